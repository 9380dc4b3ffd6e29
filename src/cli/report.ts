/** Scores as text for standard output: columns, CSV, or JSON. */

import { csvHeader, csvLine, scoreText } from "../io/score-text.ts";
import { forEachKept, type ScoredRows } from "../io/scored-rows.ts";
import { printable } from "./printable.ts";
import type { RankedRow } from "./top-rows.ts";

/** Facts for the JSON's top level. */
export type Facts = Readonly<Record<string, unknown>>;

export interface Format {
  readonly start: string;
  row(row: number, label: string | undefined, score: number): string;
  readonly end: string;
}

/** A label, or the row's number, a tab, the score: for `sort`, `cut` and `awk`. */
export const columns: Format = {
  start: "",
  row: (row, label, score) => `${label === undefined ? row : printable(label)}\t${scoreText(score)}\n`,
  end: "",
};

/** The same as in a file that `--out` names. */
export function csv(labelled: boolean): Format {
  return { start: csvHeader(labelled), row: csvLine, end: "" };
}

/** One object: `facts`, and the scores if any are asked for. */
export function json(facts: Facts, withScores: boolean): Format {
  const text = JSON.stringify(facts);
  let separator = "\n";
  return {
    start: withScores ? `${text.slice(0, -1)},"scores":[` : text,
    row(row, label, score) {
      const text = `${separator}${JSON.stringify({ row, label, score: jsonScore(score) })}`;
      separator = ",\n";
      return text;
    },
    end: withScores ? "\n]}\n" : "\n",
  };
}

/** JSON has no infinity: `Number` in JavaScript and `float` in Python read these strings. */
export function jsonScore(score: number): number | string {
  return Number.isFinite(score) ? score : String(score);
}

/** The text of rows that were not left out. */
export function textOf(format: Format, rows: ScoredRows): string {
  let text = "";
  forEachKept(rows, (row, label, score) => {
    text += format.row(row, label, score);
  });
  return text;
}

/** The text of the largest scores. */
export function textOfRanked(format: Format, rows: readonly RankedRow[]): string {
  return rows.map(({ row, label, score }) => format.row(row, label, score)).join("");
}
