/** Scores as text: the same numbers, read back to the same bits. */

/** A score as numpy, pandas and `sort -g` read it: they know inf and nan, and not all know Infinity. */
export function scoreText(score: number): string {
  if (score === Number.POSITIVE_INFINITY) return "inf";
  if (score === Number.NEGATIVE_INFINITY) return "-inf";
  return Number.isNaN(score) ? "nan" : String(score);
}

export function csvHeader(labelled: boolean): string {
  return labelled ? "label,score\n" : "row,score\n";
}

/** A line of a CSV, by the row's label, or by its number if it has none. */
export function csvLine(row: number, label: string | undefined, score: number): string {
  return `${label === undefined ? row : csvCell(label)},${scoreText(score)}\n`;
}

/** A cell of a CSV, in quotes where it would not be read back as it is. */
export function csvCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
