/**
 * Where results go. A caller's array is written only once every row is known to be right: bad input never changes it, and
 * one that overlaps an input works as if it did not.
 */
import { assertAttached, type CheckedBatch } from "./batch.ts";
import { KullbackRangeError, KullbackTypeError, show } from "./errors.ts";

/** Results up to this many wait in an array of their own: 8 MiB. More, and the input is checked beforehand instead. */
const STAGED = 2 ** 20;

/** A caller's array for results: a Float64Array of the right length that is still attached. */
function checkedOut(argument: string, out: unknown, length: number): Float64Array {
  if (!(ArrayBuffer.isView(out) && Object.prototype.toString.call(out) === "[object Float64Array]")) {
    throw new KullbackTypeError({ code: "INVALID_DTYPE", argument, expected: "a Float64Array", got: show(out) });
  }
  const array = out as Float64Array;
  if (array.length === 0) assertAttached(argument, array);
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

function overlaps(out: Float64Array, batch: CheckedBatch): boolean {
  const { data } = batch;
  // Two SharedArrayBuffer objects may be one memory.
  if (out.buffer !== data.buffer && !(isShared(out.buffer) && isShared(data.buffer))) return false;
  if (out.buffer !== data.buffer) return true;
  return out.byteOffset < data.byteOffset + data.byteLength && data.byteOffset < out.byteOffset + out.byteLength;
}

function isShared(buffer: ArrayBufferLike): boolean {
  return typeof SharedArrayBuffer === "function" && buffer instanceof SharedArrayBuffer;
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
    batches: readonly CheckedBatch[],
  ) {
    const checked = out === undefined ? undefined : checkedOut(name, out, length);
    this.direct = checked !== undefined && length > STAGED && !batches.some((batch) => overlaps(checked, batch));
    this.values = checked !== undefined && this.direct ? checked : new Float64Array(length);
  }

  /** The results, in the caller's array if there is one. */
  commit(): Float64Array {
    if (this.out === undefined || this.direct) return this.values;
    this.out.set(this.values);
    return this.out;
  }
}
