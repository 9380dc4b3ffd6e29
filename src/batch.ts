/**
 * Batches of histograms: what a caller may give, and its check. All validation of input arrays is here; of sparse ones, in
 * sparse-batch.ts.
 */
import { assertKnownKeys, type KullbackErrorDetail, KullbackRangeError, KullbackTypeError, show } from "./errors.ts";

/** The typed arrays that hold masses. */
export type HistogramArray = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;

/** Rows of masses: counts or probabilities, `bins` of them a row, contiguous in a row. Other keys are refused. */
export interface Batch {
  readonly data: HistogramArray | readonly number[];
  readonly shape: readonly [rows: number, bins: number];
  /** Elements between the starts of two rows. Default: `bins`. */
  readonly stride?: number | undefined;
  /** Elements before the first row. Default: 0. */
  readonly offset?: number | undefined;
}

const batchKeys: readonly (keyof Batch)[] = ["data", "shape", "stride", "offset"];

/** A batch, or a single row as a bare array. */
export type BatchInput = Batch | HistogramArray | readonly number[];

/** A batch whose kind, shape and length are known to be right. The masses in it are not: kernels see to those. */
export interface CheckedBatch {
  /** The argument's name, for errors. */
  readonly name: string;
  readonly data: HistogramArray;
  readonly rows: number;
  readonly bins: number;
  readonly stride: number;
  readonly offset: number;
  /** What the caller gave, where that is no array: by it is found what was kept of a prepared batch. */
  readonly source?: object;
}

const accepted = ["Float64Array", "Float32Array", "Uint32Array", "Uint16Array", "Uint8Array", "Uint8ClampedArray"];
const expectedKinds = "a Float64Array, Float32Array, Uint32Array, Uint16Array, Uint8Array or array of numbers";

/** What to do with an array of integers of another kind. */
function adviceFor(kind: string): string {
  if (/^Big(Int|Uint)64Array$/.test(kind)) {
    return "; convert with Float64Array.from(data, Number) if no value is above 2^53";
  }
  if (!/^Int\d+Array$/.test(kind)) return "";
  return "; no signed integers are taken: convert with Float64Array.from(data)";
}

export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Row and bin of an element of an array, as far as it has one. */
export type PlaceOf = (index: number) => { row?: number; bin?: number };

/** Where rows lie in an array. */
type Layout = Pick<CheckedBatch, "rows" | "bins" | "stride" | "offset">;

/** The first row that has an element of the array, and its bin there; nothing if no row has it. */
function placeIn({ rows, bins, stride, offset }: Layout): PlaceOf {
  return (index) => {
    const position = index - offset;
    const row = stride === 0 ? 0 : Math.max(0, Math.floor((position - bins) / stride) + 1);
    const bin = position - row * stride;
    return row < rows && bin >= 0 && bin < bins ? { row, bin } : {};
  };
}

/**
 * An array of zeros; engines differ in how long one may be, and memory may end before that.
 *
 * @param argument what asks for that many
 * @param got how many that is, for the error
 * @throws KullbackRangeError if there is none of that length
 */
export function newArray<Kind extends Float64Array | Float32Array = Float64Array>(
  length: number,
  argument: string,
  got: () => string,
  kind: new (length: number) => Float64Array | Float32Array = Float64Array,
): Kind {
  try {
    return new kind(length) as Kind;
  } catch (cause) {
    throw new KullbackRangeError({
      code: "ARRAY_TOO_LARGE",
      argument,
      expected: `no more than a ${kind.name} can hold here`,
      got: got(),
      cause,
    });
  }
}

/** What a plain array held when it was read. */
export interface ReadNumbers {
  readonly values: Float64Array;
  /** The first element that is no number; none is read after it. */
  readonly fault?: { readonly index: number; readonly got: string };
}

/**
 * A plain array, read once: its elements may be getters, or it may be a Proxy, and answer otherwise a second time. Typed
 * arrays would turn holes, strings and null into NaN, 16 and 0.
 */
function readNumbers(name: string, numbers: readonly unknown[]): ReadNumbers {
  const { length } = numbers;
  const values = newArray(length, name, () => `${length} numbers`);
  for (let index = 0; index < length; index++) {
    const value = numbers[index];
    if (typeof value !== "number") return { values, fault: { index, got: index in numbers ? show(value) : "a hole" } };
    values[index] = value;
  }
  return { values };
}

export function checkedNumbers(name: string, { values, fault }: ReadNumbers, placeOf: PlaceOf): Float64Array {
  if (fault === undefined) return values;
  throw new KullbackTypeError({
    code: "INVALID_NUMBER",
    argument: name,
    ...placeOf(fault.index),
    expected: "a number",
    got: fault.got,
  });
}

/** The array as one of the kinds accepted, on a buffer that is still there. */
export function checkedArray(name: string, { data, numbers }: GivenArray, placeOf: PlaceOf): HistogramArray {
  if (numbers !== undefined) return checkedNumbers(name, numbers, placeOf);
  const kind = kindOf(data);
  if (!ArrayBuffer.isView(data) || !accepted.includes(kind)) {
    throw new KullbackTypeError({
      code: "INVALID_DTYPE",
      argument: name,
      expected: expectedKinds + adviceFor(kind),
      got: show(data),
    });
  }
  const array = data as HistogramArray;
  assertAttached(name, array);
  return array;
}

/**
 * A view of a detached buffer, or one that a resizable buffer shrank away from, has length 0 and looks empty; but every
 * method of it throws.
 */
export function assertAttached(name: string, array: HistogramArray | Int32Array): void {
  if (array.length > 0) return;
  try {
    array.indexOf(0);
  } catch (cause) {
    throw new KullbackTypeError({
      code: "INVALID_BUFFER",
      argument: name,
      expected: "an array over a buffer that is there",
      got: "a detached buffer, or one that was made smaller than the array",
      cause,
    });
  }
}

export function wholeNumber(argument: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  const detail: KullbackErrorDetail = {
    code: "INVALID_BATCH",
    argument,
    expected: "a whole number of at least 0",
    got: show(value),
  };
  throw typeof value === "number" ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
}

/** Whether `value` is what a caller may mean as a batch, right or wrong, and not as options. */
export function isBatchLike(value: unknown): boolean {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return true;
  return typeof value === "object" && value !== null && ("data" in value || "shape" in value);
}

/** What a caller gave as an array. A plain one has been read. */
export interface GivenArray {
  readonly data: unknown;
  readonly numbers: ReadNumbers | undefined;
}

/** What a caller gave as a batch, read once: whatever that runs has run before any array is looked at. */
export interface GivenBatch extends GivenArray {
  readonly name: string;
  /** A bare array, so a single row. */
  readonly bare: boolean;
  readonly shape?: unknown;
  readonly stride?: unknown;
  readonly offset?: unknown;
  readonly source?: object;
}

export function givenArray(name: string, data: unknown): GivenArray {
  return { data, numbers: Array.isArray(data) ? readNumbers(name, data) : undefined };
}

export function givenBatch(name: string, batch: unknown): GivenBatch {
  if (Array.isArray(batch) || ArrayBuffer.isView(batch)) return { name, bare: true, ...givenArray(name, batch) };
  if (typeof batch !== "object" || batch === null || !("data" in batch)) {
    throw new KullbackTypeError({
      code: "INVALID_BATCH",
      argument: name,
      expected: "a batch { data, shape: [rows, bins] }, as histograms(data, bins) makes it",
      got: show(batch),
    });
  }
  if ("indptr" in batch) {
    throw new KullbackTypeError({
      code: "INVALID_BATCH",
      argument: name,
      expected: "rows in full: a batch { data, shape: [rows, bins] }; only engine.score takes sparse rows",
      got: "sparse rows",
    });
  }
  assertKnownKeys(batch, batchKeys, { code: "INVALID_BATCH", argument: name });
  const { data, shape, stride, offset } = batch as Partial<Record<keyof Batch, unknown>>;
  return {
    name,
    bare: false,
    ...givenArray(`${name}.data`, data),
    shape: Array.isArray(shape) ? [...shape] : shape,
    stride,
    offset,
    source: batch,
  };
}

/** A bare array as a single row, however long. */
export function checkedRow(name: string, given: GivenArray): CheckedBatch {
  const data = checkedArray(name, given, (bin) => ({ row: 0, bin }));
  return assertBins({ name, data, rows: 1, bins: data.length, stride: data.length, offset: 0 });
}

/** A batch, checked as far as that goes without reading its masses. */
export function checkedBatch(given: GivenBatch): CheckedBatch {
  const { name, bare, shape, stride, offset, source } = given;
  if (bare) return checkedRow(name, given);
  if (!Array.isArray(shape) || shape.length !== 2) {
    throw new KullbackTypeError({
      code: "INVALID_BATCH",
      argument: `${name}.shape`,
      expected: "[rows, bins]",
      got: show(shape),
    });
  }
  const rows = wholeNumber(`${name}.shape[0]`, shape[0]);
  const bins = wholeNumber(`${name}.shape[1]`, shape[1]);
  const layout = {
    rows,
    bins,
    stride: stride === undefined ? bins : wholeNumber(`${name}.stride`, stride),
    offset: offset === undefined ? 0 : wholeNumber(`${name}.offset`, offset),
  };
  const data = checkedArray(`${name}.data`, given, placeIn(layout));
  const checked = assertBins({ name, data, ...layout, ...(source && { source }) });
  // In doubles: 65,536 × 8,192 × 8 is 0 in 32 bits.
  const needed = rows === 0 ? 0 : layout.offset + (rows - 1) * layout.stride + bins;
  const exact = stride === undefined && offset === undefined;
  if (exact ? data.length !== needed : data.length < needed) {
    throw new KullbackRangeError({
      code: "LENGTH_MISMATCH",
      argument: `${name}.data`,
      expected: `${exact ? "" : "at least "}${needed} elements for shape [${rows}, ${bins}]`,
      got: `${data.length}`,
    });
  }
  return checked;
}

function assertBins(batch: CheckedBatch): CheckedBatch {
  if (batch.bins > 0) return batch;
  throw new KullbackRangeError({
    code: "NO_BINS",
    argument: batch.name,
    expected: "at least one bin in a row",
    got: "0 bins",
  });
}

/** A number of bins: at least one. */
export function checkedBins(argument: string, value: unknown): number {
  const bins = wholeNumber(argument, value);
  if (bins > 0) return bins;
  throw new KullbackRangeError({ code: "NO_BINS", argument, expected: "at least one bin", got: "0" });
}

/**
 * Rows of `bins` masses each, one after another in `data`.
 *
 * @param data counts or probabilities: Float64Array, Float32Array, Uint32Array, Uint16Array, Uint8Array or number[]
 * @param bins bins of a row; `data.length` is a multiple of it
 * @throws KullbackTypeError if `data` is of another kind; KullbackRangeError if it does not divide into rows
 *
 * @example
 * const batch = histograms(new Uint16Array([9, 1, 5, 5]), 2);
 * console.log(batch.shape); // [ 2, 2 ]
 */
export function histograms<Data extends HistogramArray | readonly number[]>(
  data: Data,
  bins: number,
): { data: Data; shape: [rows: number, bins: number] } {
  const checked = checkedBins("bins", bins);
  const layout = { rows: Number.POSITIVE_INFINITY, bins: checked, stride: checked, offset: 0 };
  const { length } = checkedArray("data", givenArray("data", data), placeIn(layout));
  if (length % checked !== 0) {
    throw new KullbackRangeError({
      code: "LENGTH_MISMATCH",
      argument: "data",
      expected: `a multiple of ${checked} elements, so whole rows`,
      got: `${length}`,
    });
  }
  return { data, shape: [length / checked, checked] };
}

/** What is wrong with a row as a distribution, if anything is. */
export function faultOfRow(batch: CheckedBatch, row: number, normalize: boolean): KullbackRangeError | undefined {
  const { data, name, bins } = batch;
  const start = batch.offset + row * batch.stride;
  let positive = false;
  for (let bin = 0; bin < bins; bin++) {
    const value = data[start + bin] as number;
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      return new KullbackRangeError({
        code: "INVALID_MASS",
        argument: name,
        row,
        bin,
        expected: "a finite mass of at least 0",
        got: show(value),
      });
    }
    if (value > 0) positive = true;
  }
  if (positive || !normalize) return undefined;
  return new KullbackRangeError({
    code: "ZERO_MASS",
    argument: name,
    row,
    expected: "a row with some mass, to be divided by it",
    got: "only zeros",
  });
}

/** The first bin of a pair of rows where `under` has a zero and `over` has not, as an error. */
export function zeroUnderMass(
  over: CheckedBatch,
  overRow: number,
  under: CheckedBatch,
  underRow: number,
): KullbackRangeError | undefined {
  const overStart = over.offset + overRow * over.stride;
  const underStart = under.offset + underRow * under.stride;
  for (let bin = 0; bin < over.bins; bin++) {
    if ((over.data[overStart + bin] as number) > 0 && under.data[underStart + bin] === 0) {
      return new KullbackRangeError({
        code: "ZERO_UNDER_MASS",
        argument: under.name,
        row: underRow,
        bin,
        otherRow: overRow,
        expected: `mass where ${over.name} has some (zeros: "throw")`,
        got: "0",
      });
    }
  }
  return undefined;
}
