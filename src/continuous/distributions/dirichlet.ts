import { exponential, LN_2PI, naturalLogarithm } from "../elementary.ts";
import { binet, binetDerivative } from "../log-gamma-divergence.ts";
import { lgamma } from "../special-functions.ts";
import { logGammaVariate } from "./gamma-variate.ts";
import { arrayName, frozen, type MultivariateDistribution, multivariate } from "./multivariate.ts";
import { invalidParameter, numbers, positive } from "./parameters.ts";

/** A Dirichlet distribution. */
export interface Dirichlet extends MultivariateDistribution {
  readonly family: "dirichlet";
  readonly alpha: readonly number[];
}

/**
 * ln B + (n − k)·ψ(n) − Σ (a − 1)·ψ(a) of k parameters a that sum to n, with ln Γ and ψ by Binet's function, by which terms that
 * grow with the parameters are gone: see `negentropies.ts`.
 */
function entropyOf(alpha: Float64Array, n: number): number {
  const k = alpha.length;
  const ofAlpha = alpha.reduce((total, a) => {
    return total + naturalLogarithm(a / n) / 2 + binet(a) - (a - 1) * binetDerivative(a) - 0.5 / a;
  }, 0);
  const ofSum = (n - k) * binetDerivative(n) - binet(n) + k / (2 * n);
  return ofAlpha + ofSum + ((k - 1) * (LN_2PI + 1 - naturalLogarithm(n))) / 2;
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
    parameters: { alpha: frozen(own) },
    dimensions,
    support: { kind: "simplex", low: 0, high: 1 },
    mean,
    variance: mean.map((share) => (share * (1 - share)) / (sum + 1)),
    entropy: entropyOf(own, sum),
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
