/** The engine: checks what a caller gives, copies tiles of it to a backend's memory, and gathers scores. */
import { Arena, RowInPieces, type Tile } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { Extreme } from "./backend/extreme.ts";
import { isRegular, Ladder, type Row, RowInMemory } from "./backend/ladder.ts";
import {
  BLOCK,
  EPSILON,
  GIVEN,
  INFINITE_AT,
  INFINITE_AT_P,
  INFINITE_AT_Q,
  LOGARITHM_OF_Q,
  MASS_DIFFERENCE,
  POLICY,
  POLICY_DROP,
  POLICY_EPSILON,
  POLICY_NONE,
  SINGLE_THRESHOLD,
  THRESHOLD,
  ZERO_P,
  ZERO_Q,
} from "./backend/layout.ts";
import { terms } from "./backend/terms.ts";
import { type BatchInput, type CheckedBatch, faultOfRow, zeroUnderMass } from "./batch.ts";
import { type Call, checkedCall } from "./call.ts";
import type { DivergenceName } from "./divergences.ts";
import { KullbackRangeError, KullbackTypeError } from "./errors.ts";
import type { ScoreOptions } from "./options.ts";
import { Results } from "./results.ts";

/** Measures of one batch: they take no Q. */
export type OneBatchDivergence = "entropy";

/** Options of `contributions`: those of `score`; always in double precision. */
export type ContributionOptions = Omit<ScoreOptions, "precision">;

/** What each bin adds to its row's score. */
export interface Contributions {
  readonly data: Float64Array;
  readonly shape: [rows: number, bins: number];
}

const contributionOptions = ["base", "mass", "zeros", "invalid", "out", "lostMass"] as const;
const scoreOptions = [...contributionOptions, "precision"] as const;

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
  if (precision === "single") return call.batches.every(holdsSingles);
  return call.batches.every((batch) => batch.data[Symbol.toStringTag] === "Float32Array");
}

/** Row i of a batch, or the only one. */
function rowOf(batch: CheckedBatch, row: number): number {
  return batch.rows === 1 ? 0 : row;
}

/** The first thing wrong with a pair of rows, that the options do not allow. */
function faultOf(call: Call, row: number): KullbackRangeError | undefined {
  const { options, divergence, p, q } = call;
  const normalize = !call.given && options.zeros !== "pseudocount";
  for (const batch of call.batches) {
    const fault = faultOfRow(batch, rowOf(batch, row), normalize);
    if (fault !== undefined) return options.invalid === "throw" ? fault : undefined;
  }
  if (options.zeros !== "throw") return undefined;
  const atQ = (divergence.infiniteAt & INFINITE_AT_Q) !== 0 ? zeroUnderMass(p, q, row) : undefined;
  return atQ ?? ((divergence.infiniteAt & INFINITE_AT_P) !== 0 ? zeroUnderMass(q, p, row) : undefined);
}

/**
 * Scores batches of histograms. Made by `createEngine`; all its methods are synchronous.
 */
export class Engine {
  private closed = false;
  private readonly ladder: Ladder;
  private readonly extreme: Extreme;

  /** @internal Tests choose other tiles; the scores are the same, to the bit. */
  constructor(
    private readonly runner: Backend,
    private readonly tileBytes: number,
  ) {
    this.ladder = new Ladder(runner.kernels, runner.memory);
    this.extreme = new Extreme(runner.kernels, runner.memory);
  }

  /** What runs the kernels: `"wasm"` or `"js"`. Scores are the same from both, to the bit. */
  get backend(): "wasm" | "js" {
    return this.runner.name;
  }

  /** Why that one: a sentence. */
  get reason(): string {
    return this.runner.reason;
  }

  /** Ends the engine: its methods throw from now on. What they returned stays. */
  close(): void {
    this.closed = true;
  }

  /**
   * A score for each row: row i of P against row i of Q, or against the only row of Q.
   *
   * @param divergence a name, such as `"kl"`: D(P‖Q), P first
   * @param P rows of masses, counts or probabilities; see `histograms`
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
  score(divergence: OneBatchDivergence, P: BatchInput, options?: ScoreOptions): Float64Array;
  score(divergence: DivergenceName, P: BatchInput, Q?: BatchInput, options?: ScoreOptions): Float64Array;
  score(divergence: string, P: BatchInput, third?: BatchInput | ScoreOptions, fourth?: ScoreOptions): Float64Array {
    this.assertOpen();
    const call = checkedCall(divergence, P, third, fourth, scoreOptions);
    const { divergence: row, rows, options } = call;
    const scores = new Results("out", options.out, rows, call.batches);
    const lost = this.lostMass(call);
    if (scores.direct || lost?.direct) this.assertNoFault(call);
    const arena = this.arena(call, isSingle(call), row.zeroP);
    const { values } = scores;
    const { logBase } = options;
    const last = (index: number, place: Row) => {
      const score = this.extreme.score(terms[row.kernel], place);
      if (Number.isNaN(score)) this.throwFault(call, index);
      if (lost !== undefined) lost.values[index] = this.extreme.amount;
      return score;
    };
    if (arena.rows(call.bins) === 0) {
      for (let index = 0; index < rows; index++) {
        const place = new RowInPieces(arena, call.p, call.q, rowOf(call.p, index), rowOf(call.q, index));
        const score = this.ladder.score(call.kernel, place);
        if (lost !== undefined) lost.values[index] = this.ladder.amount;
        values[index] = (Number.isNaN(score) ? last(index, place) : score) / logBase;
      }
    } else {
      const place = new RowInMemory(arena.single);
      for (const { first, count, p, q } of tiles(call, arena)) {
        this.runner.kernels[arena.single ? "scoreSingle" : "score"](
          call.kernel,
          p.address,
          p.stride,
          q.address,
          q.stride,
          count,
          call.bins,
          arena.out,
          lost === undefined ? 0 : arena.lost,
        );
        const raw = arena.results(arena.out, count);
        lost?.values.set(arena.results(arena.lost, count), first);
        for (let i = 0; i < count; i++) {
          let score = raw[i] as number;
          if (Number.isNaN(score)) {
            place.place(p.address + i * p.stride, q.address + i * q.stride, call.bins);
            score = last(first + i, place);
          }
          values[first + i] = score / logBase;
        }
      }
    }
    if (row.root) for (let index = 0; index < rows; index++) values[index] = Math.sqrt(values[index] as number);
    lost?.commit();
    return scores.commit();
  }

  /**
   * What each bin adds to its row's score, in double precision. For `"kl"` p·ln(p/q), which may be negative; the
   * contributions of a row sum to its score.
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
    divergence: DivergenceName,
    P: BatchInput,
    Q?: BatchInput,
    options?: ContributionOptions,
  ): Contributions;
  contributions(
    divergence: string,
    P: BatchInput,
    third?: BatchInput | ContributionOptions,
    fourth?: ContributionOptions,
  ): Contributions {
    this.assertOpen();
    const call = checkedCall(divergence, P, third, fourth, contributionOptions);
    const { divergence: row, rows, bins, options } = call;
    if (row.root) {
      throw new KullbackRangeError({
        code: "INVALID_ARGUMENT",
        argument: "divergence",
        expected: "a divergence that is a sum over bins",
        got: `"${call.name}", the root of one`,
      });
    }
    const parts = new Results("out", options.out, rows * bins, call.batches);
    const lost = this.lostMass(call);
    if (parts.direct || lost?.direct) this.assertNoFault(call);
    const arena = this.arena(call, false, row.contributionZeroP ?? row.zeroP);
    const { values } = parts;
    const take = (start: number, from: Float64Array) => {
      for (let j = 0; j < from.length; j++) values[start + j] = (from[j] as number) / options.logBase;
    };
    const visit = (index: number, place: Row) => {
      const start = index * bins;
      const taken = this.ladder.contributions(call.kernel, place, (bin, from) => take(start + bin, from));
      let { amount } = this.ladder;
      if (!taken) {
        const isRow = this.extreme.contributions(terms[row.kernel], place, (bin, from) => take(start + bin, from));
        ({ amount } = this.extreme);
        if (!isRow) {
          this.throwFault(call, index);
          values.fill(Number.NaN, start, start + bins);
        }
      }
      if (options.zeros === "throw" && values.subarray(start, start + bins).some(Number.isNaN))
        this.throwFault(call, index);
      if (lost !== undefined) lost.values[index] = amount;
    };
    if (arena.rows(bins) === 0) {
      for (let index = 0; index < rows; index++) {
        visit(index, new RowInPieces(arena, call.p, call.q, rowOf(call.p, index), rowOf(call.q, index)));
      }
    } else {
      const place = new RowInMemory(false);
      for (const { first, count, p, q } of tiles(call, arena)) {
        for (let i = 0; i < count; i++) {
          place.place(p.address + i * p.stride, q.address + i * q.stride, bins);
          visit(first + i, place);
        }
      }
    }
    lost?.commit();
    return { data: parts.commit(), shape: [rows, bins] };
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

  private lostMass(call: Call): Results | undefined {
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
    return new Results("lostMass", lostMass, call.rows, call.batches);
  }

  private throwFault(call: Call, row: number): void {
    const fault = faultOf(call, row);
    if (fault !== undefined) throw fault;
  }

  /**
   * Before results go straight to the caller's array: nothing may be wrong with any row. Rows that are regular by their
   * masses are; only others are looked at bin by bin.
   */
  private assertNoFault(call: Call): void {
    const { kernels, memory } = this.runner;
    const arena = this.arena(call, false, 0);
    if (call.bins > BLOCK || arena.rows(call.bins) === 0) {
      for (let row = 0; row < call.rows; row++) this.throwFault(call, row);
      return;
    }
    for (const { first, count, p, q } of tiles(call, arena)) {
      for (let i = 0; i < count; i++) {
        kernels.masses(p.address + i * p.stride, q.address + i * q.stride, call.bins);
        if (!isRegular(memory)) this.throwFault(call, first + i);
      }
    }
  }

  /** Tells the kernels what this call asks of them, and lays out their memory for it. */
  private arena(call: Call, single: boolean, zeroP: number): Arena {
    const { f64, i32 } = this.runner.memory;
    const { divergence, options, given } = call;
    const { zeros, amount } = options;
    const atP = (divergence.infiniteAt & INFINITE_AT_P) !== 0;
    const atQ = (divergence.infiniteAt & INFINITE_AT_Q) !== 0;
    // A row with a zero to throw for becomes NaN, and is looked at then.
    f64[ZERO_P >> 3] = zeros === "throw" && atP ? Number.NaN : zeroP;
    f64[ZERO_Q >> 3] = zeros === "throw" && atQ ? Number.NaN : divergence.zeroQ;
    f64[THRESHOLD >> 3] = divergence.threshold;
    f64[SINGLE_THRESHOLD >> 3] = divergence.singleThreshold;
    f64[EPSILON >> 3] = amount;
    i32[POLICY >> 2] =
      divergence.infiniteAt === 0
        ? POLICY_NONE
        : zeros === "epsilon"
          ? POLICY_EPSILON
          : zeros === "drop"
            ? POLICY_DROP
            : POLICY_NONE;
    i32[INFINITE_AT >> 2] = divergence.infiniteAt;
    i32[GIVEN >> 2] = given ? 1 : 0;
    i32[MASS_DIFFERENCE >> 2] = divergence.massDifference ? 1 : 0;
    i32[LOGARITHM_OF_Q >> 2] = divergence.kernel === "cross-entropy" ? 1 : 0;
    return new Arena(this.runner.memory, this.tileBytes, single, zeros === "pseudocount" ? amount : 0);
  }
}

/** Some rows of each batch, in memory. */
interface TilePair {
  readonly first: number;
  readonly count: number;
  readonly p: Tile;
  readonly q: Tile;
}

/** The rows of a call, copied in a tile at a time; a batch of one row only once. */
function* tiles(call: Call, arena: Arena): Generator<TilePair> {
  const { p, q, rows } = call;
  const perTile = arena.rows(call.bins);
  let pTile: Tile | undefined;
  let qTile: Tile | undefined;
  for (let first = 0; first < rows; first += perTile) {
    const count = Math.min(perTile, rows - first);
    if (p.rows > 1 || pTile === undefined) pTile = arena.copyRows("p", p, first, Math.min(count, p.rows));
    if (q === p) qTile = pTile;
    else if (q.rows > 1 || qTile === undefined) qTile = arena.copyRows("q", q, first, Math.min(count, q.rows));
    yield {
      first,
      count,
      p: p.rows === 1 ? { address: pTile.address, stride: 0 } : pTile,
      q: q.rows === 1 ? { address: qTile.address, stride: 0 } : qTile,
    };
  }
}
