/** Batches on their way to a worker: copied, or where the caller allows it, transferred. */
import type { BatchInput, HistogramArray } from "../batch.ts";
import { KullbackTypeError } from "../errors.ts";
import { type AnyBatch, isSparse } from "../sparse-batch.ts";
import type { SentBatch } from "./messages.ts";
import type { TaskQueue } from "./task-queue.ts";

/** A batch that the worker of an engine keeps: see `WorkerEngine.prepare`. Taken by that engine wherever a batch is. */
export class WorkerBatch {
  readonly shape: readonly [rows: number, bins: number];
  /** @internal */
  isReleased = false;

  /** @internal */
  constructor(
    shape: readonly [number, number],
    /** @internal */
    readonly key: number,
    /** @internal Which worker of those that the queue has had has it. */
    readonly generation: number,
    /** @internal */
    readonly queue: TaskQueue,
  ) {
    this.shape = Object.freeze([...shape] as const);
  }

  /** Lets the worker forget it, when it has done what it was asked until now. */
  release(): void {
    if (this.isReleased) return;
    this.isReleased = true;
    this.queue.release(this.key, this.generation);
  }
}

/** Batches of the shapes of kept ones, by which arguments are checked: one row of zeros, a number of times. */
const standIns = new WeakMap<object, WorkerBatch>();

/** What stands for a kept batch where arguments are checked; anything else is itself. */
export function checkable(value: unknown): unknown {
  if (!(value instanceof WorkerBatch)) return value;
  const [rows, bins] = value.shape;
  const standIn = { data: new Float64Array(bins), shape: [rows, bins], stride: 0 } satisfies BatchInput;
  standIns.set(standIn, value);
  return standIn;
}

/** Batches as they are sent, and what goes with them. */
export interface Sent {
  readonly batches: readonly SentBatch[];
  readonly transfer: readonly ArrayBuffer[];
  readonly generation: number | undefined;
}

function isPlainBuffer(buffer: ArrayBufferLike): buffer is ArrayBuffer {
  return Object.prototype.toString.call(buffer) === "[object ArrayBuffer]";
}

/** Arrays as they are sent: of a part of one, that part. */
function arraysOf(batch: AnyBatch, transfer: boolean): SentBatch {
  const part = (array: ArrayLike<number>, from: number, to: number): ArrayLike<number> => {
    const values = array as HistogramArray;
    return transfer ? values.subarray(from, to) : values.slice(from, to);
  };
  const { rows, bins } = batch;
  if (isSparse(batch)) {
    // Indices of a plain array were read as doubles, which a batch does not have.
    const indices = (array: ArrayLike<number>) =>
      array instanceof Float64Array ? Array.from(array) : part(array, 0, array.length);
    return {
      indptr: indices(batch.indptr),
      indices: indices(batch.indices),
      data: part(batch.data, 0, batch.data.length),
      shape: [rows, bins],
    };
  }
  const { data, stride, offset } = batch;
  const length = rows === 0 ? 0 : (rows - 1) * stride + bins;
  return { data: part(data, offset, offset + length), shape: [rows, bins], stride, offset: 0 };
}

/** @throws KullbackTypeError if the worker of this queue does not have the batch any more, or never had */
function assertKept(name: string, { isReleased, queue }: WorkerBatch, own: TaskQueue): void {
  if (!isReleased && queue === own) return;
  throw new KullbackTypeError({
    code: "INVALID_BATCH",
    argument: name,
    expected: "a batch that the worker of this engine keeps",
    got: isReleased ? "one that was released" : "one of another engine",
  });
}

/** No worker's. */
const NO_GENERATION = -1;

/**
 * Reads the masses of batches. From here on the caller's arrays are not looked at any more; those whose buffers are
 * transferred are detached.
 *
 * @param queue of the engine that is to score them
 * @throws KullbackTypeError if a buffer cannot be transferred, or a batch is not kept there
 */
export function sentBatches(batches: readonly AnyBatch[], transfer: boolean, queue: TaskQueue): Sent {
  let generation: number | undefined;
  const sent = batches.map((batch): SentBatch => {
    const kept = "source" in batch && batch.source ? standIns.get(batch.source) : undefined;
    if (kept === undefined) return arraysOf(batch, transfer);
    assertKept(batch.name, kept, queue);
    // Of batches of two workers one is gone.
    generation = generation === undefined || generation === kept.generation ? kept.generation : NO_GENERATION;
    return { kept: kept.key };
  });
  const buffersOf = (all: readonly SentBatch[]) =>
    new Set(
      all
        .flatMap((batch): unknown[] => Object.values(batch))
        .flatMap((value) => (ArrayBuffer.isView(value) && isPlainBuffer(value.buffer) ? [value.buffer] : [])),
    );
  if (!transfer) return { batches: sent, transfer: [...buffersOf(sent)], generation };
  try {
    // At once, not when the worker is free: so that nobody writes to them until then.
    const own = structuredClone(sent, { transfer: [...buffersOf(sent)] });
    return { batches: own, transfer: [...buffersOf(own)], generation };
  } catch (cause) {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "transfer",
      expected: "arrays whose buffers can be transferred",
      got: "a buffer that cannot be, as of a WebAssembly memory",
      cause,
    });
  }
}
