/** Binning: from raw samples to histograms that can be scored. */
import { assertAttached } from "../batch.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../errors.ts";
import { type Float64Histograms, namedOptions, wholeNumber } from "./arguments.ts";

/** Arrays of samples. Unlike masses they may be negative. */
export type SampleArray =
  | readonly number[]
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

/** Samples: one column, or several, sample after sample. */
export type Samples =
  | SampleArray
  | { readonly data: SampleArray; readonly shape: readonly [samples: number, columns: number] };

/** Edges of bins as they are, or so many bins of equal width. */
export type BinOptions =
  | { readonly edges: readonly number[] | Float64Array | Float32Array }
  | {
      readonly bins: number;
      /** From the first edge to the last. Default: from the least of all values to the greatest. */
      readonly range?: readonly [least: number, greatest: number] | undefined;
    };

/** How many samples lie in each bin, and where the bins are. */
export interface BinnedSamples {
  /** A row a column of samples: how many lie below all bins, in each bin, and above all bins. */
  readonly counts: Float64Histograms;
  /** One more than there are bins between the first and the last. */
  readonly edges: Float64Array;
}

interface CheckedSamples {
  readonly data: Exclude<SampleArray, readonly number[]>;
  readonly rows: number;
  readonly columns: number;
  readonly least: number;
  readonly greatest: number;
}

const kinds = ["Float64", "Float32", "Int32", "Int16", "Int8", "Uint32", "Uint16", "Uint8", "Uint8Clamped"];

/** A typed array as it is; the numbers of a plain one, where all are numbers. */
function checkedArray(argument: string, data: unknown, columns: number): CheckedSamples["data"] {
  const kind = Object.prototype.toString.call(data).slice(8, -1);
  if (ArrayBuffer.isView(data) && kinds.includes(kind.replace(/Array$/, ""))) {
    const array = data as CheckedSamples["data"];
    // Of whatever kind: it looks at the buffer.
    assertAttached(argument, array as Float64Array);
    return array;
  }
  if (!Array.isArray(data)) {
    throw new KullbackTypeError({
      code: "INVALID_DTYPE",
      argument,
      expected: "an array of numbers, or a typed array of at most 32-bit integers or of floating-point numbers",
      got: show(data),
    });
  }
  return Float64Array.from({ length: data.length }, (_, index) => {
    const value: unknown = data[index];
    if (typeof value === "number") return value;
    throw new KullbackTypeError({
      code: "INVALID_NUMBER",
      argument,
      row: Math.floor(index / columns),
      column: index % columns,
      expected: "a number",
      got: index in data ? show(value) : "a hole",
    });
  });
}

function checkedSamples(values: unknown): CheckedSamples {
  const bare = Array.isArray(values) || ArrayBuffer.isView(values);
  if (!bare && (typeof values !== "object" || values === null || !("data" in values))) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "values",
      expected: "an array of samples, or { data, shape: [samples, columns] }",
      got: show(values),
    });
  }
  const { data: given, shape } = bare ? { data: values, shape: undefined } : namedSamples(values as object);
  const columns = bare ? 1 : wholeNumber("values.shape[1]", shape?.[1], 1, "INVALID_ARGUMENT");
  const data = checkedArray(bare ? "values" : "values.data", given, columns);
  const rows = bare ? data.length : wholeNumber("values.shape[0]", shape?.[0], 0, "INVALID_ARGUMENT");
  if (data.length !== rows * columns) {
    throw new KullbackRangeError({
      code: "LENGTH_MISMATCH",
      argument: "values.data",
      expected: `${rows * columns} elements for shape [${rows}, ${columns}]`,
      got: `${data.length}`,
    });
  }
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < data.length; index++) {
    const value = data[index] as number;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    if (!Number.isNaN(value)) continue;
    throw new KullbackRangeError({
      code: "INVALID_NUMBER",
      argument: bare ? "values" : "values.data",
      row: Math.floor(index / columns),
      column: index % columns,
      expected: "a sample that is a number",
      got: "NaN",
    });
  }
  return { data, rows, columns, least, greatest };
}

/** Samples with their shape. Strides and offsets, which batches have, are not read here, so not taken either. */
function namedSamples(values: object): { readonly data: unknown; readonly shape: readonly unknown[] } {
  const { data, shape } = values as { data: unknown; shape?: unknown };
  const others = Object.keys(values).filter((key) => key !== "data" && key !== "shape");
  if (others.length > 0) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "values",
      expected: "samples { data, shape: [samples, columns] } with nothing between them",
      got: `${show(others[0])} besides`,
    });
  }
  if (!Array.isArray(shape) || shape.length !== 2) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "values.shape",
      expected: "[samples, columns]",
      got: show(shape),
    });
  }
  return { data, shape };
}

function checkedEdges(edges: unknown): Float64Array {
  const kind = Object.prototype.toString.call(edges).slice(8, -1);
  if (!Array.isArray(edges) && !(ArrayBuffer.isView(edges) && kinds.includes(kind.replace(/Array$/, "")))) {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "edges",
      expected: "an array of numbers",
      got: show(edges),
    });
  }
  const given = edges as ArrayLike<unknown>;
  if (given.length < 2) {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "edges",
      expected: "at least 2 edges, those of one bin",
      got: `${given.length}`,
    });
  }
  const checked = new Float64Array(given.length);
  for (let index = 0; index < given.length; index++) {
    const edge = given[index];
    if (typeof edge === "number" && Number.isFinite(edge) && (index === 0 || edge > (checked[index - 1] as number))) {
      checked[index] = edge;
      continue;
    }
    const isNumber = typeof edge === "number";
    const detail = {
      code: "INVALID_OPTION",
      argument: `edges[${index}]`,
      expected:
        isNumber && index > 0 ? `a finite number above ${checked[index - 1]}, the edge before` : "a finite number",
      got: show(edge),
    } as const;
    throw isNumber ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
  }
  return checked;
}

function checkedRange(range: unknown): readonly [number, number] {
  if (!Array.isArray(range) || range.length !== 2 || !range.every((end) => typeof end === "number")) {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "range",
      expected: "[least, greatest], two numbers",
      got: show(range),
    });
  }
  const [least, greatest] = range as [number, number];
  if (least < greatest && Number.isFinite(greatest - least)) return [least, greatest];
  throw new KullbackRangeError({
    code: "INVALID_OPTION",
    argument: "range",
    expected: "a finite number, and a greater one at a finite distance",
    got: `[${show(least)}, ${show(greatest)}]`,
  });
}

/** From the least value to the greatest; half a unit to each side of values that are all the same, as NumPy has it. */
function rangeOf({ least, greatest }: CheckedSamples): readonly [number, number] {
  if (!Number.isFinite(greatest - least)) {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "range",
      expected: "[least, greatest], where the values have none that is finite",
      got: least > greatest ? "nothing, and no values" : `nothing, and values from ${least} to ${greatest}`,
    });
  }
  return least === greatest ? [least - 0.5, greatest + 0.5] : [least, greatest];
}

/** Edges of bins of equal width, to the bit as NumPy's `linspace` has them. */
function evenEdges([least, greatest]: readonly [number, number], bins: number): Float64Array {
  const step = (greatest - least) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, index) =>
    index === bins ? greatest : index * step + least,
  );
  const repeated = edges.findIndex((edge, index) => index > 0 && !(edge > (edges[index - 1] as number)));
  if (repeated < 0) return edges;
  throw new KullbackRangeError({
    code: "INVALID_OPTION",
    argument: "bins",
    expected: `so few that doubles between ${least} and ${greatest} tell their edges apart`,
    got: `${bins}`,
  });
}

/** The bin of a value that is not outside: the last whose lower edge is at most the value. */
type Search = (value: number) => number;

/** By halving. */
function searchOf(edges: Float64Array): Search {
  return (value) => {
    let low = 0;
    let high = edges.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((edges[middle] as number) <= value) low = middle;
      else high = middle;
    }
    return low;
  };
}

/** By a division, whose rounding the edges correct. */
function evenSearchOf(edges: Float64Array): Search {
  const last = edges.length - 2;
  const least = edges[0] as number;
  const width = (edges[last + 1] as number) - least;
  return (value) => {
    let bin = Math.min(last, Math.floor(((value - least) / width) * (last + 1)));
    while (value < (edges[bin] as number)) bin--;
    while (bin < last && value >= (edges[bin + 1] as number)) bin++;
    return bin;
  };
}

/**
 * Histograms of columns of raw samples, with a bin for what lies below all bins and one for what lies above, so that data
 * outside the range can be scored too. A bin has its lower edge and not its upper one, [eᵢ, eᵢ₊₁); the last has both, as
 * NumPy's `histogram` has it. A value is compared with the edges that are given back, so other samples that are binned with
 * those edges fall where these did.
 *
 * @param values samples of one column, or `{ data, shape: [samples, columns] }`, sample after sample; infinite ones lie
 *   outside
 * @param options `{ edges }`, at least two, finite and strictly increasing; or `{ bins, range }`, so many bins of equal
 *   width between the two numbers of `range`, by default the least and the greatest of all values
 * @returns `counts`, a row a column of samples, of one bin for below, the bins, and one for above; and `edges`, one more than
 *   there are bins in between
 * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with row and column,
 *   from 0 on, of a sample that is NaN
 *
 * @example
 * const before = binSamples([1, 2, 2.5, 3, 4], { bins: 3 });
 * console.log(before.edges); // Float64Array(4) [ 1, 2, 3, 4 ]
 * console.log(before.counts.data); // Float64Array(5) [ 0, 1, 2, 2, 0 ]
 * const after = binSamples([0, 1.5, 3, 9, 9], { edges: before.edges });
 * console.log(after.counts.data); // Float64Array(5) [ 1, 1, 0, 1, 2 ]
 */
export function binSamples(values: Samples, options: BinOptions): BinnedSamples {
  const given = namedOptions(options, ["edges", "bins", "range"]);
  if ((given.edges === undefined) === (given.bins === undefined)) {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "options",
      expected: "either edges or bins",
      got: given.bins === undefined ? "neither" : "both",
    });
  }
  if (given.edges !== undefined && given.range !== undefined) {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "range",
      expected: "nothing: edges have a range",
      got: show(given.range),
    });
  }
  const inner = given.bins === undefined ? undefined : wholeNumber("bins", given.bins, 1);
  const range = given.range === undefined ? undefined : checkedRange(given.range);
  const own = inner === undefined ? checkedEdges(given.edges) : undefined;
  const samples = checkedSamples(values);
  const edges = own ?? evenEdges(range ?? rangeOf(samples), inner as number);
  const search = own === undefined ? evenSearchOf(edges) : searchOf(edges);
  return { counts: countsOf(samples, edges, search), edges };
}

function countsOf({ data, rows, columns }: CheckedSamples, edges: Float64Array, search: Search): Float64Histograms {
  const bins = edges.length + 1;
  const first = edges[0] as number;
  const last = edges[edges.length - 1] as number;
  const counts = new Float64Array(columns * bins);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = data[row * columns + column] as number;
      const bin = value < first ? 0 : value > last ? bins - 1 : 1 + search(value);
      const at = column * bins + bin;
      counts[at] = (counts[at] as number) + 1;
    }
  }
  return { data: counts, shape: [columns, bins] };
}
