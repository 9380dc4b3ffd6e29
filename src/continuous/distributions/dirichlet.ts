import { exponential, naturalLogarithm } from "../elementary.ts";
import { digamma, lgamma } from "../special-functions.ts";
import { logGammaVariate } from "./gamma-variate.ts";
import { arrayName, type MultivariateDistribution, multivariate } from "./multivariate.ts";
import { invalidParameter, numbers, positive } from "./parameters.ts";

/** A Dirichlet distribution. */
export interface Dirichlet extends MultivariateDistribution {
  readonly family: "dirichlet";
  readonly alpha: Float64Array;
}

/** How far from 1 the coordinates of a point may sum to, which have been rounded. */
const SUM_TOLERANCE = 1e-9;

/**
 * The Dirichlet distribution of probabilities x, with density Π x^(alpha − 1)/B(alpha) with respect to all of them but the last.
 *
 * @param alpha at least two numbers, positive and finite
 * @throws KullbackTypeError, KullbackRangeError where they are of the wrong kind or number, or out of range
 *
 * @example
 * const p = dirichlet([1, 1, 1]);
 * console.log(p.logDensity([0.2, 0.3, 0.5])); // Float64Array(1) [ 0.6931471805599453 ]
 */
export function dirichlet(alpha: ArrayLike<number>): Dirichlet {
  const own = numbers("alpha", alpha, positive);
  const dimensions = own.length;
  if (dimensions < 2) throw invalidParameter("alpha", "at least two numbers", "one");
  const sum = positive(
    "the sum of alpha",
    own.reduce((total, a) => total + a, 0),
  );
  const logBeta = own.reduce((total, a) => total + lgamma(a), 0) - lgamma(sum);
  const mean = own.map((a) => a / sum);
  return multivariate({
    family: "dirichlet",
    name: `dirichlet(${arrayName(own)})`,
    parameters: { alpha: own },
    dimensions,
    support: { kind: "simplex", low: 0, high: 1 },
    mean,
    variance: mean.map((share) => (share * (1 - share)) / (sum + 1)),
    entropy: logBeta + (sum - dimensions) * digamma(sum) - own.reduce((total, a) => total + (a - 1) * digamma(a), 0),
    logDensity(points, at) {
      let total = 0;
      let logarithm = -logBeta;
      for (let d = 0; d < dimensions; d++) {
        const x = points[at + d] as number;
        if (x < 0) return Number.NEGATIVE_INFINITY;
        total += x;
        const a = own[d] as number;
        if (a !== 1) logarithm += (a - 1) * naturalLogarithm(x);
      }
      if (Number.isNaN(total)) return total;
      return Math.abs(total - 1) <= SUM_TOLERANCE ? logarithm : Number.NEGATIVE_INFINITY;
    },
    draw(random, points, at) {
      // Gamma variables beside the greatest of them, by their logarithms: all may be less than any double.
      let greatest = Number.NEGATIVE_INFINITY;
      for (let d = 0; d < dimensions; d++) {
        const logarithm = logGammaVariate(random, own[d] as number);
        points[at + d] = logarithm;
        greatest = Math.max(greatest, logarithm);
      }
      let total = 0;
      for (let d = at; d < at + dimensions; d++) {
        points[d] = exponential((points[d] as number) - greatest);
        total += points[d] as number;
      }
      for (let d = at; d < at + dimensions; d++) points[d] = Math.max((points[d] as number) / total, Number.MIN_VALUE);
    },
  });
}
