/** Scores of consecutive rows. */
export interface ScoredRows {
  readonly scores: Float64Array;
  /** The number of the first row, from 0. */
  readonly firstRow: number;
  readonly labels?: readonly string[] | undefined;
  /** Of each row, 1 if it is to be reported and 0 if it was left out. Without it, all are. */
  readonly kept?: Uint8Array | undefined;
}

/** Calls `visit` for each row that was not left out. */
export function forEachKept(
  { scores, firstRow, labels, kept }: ScoredRows,
  visit: (row: number, label: string | undefined, score: number) => void,
): void {
  for (let index = 0; index < scores.length; index++) {
    if (kept?.[index] !== 0) visit(firstRow + index, labels?.[index], scores[index] as number);
  }
}
