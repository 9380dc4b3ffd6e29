/** The rows with the largest scores, kept as they come. */

export interface RankedRow {
  readonly row: number;
  readonly label: string | undefined;
  readonly score: number;
}

/** A heap of at most `count` rows with the least at its root. Equal scores: the lower row ranks higher. */
export class TopRows {
  readonly #count: number;
  readonly #heap: RankedRow[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  /** Takes a row, unless its score is NaN, which is neither large nor small. */
  add(added: RankedRow): void {
    if (Number.isNaN(added.score)) return;
    const heap = this.#heap;
    if (heap.length < this.#count) {
      heap.push(withOwnLabel(added));
      this.#rise(heap.length - 1);
    } else if (ranksBelow(heap[0] as RankedRow, added)) {
      heap[0] = withOwnLabel(added);
      this.#sink();
    }
  }

  /** The rows, the largest score first. */
  sorted(): RankedRow[] {
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
      const least = right < heap.length && ranksBelow(heap[right] as RankedRow, heap[left] as RankedRow) ? right : left;
      if (!this.#swapIfBelow(least, parent)) return;
      parent = least;
    }
  }

  #swapIfBelow(child: number, parent: number): boolean {
    const heap = this.#heap;
    const [below, above] = [heap[child] as RankedRow, heap[parent] as RankedRow];
    if (!ranksBelow(below, above)) return false;
    heap[child] = above;
    heap[parent] = below;
    return true;
  }
}

function ranksBelow(a: RankedRow, b: RankedRow): boolean {
  return a.score < b.score || (a.score === b.score && a.row > b.row);
}

/** The label copied: as it was read it is a part of a block of text, and would keep all of that in memory. */
function withOwnLabel({ row, label, score }: RankedRow): RankedRow {
  return { row, label: label === undefined ? undefined : Buffer.from(label, "utf16le").toString("utf16le"), score };
}
