/** Rows of which few bins have mass, as a CSR matrix, and in full. */
import type { Random } from "./random.ts";

/** Words of a short document, items of a basket. */
export const ENTRIES = 20;

export interface SparseRows {
  readonly indptr: Uint32Array;
  readonly indices: Uint32Array;
  readonly data: Float64Array;
  readonly bins: number;
}

/** Gamma-distributed masses in bins that are chosen at random, in their order. */
export function randomSparseRows(random: Random, rows: number, bins: number): SparseRows {
  const indptr = Uint32Array.from({ length: rows + 1 }, (_, row) => row * ENTRIES);
  const indices = new Uint32Array(rows * ENTRIES);
  for (let start = 0; start < indices.length; start += ENTRIES) {
    const chosen = new Set<number>();
    while (chosen.size < ENTRIES) chosen.add(Math.floor(bins * random.uniform()));
    indices.set(Uint32Array.from(chosen).sort(), start);
  }
  return { indptr, indices, data: Float64Array.from(indices, () => random.gamma()), bins };
}

/** So many rows with all their bins, from this one on. */
export function rowsInFull({ indptr, indices, data, bins }: SparseRows, first: number, count: number): Float64Array {
  const full = new Float64Array(count * bins);
  for (let row = 0; row < count; row++) {
    const end = indptr[first + row + 1] as number;
    for (let entry = indptr[first + row] as number; entry < end; entry++) {
      full[row * bins + (indices[entry] as number)] = data[entry] as number;
    }
  }
  return full;
}
