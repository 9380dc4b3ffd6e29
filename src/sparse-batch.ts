/**
 * Sparse batches: of each row only the entries that were stored, as SciPy's CSR matrices have them; and the check of what
 * a caller gives as one.
 */
import {
  assertAttached,
  type CheckedBatch,
  checkedArray,
  checkedBins,
  checkedNumbers,
  type GivenArray,
  givenArray,
  type HistogramArray,
  kindOf,
  newArray,
  wholeNumber,
} from "./batch.ts";
import { assertKnownKeys, KullbackRangeError, KullbackTypeError, show } from "./errors.ts";

/** The typed arrays that say where entries are. */
export type IndexArray = Int32Array | Uint32Array;

/** Rows of masses, most of them zero: row i has `data[e]` in bin `indices[e]`, for e from `indptr[i]` to below `indptr[i + 1]`. */
export interface SparseBatch {
  readonly indptr: IndexArray | readonly number[];
  readonly indices: IndexArray | readonly number[];
  readonly data: HistogramArray | readonly number[];
  readonly shape: readonly [rows: number, bins: number];
}

/** What `sparseHistograms` takes: the arrays of a CSR matrix, and its number of columns. */
export interface SparseArrays extends Omit<SparseBatch, "shape"> {
  readonly bins: number;
}

const batchKeys: readonly (keyof SparseBatch)[] = ["indptr", "indices", "data", "shape"];
const arrayKeys: readonly (keyof SparseArrays)[] = ["indptr", "indices", "data", "bins"];

/** Indices whose kind is known to be right: those of a plain array were read. */
type CheckedIndices = IndexArray | Float64Array;

/** A sparse batch of which all is known to be right but the masses. */
export interface CheckedSparseBatch extends Pick<CheckedBatch, "name" | "data" | "rows" | "bins"> {
  readonly indptr: CheckedIndices;
  readonly indices: CheckedIndices;
}

/** Rows in full, or their stored entries. */
export type AnyBatch = CheckedBatch | CheckedSparseBatch;

export function isSparse(batch: AnyBatch): batch is CheckedSparseBatch {
  return "indptr" in batch;
}

/** Whether `value` is what a caller may mean as a sparse batch, right or wrong. */
export function isSparseLike(value: unknown): value is object {
  return typeof value === "object" && value !== null && "indptr" in value;
}

/** What a caller gave, read once; see `GivenBatch`. */
interface GivenSparseBatch {
  readonly name: string;
  /** Before the names of its arrays. */
  readonly prefix: string;
  readonly indptr: GivenArray;
  readonly indices: GivenArray;
  readonly data: GivenArray;
}

function givenArrays(name: string, prefix: string, batch: object): GivenSparseBatch {
  const { indptr, indices, data } = batch as Partial<Record<keyof SparseBatch, unknown>>;
  return {
    name,
    prefix,
    indptr: givenArray(`${prefix}indptr`, indptr),
    indices: givenArray(`${prefix}indices`, indices),
    data: givenArray(`${prefix}data`, data),
  };
}

/** Reads a caller's sparse batch; the function that this gives checks it. */
export function givenSparseBatch(name: string, batch: object): () => CheckedSparseBatch {
  assertKnownKeys(batch, batchKeys, { code: "INVALID_BATCH", argument: name });
  const given = givenArrays(name, `${name}.`, batch);
  const { shape } = batch as { shape?: unknown };
  const sizes: unknown = Array.isArray(shape) ? [...shape] : shape;
  return () => {
    if (!Array.isArray(sizes) || sizes.length !== 2) {
      throw new KullbackTypeError({
        code: "INVALID_BATCH",
        argument: `${name}.shape`,
        expected: "[rows, bins], as sparseHistograms({ indptr, indices, data, bins }) makes it",
        got: show(sizes),
      });
    }
    const rows = wholeNumber(`${name}.shape[0]`, sizes[0]);
    const checked = checkedArrays(given, checkedBins(`${name}.shape[1]`, sizes[1]));
    if (checked.rows === rows) return checked;
    throw new KullbackRangeError({
      code: "LENGTH_MISMATCH",
      argument: `${name}.indptr`,
      expected: `${rows + 1} elements for ${rows} rows`,
      got: `${checked.rows + 1}`,
    });
  };
}

/**
 * Rows of masses of which only some entries are stored, all others being 0: a matrix in CSR format, as SciPy lays it out.
 * `engine.score` takes them. Indices need not be sorted; stored entries may be 0.
 *
 * @param arrays `indptr`: row i has the entries from indptr[i] to below indptr[i + 1], so rows + 1 elements; `indices`: the
 *   bin of each entry, no bin twice in a row (Int32Array, Uint32Array or number[], both); `data`: its mass, of the kinds of
 *   `histograms`; `bins`: bins of a row
 * @throws KullbackTypeError if an array is of another kind; KullbackRangeError if they do not fit together, with the row
 *
 * @example
 * // Two rows of 10,000 bins: 3 in bin 7 and 1 in bin 42; 5 in bin 9,999.
 * const batch = sparseHistograms({ indptr: [0, 2, 3], indices: [7, 42, 9_999], data: [3, 1, 5], bins: 10_000 });
 * console.log(batch.shape); // [ 2, 10000 ]
 */
export function sparseHistograms<Arrays extends SparseArrays>(
  arrays: Arrays,
): Pick<Arrays, "indptr" | "indices" | "data"> & { shape: [rows: number, bins: number] } {
  if (typeof arrays !== "object" || arrays === null) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "arrays",
      expected: "{ indptr, indices, data, bins }",
      got: show(arrays),
    });
  }
  assertKnownKeys(arrays, arrayKeys, { code: "INVALID_ARGUMENT", argument: "arrays" });
  const { indptr, indices, data, bins } = arrays;
  const { rows } = checkedArrays(givenArrays("", "", { indptr, indices, data }), checkedBins("bins", bins));
  return { indptr, indices, data, shape: [rows, bins] };
}

const fromLarge = "; convert with Int32Array.from(array, Number)";
const accepted = ["Int32Array", "Uint32Array"];

function checkedIndices(name: string, { data, numbers }: GivenArray): CheckedIndices {
  if (numbers !== undefined) {
    const place = numbers.fault === undefined ? name : `${name}[${numbers.fault.index}]`;
    return checkedNumbers(place, numbers, () => ({}));
  }
  const kind = kindOf(data);
  if (!ArrayBuffer.isView(data) || !accepted.includes(kind)) {
    throw new KullbackTypeError({
      code: "INVALID_DTYPE",
      argument: name,
      expected: `an Int32Array, Uint32Array or array of numbers${kind.startsWith("Big") ? fromLarge : ""}`,
      got: show(data),
    });
  }
  const array = data as IndexArray;
  assertAttached(name, array);
  return array;
}

/** Everything but the masses. */
function checkedArrays(given: GivenSparseBatch, bins: number): CheckedSparseBatch {
  const { name, prefix } = given;
  const indptr = checkedIndices(`${prefix}indptr`, given.indptr);
  const indices = checkedIndices(`${prefix}indices`, given.indices);
  assertPointers(`${prefix}indptr`, indptr, indices.length);
  assertIndices(`${prefix}indices`, indptr, indices, bins);
  const data = checkedArray(`${prefix}data`, given.data, (entry) =>
    entry < indices.length ? { row: rowOf(entry, indptr), bin: indices[entry] as number } : {},
  );
  if (data.length !== indices.length) {
    throw new KullbackRangeError({
      code: "LENGTH_MISMATCH",
      argument: `${prefix}data`,
      expected: `${indices.length} elements, as ${prefix}indices has`,
      got: `${data.length}`,
    });
  }
  return { name, data, indptr, indices, rows: indptr.length - 1, bins };
}

function rowOf(entry: number, indptr: CheckedIndices): number {
  return indptr.findIndex((start) => start > entry) - 1;
}

function assertPointers(name: string, indptr: CheckedIndices, entries: number): void {
  const { length } = indptr;
  const fault = (place: number, expected: string) =>
    new KullbackRangeError({
      code: "INVALID_BATCH",
      argument: `${name}[${place}]`,
      expected,
      got: show(indptr[place]),
    });
  if (length === 0) {
    throw new KullbackRangeError({
      code: "LENGTH_MISMATCH",
      argument: name,
      expected: "one element more than there are rows",
      got: "none",
    });
  }
  if (indptr[0] !== 0) throw fault(0, "0, where the entries of row 0 begin");
  for (let place = 1; place < length; place++) {
    const end = indptr[place] as number;
    if (!Number.isInteger(end)) throw fault(place, "a whole number");
    if (end < (indptr[place - 1] as number)) throw fault(place, `at least ${indptr[place - 1]}, the element before it`);
  }
  if (indptr[length - 1] === entries) return;
  throw fault(length - 1, `${entries}, the number of indices (SciPy: prune() takes away those of no row)`);
}

/** Bins that are there, each once in a row. */
function assertIndices(name: string, indptr: CheckedIndices, indices: CheckedIndices, bins: number): void {
  // 1 more than the last row that had the bin; not needed of rows in ascending order.
  let lastRow: Float64Array | undefined;
  for (let row = 0; row < indptr.length - 1; row++) {
    const start = indptr[row] as number;
    const end = indptr[row + 1] as number;
    let previous = -1;
    let isAscending = true;
    for (let entry = start; entry < end; entry++) {
      const bin = indices[entry] as number;
      if (!(bin >= 0 && bin < bins && Number.isInteger(bin))) {
        throw new KullbackRangeError({
          code: "INVALID_BATCH",
          argument: name,
          row,
          expected: `a bin from 0 to ${bins - 1}`,
          got: show(bin),
        });
      }
      if (bin <= previous) isAscending = false;
      previous = bin;
    }
    if (isAscending) continue;
    lastRow ??= newArray(bins, name, () => `rows of ${bins} bins that are not in ascending order`);
    for (let entry = start; entry < end; entry++) {
      const bin = indices[entry] as number;
      if (lastRow[bin] === row + 1) {
        throw new KullbackRangeError({
          code: "INVALID_BATCH",
          argument: name,
          row,
          bin,
          expected: "each bin once in a row (SciPy: sum_duplicates() adds them up)",
          got: "it twice",
        });
      }
      lastRow[bin] = row + 1;
    }
  }
}
