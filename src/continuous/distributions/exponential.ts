import {
  exponentialMinusOne,
  exponential as exponentialOf,
  logarithmOfOnePlus,
  naturalLogarithm,
} from "../elementary.ts";
import type { Tails } from "./distribution.ts";
import { positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** An exponential distribution. */
export interface Exponential extends UnivariateDistribution {
  readonly family: "exponential";
  readonly rate: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/** The tails of the exponential distribution of rate 1. */
export const standardExponential: Tails = {
  lower: (z) => -exponentialMinusOne(-z),
  upper: (z) => exponentialOf(-z),
  quantile: (p, q) => (p <= q ? -logarithmOfOnePlus(-p) : -naturalLogarithm(q)),
};

/**
 * The exponential distribution, with density rate·e^(−rate·x) of x ≥ 0.
 *
 * @param rate one over the mean: positive and finite
 * @throws KullbackTypeError, KullbackRangeError where the rate is no number, or out of range
 *
 * @example
 * console.log(exponential(2).logDensity(0)); // 0.6931471805599453
 * console.log(exponential(2).mean); // 0.5
 */
export function exponential(rate: number): Exponential {
  positive("rate", rate);
  const logRate = naturalLogarithm(rate);
  const { lower, upper, quantile } = standardExponential;
  return univariate({
    family: "exponential",
    name: nameOf("exponential", rate),
    parameters: { rate, mean: 1 / rate, variance: 1 / rate / rate, entropy: 1 - logRate },
    support: { kind: "reals", low: 0, high: Number.POSITIVE_INFINITY },
    logDensity: (x) => logRate - rate * x,
    tails: {
      lower: (x) => lower(rate * x),
      upper: (x) => upper(rate * x),
      quantile: (p, q) => quantile(p, q) / rate,
    },
  });
}
