/** The matrix of scores of every row of P against every row of Q, a block of rows at a time. */

import type { Batch, Engine, PairwiseOptions } from "../index.ts";
import type { MatrixRows } from "../io/matrix-text.ts";
import type { ChosenDivergence } from "./divergence-option.ts";
import { locateError, type Origin } from "./locate-error.ts";
import { type RowBlock, scoredBlocks } from "./scored-blocks.ts";
import type { Table } from "./table.ts";

/** Which rows, and where they come from. */
interface Rows {
  readonly batch: Batch;
  readonly origin: Origin;
}

export class PairMatrix {
  readonly #engine: Engine;
  readonly #divergence: ChosenDivergence;
  readonly #options: PairwiseOptions;
  readonly #P: Table;
  readonly #Q: Table;
  /** Whether (i, j) and (j, i) are one score: without a Q, they must not differ by a rounding. */
  readonly #mirrored: boolean;

  /** @param Q P's own rows if left out */
  constructor(engine: Engine, divergence: ChosenDivergence, options: PairwiseOptions, P: Table, Q: Table | undefined) {
    this.#engine = engine;
    this.#divergence = divergence;
    this.#options = options;
    this.#P = P;
    this.#Q = Q ?? P;
    this.#mirrored = Q === undefined && divergence.entry.symmetric === true;
  }

  /**
   * Refuses rows that are no histograms, before anything is scored, in the time of as many scores as there are rows.
   *
   * @param pairs whether to go through all pairs where one of them may be refused, in the time of them all
   * @throws KullbackRangeError that names the file, the row and the line
   */
  async check(pairs: boolean): Promise<void> {
    const { zeros, invalid } = this.#options;
    if (zeros === "throw") {
      // What is wrong with a pair is not known from its rows.
      if (pairs) for await (const _ of this.blocks());
      return;
    }
    if (invalid === "nan") return;
    for (const table of new Set([this.#P, this.#Q])) {
      const origins = new Map([
        ["P", table.origin()],
        ["Q", table.origin()],
      ]);
      try {
        this.#engine.score(this.#divergence.value, table.batch(), table.batch(), this.#options);
      } catch (error) {
        throw locateError(error, origins);
      }
    }
  }

  /** All rows of the matrix, in their order. */
  blocks(): AsyncGenerator<MatrixRows, void, undefined> {
    const columns = this.#Q.rows;
    return scoredBlocks(this.#P.rows, columns, this.#P.bins, true, (block) => ({
      firstRow: block.first,
      rows: block.end - block.first,
      columns,
      scores: this.#mirrored ? this.#mirror(block) : this.#straight(block),
    }));
  }

  #straight({ first, end }: RowBlock): Float64Array {
    return this.#score(rowsOf(this.#P, first, end), rowsOf(this.#Q));
  }

  /**
   * The bits that `pairwise` of all rows would have: below the diagonal those above it, in their place.
   */
  #mirror({ first, end }: RowBlock): Float64Array {
    const P = this.#P;
    const own = rowsOf(P, first, end);
    const [rows, columns] = [end - first, P.rows];
    const scores = new Float64Array(rows * columns);
    const above = this.#score(rowsOf(P, 0, first), own);
    const at = this.#score(own, undefined);
    const right = this.#score(own, rowsOf(P, end));
    for (let row = 0; row < rows; row++) {
      const start = row * columns;
      for (let column = 0; column < first; column++) scores[start + column] = above[column * rows + row] as number;
      scores.set(at.subarray(row * rows, (row + 1) * rows), start + first);
      scores.set(right.subarray(row * (columns - end), (row + 1) * (columns - end)), start + end);
    }
    return scores;
  }

  #score(P: Rows, Q: Rows | undefined): Float64Array {
    try {
      return this.#engine.pairwise(this.#divergence.value, P.batch, Q?.batch, this.#options).data;
    } catch (error) {
      const origins = new Map([["P", P.origin]]);
      throw locateError(error, origins.set("Q", (Q ?? P).origin));
    }
  }
}

function rowsOf(table: Table, first = 0, end = table.rows): Rows {
  return { batch: table.batch(first, end), origin: table.origin(first) };
}
