import { exponential, naturalLogarithm } from "../elementary.ts";
import { finite, positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A Laplace distribution. */
export interface Laplace extends UnivariateDistribution {
  readonly family: "laplace";
  readonly loc: number;
  readonly scale: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/**
 * The Laplace distribution, with density e^(−|x − loc|/scale)/(2·scale).
 *
 * @param loc the mean: any finite number
 * @param scale the mean distance from it: positive and finite
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(laplace(0, 0.5).logDensity(1)); // -2
 * console.log(laplace(0, 1).variance); // 2
 */
export function laplace(loc: number, scale: number): Laplace {
  finite("loc", loc);
  positive("scale", scale);
  const logWidth = naturalLogarithm(2 * scale);
  // Of the standard distribution, and of x ≤ 0; the other half is its mirror image.
  const half = (z: number) => (z <= 0 ? exponential(z) / 2 : 1 - exponential(-z) / 2);
  return univariate({
    family: "laplace",
    name: nameOf("laplace", loc, scale),
    parameters: { loc, scale, mean: loc, variance: 2 * scale * scale, entropy: 1 + logWidth },
    support: { kind: "reals", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    logDensity: (x) => -Math.abs(x - loc) / scale - logWidth,
    tails: {
      lower: (x) => half((x - loc) / scale),
      upper: (x) => half((loc - x) / scale),
      quantile: (p, q) => (p <= q ? loc + scale * naturalLogarithm(2 * p) : loc - scale * naturalLogarithm(2 * q)),
    },
  });
}
