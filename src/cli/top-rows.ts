/** The rows with the largest scores, kept as they come. */

import { ownText } from "./own-text.ts";

export interface RankedRow {
  readonly row: number;
  readonly label: string | undefined;
  readonly score: number;
}

/** A heap of at most `count` rows with the least at its root. Equal scores: the lower row ranks higher. */
export class TopRows<Kept extends RankedRow = RankedRow> {
  readonly #count: number;
  readonly #heap: Kept[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /**
   * Takes a row, unless its score is NaN, which is neither large nor small.
   *
   * @param keep what is kept of it, if it is among the largest so far
   */
  add(added: RankedRow, keep: (added: RankedRow) => Kept): void {
    if (Number.isNaN(added.score)) return;
    const heap = this.#heap;
    if (heap.length < this.#count) {
      heap.push(keep(added));
      this.#rise(heap.length - 1);
    } else if (ranksBelow(heap[0] as Kept, added)) {
      heap[0] = keep(added);
      this.#sink();
    }
  }

  /** The rows, the largest score first. */
  sorted(): Kept[] {
    return [...this.#heap].sort((a, b) => (ranksBelow(a, b) ? 1 : -1));
  }

  #rise(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfBelow(child, parent)) return;
      child = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const right = left + 1;
      if (left >= heap.length) return;
      const least = right < heap.length && ranksBelow(heap[right] as Kept, heap[left] as Kept) ? right : left;
      if (!this.#swapIfBelow(least, parent)) return;
      parent = least;
    }
  }

  #swapIfBelow(child: number, parent: number): boolean {
    const heap = this.#heap;
    const [below, above] = [heap[child] as Kept, heap[parent] as Kept];
    if (!ranksBelow(below, above)) return false;
    heap[child] = above;
    heap[parent] = below;
    return true;
  }
}

function ranksBelow(a: RankedRow, b: RankedRow): boolean {
  return a.score < b.score || (a.score === b.score && a.row > b.row);
}

/** The row with a label of its own memory. */
export function withOwnLabel({ row, label, score }: RankedRow): RankedRow {
  return { row, label: label === undefined ? undefined : ownText(label), score };
}
