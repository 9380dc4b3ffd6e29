/** Sums and products of doubles without loss; the twins of `assembly/math/double-double.ts`, where the sources are. */
import { SPLITTER } from "./layout.ts";

/** What a + b lost. */
export function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** The upper 26 bits of a. */
export function upperHalfOf(a: number): number {
  const t = a * SPLITTER;
  return t - (t - a);
}

/** What a·b lost. */
export function productError(a: number, b: number, product: number): number {
  const aUpper = upperHalfOf(a);
  const aLower = a - aUpper;
  const bUpper = upperHalfOf(b);
  const bLower = b - bUpper;
  return aUpper * bUpper - product + aUpper * bLower + aLower * bUpper + aLower * bLower;
}

/** A sum in double-double. */
export class PreciseSum {
  private sum = 0;
  private lost = 0;

  add(high: number, low: number): void {
    const old = this.sum;
    this.sum = old + high;
    this.lost += sumError(old, high, this.sum) + low;
  }

  get high(): number {
    return this.sum + this.lost;
  }

  get low(): number {
    return this.sum - this.high + this.lost;
  }
}

/** Of each of four lanes. */
export type Lanes = [number, number, number, number];

/** The sum of lanes of which each has a second word, in double-double. Where the lanes begin does not matter. */
export function foldOfLanes(sums: Lanes, lows: Lanes): [high: number, low: number] {
  const first = sums[0] + sums[2];
  const second = sums[1] + sums[3];
  const total = first + second;
  const firstLow = lows[0] + lows[2] + sumError(sums[0], sums[2], first);
  const secondLow = lows[1] + lows[3] + sumError(sums[1], sums[3], second);
  return [total, firstLow + secondLow + sumError(first, second, total)];
}

/** Σ(p + times·q) of a block in double-double, times being −1, 0 or 1; p and q are places in `values`. */
export function preciseSum(
  values: Float64Array,
  p: number,
  q: number,
  times: number,
  bins: number,
): [high: number, low: number] {
  const sums: Lanes = [0, 0, 0, 0];
  const lows: Lanes = [0, 0, 0, 0];
  for (let j = 0; j < bins; j++) {
    const x = values[p + j] as number;
    const y = times * (values[q + j] as number);
    const d = x + y;
    const lane = j & 3;
    const old = sums[lane] as number;
    const sum = old + d;
    sums[lane] = sum;
    lows[lane] = (lows[lane] as number) + (sumError(old, d, sum) + sumError(x, y, d));
  }
  return foldOfLanes(sums, lows);
}

/** The second word of (aHigh + aLow)/(bHigh + bLow), whose first is high = aHigh/bHigh. */
export function quotientLow(aHigh: number, aLow: number, bHigh: number, bLow: number, high: number): number {
  const product = high * bHigh;
  return (aHigh - product - productError(high, bHigh, product) + aLow - high * bLow) / bHigh;
}

/** Neumaier's sum. */
export class Sum {
  private high = 0;
  private lost = 0;

  add(x: number): void {
    const old = this.high;
    const high = old + x;
    this.lost += Math.abs(old) >= Math.abs(x) ? old - high + x : x - high + old;
    this.high = high;
  }

  /** Multiplies what has been summed by a power of two. */
  multiply(power: number): void {
    this.high *= power;
    this.lost *= power;
  }

  /** A sum that is not finite is given as it is: what was lost would be NaN. */
  get total(): number {
    return this.high - this.high === 0 ? this.high + this.lost : this.high;
  }
}
