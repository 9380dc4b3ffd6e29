/** The engine: checks what a caller gives, copies tiles of it to a backend's memory, and gathers scores. */
import { Arena } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { areEqual, Extreme, exactBelow, exactContributionsBelow } from "./backend/extreme.ts";
import { isRegular, Ladder } from "./backend/ladder.ts";
import { BLOCK, INFINITE_AT_P, INFINITE_AT_Q } from "./backend/layout.ts";
import { scaleByPowerOfTwo } from "./backend/powers-of-two.ts";
import { RowInMemory, RowInPieces, type RowPair } from "./backend/row.ts";
import { type BatchInput, type CheckedBatch, faultOfRow, zeroUnderMass } from "./batch.ts";
import { type Call, checkedCall } from "./call.ts";
import type { DivergenceName, OneBatchDivergence } from "./divergences.ts";
import { KullbackRangeError, KullbackTypeError } from "./errors.ts";
import type { ScoreOptions } from "./options.ts";
import { writeParameters } from "./parameters.ts";
import { Results } from "./results.ts";
import { tiles, wasRounded } from "./tiles.ts";

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
  // The difference of the masses may take away most of Σ K, and with it four of its 24 bits.
  if (call.given && call.divergence.massDifference) return false;
  if (precision === "single") return call.batches.every(holdsSingles);
  return call.batches.every((batch) => batch.data[Symbol.toStringTag] === "Float32Array");
}

/** Row i of a batch, or the only one. */
function rowOf(batch: CheckedBatch, row: number): number {
  return batch.rows === 1 ? 0 : row;
}

/** What is added to every bin. */
function pseudocountOf({ options }: Call): number {
  return options.zeros === "pseudocount" ? options.amount : 0;
}

/** The i-th pair of rows of a call. */
function rowPair(call: Call, row: number): RowPair {
  const { p, q } = call;
  return { p, q, pRow: rowOf(p, row), qRow: rowOf(q, row), pseudocount: pseudocountOf(call) };
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
 * Whether the last rung has to see to a row, by what the ladder says of it. What adding the pseudocount rounded off counts
 * where rows are near-equal: by their score, or, as given, by nothing that is known here.
 */
function isForExtreme({ divergence, given }: Call, raw: number, rounded: boolean): boolean {
  if (raw >= divergence.threshold && !rounded) return false;
  if (Number.isNaN(raw)) return true;
  if (divergence.logarithmOfQ) return false;
  if (given) return rounded;
  return raw < divergence.threshold && (rounded || raw < exactBelow(divergence));
}

/** The root of x·2^exponent, which may be beyond the range of doubles. */
function rootOf(x: number, exponent: number): number {
  const isOdd = (exponent & 1) !== 0;
  return scaleByPowerOfTwo(Math.sqrt(isOdd ? 2 * x : x), (isOdd ? exponent - 1 : exponent) / 2);
}

/** Whether the contributions of a row are so small next to its masses that the ladder's ratio of them shows. */
function needsExactRatio({ divergence, given }: Call, contributions: Float64Array): boolean {
  if (given || divergence.logarithmOfQ) return false;
  let magnitude = 0;
  for (const contribution of contributions) magnitude += Math.abs(contribution);
  return magnitude < exactContributionsBelow;
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
    this.extreme = new Extreme(runner.memory);
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
  score(divergence: DivergenceName, P: BatchInput, Q: BatchInput | undefined, options?: ScoreOptions): Float64Array;
  score(divergence: string, P: BatchInput, third?: BatchInput | ScoreOptions, fourth?: ScoreOptions): Float64Array {
    this.assertOpen();
    const call = checkedCall(divergence, P, third, fourth, scoreOptions);
    const { divergence: entry, rows, options } = call;
    const scores = new Results("out", options.out, rows, call.batches);
    const lost = this.lostMass(call);
    if (scores.direct || lost?.direct) this.assertNoFault(call);
    const arena = this.arena(call, isSingle(call));
    writeParameters(this.runner.memory, call, entry.zeroP);
    const { values } = scores;
    const { logBase } = options;
    // What the last rung says of a row.
    const last = (index: number): number => {
      const score = this.extreme.score(entry, rowPair(call, index)) / logBase;
      if (Number.isNaN(score)) this.throwFault(call, index);
      if (lost !== undefined) lost.values[index] = this.extreme.amount;
      return entry.root ? rootOf(score, this.extreme.exponent) : scaleByPowerOfTwo(score, this.extreme.exponent);
    };
    const finish = (index: number, raw: number, rounded: boolean): number => {
      if (isForExtreme(call, raw, rounded) && !(raw === 0 && areEqual(rowPair(call, index)))) return last(index);
      return entry.root ? Math.sqrt(raw / logBase) : raw / logBase;
    };
    // Above this the ladder's word is the last, and no root is to be taken.
    const sure = entry.root || pseudocountOf(call) !== 0 ? Number.POSITIVE_INFINITY : entry.threshold;
    if (arena.rows(call.bins) === 0) {
      for (let index = 0; index < rows; index++) {
        const place = new RowInPieces(arena, rowPair(call, index));
        const raw = this.ladder.score(call.kernel, place);
        if (lost !== undefined) lost.values[index] = this.ladder.amount;
        values[index] = finish(index, raw, place.rounded);
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
          const sum = raw[i] as number;
          // At once, what most rows are (measured: 0.3 of 3.9 ns a bin at k = 48).
          if (sum >= sure) values[first + i] = sum / logBase;
          else values[first + i] = finish(first + i, sum, wasRounded(p, i) || wasRounded(q, i));
        }
      }
    }
    lost?.commit();
    return scores.commit();
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
    divergence: DivergenceName,
    P: BatchInput,
    Q: BatchInput | undefined,
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
    const { divergence: entry, rows, bins, options } = call;
    if (entry.root) {
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
    const arena = this.arena(call, false);
    writeParameters(this.runner.memory, call, entry.contributionZeroP ?? entry.zeroP);
    const { values } = parts;
    const visit = (index: number, place: RowInMemory | RowInPieces, rounded: () => boolean) => {
      const own = values.subarray(index * bins, (index + 1) * bins);
      const taken = this.ladder.contributions(call.kernel, place, (bin, from) => own.set(from, bin));
      let { amount } = this.ladder;
      if (!taken || rounded() || (needsExactRatio(call, own) && !areEqual(rowPair(call, index)))) {
        const isRow = this.extreme.contributions(entry, rowPair(call, index), own);
        ({ amount } = this.extreme);
        if (!isRow) {
          this.throwFault(call, index);
          own.fill(Number.NaN);
        }
      }
      if (options.zeros === "throw" && own.some(Number.isNaN)) this.throwFault(call, index);
      for (let bin = 0; bin < bins; bin++) own[bin] = (own[bin] as number) / options.logBase;
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
    const arena = this.arena(call, false);
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

  private arena(call: Call, single: boolean): Arena {
    return new Arena(this.runner.memory, this.tileBytes, single, pseudocountOf(call));
  }
}
