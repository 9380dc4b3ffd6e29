// ln(p/y) and K(p, y) = p·ln(p/y) − p + y without a logarithm, and without a ratio that could overflow.
//
//   e  = (hi(p) − hi(y) + half) >> 20      the upper words as integers: a crude round(log2(p/y)), since the mantissa
//                                          bits of a double are a piecewise linear log2 of it
//   ys = y·2^e                             exact: an addition in the exponent field
//   d  = p − ys,  s = d/(p + ys)           |s| ≤ 0.2000004 (tools/coefficients.mjs derives it); p/ys is within [½, 2],
//                                          so d is exact by Sterbenz' lemma
//   ln(p/y) = e·ln 2 + 2·atanh s = e·ln 2 + 2s + s·w·P(w),  w = s²
//   K = p·(s·w·P(w) + e·ln 2) + (d·s + (y − ys)),  because p·2s − (p − ys) = d·s
//
// K's form has no cancellation for p ≈ y: there e = 0 and y − ys = 0, and both of the other parts are of second order.
// P's even and odd halves stand side by side (Estrin), to shorten the chain of dependent operations.
import {
  LN2,
  LN2_SINGLE,
  LOG_RATIO_DOUBLE_0,
  LOG_RATIO_DOUBLE_1,
  LOG_RATIO_DOUBLE_2,
  LOG_RATIO_DOUBLE_3,
  LOG_RATIO_DOUBLE_4,
  LOG_RATIO_DOUBLE_5,
  LOG_RATIO_DOUBLE_6,
  LOG_RATIO_SINGLE_0,
  LOG_RATIO_SINGLE_1,
  LOG_RATIO_SINGLE_2,
} from "./coefficients";
import { sumError } from "./double-double";
import { HALF_EXPONENT, SINGLE_HALF_EXPONENT } from "../../src/backend/layout";

/** e, in place in the exponent field: e·2^52 as a 64-bit integer (single: e·2^23 as a 32-bit one). */
// @ts-ignore: decorator
@inline export function exponentField<T>(p: v128, y: v128): v128 {
  if (sizeof<T>() == 4) {
    return v128.and(i32x4.add(i32x4.sub(p, y), i32x4.splat(SINGLE_HALF_EXPONENT)), i32x4.splat(0xff800000));
  }
  return v128.and(i32x4.add(i32x4.sub(p, y), i32x4.splat(HALF_EXPONENT)), i64x2.splat(0xfff0000000000000));
}

/** y·2^e for normal y and result. */
// @ts-ignore: decorator
@inline export function scaled(y: v128, field: v128): v128 {
  return i32x4.add(y, field);
}

/** s of p and ys. */
// @ts-ignore: decorator
@inline export function shareOf<T>(p: v128, ys: v128): v128 {
  return v128.div<T>(v128.sub<T>(p, ys), v128.add<T>(p, ys));
}

/** e·ln 2. The field is e·2^20 (2^23) as an integer of 32 bits; the power of two moves into the constant, exactly. */
// @ts-ignore: decorator
@inline export function timesLn2<T>(field: v128): v128 {
  if (sizeof<T>() == 4) return f32x4.mul(f32x4.convert_i32x4_s(field), f32x4.splat(LN2_SINGLE / 8388608.0));
  return f64x2.mul(f64x2.convert_low_i32x4_s(i32x4.shuffle(field, field, 1, 3, 1, 3)), f64x2.splat(LN2 / 1048576.0));
}

/** P(w). */
// @ts-ignore: decorator
@inline function polynomial<T>(w: v128): v128 {
  if (sizeof<T>() == 4) {
    const tail = f32x4.add(f32x4.mul(f32x4.splat(LOG_RATIO_SINGLE_2), w), f32x4.splat(LOG_RATIO_SINGLE_1));
    return f32x4.add(f32x4.mul(tail, w), f32x4.splat(LOG_RATIO_SINGLE_0));
  }
  const w2 = f64x2.mul(w, w);
  let odd = f64x2.add(f64x2.mul(f64x2.splat(LOG_RATIO_DOUBLE_5), w2), f64x2.splat(LOG_RATIO_DOUBLE_3));
  odd = f64x2.add(f64x2.mul(odd, w2), f64x2.splat(LOG_RATIO_DOUBLE_1));
  let even = f64x2.add(f64x2.mul(f64x2.splat(LOG_RATIO_DOUBLE_6), w2), f64x2.splat(LOG_RATIO_DOUBLE_4));
  even = f64x2.add(f64x2.mul(even, w2), f64x2.splat(LOG_RATIO_DOUBLE_2));
  even = f64x2.add(f64x2.mul(even, w2), f64x2.splat(LOG_RATIO_DOUBLE_0));
  return f64x2.add(even, f64x2.mul(odd, w));
}

/** s·w·P(w) = 2·atanh s − 2s. */
// @ts-ignore: decorator
@inline export function logTail<T>(s: v128): v128 {
  const w = v128.mul<T>(s, s);
  return v128.mul<T>(v128.mul<T>(s, w), polynomial<T>(w));
}

/** ln(p/y) from e·ln 2 and s. */
// @ts-ignore: decorator
@inline export function logRatioOf<T>(eLn2: v128, s: v128): v128 {
  return v128.add<T>(eLn2, v128.add<T>(v128.add<T>(s, s), logTail<T>(s)));
}

/** ln(p/y). */
// @ts-ignore: decorator
@inline export function logRatio<T>(p: v128, y: v128): v128 {
  const field = exponentField<T>(p, y);
  const ys = scaled(y, field);
  return logRatioOf<T>(timesLn2<T>(field), shareOf<T>(p, ys));
}

/** ln(1 + x), for x ≥ 0: the log-ratio of 1 + x and 1, with what 1 + x has lost. Up to 2^1022. */
// @ts-ignore: decorator
@inline export function logarithmOfOnePlus(x: v128): v128 {
  const one = f64x2.splat(1);
  const sum = f64x2.add(one, x);
  const field = exponentField<f64>(sum, one);
  const ys = scaled(one, field);
  const d = f64x2.add(f64x2.sub(sum, ys), sumError<f64>(one, x, sum));
  return logRatioOf<f64>(timesLn2<f64>(field), f64x2.div(d, f64x2.add(sum, ys)));
}

/**
 * ln(1 + x), for 0 ≤ x ≤ 1, as of an e^−z: e is 1 from ½ on and 0 below, where x − e is exact (measured: a sixth less time for a
 * mixture of two than by the above).
 */
// @ts-ignore: decorator
@inline export function logarithmOfOnePlusShare(x: v128): v128 {
  const isFar = f64x2.gt(x, f64x2.splat(0.5));
  const e = v128.and(isFar, f64x2.splat(1));
  const s = f64x2.div(f64x2.sub(x, e), f64x2.add(f64x2.add(x, f64x2.splat(2)), e));
  return logRatioOf<f64>(v128.and(isFar, f64x2.splat(LN2)), s);
}

/** What K(p, y) has beside p times a logarithm: d·s + (y − ys). */
// @ts-ignore: decorator
@inline export function earlyOfK<T>(d: v128, y: v128, ys: v128, s: v128): v128 {
  return v128.add<T>(v128.mul<T>(d, s), v128.sub<T>(y, ys));
}

/** K(p, y) with that. */
// @ts-ignore: decorator
@inline export function lateOfK<T>(p: v128, s: v128, eLn2: v128, early: v128): v128 {
  return v128.add<T>(v128.mul<T>(p, v128.add<T>(logTail<T>(s), eLn2)), early);
}

/** K(p, y) from its parts. */
// @ts-ignore: decorator
@inline export function kOf<T>(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128): v128 {
  return lateOfK<T>(p, s, eLn2, earlyOfK<T>(d, y, ys, s));
}

/** K(p, y). */
// @ts-ignore: decorator
@inline export function k<T>(p: v128, y: v128): v128 {
  const field = exponentField<T>(p, y);
  const ys = scaled(y, field);
  const d = v128.sub<T>(p, ys);
  return kOf<T>(p, y, ys, d, v128.div<T>(d, v128.add<T>(p, ys)), timesLn2<T>(field));
}
