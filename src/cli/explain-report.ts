/** Rows explained as text: a table for people, or JSON. */

import { scoreText } from "../io/score-text.ts";
import type { ExplainedBin } from "./explained-row.ts";
import { namedRow } from "./messages.ts";
import { printable } from "./printable.ts";
import { type Facts, jsonScore } from "./report.ts";
import type { RankedRow } from "./top-rows.ts";

export interface ExplainedRow extends RankedRow {
  readonly bins: readonly ExplainedBin[];
}

/** Digits of a number in a table. */
const DIGITS = 6;

/** What stands between the columns of a table. */
const GAP = "  ";

/** The row and its score, and a line for each bin; the names of the bins come last, for they may have spaces. */
export function tableText({ row, label, score, bins }: ExplainedRow, names: readonly string[] | undefined): string {
  const hasQ = bins.some(({ q }) => q !== undefined);
  const lines = [
    ["bin", "p", ...(hasQ ? ["q"] : []), "contribution", "share"],
    ...bins.map(({ bin, p, q, contribution, share }) => [
      String(bin),
      ...[p, ...(hasQ ? [q as number] : []), contribution, share].map(rounded),
    ]),
  ];
  const widths = (lines[0] as string[]).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const lastCells = names && ["name", ...bins.map(({ bin }) => printable(names[bin] as string))];
  const aligned = lines.map((line, index) => {
    const cells = line.map((cell, column) => cell.padStart(widths[column] as number));
    return [...cells, ...(lastCells ? [lastCells[index]] : [])].join(GAP);
  });
  const name = namedRow(row, label);
  return `${name}: ${scoreText(score)}\n${aligned.join("\n")}\n`;
}

/** One object: `facts`, and an object for each row. */
export function jsonText(facts: Facts, rows: readonly ExplainedRow[], names: readonly string[] | undefined): string {
  const explained = rows.map(({ row, label, score, bins }) => ({
    row,
    label,
    score: jsonScore(score),
    contributions: bins.map(({ bin, p, q, contribution, share }) => ({
      bin,
      name: names?.[bin],
      p: jsonScore(p),
      q: q === undefined ? undefined : jsonScore(q),
      contribution: jsonScore(contribution),
      share: jsonScore(share),
    })),
  }));
  return `${JSON.stringify({ ...facts, explained }, undefined, 2)}\n`;
}

function rounded(value: number): string {
  return scoreText(Number(value.toPrecision(DIGITS)));
}
