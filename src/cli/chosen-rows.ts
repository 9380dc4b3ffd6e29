/** Which rows are explained, and their masses, kept as they are read. */

import type { HistogramArray } from "../batch.ts";
import { KullbackRangeError } from "../errors.ts";
import type { HistogramChunk } from "../io/histogram-file.ts";
import { forEachKept, type ScoredRows } from "../io/scored-rows.ts";
import type { Inputs, RowsToScore } from "./inputs.ts";
import { labelledRows } from "./row-labels.ts";
import { type RankedRow, TopRows, withOwnLabel } from "./top-rows.ts";

/** Lines of one label that are looked for: three are two rows at least, whatever the first line is. */
const MOST_LINES = 3;

export interface ChosenRow extends RankedRow {
  readonly P: HistogramArray;
  /** What it was scored against, if anything. */
  readonly Q: HistogramArray | undefined;
}

export interface ChosenRows {
  /** Keeps what is wanted of rows that were scored. */
  add(rows: RowsToScore, scored: ScoredRows): void;
  /**
   * The rows, with their labels.
   *
   * @param count how many rows there are
   * @throws KullbackRangeError if the row asked for is not there, or is not one
   */
  finish(count: number): Promise<readonly ChosenRow[]>;
}

/** The rows with the largest scores. */
export function largestRows(count: number, inputs: Inputs): ChosenRows {
  const top = new TopRows<ChosenRow>(count);
  return {
    add(rows, scored) {
      forEachKept(scored, (row, label, score) => top.add({ row, label, score }, (added) => keep(added, rows)));
    },
    finish: (count) => labelledRows(top.sorted(), inputs.labels, count),
  };
}

/** The row of this number. */
export function rowOfNumber(number: number, inputs: Inputs): ChosenRows {
  const found: ChosenRow[] = [];
  return {
    add(rows, scored) {
      forEachKept(scored, (row, label, score) => {
        if (row === number) found.push(keep({ row, label, score }, rows));
      });
    },
    async finish(count) {
      if (found.length === 0) throw unknown("--row", `the number of a row, less than ${count}`, `${number}`);
      return labelledRows(found, inputs.labels, count);
    },
  };
}

/** The row of this label, which must be of one row. */
export async function rowOfLabel(wanted: string, inputs: Inputs): Promise<ChosenRows> {
  if (!inputs.labelled) throw unknown("--label", "rows with labels (--labels names a file of them)", "none");
  const { labels } = inputs;
  const lines = await labels?.linesOf(wanted, MOST_LINES);
  // Whether the first line is a header is not known before the rows have been counted.
  const candidates = lines && new Set(lines.flatMap((line) => [line - 1, line]));
  const found: ChosenRow[] = [];
  const expected = "the label of one row";
  return {
    add(rows, scored) {
      forEachKept(scored, (row, label, score) => {
        if (!(candidates ? candidates.has(row) : label === wanted)) return;
        found.push(keep({ row, label, score }, rows));
        // Of a label of all rows, not all rows are kept.
        if (!candidates && found.length > 1) found.length = 2;
      });
    },
    async finish(count) {
      const named = (await labelledRows(found, labels, count)).filter(({ label }) => label === wanted);
      const [first, second] = named;
      if (first === undefined) throw unknown("--label", expected, JSON.stringify(wanted));
      if (second === undefined) return named;
      const several = `that of rows ${first.row} and ${second.row} at least: say --row`;
      throw unknown("--label", expected, several);
    },
  };
}

function keep(ranked: RankedRow, { P, Q }: RowsToScore): ChosenRow {
  const index = ranked.row - P.firstRow;
  return { ...withOwnLabel(ranked), P: masses(P, index), Q: Q && masses(Q, Q.shape[0] === 1 ? 0 : index) };
}

function masses({ data, shape: [, bins] }: HistogramChunk, index: number): HistogramArray {
  return data.slice(index * bins, (index + 1) * bins);
}

function unknown(argument: string, expected: string, got: string): KullbackRangeError {
  return new KullbackRangeError({ code: "INVALID_ARGUMENT", argument, expected, got });
}
