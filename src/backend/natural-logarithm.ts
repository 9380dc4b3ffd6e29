/** ln x for one number, in the arithmetic of the kernels: the same bits in every engine. */
import { logRatios } from "./log-ratio.ts";
import { powerOfTwo, scaleByPowerOfTwo } from "./powers-of-two.ts";

/** By what numbers are scaled that are too small for a crude exponent, or too large to be added to their like. */
const SHIFT = 600;

/** ln x, for positive finite x. Made for the base of a logarithm: not fast, error below 2 ulp. */
export function naturalLogarithm(x: number): number {
  const ofShift = () => naturalLogarithm(powerOfTwo(SHIFT));
  if (x < powerOfTwo(-1000)) return naturalLogarithm(scaleByPowerOfTwo(x, SHIFT)) - ofShift();
  if (x > powerOfTwo(1000)) return naturalLogarithm(scaleByPowerOfTwo(x, -SHIFT)) + ofShift();
  return logRatios.logRatio(x, 1);
}
