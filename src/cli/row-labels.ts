/** Labels of a file that `--labels` names, put to rows that are scored. */

import type { LabelFile } from "../io/labels.ts";
import type { ScoredRows } from "../io/scored-rows.ts";
import type { HeldRows } from "./held-rows.ts";
import type { RankedRow } from "./top-rows.ts";

/** Labels read at a time. */
const BLOCK = 1 << 13;

/** All rows, of which there are `count`, in their order. */
export async function* labelledPieces(
  held: HeldRows,
  file: LabelFile | undefined,
  count: number,
): AsyncGenerator<ScoredRows, void, undefined> {
  const reader = await file?.read(count);
  try {
    for (const rows of held.pieces()) {
      yield reader === undefined ? rows : { ...rows, labels: await reader.take(rows.scores.length) };
    }
  } finally {
    await reader?.close();
  }
}

/** Some rows out of `count`, in the order in which they are given. */
export async function labelledRows<Row extends RankedRow>(
  rows: readonly Row[],
  file: LabelFile | undefined,
  count: number,
): Promise<readonly Row[]> {
  if (file === undefined || rows.length === 0) return rows;
  const wanted = new Set(rows.map(({ row }) => row));
  const found = new Map<number, string>();
  const reader = await file.read(count);
  try {
    for (let start = 0; found.size < wanted.size; start += BLOCK) {
      const labels = await reader.take(Math.min(BLOCK, count - start));
      labels.forEach((label, index) => {
        if (wanted.has(start + index)) found.set(start + index, label);
      });
    }
  } finally {
    await reader.close();
  }
  return rows.map((row) => ({ ...row, label: found.get(row.row) }));
}
