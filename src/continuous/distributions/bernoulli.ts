import { logarithmOfOnePlus, naturalLogarithm } from "../elementary.ts";
import { probability as checkedProbability } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A Bernoulli distribution. */
export interface Bernoulli extends UnivariateDistribution {
  readonly family: "bernoulli";
  readonly probability: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/** Entropy of a coin that shows heads with this probability. */
export function binaryEntropy(p: number): number {
  if (p === 0 || p === 1) return 0;
  return -p * naturalLogarithm(p) - (1 - p) * logarithmOfOnePlus(-p);
}

/**
 * The Bernoulli distribution: 1 with this probability, else 0.
 *
 * @param probability from 0 to 1
 * @throws KullbackTypeError, KullbackRangeError where it is no number, or out of range
 *
 * @example
 * console.log(bernoulli(0.25).logDensity([0, 1])); // Float64Array(2) [ -0.2876820724517809, -1.3862943611198906 ]
 */
export function bernoulli(probability: number): Bernoulli {
  checkedProbability("probability", probability);
  return univariate({
    family: "bernoulli",
    name: nameOf("bernoulli", probability),
    parameters: {
      probability,
      mean: probability,
      variance: probability * (1 - probability),
      entropy: binaryEntropy(probability),
    },
    support: { kind: "integers", low: probability === 1 ? 1 : 0, high: probability === 0 ? 0 : 1 },
    logDensity: (x) => (x === 1 ? naturalLogarithm(probability) : logarithmOfOnePlus(-probability)),
    tails: {
      lower: (x) => (x >= 1 ? 1 : x < 0 ? 0 : 1 - probability),
      upper: (x) => (x >= 1 ? 0 : x < 0 ? 1 : probability),
      quantile: (_, q) => (q < probability ? 1 : 0),
    },
  });
}
