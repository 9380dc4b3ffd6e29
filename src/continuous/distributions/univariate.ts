/** What distributions of numbers have in common: a family says what it is, and this makes the distribution. */
import { RandomNumbers } from "../../backend/random.ts";
import { branded, type Distribution, type Quantile, type Support, type Tails } from "./distribution.ts";
import { arrayFor, checkedCount, checkedProbability, checkedSampleOptions, pointsOf } from "./points.ts";

/** A distribution whose points are numbers. */
export interface UnivariateDistribution extends Distribution {
  readonly dimensions: 1;
  readonly mean?: number | undefined;
  readonly variance?: number | undefined;
}

/** What a family says of one of its distributions. */
export interface Definition<Family extends string, Parameters extends object> {
  readonly family: Family;
  readonly name: string;
  /** Properties of the distribution. */
  readonly parameters: Parameters;
  readonly support: Support;
  /** ln of the density at a finite point of the support. */
  readonly logDensity: (x: number) => number;
  readonly tails?: Tails | undefined;
  /** A point; by default the quantile of a uniform number. */
  readonly draw?: (random: RandomNumbers) => number;
  /** Points, where they are not drawn one by one. */
  readonly drawMany?: (count: number, seed: number, stream: number) => Float64Array;
  readonly mean?: number | undefined;
  readonly variance?: number | undefined;
  readonly entropy?: number | undefined;
}

/** How a number stands in a distribution's name: the shortest that reads back as the same double. */
export function nameOf(family: string, ...parameters: readonly (number | string)[]): string {
  return `${family}(${parameters.join(",")})`;
}

/** The quantile with the checks that all have. */
function checkedQuantile({ low, high }: Support, { quantile }: Tails): Quantile {
  const at = (argument: string, probability: number): number => {
    const p = checkedProbability(argument, probability);
    if (p === 0) return low;
    return p === 1 ? high : Number.isNaN(p) ? p : quantile(p, 1 - p);
  };
  function own(probability: number): number;
  function own(probabilities: ArrayLike<number>, out?: Float64Array): Float64Array;
  function own(given: number | ArrayLike<number>, out?: Float64Array): number | Float64Array {
    if (typeof given === "number") return at("probability", given);
    const probabilities = pointsOf("probabilities", given, 1);
    // Before anything is written.
    const points = Float64Array.from(probabilities, (probability, j) => at(`probabilities[${j}]`, probability));
    if (out === undefined) return points;
    const array = arrayFor(out, points.length);
    array.set(points);
    return array;
  }
  return own;
}

/** The distribution that a definition is of. */
export function univariate<Family extends string, Parameters extends object>(
  definition: Definition<Family, Parameters>,
): Readonly<Parameters> & UnivariateDistribution & { readonly family: Family } {
  const { family, name, parameters, support, tails, mean, variance, entropy } = definition;
  const { low, high, kind } = support;
  const ofPoint = definition.logDensity;
  const isInteger = kind === "integers";
  const at = (x: number): number => {
    if (Number.isNaN(x)) return x;
    if (x < low || x > high || !Number.isFinite(x) || (isInteger && !Number.isInteger(x)))
      return Number.NEGATIVE_INFINITY;
    return ofPoint(x);
  };
  function logDensity(x: number): number;
  function logDensity(x: ArrayLike<number>, out?: Float64Array): Float64Array;
  function logDensity(x: number | ArrayLike<number>, out?: Float64Array): number | Float64Array {
    if (typeof x === "number") return at(x);
    const points = pointsOf("x", x, 1);
    const densities = arrayFor(out, points.length);
    // Of memory in common, a density may come to be where a point is still to be read.
    const apart = ArrayBuffer.isView(points) && points.buffer === densities.buffer ? Float64Array.from(points) : points;
    for (let j = 0; j < densities.length; j++) densities[j] = at(apart[j] as number);
    return densities;
  }
  const quantileOf = tails?.quantile;
  const draw =
    definition.draw ??
    ((random: RandomNumbers) => {
      const p = random.uniform();
      return (quantileOf as Tails["quantile"])(p, 1 - p);
    });
  const distribution: UnivariateDistribution & { readonly family: Family } = {
    ...parameters,
    family,
    name,
    dimensions: 1,
    support: Object.freeze(support),
    logDensity,
    sample(count, options) {
      const length = checkedCount(count, 1);
      const { seed, stream } = checkedSampleOptions(options);
      if (definition.drawMany !== undefined) return definition.drawMany(length, seed, stream);
      const random = new RandomNumbers(seed, stream);
      return Float64Array.from({ length }, () => draw(random));
    },
    ...(mean === undefined ? {} : { mean }),
    ...(variance === undefined ? {} : { variance }),
    ...(entropy === undefined ? {} : { entropy }),
    ...(tails === undefined ? {} : { quantile: checkedQuantile(support, tails) }),
  };
  return branded(distribution as Readonly<Parameters> & typeof distribution, tails);
}
