import { naturalLogarithm } from "../elementary.ts";
import { arrayName } from "./multivariate.ts";
import { shares } from "./parameters.ts";
import { type UnivariateDistribution, univariate } from "./univariate.ts";

/** A categorical distribution. */
export interface Categorical extends UnivariateDistribution {
  readonly family: "categorical";
  /** They sum to 1. */
  readonly probabilities: readonly number[];
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/**
 * The distribution of a category's index: j with probability `probabilities[j]`.
 *
 * @param probabilities of at least 0, at least one of them more; they are divided by their sum
 * @throws KullbackTypeError, KullbackRangeError where they are of the wrong kind, or out of range
 *
 * @example
 * console.log(categorical([1, 3]).logDensity([0, 1, 2])); // Float64Array(3) [ -1.3862943611198906, -0.2876820724517809, -Infinity ]
 */
export function categorical(probabilities: ArrayLike<number>): Categorical {
  const own = Object.freeze(Array.from(shares("probabilities", probabilities)));
  const logarithms = own.map(naturalLogarithm);
  /** Sums of all up to an index, from the first on. */
  const sums = (values: readonly number[]) => {
    let sum = 0;
    return values.map((p) => {
      sum += p;
      return sum;
    });
  };
  const below = sums(own);
  const above = [
    ...sums([...own].reverse())
      .reverse()
      .slice(1),
    0,
  ];
  const mean = own.reduce((sum, p, j) => sum + p * j, 0);
  const low = own.findIndex((p) => p > 0);
  const high = own.length - 1 - [...own].reverse().findIndex((p) => p > 0);
  return univariate({
    family: "categorical",
    name: `categorical(${arrayName(own)})`,
    parameters: {
      probabilities: own,
      mean,
      variance: own.reduce((sum, p, j) => sum + p * (j - mean) * (j - mean), 0),
      entropy: own.reduce((sum, p, j) => (p > 0 ? sum - p * (logarithms[j] as number) : sum), 0),
    },
    support: { kind: "integers", low, high },
    logDensity: (x) => logarithms[x] as number,
    tails: {
      lower: (x) => (x < 0 ? 0 : (below[Math.min(Math.floor(x), own.length - 1)] as number)),
      upper: (x) => (x < 0 ? 1 : (above[Math.min(Math.floor(x), own.length - 1)] as number)),
      quantile: (p, q) => {
        // Sums of all but the last category with mass may be rounded to all there is; so `high` is not asked.
        let [first, last] = [low, high];
        while (first < last) {
          const middle = (first + last) >>> 1;
          if (p <= q ? (below[middle] as number) >= p : (above[middle] as number) <= q) last = middle;
          else first = middle + 1;
        }
        return first;
      },
    },
  });
}
