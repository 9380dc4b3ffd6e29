/** The normal distribution of which KL to a target is least, near a start. */
import type { Distribution } from "../distributions/distribution.ts";
import { exponential, LN_2PI } from "../elementary.ts";
import { type NormalFamily, normalOf, zeros } from "./normal-family.ts";

/** Parameters: the mean, ln of the factor's diagonal, and of `"normal"` what is below it, row by row. */
export function parameterCount(family: NormalFamily, dimensions: number): number {
  return 2 * dimensions + (family === "normal" ? (dimensions * (dimensions - 1)) / 2 : 0);
}

function factorOf(family: NormalFamily, parameters: Float64Array, dimensions: number): Float64Array[] {
  const factor = zeros(dimensions);
  let next = 2 * dimensions;
  for (const [i, row] of factor.entries()) {
    row[i] = exponential(parameters[dimensions + i] as number);
    if (family === "normal") for (let j = 0; j < i; j++) row[j] = parameters[next++] as number;
  }
  return factor;
}

function distributionOf(family: NormalFamily, parameters: Float64Array, dimensions: number): Distribution {
  const factor = factorOf(family, parameters, dimensions);
  const covariance = factor.map((row) =>
    Float64Array.from(factor, (other) => row.reduce((sum, own, k) => sum + own * (other[k] as number), 0)),
  );
  return normalOf(family, parameters.slice(0, dimensions), covariance);
}

/**
 * KL(q‖target) by the same points z of a standard normal distribution for all q, x = μ + L·z (D. Kingma and M. Welling 2014,
 * “Auto-encoding variational Bayes”): smooth in μ and L, and the entropy of q is known.
 */
export function reverseObjective(target: Distribution, family: NormalFamily, z: Float64Array) {
  const { dimensions } = target;
  const points = new Float64Array(z.length);
  const densities = new Float64Array(z.length / dimensions);
  return (parameters: Float64Array): number => {
    const factor = factorOf(family, parameters, dimensions);
    for (let at = 0; at < z.length; at += dimensions) {
      for (const [i, row] of factor.entries()) {
        let x = parameters[i] as number;
        for (let j = 0; j <= i; j++) x += (row[j] as number) * (z[at + j] as number);
        points[at + i] = x;
      }
    }
    target.logDensity(points, densities);
    let sum = 0;
    for (const own of densities) sum += own;
    let entropy = (dimensions * (LN_2PI + 1)) / 2;
    for (let d = 0; d < dimensions; d++) entropy += parameters[dimensions + d] as number;
    return -entropy - sum / densities.length;
  };
}

/** Of a central difference, beside a parameter's unit: the cube root of 2^-52, which balances its two errors. */
const DIFFERENCE = 6e-6;
/** In the end the objective falls by less than this a step, in nats: far less than the samples' own error. */
const LEAST_FALL = 1e-10;
const MOST_STEPS = 200;
/** Of what the slope promises, a step has to fall by this part (Nocedal and Wright, Numerical Optimization, 3.1). */
const ENOUGH = 1e-4;
const MOST_HALVINGS = 40;

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, own, i) => sum + own * (b[i] as number), 0);

/**
 * The local minimum that BFGS finds (Nocedal and Wright 2006, algorithm 6.1) from `first`. There may be a pause between any two
 * steps.
 *
 * @param units in which parameters are to be thought of: they scale steps and differences
 */
export function* reverseProjection(
  target: Distribution,
  family: NormalFamily,
  z: Float64Array,
  first: Float64Array,
  units: Float64Array,
): Generator<void, Distribution | undefined> {
  const objective = reverseObjective(target, family, z);
  const size = first.length;
  const at = (u: Float64Array) => objective(u.map((own, i) => own * (units[i] as number)));
  function* gradient(u: Float64Array): Generator<void, Float64Array> {
    const result = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const moved = u.slice();
      moved[i] = (u[i] as number) + DIFFERENCE;
      const above = at(moved);
      moved[i] = (u[i] as number) - DIFFERENCE;
      result[i] = (above - at(moved)) / (2 * DIFFERENCE);
      yield;
    }
    return result;
  }
  let u = first.map((own, i) => own / (units[i] as number));
  let value = at(u);
  if (!Number.isFinite(value)) return undefined;
  let slope = yield* gradient(u);
  let inverse = identity(size);
  for (let step = 0; step < MOST_STEPS; step++) {
    let direction = Float64Array.from(inverse, (row) => -dot(row, slope));
    if (dot(direction, slope) >= 0) {
      inverse = identity(size);
      direction = slope.map((own) => -own);
    }
    let scale = 1;
    let next = u;
    let nextValue = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < MOST_HALVINGS; halving++) {
      next = u.map((own, i) => own + scale * (direction[i] as number));
      nextValue = at(next);
      yield;
      if (nextValue <= value + ENOUGH * scale * dot(direction, slope)) break;
      scale /= 2;
    }
    if (!(nextValue < value)) break;
    const nextSlope = yield* gradient(next);
    const s = next.map((own, i) => own - (u[i] as number));
    const y = nextSlope.map((own, i) => own - (slope[i] as number));
    inverse = updated(inverse, s, y);
    const fall = value - nextValue;
    [u, value, slope] = [next, nextValue, nextSlope];
    if (fall < LEAST_FALL) break;
  }
  const parameters = u.map((own, i) => own * (units[i] as number));
  return distributionOf(family, parameters, target.dimensions);
}

function identity(size: number): Float64Array[] {
  return zeros(size).map((row, i) => {
    row[i] = 1;
    return row;
  });
}

/** The inverse Hessian after a step s that changed the slope by y: left as it is where the curvature along s is not positive. */
function updated(inverse: Float64Array[], s: Float64Array, y: Float64Array): Float64Array[] {
  const curvature = dot(s, y);
  if (!(curvature > 0)) return inverse;
  const hy = Float64Array.from(inverse, (row) => dot(row, y));
  const factor = (1 + dot(y, hy) / curvature) / curvature;
  return inverse.map((row, i) =>
    row.map((own, j) => {
      const cross = (hy[i] as number) * (s[j] as number) + (s[i] as number) * (hy[j] as number);
      return own + factor * (s[i] as number) * (s[j] as number) - cross / curvature;
    }),
  );
}
