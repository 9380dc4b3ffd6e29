/** The terms of powers in the JavaScript backend: see terms.ts. */
import { exponentials } from "./exponential.ts";
import { LARGEST_TAIL_ARGUMENT } from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { poweredRatios } from "./power.ts";
import type { CoefficientTerms, SingleTerm, Terms } from "./terms.ts";

// Constants of this file, for V8: see log-ratio.ts.
const { kOf, logRatioOf } = logRatios;
const { exponential, tail } = exponentials;
const { powered, upperBits } = poweredRatios;
const { abs } = Math;
const largestTailArgument = LARGEST_TAIL_ARGUMENT;

/** ±(p·(p/y)^x − p) + |x|·(y − p), of the power that is given. */
function fromPower(p: number, power: number, difference: number, x: number): number {
  return (x < 0 ? -1 : 1) * (power - p) - abs(x) * difference;
}

/** |x|·K ± p·(e^t − 1 − t), t = x·ln(p/y), where t is small. */
export const power: Terms = {
  fast(p, q, c, x) {
    const y = c * q;
    return fromPower(p, powered(p, y, x, upperBits(x)), p - y, x);
  },
  precise(p, y, ys, d, s, eLn2, near, x) {
    const t = x * logRatioOf(eLn2, s);
    if (abs(t) <= largestTailArgument) {
      return abs(x) * kOf(p, y, ys, d, s, eLn2) + (x < 0 ? -1 : 1) * (p * (t * t * tail(t)));
    }
    if (near) return fromPower(p, p * exponential(t), d, x);
    return fromPower(p, powered(p, y, x, upperBits(x)), p - y, x);
  },
};

/** Single precision is not used of powers. */
export const powerSingle: SingleTerm = () => Number.NaN;

/** p·(p/y)^x. */
export const chernoffCoefficient: CoefficientTerms = {
  fast: (p, q, c, x) => powered(p, c * q, x, upperBits(x)),
};
