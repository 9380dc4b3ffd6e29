/** How far scores are from the reference. */
import type { HistogramArray } from "../src/batch.ts";
import type { DivergenceName } from "../src/divergences.ts";
import type { CaseData } from "./data.ts";
import { reference } from "./reference.ts";

export interface Accuracy {
  /** Relative, over all rows but the broken ones; absolute where the right score is 0. */
  readonly worstError: number;
  /** Scores that are NaN or infinite where the right one is finite, or the other way round. */
  readonly broken: number;
  /** Scores below zero: no divergence has any. */
  readonly negative: number;
}

export function referenceScores(divergence: DivergenceName, { p, q, rows }: CaseData): Float64Array {
  const bins = p.length / rows;
  const rowOf = (data: HistogramArray, row: number) => data.subarray(row * bins, (row + 1) * bins);
  return Float64Array.from({ length: rows }, (_, row) =>
    reference[divergence](rowOf(p, row), rowOf(q, q.length === bins ? 0 : row)),
  );
}

export function accuracyOf(scores: Float64Array, exact: Float64Array): Accuracy {
  let worstError = 0;
  let broken = 0;
  let negative = 0;
  for (const [row, score] of scores.entries()) {
    const right = exact[row] as number;
    if (score < 0) negative++;
    if (Number.isFinite(score) && Number.isFinite(right)) {
      worstError = Math.max(worstError, Math.abs(score - right) / (right === 0 ? 1 : Math.abs(right)));
    } else if (score !== right) {
      broken++;
    }
  }
  return { worstError, broken, negative };
}
