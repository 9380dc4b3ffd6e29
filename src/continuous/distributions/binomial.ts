import { binaryDivergence, LN_2PI, logarithmOfOnePlus, naturalLogarithm } from "../elementary.ts";
import { incompleteBeta } from "../incomplete-beta.ts";
import { stirlingError } from "../stirling.ts";
import { standardNormal } from "./normal.ts";
import { probability as checkedProbability, count } from "./parameters.ts";
import { integerQuantile } from "./quantile-search.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A binomial distribution. */
export interface Binomial extends UnivariateDistribution {
  readonly family: "binomial";
  readonly trials: number;
  readonly probability: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * The binomial distribution: how many of so many trials succeed, each with this probability. Its density is right to the last
 * digits for any number of trials (C. Loader 2000, “Fast and Accurate Computation of Binomial Probabilities”).
 *
 * @param trials a whole number of at least 0
 * @param probability from 0 to 1
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(binomial(2, 0.5).logDensity(1)); // -0.6931471805599453
 * console.log(binomial(10, 0.5).quantile(0.5)); // 5
 */
export function binomial(trials: number, probability: number): Binomial {
  count("trials", trials);
  checkedProbability("probability", probability);
  const [n, p, q] = [trials, probability, 1 - probability];
  const low = p === 1 ? n : 0;
  const high = p === 0 ? 0 : n;
  // Of the numbers of failures and of successes beyond x, which are whole.
  const beyond = (x: number) => [n - Math.floor(x), Math.floor(x) + 1] as const;
  const tails = {
    lower: (x: number) => (x >= high ? 1 : x < low ? 0 : incompleteBeta(...beyond(x), q, p)),
    upper(x: number) {
      if (x >= high) return 0;
      const [failures, successes] = beyond(x);
      return x < low ? 1 : incompleteBeta(successes, failures, p, q);
    },
  };
  const std = Math.sqrt(n * p * q);
  return univariate({
    family: "binomial",
    name: nameOf("binomial", trials, probability),
    parameters: { trials, probability, mean: n * p, variance: n * p * q },
    support: { kind: "integers", low, high },
    logDensity(x) {
      if (low === high) return 0;
      if (x === 0) return n * logarithmOfOnePlus(-p);
      if (x === n) return n * naturalLogarithm(p);
      const rest = stirlingError(n) - stirlingError(x) - stirlingError(n - x);
      const roots = (LN_2PI + naturalLogarithm(x) + naturalLogarithm((n - x) / n)) / 2;
      return rest - roots - binaryDivergence(x, n - x, p, q);
    },
    tails: {
      ...tails,
      quantile(one, other) {
        const start = n * p + std * standardNormal.quantile(one, other);
        return integerQuantile(tails, one, other, start, low, high);
      },
    },
  });
}
