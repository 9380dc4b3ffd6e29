/** Sums of numbers x·2^exponent, which may lie beyond the range of doubles. */
import { Sum } from "./double-double.ts";
import { exponentOf, scaleByPowerOfTwo } from "./powers-of-two.ts";

/** Beyond the exponent of any term: powers of doubles have exponents that are themselves beyond 2^1000. */
const BEYOND = 2 ** 1020;

/** Neumaier's sum, at the scale of its greatest term: what is less than 2^-1074 of that does not count. */
export class ScaledSum {
  /** The sum is total·2^exponent. */
  exponent = -BEYOND;
  private readonly sum = new Sum();

  /** Adds x·2^exponent. */
  add(x: number, exponent: number): void {
    if (x === 0) return;
    const own = x - x === 0 ? exponentOf(Math.abs(x)) + exponent : BEYOND;
    if (own > this.exponent) {
      this.sum.multiply(scaleByPowerOfTwo(1, this.exponent - own));
      this.exponent = own;
    }
    this.sum.add(scaleByPowerOfTwo(x, exponent - this.exponent));
  }

  get total(): number {
    return this.sum.total;
  }

  /** The sum as a double. */
  get value(): number {
    return scaleByPowerOfTwo(this.total, this.exponent);
  }

  isLessThan(other: ScaledSum): boolean {
    return scaleByPowerOfTwo(this.total, this.exponent - other.exponent) < other.total;
  }
}
