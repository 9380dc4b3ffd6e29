/**
 * What a bin is worth to the last rung (extreme.ts): the parts of its term, and the terms that have an exponent of their own,
 * powers and generators.
 */
import type { Divergence } from "../divergences.ts";
import { LN2, LN2_HIGH, LN2_LOW, LOG2_E } from "./coefficients.ts";
import { productError } from "./double-double.ts";
import { exactRatio } from "./exact.ts";
import { exponentials } from "./exponential.ts";
import type { ExtremeRow, Fraction } from "./extreme-row.ts";
import { LARGEST_TAIL_ARGUMENT } from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { poweredRatios } from "./power.ts";
import { exponentOf, powerOfTwo, scaleByPowerOfTwo } from "./powers-of-two.ts";

const { crudeExponent, kOf, timesLn2, logRatioOf } = logRatios;

/**
 * Next to a pseudocount near-equal values may differ by as little as 2^-2044 of themselves, and d² is no double. From here
 * down a term is, to far below a rounding, d or d² times what only depends on p: d is scaled up to this, and the term down.
 */
const SMALL_DIFFERENCE_EXPONENT = -200;

const whole: Fraction = { numerator: 1n, denominator: 1n };

/** A pair of rows, and c = divisor of P / divisor of Q in double-double; of a logarithm of Q alone, 1 / divisor of Q. */
export interface Frame {
  readonly p: ExtremeRow;
  readonly q: ExtremeRow;
  /** What makes Q comparable with P. */
  readonly ratio: number;
  readonly cHigh: number;
  readonly cLow: number;
}

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

/** The parts of the bin that was read last, which both rows have mass in; of a logarithm of Q alone those of 1/y. */
export function partsOf({ p, q, cHigh, cLow }: Frame, ofQ: boolean, given: boolean, exact: boolean): Parts {
  const x = ofQ ? 1 : p.high;
  const xLow = ofQ ? 0 : p.low;
  const h = cHigh * q.high;
  const lo = productError(cHigh, q.high, h) + cLow * q.high + cHigh * q.low;
  const y = h + lo;
  const crude = crudeExponent(x, y);
  const e = crude + (ofQ ? 0 : p.exponent) - q.exponent;
  const power = powerOfTwo(crude);
  const ys = y * power;
  const near = e === 0;
  let d = x - ys;
  let small = 0;
  if (near) {
    let dExponent = 0;
    if (exact) {
      const difference = exactDifference(ofQ ? whole : p.exactShare(), q.exactShare());
      d = x * difference.ratio;
      dExponent = difference.exponent;
    } else if (given && !ofQ) {
      d = p.value - q.value;
      dExponent = -p.exponent;
    } else {
      // What y loses to rounding stays in d, as in the precise rung.
      d = x - h * power - (lo * power - xLow);
    }
    if (d !== 0) small = Math.min(0, exponentOf(Math.abs(d)) + dExponent - SMALL_DIFFERENCE_EXPONENT);
    d = scaleByPowerOfTwo(d, dExponent - small);
  }
  return { x, y, ys, d, s: d / (x + ys), e, eLn2: timesLn2(e), near, small };
}

/** value·2^exponent. */
export interface Scaled {
  readonly value: number;
  readonly exponent: number;
}

/** p·(p/y)^x: as src/backend/power.ts, but that no exponent is too large. */
export function powerOf(p: ExtremeRow, { e, s, small }: Parts, x: number): Scaled {
  const upper = poweredRatios.upperBits(x);
  const whole = Math.round(upper * e);
  const rest = upper * e - whole + (x - upper) * e;
  const z = rest * LN2 + x * scaleByPowerOfTwo(logRatioOf(0, s), small);
  const n = Math.round(z * LOG2_E);
  // Of an enormous z nothing is left behind n.
  const r = Math.max(-1, Math.min(1, z - n * LN2_HIGH - n * LN2_LOW));
  return { value: p.high * exponentials.exponential(r), exponent: p.exponent + whole + n };
}

/** p·((p/y)^x − 1). */
export function powerChange(p: ExtremeRow, parts: Parts, x: number): Scaled {
  const { eLn2, s, small } = parts;
  const t = x * logRatioOf(eLn2, s);
  const unscaled = scaleByPowerOfTwo(t, small);
  if (Math.abs(unscaled) <= LARGEST_TAIL_ARGUMENT) {
    return { value: p.high * (t + t * unscaled * exponentials.tail(unscaled)), exponent: p.exponent + small };
  }
  const power = powerOf(p, parts, x);
  const exponent = Math.max(p.exponent, power.exponent);
  const [ofPower, ofP] = [
    scaleByPowerOfTwo(power.value, power.exponent - exponent),
    scaleByPowerOfTwo(p.high, p.exponent - exponent),
  ];
  return { value: ofPower - ofP, exponent };
}

/** |x|·K ± p·(e^t − 1 − t), or ±(p·(p/y)^x − p) + |x|·(y − p) where t = x·ln(p/y) is not small. */
export function powerTerm(p: ExtremeRow, q: ExtremeRow, parts: Parts, x: number): Scaled {
  const { y, ys, d, s, eLn2, near, small } = parts;
  const sign = x < 0 ? -1 : 1;
  const t = x * logRatioOf(eLn2, s);
  const unscaled = scaleByPowerOfTwo(t, small);
  const power = powerOf(p, parts, x);
  const exponent = Math.max(p.exponent, q.exponent, power.exponent);
  const ofP = scaleByPowerOfTwo(p.high, p.exponent - exponent);
  const ofY = scaleByPowerOfTwo(y, q.exponent - exponent);
  if (Math.abs(unscaled) <= LARGEST_TAIL_ARGUMENT) {
    // Where d is scaled, both parts are of its square.
    const k = near
      ? kOf(p.high, ys, ys, d, s, 0)
      : kOf(
          ofP,
          ofY,
          scaleByPowerOfTwo(ys, p.exponent - exponent),
          scaleByPowerOfTwo(d, p.exponent - exponent),
          s,
          eLn2,
        );
    const beyond = (near ? p.high : ofP) * (t * t * exponentials.tail(unscaled));
    return { value: Math.abs(x) * k + sign * beyond, exponent: near ? p.exponent + 2 * small : exponent };
  }
  const difference = near ? scaleByPowerOfTwo(d, small + p.exponent - exponent) : ofP - ofY;
  const ofPower = scaleByPowerOfTwo(power.value, power.exponent - exponent);
  return { value: sign * (ofPower - ofP) - Math.abs(x) * difference, exponent };
}

/** y·f(p/y); where no double holds the ratio, what a bin is worth without the smaller of the two. */
export function generatedTerm(p: ExtremeRow, q: ExtremeRow, { x, y, ys, e }: Parts, divergence: Divergence): Scaled {
  const ratio = scaleByPowerOfTwo(x / ys, e);
  if (ratio === Number.POSITIVE_INFINITY) return { value: p.high * divergence.zeroQ, exponent: p.exponent };
  const perUnit = ratio === 0 ? divergence.zeroP : (divergence.generator?.(ratio) ?? Number.NaN);
  return { value: y * perUnit, exponent: q.exponent };
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
