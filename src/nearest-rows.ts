/** The smallest scores of each query, kept as they come. */
import { newArray } from "./batch.ts";

/** For each query its nearest rows, the nearest first. */
export interface Nearest {
  /** Which rows of the library. */
  readonly indices: Uint32Array;
  readonly scores: Float64Array;
  readonly shape: [queries: number, found: number];
}

/** Scores of consecutive queries against consecutive rows of the library, query after query. */
interface Block {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  readonly scores: Float64Array;
}

/**
 * At most `count` rows of the library for each query: a heap each, its root the one to go first, which is the largest score
 * or, of equal ones, the highest row.
 */
export class NearestRows {
  readonly indices: Uint32Array;
  readonly scores: Float64Array;
  private readonly found: Uint32Array;

  /** @throws KullbackRangeError if there are more than an array can hold */
  constructor(
    queries: number,
    private readonly count: number,
  ) {
    // The longest first: where it fits in an array, so do the others.
    this.scores = newArray(queries * count, "count", () => `${count} rows for each of ${queries} queries`);
    this.indices = new Uint32Array(queries * count);
    this.found = new Uint32Array(queries);
  }

  /** Takes the scores of some queries, those of consecutive rows. */
  addBlock({ row, rows, column, columns, scores }: Block): void {
    for (let i = 0; i < rows; i++) this.add(row + i, column, scores.subarray(i * columns, (i + 1) * columns));
  }

  /** Takes the scores of one query, those of consecutive rows. */
  private add(query: number, firstRow: number, scores: Float64Array): void {
    const { count } = this;
    if (count === 0) return;
    const root = query * count;
    const isFull = () => this.found[query] === count;
    let greatest = isFull() ? (this.scores[root] as number) : Number.POSITIVE_INFINITY;
    for (let j = 0; j < scores.length; j++) {
      const score = scores[j] as number;
      // At once, what most rows are: too far.
      if (score > greatest) continue;
      this.addOne(query, firstRow + j, score);
      if (isFull()) greatest = this.scores[root] as number;
    }
  }

  /** NaN is neither near nor far: such rows come last. */
  private addOne(query: number, row: number, score: number): void {
    const { count, scores, indices } = this;
    const start = query * count;
    const found = this.found[query] as number;
    if (found < count) {
      scores[start + found] = score;
      indices[start + found] = row;
      this.found[query] = found + 1;
      this.rise(start, found);
    } else if (isBefore(score, row, scores[start] as number, indices[start] as number)) {
      scores[start] = score;
      indices[start] = row;
      this.sink(start, count);
    }
  }

  /** What was found, the smallest score of each query first. Nothing can be added any more. */
  sorted(): Nearest {
    const { count, found, indices, scores } = this;
    for (let query = 0; query < found.length; query++) {
      const start = query * count;
      for (let size = (found[query] as number) - 1; size > 0; size--) {
        this.swap(start, start + size);
        this.sink(start, size);
      }
    }
    return { indices, scores, shape: [found.length, count] };
  }

  private rise(start: number, from: number): void {
    for (let child = from; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.goesFirst(start + child, start + parent)) return;
      this.swap(start + child, start + parent);
      child = parent;
    }
  }

  private sink(start: number, size: number): void {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      if (left >= size) return;
      const right = left + 1;
      const child = right < size && this.goesFirst(start + right, start + left) ? right : left;
      if (!this.goesFirst(start + child, start + parent)) return;
      this.swap(start + child, start + parent);
      parent = child;
    }
  }

  private goesFirst(one: number, other: number): boolean {
    const { scores, indices } = this;
    return isBefore(scores[other] as number, indices[other] as number, scores[one] as number, indices[one] as number);
  }

  private swap(one: number, other: number): void {
    const { scores, indices } = this;
    const score = scores[one] as number;
    const index = indices[one] as number;
    scores[one] = scores[other] as number;
    indices[one] = indices[other] as number;
    scores[other] = score;
    indices[other] = index;
  }
}

/** Whether one row is nearer than another; of equal scores the lower row, and NaN after all numbers. */
function isBefore(score: number, row: number, otherScore: number, otherRow: number): boolean {
  if (score < otherScore) return true;
  if (score > otherScore) return false;
  if (Number.isNaN(score) !== Number.isNaN(otherScore)) return Number.isNaN(otherScore);
  return row < otherRow;
}
