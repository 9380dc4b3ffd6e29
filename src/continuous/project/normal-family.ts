/** Normal distributions by mean and factor of the covariance, of one dimension or more. */
import type { Matrix } from "../cholesky.ts";
import { diagonalNormal } from "../distributions/diagonal-normal.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { multivariateNormal } from "../distributions/multivariate-normal.ts";
import { normal } from "../distributions/normal.ts";

/** `"normal"`: any covariance. `"diagonalNormal"`: independent coordinates. Of one dimension they are the same. */
export type NormalFamily = "normal" | "diagonalNormal";

/** The normal distribution of these moments, in the family: of the others, a diagonal one has the variances only. */
export function normalOf(family: NormalFamily, mean: Float64Array, covariance: Matrix): Distribution {
  if (family === "normal" && mean.length > 1) return multivariateNormal({ mean, covariance });
  const std = Float64Array.from(covariance, (row, i) => Math.sqrt(row[i] as number));
  if (family === "normal") return normal(mean[0] as number, std[0] as number);
  return diagonalNormal({ mean, std });
}

/** Rows of zeros. */
export function zeros(dimensions: number): Float64Array[] {
  return Array.from({ length: dimensions }, () => new Float64Array(dimensions));
}
