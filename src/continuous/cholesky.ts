/** Cholesky's factor of a covariance matrix, and what follows from it. */
import { naturalLogarithm } from "./elementary.ts";

/** Rows of a square matrix. */
export type Matrix = readonly ArrayLike<number>[];

/**
 * The lower triangle L for which L·Lᵀ is the matrix (A.-L. Cholesky 1924, published by E. Benoît), row by row; the row where
 * it has none, because what is left of the diagonal there is not positive, if it has none.
 */
export function choleskyFactor(matrix: Matrix): readonly Float64Array[] | number {
  const factor: Float64Array[] = [];
  for (const [i, row] of matrix.entries()) {
    const own = new Float64Array(matrix.length);
    for (let j = 0; j <= i; j++) {
      const other = j === i ? own : (factor[j] as Float64Array);
      let rest = row[j] as number;
      for (let k = 0; k < j; k++) rest -= (own[k] as number) * (other[k] as number);
      if (j < i) own[j] = rest / (other[j] as number);
      else if (rest > 0 && Number.isFinite(rest)) own[i] = Math.sqrt(rest);
      else return i;
    }
    factor.push(own);
  }
  return factor;
}

/** Solves L·z = b in place. */
export function solveLower(factor: Matrix, b: Float64Array): Float64Array {
  for (const [i, row] of factor.entries()) {
    let rest = b[i] as number;
    for (let j = 0; j < i; j++) rest -= (row[j] as number) * (b[j] as number);
    b[i] = rest / (row[i] as number);
  }
  return b;
}

/** Solves Lᵀ·x = b in place. */
export function solveTransposed(factor: Matrix, b: Float64Array): Float64Array {
  for (let i = factor.length - 1; i >= 0; i--) {
    let rest = b[i] as number;
    for (let j = i + 1; j < factor.length; j++) rest -= (factor[j]?.[i] as number) * (b[j] as number);
    b[i] = rest / (factor[i]?.[i] as number);
  }
  return b;
}

/** ½·ln of the determinant of L·Lᵀ. */
export function halfLogDeterminant(factor: Matrix): number {
  return factor.reduce((sum, row, i) => sum + naturalLogarithm(row[i] as number), 0);
}
