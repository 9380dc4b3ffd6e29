/** Rows taken against all rows of another file, as many in one call as take about a second: signals are heard in between. */

import { setImmediate } from "node:timers/promises";

/** Scores that are held at once: 8 MiB of them. */
const SCORES_HELD = 2 ** 20;

/** A call should end within this, for signals wait as long. What is done once a call, for all other rows, is little of it. */
const MILLISECONDS = 1000;

/**
 * Bins of all pairs in the first call: a fifth of a second where they are slowest (measured: 0.7 µs a bin of `renyi:2000`, on
 * the last rung; 0.4 ns of `kl`, a matrix product).
 */
const FIRST_BINS = 2 ** 18;

export interface RowBlock {
  readonly first: number;
  readonly end: number;
}

/**
 * What `score` gives for blocks of `rows` rows of `bins` bins, one after another, each of which it takes against `others`
 * rows in one call. What a bin takes depends on the divergence and on the rows, so a block has as many rows as would have
 * taken a second at the pace of the block before; of scores that are `held`, no more than 8 MiB; but at least one row.
 */
export async function* scoredBlocks<Scored>(
  rows: number,
  others: number,
  bins: number,
  held: boolean,
  score: (block: RowBlock) => Scored,
): AsyncGenerator<Scored, void, undefined> {
  const most = held ? SCORES_HELD / others : Number.POSITIVE_INFINITY;
  let size = FIRST_BINS / (bins * others);
  for (let first = 0; first < rows; ) {
    await setImmediate();
    const count = Math.max(1, Math.floor(Math.min(size, most, rows - first)));
    const started = performance.now();
    const scored = score({ first, end: first + count });
    size = (count * MILLISECONDS) / (performance.now() - started);
    first += count;
    yield scored;
  }
}
