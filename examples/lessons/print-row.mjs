// What the lessons print their tables with.

const LABEL_WIDTH = 30;
const COLUMN_WIDTH = 12;

/**
 * Prints a label and, each in a column of its own, values: numbers to four decimals, texts as they are.
 *
 * @param {string} label
 * @param {...(number | string)} values
 */
export function printRow(label, ...values) {
  const cells = values.map((value) => (typeof value === "number" ? value.toFixed(4) : value).padStart(COLUMN_WIDTH));
  console.log(label.padEnd(LABEL_WIDTH) + cells.join(""));
}
