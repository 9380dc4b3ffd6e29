/** Scores the rows of one file at a time, in a worker that keeps them. */

import { type AnyDivergence, isKullbackError, type ScoreOptions } from "kullback";
import { createWorkerEngine, type WorkerBatch, type WorkerEngine } from "kullback/worker";
import type { RowTable } from "./messages.ts";

export interface ScoreRequest {
  readonly divergence: AnyDivergence;
  /** The row that all are scored against; of a measure of one batch, none. */
  readonly reference: Float64Array | undefined;
  readonly options: Pick<ScoreOptions, "base" | "zeros">;
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
}

export interface Scored {
  readonly scores: Float64Array;
  readonly milliseconds: number;
  readonly backend: "wasm" | "js";
}

export class Scorer {
  #engine: Promise<WorkerEngine> | undefined;
  #kept: { readonly table: RowTable; readonly batch: Promise<WorkerBatch> } | undefined;

  /** Scores rows; those of a table that is new go to the worker first. */
  async score(table: RowTable, request: ScoreRequest): Promise<Scored> {
    const { divergence, reference, options, onProgress, signal } = request;
    const engine = await this.#open();
    const rows = await this.#rowsOf(table, engine);
    signal.throwIfAborted();
    const start = performance.now();
    const all = {
      ...options,
      // A row without mass is no distribution, and no reason to give up the others.
      invalid: "nan",
      signal,
      onProgress: ({ done, total }: { done: number; total: number }) => onProgress(done / total),
    } as const;
    try {
      const scores = await engine.score(divergence, rows, reference, all);
      return { scores, milliseconds: performance.now() - start, backend: engine.backend };
    } catch (error) {
      // With a worker that has died its rows are gone; the next has none.
      if (isKullbackError(error) && error.code === "WORKER_DIED") this.#kept = undefined;
      throw error;
    }
  }

  /** The engine, which is started once; again, if that failed. */
  #open(): Promise<WorkerEngine> {
    this.#engine ??= createWorkerEngine().catch((error) => {
      this.#engine = undefined;
      throw error;
    });
    return this.#engine;
  }

  async #rowsOf(table: RowTable, engine: WorkerEngine): Promise<WorkerBatch> {
    if (this.#kept?.table !== table) {
      void this.#kept?.batch.then((batch) => batch.release()).catch(() => undefined);
      const batch = engine.prepare({ data: table.data, shape: [table.rows, table.bins] });
      this.#kept = { table, batch };
    }
    const { batch } = this.#kept;
    try {
      return await batch;
    } catch (error) {
      this.#kept = undefined;
      throw error;
    }
  }
}
