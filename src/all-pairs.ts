/**
 * Every row of P against every row of Q, a block of pairs at a time.
 *
 * With u = 1/k, KL(P‖Q) = Σ p·ln(u/q) + KL(P‖U): the sum over all pairs is a matrix product, its logarithms are taken once
 * a row of Q, and what is added is known once a row of P. The logarithms are of u/q and not of 1/q, because those have both
 * signs, and their sums stay small. Where the result is small next to the magnitude of what was added, Σ p·|ln(u/q)|, the
 * pair goes to the ladder, and so do pairs of rows that the product cannot take, and all divergences that it is not of.
 * There a tile of P is scored against one row of Q after another, both in cache.
 *
 * The magnitude is at most KL + √(2·KL) + D + √(2·D), D = KL(P‖U): by the triangle inequality it is at most Σ p·|ln(p/q)| +
 * Σ p·|ln(p/u)|; and Σ p·|ln(p/q)| is KL + 2·Σ p·ln(q/p) over p < q, where p·ln(q/p) ≤ q − p; so at most KL + 2·TV, which is
 * at most KL + √(2·KL) by Pinsker's inequality.
 */
import { PANEL_ROWS, PANEL_ROWS_SINGLE } from "./backend/all-pairs.ts";
import type { Arena, Tile } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { Ladder } from "./backend/ladder.ts";
import {
  LOGARITHM_OF_ZERO,
  LOGARITHM_OF_ZERO_SINGLE,
  REGULAR_EXPONENT,
  SINGLE_HIGH_EXPONENT,
  SINGLE_LOW_EXPONENT,
  SINGLE_THRESHOLD,
} from "./backend/layout.ts";
import { powerOfTwo } from "./backend/powers-of-two.ts";
import { RowInMemory, RowInPieces } from "./backend/row.ts";
import type { CheckedBatch } from "./batch.ts";
import type { Call } from "./call.ts";
import { type Divergence, divergences, kernelNames } from "./divergences.ts";
import { PairScores, pairOf } from "./pair-scores.ts";
import { writeParameters } from "./parameters.ts";
import { wasRounded } from "./tiles.ts";

/** Some rows of a batch. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/** Scores of rows of the caller's P against rows of Q, row after row. Overwritten by the next block. */
export interface PairBlock {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  readonly scores: Float64Array;
}

/** Two tiles, as the kernels are given them. */
interface TilePair {
  readonly p: Tile;
  readonly pFirst: number;
  readonly pCount: number;
  readonly q: Tile;
  readonly qFirst: number;
  readonly qCount: number;
}

/** Rows of a batch in one block, at most: so that a block's scores fit in the arena. */
const BLOCK_ROWS = 128;

/**
 * A score below this part of the magnitude has lost 8 bits to cancellation (single: 3), and goes to the ladder. Worst error
 * measured above it: see docs/design.md, "All pairs".
 */
const CANCELLED = 2 ** -8;
const CANCELLED_SINGLE = 2 ** -3;

/** Sums above these hold the logarithm of a zero: see LOGARITHM_OF_ZERO. */
const ofZero = (LOGARITHM_OF_ZERO * powerOfTwo(-REGULAR_EXPONENT)) / 2;
const ofZeroSingle = (LOGARITHM_OF_ZERO_SINGLE * powerOfTwo(-SINGLE_LOW_EXPONENT)) / 2;

const kl = divergences.get("kl") as Divergence;
const klKernel = kernelNames.indexOf(kl.kernel);

/** Whether a row of this mass is one that the product can take: in the range of the kernels, but for zeros. */
function isRegular(values: Float64Array | Float32Array, start: number, bins: number, mass: number): boolean {
  const single = values instanceof Float32Array;
  const least = powerOfTwo(single ? -SINGLE_LOW_EXPONENT : -REGULAR_EXPONENT);
  // Below the first of these where rows have zeros too: see the ladder.
  if (!(mass >= least && mass <= powerOfTwo(single ? SINGLE_HIGH_EXPONENT : REGULAR_EXPONENT))) return false;
  for (let j = start; j < start + bins; j++) {
    const value = values[j] as number;
    if (value < least && value !== 0) return false;
  }
  return true;
}

/** The least KL that is at least `part` of the magnitude KL + √(2·KL) + D + √(2·D): a quadratic equation in √KL. */
function leastRight(part: number, fromUniform: number): number {
  const ofRow = part * (fromUniform + Math.sqrt(2 * fromUniform));
  const half = part * Math.SQRT1_2;
  const root = (half + Math.sqrt(half * half + (1 - part) * ofRow)) / (1 - part);
  return root * root;
}

/** All pairs of one call. */
export class AllPairs {
  private readonly pairScores: PairScores;
  private readonly ladder: Ladder;
  private readonly panelRows: number;
  /** Whether the caller's P is q. */
  private readonly swapped: boolean;
  /** Whether pairs go through the product first. */
  private readonly isProduct: boolean;
  /** Of the rows of p, as far as they are known; NaN where the product cannot take a row. */
  private readonly pMasses: Float64Array;
  private readonly fromUniform: Float64Array;
  private readonly isKnown: Uint8Array;
  /** Of the tile of q at hand. */
  private qMasses: Float64Array = new Float64Array(0);

  constructor(
    private readonly backend: Backend,
    private readonly arena: Arena,
    private readonly call: Call,
  ) {
    const { divergence, given, options, p, bins } = call;
    this.pairScores = new PairScores(call, backend.memory);
    this.ladder = new Ladder(backend.kernels, backend.memory);
    this.panelRows = arena.single ? PANEL_ROWS_SINGLE : PANEL_ROWS;
    this.swapped = divergence.operands === "qp";
    const isSum = divergence.massDifference === true || divergence.logarithmOfQ === true;
    const changes = options.zeros === "epsilon" || options.zeros === "drop";
    this.isProduct = isSum && !given && !changes && arena.rows(bins) >= this.panelRows;
    const known = this.isProduct ? p.rows : 0;
    this.pMasses = new Float64Array(known);
    this.fromUniform = new Float64Array(known);
    this.isKnown = new Uint8Array(known);
  }

  /**
   * The blocks of these rows, those of the same rows of q one after another; with `upper` only those that hold a pair whose
   * row of p does not come after that of q.
   */
  *blocks(pRange: Range, qRange: Range, upper = false): Generator<PairBlock> {
    const { arena, call, panelRows } = this;
    const { p, q, bins } = call;
    const fitting = arena.rows(bins);
    if (fitting === 0) {
      yield* this.longRows(pRange, qRange, upper);
      return;
    }
    const perTile = Math.min(BLOCK_ROWS, fitting < panelRows ? fitting : fitting - (fitting % panelRows));
    const room = new Float64Array(perTile * perTile);
    for (let qFirst = qRange.first; qFirst < qRange.end; qFirst += perTile) {
      const qCount = Math.min(perTile, qRange.end - qFirst);
      const qTile = arena.copyRows("q", q, qFirst, qCount);
      if (this.isProduct) this.pack(qTile, qCount);
      for (let pFirst = pRange.first; pFirst < pRange.end; pFirst += perTile) {
        if (upper && pFirst >= qFirst + qCount) break;
        const pCount = Math.min(perTile, pRange.end - pFirst);
        const pTile = arena.copyRows("p", p, pFirst, pCount);
        const tiles = { p: pTile, pFirst, pCount, q: qTile, qFirst, qCount };
        if (this.isProduct) this.multiply(tiles, room);
        else this.climb(tiles, room);
        yield this.block(tiles, room);
      }
    }
  }

  /** The caller's view of a block: its P first. */
  private block({ pFirst, pCount, qFirst, qCount }: Omit<TilePair, "p" | "q">, scores: Float64Array): PairBlock {
    return this.swapped
      ? { row: qFirst, rows: qCount, column: pFirst, columns: pCount, scores }
      : { row: pFirst, rows: pCount, column: qFirst, columns: qCount, scores };
  }

  /** The masses of the rows of a tile; NaN where the product cannot take one. */
  private masses({ address, stride }: Tile, count: number): Float64Array {
    const { single } = this.arena;
    const { f32, f64 } = this.backend.memory;
    const values = single ? f32 : f64;
    const row = new RowInMemory(single);
    return Float64Array.from({ length: count }, (_, i) => {
      const start = address + i * stride;
      row.place(start, start, this.call.bins);
      const mass = this.ladder.mass(row);
      return isRegular(values, start / values.BYTES_PER_ELEMENT, this.call.bins, mass) ? mass : Number.NaN;
    });
  }

  /** The logarithms of a tile of q. */
  private pack(tile: Tile, count: number): void {
    const { arena, backend, call } = this;
    const { bins, divergence } = call;
    this.qMasses = this.masses(tile, count);
    // ln(u/q) for a divergence; a cross-entropy is of ln(1/q), and has nothing that cancels.
    const unit = divergence.logarithmOfQ ? 1 : bins;
    const scaled = this.qMasses.map((mass) => mass / unit);
    backend.memory.f64.set(scaled, arena.out / 8);
    const kernel = arena.single ? "packLogarithmsSingle" : "packLogarithms";
    backend.kernels[kernel](tile.address, arena.out, count, bins, arena.lost);
  }

  /** Masses of rows of p, and their divergences from the uniform row, once. */
  private know({ p, pFirst, pCount }: TilePair): void {
    if (!this.isKnown.subarray(pFirst, pFirst + pCount).includes(0)) return;
    const { arena, backend, call } = this;
    const { kernels, memory } = backend;
    const { bins } = call;
    const values = arena.single ? memory.f32 : memory.f64;
    const uniform = arena.out + BLOCK_ROWS * 8;
    const start = uniform / values.BYTES_PER_ELEMENT;
    values.fill(1, start, start + bins);
    this.pMasses.set(this.masses(p, pCount), pFirst);
    // In double precision: what is added must be as right as the result.
    writeParameters(memory, { ...call, divergence: kl, options: { ...call.options, zeros: "infinite" } }, kl.zeroP);
    memory.f64[SINGLE_THRESHOLD >> 3] = Number.POSITIVE_INFINITY;
    const kernel = arena.single ? "scoreSingle" : "score";
    kernels[kernel](klKernel, p.address, p.stride, uniform, 0, pCount, bins, arena.out, 0);
    this.fromUniform.set(arena.results(arena.out, pCount), pFirst);
    this.isKnown.fill(1, pFirst, pFirst + pCount);
  }

  /** A block by the product, and what that cannot tell by the ladder. */
  private multiply(tiles: TilePair, scores: Float64Array): void {
    const { arena, backend, call, panelRows } = this;
    const { pFirst, pCount, qCount } = tiles;
    const { divergence, options, bins } = call;
    const { logBase } = options;
    this.know(tiles);
    const kernel = arena.single ? "crossEntropiesSingle" : "crossEntropies";
    backend.kernels[kernel](tiles.p.address, pCount, arena.lost, qCount, bins, arena.out);
    const width = Math.ceil(qCount / panelRows) * panelRows;
    const products = arena.results(arena.out, pCount * width);
    const { qMasses } = this;
    const infinite = arena.single ? ofZeroSingle : ofZero;
    const cancelled = arena.single ? CANCELLED_SINGLE : CANCELLED;
    const [iStep, jStep] = this.steps(tiles);
    const left: [i: number, j: number][] = [];
    for (let i = 0; i < pCount; i++) {
      const mass = this.pMasses[pFirst + i] as number;
      const ofP = this.fromUniform[pFirst + i] as number;
      const added = divergence.logarithmOfQ ? 0 : ofP;
      const least = divergence.logarithmOfQ ? 0 : leastRight(cancelled, ofP);
      for (let j = 0; j < qCount; j++) {
        const product = products[i * width + j] as number;
        const score = product / mass + added;
        const at = i * iStep + j * jStep;
        // Not so where it is NaN.
        if (score >= least && product < infinite) scores[at] = score / logBase;
        else if (score >= least && options.zeros === "infinite" && (qMasses[j] as number) > 0) {
          scores[at] = Number.POSITIVE_INFINITY / logBase;
        } else left.push([i, j]);
      }
    }
    if (left.length === 0) return;
    this.writeParameters();
    for (const [i, j] of left) {
      this.scoreRows(tiles, i, 1, j);
      scores[i * iStep + j * jStep] = this.finished(tiles, i, j, backend.memory.f64[arena.out / 8] as number);
    }
  }

  /** A block by the ladder. */
  private climb(tiles: TilePair, scores: Float64Array): void {
    const { arena, call } = this;
    const { pCount, qCount } = tiles;
    const { sure } = this.pairScores;
    const { logBase } = call.options;
    const [iStep, jStep] = this.steps(tiles);
    this.writeParameters();
    const raw = arena.results(arena.out, pCount);
    for (let j = 0; j < qCount; j++) {
      this.scoreRows(tiles, 0, pCount, j);
      for (let i = 0; i < pCount; i++) {
        const sum = raw[i] as number;
        scores[i * iStep + j * jStep] = sum >= sure ? sum / logBase : this.finished(tiles, i, j, sum);
      }
    }
  }

  /** From one score of a block to the next, by rows of p and of q. */
  private steps({ pCount, qCount }: TilePair): [ofP: number, ofQ: number] {
    return this.swapped ? [1, pCount] : [qCount, 1];
  }

  /** Rows of a tile of p, from row i on, against row j of one of q, to `arena.out`. */
  private scoreRows({ p, q }: TilePair, i: number, count: number, j: number): void {
    const { arena, backend, call } = this;
    const pRow = p.address + i * p.stride;
    const qRow = q.address + j * q.stride;
    const kernel = arena.single ? "scoreSingle" : "score";
    backend.kernels[kernel](call.kernel, pRow, p.stride, qRow, 0, count, call.bins, arena.out, 0);
  }

  private finished({ p, pFirst, q, qFirst }: TilePair, i: number, j: number, raw: number): number {
    const pair = pairOf(this.call, pFirst + i, qFirst + j);
    return this.pairScores.score(pair, raw, wasRounded(p, i) || wasRounded(q, j));
  }

  /** Rows longer than a tile, a pair a block. */
  private *longRows(pRange: Range, qRange: Range, upper: boolean): Generator<PairBlock> {
    const { arena, call } = this;
    const scores = new Float64Array(1);
    for (let qFirst = qRange.first; qFirst < qRange.end; qFirst++) {
      for (let pFirst = pRange.first; pFirst < pRange.end; pFirst++) {
        if (upper && pFirst > qFirst) break;
        const pair = pairOf(call, pFirst, qFirst);
        const place = new RowInPieces(arena, pair);
        this.writeParameters();
        const raw = this.ladder.score(call.kernel, place);
        scores[0] = this.pairScores.score(pair, raw, place.rounded);
        yield this.block({ pFirst, pCount: 1, qFirst, qCount: 1 }, scores);
      }
    }
  }

  private writeParameters(): void {
    writeParameters(this.backend.memory, this.call, this.call.divergence.zeroP);
  }
}

/** All rows of a batch. */
export function allRows({ rows }: CheckedBatch): Range {
  return { first: 0, end: rows };
}
