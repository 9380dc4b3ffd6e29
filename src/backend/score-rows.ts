/** The kernel `score` of the JavaScript backend: the ladder, for one row after another. */
import type { HistogramKernels, Memory, RungKernels } from "./backend.ts";
import { isRegular, Ladder } from "./ladder.ts";
import { BLOCK, EXCESS_LIMIT, GIVEN, LEAST, LOGARITHM_OF_Q, MASS_P, MASS_Q, THRESHOLD } from "./layout.ts";
import { RowInMemory } from "./row.ts";

export function scoreRows(kernels: RungKernels, memory: Memory, single: boolean): HistogramKernels["score"] {
  const ladder = new Ladder(kernels, memory);
  const row = new RowInMemory(single);
  const { f64, i32 } = memory;
  return (divergence, p, pStride, q, qStride, rows, bins, out, lost) => {
    const ofQ = i32[LOGARITHM_OF_Q >> 2] !== 0;
    const threshold = f64[THRESHOLD >> 3] as number;
    const excessLimit = f64[EXCESS_LIMIT >> 3] as number;
    const short = bins <= BLOCK && !single;
    // The first rung, at once, for what most rows are: short, double, normalized and regular.
    const direct = short && i32[GIVEN >> 2] === 0 && lost === 0;
    for (let i = 0; i < rows; i++) {
      const pRow = p + i * pStride;
      const qRow = q + i * qStride;
      row.place(pRow, qRow, bins);
      let score: number;
      if (short) {
        kernels.masses(pRow, qRow, bins);
        if (direct && !ladder.preciseFirst && isRegular(memory)) {
          const massP = f64[MASS_P >> 3] as number;
          const massQ = f64[MASS_Q >> 3] as number;
          const sum = kernels.fast(divergence, pRow, qRow, bins, ofQ ? massQ : massP / massQ);
          if (sum >= threshold * massP && !(sum > excessLimit * massP)) {
            f64[(out >> 3) + i] = sum / massP;
            continue;
          }
        }
        score = ladder.climb(divergence, row, i32[LEAST >> 2] as number);
      } else {
        score = ladder.score(divergence, row);
      }
      f64[(out >> 3) + i] = score;
      if (lost !== 0) f64[(lost >> 3) + i] = ladder.amount;
    }
  };
}
