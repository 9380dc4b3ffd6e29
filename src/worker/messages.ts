/** What an engine and its worker say to each other. All of it can be cloned from one thread to the other. */
import type { Divergence, DivergenceName } from "../divergences.ts";
import { isKullbackError, type KullbackErrorDetail, KullbackRangeError, KullbackTypeError } from "../errors.ts";
import type { CompiledModule } from "../wasm/instantiate.ts";

/** The first message to a worker: how its engine is made. An address is cloned as its text. */
export interface SetUp {
  readonly kind: "set-up";
  readonly backend: unknown;
  readonly wasm: { readonly address: string } | { readonly source: ArrayBuffer | CompiledModule | undefined };
}

/** A divergence: its name, or what one by value is to the engine. */
export type SentDivergence = DivergenceName | { readonly name: string; readonly entry: Divergence };

/** A batch: the caller's arrays, or the number under which the worker keeps one. */
export type SentBatch =
  | { readonly data: ArrayLike<number>; readonly shape: [number, number]; readonly stride: number; readonly offset: 0 }
  | {
      readonly indptr: ArrayLike<number>;
      readonly indices: ArrayLike<number>;
      readonly data: ArrayLike<number>;
      readonly shape: [number, number];
    }
  | { readonly kept: number };

/** Rows of P and of Q, of a tile. */
export interface SentRanges {
  readonly rows: { readonly first: number; readonly end: number };
  readonly columns: { readonly first: number; readonly end: number };
}

/** What a worker is asked to do. Each is answered. */
export type Task =
  | { readonly kind: "describe" }
  | {
      readonly kind: "keep";
      readonly keys: readonly number[];
      readonly batches: readonly SentBatch[];
      readonly prepared: boolean;
    }
  | {
      readonly kind: "score" | "contributions" | "pairwise" | "nearest";
      readonly divergence: SentDivergence;
      readonly batches: readonly SentBatch[];
      /** Those of the engine's method, but for arrays: whether `lostMass` is wanted. */
      readonly options: Readonly<Record<string, unknown>>;
      readonly lostMass?: boolean;
      /** Of `pairwise`, if not all pairs. */
      readonly ranges?: SentRanges;
    };

export interface Request {
  readonly kind: "task";
  readonly id: number;
  readonly task: Task;
  /** Whether anybody wants to hear of its progress. */
  readonly progress: boolean;
}

/** To a worker. */
export type ToWorker =
  | SetUp
  | Request
  | { readonly kind: "cancel"; readonly id: number }
  | { readonly kind: "release"; readonly key: number };

/** From a worker: in the end, one of the first three for each task. */
export type FromWorker =
  | { readonly kind: "done"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: SentError }
  | { readonly kind: "canceled"; readonly id: number }
  | { readonly kind: "progress"; readonly id: number; readonly done: number; readonly total: number };

/** An error of this package as what it says; a clone of one has lost its class. Others are cloned. */
export type SentError =
  | { readonly detail: KullbackErrorDetail; readonly isRange: boolean }
  | { readonly name: string; readonly message: string; readonly stack: string | undefined };

/** Rows of some batches, by their names, are counted from `first` in a worker that was given a part of a task's rows. */
export interface RowShift {
  readonly first: number;
  readonly names: readonly string[];
}

export function sentError(error: unknown, { first, names }: RowShift = { first: 0, names: [] }): SentError {
  if (!isKullbackError(error)) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { name, message, stack };
  }
  const { code, argument, expected, got, row, bin, otherRow } = error;
  const own = names.includes(argument) ? first : 0;
  const others = names.some((name) => name !== argument) ? first : 0;
  const detail: KullbackErrorDetail = {
    code,
    argument,
    expected,
    got,
    row: row === undefined ? undefined : row + own,
    bin,
    otherRow: otherRow === undefined ? undefined : otherRow + others,
  };
  return { detail, isRange: error instanceof RangeError };
}

export function receivedError(sent: SentError): Error {
  if ("detail" in sent) return new (sent.isRange ? KullbackRangeError : KullbackTypeError)(sent.detail);
  const error = new Error(sent.message);
  error.name = sent.name;
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
}
