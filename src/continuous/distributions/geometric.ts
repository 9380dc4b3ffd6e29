import { exponential, exponentialMinusOne, logarithmOfOnePlus, naturalLogarithm } from "../elementary.ts";
import { binaryEntropy } from "./bernoulli.ts";
import { standardExponential } from "./exponential.ts";
import { probability as checkedProbability, invalidParameter } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A geometric distribution. */
export interface Geometric extends UnivariateDistribution {
  readonly family: "geometric";
  readonly probability: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/**
 * The geometric distribution: how many trials fail before the first that succeeds, each with this probability; so from 0.
 *
 * @param probability more than 0, at most 1
 * @throws KullbackTypeError, KullbackRangeError where it is no number, or out of range
 *
 * @example
 * console.log(geometric(0.5).logDensity(1)); // -1.3862943611198906
 * console.log(geometric(0.25).mean); // 3
 */
export function geometric(probability: number): Geometric {
  if (checkedProbability("probability", probability) === 0) {
    throw invalidParameter("probability", "a probability of more than 0", "0");
  }
  const logFailure = logarithmOfOnePlus(-probability);
  const logSuccess = naturalLogarithm(probability);
  const failures = (x: number) => (Math.floor(x) + 1) * logFailure;
  const high = probability === 1 ? 0 : Number.POSITIVE_INFINITY;
  const upper = (x: number) => (x < 0 ? 1 : x >= high ? 0 : exponential(failures(x)));
  const lower = (x: number) => (x < 0 ? 0 : x >= high ? 1 : -exponentialMinusOne(failures(x)));
  return univariate({
    family: "geometric",
    name: nameOf("geometric", probability),
    parameters: {
      probability,
      mean: (1 - probability) / probability,
      variance: (1 - probability) / probability / probability,
      entropy: binaryEntropy(probability) / probability,
    },
    support: { kind: "integers", low: 0, high },
    logDensity: (x) => (x === 0 ? logSuccess : logSuccess + x * logFailure),
    tails: {
      lower,
      upper,
      // Failures before an exponential time: one less where rounding has come to the next.
      quantile(p, q) {
        if (high === 0) return 0;
        const x = Math.max(0, Math.ceil(standardExponential.quantile(p, q) / -logFailure) - 1);
        return x > 0 && (p <= q ? lower(x - 1) >= p : upper(x - 1) <= q) ? x - 1 : x;
      },
    },
  });
}
