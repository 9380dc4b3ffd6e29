import { exponential, LN_2PI, naturalLogarithm } from "../elementary.ts";
import { erfc, inverseErfc } from "../special-functions.ts";
import type { Tails } from "./distribution.ts";
import { finite, positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A normal distribution. */
export interface Normal extends UnivariateDistribution {
  readonly family: "normal";
  readonly mean: number;
  /** The standard deviation. */
  readonly std: number;
  readonly variance: number;
  readonly entropy: number;
}

/** Below this, `inverseErfc` is wrong by up to 7e-14. */
const FAR_TAIL = 1e-10;

/** The z that a tail up to ½ is above; where it is far out, after a step of Newton's method. */
function distance(tail: number): number {
  const z = Math.SQRT2 * inverseErfc(2 * tail);
  if (tail > FAR_TAIL) return z;
  const density = exponential(-(z * z + LN_2PI) / 2);
  return density > 0 ? z + (erfc(z / Math.SQRT2) / 2 - tail) / density : z;
}

/** The tails of the standard normal distribution. */
export const standardNormal: Tails = {
  lower: (z) => erfc(-z / Math.SQRT2) / 2,
  upper: (z) => erfc(z / Math.SQRT2) / 2,
  quantile: (p, q) => (p <= q ? -distance(p) : distance(q)),
};

/** Entropy of the standard normal distribution: ½·ln(2πe). */
export const NORMAL_ENTROPY: number = (LN_2PI + 1) / 2;

/**
 * The normal distribution, with density e^(−½((x − mean)/std)²)/(std·√(2π)).
 *
 * @param mean any finite number
 * @param std the standard deviation, positive and finite; not the variance
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * const p = normal(0, 1);
 * console.log(p.logDensity(0)); // -0.9189385332046727
 * console.log(p.quantile(0.975)); // 1.9599639845400538
 * console.log(p.sample(2, { seed: 1 }).length); // 2
 */
export function normal(mean: number, std: number): Normal {
  finite("mean", mean);
  positive("std", std);
  const constant = -LN_2PI / 2 - naturalLogarithm(std);
  const { lower, upper, quantile } = standardNormal;
  return univariate({
    family: "normal",
    name: nameOf("normal", mean, std),
    parameters: { mean, std, variance: std * std, entropy: NORMAL_ENTROPY + naturalLogarithm(std) },
    support: { kind: "reals", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    logDensity(x) {
      const z = (x - mean) / std;
      return constant - (z * z) / 2;
    },
    tails: {
      lower: (x) => lower((x - mean) / std),
      upper: (x) => upper((x - mean) / std),
      quantile: (p, q) => mean + std * quantile(p, q),
    },
  });
}
