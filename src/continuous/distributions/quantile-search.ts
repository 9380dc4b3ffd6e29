/** Quantiles where there is no formula: by the tails, each where it is small. */
import type { Tails } from "./distribution.ts";

type Below = Pick<Tails, "lower" | "upper">;

/** Whether the quantile of p is at most x. */
function isAtMost({ lower, upper }: Below, x: number, p: number, q: number): boolean {
  return p <= q ? lower(x) >= p : upper(x) <= q;
}

/** The quantile of a distribution of integers of [low, high], sought from `start` on. */
export function integerQuantile(tails: Below, p: number, q: number, start: number, low: number, high: number): number {
  const clamped = (x: number) => Math.min(Math.max(x, low), high);
  let above = clamped(Math.floor(start));
  let below = above;
  // The quantile is in (below, above].
  for (let step = 1; above < high && !isAtMost(tails, above, p, q); step *= 2) {
    below = above;
    above = clamped(above + step);
  }
  for (let step = 1; below >= low && isAtMost(tails, below, p, q); step *= 2) {
    above = below;
    below = Math.max(below - step, low - 1);
  }
  for (;;) {
    const middle = below + Math.floor((above - below) / 2);
    // Integers beyond 2^53 have doubles between them that are farther apart than 1.
    if (!(middle > below && middle < above)) return above;
    if (isAtMost(tails, middle, p, q)) above = middle;
    else below = middle;
  }
}

/** The quantile of a distribution of reals, which is in [low, high], by bisection: to the last digit. */
export function realQuantile(tails: Below, p: number, q: number, low: number, high: number): number {
  let below = low;
  let above = high;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (!(middle > below && middle < above)) return above;
    if (isAtMost(tails, middle, p, q)) above = middle;
    else below = middle;
  }
}
