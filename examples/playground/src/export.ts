/** Tables as CSV files, as the package's command writes them. */

import { csvCell, scoreText } from "../../../dist/io/score-text.js";
import { button } from "./dom.ts";

/** Cells of a CSV: numbers with all their digits. */
export type Cell = string | number;

/** Rows joined at a time, so that a million of them are no single string for long. */
const ROWS_A_PIECE = 10_000;

/** A CSV of a header line and rows. */
export function csvOf(header: readonly string[], rows: Iterable<readonly Cell[]>): Blob {
  const pieces: string[] = [];
  let lines: string[] = [header.map(csvCell).join(",")];
  for (const row of rows) {
    lines.push(row.map((cell) => (typeof cell === "number" ? scoreText(cell) : csvCell(cell))).join(","));
    if (lines.length < ROWS_A_PIECE) continue;
    pieces.push(`${lines.join("\n")}\n`);
    lines = [];
  }
  if (lines.length > 0) pieces.push(`${lines.join("\n")}\n`);
  return new Blob(pieces, { type: "text/csv" });
}

/** Hands a file to whoever looks at the page. */
export function download(name: string, file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads it when the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A button that makes a CSV when it is pressed. */
export function exportButton(text: string, name: string, make: () => Blob): HTMLButtonElement {
  return button(text, () => download(name, make()), { class: "quiet" });
}
