// e^x of the lanes of a vector, and what e^r has beyond 1 + r.
//
//   n = round(x/ln 2)                   by adding 1.5·2^52, whose last bit is worth 1 (single precision 1.5·2^23)
//   r = (x − n·hi) − n·lo               hi + lo = ln 2, n·hi exact: |r| ≤ (ln 2)/2, but for roundings
//   e^x = (1 + (r + r²·φ(r)))·2^n       φ(r) = (e^r − 1 − r)/r², a polynomial (tools/coefficients.mjs)
//
// With the bias of exponents added to the 1.5·2^52, its last bits are those of 2^n: a shift puts them in their place.
//
// Error: at most 1.6 units of 2^-53 (single precision: 2^-24) of the result. Just below 1, where e^r ≥ 1/√2 is rounded to
// half of a unit, 0.71 of it are the last sum's, 0.35 that of r + r²·φ, 0.25 that of r, and 0.3 that of r²·φ.
// Attained: 1.334 at x = 0.34937911866326576, of 3·10^6 random arguments; in single precision 1.400 at x =
// 59.26686477661133, of all arguments beyond ±2^-10. φ(r) itself is right to 2 units. test/coefficients.test.ts executes
// this.
import {
  EXPONENTIAL_DOUBLE,
  EXPONENTIAL_SINGLE,
  LN2_HIGH,
  LN2_LOW,
  LN2_SINGLE_HIGH,
  LN2_SINGLE_LOW,
  LOG2_E,
  LOG2_E_SINGLE,
} from "./coefficients";
import { coefficient } from "./constant";
import {
  EXPONENTIAL_LEAST,
  ROUND_AND_BIAS,
  SINGLE_EXPONENTIAL_LEAST,
  SINGLE_ROUND_AND_BIAS,
} from "../../src/backend/layout";

const REDUCTION: usize = memory.data<f64>([LOG2_E, <f64>ROUND_AND_BIAS, LN2_HIGH, LN2_LOW, <f64>EXPONENTIAL_LEAST, 1.0]);
const SINGLE_REDUCTION: usize = memory.data<f32>([
  LOG2_E_SINGLE,
  <f32>SINGLE_ROUND_AND_BIAS,
  LN2_SINGLE_HIGH,
  LN2_SINGLE_LOW,
  <f32>SINGLE_EXPONENTIAL_LEAST,
  1.0,
]);

// What is where in them.
const FACTOR = 0;
const BIAS = 1;
const UPPER = 2;
const LOWER = 3;
const LEAST = 4;
const ONE = 5;

// @ts-ignore: decorator
@inline function constant<T>(j: i32): v128 {
  return coefficient<T>(sizeof<T>() == 4 ? SINGLE_REDUCTION : REDUCTION, j);
}

/** x/ln 2, and the bias of exponents, rounded to a whole number: what that adds is still in it. */
// @ts-ignore: decorator
@inline export function shiftedQuotient<T>(x: v128): v128 {
  return v128.add<T>(v128.mul<T>(x, constant<T>(FACTOR)), constant<T>(BIAS));
}

/** n. */
// @ts-ignore: decorator
@inline export function quotientOf<T>(shifted: v128): v128 {
  return v128.sub<T>(shifted, constant<T>(BIAS));
}

/** r. */
// @ts-ignore: decorator
@inline export function restOf<T>(x: v128, n: v128): v128 {
  return v128.sub<T>(v128.sub<T>(x, v128.mul<T>(n, constant<T>(UPPER))), v128.mul<T>(n, constant<T>(LOWER)));
}

/** 2^n. */
// @ts-ignore: decorator
@inline export function powerOf<T>(shifted: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.shl(shifted, 23) : i64x2.shl(shifted, 52);
}

/** φ(r) = (e^r − 1 − r)/r², for |r| ≤ EXPONENTIAL_DOUBLE_LIMIT (EXPONENTIAL_SINGLE_LIMIT). */
// @ts-ignore: decorator
@inline export function exponentialTail<T>(r: v128): v128 {
  const r2 = v128.mul<T>(r, r);
  if (sizeof<T>() == 4) {
    let odd = f32x4.add(f32x4.mul(coefficient<f32>(EXPONENTIAL_SINGLE, 5), r2), coefficient<f32>(EXPONENTIAL_SINGLE, 3));
    odd = f32x4.add(f32x4.mul(odd, r2), coefficient<f32>(EXPONENTIAL_SINGLE, 1));
    let even = f32x4.add(f32x4.mul(coefficient<f32>(EXPONENTIAL_SINGLE, 4), r2), coefficient<f32>(EXPONENTIAL_SINGLE, 2));
    even = f32x4.add(f32x4.mul(even, r2), coefficient<f32>(EXPONENTIAL_SINGLE, 0));
    return f32x4.add(even, f32x4.mul(odd, r));
  }
  let odd = f64x2.add(f64x2.mul(coefficient<f64>(EXPONENTIAL_DOUBLE, 9), r2), coefficient<f64>(EXPONENTIAL_DOUBLE, 7));
  odd = f64x2.add(f64x2.mul(odd, r2), coefficient<f64>(EXPONENTIAL_DOUBLE, 5));
  odd = f64x2.add(f64x2.mul(odd, r2), coefficient<f64>(EXPONENTIAL_DOUBLE, 3));
  odd = f64x2.add(f64x2.mul(odd, r2), coefficient<f64>(EXPONENTIAL_DOUBLE, 1));
  let even = f64x2.add(f64x2.mul(coefficient<f64>(EXPONENTIAL_DOUBLE, 10), r2), coefficient<f64>(EXPONENTIAL_DOUBLE, 8));
  even = f64x2.add(f64x2.mul(even, r2), coefficient<f64>(EXPONENTIAL_DOUBLE, 6));
  even = f64x2.add(f64x2.mul(even, r2), coefficient<f64>(EXPONENTIAL_DOUBLE, 4));
  even = f64x2.add(f64x2.mul(even, r2), coefficient<f64>(EXPONENTIAL_DOUBLE, 2));
  even = f64x2.add(f64x2.mul(even, r2), coefficient<f64>(EXPONENTIAL_DOUBLE, 0));
  return f64x2.add(even, f64x2.mul(odd, r));
}

/**
 * e^x for x ≤ 709 (single precision: 88). Below −708 (−87), where results would come to be subnormal, 0, and so for −∞;
 * NaN for NaN.
 */
// @ts-ignore: decorator
@inline export function exponential<T>(x: v128): v128 {
  const shifted = shiftedQuotient<T>(x);
  const r = restOf<T>(x, quotientOf<T>(shifted));
  return v128.andnot(v128.mul<T>(ofReduced<T>(r), powerOf<T>(shifted)), v128.lt<T>(x, constant<T>(LEAST)));
}

/**
 * e^((x + lost)/T), x as large, beside T, as above, and lost so small that it does not change n: without a rounding of x/T.
 * factor is 1/(T·ln 2); high + low is T·ln 2, high with as many bits as LN2_HIGH has; inverse is 1/T; below `least`, T·(−708) or
 * T·(−87), the result is 0. Without `precise`, lost is left alone.
 */
// @ts-ignore: decorator
@inline export function exponentialOfQuotient<T>(
  x: v128, lost: v128, precise: bool, factor: v128, high: v128, low: v128, inverse: v128, least: v128,
): v128 {
  const shifted = v128.add<T>(v128.mul<T>(x, factor), constant<T>(BIAS));
  const n = quotientOf<T>(shifted);
  let rest = v128.sub<T>(v128.sub<T>(x, v128.mul<T>(n, high)), v128.mul<T>(n, low));
  if (precise) rest = v128.add<T>(rest, lost);
  return v128.andnot(v128.mul<T>(ofReduced<T>(v128.mul<T>(rest, inverse)), powerOf<T>(shifted)), v128.lt<T>(x, least));
}

/** e^r = 1 + (r + r²·φ(r)). */
// @ts-ignore: decorator
@inline function ofReduced<T>(r: v128): v128 {
  const one = constant<T>(ONE);
  return v128.add<T>(one, v128.add<T>(r, v128.mul<T>(v128.mul<T>(r, r), exponentialTail<T>(r))));
}
