/** Logarithms of one number, in the arithmetic of the kernels: the same bits in every engine. Error below 2 ulp. */
import { logRatios } from "./log-ratio.ts";
import { powerOfTwo, scaleByPowerOfTwo } from "./powers-of-two.ts";

/** By what numbers are scaled that are too small for a crude exponent, or too large to be added to their like. */
const SHIFT = 600;

/** From here on 1 + x has lost so little of x that it does not show, and up to here the log-ratio has an exponent of 0. */
const LEAST_SUM = -1 / 3;
const GREATEST_SUM = 0.5;

/** ln x, for x ≥ 0. */
export function naturalLogarithm(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  const ofShift = () => naturalLogarithm(powerOfTwo(SHIFT));
  if (x < powerOfTwo(-1000)) return naturalLogarithm(scaleByPowerOfTwo(x, SHIFT)) - ofShift();
  if (x > powerOfTwo(1000)) return naturalLogarithm(scaleByPowerOfTwo(x, -SHIFT)) + ofShift();
  return logRatios.logRatio(x, 1);
}

/** ln(1 + x), for x ≥ −1: near 0 it is 2·atanh(x/(2 + x)). */
export function logarithmOfOnePlus(x: number): number {
  if (x > LEAST_SUM && x < GREATEST_SUM) return logRatios.logRatioOf(0, x / (2 + x));
  return naturalLogarithm(1 + x);
}

/** x − ln(1 + x), for x ≥ −1: near 0, where it is x²/2, nothing is lost either. Never negative. */
export function logarithmExcess(x: number): number {
  // K(1, 1 + x), whose difference is −x exactly.
  if (x > LEAST_SUM && x < GREATEST_SUM) return logRatios.kOf(1, 1 + x, 1 + x, -x, -x / (2 + x), 0);
  return x === Number.POSITIVE_INFINITY ? x : x - naturalLogarithm(1 + x);
}
