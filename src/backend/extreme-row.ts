/**
 * A row as the last rung reads it: each value in two words, of which the second is what adding a pseudocount rounded off,
 * and an exponent of its own, so that nothing overflows and subnormals keep their digits.
 */
import type { CheckedBatch } from "../batch.ts";
import { PreciseSum, productError, sumError } from "./double-double.ts";
import { exactInteger } from "./exact.ts";
import { exponentOf, scaleByPowerOfTwo } from "./powers-of-two.ts";

/** A fraction, exactly. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export class ExtremeRow {
  /** The value that was read last is (high + low)·2^exponent, in the unit of the row. */
  high = 0;
  low = 0;
  exponent = 0;
  /** The same without the pseudocount, as it was given. */
  value = 0;
  /** What values are to be divided by, in the unit of the row: the mass, or 1 where the row is taken as it is. */
  readonly divisorHigh: number;
  readonly divisorLow: number;
  /** Whether it is a row of masses, of which, unless it is taken as it is, one is not 0. */
  readonly isValid: boolean;
  /** The unit is 2^unitExponent: that of the greatest value, or 1 where the row is taken as it is. */
  private readonly unitExponent: number;
  private readonly start: number;
  private isReplaced = false;
  private exactMass: bigint | undefined;

  constructor(
    private readonly batch: CheckedBatch,
    row: number,
    private readonly pseudocount: number,
    given: boolean,
  ) {
    this.start = batch.offset + row * batch.stride;
    const greatest = this.greatest();
    this.isValid = given ? greatest >= 0 : greatest > 0;
    const divides = this.isValid && !given;
    this.unitExponent = divides ? exponentOf(greatest) : 0;
    const mass = new PreciseSum();
    if (divides) {
      for (let bin = 0; bin < this.bins; bin++) {
        this.read(bin);
        mass.add(scaleByPowerOfTwo(this.high, this.exponent), scaleByPowerOfTwo(this.low, this.exponent));
      }
    }
    this.divisorHigh = divides ? mass.high : 1;
    this.divisorLow = divides ? mass.low : 0;
  }

  get bins(): number {
    return this.batch.bins;
  }

  read(bin: number): void {
    const { pseudocount } = this;
    this.value = this.at(bin);
    this.isReplaced = false;
    const sum = this.value + pseudocount;
    const exponent = sum === 0 ? 0 : exponentOf(sum);
    this.high = scaleByPowerOfTwo(sum, -exponent);
    this.low = pseudocount === 0 ? 0 : scaleByPowerOfTwo(sumError(this.value, pseudocount, sum), -exponent);
    this.exponent = exponent - this.unitExponent;
  }

  /** The value that was read last becomes epsilon of the divisor. */
  replace(epsilon: number): void {
    this.value = epsilon;
    this.isReplaced = true;
    this.exponent = exponentOf(epsilon);
    const factor = scaleByPowerOfTwo(epsilon, -this.exponent);
    this.high = factor * this.divisorHigh;
    this.low = productError(factor, this.divisorHigh, this.high) + factor * this.divisorLow;
  }

  /** The value that was read last as a part of the mass, exactly. */
  exactShare(): Fraction {
    const value = exactInteger(this.value);
    if (this.isReplaced) return { numerator: value, denominator: exactInteger(1) };
    this.exactMass ??= this.exactSum();
    return { numerator: value + exactInteger(this.pseudocount), denominator: this.exactMass };
  }

  private exactSum(): bigint {
    let sum = exactInteger(this.pseudocount) * BigInt(this.bins);
    for (let bin = 0; bin < this.bins; bin++) sum += exactInteger(this.at(bin));
    return sum;
  }

  /** The greatest value; NaN where one is not a mass. */
  private greatest(): number {
    let most = 0;
    for (let bin = 0; bin < this.bins; bin++) {
      const value = this.at(bin);
      if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) return Number.NaN;
      most = Math.max(most, value + this.pseudocount);
    }
    return most;
  }

  private at(bin: number): number {
    return this.batch.data[this.start + bin] as number;
  }
}
