/** What counts as a number in a CSV cell. */

/** As any spreadsheet, C, Python or R writes one; not 0x10, 1_000 or 1,5. */
const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** With a decimal comma, or with marks between thousands, as quoted cells have them: not read, because 1,234 is either. */
const LOCAL = /^\s*[+-]?(?:\d+,\d+|\d{1,3}(?:[ ,.'’_\u00a0\u202f]\d{3})+(?:[.,]\d+)?)\s*$/;

/** The spellings of numpy, pandas, R and JavaScript, which are numbers, if not masses. */
const NOT_FINITE = /^\s*([+-]?)(?:(inf|infinity)|nan)\s*$/i;

/** As many digits as surely fit a double exactly. */
const EXACT_DIGITS = 15;

const ZERO = 0x30;

/** Whether `cell` is a finite number. */
export function isDecimal(cell: string): boolean {
  return DECIMAL.test(cell);
}

/** Whether `cell` is a number as people write one, but no format of data does: `1 000`, `1,5`. */
export function isLocalNumber(cell: string): boolean {
  return LOCAL.test(cell);
}

/** The number in `cell`, which may be NaN, or undefined if there is none. */
export function parseNumber(cell: string): number | undefined {
  const count = cell.length;
  // Counts are most of what is read: two expressions and a conversion for each would take most of the time.
  if (count > 0 && count <= EXACT_DIGITS) {
    let value = 0;
    let index = 0;
    for (; index < count; index++) {
      const digit = cell.charCodeAt(index) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = 10 * value + digit;
    }
    if (index === count) return value;
  }
  if (DECIMAL.test(cell)) return Number(cell);
  const special = NOT_FINITE.exec(cell);
  if (special === null) return undefined;
  if (special[2] === undefined) return Number.NaN;
  return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
