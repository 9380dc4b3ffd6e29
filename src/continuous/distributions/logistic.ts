import { exponential, logarithmOfOnePlus, logRatio, naturalLogarithm } from "../elementary.ts";
import { finite, positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A logistic distribution. */
export interface Logistic extends UnivariateDistribution {
  readonly family: "logistic";
  readonly loc: number;
  readonly scale: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/**
 * The logistic distribution, whose probability below x is 1/(1 + e^−z), z = (x − loc)/scale.
 *
 * @param loc the mean: any finite number
 * @param scale positive and finite: the standard deviation is scale·π/√3
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(logistic(0, 1).logDensity(0)); // -1.3862943611198906
 * console.log(logistic(0, 1).entropy); // 2
 */
export function logistic(loc: number, scale: number): Logistic {
  finite("loc", loc);
  positive("scale", scale);
  const logScale = naturalLogarithm(scale);
  const below = (z: number) => 1 / (1 + exponential(-z));
  return univariate({
    family: "logistic",
    name: nameOf("logistic", loc, scale),
    parameters: {
      loc,
      scale,
      mean: loc,
      variance: (Math.PI * Math.PI * scale * scale) / 3,
      entropy: 2 + logScale,
    },
    support: { kind: "reals", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    logDensity(x) {
      const z = Math.abs(x - loc) / scale;
      return -z - 2 * logarithmOfOnePlus(exponential(-z)) - logScale;
    },
    tails: {
      lower: (x) => below((x - loc) / scale),
      upper: (x) => below((loc - x) / scale),
      quantile: (p, q) => loc + scale * logRatio(p, q),
    },
  });
}
