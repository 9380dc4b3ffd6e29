/** Scored rows that wait until all input is known to be good. */

import type { ScoredRows } from "../io/scored-rows.ts";

interface Held extends Omit<ScoredRows, "labels"> {
  readonly labels: Buffer | undefined;
}

/** Eight bytes a row, and its label's text. */
export class HeldRows {
  readonly #held: Held[] = [];

  add({ scores, firstRow, labels, kept }: ScoredRows): void {
    // Labels as they were read are parts of blocks of text, and would keep those. As bytes they also take a third of the
    // memory of strings, and none of the garbage collector's time.
    const text = labels && Buffer.from(JSON.stringify(labels));
    this.#held.push({ scores, firstRow, kept, labels: text });
  }

  /** The rows, in the order and the pieces in which they came. */
  *pieces(): Generator<ScoredRows, void, undefined> {
    for (const { labels, ...rows } of this.#held) {
      yield { ...rows, labels: labels && (JSON.parse(labels.toString()) as string[]) };
    }
  }
}
