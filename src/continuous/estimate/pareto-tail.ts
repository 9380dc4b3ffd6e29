/**
 * How heavy the tails of an estimator's summands are: the shape k of the generalized Pareto distribution that fits the
 * greatest of them, k̂, as for Pareto smoothed importance sampling (A. Vehtari, D. Simpson, A. Gelman, Y. Yao and J. Gabry
 * 2024, “Pareto smoothed importance sampling”, JMLR 25, 72, section 3). A distribution whose tail has the shape k has moments up to
 * the order 1/k: a mean below 1, and below ½ the variance without which a standard error means nothing.
 *
 * That is why the limit here is ½ and not the 0.7 of that paper: there the greatest weights are replaced by quantiles of the
 * fitted distribution, whose error is bounded up to 0.7; here summands are averaged as they are.
 */
import { exponential, naturalLogarithm } from "../elementary.ts";
import type { Wanted } from "../monte-carlo/blocks.ts";
import { LargestValues } from "./largest-values.ts";

/** k̂ from which on no interval is given: there the moment of order 1/k is the second, and the variance infinite. */
export const PARETO_LIMIT = 0.5;

/**
 * Summands of a tail, at most: of 116,000 samples or more. k̂ then has a standard error of 0.03·(1 + k) (R. Smith 1987,
 * “Estimating tails of probability distributions”), and of 10^8 samples one block in ten has a summand to be kept.
 */
const GREATEST_TAIL = 1024;

/** With fewer, the fit says nothing. */
const LEAST_TAIL = 5;

/** The fit's prior: as much as this many summands with a shape of ½ (Vehtari et al., appendix G). */
const PRIOR_COUNT = 10;
const PRIOR_SHAPE = 0.5;

/** How many of the greatest of so many summands are the tail (Vehtari et al., section 3). */
export function tailSize(samples: number): number {
  return Math.min(Math.floor(samples / 5), Math.ceil(3 * Math.sqrt(samples)), GREATEST_TAIL);
}

/** Factors of one product: of [2^-500, 2^500], so that no product leaves the range of doubles. */
const GREATEST_FACTOR = 2 ** 500;

/** The mean of ln(1 − b·x): a logarithm only where a product comes near the ends of the range. */
function meanLogarithm(x: Float64Array, b: number): number {
  let sum = 0;
  let product = 1;
  for (let j = 0; j < x.length; j++) {
    const factor = 1 - b * (x[j] as number);
    if (!(factor > 1 / GREATEST_FACTOR && factor < GREATEST_FACTOR)) {
      sum += naturalLogarithm(factor);
      continue;
    }
    product *= factor;
    if (product > 1 / GREATEST_FACTOR && product < GREATEST_FACTOR) continue;
    sum += naturalLogarithm(product);
    product = 1;
  }
  return (sum + naturalLogarithm(product)) / x.length;
}

/**
 * The shape of the generalized Pareto distribution of exceedances, ascending and positive: the posterior mean of J. Zhang and
 * M. Stephens 2009, “A new and efficient estimation method for the generalized Pareto distribution”, Technometrics 51, 316:
 * their b is a profile likelihood's average over a grid of quantiles of the prior.
 */
export function paretoShape(exceedances: Float64Array): number {
  const n = exceedances.length;
  const greatest = exceedances[n - 1] as number;
  const quartile = exceedances[Math.floor(n / 4 + 0.5) - 1] as number;
  // In units of the greatest, so that nothing overflows.
  const x = exceedances.map((own) => own / greatest);
  const mean = x.reduce((sum, own) => sum + own, 0) / n;
  const scale = greatest / (3 * quartile);
  const points = 30 + Math.floor(Math.sqrt(n));
  const grid = Float64Array.from({ length: points }, (_, j) => 1 + (1 - Math.sqrt(points / (j + 0.5))) * scale);
  const logLikelihoods = grid.map((b) => {
    const k = meanLogarithm(x, b);
    // −b/k goes to 1 over the mean as b goes to 0, which is a point of the grid where exceedances are in small proportions, as counts are.
    return n * (naturalLogarithm(b === 0 ? 1 / mean : -b / k) - k - 1);
  });
  const most = logLikelihoods.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  let total = 0;
  let chosen = 0;
  for (const [j, logLikelihood] of logLikelihoods.entries()) {
    const weight = exponential(logLikelihood - most);
    total += weight;
    chosen += weight * (grid[j] as number);
  }
  const k = meanLogarithm(x, chosen / total);
  return (n * k + PRIOR_COUNT * PRIOR_SHAPE) / (n + PRIOR_COUNT);
}

/** A tail: of summands, the greatest, ascending, and before them the threshold. */
function shapeOfTail(tail: Float64Array, mean: number): number {
  const threshold = tail[0] as number;
  const exceedances = tail.map((summand) => summand - threshold);
  const positive = exceedances.subarray(exceedances.findIndex((exceedance) => exceedance > 0));
  if (exceedances.at(-1) === 0 || positive.length < LEAST_TAIL) return Number.NEGATIVE_INFINITY;
  const shape = paretoShape(positive);
  if (!(threshold > mean)) return shape;
  return Math.min(shape, meanLogarithm(exceedances.subarray(1), -1 / (threshold - mean)));
}

/** Both tails of summands, as they come. */
export class ParetoTails {
  private readonly above: LargestValues;
  private readonly below: LargestValues;

  /** For at most so many summands. */
  constructor(samples: number) {
    this.above = new LargestValues(tailSize(samples) + 1);
    this.below = new LargestValues(tailSize(samples) + 1);
  }

  /** Summands that are not outside are of neither tail, and need not be added. */
  get wanted(): Wanted {
    return { below: -this.below.threshold, above: this.above.threshold };
  }

  add(summands: Float64Array): void {
    const { above, below } = this;
    for (let j = 0; j < summands.length; j++) {
      const summand = summands[j] as number;
      above.add(summand);
      below.add(-summand);
    }
  }

  clear(): void {
    this.above.clear();
    this.below.clear();
  }

  /**
   * k̂ of the heavier tail of so many summands, with this mean; −Infinity where fewer than five are beyond the threshold of
   * either, as where they are all the same; NaN where there are too few for a tail.
   *
   * The fit does not know where the mean is. Where summands have many values near one another, as about a greatest or a least
   * value of ln(p/q) that is not the end of their range, a threshold among them makes the rest look far away in units of what is
   * exceeded, though it is near in those of the deviation from the mean: N(0, 1) and a Laplace distribution have k̂ = 0.95 from
   * 1,000 samples. So k̂ is the lesser of the fit and of the mean ln of how many times as far from the mean as the threshold
   * the tail is (B. Hill 1975, “A simple general approach to inference about the tail of a distribution”). Both are near k where that
   * is above 0. *Measured*, at 10,000 samples and more: of k3 for N(0,1)‖N(0,2), k = ¾, 99.8 % or more are found; of k1, none
   * has a k̂ of ½. Nearer to ½ it takes more: of k = 0.56, 95 % at 10,000.
   */
  shape(samples: number, mean: number): number {
    const size = tailSize(samples);
    if (size < LEAST_TAIL) return Number.NaN;
    const { above, below } = this;
    return Math.max(shapeOfTail(above.greatest(size + 1), mean), shapeOfTail(below.greatest(size + 1), -mean));
  }
}
