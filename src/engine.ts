/** The engine: checks what a caller gives, copies tiles of it to a backend's memory, and gathers scores. */
import { AllPairs, rangesOf } from "./all-pairs.ts";
import { AnyExtreme, exactBelowOf } from "./backend/any-extreme.ts";
import { Arena } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { ContributionLadder } from "./backend/contribution-ladder.ts";
import { areEqual } from "./backend/extreme.ts";
import { isRegular } from "./backend/ladder.ts";
import { BLOCK } from "./backend/layout.ts";
import { RowInMemory, RowInPieces, type RowPair } from "./backend/row.ts";
import { assertAttached, type BatchInput, type CheckedBatch, checkedBatch, givenBatch } from "./batch.ts";
import { type Call, checkedCall, checkedNearest, checkedPairwise, checkedSparseCall, isDense } from "./call.ts";
import { isSum, type OneBatchDivergence } from "./divergences.ts";
import { KullbackRangeError, KullbackTypeError } from "./errors.ts";
import { type Nearest, NearestRows } from "./nearest-rows.ts";
import {
  contributionOptions,
  inBase,
  pairOptions,
  pairwiseOptions,
  type ScoreOptions,
  scoreOptions,
} from "./options.ts";
import { finalScore, mayRefuse, PairScores, pairOf, pseudocountOf, replaces, throwFault } from "./pair-scores.ts";
import { hasMethod } from "./pair-sums.ts";
import { writeParameters } from "./parameters.ts";
import type { AnyDivergence } from "./parametric-divergences.ts";
import { type PreparedBatch, preparedBatch } from "./prepared-batch.ts";
import { Results } from "./results.ts";
import type { AnyBatch, SparseBatch } from "./sparse-batch.ts";
import { SparseScores } from "./sparse-scores.ts";
import { tiles, wasRounded } from "./tiles.ts";

/** What `score` takes: rows in full, or their stored entries. */
export type ScoreInput = BatchInput | SparseBatch;

/** Options of `contributions`: those of `score`; always in double precision. */
export type ContributionOptions = Omit<ScoreOptions, "precision">;

/** What each bin adds to its row's score. */
export interface Contributions {
  readonly data: Float64Array;
  readonly shape: [rows: number, bins: number];
}

/** Options of `pairwise`: those of `score`, without `lostMass`. `out` has a score for each pair. */
export type PairwiseOptions = Omit<ScoreOptions, "lostMass">;

/** A score for each pair of rows, row after row of P. */
export interface ScoreMatrix {
  readonly data: Float64Array;
  readonly shape: [rowsOfP: number, rowsOfQ: number];
}

/** Options of `pairwiseTiles`: those of `pairwise`, without `out`. */
export type PairwiseTilesOptions = Omit<PairwiseOptions, "out">;

/** Some of the scores of all pairs. */
export interface ScoreTile extends ScoreMatrix {
  /** The row of P that is the first here, and the row of Q. */
  readonly row: number;
  readonly column: number;
}

/** Options of `nearest`: how many rows to find, and those of `pairwise`, without `out`. */
export interface NearestOptions extends PairwiseTilesOptions {
  /** How many rows of the library for each query. Default: 1. */
  readonly count?: number | undefined;
}

/** Rows of P, and of Q, of one tile of `pairwiseTiles`, at most: 8 MiB of scores. */
const TILE_ROWS = 1024;

/** Types whose every value single precision holds. */
const singleKinds: readonly string[] = ["Float32Array", "Uint16Array", "Uint8Array", "Uint8ClampedArray"];

function holdsSingles(batch: CheckedBatch): boolean {
  return singleKinds.includes(batch.data[Symbol.toStringTag]);
}

/**
 * Single precision: by default where both inputs have it; where it is asked for, if it holds the inputs exactly. Others
 * are scored in double, which is no less right.
 */
function isSingle(call: Call): boolean {
  const { precision, zeros } = call.options;
  if (precision === "double" || zeros === "pseudocount") return false;
  if (call.divergence.singleThreshold === Number.POSITIVE_INFINITY) return false;
  // The difference of the masses may take away most of Σ K, and with it four of its 24 bits.
  if (call.given && call.divergence.massDifference) return false;
  if (precision === "single") return call.batches.every(holdsSingles);
  return call.batches.every((batch) => batch.data[Symbol.toStringTag] === "Float32Array");
}

/** Whether a function of the caller's runs while results are written. */
function mayThrow({ divergence }: Call<AnyBatch>): boolean {
  return divergence.generator !== undefined;
}

/** The i-th pair of rows of a call: of a batch of one row, that. */
function rowPair(call: Call, row: number): RowPair {
  return pairOf(call, call.p.rows === 1 ? 0 : row, call.q.rows === 1 ? 0 : row);
}

/** Whether the contributions of a row are so small that what the ladder loses of c shows, or of epsilon times a mass. */
function showRounding(call: Call, pair: RowPair, contributions: Float64Array): boolean {
  const { divergence, given, options } = call;
  if (given || divergence.logarithmOfQ) return false;
  let magnitude = 0;
  for (const contribution of contributions) magnitude += Math.abs(contribution);
  if (magnitude < exactBelowOf(divergence, divergence.massDifference !== undefined)) return !areEqual(pair);
  return magnitude < options.amount * call.bins && replaces(call, pair);
}

/** The first number, from this one on, that is not within bounds; their number where all are. */
function beyond(numbers: Float64Array, from: number, least: number, greatest: number): number {
  let i = from;
  while (i < numbers.length && (numbers[i] as number) >= least && (numbers[i] as number) <= greatest) i++;
  return i;
}

/** Writes some of the numbers of nats to `values`, the first of all of them at `first`, in another unit. */
function writeInBase(
  nats: Float64Array,
  from: number,
  end: number,
  unit: number,
  values: Float64Array,
  first: number,
): void {
  for (let i = from; i < end; i++) values[first + i] = inBase(nats[i] as number, unit);
}

/**
 * Scores batches of histograms. Made by `createEngine`. Its methods are synchronous, but for the tiles of `pairwiseTiles`.
 */
export class Engine {
  private closed = false;
  private busy = false;
  private readonly ladder: ContributionLadder;
  private readonly extreme: AnyExtreme;

  /** @internal Tests choose other tiles; the scores are the same, to the bit. */
  constructor(
    private readonly runner: Backend,
    private readonly tileBytes: number,
  ) {
    this.ladder = new ContributionLadder(runner.kernels, runner.memory);
    this.extreme = new AnyExtreme(runner.memory);
  }

  /** What runs the kernels: `"wasm"` or `"js"`. Scores are the same from both, to the bit. */
  get backend(): "wasm" | "js" {
    return this.runner.name;
  }

  /** Why that one: a sentence. */
  get reason(): string {
    return this.runner.reason;
  }

  /**
   * Gives its backend, and how large tiles are, to a job that ends before this returns: for what has kernels of its own and
   * is no divergence of histograms.
   *
   * @internal
   * @throws KullbackTypeError once the engine is closed
   */
  run<Result>(job: (backend: Backend, tileBytes: number) => Result): Result {
    return this.alone(() => job(this.runner, this.tileBytes));
  }

  /** Ends the engine: its methods throw from now on. What they returned stays. */
  close(): void {
    this.closed = true;
  }

  /**
   * A score for each row: row i of P against row i of Q, or against the only row of Q.
   *
   * Sparse rows take time in proportion to their stored entries, against a reference (of which all bins are read once) and
   * against sparse rows; always in double precision. Each is scored in full, one at a time, under `{ pseudocount }`, where
   * every bin changes; under `{ epsilon }` against a reference if the divergence is infinite where the sparse row is 0
   * (`"reverse-kl"`, `"neyman-chi-squared"`, `"jeffreys"` and `"psi"` of sparse rows of P); against as many rows in full,
   * which have to be read anyway; and against a reference whose mass no double holds.
   *
   * @param divergence a name, such as `"kl"`, or a value, such as `renyi(2)`: D(P‖Q), P first
   * @param P rows of masses, counts or probabilities; see `histograms`, and `sparseHistograms` for mostly empty ones
   * @param Q as many rows as P, or one, the reference for all; none for `"entropy"`
   * @param options `base`, `mass`, `zeros`, `precision`, `invalid`, `out`, `lostMass`
   * @returns as many scores as P has rows, in nats or as `base` says; `options.out` where that was given
   * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with row and bin
   *   where it is a mass; nothing of the caller's has been changed then
   *
   * @example
   * const engine = await createEngine();
   * const P = histograms([9, 1, 5, 5], 2);
   * console.log(engine.score("kl", P, [1, 1], { base: 2 })); // Float64Array(2) [ 0.5310044064107187, 0 ]
   */
  score(divergence: AnyDivergence, P: BatchInput, Q: BatchInput | undefined, options?: ScoreOptions): Float64Array;
  score(divergence: OneBatchDivergence, P: BatchInput, options?: ScoreOptions): Float64Array;
  score(divergence: OneBatchDivergence, P: SparseBatch, options?: ScoreOptions): Float64Array;
  score(divergence: AnyDivergence, P: ScoreInput, Q: ScoreInput | undefined, options?: ScoreOptions): Float64Array;
  score(
    divergence: AnyDivergence,
    P: ScoreInput,
    third?: ScoreInput | ScoreOptions,
    fourth?: ScoreOptions,
  ): Float64Array {
    return this.alone(() => {
      const call = checkedSparseCall(divergence, P, third, fourth, scoreOptions);
      const scores = new Results("out", call.options.out, call.rows, call.batches, mayThrow(call));
      const lost = this.lostMass(call);
      if (isDense(call)) this.scoreDense(call, scores, lost);
      else this.scoreSparse(call, scores, lost);
      lost?.commit();
      return scores.commit();
    });
  }

  private scoreDense(call: Call, scores: Results, lost: Results | undefined): void {
    const { rows, unit } = call;
    if (scores.direct || lost?.direct) this.assertNoFault(call);
    const arena = this.arena(call, isSingle(call));
    writeParameters(this.runner.memory, call);
    const { values } = scores;
    const pairs = new PairScores(call, this.extreme);
    const { leastFinal, greatestFinal, isLinear } = pairs;
    const finish = (index: number, raw: number, rounded: boolean) => {
      values[index] = pairs.score(rowPair(call, index), raw, rounded);
      if (lost !== undefined && pairs.amount !== undefined) lost.values[index] = pairs.amount;
    };
    if (arena.rows(call.bins) === 0) {
      for (let index = 0; index < rows; index++) {
        const place = new RowInPieces(arena, rowPair(call, index));
        const raw = this.ladder.score(call.kernel, place);
        if (lost !== undefined) lost.values[index] = this.ladder.amount;
        finish(index, raw, place.rounded);
      }
    } else {
      const kernel = arena.single ? "scoreSingle" : "score";
      const lostAddress = lost === undefined ? 0 : arena.lost;
      for (const { first, count, p, q } of tiles(call, arena)) {
        this.runner.kernels[kernel](
          call.kernel,
          p.address,
          p.stride,
          q.address,
          q.stride,
          count,
          call.bins,
          arena.out,
          lostAddress,
        );
        const raw = arena.results(arena.out, count);
        lost?.values.set(arena.results(arena.lost, count), first);
        for (let i = 0; i < count; i++) {
          // At once, what most rows are (measured: 0.1 to 0.3 of 4 ns a bin at k = 48 and 64).
          const end = beyond(raw, i, leastFinal, greatestFinal);
          if (isLinear) writeInBase(raw, i, end, unit, values, first);
          else for (let j = i; j < end; j++) values[first + j] = finalScore(call, raw[j] as number);
          i = end;
          if (i < count) finish(first + i, raw[i] as number, wasRounded(p, i) || wasRounded(q, i));
        }
      }
    }
  }

  private scoreSparse(call: Call<AnyBatch>, scores: Results, lost: Results | undefined): void {
    const { rows } = call;
    const sparse = new SparseScores(this.runner, this.arena(call, false), call, lost !== undefined);
    // Nothing may go wrong once writing has begun.
    if ((scores.direct || lost?.direct) && mayRefuse(call)) for (let row = 0; row < rows; row++) sparse.score(row);
    for (let row = 0; row < rows; row++) {
      scores.values[row] = sparse.score(row);
      if (lost !== undefined) lost.values[row] = sparse.amount;
    }
  }

  /**
   * What each bin adds to its row's score, in double precision. For `"kl"` p·ln(p/q), which may be negative; the
   * contributions of a row sum to its score, to within 1e-14 of the sum of their magnitudes.
   *
   * @param options as for `score`, but for `precision`; `out` has rows × bins elements
   * @returns the contributions, row after row, and their shape
   * @throws as `score`; KullbackRangeError for `"js-distance"`, which is a root and no sum
   *
   * @example
   * const engine = await createEngine();
   * const { data } = engine.contributions("kl", [0.5, 0.5], [0.25, 0.75], { base: 2 });
   * console.log(data); // Float64Array(2) [ 0.5, -0.2924812503605781 ]
   */
  contributions(divergence: OneBatchDivergence, P: BatchInput, options?: ContributionOptions): Contributions;
  contributions(
    divergence: AnyDivergence,
    P: BatchInput,
    Q: BatchInput | undefined,
    options?: ContributionOptions,
  ): Contributions;
  contributions(
    divergence: AnyDivergence,
    P: BatchInput,
    third?: BatchInput | ContributionOptions,
    fourth?: ContributionOptions,
  ): Contributions {
    return this.alone(() => {
      const call = checkedCall(divergence, P, third, fourth, contributionOptions);
      const { divergence: entry, rows, bins, options, unit } = call;
      if (!isSum(entry)) {
        const other = entry.root
          ? "the root of one"
          : entry.logarithmOf
            ? "the logarithm of one"
            : "the largest of its bins";
        throw new KullbackRangeError({
          code: "INVALID_ARGUMENT",
          argument: "divergence",
          expected: "a divergence that is a sum over bins",
          got: `"${call.name}", ${other}`,
        });
      }
      const parts = new Results("out", options.out, rows * bins, call.batches, mayThrow(call));
      const lost = this.lostMass(call);
      if (parts.direct || lost?.direct) this.assertNoFault(call);
      const arena = this.arena(call, false);
      writeParameters(this.runner.memory, call, entry.contributionZeroP, entry.contributionZeroQ);
      const { values } = parts;
      const visit = (index: number, place: RowInMemory | RowInPieces, rounded: () => boolean) => {
        const own = values.subarray(index * bins, (index + 1) * bins);
        const taken = this.ladder.contributions(call.kernel, place, (bin, from) => own.set(from, bin));
        let { amount } = this.ladder;
        const pair = rowPair(call, index);
        if (!taken || rounded() || showRounding(call, pair, own)) {
          const isRow = this.extreme.contributions(entry, pair, unit, own);
          ({ amount } = this.extreme);
          if (!isRow) {
            throwFault(call, pair);
            own.fill(Number.NaN);
          }
        } else {
          for (let bin = 0; bin < bins; bin++) own[bin] = inBase(own[bin] as number, unit);
        }
        if (options.zeros === "throw" && own.some(Number.isNaN)) throwFault(call, pair);
        if (lost !== undefined) lost.values[index] = amount;
      };
      if (arena.rows(bins) === 0) {
        for (let index = 0; index < rows; index++) {
          const place = new RowInPieces(arena, rowPair(call, index));
          visit(index, place, () => place.rounded);
        }
      } else {
        const place = new RowInMemory(false);
        for (const { first, count, p, q } of tiles(call, arena)) {
          for (let i = 0; i < count; i++) {
            place.place(p.address + i * p.stride, q.address + i * q.stride, bins);
            visit(first + i, place, () => wasRounded(p, i) || wasRounded(q, i));
          }
        }
      }
      lost?.commit();
      return { data: parts.commit(), shape: [rows, bins] };
    });
  }

  /**
   * A score for each pair of a row of P and a row of Q, or of two rows of P. Of the Kullback–Leibler divergence and
   * cross-entropy of normalized rows it takes a small part of the time of `score` for each pair, as a matrix product, and of
   * `"js"` and `"js-distance"` half of it; both in double precision, and the relative error is at most 1e-12 then. Other
   * scores, and all where rows are taken as given or, but for `"js"`, `zeros` is `{ epsilon }` or `"drop"`, are those of
   * `score`.
   *
   * @param divergence a name, such as `"js"`, or a value, such as `renyi(2)`: D(P‖Q), P first
   * @param P rows of masses; see `histograms`
   * @param Q rows of as many bins; P's own if left out, and then a symmetric divergence is symmetric to the bit
   * @param options as for `score`, but for `lostMass`; `out` has rows of P × rows of Q elements
   * @returns the scores, those of P's first row first, and their shape
   * @throws as `score`; KullbackRangeError for `"entropy"`, which measures one batch, and if there are more scores than an
   *   array can hold
   *
   * @example
   * const engine = await createEngine();
   * const { data } = engine.pairwise("total-variation", histograms([1, 1, 3, 1, 0, 1], 2));
   * console.log(data); // Float64Array(9) [ 0, 0.25, 0.5, 0.25, 0, 0.75, 0.5, 0.75, 0 ]
   */
  pairwise(divergence: AnyDivergence, P: BatchInput, Q: BatchInput | undefined, options?: PairwiseOptions): ScoreMatrix;
  pairwise(divergence: AnyDivergence, P: BatchInput, options?: PairwiseOptions): ScoreMatrix;
  pairwise(
    divergence: AnyDivergence,
    P: BatchInput,
    third?: BatchInput | PairwiseOptions,
    fourth?: PairwiseOptions,
  ): ScoreMatrix {
    return this.alone(() => {
      const call = checkedPairwise(divergence, P, third, fourth, pairwiseOptions);
      const [rows, columns] = rangesOf(call);
      const shape: [number, number] = [rows.end, columns.end];
      const matrix = new Results("out", call.options.out, shape[0] * shape[1], call.batches, mayThrow(call));
      if (matrix.direct) this.assertNoFaultInPairs(call);
      this.allPairs(call).fill(rows, columns, matrix.values);
      return { data: matrix.commit(), shape };
    });
  }

  /**
   * The scores of `pairwise`, a tile of at most 1,024 × 1,024 at a time: for more than memory holds. Arguments are checked
   * when this is called, masses when their tile is scored. Each tile is scored when it is asked for; in between the engine
   * may be used for other things. P and Q are read tile by tile, so they must not change until the last.
   *
   * @param options as for `pairwise`, but for `out`
   * @returns tiles, those of P's first rows first; the data of each is the caller's
   * @throws as `pairwise`; what is wrong with a mass rejects the tile that it belongs to
   *
   * @example
   * const engine = await createEngine();
   * const P = histograms([1, 1, 3, 1, 0, 1], 2);
   * for await (const { row, column, shape } of engine.pairwiseTiles("js", P, [1, 3])) {
   *   console.log(row, column, shape); // 0 0 [ 3, 1 ]
   * }
   */
  pairwiseTiles(divergence: AnyDivergence, P: BatchInput, options?: PairwiseTilesOptions): AsyncIterable<ScoreTile>;
  pairwiseTiles(
    divergence: AnyDivergence,
    P: BatchInput,
    Q: BatchInput | undefined,
    options?: PairwiseTilesOptions,
  ): AsyncIterable<ScoreTile>;
  pairwiseTiles(
    divergence: AnyDivergence,
    P: BatchInput,
    third?: BatchInput | PairwiseTilesOptions,
    fourth?: PairwiseTilesOptions,
  ): AsyncIterable<ScoreTile> {
    this.assertOpen();
    return this.scoreTiles(checkedPairwise(divergence, P, third, fourth, pairOptions));
  }

  private async *scoreTiles(call: Call): AsyncGenerator<ScoreTile, void, undefined> {
    const [rows, columns] = rangesOf(call);
    for (let row = 0; row < rows.end; row += TILE_ROWS) {
      for (let column = 0; column < columns.end; column += TILE_ROWS) {
        // What ran since the last tile may have ended the engine, or taken the arrays away.
        this.assertOpen();
        for (const { name, data } of call.batches) assertAttached(`${name}.data`, data);
        const own = { first: row, end: Math.min(row + TILE_ROWS, rows.end) };
        const others = { first: column, end: Math.min(column + TILE_ROWS, columns.end) };
        const shape: [number, number] = [own.end - own.first, others.end - others.first];
        const data = new Float64Array(shape[0] * shape[1]);
        this.alone(() => this.allPairs(call).fill(own, others, data));
        yield { data, shape, row, column };
      }
    }
  }

  /**
   * For each query, the rows of the library that are nearest to it: D(query‖row) is smallest. Exact: every pair is scored.
   * Of equal scores the lower row comes first, and NaN (`invalid: "nan"`) after all numbers. The scores of all pairs are
   * never held at once: beyond the result, memory is at most 24 bytes a row and a constant. Scores are those of
   * `pairwise`.
   *
   * @param queries rows of masses; see `histograms`
   * @param library rows of as many bins
   * @param options `count`, and as for `score`, but for `out` and `lostMass`
   * @returns `count` rows of the library for each query, or all if it has fewer, nearest first
   * @throws as `score`
   *
   * @example
   * const engine = await createEngine();
   * const library = histograms([1, 1, 3, 1, 0, 1], 2);
   * const { indices, scores } = engine.nearest("js", [2, 1], library, { count: 2 });
   * console.log(indices); // Uint32Array(2) [ 1, 0 ]
   */
  nearest(divergence: AnyDivergence, queries: BatchInput, library: BatchInput, options: NearestOptions = {}): Nearest {
    return this.alone(() => {
      const call = checkedNearest(divergence, queries, library, options);
      const [rows, columns] = rangesOf(call);
      const nearest = new NearestRows(rows.end, Math.min(call.count, columns.end));
      for (const block of this.allPairs(call).blocks(rows, columns)) nearest.addBlock(block);
      return nearest.sorted();
    });
  }

  /**
   * A batch for repeated use: of a library of 20,000 rows of 64 bins, `nearest` takes a fifth of the time for one query and a
   * third for eight (measured, `"kl"`; a third and four fifths of it for `"js"`). It is taken wherever a batch is, by any
   * engine, and the results are the same to the bit.
   *
   * What `pairwise`, `pairwiseTiles` and `nearest` take of each row, such as the logarithms of Q, is kept when they first ask
   * for it, in ordinary memory. As Q: 8 bytes a mass and 16 a row for logarithms (`"kl"`, `"cross-entropy"`), and as much for
   * what `"js"` and `"js-distance"` need. As P: 24 bytes a row for each of `"kl"`, `"cross-entropy"`, and the two of
   * Jensen–Shannon. `"reverse-kl"` is `"kl"` with P as Q and Q as P. Where nothing of the kind is used, as in `score` and with
   * a pseudocount, it is what the batch would be.
   *
   * @param batch rows of masses; see `histograms`. Kept by reference: its array must not change while the prepared batch is
   *   used. A plain array is copied
   * @returns the same rows, as a batch
   * @throws KullbackTypeError and KullbackRangeError if it is no batch; what is wrong with a mass shows where it is scored
   *
   * @example
   * const engine = await createEngine();
   * const library = engine.prepare(histograms([1, 1, 3, 1, 0, 1], 2));
   * const { indices } = engine.nearest("kl", [2, 1], library, { count: 2 });
   * console.log(indices); // Uint32Array(2) [ 1, 0 ]
   * console.log(engine.nearest("kl", [1, 9], library).indices); // Uint32Array(1) [ 0 ]
   */
  prepare(batch: BatchInput): PreparedBatch {
    this.assertOpen();
    return preparedBatch(checkedBatch(givenBatch("batch", batch)));
  }

  /** @internal What scores the pairs of a call a block at a time; nothing else may use the engine until the last. */
  allPairs(call: Call): AllPairs {
    const arena = this.arena(call, false);
    // Single precision has no room for what sums lose: of one large bin and many small ones, 3e-6 (measured).
    const single = isSingle(call) && !hasMethod(call, arena);
    return new AllPairs(this.runner, single ? this.arena(call, true) : arena, call);
  }

  /** The same as `assertNoFault` of every pair of rows. */
  private assertNoFaultInPairs(call: Call): void {
    if (call.options.zeros === "throw") {
      for (const _ of this.allPairs(call).blocks(...rangesOf(call)));
      return;
    }
    const { p, q } = call;
    if (p.rows === 0 || q.rows === 0) return;
    for (let row = 0; row < Math.max(p.rows, q.rows); row++) {
      throwFault(call, pairOf(call, Math.min(row, p.rows - 1), Math.min(row, q.rows - 1)));
    }
  }

  private assertOpen(): void {
    if (!this.closed) return;
    throw new KullbackTypeError({
      code: "ENGINE_CLOSED",
      argument: "engine",
      expected: "an open engine",
      got: "one that was closed",
    });
  }

  /** Does a job, and lets no other begin before it ends, as a generator of the caller's might: they share one memory. */
  private alone<Result>(job: () => Result): Result {
    this.assertOpen();
    if (this.busy) {
      throw new KullbackTypeError({
        code: "ENGINE_BUSY",
        argument: "engine",
        expected: "an engine that is not at work",
        got: "one that is: a generator must not call the engine that scores with it",
      });
    }
    this.busy = true;
    try {
      return job();
    } finally {
      this.busy = false;
    }
  }

  private lostMass(call: Call<AnyBatch>): Results | undefined {
    const { lostMass, zeros } = call.options;
    if (lostMass === undefined) return undefined;
    if (zeros !== "drop") {
      throw new KullbackRangeError({
        code: "INVALID_OPTION",
        argument: "lostMass",
        expected: `zeros: "drop", the only policy that loses mass`,
        got: `zeros: "${zeros}"`,
      });
    }
    return new Results("lostMass", lostMass, call.rows, call.batches, mayThrow(call));
  }

  /**
   * Before results go straight to the caller's array: nothing may be wrong with any row. Rows that are regular by their
   * masses are; only others are looked at bin by bin.
   */
  private assertNoFault(call: Call): void {
    const { kernels, memory } = this.runner;
    const arena = this.arena(call, false);
    if (call.bins > BLOCK || arena.rows(call.bins) === 0) {
      for (let row = 0; row < call.rows; row++) throwFault(call, rowPair(call, row));
      return;
    }
    for (const { first, count, p, q } of tiles(call, arena)) {
      for (let i = 0; i < count; i++) {
        kernels.masses(p.address + i * p.stride, q.address + i * q.stride, call.bins);
        if (!isRegular(memory)) throwFault(call, rowPair(call, first + i));
      }
    }
  }

  private arena(call: Pick<Call, "options">, single: boolean): Arena {
    return new Arena(this.runner.memory, this.tileBytes, single, pseudocountOf(call));
  }
}
