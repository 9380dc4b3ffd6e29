/** An engine that is at work in a worker: the methods of `Engine` as promises. */
import type { BatchInput, CheckedBatch } from "../batch.ts";
import { checkedBatch, givenBatch, isBatchLike } from "../batch.ts";
import { type Call, checkedCall, checkedNearest, checkedPairwise, checkedSparseCall } from "../call.ts";
import type { DivergenceName, OneBatchDivergence } from "../divergences.ts";
import type {
  ContributionOptions,
  Contributions,
  NearestOptions,
  PairwiseOptions,
  PairwiseTilesOptions,
  ScoreMatrix,
  ScoreTile,
} from "../engine.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../errors.ts";
import type { Nearest } from "../nearest-rows.ts";
import {
  assertOptions,
  checkedSignal,
  contributionOptions,
  nearestOptions,
  pairOptions,
  pairwiseOptions,
  type ScoreOptions,
  type Signal,
  scoreOptions,
} from "../options.ts";
import type { AnyDivergence } from "../parametric-divergences.ts";
import { checkedOut } from "../results.ts";
import { type AnyBatch, isSparseLike, type SparseBatch } from "../sparse-batch.ts";
import type { SentDivergence, SentRanges, Task } from "./messages.ts";
import { checkable, type Sent, sentBatches, WorkerBatch } from "./sent-batches.ts";
import type { TaskQueue, WorkerProgress } from "./task-queue.ts";

/** Options that every method has besides the engine's. */
export interface WorkerOptions {
  /** Of an AbortController: when it is aborted, the promise is rejected at once with its reason. */
  readonly signal?: Signal | undefined;
  /** Called every 20 ms or so while the worker is at this task. What it throws rejects the promise. */
  readonly onProgress?: ((progress: WorkerProgress) => void) | undefined;
  /**
   * `true`: the buffers of the batches go to the worker as they are, whole, and are detached here; shared ones stay, and must
   * not change. Default: what is needed of them is copied.
   */
  readonly transfer?: boolean | undefined;
}

/** A batch, or one that the worker keeps. */
export type WorkerBatchInput = BatchInput | WorkerBatch;

interface Own {
  signal?: Signal | undefined;
  onProgress?: ((progress: WorkerProgress) => void) | undefined;
  transfer?: boolean | undefined;
}

const ownOptions: readonly (keyof WorkerOptions)[] = ["signal", "onProgress", "transfer"];

/** Rows of P, and of Q, of one tile of `pairwiseTiles`, at most: 8 MiB of scores. */
const TILE_ROWS = 1024;

/** Takes what is not the engine's from options; nothing from what is none. */
function split(value: unknown, names: readonly string[], own: Own): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof WorkerBatch || isBatchLike(value) || isSparseLike(value)) return value;
  assertOptions(value, [...names, ...ownOptions]);
  const { signal, onProgress, transfer, ...rest } = value as WorkerOptions;
  own.signal = checkedSignal(signal);
  const invalid = (argument: string, expected: string, got: unknown) =>
    new KullbackTypeError({ code: "INVALID_OPTION", argument, expected, got: show(got) });
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw invalid("onProgress", "a function", onProgress);
  }
  if (transfer !== undefined && typeof transfer !== "boolean") throw invalid("transfer", "true or false", transfer);
  own.onProgress = onProgress;
  own.transfer = transfer;
  return rest;
}

/** @throws KullbackTypeError for a divergence that is a function of the caller's, which stays where it was made */
function sentDivergence(divergence: unknown, { name, divergence: entry }: Call<AnyBatch>): SentDivergence {
  if (typeof divergence === "string") return divergence as DivergenceName;
  if (entry.generator === undefined) return { name, entry };
  throw new KullbackTypeError({
    code: "INVALID_ARGUMENT",
    argument: "divergence",
    expected: "one that a worker can be sent; fDivergence is for createEngine()",
    got: `"${name}", a function`,
  });
}

/** Options as a caller may write them, but for arrays: the worker checks them again. */
function sentOptions({ options }: Call<AnyBatch>): Record<string, unknown> {
  const { base, mass, massGiven, zeros, amount, precision, invalid } = options;
  return {
    ...(base !== undefined && { base }),
    ...(massGiven && { mass }),
    ...(precision !== undefined && { precision }),
    zeros: zeros === "epsilon" || zeros === "pseudocount" ? { [zeros]: amount } : zeros,
    invalid,
  };
}

/** A caller's array for results must be there before and after, and must not go away with the batches. */
function assertStays(name: string, out: Float64Array | undefined, batches: readonly AnyBatch[]): void {
  if (out === undefined) return;
  const arrays = batches.flatMap((batch) => Object.values(batch)).filter((value) => ArrayBuffer.isView(value));
  if (!arrays.some(({ buffer }) => buffer === out.buffer)) return;
  throw new KullbackRangeError({
    code: "INVALID_OPTION",
    argument: name,
    expected: "an array that is not transferred",
    got: "one that shares a buffer with a batch",
  });
}

/** Scores in the caller's array, if there is one. */
function delivered(name: string, out: Float64Array | undefined, values: Float64Array): Float64Array {
  if (out === undefined) return values;
  checkedOut(name, out, values.length).set(values);
  return out;
}

/**
 * Scores batches of histograms in a worker. Made by `createWorkerEngine`. Its methods are those of an `Engine`, as promises,
 * with the same results to the bit: tasks are done in the order of the calls. Arguments are read when a method is called, so
 * arrays may change afterwards. What is wrong rejects the promise with the error that an `Engine` throws. Where a worker dies,
 * the task that it had is rejected with code WORKER_DIED, and the next one is given to another worker.
 */
export class WorkerEngine {
  readonly #queue: TaskQueue;
  #keys = 0;

  /** @internal */
  constructor(
    queue: TaskQueue,
    /** What runs the kernels: `"wasm"` or `"js"`. */
    readonly backend: "wasm" | "js",
    /** Why that one: a sentence. */
    readonly reason: string,
  ) {
    this.#queue = queue;
  }

  /** As `Engine.score`. */
  score(
    divergence: OneBatchDivergence,
    P: WorkerBatchInput | SparseBatch,
    options?: ScoreOptions & WorkerOptions,
  ): Promise<Float64Array>;
  score(
    divergence: AnyDivergence,
    P: WorkerBatchInput | SparseBatch,
    Q: WorkerBatchInput | SparseBatch | undefined,
    options?: ScoreOptions & WorkerOptions,
  ): Promise<Float64Array>;
  async score(divergence: AnyDivergence, P: unknown, third?: unknown, fourth?: unknown): Promise<Float64Array> {
    const own: Own = {};
    const options = [third, fourth].map((value) => split(value, scoreOptions, own));
    const call = checkedSparseCall(divergence, checkable(P), checkable(options[0]), options[1], scoreOptions);
    return (await this.#byRows("score", divergence, call, call.rows, own)).values;
  }

  /** As `Engine.contributions`. */
  contributions(
    divergence: OneBatchDivergence,
    P: WorkerBatchInput,
    options?: ContributionOptions & WorkerOptions,
  ): Promise<Contributions>;
  contributions(
    divergence: AnyDivergence,
    P: WorkerBatchInput,
    Q: WorkerBatchInput | undefined,
    options?: ContributionOptions & WorkerOptions,
  ): Promise<Contributions>;
  async contributions(
    divergence: AnyDivergence,
    P: unknown,
    third?: unknown,
    fourth?: unknown,
  ): Promise<Contributions> {
    const own: Own = {};
    const options = [third, fourth].map((value) => split(value, contributionOptions, own));
    const call = checkedCall(divergence, checkable(P), checkable(options[0]), options[1], contributionOptions);
    const { values } = await this.#byRows("contributions", divergence, call, call.rows * call.bins, own);
    return { data: values, shape: [call.rows, call.bins] };
  }

  async #byRows(
    kind: "score" | "contributions",
    divergence: AnyDivergence,
    call: Call<AnyBatch>,
    length: number,
    own: Own,
  ): Promise<{ values: Float64Array }> {
    const { out, lostMass } = call.options;
    if (out !== undefined) checkedOut("out", out, length);
    // Under another policy the worker refuses it, as an engine does.
    if (lostMass !== undefined && call.options.zeros === "drop") checkedOut("lostMass", lostMass, call.rows);
    if (own.transfer) {
      assertStays("out", out, call.batches);
      assertStays("lostMass", lostMass, call.batches);
    }
    const result = await this.#scored<{ values: Float64Array; lost?: Float64Array }>(kind, divergence, call, own, {
      lostMass: lostMass !== undefined,
    });
    if (result.lost) delivered("lostMass", lostMass, result.lost);
    return { values: delivered("out", out, result.values) };
  }

  /** As `Engine.pairwise`. */
  pairwise(
    divergence: AnyDivergence,
    P: WorkerBatchInput,
    options?: PairwiseOptions & WorkerOptions,
  ): Promise<ScoreMatrix>;
  pairwise(
    divergence: AnyDivergence,
    P: WorkerBatchInput,
    Q: WorkerBatchInput | undefined,
    options?: PairwiseOptions & WorkerOptions,
  ): Promise<ScoreMatrix>;
  async pairwise(divergence: AnyDivergence, P: unknown, third?: unknown, fourth?: unknown): Promise<ScoreMatrix> {
    const own: Own = {};
    const options = [third, fourth].map((value) => split(value, pairwiseOptions, own));
    const call = checkedPairwise(divergence, checkable(P), checkable(options[0]), options[1], pairwiseOptions);
    const [first, second = first] = call.batches as [CheckedBatch, CheckedBatch?];
    const shape: [number, number] = [first.rows, second.rows];
    const { out } = call.options;
    if (out !== undefined) checkedOut("out", out, shape[0] * shape[1]);
    if (own.transfer) assertStays("out", out, call.batches);
    const { values } = await this.#scored<{ values: Float64Array }>("pairwise", divergence, call, own);
    return { data: delivered("out", out, values), shape };
  }

  /** As `Engine.pairwiseTiles`; the worker keeps a copy of the batches until the last tile. */
  pairwiseTiles(
    divergence: AnyDivergence,
    P: WorkerBatchInput,
    options?: PairwiseTilesOptions & WorkerOptions,
  ): AsyncIterable<ScoreTile>;
  pairwiseTiles(
    divergence: AnyDivergence,
    P: WorkerBatchInput,
    Q: WorkerBatchInput | undefined,
    options?: PairwiseTilesOptions & WorkerOptions,
  ): AsyncIterable<ScoreTile>;
  pairwiseTiles(divergence: AnyDivergence, P: unknown, third?: unknown, fourth?: unknown): AsyncIterable<ScoreTile> {
    this.#queue.assertOpen();
    const own: Own = {};
    const options = [third, fourth].map((value) => split(value, pairOptions, own));
    const call = checkedPairwise(divergence, checkable(P), checkable(options[0]), options[1], pairOptions);
    const sent = sentDivergence(divergence, call);
    if (own.signal?.aborted === true) throw own.signal.reason;
    return this.#tiles(sent, call, sentBatches(call.batches, own.transfer === true, this.#queue), own);
  }

  async *#tiles(
    divergence: SentDivergence,
    call: Call,
    { batches, transfer, generation: needed }: Sent,
    own: Own,
  ): AsyncGenerator<ScoreTile, void, undefined> {
    const keys = batches.map(() => this.#keys++);
    let generation = needed;
    try {
      const keep: Task = { kind: "keep", keys, batches, prepared: false };
      await this.#run(keep, { batches, transfer, generation }, own);
      generation = this.#queue.generation;
      const [P, Q = P] = call.batches as [CheckedBatch, CheckedBatch?];
      const total = P.rows * Q.rows;
      let before = 0;
      const onProgress =
        own.onProgress && (({ done }: WorkerProgress) => own.onProgress?.({ done: before + done, total }));
      for (let row = 0; row < P.rows; row += TILE_ROWS) {
        for (let column = 0; column < Q.rows; column += TILE_ROWS) {
          const ranges: SentRanges = {
            rows: { first: row, end: Math.min(row + TILE_ROWS, P.rows) },
            columns: { first: column, end: Math.min(column + TILE_ROWS, Q.rows) },
          };
          const options = sentOptions(call);
          const kept = keys.map((key) => ({ kept: key }));
          const task: Task = { kind: "pairwise", divergence, batches: kept, options, ranges };
          const tile = await this.#run(task, { batches: kept, transfer: [], generation }, { ...own, onProgress });
          const { values, shape } = tile as { values: Float64Array; shape: [number, number] };
          before += values.length;
          yield { data: values, shape: [shape[0], shape[1]], row, column };
        }
      }
    } finally {
      if (generation !== undefined) for (const key of keys) this.#queue.release(key, generation);
    }
  }

  /** As `Engine.nearest`. */
  async nearest(
    divergence: AnyDivergence,
    queries: WorkerBatchInput,
    library: WorkerBatchInput,
    options: NearestOptions & WorkerOptions = {},
  ): Promise<Nearest> {
    const own: Own = {};
    const rest = split(options, nearestOptions, own);
    const call = checkedNearest(divergence, checkable(queries), checkable(library), rest);
    return this.#scored<Nearest>("nearest", divergence, call, own, {}, { count: call.count });
  }

  /**
   * As `Engine.prepare`, of a copy of the batch that the worker keeps, until it is released or the engine is closed. Of a
   * worker that has died it is gone: what is asked of it is rejected with code WORKER_DIED.
   */
  async prepare(batch: BatchInput, options: WorkerOptions = {}): Promise<WorkerBatch> {
    const own: Own = {};
    split(options, [], own);
    const checked = checkedBatch(givenBatch("batch", batch));
    this.#assertReady(own);
    const sent = sentBatches([checked], own.transfer === true, this.#queue);
    const key = this.#keys++;
    await this.#run({ kind: "keep", keys: [key], batches: sent.batches, prepared: true }, sent, own);
    return new WorkerBatch([checked.rows, checked.bins], key, this.#queue.generation, this.#queue);
  }

  /** Ends the worker: what it was asked is rejected. What it gave stays. */
  close(): void {
    this.#queue.close();
  }

  /** Before the arrays of the caller go anywhere. */
  #assertReady({ signal }: Own): void {
    this.#queue.assertOpen();
    if (signal?.aborted === true) throw signal.reason;
  }

  #scored<Result>(
    kind: "score" | "contributions" | "pairwise" | "nearest",
    divergence: AnyDivergence,
    call: Call<AnyBatch>,
    own: Own,
    more: { readonly lostMass?: boolean } = {},
    options: Record<string, unknown> = {},
  ): Promise<Result> {
    const sent = sentDivergence(divergence, call);
    this.#assertReady(own);
    const batches = sentBatches(call.batches, own.transfer === true, this.#queue);
    const allOptions = { ...sentOptions(call), ...options };
    const task: Task = { kind, divergence: sent, batches: batches.batches, options: allOptions, ...more };
    return this.#run(task, batches, own) as Promise<Result>;
  }

  #run(task: Task, { transfer, generation }: Sent, { signal, onProgress }: Own): Promise<unknown> {
    this.#queue.assertOpen();
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    return this.#queue.run({ task, transfer, generation, signal, onProgress });
  }
}
