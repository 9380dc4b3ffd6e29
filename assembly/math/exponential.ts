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
} from "./coefficients";
import {
  EXPONENTIAL_LEAST,
  ROUND_AND_BIAS,
  SINGLE_EXPONENTIAL_LEAST,
  SINGLE_ROUND_AND_BIAS,
} from "../../src/backend/layout";

/** φ(r) = (e^r − 1 − r)/r², for |r| ≤ EXPONENTIAL_DOUBLE_LIMIT (EXPONENTIAL_SINGLE_LIMIT). */
// @ts-ignore: decorator
@inline export function exponentialTail<T>(r: v128): v128 {
  const r2 = v128.mul<T>(r, r);
  if (sizeof<T>() == 4) {
    let odd = f32x4.add(f32x4.mul(f32x4.splat(EXPONENTIAL_SINGLE_5), r2), f32x4.splat(EXPONENTIAL_SINGLE_3));
    odd = f32x4.add(f32x4.mul(odd, r2), f32x4.splat(EXPONENTIAL_SINGLE_1));
    let even = f32x4.add(f32x4.mul(f32x4.splat(EXPONENTIAL_SINGLE_4), r2), f32x4.splat(EXPONENTIAL_SINGLE_2));
    even = f32x4.add(f32x4.mul(even, r2), f32x4.splat(EXPONENTIAL_SINGLE_0));
    return f32x4.add(even, f32x4.mul(odd, r));
  }
  let odd = f64x2.add(f64x2.mul(f64x2.splat(EXPONENTIAL_DOUBLE_9), r2), f64x2.splat(EXPONENTIAL_DOUBLE_7));
  odd = f64x2.add(f64x2.mul(odd, r2), f64x2.splat(EXPONENTIAL_DOUBLE_5));
  odd = f64x2.add(f64x2.mul(odd, r2), f64x2.splat(EXPONENTIAL_DOUBLE_3));
  odd = f64x2.add(f64x2.mul(odd, r2), f64x2.splat(EXPONENTIAL_DOUBLE_1));
  let even = f64x2.add(f64x2.mul(f64x2.splat(EXPONENTIAL_DOUBLE_10), r2), f64x2.splat(EXPONENTIAL_DOUBLE_8));
  even = f64x2.add(f64x2.mul(even, r2), f64x2.splat(EXPONENTIAL_DOUBLE_6));
  even = f64x2.add(f64x2.mul(even, r2), f64x2.splat(EXPONENTIAL_DOUBLE_4));
  even = f64x2.add(f64x2.mul(even, r2), f64x2.splat(EXPONENTIAL_DOUBLE_2));
  even = f64x2.add(f64x2.mul(even, r2), f64x2.splat(EXPONENTIAL_DOUBLE_0));
  return f64x2.add(even, f64x2.mul(odd, r));
}

/**
 * e^x for x ≤ 709 (single precision: 88). Below −708 (−87), where results would come to be subnormal, 0, and so for −∞;
 * NaN for NaN.
 */
// @ts-ignore: decorator
@inline export function exponential<T>(x: v128): v128 {
  if (sizeof<T>() == 4) {
    const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(LOG2_E_SINGLE)), f32x4.splat(<f32>SINGLE_ROUND_AND_BIAS));
    const n = f32x4.sub(shifted, f32x4.splat(<f32>SINGLE_ROUND_AND_BIAS));
    const r = f32x4.sub(
      f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_SINGLE_HIGH))),
      f32x4.mul(n, f32x4.splat(LN2_SINGLE_LOW)),
    );
    return v128.andnot(
      f32x4.mul(ofReduced<f32>(r), i32x4.shl(shifted, 23)),
      f32x4.lt(x, f32x4.splat(<f32>SINGLE_EXPONENTIAL_LEAST)),
    );
  }
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), f64x2.splat(<f64>ROUND_AND_BIAS));
  const n = f64x2.sub(shifted, f64x2.splat(<f64>ROUND_AND_BIAS));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, f64x2.splat(LN2_HIGH))), f64x2.mul(n, f64x2.splat(LN2_LOW)));
  return v128.andnot(
    f64x2.mul(ofReduced<f64>(r), i64x2.shl(shifted, 52)),
    f64x2.lt(x, f64x2.splat(<f64>EXPONENTIAL_LEAST)),
  );
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
  const bias = sizeof<T>() == 4 ? f32x4.splat(<f32>SINGLE_ROUND_AND_BIAS) : f64x2.splat(<f64>ROUND_AND_BIAS);
  const shifted = v128.add<T>(v128.mul<T>(x, factor), bias);
  const n = v128.sub<T>(shifted, bias);
  let rest = v128.sub<T>(v128.sub<T>(x, v128.mul<T>(n, high)), v128.mul<T>(n, low));
  if (precise) rest = v128.add<T>(rest, lost);
  const power = sizeof<T>() == 4 ? i32x4.shl(shifted, 23) : i64x2.shl(shifted, 52);
  return v128.andnot(v128.mul<T>(ofReduced<T>(v128.mul<T>(rest, inverse)), power), v128.lt<T>(x, least));
}

/** e^r = 1 + (r + r²·φ(r)). */
// @ts-ignore: decorator
@inline function ofReduced<T>(r: v128): v128 {
  const one = sizeof<T>() == 4 ? f32x4.splat(1) : f64x2.splat(1);
  return v128.add<T>(one, v128.add<T>(r, v128.mul<T>(v128.mul<T>(r, r), exponentialTail<T>(r))));
}
