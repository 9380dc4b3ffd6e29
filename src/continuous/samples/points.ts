/** Points that a caller has, checked, copied and scaled. */
import { exponentOf, scaleByPowerOfTwo } from "../../backend/powers-of-two.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";

/** Numbers, one after another. */
export type PointArray = Float64Array | Float32Array | readonly number[];

/** Points on a line, or points of several coordinates, point after point. */
export type Points =
  | PointArray
  | { readonly data: PointArray; readonly shape: readonly [points: number, dimensions: number] };

export interface CheckedPoints {
  readonly data: Float64Array;
  readonly count: number;
  readonly dimensions: number;
}

/** More dimensions than this have neighbours that are all about as far away; and squares would leave the range of doubles. */
const GREATEST_DIMENSIONS = 65_535;

const expectedArray = "a Float64Array, a Float32Array or an array of numbers";

function isArray(value: unknown): value is PointArray {
  const kind = Object.prototype.toString.call(value);
  return Array.isArray(value) || kind === "[object Float64Array]" || kind === "[object Float32Array]";
}

function checkedShape(argument: string, shape: unknown, length: number): readonly [number, number] {
  const expected = `[points, dimensions], at most ${GREATEST_DIMENSIONS} dimensions`;
  if (!Array.isArray(shape) || shape.length !== 2 || !shape.every((part) => typeof part === "number")) {
    throw new KullbackTypeError({ code: "INVALID_ARGUMENT", argument, expected, got: show(shape) });
  }
  const [points, dimensions] = shape as [number, number];
  const isRange = Number.isInteger(points) && points >= 0 && Number.isInteger(dimensions) && dimensions >= 1;
  if (!isRange || dimensions > GREATEST_DIMENSIONS) {
    throw new KullbackRangeError({ code: "INVALID_ARGUMENT", argument, expected, got: `[${points}, ${dimensions}]` });
  }
  if (points * dimensions === length) return [points, dimensions];
  throw new KullbackRangeError({
    code: "LENGTH_MISMATCH",
    argument,
    expected: `${length} numbers, as data has, in all`,
    got: `[${points}, ${dimensions}]`,
  });
}

function partsOf(argument: string, value: unknown): { readonly data: unknown; readonly shape: unknown } {
  if (isArray(value)) return { data: value, shape: [value.length, 1] };
  const isObject = Object.prototype.toString.call(value) === "[object Object]";
  const keys = isObject ? Object.keys(value as object) : [];
  if (isObject && keys.every((key) => key === "data" || key === "shape")) {
    return value as { readonly data: unknown; readonly shape: unknown };
  }
  throw new KullbackTypeError({
    code: "INVALID_ARGUMENT",
    argument,
    expected: "an array of numbers, or { data, shape: [points, dimensions] }",
    got: isObject ? `an object with ${keys.join(", ")}` : show(value),
  });
}

/** A copy of points, of which each coordinate is a finite number, and there are `least` or more. */
export function checkedPoints(argument: string, value: unknown, least: number): CheckedPoints {
  const { data, shape } = partsOf(argument, value);
  if (!isArray(data)) {
    const detail = { code: "INVALID_DTYPE", argument: `${argument}.data`, expected: expectedArray } as const;
    throw new KullbackTypeError({ ...detail, got: show(data) });
  }
  const [count, dimensions] = checkedShape(`${argument}.shape`, shape, data.length);
  if (count < least) {
    const expected = `at least ${least} points, for so many neighbours`;
    throw new KullbackRangeError({ code: "INVALID_ARGUMENT", argument, expected, got: `${count}` });
  }
  const copy = new Float64Array(data.length);
  for (let j = 0; j < copy.length; j++) {
    const coordinate: unknown = data[j];
    if (typeof coordinate === "number" && Number.isFinite(coordinate)) {
      // One zero: −0 lies where 0 does.
      copy[j] = coordinate + 0;
      continue;
    }
    const detail = {
      code: "INVALID_POINT",
      argument,
      row: Math.floor(j / dimensions),
      column: j % dimensions,
      expected: "a finite number",
      got: show(coordinate),
    } as const;
    throw typeof coordinate === "number" ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
  }
  return { data: copy, count, dimensions };
}

/** Coordinates are brought below 2^500, so that squares of what differs by 2^-511 to 2^500 are ordinary doubles. */
const GREATEST_EXPONENT = 499;

/** Multiplies all coordinates by one power of two, which changes no ratio of distances. */
export function scaleTogether(x: Float64Array, y: Float64Array): void {
  let greatest = 0;
  for (const points of [x, y]) for (const coordinate of points) greatest = Math.max(greatest, Math.abs(coordinate));
  if (greatest === 0) return;
  const shift = GREATEST_EXPONENT - exponentOf(greatest);
  for (const points of [x, y]) {
    for (const [j, coordinate] of points.entries()) points[j] = scaleByPowerOfTwo(coordinate, shift);
  }
}
