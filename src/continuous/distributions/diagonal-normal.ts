import { assertOptions } from "../../options.ts";
import { LN_2PI, naturalLogarithm } from "../elementary.ts";
import { normalVariate } from "./gamma-variate.ts";
import { arrayName, frozen, type MultivariateDistribution, multivariate } from "./multivariate.ts";
import { NORMAL_ENTROPY, standardNormal } from "./normal.ts";
import { finite, invalidParameter, numbers, positive } from "./parameters.ts";

/** Independent normal distributions, one for each coordinate. */
export interface DiagonalNormal extends MultivariateDistribution {
  readonly family: "diagonalNormal";
  readonly std: readonly number[];
}

/**
 * Vectors of independent normal coordinates.
 *
 * @param parameters `mean` and `std`: as many numbers as there are dimensions, standard deviations positive and finite
 * @throws KullbackTypeError, KullbackRangeError where they are of the wrong kind or number, or out of range
 *
 * @example
 * const p = diagonalNormal({ mean: [0, 1], std: [1, 2] });
 * console.log(p.logDensity([0, 1])); // Float64Array(1) [ -2.5310242469692907 ]
 */
export function diagonalNormal(parameters: {
  readonly mean: ArrayLike<number>;
  readonly std: ArrayLike<number>;
}): DiagonalNormal {
  assertOptions(parameters, ["mean", "std"]);
  const mean = numbers("mean", parameters.mean, finite);
  const std = numbers("std", parameters.std, positive);
  const dimensions = mean.length;
  if (std.length !== dimensions) throw invalidParameter("std", `${dimensions} numbers, as mean has`, `${std.length}`);
  const logStd = std.reduce((sum, own) => sum + naturalLogarithm(own), 0);
  const constant = (-LN_2PI / 2) * dimensions - logStd;
  return multivariate({
    family: "diagonalNormal",
    name: `diagonalNormal({mean:${arrayName(mean)},std:${arrayName(std)}})`,
    parameters: { std: frozen(std) },
    dimensions,
    support: { kind: "vectors", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    mean,
    variance: std.map((own) => own * own),
    entropy: NORMAL_ENTROPY * dimensions + logStd,
    logDensity(points, at) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        const z = ((points[at + d] as number) - (mean[d] as number)) / (std[d] as number);
        sum += z * z;
      }
      return constant - sum / 2;
    },
    draw(random, points, at) {
      for (let d = 0; d < dimensions; d++)
        points[at + d] = (mean[d] as number) + (std[d] as number) * normalVariate(random);
    },
    transform(points, at) {
      for (let d = at; d < at + dimensions; d++) {
        const p = points[d] as number;
        points[d] = (mean[d - at] as number) + (std[d - at] as number) * standardNormal.quantile(p, 1 - p);
      }
    },
  });
}
