/** What distributions of vectors have in common. */
import { RandomNumbers } from "../../backend/random.ts";
import { KullbackTypeError, show } from "../../errors.ts";
import { branded, type Distribution, type Quantile, type Support } from "./distribution.ts";
import { arrayFor, checkedCount, checkedProbability, checkedSampleOptions, pointsOf } from "./points.ts";

/** A distribution whose points are vectors. */
export interface MultivariateDistribution extends Distribution {
  readonly mean: readonly number[];
  /** Of each coordinate. */
  readonly variance: readonly number[];
  readonly entropy: number;
}

/** What a family says of one of its distributions. */
export interface MultivariateDefinition<Family extends string, Parameters extends object> {
  readonly family: Family;
  readonly name: string;
  readonly parameters: Parameters;
  readonly dimensions: number;
  readonly support: Support;
  /** ln of the density at the point that begins at `at`. */
  readonly logDensity: (points: ArrayLike<number>, at: number) => number;
  /** Writes a point to `points` from `at` on. */
  readonly draw: (random: RandomNumbers, points: Float64Array, at: number) => void;
  /** Turns probabilities from `at` on, neither 0 nor 1, into a point. */
  readonly transform?: (probabilities: Float64Array, at: number) => void;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly entropy: number;
}

/** Copies results to a caller's array, if there is one. */
function given(results: Float64Array, out: Float64Array | undefined): Float64Array {
  if (out === undefined) return results;
  const array = arrayFor(out, results.length);
  array.set(results);
  return array;
}

/** Numbers as a distribution shows them, which nobody can write to. */
export function frozen(numbers: ArrayLike<number>): readonly number[] {
  return Object.freeze(Array.from(numbers));
}

/** The distribution that a definition is of. */
export function multivariate<Family extends string, Parameters extends object>(
  definition: MultivariateDefinition<Family, Parameters>,
): Readonly<Parameters> & MultivariateDistribution & { readonly family: Family } {
  const { family, name, parameters, dimensions, support, transform, mean, variance, entropy } = definition;
  const refused = (argument: string, value: unknown) => {
    const expected = `an array of ${dimensions} numbers a point`;
    return new KullbackTypeError({ code: "INVALID_POINT", argument, expected, got: show(value) });
  };
  function logDensity(x: number): number;
  function logDensity(x: ArrayLike<number>, out?: Float64Array): Float64Array;
  function logDensity(x: number | ArrayLike<number>, out?: Float64Array): number | Float64Array {
    if (typeof x === "number") throw refused("x", x);
    const points = pointsOf("x", x, dimensions);
    const densities = Float64Array.from({ length: points.length / dimensions }, (_, j) =>
      definition.logDensity(points, j * dimensions),
    );
    return given(densities, out);
  }
  function quantile(probability: number): number;
  function quantile(probabilities: ArrayLike<number>, out?: Float64Array): Float64Array;
  function quantile(probabilities: number | ArrayLike<number>, out?: Float64Array): number | Float64Array {
    if (typeof probabilities === "number") throw refused("probabilities", probabilities);
    const points = Float64Array.from(pointsOf("probabilities", probabilities, dimensions), (probability, j) =>
      checkedProbability(`probabilities[${j}]`, probability),
    );
    for (let at = 0; at < points.length; at += dimensions) transform?.(points, at);
    return given(points, out);
  }
  const distribution: MultivariateDistribution & { readonly family: Family } = {
    ...parameters,
    family,
    name,
    dimensions,
    support: Object.freeze(support),
    mean: frozen(mean),
    variance: frozen(variance),
    entropy,
    logDensity,
    sample(count, options) {
      const points = new Float64Array(checkedCount(count, dimensions) * dimensions);
      const { seed, stream } = checkedSampleOptions(options);
      const random = new RandomNumbers(seed, stream);
      for (let at = 0; at < points.length; at += dimensions) definition.draw(random, points, at);
      return points;
    },
    ...(transform === undefined ? {} : { quantile: quantile as Quantile }),
  };
  return branded(distribution as Readonly<Parameters> & typeof distribution);
}

/** How an array stands in a distribution's name: whole where it is short. */
export function arrayName(values: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(values.length, 4) }, (_, j) => values[j]);
  return `[${shown.join(",")}${values.length > shown.length ? ",…" : ""}]`;
}
