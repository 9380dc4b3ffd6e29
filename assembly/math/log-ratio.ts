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
import { LN2, LN2_SINGLE, LOG_RATIO_DOUBLE, LOG_RATIO_SINGLE } from "./coefficients";
import { coefficient } from "./constant";
import { sumError } from "./double-double";
import { HALF_EXPONENT, SINGLE_HALF_EXPONENT } from "../../src/backend/layout";

/** What is added to the difference of upper words, and what is kept of it; e·ln 2 by e in place, whose power of two is in it, exactly. */
const HALF: usize = memory.data<i32>([HALF_EXPONENT, SINGLE_HALF_EXPONENT]);
const FIELD: usize = memory.data<i64>([0xfff0000000000000]);
const SINGLE_FIELD: usize = memory.data<i32>([0xff800000]);
const LN2_OF_FIELD: usize = memory.data<f64>([LN2 / 1048576.0]);
const LN2_OF_SINGLE_FIELD: usize = memory.data<f32>([LN2_SINGLE / 8388608.0]);

/** The constants of `exponentField` and of `timesLn2`, for loops to have in variables. */
// @ts-ignore: decorator
@inline export function halfExponent<T>(): v128 {
  return v128.load32_splat(HALF, sizeof<T>() == 4 ? 4 : 0);
}

// @ts-ignore: decorator
@inline export function fieldMask<T>(): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(SINGLE_FIELD) : v128.load64_splat(FIELD);
}

// @ts-ignore: decorator
@inline export function ln2OfField<T>(): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(LN2_OF_SINGLE_FIELD) : v128.load64_splat(LN2_OF_FIELD);
}

/** Coefficient j of P; 0 where P has fewer. */
// @ts-ignore: decorator
@inline export function logCoefficient<T>(j: i32): v128 {
  if (sizeof<T>() == 4) return j < 3 ? coefficient<f32>(LOG_RATIO_SINGLE, j) : i64x2.splat(0);
  return coefficient<f64>(LOG_RATIO_DOUBLE, j);
}

/** e, in place in the exponent field: e·2^52 as a 64-bit integer (single: e·2^23 as a 32-bit one). */
// @ts-ignore: decorator
@inline export function exponentField<T>(p: v128, y: v128, half: v128 = halfExponent<T>(), mask: v128 = fieldMask<T>()): v128 {
  return v128.and(i32x4.add(i32x4.sub(p, y), half), mask);
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

/** e·ln 2. The field is e·2^20 (2^23) as an integer of 32 bits. */
// @ts-ignore: decorator
@inline export function timesLn2<T>(field: v128, ln2: v128 = ln2OfField<T>()): v128 {
  if (sizeof<T>() == 4) return f32x4.mul(f32x4.convert_i32x4_s(field), ln2);
  return f64x2.mul(f64x2.convert_low_i32x4_s(i32x4.shuffle(field, field, 1, 3, 1, 3)), ln2);
}

/** P(w), of its coefficients: of double precision seven, of single the first three. */
// @ts-ignore: decorator
@inline function polynomial<T>(w: v128, c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128): v128 {
  if (sizeof<T>() == 4) {
    return f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(c2, w), c1), w), c0);
  }
  const w2 = f64x2.mul(w, w);
  let odd = f64x2.add(f64x2.mul(c5, w2), c3);
  odd = f64x2.add(f64x2.mul(odd, w2), c1);
  let even = f64x2.add(f64x2.mul(c6, w2), c4);
  even = f64x2.add(f64x2.mul(even, w2), c2);
  even = f64x2.add(f64x2.mul(even, w2), c0);
  return f64x2.add(even, f64x2.mul(odd, w));
}

/** s·w·P(w) = 2·atanh s − 2s. Loops have the coefficients in variables. */
// @ts-ignore: decorator
@inline export function logTail<T>(
  s: v128,
  c0: v128 = logCoefficient<T>(0), c1: v128 = logCoefficient<T>(1), c2: v128 = logCoefficient<T>(2), c3: v128 = logCoefficient<T>(3),
  c4: v128 = logCoefficient<T>(4), c5: v128 = logCoefficient<T>(5), c6: v128 = logCoefficient<T>(6),
): v128 {
  const w = v128.mul<T>(s, s);
  return v128.mul<T>(v128.mul<T>(s, w), polynomial<T>(w, c0, c1, c2, c3, c4, c5, c6));
}

/** ln(p/y) from e·ln 2 and s. */
// @ts-ignore: decorator
@inline export function logRatioOf<T>(eLn2: v128, s: v128): v128 {
  return logRatioWith<T>(eLn2, s, logTail<T>(s));
}

/** The same, with the tail at hand. */
// @ts-ignore: decorator
@inline export function logRatioWith<T>(eLn2: v128, s: v128, tail: v128): v128 {
  return v128.add<T>(eLn2, v128.add<T>(v128.add<T>(s, s), tail));
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
@inline export function lateOfK<T>(p: v128, tail: v128, eLn2: v128, early: v128): v128 {
  return v128.add<T>(v128.mul<T>(p, v128.add<T>(tail, eLn2)), early);
}

/** K(p, y) from its parts. */
// @ts-ignore: decorator
@inline export function kOf<T>(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128): v128 {
  return lateOfK<T>(p, logTail<T>(s), eLn2, earlyOfK<T>(d, y, ys, s));
}

/** K(p, y). */
// @ts-ignore: decorator
@inline export function k<T>(p: v128, y: v128): v128 {
  const field = exponentField<T>(p, y);
  const ys = scaled(y, field);
  const d = v128.sub<T>(p, ys);
  return kOf<T>(p, y, ys, d, v128.div<T>(d, v128.add<T>(p, ys)), timesLn2<T>(field));
}
