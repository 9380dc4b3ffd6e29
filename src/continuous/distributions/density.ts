import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";
import { assertOptions } from "../../options.ts";
import { branded, type Distribution, type SampleOptions, type Support } from "./distribution.ts";
import { invalidParameter } from "./parameters.ts";
import { arrayFor, checkedCount, checkedSampleOptions, pointsOf } from "./points.ts";
import type { UnivariateDistribution } from "./univariate.ts";

/** What a caller says of a distribution of their own. */
export interface DensityOptions {
  /**
   * ln of the density at a point: a number, or of more dimensions a Float64Array, which is another point's the next time.
   * −Infinity where there is none.
   */
  readonly logDensity: (x: never) => number;
  /** `count` points one after another, by these seeds. Only of what is sampled from, so not of Q. */
  readonly sample?:
    | ((count: number, options: { readonly seed: number; readonly stream: number }) => ArrayLike<number>)
    | undefined;
  /** Where there is mass, of numbers: `{ low, high }`, of all numbers between them. */
  readonly support?: { readonly low: number; readonly high: number } | undefined;
  /** Default: 1. */
  readonly dimensions?: number | undefined;
  /** For errors. Default: `"density"`. */
  readonly name?: string | undefined;
}

/** A distribution of a caller's own. */
export interface Density extends Distribution {
  readonly family: "density";
}

/** A distribution of numbers of a caller's own. */
export interface UnivariateDensity extends Density, UnivariateDistribution {
  readonly family: "density";
  readonly dimensions: 1;
  readonly mean?: undefined;
  readonly variance?: undefined;
}

const optionNames = ["logDensity", "sample", "support", "dimensions", "name"] as const;

function assertFunction(argument: string, value: unknown): void {
  if (typeof value !== "function") throw invalidParameter(argument, "a function", show(value), false);
}

function checkedDimensions(value: unknown): number {
  if (value === undefined) return 1;
  if (Number.isInteger(value) && (value as number) >= 1) return value as number;
  throw invalidParameter("dimensions", "a whole number of at least 1", show(value), typeof value === "number");
}

function checkedSupport(value: DensityOptions["support"]): Support {
  if (value === undefined) {
    return { kind: "unknown", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  }
  assertOptions(value, ["low", "high"]);
  const { low, high } = value;
  if (!(typeof low === "number" && typeof high === "number" && low < high)) {
    throw invalidParameter("support", "numbers low and high, low < high", `${show(low)} and ${show(high)}`);
  }
  return { kind: "reals", low, high };
}

/** What a caller's `sample` gave, if it is as many finite numbers as were asked for, of the support. */
function checkedPoints(points: ArrayLike<number>, name: string, length: number, { low, high }: Support): Float64Array {
  const argument = `${name}.sample`;
  if (typeof points !== "object" || points === null || typeof points.length !== "number") {
    const expected = `an array of ${length} numbers`;
    throw new KullbackTypeError({ code: "INVALID_POINT", argument, expected, got: show(points) });
  }
  if (points.length !== length) {
    const got = `length ${points.length}`;
    throw new KullbackRangeError({ code: "INVALID_POINT", argument, expected: `${length} numbers`, got });
  }
  const wrong = Array.prototype.findIndex.call(points, (x: unknown) => {
    return !(typeof x === "number" && Number.isFinite(x) && x >= low && x <= high);
  });
  if (wrong < 0) return Float64Array.from(points);
  if (typeof points[wrong] !== "number") {
    const got = show(points[wrong]);
    throw new KullbackTypeError({
      code: "INVALID_POINT",
      argument: `${argument}(…)[${wrong}]`,
      expected: "a number",
      got,
    });
  }
  const inSupport = Number.isFinite(low) || Number.isFinite(high) ? ` of its support, [${low}, ${high}]` : "";
  throw new KullbackRangeError({
    code: "INVALID_POINT",
    argument: `${argument}(…)[${wrong}]`,
    expected: `a finite number${inSupport}`,
    got: show(points[wrong]),
  });
}

/**
 * A distribution by a caller's own functions: of what has no name here. The log-density must be normalized, that is, of a
 * density whose integral is 1: nothing can check that.
 *
 * @param options `logDensity`, and where it is to be sampled from, `sample`; `support`, `dimensions`, `name`
 * @throws KullbackTypeError, KullbackRangeError where an option is of the wrong kind or value; when it is used, if `sample`
 *   gives anything but as many finite numbers of the support as it was asked for, or `logDensity` no number
 *
 * @example
 * const triangular = density({ logDensity: (x) => (x >= 0 && x <= 1 ? Math.log(2 * x) : -Infinity), name: "triangular" });
 * console.log(triangular.logDensity([0.5, 2])); // Float64Array(2) [ 0, -Infinity ]
 */
export function density(options: DensityOptions & { readonly dimensions?: 1 | undefined }): UnivariateDensity;
export function density(options: DensityOptions): Density;
export function density(options: DensityOptions): Density {
  assertOptions(options, optionNames);
  const { sample, name = "density" } = options;
  const ofPoint = options.logDensity as (x: number | Float64Array) => number;
  assertFunction("logDensity", ofPoint);
  if (sample !== undefined) assertFunction("sample", sample);
  if (typeof name !== "string") throw invalidParameter("name", "a string", show(name), false);
  const dimensions = checkedDimensions(options.dimensions);
  const support = checkedSupport(options.support);
  if (dimensions > 1 && options.support !== undefined) {
    throw invalidParameter("support", "none, of more than one dimension", "one");
  }
  const { low, high } = support;
  const at = (x: number | Float64Array): number => {
    if (typeof x === "number" && (x < low || x > high)) return Number.NEGATIVE_INFINITY;
    const value: unknown = ofPoint(x);
    if (typeof value === "number") return value;
    const got = show(value);
    throw new KullbackTypeError({ code: "INVALID_POINT", argument: `${name}.logDensity`, expected: "a number", got });
  };
  function logDensity(x: number): number;
  function logDensity(x: ArrayLike<number>, out?: Float64Array): Float64Array;
  function logDensity(x: number | ArrayLike<number>, out?: Float64Array): number | Float64Array {
    if (typeof x === "number" && dimensions === 1) return at(x);
    const points = pointsOf("x", x, dimensions);
    const point = new Float64Array(dimensions);
    const densities = Float64Array.from({ length: points.length / dimensions }, (_, j) => {
      if (dimensions === 1) return at(points[j] as number);
      for (let d = 0; d < dimensions; d++) point[d] = points[j * dimensions + d] as number;
      return at(point);
    });
    if (out === undefined) return densities;
    const array = arrayFor(out, densities.length);
    array.set(densities);
    return array;
  }
  return branded({
    family: "density" as const,
    name,
    dimensions,
    support: Object.freeze(support),
    logDensity,
    sample(count: number, given?: SampleOptions) {
      const length = checkedCount(count, dimensions) * dimensions;
      const checked = checkedSampleOptions(given);
      if (sample === undefined) {
        const detail = { code: "INVALID_ARGUMENT", argument: name, expected: "a density with sample" } as const;
        throw new KullbackTypeError({ ...detail, got: "one without" });
      }
      return checkedPoints(sample(count, checked), name, length, support);
    },
  });
}
