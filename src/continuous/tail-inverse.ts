/** Where a tail of a distribution of positive numbers has a given mass. */
import { exponential, naturalLogarithm } from "./elementary.ts";

/** Newton's method takes five steps or so, and bisection in between, where it has to, as many as there are bits. */
const GREATEST_STEPS = 100;

/** A tail of X, where the density of ln X is log-concave. */
export interface Tail {
  /** Whether it is P(X ≤ x), else P(X > x). */
  readonly isLower: boolean;
  readonly at: (x: number) => number;
  /** ln of the density of ln X at ln x. */
  readonly logDensity: (x: number) => number;
}

/**
 * The x at which a tail is `mass`, sought from `start` on; the least double where x would be less. By Newton's method on ln of the
 * tail as a function of ln x, which is concave, within an interval that is known to have x in it; beyond `greatest` the upper tail
 * is 0.
 */
export function inverseOfTail(
  { isLower, at, logDensity }: Tail,
  mass: number,
  start: number,
  greatest: number,
): number {
  const target = naturalLogarithm(mass);
  let low = Number.MIN_VALUE;
  let high = greatest;
  let x = Math.min(Math.max(start, low), high);
  for (let step = 0; step < GREATEST_STEPS; step++) {
    const tail = at(x);
    const excess = naturalLogarithm(tail) - target;
    if (excess > 0 === isLower) high = x;
    else low = x;
    const slope = exponential(logDensity(x)) / tail;
    const change = (isLower ? -excess : excess) / slope;
    if (Math.abs(change) <= 2 ** -52) return x;
    const next = x * exponential(change);
    x = next > low && next < high ? next : Math.sqrt(low) * Math.sqrt(high);
    if (!(x > low && x < high)) return x;
  }
  return x;
}
