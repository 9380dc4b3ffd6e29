import { binaryDivergence, exponential, logarithmOfOnePlus, naturalLogarithm, softplus } from "../elementary.ts";
import { incompleteBeta, inverseIncompleteBeta } from "../incomplete-beta.ts";
import { betaNegentropy } from "../negentropies.ts";
import { betaRest } from "../stirling.ts";
import { logGammaVariate } from "./gamma-variate.ts";
import { NORMAL_ENTROPY, standardNormal } from "./normal.ts";
import { positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A beta distribution. */
export interface Beta extends UnivariateDistribution {
  readonly family: "beta";
  readonly a: number;
  readonly b: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/** The greatest double below 1. */
const BELOW_ONE = 1 - 2 ** -53;

/** What is rounded to 0 or 1 is the double next to it. */
function clamped(x: number): number {
  return Math.min(Math.max(x, Number.MIN_VALUE), BELOW_ONE);
}

/** ln of the density at an end, where the exponent there is own − 1. */
function atEnd(own: number, other: number): number {
  if (own === 1) return naturalLogarithm(other);
  return own < 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/**
 * The beta distribution, with density x^(a − 1)·(1 − x)^(b − 1)/B(a, b) of x in [0, 1]. Samples that would be rounded to 0 or 1
 * become the double next to it, of which estimates of KL know nothing.
 *
 * @param a positive and finite
 * @param b positive and finite
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(beta(2, 2).logDensity(0.5)); // 0.4054651081081646
 * console.log(beta(1, 3).mean); // 0.25
 */
export function beta(a: number, b: number): Beta {
  positive("a", a);
  positive("b", b);
  const n = positive("a + b", a + b);
  const rest = betaRest(a, b);
  const variance = ((a / n) * (b / n)) / (n + 1);
  const ends = [atEnd(a, b), atEnd(b, a)] as const;
  return univariate({
    family: "beta",
    name: nameOf("beta", a, b),
    parameters: {
      a,
      b,
      mean: a / n,
      variance,
      entropy: NORMAL_ENTROPY + naturalLogarithm(variance) / 2 - betaNegentropy(a, b),
    },
    support: { kind: "reals", low: 0, high: 1 },
    // x^a·(1 − x)^b beside its greatest value is e to minus a divergence (Loader 2000).
    logDensity(x) {
      if (x === 0 || x === 1) return ends[x];
      return -rest - binaryDivergence(a, b, x, 1 - x) - naturalLogarithm(x) - logarithmOfOnePlus(-x);
    },
    tails: {
      lower: (x) => incompleteBeta(a, b, x, 1 - x),
      upper: (x) => incompleteBeta(b, a, 1 - x, x),
      quantile(p, q) {
        const odds = inverseIncompleteBeta(a, b, p, q, standardNormal.quantile(p, q));
        return clamped(odds > 1 ? 1 - 1 / (1 + odds) : odds / (1 + odds));
      },
    },
    draw(random) {
      const one = logGammaVariate(random, a);
      const other = logGammaVariate(random, b);
      return clamped(exponential(-softplus(other - one)));
    },
  });
}
