/** Normal distributions by mean and factor of the covariance, of one dimension or more. */
import { scaleByPowerOfTwo } from "../../backend/powers-of-two.ts";
import { choleskyFactor, type Matrix, solveLower } from "../cholesky.ts";
import { diagonalNormal } from "../distributions/diagonal-normal.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { type MultivariateNormal, multivariateNormal } from "../distributions/multivariate-normal.ts";
import { type Normal, normal } from "../distributions/normal.ts";
import { naturalLogarithm } from "../elementary.ts";

/** `"normal"`: any covariance. `"diagonalNormal"`: independent coordinates. Of one dimension they are the same. */
export type NormalFamily = "normal" | "diagonalNormal";

/** A normal distribution: that of mean + L·z, of z standard normal, L the factor, a lower triangle with a positive diagonal. */
export interface Affine {
  readonly mean: Float64Array;
  readonly factor: readonly Float64Array[];
}

/** Of x·2^−exponent, so that squares are what doubles can hold. */
export interface MeanAndCovariance {
  readonly mean: Float64Array;
  readonly covariance: Matrix;
  readonly exponent: number;
}

/**
 * The normal distribution of these moments, in the family: of the others, a diagonal one has the variances only.
 *
 * @returns undefined where doubles cannot hold it
 */
export function normalOf(
  family: NormalFamily,
  { mean, covariance, exponent }: MeanAndCovariance,
): Distribution | undefined {
  const scaled = (own: number, by = exponent) => scaleByPowerOfTwo(own, by);
  const means = mean.map((own) => scaled(own));
  if (family === "normal" && mean.length > 1) {
    const rows = covariance.map((row) => Float64Array.from(row, (own) => scaled(own, 2 * exponent)));
    return vectorsOf(means, rows);
  }
  const std = Float64Array.from(covariance, (row, i) => scaled(Math.sqrt(row[i] as number)));
  return independentOf(family, means, std);
}

/** The same by its factor, of which a number's deviation is the only entry: so it needs no square. */
export function distributionOf(family: NormalFamily, { mean, factor }: Affine): Distribution | undefined {
  if (family === "normal" && mean.length > 1) {
    const covariance = factor.map((row) =>
      Float64Array.from(factor, (other) => row.reduce((sum, own, k) => sum + own * (other[k] as number), 0)),
    );
    return vectorsOf(mean, covariance);
  }
  return independentOf(
    family,
    mean,
    Float64Array.from(factor, (row, i) => row[i] as number),
  );
}

/** x·2^exponent, of x normal. */
export function scaledNormal(own: Distribution, exponent: number): Distribution | undefined {
  if (own.family === "normal") {
    const { mean, std } = own as Normal;
    const [to, width] = [scaleByPowerOfTwo(mean, exponent), scaleByPowerOfTwo(std, exponent)];
    return independentOf("normal", Float64Array.of(to), Float64Array.of(width));
  }
  const { mean, covariance } = own as MultivariateNormal;
  return normalOf("normal", { mean: Float64Array.from(mean), covariance, exponent });
}

/** KL of one from another. */
export function divergenceOf(one: Affine, other: Affine): number {
  const dimensions = one.mean.length;
  const difference = one.mean.map((own, i) => own - (other.mean[i] as number));
  let squares = solveLower(other.factor, difference).reduce((sum, own) => sum + own * own, 0);
  let logs = 0;
  for (let j = 0; j < dimensions; j++) {
    const column = Float64Array.from(one.factor, (row) => row[j] as number);
    for (const own of solveLower(other.factor, column)) squares += own * own;
    logs += naturalLogarithm((one.factor[j]?.[j] as number) / (other.factor[j]?.[j] as number));
  }
  return (squares - dimensions) / 2 - logs;
}

const isPositive = (x: number) => x > 0 && Number.isFinite(x);

function independentOf(family: NormalFamily, mean: Float64Array, std: Float64Array): Distribution | undefined {
  if (!(mean.every(Number.isFinite) && std.every(isPositive))) return undefined;
  return family === "normal" ? normal(mean[0] as number, std[0] as number) : diagonalNormal({ mean, std });
}

function vectorsOf(mean: Float64Array, covariance: Matrix): Distribution | undefined {
  const isHeld = covariance.every((row, i) => isPositive(row[i] as number));
  if (!(isHeld && mean.every(Number.isFinite))) return undefined;
  return typeof choleskyFactor(covariance) === "number" ? undefined : multivariateNormal({ mean, covariance });
}
