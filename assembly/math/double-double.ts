// Sums and products of doubles without loss: the pair (high, low) stands for high + low.
// Knuth's two-sum (The Art of Computer Programming 2, 4.2.2), Dekker's product (Numerische Mathematik 18, 1971, 224–242),
// Neumaier's sum (ZAMM 54, 1974, 39–51). The compiler never reassociates, so these are safe.
import { SPLITTER } from "../../src/backend/layout";

/** What high = a + b lost; of singles as of doubles. */
// @ts-ignore: decorator
@inline export function sumError<T>(a: v128, b: v128, high: v128): v128 {
  const part = v128.sub<T>(high, a);
  return v128.add<T>(v128.sub<T>(a, v128.sub<T>(high, part)), v128.sub<T>(b, part));
}

/** The upper 26 bits of a. */
// @ts-ignore: decorator
@inline export function upperHalf(a: v128): v128 {
  const t = f64x2.mul(a, f64x2.splat(SPLITTER));
  return f64x2.sub(t, f64x2.sub(t, a));
}

/** What high = a·b lost; a is given in halves. */
// @ts-ignore: decorator
@inline export function productError(aUpper: v128, aLower: v128, b: v128, high: v128): v128 {
  const bUpper = upperHalf(b);
  const bLower = f64x2.sub(b, bUpper);
  let error = f64x2.sub(f64x2.mul(aUpper, bUpper), high);
  error = f64x2.add(error, f64x2.mul(aUpper, bLower));
  error = f64x2.add(error, f64x2.mul(aLower, bUpper));
  return f64x2.add(error, f64x2.mul(aLower, bLower));
}

/** What high = a + b lost. */
// @ts-ignore: decorator
@inline export function sumErrorScalar(a: f64, b: f64, high: f64): f64 {
  const part = high - a;
  return a - (high - part) + (b - part);
}

/** The upper 26 bits of a. */
// @ts-ignore: decorator
@inline function upperHalfScalar(a: f64): f64 {
  const t = a * SPLITTER;
  return t - (t - a);
}

/** What high = a·b lost. */
// @ts-ignore: decorator
@inline function productErrorScalar(a: f64, b: f64, high: f64): f64 {
  const aUpper = upperHalfScalar(a);
  const aLower = a - aUpper;
  const bUpper = upperHalfScalar(b);
  const bLower = b - bUpper;
  return aUpper * bUpper - high + aUpper * bLower + aLower * bUpper + aLower * bLower;
}

/** The second word of (aHigh + aLow)/(bHigh + bLow), whose first is high = aHigh/bHigh. */
// @ts-ignore: decorator
@inline export function quotientLow(aHigh: f64, aLow: f64, bHigh: f64, bLow: f64, high: f64): f64 {
  const product = high * bHigh;
  return (aHigh - product - productErrorScalar(high, bHigh, product) + aLow - high * bLow) / bHigh;
}

/** A Neumaier sum in memory: the sum, and what it has lost so far. */
// @ts-ignore: decorator
@inline export function startSum(sum: usize): void {
  store<f64>(sum, 0);
  store<f64>(sum, 0, 8);
}

// @ts-ignore: decorator
@inline export function addToSum(sum: usize, x: f64): void {
  const old = load<f64>(sum);
  const high = old + x;
  store<f64>(sum, high);
  store<f64>(sum, load<f64>(sum, 8) + (abs(old) >= abs(x) ? old - high + x : x - high + old), 8);
}

/** A sum that is not finite is given as it is: its second word would be NaN. */
// @ts-ignore: decorator
@inline export function totalOfSum(sum: usize): f64 {
  const high = load<f64>(sum);
  return high - high == 0 ? high + load<f64>(sum, 8) : high;
}
