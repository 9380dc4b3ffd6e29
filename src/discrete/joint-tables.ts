/** Batches of joint tables: their shape, their marginals, and their rows as distributions of Y given x. */
import { sumError } from "../backend/double-double.ts";
import type { Batch, BatchInput, CheckedBatch, HistogramArray } from "../batch.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../errors.ts";
import { assertFinite, checkedMasses, massesOf, wholeNumber } from "./arguments.ts";

/** How many values X and Y have: a table is `rowsX` rows of `rowsY` masses each, one after another. */
export type JointShape = readonly [rowsX: number, rowsY: number];

/** Tables whose masses are known to be right. */
export interface JointTables {
  readonly batch: CheckedBatch;
  readonly rowsX: number;
  readonly rowsY: number;
}

/**
 * Tables that are worked on together, as many as have this many bins: few enough for their copies to stay in cache, and
 * enough for a call of the engine to cost nothing beside its work.
 */
const BINS_TOGETHER = 2 ** 15;

/** The option `shape`. It has no default: a table does not tell how many rows it has. */
export function checkedShape(shape: unknown): JointShape {
  if (!Array.isArray(shape) || shape.length !== 2) {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "shape",
      expected: "[rowsX, rowsY], the rows and columns of a table",
      got: show(shape),
    });
  }
  return [wholeNumber("shape[0]", shape[0], 1), wholeNumber("shape[1]", shape[1], 1)];
}

/** A batch as tables of a shape. */
export function checkedTables(name: string, joint: BatchInput, [rowsX, rowsY]: JointShape): JointTables {
  const batch = checkedMasses(name, joint, true);
  if (batch.bins !== rowsX * rowsY) {
    throw new KullbackRangeError({
      code: "SHAPE_MISMATCH",
      argument: name,
      expected: `${rowsX * rowsY} bins, for tables of shape [${rowsX}, ${rowsY}]`,
      got: `${batch.bins}`,
    });
  }
  return { batch, rowsX, rowsY };
}

/** Runs of tables to be worked on together. */
export function* runs({ batch }: JointTables): Generator<{ readonly first: number; readonly count: number }> {
  const most = Math.max(1, Math.floor(BINS_TOGETHER / batch.bins));
  for (let first = 0; first < batch.rows; first += most) {
    yield { first, count: Math.min(most, batch.rows - first) };
  }
}

/**
 * A marginal of each of some tables, one after another. A sum of doubles is a double only after rounding, which near-equal
 * distributions do not forgive: `low` has what `high` lost.
 */
export interface Marginals {
  readonly bins: number;
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** Nothing was lost, as of counts: `low` is all zeros. */
  readonly exact: boolean;
}

/** Adds the masses of a table to its sums, which begin at `start`. A loop of its own for each marginal: they are hot. */
type Adder = (
  masses: HistogramArray,
  tables: JointTables,
  high: Float64Array,
  low: Float64Array,
  start: number,
) => void;

function addRows(
  masses: HistogramArray,
  { rowsX, rowsY }: JointTables,
  high: Float64Array,
  low: Float64Array,
  start: number,
) {
  for (let x = 0; x < rowsX; x++) {
    let sum = 0;
    let lost = 0;
    for (let cell = x * rowsY; cell < (x + 1) * rowsY; cell++) {
      const mass = masses[cell] as number;
      const next = sum + mass;
      lost += sumError(sum, mass, next);
      sum = next;
    }
    high[start + x] = sum;
    low[start + x] = lost;
  }
}

function addColumns(
  masses: HistogramArray,
  { rowsX, rowsY }: JointTables,
  high: Float64Array,
  low: Float64Array,
  start: number,
) {
  for (let x = 0; x < rowsX; x++) {
    for (let y = 0; y < rowsY; y++) {
      const mass = masses[x * rowsY + y] as number;
      const old = high[start + y] as number;
      const next = old + mass;
      high[start + y] = next;
      low[start + y] = (low[start + y] as number) + sumError(old, mass, next);
    }
  }
}

function marginals(tables: JointTables, first: number, count: number, bins: number, add: Adder): Marginals {
  const { batch } = tables;
  const high = new Float64Array(count * bins);
  const low = new Float64Array(count * bins);
  let exact = true;
  for (let i = 0; i < count; i++) {
    const table = batch.rows === 1 ? 0 : first + i;
    const start = i * bins;
    add(massesOf(batch, table), tables, high, low, start);
    let total = 0;
    for (let bin = start; bin < start + bins; bin++) {
      const sum = high[bin] as number;
      const lost = low[bin] as number;
      total += sum;
      high[bin] = sum + lost;
      low[bin] = sumError(sum, lost, sum + lost);
      if (low[bin] !== 0) exact = false;
    }
    assertFinite(total, batch.name, table);
  }
  return { bins, high, low, exact };
}

/** The masses of the rows: of the values of X. */
export function marginalsOfX(tables: JointTables, first: number, count: number): Marginals {
  return marginals(tables, first, count, tables.rowsX, addRows);
}

/** The masses of the columns: of the values of Y. */
export function marginalsOfY(tables: JointTables, first: number, count: number): Marginals {
  return marginals(tables, first, count, tables.rowsY, addColumns);
}

/** The rows of some tables as a batch: Y given x, for each x. Of a single table for all, as often as there are tables. */
export function conditionals({ batch, rowsX, rowsY }: JointTables, first: number, count: number): Batch {
  const { data, bins, stride, offset } = batch;
  const shape = [count * rowsX, rowsY] as const;
  if (batch.rows === 1 ? count === 1 : count === 1 || stride === bins) {
    return { data, shape, stride: rowsY, offset: batch.rows === 1 ? offset : offset + first * stride };
  }
  const copy = new Float64Array(count * bins);
  for (let i = 0; i < count; i++) copy.set(massesOf(batch, batch.rows === 1 ? 0 : first + i), i * bins);
  return { data: copy, shape };
}

/** Each row `times` times over. */
export function repeated(rows: Float64Array, bins: number, times: number): Batch {
  if (rows.length === bins) return { data: rows, shape: [1, bins] };
  const data = new Float64Array(rows.length * times);
  for (let start = 0; start < rows.length; start += bins) {
    const row = rows.subarray(start, start + bins);
    for (let i = 0; i < times; i++) data.set(row, start * times + i * bins);
  }
  return { data, shape: [(rows.length / bins) * times, bins] };
}
