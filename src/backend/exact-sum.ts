/**
 * A sum of doubles without loss: as parts that do not overlap, the smallest first. J. R. Shewchuk 1997, "Adaptive Precision
 * Floating-Point Arithmetic and Fast Robust Geometric Predicates", section 2.4, with zeros taken out. Two words would do for
 * most sums, but not for what is left of one that others nearly cancel.
 */
import { sumError } from "./double-double.ts";

/** Parts lie between 2^-1074 and 2^1024, and next to each other have a bit between them (theorem 10 there). */
const MOST_PARTS = 1050;

export class ExactSum {
  private readonly parts = new Float64Array(MOST_PARTS);
  private count = 0;

  /** Becomes what another is. */
  set(other: ExactSum): void {
    this.count = other.count;
    for (let part = 0; part < other.count; part++) this.parts[part] = other.parts[part] as number;
  }

  /** Adds a finite number; no sum may overflow on the way. */
  add(x: number): void {
    const { parts, count } = this;
    let kept = 0;
    let high = x;
    for (let i = 0; i < count; i++) {
      const part = parts[i] as number;
      const sum = high + part;
      const lost = sumError(high, part, sum);
      if (lost !== 0) parts[kept++] = lost;
      high = sum;
    }
    if (high !== 0) parts[kept++] = high;
    this.count = kept;
  }

  /** The sum as a double: to 2^-53 of it, since all but the greatest part are together at most half a unit of that. */
  get value(): number {
    let value = 0;
    for (let part = 0; part < this.count; part++) value += this.parts[part] as number;
    return value;
  }
}
