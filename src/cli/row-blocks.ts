/** How many rows are taken against all rows of another file in one call. */

import { setImmediate } from "node:timers/promises";

/** Scores that are held at once: 8 MiB of them. */
const SCORES_HELD = 2 ** 20;

/**
 * Bins of all pairs in one call, for it ends before a signal is heard: four seconds where scores are slowest (measured:
 * 0.07 G bins/s of `js`, pair by pair). Where they are a matrix product it takes a tenth of that, unless the other file is so long that
 * few rows make a block: its logarithms are taken once a block.
 */
const BINS_OF_PAIRS = 2 ** 28;

export interface RowBlock {
  readonly first: number;
  readonly end: number;
}

/**
 * Blocks of `rows` rows of `bins` bins, each of which is scored against `others` rows in one call, and has a score of each
 * of them that is held, or not. Signals are heard between blocks.
 */
export async function* rowBlocks(
  rows: number,
  others: number,
  bins: number,
  held: boolean,
): AsyncGenerator<RowBlock, void, undefined> {
  const size = rowsPerBlock(others, bins, held);
  for (let first = 0; first < rows; first += size) {
    await setImmediate();
    yield { first, end: Math.min(rows, first + size) };
  }
}

/** How many rows make a block; at least one. */
export function rowsPerBlock(others: number, bins: number, held: boolean): number {
  const pairs = Math.min(BINS_OF_PAIRS / bins, held ? SCORES_HELD : Number.POSITIVE_INFINITY);
  return Math.max(1, Math.floor(pairs / Math.max(1, others)));
}
