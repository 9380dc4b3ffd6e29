/** The worker's side: one engine, and one task after another for it. */
import { rangesOf } from "../all-pairs.ts";
import type { Batch, BatchInput } from "../batch.ts";
import { checkedNearest, checkedPairwise } from "../call.ts";
import type { EngineOptions } from "../create-engine.ts";
import type { Engine } from "../engine.ts";
import { NearestRows } from "../nearest-rows.ts";
import { pairwiseOptions } from "../options.ts";
import { type AnyDivergence, ParametricDivergence } from "../parametric-divergences.ts";
import type { SparseBatch } from "../sparse-batch.ts";
import {
  type FromWorker,
  type RowShift,
  type SentBatch,
  type SetUp,
  sentError,
  type Task,
  type ToWorker,
} from "./messages.ts";

/** Whoever gave the worker its tasks. */
export interface Client {
  post(message: FromWorker, transfer: ArrayBuffer[]): void;
  listen(handle: (message: ToWorker) => void): void;
}

/** Milliseconds of work between two looks at the messages: an aborted task ends that soon. */
const SLICE = 20;

/** Bins of the first piece of a task; how long that takes says how large the next is. */
const FIRST_BINS = 2 ** 16;

type Scored = Extract<Task, { kind: "score" | "contributions" | "pairwise" | "nearest" }>;

/** Lets messages come in. Timers would do, but browsers let a nested one wait for 4 ms. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** The reason why a task ended that nobody waits for any more. */
const canceled = Symbol("canceled");

/** What one task says of itself, and what it is told. */
class Slices {
  private last = performance.now();
  private done = 0;

  constructor(
    private readonly report: ((done: number, total: number) => void) | undefined,
    private readonly isCanceled: () => boolean,
    private readonly total: number,
  ) {}

  /** Whether it is time to `pause`; what was done since this was last asked. */
  isDue(more: number): boolean {
    this.done += more;
    return this.done < this.total && performance.now() - this.last >= SLICE;
  }

  async pause(): Promise<void> {
    this.report?.(this.done, this.total);
    await turn();
    if (this.isCanceled()) throw canceled;
    this.last = performance.now();
  }
}

type Begin = (total: number) => Slices;

/** An error with what has to be added to the rows it names. */
class InRows {
  constructor(
    readonly error: unknown,
    readonly shift: RowShift,
  ) {}
}

/** Rows of a batch, without a copy of its masses. */
function rowsOf(batch: Batch | SparseBatch, first: number, end: number): Batch | SparseBatch {
  const bins = batch.shape[1];
  if (!("indptr" in batch)) {
    const { data, stride = bins, offset = 0 } = batch;
    return { data, shape: [end - first, bins], stride, offset: offset + first * stride };
  }
  const indptr = Array.from(batch.indptr.slice(first, end + 1));
  const [from, to] = [indptr[0] as number, indptr[end - first] as number];
  const part = <Values extends ArrayLike<number>>(values: Values): Values =>
    (ArrayBuffer.isView(values)
      ? (values as unknown as Float64Array).subarray(from, to)
      : Array.prototype.slice.call(values, from, to)) as unknown as Values;
  return {
    indptr: indptr.map((start) => start - from),
    indices: part(batch.indices),
    data: part(batch.data),
    shape: [end - first, bins],
  };
}

/** A task of a score, or of several, for each row, a piece of the rows at a time. */
async function byRows(
  engine: Engine,
  { kind, options, lostMass }: Scored,
  divergence: AnyDivergence,
  [P, Q]: readonly (Batch | SparseBatch)[],
  begin: Begin,
): Promise<object> {
  const [rows, bins] = (P as Batch).shape;
  const width = kind === "contributions" ? bins : 1;
  const values = new Float64Array(rows * width);
  const lost = lostMass ? new Float64Array(rows) : undefined;
  const isSplit = Q !== undefined && Q.shape[0] === rows;
  const names = isSplit ? ["P", "Q"] : ["P"];
  const slices = begin(rows);
  let count = Math.max(1, Math.floor(FIRST_BINS / bins));
  for (let first = 0, end = 0; first < rows || end === 0; first = end) {
    end = Math.min(first + count, rows);
    const started = performance.now();
    const partOfP = rowsOf(P as Batch, first, end);
    const partOfQ = isSplit ? rowsOf(Q, first, end) : Q;
    const given = {
      ...options,
      out: values.subarray(first * width, end * width),
      ...(lost && { lostMass: lost.subarray(first, end) }),
    };
    try {
      if (kind === "score") engine.score(divergence, partOfP, partOfQ, given);
      else engine.contributions(divergence, partOfP as Batch, partOfQ as Batch | undefined, given);
    } catch (error) {
      throw new InRows(error, { first, names });
    }
    if (rows === 0) break;
    const elapsed = Math.max(performance.now() - started, SLICE / 4);
    if (slices.isDue(end - first)) await slices.pause();
    count = Math.max(1, Math.round((count * SLICE) / elapsed));
  }
  return { values, lost, shape: [rows, bins] };
}

/** A task of all pairs of rows, or of a tile of them, a block of pairs at a time. */
async function byPairs(
  engine: Engine,
  { options, ranges }: Scored,
  divergence: AnyDivergence,
  [P, Q]: readonly Batch[],
  begin: Begin,
): Promise<object> {
  const call = checkedPairwise(divergence, P, Q, options, pairwiseOptions);
  const [allRows, allColumns] = rangesOf(call);
  const { rows, columns } = ranges ?? { rows: allRows, columns: allColumns };
  const shape = [rows.end - rows.first, columns.end - columns.first] as const;
  const values = new Float64Array(shape[0] * shape[1]);
  const slices = begin(values.length);
  for (const pairs of engine.allPairs(call).filled(rows, columns, values)) {
    if (slices.isDue(pairs)) await slices.pause();
  }
  return { values, shape };
}

async function nearest(
  engine: Engine,
  { options }: Scored,
  divergence: AnyDivergence,
  [queries, library]: readonly Batch[],
  begin: Begin,
): Promise<object> {
  const call = checkedNearest(divergence, queries, library, options);
  const [rows, columns] = rangesOf(call);
  const found = new NearestRows(rows.end, Math.min(call.count, columns.end));
  const slices = begin(rows.end * columns.end);
  for (const block of engine.allPairs(call).blocks(rows, columns)) {
    found.addBlock(block);
    if (slices.isDue(block.rows * block.columns)) await slices.pause();
  }
  return found.sorted();
}

/** Buffers that nobody here needs any more. */
function buffersOf(result: unknown): ArrayBuffer[] {
  if (typeof result !== "object" || result === null) return [];
  return Object.values(result).flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []));
}

/** The batches that clients have had kept, by their numbers. */
type Kept = Map<number, BatchInput | SparseBatch>;

async function work(engine: Engine, task: Task, kept: Kept, begin: Begin): Promise<unknown> {
  const found = (batch: SentBatch) => ("kept" in batch ? kept.get(batch.kept) : batch) as Batch;
  if (task.kind === "describe") return { backend: engine.backend, reason: engine.reason };
  if (task.kind === "keep") {
    for (const [i, batch] of task.batches.map(found).entries()) {
      kept.set(task.keys[i] as number, task.prepared ? engine.prepare(batch) : batch);
    }
    return undefined;
  }
  const { divergence: sent } = task;
  const divergence = typeof sent === "string" ? sent : new ParametricDivergence(sent.name, sent.entry);
  const batches = task.batches.map(found);
  if (task.kind === "nearest") return nearest(engine, task, divergence, batches, begin);
  return (task.kind === "pairwise" ? byPairs : byRows)(engine, task, divergence, batches, begin);
}

function optionsOf({ backend, wasm }: SetUp): EngineOptions {
  return {
    backend: backend as EngineOptions["backend"],
    wasm: "address" in wasm ? new URL(wasm.address) : wasm.source,
  };
}

/** Does what a client asks, until the worker ends. */
export function serve(client: Client, createEngine: (options: EngineOptions) => Promise<Engine>): void {
  const kept: Kept = new Map();
  let engine: Promise<Engine> | undefined;
  let latestCanceled = -1;

  const run = async (id: number, task: Task, progress: boolean): Promise<void> => {
    const report = (done: number, total: number) => client.post({ kind: "progress", id, done, total }, []);
    const begin: Begin = (total) => new Slices(progress ? report : undefined, () => latestCanceled === id, total);
    try {
      const result = await work(await (engine as Promise<Engine>), task, kept, begin);
      client.post({ kind: "done", id, result }, buffersOf(result));
    } catch (thrown) {
      if (thrown === canceled) client.post({ kind: "canceled", id }, []);
      else if (thrown instanceof InRows)
        client.post({ kind: "failed", id, error: sentError(thrown.error, thrown.shift) }, []);
      else client.post({ kind: "failed", id, error: sentError(thrown) }, []);
    }
  };

  client.listen((message) => {
    if (message.kind === "set-up") {
      engine = createEngine(optionsOf(message));
      // The task that comes next says so.
      engine.catch(() => undefined);
    } else if (message.kind === "cancel") latestCanceled = message.id;
    else if (message.kind === "release") kept.delete(message.key);
    else void run(message.id, message.task, message.progress);
  });
}
