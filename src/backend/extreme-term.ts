/** The parts of a bin's term, as the last rung has them (extreme.ts). */
import { productError } from "./double-double.ts";
import { exactRatio } from "./exact.ts";
import type { ExtremeRow, Fraction } from "./extreme-row.ts";
import { logRatios } from "./log-ratio.ts";
import { exponentOf, powerOfTwo, scaleByPowerOfTwo } from "./powers-of-two.ts";

const { crudeExponent, timesLn2 } = logRatios;

/**
 * Next to a pseudocount near-equal values may differ by as little as 2^-2044 of themselves, and d² is no double. From here
 * down a term is, to far below a rounding, d or d² times what only depends on p: d is scaled up to this, and the term down.
 */
const SMALL_DIFFERENCE_EXPONENT = -200;

/** A pair of rows, and c = divisor of P / divisor of Q in double-double; of a logarithm of Q alone, 1 / divisor of Q. */
export interface Frame {
  readonly p: ExtremeRow;
  readonly q: ExtremeRow;
  /** What makes Q comparable with P. */
  readonly ratio: number;
  readonly cHigh: number;
  readonly cLow: number;
}

/** What is compared with y: p as it was read, or 1. */
export type Compared = Pick<ExtremeRow, "high" | "low" | "exponent" | "value" | "exactShare">;

/** What a term is made of: as on the precise rung, but that e of p/y = (x/ys)·2^e may be any, and d and s are 2^small times that. */
export interface Parts {
  readonly x: number;
  readonly y: number;
  readonly ys: number;
  readonly d: number;
  readonly s: number;
  readonly e: number;
  readonly eLn2: number;
  readonly near: boolean;
  readonly small: number;
}

/** The parts of the bin that was read last, which both rows have mass in. */
export function partsOf(p: Compared, { q, cHigh, cLow }: Frame, given: boolean, exact: boolean): Parts {
  const x = p.high;
  const h = cHigh * q.high;
  const lo = productError(cHigh, q.high, h) + cLow * q.high + cHigh * q.low;
  const y = h + lo;
  const crude = crudeExponent(x, y);
  const e = crude + p.exponent - q.exponent;
  const power = powerOfTwo(crude);
  const ys = y * power;
  const near = e === 0;
  let d = x - ys;
  let small = 0;
  if (near) {
    let dExponent = 0;
    if (exact) {
      const difference = exactDifference(p.exactShare(), q.exactShare());
      d = x * difference.ratio;
      dExponent = difference.exponent;
    } else if (given) {
      d = p.value - q.value;
      dExponent = -p.exponent;
    } else {
      // What y loses to rounding stays in d, as in the precise rung.
      d = x - h * power - (lo * power - p.low);
    }
    if (d !== 0) small = Math.min(0, exponentOf(Math.abs(d)) + dExponent - SMALL_DIFFERENCE_EXPONENT);
    d = scaleByPowerOfTwo(d, dExponent - small);
  }
  return { x, y, ys, d, s: d / (x + ys), e, eLn2: timesLn2(e), near, small };
}

/**
 * (p − y)/p = (p·B − q·A)/(p·B) of one bin, where A and B are the masses, rounded once. One value alone in both rows has a
 * difference of nothing, and so have rows in exact proportion; next to one that outweighs all others by 2^106, the others
 * decide the score, and c in double-double would not show them.
 */
function exactDifference(p: Fraction, q: Fraction): { ratio: number; exponent: number } {
  const ofP = p.numerator * q.denominator;
  return exactRatio(ofP - q.numerator * p.denominator, ofP);
}
