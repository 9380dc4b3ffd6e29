/** Whether doubles are too coarse for samples of P: then estimates are off by more than their standard error tells. */
import { type Distribution, tailsOf } from "../distributions/distribution.ts";
import type { SamplingMethod } from "./sample-counts.ts";

/**
 * A share of random samples at an end of the support, of which less does not show: ten times as much is what the mean is off, or a
 * hundred times, and the standard error of 10^8 samples is 1e-4 or so. Of even points every one shows.
 */
const NEGLIGIBLE_SHARE = 1e-5;

/**
 * How often a number may be there among the first samples. Of 512 three are alike where doubles are farther apart than a
 * thousandth of the standard deviation or so; what that does to a mean is a millionth.
 */
const MOST_ALIKE = 2;

/** The farthest double that is as near to an end as rounding takes what lies beyond it. */
function inward(end: number, sign: 1 | -1): number {
  return end === 0 ? sign * Number.MIN_VALUE : end + sign * Math.abs(end) * 2 ** -52;
}

/** Whether more of the points than there may be of a continuous distribution have the same coordinate. */
function areAlike(points: Float64Array, dimensions: number): boolean {
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const sorted = Float64Array.from(
      { length: points.length / dimensions },
      (_, j) => points[j * dimensions + dimension] as number,
    ).sort();
    for (let j = MOST_ALIKE; j < sorted.length; j++) if (sorted[j] === sorted[j - MOST_ALIKE]) return true;
  }
  return false;
}

export class RoundedSamples {
  /** What is at an end, or as near as rounding takes it: at most the one, or at least the other. */
  private readonly low: number = Number.NEGATIVE_INFINITY;
  private readonly high: number = Number.POSITIVE_INFINITY;
  /** A caller's own distribution may well have points that come again. */
  private readonly isContinuous: boolean;
  private points = 0;
  private atEnds = 0;
  private alike = false;

  constructor(
    private readonly p: Distribution,
    private readonly method: SamplingMethod,
  ) {
    const { kind, low, high } = p.support;
    this.isContinuous = kind === "reals" ? tailsOf(p) !== undefined : kind === "vectors" || kind === "simplex";
    if (!this.isContinuous || kind === "vectors") return;
    this.low = inward(low, 1);
    // A coordinate that is 1 has nothing of its own to be told: those beside it have.
    if (kind === "reals") this.high = inward(high, -1);
  }

  /** Takes points that have been drawn. */
  add(points: Float64Array): void {
    if (!this.isContinuous) return;
    const { low, high } = this;
    const { dimensions } = this.p;
    if (this.points === 0) this.alike = areAlike(points, dimensions);
    this.points += points.length / dimensions;
    for (const x of points) if (x <= low || x >= high) this.atEnds += 1;
  }

  clear(): void {
    this.points = 0;
    this.atEnds = 0;
    this.alike = false;
  }

  /** What is wrong, if anything is. */
  get fault(): string | undefined {
    const { name } = this.p;
    if (this.atEnds > (this.method === "random" ? this.points * NEGLIGIBLE_SHARE : 0)) {
      const share = `${this.atEnds} of ${this.points} samples of ${name}`;
      return `${share} are rounded to an end of its support: what its density is nearer to it, is not in the estimate`;
    }
    return this.alike ? `samples of ${name} are alike: where it has mass, doubles are too far apart for it` : undefined;
  }
}
