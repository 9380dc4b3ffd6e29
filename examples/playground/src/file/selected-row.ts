/** One row over the reference: P over Q, bin by bin. */

import { OverlayChart, shares } from "../charts/overlay.ts";
import { button, element, scrolling, table } from "../dom.ts";
import { csvOf, exportButton } from "../export.ts";
import { countText, numberText } from "../format.ts";
import type { BinScale, RowTable } from "./messages.ts";
import { rowName } from "./results.ts";

export interface Selected {
  readonly table: RowTable;
  readonly row: number;
  readonly reference: Float64Array;
  /** The reference in words. */
  readonly referenceName: string;
  /** What bins are, if not numbers from 1. */
  readonly scale: BinScale | undefined;
}

/** In a table; more would keep the page from answering. */
const MOST_BINS = 1000;

/** The masses of one row. */
export function rowOf({ data, bins }: RowTable, row: number): Float64Array {
  return Float64Array.from(data.subarray(row * bins, (row + 1) * bins));
}

export class SelectedRow {
  readonly element: HTMLElement;
  readonly #chart = new OverlayChart(230);
  readonly #title = element("h3", { id: "selected-title", "aria-live": "polite" });
  readonly #place = element("div");
  readonly #details = element("details", {}, element("summary", {}, "As a table"), this.#place);
  #selected: Selected | undefined;

  constructor(onReference: (row: number) => void) {
    this.#details.addEventListener("toggle", () => this.#showTable());
    const save = exportButton("Export P and Q (CSV)", "row.csv", () => csvOf(["bin", "p", "q"], this.#rows()));
    const refer = button(
      "Use this row as the reference",
      () => {
        if (this.#selected !== undefined) onReference(this.#selected.row);
      },
      { class: "quiet" },
    );
    this.element = element(
      "section",
      { class: "card selected", "aria-labelledby": "selected-title" },
      this.#title,
      this.#chart.element,
      element("div", { class: "card-foot" }, this.#details, element("div", { class: "buttons" }, refer, save)),
    );
  }

  show(selected: Selected): void {
    this.#selected = selected;
    const { table: all, row, reference, referenceName, scale } = selected;
    this.#title.replaceChildren(
      element("span", { class: "swatch swatch-p", "aria-hidden": "true" }),
      `P: ${rowName(all, row)}, over `,
      element("span", { class: "swatch swatch-q", "aria-hidden": "true" }),
      `Q: ${referenceName}`,
    );
    const label = `Q, ${referenceName}, as a line over P, ${rowName(all, row)}, as bars`;
    this.#chart.draw({ label, axis: "bin", ...scale, p: rowOf(all, row), q: reference });
    this.#showTable();
  }

  #showTable(): void {
    if (!this.#details.open || this.#selected === undefined) return;
    const rows = this.#rows();
    const caption =
      rows.length > MOST_BINS
        ? `Probabilities of P and Q, of the first ${countText(MOST_BINS)} of ${countText(rows.length)} bins; the CSV has all`
        : "Probabilities of P and Q";
    const columns = [{ title: "bin" }, { title: "p", numeric: true }, { title: "q", numeric: true }];
    const cells = rows.slice(0, MOST_BINS).map(([bin, p, q]) => [bin, numberText(p), numberText(q)]);
    this.#place.replaceChildren(scrolling("P and Q", table(caption, columns, cells)));
  }

  #rows(): [string, number, number][] {
    const { table: all, row, reference, scale } = this.#selected as Selected;
    const q = shares(reference);
    const nameOf = (bin: number) =>
      scale === undefined ? (all.binNames?.[bin] ?? String(bin + 1)) : String(scale.start + bin * scale.width);
    return shares(rowOf(all, row)).map((p, bin) => [nameOf(bin), p, q[bin] as number]);
  }
}
