/** Scores on standard output: as columns, as CSV, or as JSON. */

import { csvHeader, csvLine, scoreText } from "../io/score-text.ts";
import { forEachKept, type ScoredRows } from "../io/scored-rows.ts";
import type { StandardOutput } from "./standard-output.ts";
import type { RankedRow } from "./top-rows.ts";

/** Facts for the JSON's top level. */
export type Facts = Readonly<Record<string, unknown>>;

export interface Format {
  readonly start: string;
  row(row: number, label: string | undefined, score: number): string;
  end(facts: Facts): string;
}

/** Control characters would split a line, or command a terminal. */
const CONTROL_CHARACTERS = /\p{Cc}+/gu;

/** A label, or the row's number, a tab, the score: for `sort`, `cut` and `awk`. */
export const columns: Format = {
  start: "",
  row: (row, label, score) => `${label?.replace(CONTROL_CHARACTERS, " ") ?? row}\t${scoreText(score)}\n`,
  end: () => "",
};

/** The same as in a file that `--out` names. */
export function csv(labelled: boolean): Format {
  return { start: csvHeader(labelled), row: csvLine, end: () => "" };
}

/** One object: `facts`, the scores if any are asked for, and what is known at the end. */
export function json(facts: Facts, withScores: boolean): Format {
  // Its closing brace comes at the end.
  const opened = JSON.stringify(facts).slice(0, -1);
  let separator = "\n";
  return {
    start: withScores ? `${opened},"scores":[` : opened,
    row(row, label, score) {
      const text = `${separator}${JSON.stringify({ row, label, score: jsonScore(score) })}`;
      separator = ",\n";
      return text;
    },
    end: (last) => `${withScores ? "\n]" : ""},${JSON.stringify(last).slice(1)}\n`,
  };
}

/** JSON has no infinity: `Number` in JavaScript and `float` in Python read these strings. */
function jsonScore(score: number): number | string {
  return Number.isFinite(score) ? score : String(score);
}

/** Writes rows in a format, as they come. */
export class Report {
  readonly #output: StandardOutput;
  readonly #format: Format;
  #started = false;

  constructor(output: StandardOutput, format: Format) {
    this.#output = output;
    this.#format = format;
  }

  async rows(rows: ScoredRows): Promise<void> {
    let text = this.#start();
    forEachKept(rows, (row, label, score) => {
      text += this.#format.row(row, label, score);
    });
    await this.#output.write(text);
  }

  async ranked(rows: readonly RankedRow[]): Promise<void> {
    const lines = rows.map(({ row, label, score }) => this.#format.row(row, label, score));
    await this.#output.write(this.#start() + lines.join(""));
  }

  async end(facts: Facts): Promise<void> {
    await this.#output.write(this.#start() + this.#format.end(facts));
  }

  /** Nothing is written before there is a first score: bad data leaves standard output empty. */
  #start(): string {
    if (this.#started) return "";
    this.#started = true;
    return this.#format.start;
  }
}
