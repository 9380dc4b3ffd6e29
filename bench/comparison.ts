/** What the times of rounds say: their median and quartiles, and how many times as fast one task is as another. */
import type { Spread } from "./result.ts";

export interface Comparison {
  /** Calls per second. */
  readonly rate: Spread;
  /** How many times as fast as the first task. */
  readonly ratio: Spread;
}

function quantile(sorted: readonly number[], part: number): number {
  const position = (sorted.length - 1) * part;
  const below = Math.floor(position);
  const left = sorted[below] as number;
  const right = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return left + (right - left) * (position - below);
}

/** The median of values, and the quartiles around it. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** Compares a task with the first one, round by round. */
export function compare(own: readonly number[], first: readonly number[]): Comparison {
  return {
    rate: spread(own.map((time) => 1000 / time)),
    ratio: spread(own.map((time, round) => (first[round] as number) / time)),
  };
}
