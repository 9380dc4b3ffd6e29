/** What the command says on standard error. */

import { printable } from "./printable.ts";

/** What every message starts with. */
export const PREFIX = "kullback: ";

/** Says something that a person should know. */
export function say(line: string): void {
  process.stderr.write(`${PREFIX}${line}\n`);
}

/** A number of things, such as "1 row" or "12,000 rows"; `plural` where that is not the noun and an s. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}

/** A row as a person looks for it: by its label, and its number. */
export function namedRow(row: number, label: string | undefined): string {
  return label === undefined ? `row ${row}` : `${printable(label)} (row ${row})`;
}

/** How many a second, for people. */
export function rate(count: number, seconds: number): string {
  return Math.round(count / seconds).toLocaleString("en");
}
