/**
 * Kullback–Leibler divergences of normal distributions (S. Kullback 1959, “Information Theory and Statistics”, chapter 9), as
 * sums of parts that are not negative, so that near-equal parameters lose nothing.
 */
import { productError, sumError } from "../../backend/double-double.ts";
import type { Matrix } from "../cholesky.ts";
import { solveLower } from "../cholesky.ts";
import type { DiagonalNormal } from "../distributions/diagonal-normal.ts";
import type { LogNormal } from "../distributions/log-normal.ts";
import type { MultivariateNormal } from "../distributions/multivariate-normal.ts";
import type { Normal } from "../distributions/normal.ts";
import { logarithmExcess, logRatio } from "../elementary.ts";

/** (a − b)/scale, also where the difference overflows and that does not. */
export function distance(a: number, b: number, scale: number): number {
  const difference = a - b;
  return Number.isFinite(difference) ? difference / scale : 2 * ((a / 2 - b / 2) / scale);
}

/** r − 1 − ln r, r = (std0/std1)², where change = std0 − std1 may be known better than by subtraction. */
function ofSpread(std0: number, std1: number, change: number): number {
  const relative = (change / std1) * (std0 / std1 + 1);
  if (relative > -0.25 && relative < 0.25) return logarithmExcess(relative);
  return relative - 2 * logRatio(std0, std1);
}

/** ½·(r − 1 − ln r + ((mean0 − mean1)/std1)²), r = (std0/std1)². */
export function gaussian(mean0: number, std0: number, mean1: number, std1: number): number {
  const z = distance(mean0, mean1, std1);
  return (ofSpread(std0, std1, std0 - std1) + z * z) / 2;
}

export function normals(p: Normal, q: Normal): number {
  return gaussian(p.mean, p.std, q.mean, q.std);
}

/** A divergence does not change when both variables are changed alike: that of the logarithms. */
export function logNormals(p: LogNormal, q: LogNormal): number {
  return gaussian(p.logMean, p.logStd, q.logMean, q.logStd);
}

export type NormalVector = MultivariateNormal | DiagonalNormal;

/** The lower triangle L for which L·Lᵀ is the covariance. */
export function factorOf(p: NormalVector): Matrix {
  if (p.family === "multivariateNormal") return p.factor;
  return Array.from(p.std, (std, i) => {
    const row = new Float64Array(p.dimensions);
    row[i] = std;
    return row;
  });
}

/** An element of the covariance in two words, since the square of a standard deviation is no double. */
function covarianceAt(p: NormalVector, i: number, j: number): readonly [high: number, low: number] {
  if (p.family === "multivariateNormal") return [(p.covariance[i] as readonly number[])[j] as number, 0];
  if (i !== j) return [0, 0];
  const std = p.std[i] as number;
  const high = std * std;
  const low = productError(std, std, high);
  // Beyond the range in which a product can be taken apart.
  return [high, Number.isFinite(low) ? low : 0];
}

/**
 * L0 − L1 of two covariances, row by row from the difference of these, which is exact where they are nearly equal: with
 * D = L0 − L1, Σ0 − Σ1 = D·L0ᵀ + L1·Dᵀ, whose element (i, j) has no more of D than rows i and j up to j.
 */
function factorDifference(p: NormalVector, q: NormalVector, factor0: Matrix, factor1: Matrix): Matrix {
  const rows: Float64Array[] = [];
  for (let i = 0; i < p.dimensions; i++) {
    const own = new Float64Array(p.dimensions);
    const [row0, row1] = [factor0[i] as Float64Array, factor1[i] as Float64Array];
    rows.push(own);
    for (let j = 0; j <= i; j++) {
      const [high0, low0] = covarianceAt(p, i, j);
      const [high1, low1] = covarianceAt(q, i, j);
      const other = rows[j] as Float64Array;
      const otherRow0 = factor0[j] as Float64Array;
      const change = high0 - high1;
      let rest = change + (sumError(high0, -high1, change) + (low0 - low1));
      for (let k = 0; k < j; k++) {
        rest -= (own[k] as number) * (otherRow0[k] as number) + (row1[k] as number) * (other[k] as number);
      }
      own[j] =
        j < i
          ? (rest - (row1[j] as number) * (other[j] as number)) / (otherRow0[j] as number)
          : rest / ((row0[i] as number) + (row1[i] as number));
    }
  }
  return rows;
}

/**
 * With A = L1⁻¹·L0, lower triangular, the trace of Σ1⁻¹·Σ0 is the sum of A's elements squared, its determinant the product of
 * those on the diagonal squared: ½·(Σ (Aᵢᵢ² − 1 − ln Aᵢᵢ²) + Σ Aᵢⱼ² below the diagonal + |L1⁻¹·(mean0 − mean1)|²).
 */
export function normalVectors(p: NormalVector, q: NormalVector): number {
  const { dimensions } = p;
  if (p.family === "diagonalNormal" && q.family === "diagonalNormal") {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      sum += gaussian(p.mean[d] as number, p.std[d] as number, q.mean[d] as number, q.std[d] as number);
    }
    return sum;
  }
  const [factor0, factor1] = [factorOf(p), factorOf(q)];
  const difference = factorDifference(p, q, factor0, factor1);
  let sum = 0;
  for (let j = 0; j < dimensions; j++) {
    const [std0, std1] = [factor0, factor1].map((factor) => (factor[j] as Float64Array)[j] as number) as [
      number,
      number,
    ];
    sum += ofSpread(std0, std1, (difference[j] as Float64Array)[j] as number);
    // Below the diagonal A is L1⁻¹·D.
    const column = solveLower(
      factor1,
      Float64Array.from(difference, (row) => row[j] as number),
    );
    for (let i = j + 1; i < dimensions; i++) sum += (column[i] as number) * (column[i] as number);
  }
  const z = solveLower(
    factor1,
    Float64Array.from(p.mean, (mean, d) => mean - (q.mean[d] as number)),
  );
  for (const own of z) sum += own * own;
  return sum / 2;
}
