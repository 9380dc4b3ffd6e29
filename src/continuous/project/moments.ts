/** Mean and covariance of a target: all that its forward projection on normal distributions needs to know. */
import { exponentOf, scaleByPowerOfTwo } from "../../backend/powers-of-two.ts";
import type { Matrix } from "../cholesky.ts";
import type { DiagonalNormal } from "../distributions/diagonal-normal.ts";
import type { Distribution } from "../distributions/distribution.ts";
import type { Mixture } from "../distributions/mixture.ts";
import type { MultivariateNormal } from "../distributions/multivariate-normal.ts";
import type { Normal } from "../distributions/normal.ts";
import { zeros } from "./matrices.ts";
import type { MeanAndCovariance } from "./normal-family.ts";

/** Below this, the least of normal doubles, a variance has lost digits. */
const LEAST_VARIANCE = 2.2250738585072014e-308;

function vector(value: number | readonly number[]): Float64Array {
  return typeof value === "number" ? Float64Array.of(value) : Float64Array.from(value);
}

/** Of points, each of which counts as much as its weight, by default 1: about their mean, so that a far one loses nothing. */
export function momentsOfPoints(
  points: Float64Array,
  dimensions: number,
  weights?: Float64Array,
): { readonly mean: Float64Array; readonly covariance: readonly Float64Array[] } {
  const count = points.length / dimensions;
  const mean = new Float64Array(dimensions);
  let total = 0;
  for (let j = 0; j < count; j++) {
    const weight = weights === undefined ? 1 : (weights[j] as number);
    total += weight;
    for (let d = 0; d < dimensions; d++) {
      mean[d] = (mean[d] as number) + weight * (points[j * dimensions + d] as number);
    }
  }
  for (let d = 0; d < dimensions; d++) mean[d] = (mean[d] as number) / total;
  const covariance = zeros(dimensions);
  for (let j = 0; j < count; j++) {
    const weight = (weights === undefined ? 1 : (weights[j] as number)) / total;
    for (let a = 0; a < dimensions; a++) {
      const row = covariance[a] as Float64Array;
      const own = weight * ((points[j * dimensions + a] as number) - (mean[a] as number));
      for (let b = 0; b <= a; b++) {
        row[b] = (row[b] as number) + own * ((points[j * dimensions + b] as number) - (mean[b] as number));
      }
    }
  }
  for (const [a, row] of covariance.entries())
    for (let b = 0; b < a; b++) (covariance[b] as Float64Array)[a] = row[b] as number;
  return { mean, covariance };
}

/** The exponent of the greatest of numbers: 0 where none is positive and finite. */
function greatestExponent(values: Iterable<number>): number {
  let greatest = 0;
  for (const value of values) if (Number.isFinite(value)) greatest = Math.max(greatest, Math.abs(value));
  return greatest > 0 ? exponentOf(greatest) : 0;
}

/** Numbers times 2^exponent. */
export function scaled(values: ArrayLike<number>, exponent: number): Float64Array {
  return Float64Array.from(values, (value) => scaleByPowerOfTwo(value, exponent));
}

/** Points beside the greatest of them, so that no square of theirs is more or less than doubles hold. */
export function scaledPoints(points: Float64Array): { readonly points: Float64Array; readonly exponent: number } {
  const exponent = greatestExponent(points);
  return { points: scaled(points, -exponent), exponent };
}

/** What moments are made from: of a mixture those of its components, which have no common scale yet. */
type Part = { readonly weight: number; readonly mean: Float64Array } & (
  | { readonly std: Float64Array }
  | { readonly covariance: Matrix }
);

/** The moments as formulas have them; undefined where some are not known, or are not what doubles can hold. */
export function exactMoments(target: Distribution): MeanAndCovariance | undefined {
  const parts = partsOf(target, 1);
  if (parts === undefined) return undefined;
  const { dimensions } = target;
  const origin = (parts[0] as Part).mean;
  // Spreads only: a mean far off would leave nothing of them.
  const exponent = greatestExponent(
    parts.flatMap((part) => [
      ...part.mean.map((own, d) => own - (origin[d] as number)),
      ...("std" in part ? part.std : part.covariance.map((row, d) => Math.sqrt(row[d] as number))),
    ]),
  );
  const means = parts.map((part) => scaled(part.mean, -exponent));
  const weights = Float64Array.from(parts, ({ weight }) => weight);
  const points = Float64Array.from(means.flatMap((mean) => [...mean]));
  const { mean, covariance } = momentsOfPoints(points, dimensions, weights);
  const sum = covariance.map((row) => Float64Array.from(row));
  for (const part of parts) {
    for (const [a, row] of sum.entries()) {
      if ("std" in part) {
        const own = scaleByPowerOfTwo(part.std[a] as number, -exponent);
        row[a] = (row[a] as number) + part.weight * own * own;
        continue;
      }
      for (const [b, own] of scaled(part.covariance[a] as ArrayLike<number>, -2 * exponent).entries())
        row[b] = (row[b] as number) + part.weight * own;
    }
  }
  return { mean, covariance: sum, exponent };
}

/** Distributions by their deviations where they have them, which doubles hold where they do not hold a variance. */
function partsOf(target: Distribution, weight: number): Part[] | undefined {
  if (target.family === "mixture") {
    const { weights, components } = target as Mixture;
    const parts = components.flatMap((component, c) => {
      const own = weight * (weights[c] as number);
      return own > 0 ? [partsOf(component, own)] : [];
    });
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  if (target.mean === undefined || target.variance === undefined) return undefined;
  const mean = vector(target.mean);
  if (target.family === ("multivariateNormal" satisfies MultivariateNormal["family"])) {
    return [{ weight, mean, covariance: (target as MultivariateNormal).covariance }];
  }
  if (target.family === ("normal" satisfies Normal["family"])) {
    return [{ weight, mean, std: vector((target as Normal).std) }];
  }
  if (target.family === ("diagonalNormal" satisfies DiagonalNormal["family"])) {
    return [{ weight, mean, std: vector((target as DiagonalNormal).std) }];
  }
  const variance = vector(target.variance);
  const isHeld = mean.length === 1 && Number.isFinite(mean[0]) && isRegular(variance[0] as number);
  return isHeld ? [{ weight, mean, std: variance.map(Math.sqrt) }] : undefined;
}

/** Whether a variance is not what has become of one too great or too small for a double. */
export function isRegular(variance: number): boolean {
  return Number.isFinite(variance) && variance >= LEAST_VARIANCE;
}
