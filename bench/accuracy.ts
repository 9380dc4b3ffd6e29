/** How far scores are from the reference. */
import type { HistogramArray } from "../src/batch.ts";
import { type Case, FEW_ROWS } from "./cases.ts";
import type { CaseData } from "./data.ts";
import { measureOf } from "./divergences.ts";
import { klOfLogits } from "./logit-reference.ts";
import { rowsInFull } from "./sparse-rows.ts";

export interface Accuracy {
  /** Relative, over all rows but the broken ones; absolute where the right score is 0. */
  readonly worstError: number;
  /** Scores that are NaN or infinite where the right one is finite, or the other way round. */
  readonly broken: number;
  /** Scores below zero: no divergence has any. */
  readonly negative: number;
}

const SPARSE_ROWS = 256;

/** Of the scores that come first, the right ones. `nearest` says which row of Q is the nearest. */
export function referenceScores(
  { divergence, bins, shape }: Case,
  { p, q, rows, rowsOfQ, sparse }: CaseData,
  nearest: ArrayLike<number>,
): Float64Array {
  const rowOf = (data: HistogramArray, row: number) => data.subarray(row * bins, (row + 1) * bins);
  const measure = measureOf(divergence);
  if (sparse !== undefined) {
    const length = Math.min(rows, SPARSE_ROWS);
    return Float64Array.from({ length }, (_, row) => measure(rowsInFull(sparse, row, 1), q));
  }
  if (shape === "logits") {
    const length = Math.min(rows, FEW_ROWS);
    return Float64Array.from({ length }, (_, row) => klOfLogits(rowOf(p, row), rowOf(q, row)));
  }
  const exact = (row: number, other: number) => measure(rowOf(p, row), rowOf(q, other));
  if (shape === "pairs") {
    const length = Math.min(rows, FEW_ROWS) * rowsOfQ;
    return Float64Array.from({ length }, (_, pair) => exact(Math.floor(pair / rowsOfQ), pair % rowsOfQ));
  }
  return Float64Array.from({ length: rows }, (_, row) =>
    exact(row, shape === "nearest" ? (nearest[row] as number) : rowsOfQ === 1 ? 0 : row),
  );
}

export function accuracyOf(scores: Float64Array, exact: Float64Array): Accuracy {
  let worstError = 0;
  let broken = 0;
  let negative = 0;
  for (const [row, right] of exact.entries()) {
    const score = scores[row] as number;
    if (score < 0) negative++;
    if (Number.isFinite(score) && Number.isFinite(right)) {
      worstError = Math.max(worstError, Math.abs(score - right) / (right === 0 ? 1 : Math.abs(right)));
    } else if (score !== right) {
      broken++;
    }
  }
  return { worstError, broken, negative };
}
