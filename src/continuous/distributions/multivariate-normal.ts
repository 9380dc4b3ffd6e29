import { show } from "../../errors.ts";
import { assertOptions } from "../../options.ts";
import { choleskyFactor, halfLogDeterminant, type Matrix, solveLower } from "../cholesky.ts";
import { LN_2PI } from "../elementary.ts";
import { normalVariate } from "./gamma-variate.ts";
import { arrayName, frozen, type MultivariateDistribution, multivariate } from "./multivariate.ts";
import { NORMAL_ENTROPY, standardNormal } from "./normal.ts";
import { finite, invalidParameter, numbers } from "./parameters.ts";

/** A normal distribution of vectors. */
export interface MultivariateNormal extends MultivariateDistribution {
  readonly family: "multivariateNormal";
  /** Rows of the matrix. */
  readonly covariance: readonly (readonly number[])[];
  /** The lower triangle L for which L·Lᵀ is the covariance, row by row. */
  readonly factor: readonly (readonly number[])[];
}

function rowsOf(matrix: Matrix): readonly (readonly number[])[] {
  return Object.freeze(matrix.map(frozen));
}

function checkedCovariance(value: unknown, dimensions: number): Matrix {
  if (!Array.isArray(value)) throw invalidParameter("covariance", "an array of rows", show(value), false);
  const matrix = value.map((row: unknown, i) => numbers(`covariance[${i}]`, row, finite));
  const rows = [matrix.length, ...matrix.map((row) => row.length)];
  if (rows.some((length) => length !== dimensions)) {
    const expected = `${dimensions} rows of ${dimensions} numbers, as mean has`;
    throw invalidParameter("covariance", expected, `${matrix.length} rows of ${rows.slice(1).join(", ")}`);
  }
  for (const [i, row] of matrix.entries()) {
    for (let j = 0; j < i; j++) {
      const mirrored = (matrix[j] as Float64Array)[i];
      if (row[j] === mirrored) continue;
      throw invalidParameter(`covariance[${i}][${j}]`, `${mirrored}, as covariance[${j}][${i}]`, `${row[j]}`);
    }
  }
  return matrix;
}

/**
 * The normal distribution of vectors, with density e^(−½(x − mean)ᵀ·covariance⁻¹·(x − mean))/√((2π)^d·det covariance).
 *
 * @param parameters `mean`: as many numbers as there are dimensions; `covariance`: a row of as many numbers for each, a
 *   symmetric and positive definite matrix
 * @throws KullbackTypeError, KullbackRangeError where they are of the wrong kind or number, or the matrix is not symmetric, or
 *   not positive definite
 *
 * @example
 * const p = multivariateNormal({ mean: [0, 0], covariance: [[2, 1], [1, 2]] });
 * console.log(p.logDensity([0, 0])); // Float64Array(1) [ -2.3871832107434003 ]
 */
export function multivariateNormal(parameters: {
  readonly mean: ArrayLike<number>;
  readonly covariance: readonly ArrayLike<number>[];
}): MultivariateNormal {
  assertOptions(parameters, ["mean", "covariance"]);
  const mean = numbers("mean", parameters.mean, finite);
  const dimensions = mean.length;
  const covariance = checkedCovariance(parameters.covariance, dimensions);
  const factor = choleskyFactor(covariance);
  if (typeof factor === "number") {
    const got = `one whose leading ${factor + 1} rows and columns are not`;
    throw invalidParameter("covariance", "a positive definite matrix", got);
  }
  const logRoot = halfLogDeterminant(factor);
  const constant = (-LN_2PI / 2) * dimensions - logRoot;
  const z = new Float64Array(dimensions);
  /** mean + L·z, to `points`. */
  const place = (points: Float64Array, at: number) => {
    for (const [i, row] of factor.entries()) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += (row[j] as number) * (z[j] as number);
      points[at + i] = (mean[i] as number) + sum;
    }
  };
  return multivariate({
    family: "multivariateNormal",
    name: `multivariateNormal({mean:${arrayName(mean)},covariance:…})`,
    parameters: { covariance: rowsOf(covariance), factor: rowsOf(factor) },
    dimensions,
    support: { kind: "vectors", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    mean,
    variance: Float64Array.from(covariance, (row, i) => row[i] as number),
    entropy: NORMAL_ENTROPY * dimensions + logRoot,
    logDensity(points, at) {
      for (let d = 0; d < dimensions; d++) z[d] = (points[at + d] as number) - (mean[d] as number);
      solveLower(factor, z);
      return constant - z.reduce((sum, own) => sum + own * own, 0) / 2;
    },
    draw(random, points, at) {
      for (let d = 0; d < dimensions; d++) z[d] = normalVariate(random);
      place(points, at);
    },
    transform(points, at) {
      for (let d = 0; d < dimensions; d++) {
        const p = points[at + d] as number;
        z[d] = standardNormal.quantile(p, 1 - p);
      }
      place(points, at);
    },
  });
}
