/** Which lines and columns of a CSV of histograms hold names, and which hold numbers. */

import { isDecimal, parseNumber } from "./csv-numbers.ts";

export interface CsvLayout {
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** How many columns, from the left, hold the row's label. */
  readonly labelColumns: number;
}

/**
 * Tells the layout from the first two records, where the caller does not say.
 *
 * - The first record is a header if it holds text and no number: one number in it, and the text is a mistake, which must
 *   not cost a row. It is one, too, if its first cell is empty and the rest counts 0, 1, 2, …: so pandas writes the header
 *   of a table whose columns have no names.
 * - The labels are the cells of the first data record before its first number, and at least one column under an empty
 *   first cell of a header, where pandas and R write row names: they are often numbers.
 */
export function detectLayout(
  first: readonly string[],
  second: readonly string[] | undefined,
  given: { readonly header?: boolean | undefined; readonly labelColumns?: number | undefined } = {},
): CsvLayout {
  const underEmptyName = isBlank(first[0]) && first.length > 1;
  const header =
    given.header ?? (namesOnly(first.slice(given.labelColumns ?? 0)) || (underEmptyName && counts(first.slice(1))));
  const data = header ? second : first;
  const least = header && underEmptyName ? 1 : 0;
  return { header, labelColumns: given.labelColumns ?? Math.max(least, leadingText(data ?? [])) };
}

function namesOnly(cells: readonly string[]): boolean {
  return cells.some(isText) && cells.every((cell) => isText(cell) || isBlank(cell));
}

function counts(cells: readonly string[]): boolean {
  return cells.every((cell, index) => cell.trim() === String(index));
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

function isBlank(cell: string | undefined): boolean {
  return cell === undefined || cell.trim() === "";
}
