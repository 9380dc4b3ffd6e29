import { exponential, logRatio, naturalLogarithm } from "../elementary.ts";
import { standardExponential } from "./exponential.ts";
import { positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A Pareto distribution. */
export interface Pareto extends UnivariateDistribution {
  readonly family: "pareto";
  readonly scale: number;
  readonly shape: number;
  /** Infinite up to a shape of 1. */
  readonly mean: number;
  /** Infinite up to a shape of 2. */
  readonly variance: number;
  readonly entropy: number;
}

/**
 * The Pareto distribution, with density (shape/x)·(scale/x)^shape of x ≥ scale: ln(x/scale) is exponential.
 *
 * @param scale the least value: positive and finite
 * @param shape the tail's exponent: positive and finite
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(pareto(1, 2).mean); // 2
 * console.log(pareto(1, 1).logDensity(1)); // 0
 */
export function pareto(scale: number, shape: number): Pareto {
  positive("scale", scale);
  positive("shape", shape);
  const logShape = naturalLogarithm(shape);
  const { lower, upper, quantile } = standardExponential;
  const variance = ((scale * scale) / (shape - 1) / (shape - 1)) * (shape / (shape - 2));
  return univariate({
    family: "pareto",
    name: nameOf("pareto", scale, shape),
    parameters: {
      scale,
      shape,
      mean: shape > 1 ? scale * (shape / (shape - 1)) : Number.POSITIVE_INFINITY,
      variance: shape > 2 ? variance : Number.POSITIVE_INFINITY,
      entropy: naturalLogarithm(scale) - logShape + 1 / shape + 1,
    },
    support: { kind: "reals", low: scale, high: Number.POSITIVE_INFINITY },
    logDensity: (x) => logShape - naturalLogarithm(x) - shape * logRatio(x, scale),
    tails: {
      lower: (x) => lower(shape * logRatio(x, scale)),
      upper: (x) => upper(shape * logRatio(x, scale)),
      quantile: (p, q) => scale * exponential(quantile(p, q) / shape),
    },
  });
}
