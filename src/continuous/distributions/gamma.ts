import { exponential, LN_2PI, naturalLogarithm, scaledDivergenceTerm } from "../elementary.ts";
import { inverseIncompleteGamma, lowerIncompleteGamma, upperIncompleteGamma } from "../incomplete-gamma.ts";
import { gammaNegentropy } from "../negentropies.ts";
import { lgamma } from "../special-functions.ts";
import { stirlingError } from "../stirling.ts";
import { logGammaVariate } from "./gamma-variate.ts";
import { NORMAL_ENTROPY, standardNormal } from "./normal.ts";
import { positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A gamma distribution. */
export interface Gamma extends UnivariateDistribution {
  readonly family: "gamma";
  readonly shape: number;
  readonly rate: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/** The least double with all of its digits. */
const LEAST_NORMAL = 2 ** -1022;

/** What is less than any double is the least one, and what is more the greatest. */
function clamped(x: number): number {
  return Math.min(Math.max(x, Number.MIN_VALUE), Number.MAX_VALUE);
}

/**
 * The gamma distribution, with density rate^shape·x^(shape − 1)·e^(−rate·x)/Γ(shape) of x ≥ 0. Samples of small shapes that
 * are less than any double become the least one, and those that are more the greatest.
 *
 * @param shape positive and finite
 * @param rate one over the scale: positive and finite
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(gamma(2, 0.5).mean); // 4
 * console.log(gamma(1, 2).logDensity(1)); // -1.3068528194400546
 */
export function gamma(shape: number, rate: number): Gamma {
  positive("shape", shape);
  positive("rate", rate);
  const logRate = naturalLogarithm(rate);
  const logShape = naturalLogarithm(shape);
  const constant = logShape - stirlingError(shape) - (LN_2PI + logShape) / 2;
  // Below the least normal double P(a, y) is y^a/Γ(a + 1).
  const logGammaOfNext = lgamma(shape + 1);
  // At 0, where the general formula would subtract an infinity from another.
  const atZero = shape < 1 ? Number.POSITIVE_INFINITY : shape === 1 ? logRate : Number.NEGATIVE_INFINITY;
  return univariate({
    family: "gamma",
    name: nameOf("gamma", shape, rate),
    parameters: {
      shape,
      rate,
      mean: shape / rate,
      variance: shape / rate / rate,
      entropy: NORMAL_ENTROPY + logShape / 2 - logRate - gammaNegentropy(shape),
    },
    support: { kind: "reals", low: 0, high: Number.POSITIVE_INFINITY },
    // y^a·e^-y/Γ(a + 1)·a/x, where the first is e to minus a term that loses nothing (Loader 2000).
    logDensity: (x) => (x === 0 ? atZero : constant - scaledDivergenceTerm(shape, rate, x) - naturalLogarithm(x)),
    tails: {
      lower: (x) => lowerIncompleteGamma(shape, rate * x),
      upper: (x) => upperIncompleteGamma(shape, rate * x),
      quantile(p, q) {
        const y = inverseIncompleteGamma(shape, p, q, standardNormal.quantile(p, q));
        return clamped(
          y > LEAST_NORMAL ? y / rate : exponential((naturalLogarithm(p) + logGammaOfNext) / shape - logRate),
        );
      },
    },
    draw: (random) => clamped(exponential(logGammaVariate(random, shape) - logRate)),
  });
}
