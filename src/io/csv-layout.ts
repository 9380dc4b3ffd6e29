/** Which lines and columns of a CSV of histograms hold names, and which hold numbers. */

import { isDecimal, isLocalNumber, parseNumber } from "./csv-numbers.ts";

export interface CsvLayout {
  /** Whether the first record names the columns; undefined if only the caller can know. */
  readonly header: boolean | undefined;
  /** How many columns, from the left, hold the row's label. */
  readonly labelColumns: number;
  /**
   * Those of them that only text in the first row of data makes labels. A number there in another row says that the
   * text may be a mistake for a number.
   */
  readonly guessed: readonly number[];
}

/** Cells of a header over labels, which are often numbers; `user_id` and pandas' "Unnamed: 0" are among them. */
const LABEL_NAME = /^\s*(?:(?:.*[\s_.-])?(?:id|key|name|label|index|row|date)|unnamed: 0)\s*$/i;

/**
 * So many cells that count 0, 1, 2, … are hardly data: Poisson counts of mean 1 do it most often, in one row of 650
 * (e⁻⁴/(0!·1!·2!·3!)). Three cells would in one of 40.
 */
const LEAST_COUNTING_CELLS = 4;

/**
 * Tells the layout from the first two records, where the caller does not say.
 *
 * - The first record is a header if it holds text and no number: one number in it, and the text is a mistake, which must
 *   not cost a row. Numbers that count 0, 1, 2, … are what pandas writes over columns that have no names: they are a
 *   header after cells that are empty or have a name of labels, and after others, or none, only the caller can know.
 * - Labels are the columns from the left, as far as each is under an empty cell of a header, where pandas and R write
 *   row names, or under a name of labels, or has text in the first row of data.
 */
export function detectLayout(
  first: readonly string[],
  second: readonly string[] | undefined,
  given: { readonly header?: boolean | undefined; readonly labelColumns?: number | undefined } = {},
): CsvLayout {
  const header = given.header ?? detectHeader(first, second, given.labelColumns);
  if (given.labelColumns !== undefined) return { header, labelColumns: given.labelColumns, guessed: [] };
  const data = (header ? second : first) ?? [];
  // The last column is a bin, whatever it is called.
  const names = header ? first.slice(0, -1) : [];
  const guessed: number[] = [];
  let labelColumns = 0;
  for (; ; labelColumns++) {
    if (namesLabels(names, labelColumns)) continue;
    if (leadingText(data.slice(labelColumns)) === 0) break;
    guessed.push(labelColumns);
  }
  return { header, labelColumns, guessed };
}

function detectHeader(
  first: readonly string[],
  second: readonly string[] | undefined,
  labelColumns: number | undefined,
): boolean | undefined {
  if (namesOnly(first.slice(labelColumns ?? 0))) return true;
  const start = labelColumns ?? first.findIndex(isDecimal);
  const rest = first.slice(start);
  if (start === -1 || !rest.every((cell, index) => cell.trim() === String(index))) return false;
  const names = first.slice(0, start);
  if (start > 0 && names.every((_, column) => namesLabels(names, column))) return true;
  return second !== undefined && rest.length >= LEAST_COUNTING_CELLS ? undefined : false;
}

/** Whether labels stand under this column of a header. An empty cell after a name is no sign of them. */
function namesLabels(names: readonly string[], column: number): boolean {
  const name = names[column];
  return name !== undefined && (LABEL_NAME.test(name) || names.slice(0, column + 1).every(isBlank));
}

function namesOnly(cells: readonly string[]): boolean {
  return cells.some(isText) && cells.every((cell) => isText(cell) || isBlank(cell)) && !cells.some(isLocalNumber);
}

/**
 * How many cells come before the first number. An empty cell is a number that is missing, until the caller says
 * otherwise; NaN is the name of an airport, unless nothing else could be a number.
 */
function leadingText(cells: readonly string[]): number {
  const index = cells.findIndex((cell) => isDecimal(cell) || isBlank(cell));
  if (index !== -1) return index;
  const special = cells.findIndex((cell) => !isText(cell));
  return special === -1 ? cells.length : special;
}

function isText(cell: string): boolean {
  return parseNumber(cell) === undefined && !isBlank(cell);
}

function isBlank(cell: string): boolean {
  return cell.trim() === "";
}
