/**
 * Every row of P against every row of Q, a block of pairs at a time: by what is known of rows where that is right
 * (pair-sums.ts), and otherwise by the ladder, a tile of P against one row of a tile of Q after another, both in cache.
 */
import { AnyExtreme } from "./backend/any-extreme.ts";
import type { Arena, Tile } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { Ladder } from "./backend/ladder.ts";
import { PANEL_ROWS } from "./backend/layout.ts";
import { RowInPieces } from "./backend/row.ts";
import type { CheckedBatch } from "./batch.ts";
import type { Call } from "./call.ts";
import { inBase } from "./options.ts";
import { finalScore, PairScores, pairOf } from "./pair-scores.ts";
import { hasMethod, PairSums } from "./pair-sums.ts";
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

/** Some rows of p and of q, as the kernels are given them. */
interface Block {
  readonly pFirst: number;
  readonly pCount: number;
  readonly qFirst: number;
  readonly qCount: number;
}

/** The same in memory; rows of q that were packed before are copied in when they are first asked for. */
interface BlockInMemory extends Block {
  readonly p: Tile;
  readonly q: () => Tile;
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

/** All pairs of one call. */
export class AllPairs {
  private readonly pairScores: PairScores;
  private readonly ladder: Ladder;
  private readonly hasMethod: boolean;
  /** Of one batch and symmetric: a pair whose row of P comes after that of Q has the score of the pair exchanged. */
  private readonly mirrored: boolean;
  /** Whether the caller's P is q. */
  private readonly swapped: boolean;

  constructor(
    private readonly backend: Backend,
    private readonly arena: Arena,
    private readonly call: Call,
  ) {
    this.pairScores = new PairScores(call, new AnyExtreme(backend.memory));
    this.ladder = new Ladder(backend.kernels, backend.memory);
    this.hasMethod = hasMethod(call, arena);
    this.mirrored = call.batches.length === 1 && call.divergence.symmetric === true;
    this.swapped = call.divergence.operands === "qp";
  }

  /** The scores of these rows of the caller's P and Q, row after row. The ranges are the same, or have no row in common. */
  fill(rows: Range, columns: Range, values: Float64Array): void {
    for (const _ of this.filled(rows, columns, values));
  }

  /** The same, a block of pairs at a time: how many scores each gave. */
  *filled(rows: Range, columns: Range, values: Float64Array): Generator<number> {
    const width = columns.end - columns.first;
    const below = this.mirrored && rows.first > columns.first;
    const upper = this.mirrored && rows.first === columns.first;
    const blocks = below ? this.blocks(columns, rows) : this.blocks(rows, columns, upper);
    for (const { row, rows: count, column, columns: own, scores } of blocks) {
      let given = upper ? 0 : count * own;
      for (let i = 0; i < count; i++) {
        const line = scores.subarray(i * own, (i + 1) * own);
        if (!this.mirrored) {
          values.set(line, (row + i - rows.first) * width + column - columns.first);
          continue;
        }
        const least = upper ? Math.max(0, row + i - column) : 0;
        // Those on the diagonal are their own mirror images.
        if (upper && least < own) given += 2 * (own - least) - (row + i >= column ? 1 : 0);
        for (let j = least; j < own; j++) {
          const score = line[j] as number;
          if (!below) values[(row + i - rows.first) * width + column + j - columns.first] = score;
          if (below || upper) values[(column + j - rows.first) * width + row + i - columns.first] = score;
        }
      }
      yield given;
    }
  }

  /**
   * The blocks of these rows of the caller's P and Q; with `upper` only those that hold a pair whose row of P does not come
   * after that of Q.
   */
  *blocks(rows: Range, columns: Range, upper = false): Generator<PairBlock> {
    const { arena, backend, call } = this;
    const [pRange, qRange] = this.swapped ? [columns, rows] : [rows, columns];
    const fitting = Math.min(arena.rows(call.bins), arena.rowsOfPairs);
    if (fitting === 0) {
      yield* this.longRows(pRange, qRange, upper);
      return;
    }
    const perTile = this.hasMethod ? fitting - (fitting % PANEL_ROWS) : fitting;
    const sums = this.hasMethod ? new PairSums(backend, arena, call, pRange.end - pRange.first) : undefined;
    const kept = sums?.keptQ(perTile);
    sums?.takeKeptP(pRange.first, pRange.end, perTile);
    const scores = new Float64Array(perTile * perTile);
    for (let qFirst = qRange.first; qFirst < qRange.end; qFirst += perTile) {
      const qCount = Math.min(perTile, qRange.end - qFirst);
      const q = once(() => arena.copyRows("q", call.q, qFirst, qCount));
      if (kept === undefined) sums?.packQ(q(), qCount);
      else sums?.takeQ(kept, qFirst, qCount);
      for (let pFirst = pRange.first; pFirst < pRange.end; pFirst += perTile) {
        if (upper && pFirst >= qFirst + qCount) break;
        const pCount = Math.min(perTile, pRange.end - pFirst);
        const p = arena.copyRows("p", call.p, pFirst, pCount);
        const block = { p, pFirst, pCount, q, qFirst, qCount };
        if (sums === undefined) this.climb(block, scores);
        else {
          sums.knowP(p, pCount, pFirst - pRange.first);
          this.sum(sums, pRange, block, scores);
        }
        yield this.blockOf(block, scores);
      }
    }
  }

  /** The caller's view of a block: its P first. */
  private blockOf({ pFirst, pCount, qFirst, qCount }: Block, scores: Float64Array): PairBlock {
    return this.swapped
      ? { row: qFirst, rows: qCount, column: pFirst, columns: pCount, scores }
      : { row: pFirst, rows: pCount, column: qFirst, columns: qCount, scores };
  }

  /** A block by sums, and what that leaves by the ladder. */
  private sum(sums: PairSums, pRange: Range, block: BlockInMemory, scores: Float64Array): void {
    const { arena, backend } = this;
    const { p, pFirst, pCount, qCount } = block;
    const [iStep, jStep] = this.steps(block);
    const left = sums.score(p, pCount, pFirst - pRange.first, qCount, iStep, jStep, scores);
    if (left.length === 0) return;
    this.writeParameters();
    for (const [i, j] of left) {
      this.scoreRows(block, i, 1, j);
      scores[i * iStep + j * jStep] = this.finished(block, i, j, backend.memory.f64[arena.out / 8] as number);
    }
  }

  /** A block by the ladder. */
  private climb(block: BlockInMemory, scores: Float64Array): void {
    const { arena, call } = this;
    const { pCount, qCount } = block;
    const { leastFinal, greatestFinal, isLinear } = this.pairScores;
    const { unit } = call;
    const [iStep, jStep] = this.steps(block);
    this.writeParameters();
    const raw = arena.results(arena.out, pCount);
    for (let j = 0; j < qCount; j++) {
      this.scoreRows(block, 0, pCount, j);
      for (let i = 0; i < pCount; i++) {
        const sum = raw[i] as number;
        let score: number;
        if (sum >= leastFinal && sum <= greatestFinal) score = isLinear ? inBase(sum, unit) : finalScore(call, sum);
        else score = this.finished(block, i, j, sum);
        scores[i * iStep + j * jStep] = score;
      }
    }
  }

  /** From one score of a block to the next, by rows of p and of q. */
  private steps({ pCount, qCount }: Block): [ofP: number, ofQ: number] {
    return this.swapped ? [1, pCount] : [qCount, 1];
  }

  /** Rows of a tile of p, from row i on, against row j of one of q, to `arena.out`. */
  private scoreRows({ p, q }: BlockInMemory, i: number, count: number, j: number): void {
    const { arena, backend, call } = this;
    const { address, stride } = q();
    const pRow = p.address + i * p.stride;
    const qRow = address + j * stride;
    const kernel = arena.single ? "scoreSingle" : "score";
    backend.kernels[kernel](call.kernel, pRow, p.stride, qRow, 0, count, call.bins, arena.out, 0);
  }

  private finished({ p, pFirst, q, qFirst }: BlockInMemory, i: number, j: number, raw: number): number {
    const pair = pairOf(this.call, pFirst + i, qFirst + j);
    return this.pairScores.score(pair, raw, wasRounded(p, i) || wasRounded(q(), j));
  }

  /** Rows longer than a tile, a pair a block. */
  private *longRows(pRange: Range, qRange: Range, upper: boolean): Generator<PairBlock> {
    const { arena, call } = this;
    const scores = new Float64Array(1);
    for (let qFirst = qRange.first; qFirst < qRange.end; qFirst++) {
      for (let pFirst = pRange.first; pFirst < pRange.end; pFirst++) {
        if (upper && pFirst > qFirst) break;
        const place = new RowInPieces(arena, pairOf(call, pFirst, qFirst));
        this.writeParameters();
        const raw = this.ladder.score(call.kernel, place);
        scores[0] = this.pairScores.score(pairOf(call, pFirst, qFirst), raw, place.rounded);
        yield this.blockOf({ pFirst, pCount: 1, qFirst, qCount: 1 }, scores);
      }
    }
  }

  private writeParameters(): void {
    writeParameters(this.backend.memory, this.call);
  }
}

/** All rows of the caller's P, and of Q. */
export function rangesOf({ batches }: Call): [rows: Range, columns: Range] {
  const [P, Q = P] = batches as [CheckedBatch, CheckedBatch?];
  return [
    { first: 0, end: P.rows },
    { first: 0, end: Q.rows },
  ];
}
