/** Batches for repeated use: what methods of all pairs take of their rows is taken once, and kept beside them. */
import type { CheckedBatch, HistogramArray } from "./batch.ts";
import type { KnownRows, KnownRowsOfP, PairMethod } from "./pair-method.ts";

/** A batch of which what was computed is kept: see `Engine.prepare`. It is taken wherever a batch is. */
export interface PreparedBatch {
  readonly data: HistogramArray;
  readonly shape: readonly [rows: number, bins: number];
  readonly stride: number;
  readonly offset: number;
}

/** Rows of q as a method packs them, and what is known of them. */
export interface PackedRows extends KnownRows {
  readonly packed: Float64Array;
}

/** What is kept of a batch: of all its rows. */
export interface Kept {
  readonly packed: Map<PairMethod["packs"], PackedRows>;
  readonly known: Map<PairMethod["knows"], KnownRowsOfP>;
}

/** By prepared batch; goes with it. */
const prepared = new WeakMap<object, Kept>();

/** Frozen: what is kept is of these rows. */
export function preparedBatch({ data, rows, bins, stride, offset }: CheckedBatch): PreparedBatch {
  const shape = Object.freeze([rows, bins] as const);
  const batch = Object.freeze({ data, shape, stride, offset });
  prepared.set(batch, { packed: new Map(), known: new Map() });
  return batch;
}

/** What is kept of a batch; nothing of one that is not prepared. */
export function keptOf({ source }: CheckedBatch): Kept | undefined {
  return source && prepared.get(source);
}

/** The value of a key; made if there is none. */
export function madeOnce<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
