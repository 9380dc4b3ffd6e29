/** KL(q‖target) of all normal distributions q near one of them, from the target's density at points of that one. */
import { halfLogDeterminant, solveTransposed } from "../cholesky.ts";
import { exponential, LN_2PI } from "../elementary.ts";
import { diagonal, zeros } from "./matrices.ts";
import type { SmoothFunction } from "./minimum.ts";
import type { Affine, NormalFamily } from "./normal-family.ts";
import type { WeightedPoints } from "./standard-points.ts";

/**
 * Parameters of q, in coordinates z of a frame, x = mean + L·z: the mean of z, ln of the diagonal of its factor, and of
 * `"normal"` what is below that, row by row. The frame itself has zeros.
 */
export function parameterCount(family: NormalFamily, dimensions: number): number {
  return 2 * dimensions + (family === "normal" ? (dimensions * (dimensions - 1)) / 2 : 0);
}

/** Where a row of a factor begins. */
function firstOf(family: NormalFamily, row: number): number {
  return family === "normal" ? 0 : row;
}

/** The factor of z, of which `parameters` are those of q. */
function factorOf(family: NormalFamily, parameters: Float64Array, dimensions: number): Float64Array[] {
  const factor = zeros(dimensions);
  let next = 2 * dimensions;
  for (const [i, row] of factor.entries()) {
    row[i] = exponential(parameters[dimensions + i] as number);
    if (family === "normal") for (let j = 0; j < i; j++) row[j] = parameters[next++] as number;
  }
  return factor;
}

/** Derivatives by the factor as those by the parameters, after those by the mean of z. */
function slopeOf(
  family: NormalFamily,
  byMean: Float64Array,
  byFactor: readonly Float64Array[],
  factor: readonly Float64Array[],
): Float64Array {
  const dimensions = byMean.length;
  const slope = new Float64Array(parameterCount(family, dimensions));
  slope.set(byMean);
  let next = 2 * dimensions;
  for (const [i, row] of byFactor.entries()) {
    slope[dimensions + i] = (row[i] as number) * (factor[i]?.[i] as number);
    if (family === "normal") for (let j = 0; j < i; j++) slope[next++] = row[j] as number;
  }
  return slope;
}

/** Points of a frame's distribution, one after another. */
export function pointsOfFrame(family: NormalFamily, { mean, factor }: Affine, z: Float64Array): Float64Array {
  const dimensions = mean.length;
  const points = new Float64Array(z.length);
  for (let at = 0; at < z.length; at += dimensions) {
    for (const [i, row] of factor.entries()) {
      let x = mean[i] as number;
      for (let j = firstOf(family, i); j <= i; j++) x += (row[j] as number) * (z[at + j] as number);
      points[at + i] = x;
    }
  }
  return points;
}

/** The distribution that has parameters in a frame, as a frame. */
export function moved(family: NormalFamily, frame: Affine, parameters: Float64Array): Affine {
  const dimensions = frame.mean.length;
  const inner = factorOf(family, parameters, dimensions);
  const mean = frame.mean.map((own, i) =>
    (frame.factor[i] as Float64Array).reduce((sum, entry, j) => sum + entry * (parameters[j] as number), own),
  );
  const factor = frame.factor.map((row) =>
    row.map((_, j) => row.reduce((sum, entry, k) => sum + entry * (inner[k]?.[j] as number), 0)),
  );
  return { mean, factor };
}

/** KL of the distribution of parameters from the frame's. */
export function distanceOf(family: NormalFamily, parameters: Float64Array, dimensions: number): number {
  let squares = 0;
  let logs = 0;
  for (let i = 0; i < dimensions; i++) {
    const own = parameters[i] as number;
    squares += own * own;
    logs += parameters[dimensions + i] as number;
  }
  for (const row of factorOf(family, parameters, dimensions)) for (const own of row) squares += own * own;
  return (squares - dimensions) / 2 - logs;
}

/**
 * ln(target/frame) at points of the frame is α + β·z + ½·zᵀΓz and a rest. β and Γ are its means with the derivatives of the
 * frame's density (C. Stein's identity, 1981), so −β and −Γ are the slope of KL there. That holds of any density, and needs no
 * derivative of it: where the density jumps, its derivative would miss the jump.
 */
interface Quadratic {
  readonly alpha: number;
  readonly beta: Float64Array;
  /** Of independent coordinates only the diagonal. */
  readonly gamma: readonly Float64Array[];
}

function quadraticOf(
  family: NormalFamily,
  { z, weights }: WeightedPoints,
  values: Float64Array,
  dimensions: number,
): Quadratic {
  const count = values.length;
  const mean = values.reduce((sum, own, p) => sum + own * (weights[p] as number), 0);
  const beta = new Float64Array(dimensions);
  const gamma = zeros(dimensions);
  for (let p = 0; p < count; p++) {
    const at = p * dimensions;
    const value = ((values[p] as number) - mean) * (weights[p] as number);
    for (let i = 0; i < dimensions; i++) {
      const own = value * (z[at + i] as number);
      beta[i] = (beta[i] as number) + own;
      const row = gamma[i] as Float64Array;
      for (let j = firstOf(family, i); j <= i; j++) row[j] = (row[j] as number) + own * (z[at + j] as number);
    }
  }
  for (const [i, row] of gamma.entries()) {
    for (let j = 0; j < i; j++) (gamma[j] as Float64Array)[i] = row[j] as number;
  }
  const trace = gamma.reduce((sum, row, i) => sum + (row[i] as number), 0);
  return { alpha: mean - trace / 2, beta, gamma };
}

function restOf({ alpha, beta, gamma }: Quadratic, z: Float64Array, values: Float64Array): Float64Array {
  const dimensions = beta.length;
  return values.map((value, p) => {
    const at = p * dimensions;
    let rest = value - alpha;
    for (const [i, row] of gamma.entries()) {
      let sum = 0;
      for (let j = 0; j < dimensions; j++) sum += (row[j] as number) * (z[at + j] as number);
      rest -= (z[at + i] as number) * ((beta[i] as number) + sum / 2);
    }
    return rest;
  });
}

/** ln(target/frame) at points of the frame, of which the target's log-densities are given. */
function logRatios({ factor }: Affine, z: Float64Array, logDensities: Float64Array): Float64Array {
  const dimensions = factor.length;
  const constant = halfLogDeterminant(factor) + (dimensions * LN_2PI) / 2;
  return logDensities.map((own, p) => {
    let squares = 0;
    for (let at = p * dimensions; at < (p + 1) * dimensions; at++) squares += (z[at] as number) * (z[at] as number);
    return own + constant + squares / 2;
  });
}

/** The slope of KL(q‖target) at the frame, by parameters of q. */
export function slopeAtFrame(
  family: NormalFamily,
  frame: Affine,
  points: WeightedPoints,
  logDensities: Float64Array,
): Float64Array {
  const { beta, gamma } = quadraticOf(family, points, logRatios(frame, points.z, logDensities), frame.mean.length);
  const unit = diagonal(new Float64Array(beta.length).fill(1));
  return slopeOf(family, beta, gamma, unit).map((own) => -own);
}

/**
 * KL(q‖target) by parameters of q: of the quadratic by formula, and of the rest by its mean over the frame's points, each of
 * which counts as much as q has of it there beside the frame (importance sampling). So it is smooth in q whatever the target
 * is, and of a target that is normal itself exact.
 */
export function localDivergence(
  family: NormalFamily,
  frame: Affine,
  points: WeightedPoints,
  logDensities: Float64Array,
): SmoothFunction {
  const { z, weights } = points;
  const dimensions = frame.mean.length;
  const count = logDensities.length;
  const values = logRatios(frame, z, logDensities);
  const quadratic = quadraticOf(family, points, values, dimensions);
  const { alpha, beta, gamma } = quadratic;
  const rest = restOf(quadratic, z, values).map((own, p) => own * (weights[p] as number));
  const y = new Float64Array(dimensions);
  return (parameters) => {
    const factor = factorOf(family, parameters, dimensions);
    const mean = parameters.subarray(0, dimensions);
    let logDeterminant = 0;
    for (let i = 0; i < dimensions; i++) logDeterminant += parameters[dimensions + i] as number;
    // Of the rest: the mean, and its sums with y and y·yᵀ.
    let sum = 0;
    const first = new Float64Array(dimensions);
    const second = zeros(dimensions);
    for (let p = 0; p < count; p++) {
      const at = p * dimensions;
      let squares = 0;
      for (let i = 0; i < dimensions; i++) {
        const row = factor[i] as Float64Array;
        const own = z[at + i] as number;
        let left = own - (mean[i] as number);
        for (let j = firstOf(family, i); j < i; j++) left -= (row[j] as number) * (y[j] as number);
        const coordinate = left / (row[i] as number);
        y[i] = coordinate;
        squares += own * own - coordinate * coordinate;
      }
      const weighted = exponential(squares / 2 - logDeterminant) * (rest[p] as number);
      sum += weighted;
      for (let i = 0; i < dimensions; i++) {
        const own = weighted * (y[i] as number);
        first[i] = (first[i] as number) + own;
        const row = second[i] as Float64Array;
        for (let j = firstOf(family, i); j <= i; j++) row[j] = (row[j] as number) + own * (y[j] as number);
      }
    }
    for (const [i, row] of second.entries())
      for (let j = 0; j < i; j++) (second[j] as Float64Array)[i] = row[j] as number;
    // Of ln of q beside the frame, derivatives by mean and factor A are A⁻ᵀ·y and A⁻ᵀ·(y·yᵀ) − A⁻ᵀ.
    const byMean = solveTransposed(factor, first);
    const columns = second.map((column, j) => {
      column[j] = (column[j] as number) - sum;
      return solveTransposed(factor, column);
    });
    // KL(q‖frame) − α − β·mean − ½·(meanᵀΓ·mean + tr AᵀΓA) − the rest.
    let value = distanceOf(family, parameters, dimensions) - alpha - sum;
    const slopeOfMean = new Float64Array(dimensions);
    const slopeOfFactor = zeros(dimensions);
    for (let i = 0; i < dimensions; i++) {
      const row = gamma[i] as Float64Array;
      let product = 0;
      for (let j = 0; j < dimensions; j++) product += (row[j] as number) * (mean[j] as number);
      value -= (mean[i] as number) * ((beta[i] as number) + product / 2);
      slopeOfMean[i] = (mean[i] as number) - (beta[i] as number) - product - (byMean[i] as number);
      const ofFactor = slopeOfFactor[i] as Float64Array;
      for (let j = 0; j <= i; j++) {
        const entry = factor[i]?.[j] as number;
        let inner = 0;
        for (let k = j; k < dimensions; k++) inner += (row[k] as number) * (factor[k]?.[j] as number);
        value -= (entry * inner) / 2;
        ofFactor[j] = entry - inner - (columns[j]?.[i] as number) - (i === j ? 1 / entry : 0);
      }
    }
    return { value, slope: slopeOf(family, slopeOfMean, slopeOfFactor, factor) };
  };
}
