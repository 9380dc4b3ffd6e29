/** ln x for one number, in the arithmetic of the kernels: the same bits in every engine. */
import { Doubles } from "./doubles.ts";
import { scaleByPowerOfTwo } from "./extreme.ts";
import { powerOfTwo } from "./vectors.ts";

/** By what numbers are scaled that are too small for a crude exponent, or too large to be added to their like. */
const SHIFT = 600;

/** ln x, for positive finite x. Made for the base of a logarithm: not fast, error below 2 ulp. */
export function naturalLogarithm(x: number): number {
  const ofShift = () => naturalLogarithm(powerOfTwo(SHIFT));
  if (x < powerOfTwo(-1000)) return naturalLogarithm(scaleByPowerOfTwo(x, SHIFT)) - ofShift();
  if (x > powerOfTwo(1000)) return naturalLogarithm(scaleByPowerOfTwo(x, -SHIFT)) + ofShift();
  const v = new Doubles();
  v.p.values[0] = x;
  v.y.values[0] = 1;
  v.logRatio(v.p, v.y, 1);
  return v.terms.values[0] as number;
}
