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

export interface ExtremeRow {
  /** The value that was read last is (high + low)·2^exponent, in the unit of the row. */
  high: number;
  low: number;
  exponent: number;
  /** The same without the pseudocount, as it was given. */
  value: number;
  readonly bins: number;
  /** What values are to be divided by, in the unit of the row: the mass, or 1 where the row is taken as it is. */
  readonly divisorHigh: number;
  readonly divisorLow: number;
  read(bin: number): void;
  /** The value that was read last becomes epsilon of the divisor. */
  replace(epsilon: number): void;
  /** The value that was read last as a part of the mass, exactly. */
  exactShare(): Fraction;
}

/** The row; undefined where it is not one of masses, of which, unless it is taken as it is, one is not 0. */
export function extremeRow(
  { data, offset, stride, bins }: CheckedBatch,
  row: number,
  pseudocount: number,
  given: boolean,
): ExtremeRow | undefined {
  const start = offset + row * stride;
  const at = (bin: number) => data[start + bin] as number;
  let greatest = 0;
  for (let bin = 0; bin < bins; bin++) {
    const value = at(bin);
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) return undefined;
    greatest = Math.max(greatest, value + pseudocount);
  }
  if (!given && greatest === 0) return undefined;
  /** The unit is 2^unitExponent: that of the greatest value, or 1 where the row is taken as it is. */
  const unitExponent = given ? 0 : exponentOf(greatest);
  let isReplaced = false;
  let exactMass: bigint | undefined;

  function exactSum(): bigint {
    let sum = exactInteger(pseudocount) * BigInt(bins);
    for (let bin = 0; bin < bins; bin++) sum += exactInteger(at(bin));
    return sum;
  }

  const own = {
    high: 0,
    low: 0,
    exponent: 0,
    value: 0,
    bins,
    divisorHigh: 1,
    divisorLow: 0,
    read(bin: number): void {
      const value = at(bin);
      const sum = value + pseudocount;
      const exponent = sum === 0 ? 0 : exponentOf(sum);
      own.value = value;
      own.high = scaleByPowerOfTwo(sum, -exponent);
      own.low = pseudocount === 0 ? 0 : scaleByPowerOfTwo(sumError(value, pseudocount, sum), -exponent);
      own.exponent = exponent - unitExponent;
      isReplaced = false;
    },
    replace(epsilon: number): void {
      const exponent = exponentOf(epsilon);
      const factor = scaleByPowerOfTwo(epsilon, -exponent);
      own.value = epsilon;
      own.high = factor * own.divisorHigh;
      own.low = productError(factor, own.divisorHigh, own.high) + factor * own.divisorLow;
      own.exponent = exponent;
      isReplaced = true;
    },
    exactShare(): Fraction {
      const value = exactInteger(own.value);
      if (isReplaced) return { numerator: value, denominator: exactInteger(1) };
      exactMass ??= exactSum();
      return { numerator: value + exactInteger(pseudocount), denominator: exactMass };
    },
  };
  if (!given) {
    const mass = new PreciseSum();
    for (let bin = 0; bin < bins; bin++) {
      own.read(bin);
      mass.add(scaleByPowerOfTwo(own.high, own.exponent), scaleByPowerOfTwo(own.low, own.exponent));
    }
    own.divisorHigh = mass.high;
    own.divisorLow = mass.low;
  }
  return own;
}
