/**
 * e^x of one number, and what e^r has beyond 1 + r, in both precisions: the twin of `assembly/math/exponential.ts`,
 * operation for operation; there is the derivation, and the errors. What V8 wants is in `log-ratio.ts`.
 *
 * 2^n is looked up; n is a whole number by the same addition that gives the kernels its bits.
 */
import {
  EXPONENTIAL_DOUBLE_0,
  EXPONENTIAL_DOUBLE_1,
  EXPONENTIAL_DOUBLE_2,
  EXPONENTIAL_DOUBLE_3,
  EXPONENTIAL_DOUBLE_4,
  EXPONENTIAL_DOUBLE_5,
  EXPONENTIAL_DOUBLE_6,
  EXPONENTIAL_DOUBLE_7,
  EXPONENTIAL_DOUBLE_8,
  EXPONENTIAL_DOUBLE_9,
  EXPONENTIAL_DOUBLE_10,
  EXPONENTIAL_SINGLE_0,
  EXPONENTIAL_SINGLE_1,
  EXPONENTIAL_SINGLE_2,
  EXPONENTIAL_SINGLE_3,
  EXPONENTIAL_SINGLE_4,
  EXPONENTIAL_SINGLE_5,
  LN2_HIGH,
  LN2_LOW,
  LN2_SINGLE_HIGH,
  LN2_SINGLE_LOW,
  LOG2_E,
  LOG2_E_SINGLE,
} from "./coefficients.ts";
import { EXPONENTIAL_LEAST, ROUND_AND_BIAS, SINGLE_EXPONENTIAL_LEAST, SINGLE_ROUND_AND_BIAS } from "./layout.ts";
import { POWERS_ORIGIN, powers } from "./powers-of-two.ts";

const { fround } = Math;

const c0 = EXPONENTIAL_DOUBLE_0;
const c1 = EXPONENTIAL_DOUBLE_1;
const c2 = EXPONENTIAL_DOUBLE_2;
const c3 = EXPONENTIAL_DOUBLE_3;
const c4 = EXPONENTIAL_DOUBLE_4;
const c5 = EXPONENTIAL_DOUBLE_5;
const c6 = EXPONENTIAL_DOUBLE_6;
const c7 = EXPONENTIAL_DOUBLE_7;
const c8 = EXPONENTIAL_DOUBLE_8;
const c9 = EXPONENTIAL_DOUBLE_9;
const c10 = EXPONENTIAL_DOUBLE_10;
const single0 = EXPONENTIAL_SINGLE_0;
const single1 = EXPONENTIAL_SINGLE_1;
const single2 = EXPONENTIAL_SINGLE_2;
const single3 = EXPONENTIAL_SINGLE_3;
const single4 = EXPONENTIAL_SINGLE_4;
const single5 = EXPONENTIAL_SINGLE_5;
const log2E = LOG2_E;
const ln2High = LN2_HIGH;
const ln2Low = LN2_LOW;
const log2ESingle = LOG2_E_SINGLE;
const ln2SingleHigh = LN2_SINGLE_HIGH;
const ln2SingleLow = LN2_SINGLE_LOW;

const roundAndBias = ROUND_AND_BIAS;
const singleRoundAndBias = SINGLE_ROUND_AND_BIAS;
const least = EXPONENTIAL_LEAST;
const singleLeast = SINGLE_EXPONENTIAL_LEAST;
const table = powers;
const origin = POWERS_ORIGIN;

/** φ(r) = (e^r − 1 − r)/r². */
function tail(r: number): number {
  const r2 = r * r;
  const odd = (((c9 * r2 + c7) * r2 + c5) * r2 + c3) * r2 + c1;
  const even = ((((c10 * r2 + c8) * r2 + c6) * r2 + c4) * r2 + c2) * r2 + c0;
  return even + odd * r;
}

/** e^x for x ≤ 709; 0 below −708, NaN for NaN. */
function exponential(x: number): number {
  if (x < least) return 0;
  const n = x * log2E + roundAndBias - roundAndBias;
  const r = x - n * ln2High - n * ln2Low;
  return (1 + (r + r * r * tail(r))) * (table[origin + n] as number);
}

/** e^((x + lost)/T), by constants for that T. */
function ofQuotient(
  x: number,
  lost: number,
  factor: number,
  high: number,
  low: number,
  inverse: number,
  leastOfAll: number,
): number {
  if (x < leastOfAll) return 0;
  const n = x * factor + roundAndBias - roundAndBias;
  const r = (x - n * high - n * low + lost) * inverse;
  return (1 + (r + r * r * tail(r))) * (table[origin + n] as number);
}

/** φ(r) in single precision. */
function singleTail(r: number): number {
  const r2 = fround(r * r);
  const odd = fround(fround(fround(fround(single5 * r2) + single3) * r2) + single1);
  const even = fround(fround(fround(fround(single4 * r2) + single2) * r2) + single0);
  return fround(even + fround(odd * r));
}

/** e^x in single precision, for x ≤ 88; 0 below −87, NaN for NaN. */
function singleExponential(x: number): number {
  if (x < singleLeast) return 0;
  const n = fround(fround(fround(x * log2ESingle) + singleRoundAndBias) - singleRoundAndBias);
  const r = fround(fround(x - fround(n * ln2SingleHigh)) - fround(n * ln2SingleLow));
  return fround(fround(1 + fround(r + fround(fround(r * r) * singleTail(r)))) * (table[origin + n] as number));
}

/** e^((x + lost)/T) in single precision. */
function singleOfQuotient(
  x: number,
  lost: number,
  factor: number,
  high: number,
  low: number,
  inverse: number,
  leastOfAll: number,
): number {
  if (x < leastOfAll) return 0;
  const n = fround(fround(fround(x * factor) + singleRoundAndBias) - singleRoundAndBias);
  const r = fround(fround(fround(fround(x - fround(n * high)) - fround(n * low)) + lost) * inverse);
  return fround(fround(1 + fround(r + fround(fround(r * r) * singleTail(r)))) * (table[origin + n] as number));
}

export const exponentials = { tail, exponential, ofQuotient, singleTail, singleExponential, singleOfQuotient };
