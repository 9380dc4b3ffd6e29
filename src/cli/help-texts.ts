/** Paragraphs that the help of several subcommands has after its options. */

import { divergenceNames } from "../divergences.ts";
import { familyNames } from "./divergence-option.ts";

/** The names, those left out that the command refuses. */
export function divergencesHelp(refused: readonly string[] = []): string {
  const notRefused = (names: readonly string[]) => names.filter((name) => !refused.includes(name));
  return `Divergences:
${wrapped(notRefused(divergenceNames))}

Divergences with a number: an order, or P's share or weight:
${wrapped(notRefused(familyNames).map((name) => `${name}:NUMBER`))}`;
}

export const FILES_HELP = `\
Files are .npy, .npy.gz, .csv or .csv.gz, told apart by their contents; - is
standard input. An array has a row for each histogram and a column for each bin.

A CSV has commas between its cells. Its first line is a header if it is text.
Labels are the columns of text before the first number, and those under an empty
first cell, as pandas and R write row names, or under a name like id, user_id,
key, name, label, index, row or date. Numbers over or beside numbers cannot be
told from masses: say --csv-header yes of a header of numbers, --label-columns 1
of labels that are numbers under another name or none.`;

/** The exit codes, of which 1 has a meaning of the command's own, if any. */
export function exitStatusHelp(one?: string): string {
  const two = "2 bad usage or bad data,";
  const codes = one === undefined ? `0 fine, ${two}` : `0 fine, 1 ${one}, ${two}`;
  return `Exit status: ${codes}\n130 interrupted (128 and the number of the signal).`;
}

/** Names between commas, in lines that fit a terminal. */
function wrapped(names: readonly string[]): string {
  return names
    .join(", ")
    .replace(/(.{1,76})(?: |$)/g, "  $1\n")
    .trimEnd();
}
