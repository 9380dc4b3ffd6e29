import { exponential, exponentialMinusOne, logarithmOfOnePlus, naturalLogarithm } from "../elementary.ts";
import { finite, positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A Gumbel distribution, of maxima. */
export interface Gumbel extends UnivariateDistribution {
  readonly family: "gumbel";
  readonly loc: number;
  readonly scale: number;
  readonly mean: number;
  readonly variance: number;
  readonly entropy: number;
}

/** Euler's constant γ. */
export const EULER = 0.5772156649015329;

/**
 * The Gumbel distribution of maxima, whose probability below x is e^(−e^−z), z = (x − loc)/scale.
 *
 * @param loc the mode: any finite number
 * @param scale positive and finite: the standard deviation is scale·π/√6
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(gumbel(0, 1).logDensity(0)); // -1
 * console.log(gumbel(1, 2).mean); // 2.1544313298030655
 */
export function gumbel(loc: number, scale: number): Gumbel {
  finite("loc", loc);
  positive("scale", scale);
  const logScale = naturalLogarithm(scale);
  return univariate({
    family: "gumbel",
    name: nameOf("gumbel", loc, scale),
    parameters: {
      loc,
      scale,
      mean: loc + EULER * scale,
      variance: (Math.PI * Math.PI * scale * scale) / 6,
      entropy: logScale + EULER + 1,
    },
    support: { kind: "reals", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    logDensity(x) {
      const z = (x - loc) / scale;
      return -z - exponential(-z) - logScale;
    },
    tails: {
      lower: (x) => exponential(-exponential((loc - x) / scale)),
      upper: (x) => -exponentialMinusOne(-exponential((loc - x) / scale)),
      quantile: (p, q) => loc - scale * naturalLogarithm(p <= q ? -naturalLogarithm(p) : -logarithmOfOnePlus(-q)),
    },
  });
}
