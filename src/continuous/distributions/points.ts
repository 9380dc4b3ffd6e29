/** What the methods of distributions are given: points, arrays for results, and where samples begin. */
import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";
import { assertOptions } from "../../options.ts";
import type { SampleOptions } from "./distribution.ts";

function isArray(value: unknown): value is ArrayLike<unknown> {
  if (Array.isArray(value)) return true;
  return (
    ArrayBuffer.isView(value) && "length" in value && !Object.prototype.toString.call(value).startsWith("[object Big")
  );
}

/** Points as numbers one after another. */
export function pointsOf(argument: string, value: unknown, dimensions: number): ArrayLike<number> {
  if (!isArray(value)) {
    const expected =
      dimensions === 1 ? "a number, or an array of numbers" : `an array of ${dimensions} numbers a point`;
    throw new KullbackTypeError({ code: "INVALID_POINT", argument, expected, got: show(value) });
  }
  if (Array.isArray(value)) {
    const wrong = value.findIndex((x) => typeof x !== "number");
    if (wrong >= 0) {
      const detail = { code: "INVALID_POINT", expected: "a number", got: show(value[wrong]) } as const;
      throw new KullbackTypeError({ ...detail, argument: `${argument}[${wrong}]` });
    }
  }
  if (value.length % dimensions !== 0) {
    throw new KullbackRangeError({
      code: "INVALID_POINT",
      argument,
      expected: `${dimensions} numbers a point`,
      got: `length ${value.length}`,
    });
  }
  return value as ArrayLike<number>;
}

/** A caller's array for `length` results, or a new one. */
export function arrayFor(out: unknown, length: number): Float64Array {
  if (out === undefined) return new Float64Array(length);
  if (Object.prototype.toString.call(out) !== "[object Float64Array]") {
    throw new KullbackTypeError({ code: "INVALID_DTYPE", argument: "out", expected: "a Float64Array", got: show(out) });
  }
  const array = out as Float64Array;
  if (array.length === length) return array;
  throw new KullbackRangeError({
    code: "LENGTH_MISMATCH",
    argument: "out",
    expected: `length ${length}`,
    got: `length ${array.length}`,
  });
}

/** The most points that are drawn at once: more numbers than an array may have are refused before. */
const GREATEST_LENGTH = 2 ** 32;

/** How many points, of how many numbers. */
export function checkedCount(count: unknown, dimensions: number): number {
  const expected = `a whole number of at least 0, at most ${Math.floor(GREATEST_LENGTH / dimensions)}`;
  if (typeof count !== "number") {
    throw new KullbackTypeError({ code: "INVALID_ARGUMENT", argument: "count", expected, got: show(count) });
  }
  if (Number.isInteger(count) && count >= 0 && count * dimensions <= GREATEST_LENGTH) return count;
  throw new KullbackRangeError({ code: "INVALID_ARGUMENT", argument: "count", expected, got: show(count) });
}

/** An integer below 2^53, for the generators. */
export function checkedSeed(argument: string, value: unknown): number {
  if (value === undefined) return 0;
  const detail = {
    code: "INVALID_OPTION",
    argument,
    expected: "a whole number of at least 0, below 2^53",
    got: show(value),
  } as const;
  if (typeof value !== "number") throw new KullbackTypeError(detail);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new KullbackRangeError(detail);
}

/** Seed and stream, checked. */
export function checkedSampleOptions(options: unknown): Required<{ readonly [Key in keyof SampleOptions]: number }> {
  if (options === undefined) return { seed: 0, stream: 0 };
  assertOptions(options, ["seed", "stream"]);
  const { seed, stream } = options as SampleOptions;
  return { seed: checkedSeed("seed", seed), stream: checkedSeed("stream", stream) };
}

/** A probability for a quantile; NaN for NaN. */
export function checkedProbability(argument: string, value: number): number {
  if (!(value < 0 || value > 1)) return value;
  throw new KullbackRangeError({
    code: "INVALID_POINT",
    argument,
    expected: "a probability, from 0 to 1",
    got: show(value),
  });
}
