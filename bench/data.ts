/** The rows of a case. */
import type { HistogramArray } from "../src/batch.ts";
import type { Case, Shape, TypeName } from "./cases.ts";
import { airportsOfDays, days, flightBins, national } from "./flights.ts";
import { Random } from "./random.ts";
import { ENTRIES, randomSparseRows, type SparseRows } from "./sparse-rows.ts";

export interface CaseData {
  readonly p: HistogramArray;
  readonly q: HistogramArray;
  readonly rows: number;
  /** As many as of p, or one; of all pairs and the nearest any number. */
  readonly rowsOfQ: number;
  /** Of sparse rows: where the masses of p are. */
  readonly sparse?: SparseRows;
}

const SEED = 20010604;

/** Counts of a row of `bins` have a mean of 1,000 and no zero: the flights are the case for those. */
const MEAN_COUNT = 1000;

/** All pairs of as many rows, and so many queries of a library, if a batch has that many. */
const ROWS_OF_PAIRS = 512;
const QUERIES = 64;
const LIBRARY = 20_000;

/** As many times the size that was asked for, so 256 rows of a vocabulary of 32,768. */
const LOGITS = 32;

function rowsOf(shape: Shape, rows: number): [ofP: number, ofQ: number] {
  if (shape === "reference") return [rows, 1];
  if (shape === "rows" || shape === "logits") return [rows, rows];
  if (shape === "nearest") return [Math.min(QUERIES, rows), Math.min(LIBRARY, 8 * rows)];
  const most = Math.min(ROWS_OF_PAIRS, rows);
  return [most, most];
}

function typed(type: TypeName, masses: Float64Array): HistogramArray {
  if (type === "f64") return masses;
  if (type === "f32") return Float32Array.from(masses);
  return Uint16Array.from(masses, (mass) => 1 + MEAN_COUNT * mass);
}

function flights({ type, shape }: Case): CaseData {
  const counts = days();
  const rows = counts.length / flightBins;
  return {
    p: type === "f64" ? Float64Array.from(counts) : counts,
    q: shape === "rows" ? airportsOfDays() : type === "f64" ? Float64Array.from(national()) : national(),
    rows,
    rowsOfQ: shape === "rows" ? rows : 1,
  };
}

/** Logits with a standard deviation of 2; Q's are others, or P's each off by a normal number times the step. */
function logitsOf({ data, bins, type }: Case, size: number): CaseData {
  const random = new Random(SEED);
  const rows = Math.max(1, Math.floor((LOGITS * size) / bins));
  const step = data === "random" ? undefined : Number(data.slice("near-".length));
  const p = Float64Array.from({ length: rows * bins }, () => 2 * random.normal());
  const q = p.map((logit) => (step === undefined ? 2 * random.normal() : logit + step * random.normal()));
  if (type === "f32") return { p: Float32Array.from(p), q: Float32Array.from(q), rows, rowsOfQ: rows };
  return { p, q, rows, rowsOfQ: rows };
}

/**
 * About `size` masses a batch. `random`: gamma-distributed. `near-…`: Q's masses are P's, each off by up to that part of
 * it (against one reference, P's rows are near Q's). `sparse`: P's rows have few entries.
 */
export function dataOf(one: Case, size: number): CaseData {
  const { data, bins, type, shape } = one;
  if (data === "flights") return flights(one);
  if (shape === "logits") return logitsOf(one, size);
  const random = new Random(SEED);
  const [rows, rowsOfQ] = rowsOf(shape, Math.max(1, Math.floor(size / bins)));
  const masses = (count: number) => Float64Array.from({ length: count * bins }, () => random.gamma());
  if (data === "sparse") {
    const sparse = randomSparseRows(random, Math.floor(size / ENTRIES), bins);
    return { p: sparse.data, q: masses(1), rows: sparse.indptr.length - 1, rowsOfQ: 1, sparse };
  }
  const q = masses(rowsOfQ);
  if (data === "random") return { p: typed(type, masses(rows)), q: typed(type, q), rows, rowsOfQ };
  const step = Number(data.slice("near-".length));
  const p = Float64Array.from({ length: rows * bins }, (_, j) => {
    const mass = q[shape === "rows" ? j : j % bins] as number;
    return mass * (1 + step * (2 * random.uniform() - 1));
  });
  return { p: typed(type, p), q: typed(type, q), rows, rowsOfQ };
}
