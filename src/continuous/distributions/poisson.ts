import { divergenceTerm, LN_2PI, naturalLogarithm } from "../elementary.ts";
import { lowerIncompleteGamma, upperIncompleteGamma } from "../incomplete-gamma.ts";
import { stirlingError } from "../stirling.ts";
import { standardNormal } from "./normal.ts";
import { positive } from "./parameters.ts";
import { integerQuantile } from "./quantile-search.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A Poisson distribution. */
export interface Poisson extends UnivariateDistribution {
  readonly family: "poisson";
  readonly rate: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * The Poisson distribution, with probability rate^x·e^−rate/x!. Right to the last digits for any rate (C. Loader 2000, “Fast and
 * Accurate Computation of Binomial Probabilities”).
 *
 * @param rate the mean: positive and finite
 * @throws KullbackTypeError, KullbackRangeError where it is no number, or out of range
 *
 * @example
 * console.log(poisson(2).logDensity(0)); // -2
 * console.log(poisson(2).quantile(0.5)); // 2
 */
export function poisson(rate: number): Poisson {
  positive("rate", rate);
  const lower = (x: number) => (x < 0 ? 0 : upperIncompleteGamma(Math.floor(x) + 1, rate));
  const upper = (x: number) => (x < 0 ? 1 : lowerIncompleteGamma(Math.floor(x) + 1, rate));
  const std = Math.sqrt(rate);
  return univariate({
    family: "poisson",
    name: nameOf("poisson", rate),
    parameters: { rate, mean: rate, variance: rate },
    support: { kind: "integers", low: 0, high: Number.POSITIVE_INFINITY },
    logDensity(x) {
      if (x === 0) return -rate;
      return -divergenceTerm(x, rate) - stirlingError(x) - (LN_2PI + naturalLogarithm(x)) / 2;
    },
    tails: {
      lower,
      upper,
      quantile(p, q) {
        const start = rate + std * standardNormal.quantile(p, q);
        return integerQuantile({ lower, upper }, p, q, start, 0, Number.POSITIVE_INFINITY);
      },
    },
  });
}
