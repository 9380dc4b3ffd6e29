/**
 * ln(x/y) and K(x, y) of one bin in single precision, each operation rounded to it: see log-ratio.ts, also for why constants are
 * this file's own. Apart from that, so that a bundle of one pair in double precision does without.
 */
import { LN2_SINGLE, LOG_RATIO_SINGLE_0, LOG_RATIO_SINGLE_1, LOG_RATIO_SINGLE_2 } from "./coefficients.ts";
import { SINGLE_HALF_EXPONENT } from "./layout.ts";
import { POWERS_ORIGIN, powers } from "./powers-of-two.ts";

const fround = Math.fround;

const ln2Single = LN2_SINGLE;
const single0 = LOG_RATIO_SINGLE_0;
const single1 = LOG_RATIO_SINGLE_1;
const single2 = LOG_RATIO_SINGLE_2;

const singleHalfExponent = SINGLE_HALF_EXPONENT;
const table = powers;
const origin = POWERS_ORIGIN;

const twoSingles = new Float32Array(2);
const singleWords = new Int32Array(twoSingles.buffer);

function singleCrudeExponent(x: number, y: number): number {
  twoSingles[0] = x;
  twoSingles[1] = y;
  return ((singleWords[0] as number) - (singleWords[1] as number) + singleHalfExponent) >> 23;
}

function singleLogTail(s: number): number {
  const w = fround(s * s);
  return fround(fround(s * w) * fround(fround(fround(fround(single2 * w) + single1) * w) + single0));
}

/** ln(x/y) in single precision. */
export function singleLogRatioOf(x: number, y: number): number {
  const e = singleCrudeExponent(x, y);
  const ys = fround(y * (table[origin + e] as number));
  const s = fround(fround(x - ys) / fround(x + ys));
  return fround(fround(e * ln2Single) + fround(fround(s + s) + singleLogTail(s)));
}

/** K(x, y) in single precision. */
export function singleKOf(x: number, y: number): number {
  const e = singleCrudeExponent(x, y);
  const ys = fround(y * (table[origin + e] as number));
  const d = fround(x - ys);
  const s = fround(d / fround(x + ys));
  const logarithm = fround(singleLogTail(s) + fround(e * ln2Single));
  return fround(fround(x * logarithm) + fround(fround(d * s) + fround(y - ys)));
}
