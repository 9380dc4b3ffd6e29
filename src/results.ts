/**
 * Where results go. A caller's array is written only once every row is known to be right: bad input never changes it, and
 * one that overlaps an input works as if it did not.
 */
import { assertAttached, newArray } from "./batch.ts";
import { KullbackRangeError, KullbackTypeError, show } from "./errors.ts";
import { type AnyBatch, isSparse } from "./sparse-batch.ts";

/** Results up to this many wait in an array of their own: 8 MiB. More, and the input is checked beforehand instead. */
const STAGED = 2 ** 20;

/** A caller's array for results: a Float64Array of the right length that is still attached. */
export function checkedOut(argument: string, out: unknown, length: number): Float64Array {
  if (!(ArrayBuffer.isView(out) && Object.prototype.toString.call(out) === "[object Float64Array]")) {
    throw new KullbackTypeError({ code: "INVALID_DTYPE", argument, expected: "a Float64Array", got: show(out) });
  }
  const array = out as Float64Array;
  assertAttached(argument, array);
  if (array.length !== length) {
    throw new KullbackRangeError({
      code: "LENGTH_MISMATCH",
      argument,
      expected: `length ${length}`,
      got: `length ${array.length}`,
    });
  }
  return array;
}

/** Two objects of this kind may be one memory: as a worker gets it, or a WebAssembly memory before and after it grew. */
function isShared(buffer: ArrayBufferLike): boolean {
  return Object.prototype.toString.call(buffer) === "[object SharedArrayBuffer]";
}

/** Whether what is written to `out` may change what is still to be read of a batch. */
function mayOverlap(out: Float64Array, batch: AnyBatch): boolean {
  const arrays = isSparse(batch) ? [batch.indptr, batch.indices, batch.data] : [batch.data];
  return arrays.some(
    (array) => overlap(out, array) || (out.buffer !== array.buffer && isShared(out.buffer) && isShared(array.buffer)),
  );
}

/** Whether two arrays are of one buffer, and have some of it in common. */
function overlap(one: ArrayBufferView, other: ArrayBufferView): boolean {
  if (one.buffer !== other.buffer) return false;
  return one.byteOffset < other.byteOffset + other.byteLength && other.byteOffset < one.byteOffset + one.byteLength;
}

/**
 * Results of two kinds cannot go to one place.
 *
 * @throws KullbackRangeError if `out` and `lostMass` are one array, or overlap
 */
export function assertApart(out: unknown, lostMass: unknown): void {
  if (!ArrayBuffer.isView(out) || !ArrayBuffer.isView(lostMass)) return;
  if (out !== lostMass && !overlap(out, lostMass)) return;
  throw new KullbackRangeError({
    code: "INVALID_OPTION",
    argument: "lostMass",
    expected: "an array that shares no memory with out",
    got: out === lostMass ? "out itself" : "one that overlaps it",
  });
}

/** There may be many more results than masses: a stride of 0 makes any number of rows of a few. */
function arrayOfResults(length: number, [P]: readonly AnyBatch[]): Float64Array {
  const { name, rows, bins } = P as AnyBatch;
  return newArray(length, name, () => `${length} results of ${rows} rows of ${bins} bins`);
}

export class Results {
  /** Where to write. */
  readonly values: Float64Array;
  /** Whether that is the caller's own array, so that nothing may go wrong once writing has begun. */
  readonly direct: boolean;

  constructor(
    name: string,
    private readonly out: Float64Array | undefined,
    length: number,
    batches: readonly AnyBatch[],
    /** Whether something may yet go wrong that no check of the input can see. */
    mayThrow = false,
  ) {
    const checked = out === undefined ? undefined : checkedOut(name, out, length);
    this.direct =
      checked !== undefined && length > STAGED && !mayThrow && !batches.some((batch) => mayOverlap(checked, batch));
    this.values = checked !== undefined && this.direct ? checked : arrayOfResults(length, batches);
  }

  /** The results, in the caller's array if there is one. */
  commit(): Float64Array {
    if (this.out === undefined || this.direct) return this.values;
    this.out.set(this.values);
    return this.out;
  }
}
