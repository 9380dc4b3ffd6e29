import { exponential, exponentialMinusOne, LN_2PI, naturalLogarithm } from "../elementary.ts";
import { NORMAL_ENTROPY, standardNormal } from "./normal.ts";
import { finite, positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A log-normal distribution. */
export interface LogNormal extends UnivariateDistribution {
  readonly family: "logNormal";
  /** Mean and standard deviation of the logarithm. */
  readonly logMean: number;
  readonly logStd: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/** Up to here e to a variance is a double; and far from 1 next to which −1 could be seen. */
const GREATEST_EXPONENT = 700;

/**
 * The distribution of e^X where X is normal (N. Johnson, S. Kotz and N. Balakrishnan 1994, “Continuous Univariate
 * Distributions” 1, chapter 14).
 *
 * @param logMean the mean of ln x: any finite number
 * @param logStd the standard deviation of ln x: positive and finite
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(logNormal(0, 1).logDensity(1)); // -0.9189385332046727
 * console.log(logNormal(0, 1).quantile(0.5)); // 1
 */
export function logNormal(logMean: number, logStd: number): LogNormal {
  finite("logMean", logMean);
  positive("logStd", logStd);
  const constant = -LN_2PI / 2 - naturalLogarithm(logStd);
  const variance = logStd * logStd;
  const mean = exponential(logMean + variance / 2);
  const { lower, upper, quantile } = standardNormal;
  const standardized = (x: number) => (naturalLogarithm(x) - logMean) / logStd;
  return univariate({
    family: "logNormal",
    name: nameOf("logNormal", logMean, logStd),
    parameters: {
      logMean,
      logStd,
      mean,
      variance:
        variance < GREATEST_EXPONENT
          ? exponentialMinusOne(variance) * mean * mean
          : exponential(2 * (logMean + variance)),
      entropy: logMean + NORMAL_ENTROPY + naturalLogarithm(logStd),
    },
    support: { kind: "reals", low: 0, high: Number.POSITIVE_INFINITY },
    logDensity(x) {
      if (x === 0) return Number.NEGATIVE_INFINITY;
      const logarithm = naturalLogarithm(x);
      const z = (logarithm - logMean) / logStd;
      return constant - (z * z) / 2 - logarithm;
    },
    tails: {
      lower: (x) => lower(standardized(x)),
      upper: (x) => upper(standardized(x)),
      quantile: (p, q) => exponential(logMean + logStd * quantile(p, q)),
    },
  });
}
