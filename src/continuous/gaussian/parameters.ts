/** Arrays of parameters of Gaussians, checked, and copied a tile at a time to where kernels read them. */
import { arenaBytes, placeInPage } from "../../backend/arena.ts";
import type { Memory } from "../../backend/backend.ts";
import { PAGE, TILES } from "../../backend/layout.ts";
import { type CheckedBatch, checkedArray, givenArray, wholeNumber } from "../../batch.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";

/** Parameters: as many as there are Gaussians, or one number for all of them. */
export type ParameterArray = Float64Array | Float32Array | readonly number[];

/** What numbers have to be: at least this, and less than infinite. */
interface Kind {
  readonly expected: string;
  readonly least: number;
}

export const meanKind: Kind = { expected: "a finite mean", least: -Number.MAX_VALUE };
export const deviationKind: Kind = { expected: "a positive finite standard deviation", least: Number.MIN_VALUE };
export const logVarianceKind: Kind = {
  expected: "a finite log variance, or -Infinity for a variance of 0",
  least: Number.NEGATIVE_INFINITY,
};

/** Parameters whose number is known to be right. `stride` is 0 where one row, or one number, serves for all rows. */
export interface Parameters extends CheckedBatch {
  readonly kind: Kind;
  /** One number, for every dimension too. */
  readonly constant: boolean;
}

/** What a caller gave, and how many numbers that is; undefined of one number. */
export interface GivenParameters {
  readonly name: string;
  readonly kind: Kind;
  readonly data: CheckedBatch["data"];
  readonly length: number | undefined;
}

export function givenParameters(name: string, value: unknown, kind: Kind): GivenParameters {
  if (typeof value === "number") return { name, kind, data: Float64Array.of(value), length: undefined };
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) {
    throw new KullbackTypeError({
      code: "INVALID_PARAMETER",
      argument: name,
      expected: "an array of numbers, or a number",
      got: show(value),
    });
  }
  const data = checkedArray(name, givenArray(name, value), (index) => ({ row: index }));
  return { name, kind, data, length: data.length };
}

/** The parameters of so many rows. Where `reference` is true one row may serve for all of them. */
export function parametersOf(
  { name, kind, data, length }: GivenParameters,
  rows: number,
  dimensions: number,
  reference: boolean,
): Parameters {
  const common = { name, kind, data, offset: 0 };
  if (length === undefined) return { ...common, rows: 1, bins: 1, stride: 0, constant: true };
  if (length === rows * dimensions) return { ...common, rows, bins: dimensions, stride: dimensions, constant: false };
  if (reference && length === dimensions) return { ...common, rows: 1, bins: dimensions, stride: 0, constant: false };
  throw new KullbackRangeError({
    code: "LENGTH_MISMATCH",
    argument: name,
    expected: `${rows * dimensions} elements${reference ? `, ${dimensions} for all rows` : ""}, or a number`,
    got: `${length}`,
  });
}

/** Rows and dimensions as a caller gave them; of none, one row as long as the arrays are. */
export function checkedShape(shape: unknown, length: number): readonly [rows: number, dimensions: number] {
  if (shape === undefined) return [1, length];
  if (!Array.isArray(shape) || shape.length !== 2) {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "shape",
      expected: "[rows, dimensions]",
      got: show(shape),
    });
  }
  return [wholeNumber("shape[0]", shape[0]), wholeNumber("shape[1]", shape[1])];
}

export function assertSome(count: number, argument: string): void {
  if (count > 0) return;
  throw new KullbackRangeError({
    code: "INVALID_PARAMETER",
    argument,
    expected: "at least one number",
    got: "none",
  });
}

/** The parameter of a dimension of a row. */
export function parameterAt({ data, stride, constant }: Parameters, row: number, dimension: number): number {
  return data[constant ? 0 : row * stride + dimension] as number;
}

/**
 * Whether all of an array are surely right: x − x is 0 of what is finite, and sums of that need no branch (measured, four arrays
 * from memory: 2.5 ns an element; with a comparison of each number to both ends 5.6).
 */
function areSurelyRight({ data, kind: { least } }: Parameters): boolean {
  let even = 0;
  let odd = 0;
  const { length } = data;
  const whole = length - (length % 4);
  for (let j = 0; j < whole; j += 4) {
    const a = data[j] as number;
    const b = data[j + 1] as number;
    const c = data[j + 2] as number;
    const d = data[j + 3] as number;
    if (a < least || b < least || c < least || d < least) return false;
    even += a - a + (b - b);
    odd += c - c + (d - d);
  }
  for (let j = whole; j < length; j++) {
    const x = data[j] as number;
    if (x < least) return false;
    even += x - x;
  }
  return even + odd === 0;
}

/** Whether all of all arrays are surely right; of log variances −Infinity is right too, but not surely. */
export function areRight(all: readonly Parameters[]): boolean {
  return all.every(areSurelyRight);
}

/** What is wrong with a parameter, if anything is. */
function assertParameter(parameters: Parameters, row: number, dimension: number, place: object): void {
  const { kind, name, constant } = parameters;
  const value = parameterAt(parameters, row, dimension);
  if (value >= kind.least && value < Number.POSITIVE_INFINITY) return;
  throw new KullbackRangeError({
    code: "INVALID_PARAMETER",
    argument: name,
    ...(constant ? {} : place),
    expected: kind.expected,
    got: show(value),
  });
}

/** Throws what is wrong with a row of parameters, if anything is. */
export function assertRow(parameters: Parameters, row: number, dimensions: number): void {
  const own = parameters.stride === 0 ? 0 : row;
  const count = parameters.constant ? 1 : dimensions;
  for (let j = 0; j < count; j++) assertParameter(parameters, row, j, { row: own, column: j });
}

/** Throws what is wrong with an element, where each is a row of its own. */
export function assertElement(parameters: Parameters, index: number): void {
  assertParameter(parameters, 0, index, { row: index });
}

/** Areas of a backend's memory, side by side: one for each array of parameters, and for results. */
export class Areas {
  /** Doubles of each. */
  readonly elements: number;
  /** Where what is in them begins. */
  private readonly addresses: number[];
  private readonly size: number;

  constructor(
    private readonly memory: Memory,
    tileBytes: number,
    count: number,
  ) {
    // As much as Arena has for two tiles and their results, all but a page for where values begin.
    this.size = Math.floor((arenaBytes(tileBytes) - TILES) / PAGE / count) * PAGE;
    this.elements = (this.size - PAGE) / 8;
    this.addresses = Array.from({ length: count }, (_, area) => this.start(area));
  }

  /** Where what was last put into an area begins. */
  address(area: number): number {
    return this.addresses[area] as number;
  }

  private start(area: number): number {
    return TILES + area * this.size;
  }

  /** Has an area begin where elements of an array, from this one on, are copied to or from soon: see arena.ts. */
  place(area: number, array: CheckedBatch["data"], from: number): void {
    this.addresses[area] = this.start(area) + placeInPage(array, from);
  }

  /** Copies elements of the caller's array there. */
  copy(area: number, { data }: Parameters, from: number, count: number): void {
    this.place(area, data, from);
    this.memory.f64.set(data.subarray(from, from + count), this.address(area) / 8);
  }

  /** Fills it with the one number. */
  fill(area: number, { data }: Parameters, count: number): void {
    const start = this.address(area) / 8;
    this.memory.f64.fill(data[0] as number, start, start + count);
  }

  /** Some doubles of it, as they are in memory. */
  view(area: number, count: number): Float64Array {
    const start = this.address(area) / 8;
    return this.memory.f64.subarray(start, start + count);
  }
}
