/** Counts over all scores: what the exit code and the summary are made of. */

import { forEachKept, type ScoredRows } from "../io/scored-rows.ts";
import type { RankedRow } from "./top-rows.ts";

export class ScoreTally {
  readonly #limit: number;
  /** Rows read. */
  rows = 0;
  /** Rows scored: the others had too little mass. */
  scored = 0;
  /** Rows whose score is NaN, because they hold what is no mass. */
  invalid = 0;
  /** Rows whose score is above the limit. */
  above = 0;
  /** The first of the largest of those. */
  largest: RankedRow | undefined;

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  add(rows: ScoredRows): void {
    this.rows += rows.scores.length;
    forEachKept(rows, (row, label, score) => {
      this.scored++;
      if (Number.isNaN(score)) this.invalid++;
      if (!(score > this.#limit)) return;
      this.above++;
      if (this.largest === undefined || score > this.largest.score) this.largest = { row, label, score };
    });
  }
}
