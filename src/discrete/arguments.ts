/** What the functions of this room are given, checked: an engine, options by their names, batches mass by mass. */
import {
  type Batch,
  type BatchInput,
  type CheckedBatch,
  checkedBatch,
  faultOfRow,
  givenBatch,
  type HistogramArray,
} from "../batch.ts";
import type { Engine } from "../engine.ts";
import { type KullbackErrorCode, KullbackRangeError, KullbackTypeError, nearestName, show } from "../errors.ts";
import { checkedOptions } from "../options.ts";

/** Histograms that a function has made. */
export interface Float64Histograms {
  readonly data: Float64Array;
  readonly shape: [rows: number, bins: number];
}

/** By its methods, not by its class: it may be of another copy of the package. */
export function assertEngine(engine: unknown): asserts engine is Engine {
  const methods = engine as Partial<Record<keyof Engine, unknown>> | null | undefined;
  if ([methods?.score, methods?.contributions, methods?.run].every((method) => typeof method === "function")) return;
  throw new KullbackTypeError({
    code: "INVALID_ARGUMENT",
    argument: "engine",
    expected: "an engine, as createEngine makes it",
    got: show(engine),
  });
}

/** Options as an object whose every key is one of `names`. */
export function namedOptions<Name extends string>(
  options: unknown,
  names: readonly Name[],
): Partial<Record<Name, unknown>> {
  if (options === undefined) return {};
  if (Object.prototype.toString.call(options) !== "[object Object]") {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "options",
      expected: "an object",
      got: show(options),
    });
  }
  for (const key of Object.keys(options as object)) {
    if ((names as readonly string[]).includes(key)) continue;
    throw new KullbackTypeError({
      code: "UNKNOWN_OPTION",
      argument: "options",
      expected: `one of ${names.join(", ")} (did you mean ${nearestName(key, names)}?)`,
      got: show(key),
    });
  }
  return options as Partial<Record<Name, unknown>>;
}

/** ln(base), checked as the engine checks it. */
export function logarithmOfBase(base: unknown): number {
  return checkedOptions({ base }, ["base"]).logBase;
}

/** A whole number of at least `least`. */
export function wholeNumber(
  argument: string,
  value: unknown,
  least: number,
  code: KullbackErrorCode = "INVALID_OPTION",
): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  const detail = { code, argument, expected: `a whole number of at least ${least}`, got: show(value) };
  throw typeof value === "number" ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
}

/** A batch with its masses: all finite and none negative; of rows to be divided by their mass, none empty. */
export function checkedMasses(name: string, input: BatchInput, normalize: boolean): CheckedBatch {
  const batch = checkedBatch(givenBatch(name, input));
  for (let row = 0; row < batch.rows; row++) {
    const fault = faultOfRow(batch, row, normalize);
    if (fault !== undefined) throw fault;
  }
  return batch;
}

/** The second of two batches must have the bins of the first, and its rows or one. */
export function assertAgree(first: CheckedBatch, second: CheckedBatch): void {
  const fault = (expected: string, got: number) =>
    new KullbackRangeError({ code: "SHAPE_MISMATCH", argument: second.name, expected, got: `${got}` });
  if (second.bins !== first.bins) throw fault(`${first.bins} bins, as ${first.name} has`, second.bins);
  if (second.rows === first.rows || second.rows === 1) return;
  throw fault(
    first.rows === 1 ? "1 row" : `${first.rows} rows, as ${first.name} has, or 1, the reference for all of them`,
    second.rows,
  );
}

/** Some rows of a batch, by default all, for the engine. */
export function rowsOf(batch: CheckedBatch, first = 0, count = batch.rows): Batch {
  const { data, bins, stride, offset } = batch;
  return { data, shape: [count, bins], stride, offset: offset + first * stride };
}

/** The masses of a row, without a copy of them. */
export function massesOf({ data, offset, stride, bins }: CheckedBatch, row: number): HistogramArray {
  const start = offset + row * stride;
  return data.subarray(start, start + bins);
}

/** That a sum of masses did not overflow. */
export function assertFinite(sum: number, argument: string, row: number, bin?: number): void {
  if (Number.isFinite(sum)) return;
  throw new KullbackRangeError({
    code: "INVALID_MASS",
    argument,
    row,
    bin,
    expected: "masses whose sum a double can hold",
    got: "more than 1.7976931348623157e+308",
  });
}
