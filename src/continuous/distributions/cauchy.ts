import { logarithmOfOnePlus, naturalLogarithm } from "../elementary.ts";
import { atan, tan } from "../special-functions.ts";
import { finite, positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A Cauchy distribution. */
export interface Cauchy extends UnivariateDistribution {
  readonly family: "cauchy";
  readonly loc: number;
  readonly scale: number;
  readonly entropy: number;
}

/** Beyond, 1 is nothing beside z², which may overflow. */
const GREATEST_SQUARED = 1e8;

/** ln(1 + z²). */
export function logarithmOfOnePlusSquare(z: number): number {
  const distance = Math.abs(z);
  return distance < GREATEST_SQUARED ? logarithmOfOnePlus(distance * distance) : 2 * naturalLogarithm(distance);
}

/**
 * The Cauchy distribution, with density 1/(π·scale·(1 + z²)), z = (x − loc)/scale. It has no mean.
 *
 * @param loc the median: any finite number
 * @param scale half the distance of the quartiles: positive and finite
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(cauchy(0, 1).logDensity(0)); // -1.1447298858494002
 * console.log(cauchy(0, 1).mean); // undefined
 */
export function cauchy(loc: number, scale: number): Cauchy {
  finite("loc", loc);
  positive("scale", scale);
  const constant = -naturalLogarithm(Math.PI) - naturalLogarithm(scale);
  // Of the standard distribution: of z ≥ 1 by the angle of 1/z, which is small where the tail is.
  const above = (z: number) => (z >= 1 ? atan(1 / z) / Math.PI : 0.5 - atan(z) / Math.PI);
  // tan(π(½ − tail)), of a tail up to ½.
  const distance = (tail: number) => (tail <= 0.25 ? 1 / tan(Math.PI * tail) : tan(Math.PI * (0.5 - tail)));
  return univariate({
    family: "cauchy",
    name: nameOf("cauchy", loc, scale),
    parameters: { loc, scale, entropy: 2 * Math.LN2 - constant },
    support: { kind: "reals", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    logDensity: (x) => constant - logarithmOfOnePlusSquare((x - loc) / scale),
    tails: {
      lower: (x) => above((loc - x) / scale),
      upper: (x) => above((x - loc) / scale),
      quantile: (p, q) => (p <= q ? loc - scale * distance(p) : loc + scale * distance(q)),
    },
  });
}
