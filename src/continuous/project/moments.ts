/** Mean and covariance of a target: all that its forward projection on normal distributions needs to know. */
import type { Matrix } from "../cholesky.ts";
import type { DiagonalNormal } from "../distributions/diagonal-normal.ts";
import type { Distribution } from "../distributions/distribution.ts";
import type { Mixture } from "../distributions/mixture.ts";
import type { MultivariateNormal } from "../distributions/multivariate-normal.ts";
import { zeros } from "./normal-family.ts";

export interface MeanAndCovariance {
  readonly mean: Float64Array;
  readonly covariance: Matrix;
}

function vector(value: number | readonly number[]): Float64Array {
  return typeof value === "number" ? Float64Array.of(value) : Float64Array.from(value);
}

/** Of points, each of which counts as much as its weight, by default 1: about their mean, so that a far one loses nothing. */
export function momentsOfPoints(points: Float64Array, dimensions: number, weights?: Float64Array): MeanAndCovariance {
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
    for (const [a, row] of covariance.entries()) {
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

/** The moments as formulas have them; undefined where some are not known, or not finite. */
export function exactMoments(target: Distribution): MeanAndCovariance | undefined {
  if (target.family === "mixture") return momentsOfMixture(target as Mixture);
  if (target.family === "multivariateNormal") {
    const { mean, covariance } = target as MultivariateNormal;
    return { mean: vector(mean), covariance };
  }
  if (target.mean === undefined || target.variance === undefined) return undefined;
  const [mean, variance] = [vector(target.mean), vector(target.variance)];
  if (mean.length > 1 && target.family !== ("diagonalNormal" satisfies DiagonalNormal["family"])) return undefined;
  if (![...mean, ...variance].every(Number.isFinite)) return undefined;
  const covariance = zeros(mean.length);
  for (const [i, row] of covariance.entries()) row[i] = variance[i] as number;
  return { mean, covariance };
}

/** The mean of means; the mean of covariances, and the covariance of means. */
function momentsOfMixture({ weights, components, dimensions }: Mixture): MeanAndCovariance | undefined {
  const parts = components.map(exactMoments);
  if (!parts.every((part) => part !== undefined)) return undefined;
  const means = Float64Array.from(parts.flatMap((part) => [...part.mean]));
  const { mean, covariance } = momentsOfPoints(means, dimensions, Float64Array.from(weights));
  const sum = covariance.map((row, a) =>
    Float64Array.from(row, (own, b) =>
      parts.reduce((sum, part, c) => sum + (weights[c] as number) * (part.covariance[a]?.[b] as number), own),
    ),
  );
  return { mean, covariance: sum };
}
