/** ln x for one number, in the arithmetic of the kernels: the same bits in every engine. */
import { Doubles } from "./doubles.ts";
import { scaleByPowerOfTwo } from "./extreme.ts";
import { powerOfTwo } from "./vectors.ts";

/** ln x, for positive finite x. Made for the base of a logarithm: not fast, error below 2 ulp. */
export function naturalLogarithm(x: number): number {
  // Scaled by 2^600 where the crude exponent of a subnormal would not do: 600·ln 2 is taken off again.
  if (x < powerOfTwo(-1000)) return naturalLogarithm(scaleByPowerOfTwo(x, 600)) - naturalLogarithm(powerOfTwo(600));
  const v = new Doubles();
  v.p.values[0] = x;
  v.y.values[0] = 1;
  v.logRatio(v.p, v.y, 1);
  return v.terms.values[0] as number;
}
