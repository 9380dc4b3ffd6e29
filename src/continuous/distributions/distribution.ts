/** What every distribution is, whatever its family. */
import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";

/** Where a distribution has mass. */
export interface Support {
  /**
   * `"reals"`: an interval. `"integers"`: those of an interval. `"vectors"`: all of them, of the distribution's dimensions.
   * `"simplex"`: vectors of positive coordinates that sum to 1. `"unknown"`: of a caller's own density that does not say.
   */
  readonly kind: "reals" | "integers" | "vectors" | "simplex" | "unknown";
  /** The ends of the interval, or of the interval of each coordinate; may be infinite. */
  readonly low: number;
  readonly high: number;
}

/** Where samples begin: the same numbers for the same seed and stream, everywhere. */
export interface SampleOptions {
  /** An integer in [0, 2^53). Default: 0. */
  readonly seed?: number | undefined;
  /** An integer in [0, 2^53): streams of one seed are independent of each other. Default: 0. */
  readonly stream?: number | undefined;
}

/** What turns probabilities into points, so that uniform ones become points of the distribution. */
export interface Quantile {
  /** The least x with P(X ≤ x) ≥ probability, which is in [0, 1]. Of points that are numbers. */
  (probability: number): number;
  /**
   * The same for many. Of vectors: for each point a probability for each dimension, of that coordinate given those before it
   * (M. Rosenblatt 1952, “Remarks on a multivariate transformation”).
   */
  (probabilities: ArrayLike<number>, out?: Float64Array): Float64Array;
}

/**
 * A distribution: a density, or of integers a probability of each. Frozen. Parameters are properties too, under the names
 * that the function has which makes it.
 */
export interface Distribution {
  /** Which function makes it, such as `"normal"`. */
  readonly family: string;
  /** How it is written, such as `"normal(0,1)"`: in errors, and for the command. */
  readonly name: string;
  /** Of a point: 1 where points are numbers. */
  readonly dimensions: number;
  readonly support: Support;
  /** ln of the density at a point that is a number; −Infinity outside the support; NaN for NaN. */
  logDensity(x: number): number;
  /** The same for many: points one after another, of `dimensions` numbers each. To `out` where that is given. */
  logDensity(x: ArrayLike<number>, out?: Float64Array): Float64Array;
  /** `count` points, one after another. */
  sample(count: number, options?: SampleOptions): Float64Array;
  /** What follow are there where they exist and are known in closed form. Of vectors, one for each dimension. */
  readonly mean?: number | readonly number[] | undefined;
  readonly variance?: number | readonly number[] | undefined;
  /** Differential, or of integers discrete, entropy in nats. */
  readonly entropy?: number | undefined;
  readonly quantile?: Quantile | undefined;
}

/** Of distributions of numbers: both tails, and the point where they are p and q, each right where it is small. */
export interface Tails {
  /** P(X ≤ x). */
  readonly lower: (x: number) => number;
  /** P(X > x). */
  readonly upper: (x: number) => number;
  /** The quantile of p, where q is 1 − p, neither of them 0. */
  readonly quantile: (p: number, q: number) => number;
}

/** Shared by every copy of the package that a program may have loaded, where `instanceof` would not be. */
const brand: unique symbol = Symbol.for("kullback.distribution") as never;

/** Makes an object a distribution, with its tails where they are known. */
export function branded<Own extends Distribution>(distribution: Own, tails?: Tails): Own {
  Object.defineProperty(distribution, brand, { value: tails });
  return Object.freeze(distribution);
}

/** Whether a value is a distribution that one of the functions of this package has made. */
export function isDistribution(value: unknown): value is Distribution {
  return typeof value === "object" && value !== null && brand in value;
}

/** @throws KullbackTypeError if a value is no distribution */
export function assertDistribution(argument: string, value: unknown): asserts value is Distribution {
  if (isDistribution(value)) return;
  const expected = "a distribution, such as normal(0, 1)";
  throw new KullbackTypeError({ code: "INVALID_ARGUMENT", argument, expected, got: show(value) });
}

/**
 * @throws KullbackTypeError if one is no distribution, KullbackRangeError if points of one have not as many dimensions as the
 *   other's
 */
export function assertPair(p: unknown, q: unknown): asserts p is Distribution {
  assertDistribution("p", p);
  assertDistribution("q", q);
  if (p.dimensions === q.dimensions) return;
  throw new KullbackRangeError({
    code: "SHAPE_MISMATCH",
    argument: "q",
    expected: `a distribution of ${p.dimensions} ${p.dimensions === 1 ? "dimension" : "dimensions"}, as p is`,
    got: `${q.name} of ${q.dimensions}`,
  });
}

/** The tails of a distribution, where they are known. */
export function tailsOf(distribution: Distribution): Tails | undefined {
  return (distribution as unknown as Record<symbol, Tails | undefined>)[brand];
}
