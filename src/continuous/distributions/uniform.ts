import { naturalLogarithm } from "../elementary.ts";
import { finite, invalidParameter } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A uniform distribution. */
export interface Uniform extends UnivariateDistribution {
  readonly family: "uniform";
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/** Checks that an interval has a length, which is a double. */
export function width(low: number, high: number): number {
  if (high > low && Number.isFinite(high - low)) return high - low;
  throw invalidParameter("high", `more than low, ${low}, by a finite number`, String(high));
}

/**
 * The uniform distribution on [low, high].
 *
 * @param low any finite number
 * @param high a finite number above it
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(uniform(0, 4).logDensity(1)); // -1.3862943611198906
 * console.log(uniform(0, 4).logDensity(5)); // -Infinity
 */
export function uniform(low: number, high: number): Uniform {
  finite("low", low);
  finite("high", high);
  const length = width(low, high);
  const entropy = naturalLogarithm(length);
  return univariate({
    family: "uniform",
    name: nameOf("uniform", low, high),
    parameters: { low, high, mean: low + length / 2, variance: (length * length) / 12, entropy },
    support: { kind: "reals", low, high },
    logDensity: () => -entropy,
    tails: {
      lower: (x) => (x - low) / length,
      upper: (x) => (high - x) / length,
      quantile: (p, q) => (p <= q ? low + length * p : high - length * q),
    },
  });
}
