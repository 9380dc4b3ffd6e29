/**
 * Pairs of sparse rows as pairs of short rows in full, which have the same score.
 *
 * Where p = 0 the term of every divergence is q times a constant, and where q = 0 p times one. So of a row that is 0 in many
 * bins all of these may be put together: one bin, in which the other row has what is left of its mass. That rest is the only
 * thing rounded, by 2^-53 of itself at most. So the mass B changes by (rest/B)·2^-53 of itself, and a divergence by about as
 * much, of first order: 2^-53 of it, since it is itself about rest/B at least. (A cross-entropy need not be, and has its
 * absolute error.)
 */
import { sumError } from "./backend/double-double.ts";
import { ExactSum } from "./backend/exact-sum.ts";
import { INFINITE_AT_P, INFINITE_AT_Q } from "./backend/layout.ts";
import { powerOfTwo } from "./backend/powers-of-two.ts";
import type { RowPair } from "./backend/row.ts";
import { type CheckedBatch, newArray } from "./batch.ts";
import type { Call } from "./call.ts";
import { pairOf } from "./pair-scores.ts";
import { type AnyBatch, type CheckedSparseBatch, isSparse } from "./sparse-batch.ts";

/** A sparse batch as one in full of which only one row is there, whichever is asked for. */
class Window implements CheckedBatch {
  readonly stride = 0;
  readonly offset = 0;
  private values: Float64Array | undefined;

  constructor(private readonly batch: CheckedSparseBatch) {}

  get name(): string {
    return this.batch.name;
  }

  get rows(): number {
    return this.batch.rows;
  }

  get bins(): number {
    return this.batch.bins;
  }

  get data(): Float64Array {
    this.values ??= newArray(this.bins, this.name, () => `a row of ${this.bins} bins in full`);
    return this.values;
  }

  show(row: number): void {
    const { data } = this;
    const { indptr, indices, data: masses } = this.batch;
    data.fill(0);
    for (let entry = indptr[row] as number; entry < (indptr[row + 1] as number); entry++) {
      data[indices[entry] as number] = masses[entry] as number;
    }
  }
}

/** One row, as long as it is this time. */
class ShortRow {
  readonly values: Float64Array;

  constructor(
    private readonly name: string,
    length: number,
  ) {
    this.values = newArray(length, name, () => `a row with ${length} stored entries`);
  }

  batch(bins: number): CheckedBatch {
    return { name: this.name, data: this.values, rows: 1, bins, stride: bins, offset: 0 };
  }
}

/** Up to here a mass is a double, whatever rounding does. */
const GREATEST_MASS = powerOfTwo(1023);

/**
 * Of a sum of n + 2 terms in two words, whose magnitudes add up to 2B, an error of (n + 1)²·2^-105·B is left (Ogita, Rump and
 * Oishi 2005, "Accurate Sum and Dot Product", proposition 4.5). Of a result above this times (n + 1)²·B that is 2^-56.
 */
const LEAST_REST = powerOfTwo(-49);

/** The only row of a batch in full, and what is left of its mass without some of its bins. */
class Reference {
  /** Whether it is a row of masses whose sum is a double. */
  readonly isValid: boolean;
  private readonly mass = new ExactSum();
  private readonly massHigh: number;
  private readonly massLow: number;
  private readonly exactRest = new ExactSum();

  constructor({ data, offset, bins }: CheckedBatch) {
    let sum = 0;
    let bin = 0;
    for (; bin < bins; bin++) {
      const value = data[offset + bin] as number;
      sum += value;
      if (!(value >= 0 && sum <= GREATEST_MASS)) break;
      this.mass.add(value);
    }
    this.isValid = bin === bins;
    this.massHigh = this.mass.value;
    this.exactRest.set(this.mass);
    this.exactRest.add(-this.massHigh);
    this.massLow = this.exactRest.value;
  }

  /** The mass without the first `count` of these values of the row, to 2^-53 of it; nothing only if nothing is left. */
  rest(values: Float64Array, count: number): number {
    let high = this.massHigh;
    let low = this.massLow;
    for (let j = 0; j < count; j++) {
      const value = -(values[j] as number);
      const sum = high + value;
      low += sumError(high, value, sum);
      high = sum;
    }
    const rest = high + low;
    if (rest > (count + 1) * (count + 1) * LEAST_REST * this.massHigh) return rest;
    // Measured: ten times the time.
    const { exactRest } = this;
    exactRest.set(this.mass);
    for (let j = 0; j < count; j++) exactRest.add(-(values[j] as number));
    return exactRest.value;
  }
}

/** The short pair of a row of the call, if there is one. */
type Shortening = (row: number) => RowPair | undefined;

/** The row of a batch that belongs to a row of the call: of a batch of one row, that. */
function rowOf({ rows }: AnyBatch, row: number): number {
  return rows === 1 ? 0 : row;
}

function longestRow({ indptr, rows }: CheckedSparseBatch): number {
  let longest = 0;
  for (let row = 0; row < rows; row++) {
    longest = Math.max(longest, (indptr[row + 1] as number) - (indptr[row] as number));
  }
  return longest;
}

/** The pairs of rows of a call. A pair is overwritten by the next. */
export class SparseRows {
  /** The call, of rows in full. */
  readonly dense: Call;
  private readonly windows = new Map<AnyBatch, Window>();
  private readonly shorten: Shortening;

  constructor(private readonly call: Call<AnyBatch>) {
    const { batches, p, q } = call;
    for (const batch of batches) if (isSparse(batch)) this.windows.set(batch, new Window(batch));
    this.dense = { ...call, batches: batches.map((batch) => this.inFull(batch)), p: this.inFull(p), q: this.inFull(q) };
    this.shorten = this.shortening();
  }

  /** The pair of a row, short if there is one that has the same score. */
  pair(row: number): RowPair {
    return this.shorten(row) ?? this.densePair(row);
  }

  /** The pair of a row, in full. */
  densePair(row: number): RowPair {
    for (const [batch, window] of this.windows) window.show(rowOf(batch, row));
    const { dense } = this;
    return pairOf(dense, rowOf(dense.p, row), rowOf(dense.q, row));
  }

  private inFull(batch: AnyBatch): CheckedBatch {
    return isSparse(batch) ? (this.windows.get(batch) as Window) : batch;
  }

  private shortening(): Shortening {
    const { p, q, options } = this.call;
    if (options.zeros === "pseudocount") return () => undefined;
    if (isSparse(p) && isSparse(q)) {
      if (p === q) return this.alone(p);
      if (q.rows === 1 && p.rows > 1 && this.mayMerge(p)) return this.against(p, this.onlyRow(q));
      if (p.rows === 1 && q.rows > 1 && this.mayMerge(q)) return this.against(q, this.onlyRow(p));
      return this.union(p, q);
    }
    const [sparse, other] = isSparse(p) ? [p, q as CheckedBatch] : [q as CheckedSparseBatch, p];
    return other.rows === 1 && this.mayMerge(sparse) ? this.against(sparse, other) : () => undefined;
  }

  /** The bins where this batch is 0 are one, unless each of its zeros becomes epsilon. */
  private mayMerge(sparse: AnyBatch): boolean {
    const { p, options, divergence } = this.call;
    const infiniteAt = sparse === p ? INFINITE_AT_P : INFINITE_AT_Q;
    return options.zeros !== "epsilon" || (divergence.infiniteAt & infiniteAt) === 0;
  }

  /** The only row of a sparse batch, in full and to stay. */
  private onlyRow(batch: CheckedSparseBatch): CheckedBatch {
    const window = new Window(batch);
    window.show(0);
    return window;
  }

  /** Rows of one batch. */
  private alone(batch: CheckedSparseBatch): Shortening {
    const { indptr, data } = batch;
    const short = new ShortRow(batch.name, longestRow(batch) + 1);
    return (row) => {
      const start = indptr[row] as number;
      const count = (indptr[row + 1] as number) - start;
      for (let j = 0; j < count; j++) short.values[j] = data[start + j] as number;
      // There is no row without bins.
      short.values[count] = 0;
      const own = short.batch(count + 1);
      return { p: own, q: own, pRow: 0, qRow: 0, pseudocount: 0 };
    };
  }

  /** Sparse rows against one in full: their entries, and a bin for the others. */
  private against(sparse: CheckedSparseBatch, other: CheckedBatch): Shortening {
    const { indptr, indices, data } = sparse;
    const { data: otherData, offset } = other;
    const reference = new Reference(other);
    if (!reference.isValid) return () => undefined;
    const length = longestRow(sparse) + 1;
    const own = new ShortRow(sparse.name, length);
    const others = new ShortRow(other.name, length);
    const isP = sparse === this.call.p;
    return (row) => {
      const start = indptr[rowOf(sparse, row)] as number;
      const count = (indptr[rowOf(sparse, row) + 1] as number) - start;
      for (let j = 0; j < count; j++) {
        own.values[j] = data[start + j] as number;
        others.values[j] = otherData[offset + (indices[start + j] as number)] as number;
      }
      own.values[count] = 0;
      others.values[count] = reference.rest(others.values, count);
      const ofSparse = own.batch(count + 1);
      const ofOther = others.batch(count + 1);
      return { p: isP ? ofSparse : ofOther, q: isP ? ofOther : ofSparse, pRow: 0, qRow: 0, pseudocount: 0 };
    };
  }

  /** Sparse rows against sparse rows: the bins that are stored in either. */
  private union(p: CheckedSparseBatch, q: CheckedSparseBatch): Shortening {
    const length = Math.min(longestRow(p) + longestRow(q), p.bins) + 1;
    const ofP = new ShortRow(p.name, length);
    const ofQ = new ShortRow(q.name, length);
    // Where a bin is in the short row, counted on from row to row, so that it need not be cleared.
    const places = newArray(p.bins, p.name, () => `rows of ${p.bins} bins`);
    let passed = 1;
    return (row) => {
      const pRow = rowOf(p, row);
      const qRow = rowOf(q, row);
      let count = 0;
      for (let entry = p.indptr[pRow] as number; entry < (p.indptr[pRow + 1] as number); entry++) {
        places[p.indices[entry] as number] = passed + count;
        ofP.values[count] = p.data[entry] as number;
        ofQ.values[count] = 0;
        count++;
      }
      for (let entry = q.indptr[qRow] as number; entry < (q.indptr[qRow + 1] as number); entry++) {
        const place = (places[q.indices[entry] as number] as number) - passed;
        if (place < 0) ofP.values[count] = 0;
        ofQ.values[place < 0 ? count++ : place] = q.data[entry] as number;
      }
      ofP.values[count] = 0;
      ofQ.values[count] = 0;
      passed += count;
      return { p: ofP.batch(count + 1), q: ofQ.batch(count + 1), pRow: 0, qRow: 0, pseudocount: 0 };
    };
  }
}
