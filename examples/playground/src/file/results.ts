/** The scores of a file: their distribution, the strangest rows, and all of them as a CSV. */

import * as Plot from "@observablehq/plot";
import { binSamples } from "kullback";
import { Chart } from "../charts/chart.ts";
import { button, element, scrolling, table } from "../dom.ts";
import { csvOf, exportButton } from "../export.ts";
import { counted, countText, massText, numberData, numberText, typedMassText } from "../format.ts";
import type { RowTable } from "./messages.ts";
import { greatest } from "./strangest.ts";

/** Bins of the distribution of scores, and rows in the list of the strangest. */
const BINS = 60;
const SHOWN = 20;

/** Of an axis of rows: there are no half rows. */
const wholeCounts = (count: number) => (Number.isInteger(count) ? countText(count) : "");

export interface Results {
  readonly table: RowTable;
  readonly scores: Float64Array;
  /** What scores are, in words: the divergence, and its unit. */
  readonly title: string;
  /** Rows with less mass are not among the strangest, nor in the distribution. */
  readonly leastMass: number;
}

/** A row by its label, or by its number, from 0. */
export function rowName({ labels }: RowTable, row: number): string {
  return labels?.[row] ?? `row ${row}`;
}

interface Distribution {
  readonly counts: readonly number[];
  readonly edges: Float64Array;
  /** Rows whose score is infinite. */
  readonly infinite: number;
}

/** How many rows have which score, of those with mass enough. */
function distributionOf({ table: { masses }, scores, leastMass }: Results): Distribution {
  const counted = scores.filter((_, row) => (masses[row] as number) >= leastMass);
  const finite = counted.filter(Number.isFinite);
  const infinite = counted.reduce((count, score) => count + (score === Number.POSITIVE_INFINITY ? 1 : 0), 0);
  if (finite.length === 0) return { counts: [], edges: new Float64Array(), infinite };
  const { counts, edges } = binSamples(finite, { bins: BINS });
  // Below all bins, and above them, is nothing.
  return { counts: Array.from(counts.data).slice(1, -1), edges, infinite };
}

export class ResultViews {
  /** The distribution, and the list of the strangest. */
  readonly distribution: HTMLElement;
  readonly strangest: HTMLElement;
  readonly #chart = new Chart(210);
  readonly #summary = element("p", { class: "hint" });
  readonly #bins = element("div");
  readonly #strangest = element("div");
  readonly #onSelect: (row: number | undefined) => void;
  readonly #onPress: () => void;
  #results: Results | undefined;
  #distribution: Distribution = { counts: [], edges: new Float64Array(), infinite: 0 };
  #rows: readonly number[] = [];
  #selected: number | undefined;

  /**
   * @param onSelect a row is to be looked at, or none
   * @param onPress it was chosen by whoever looks at the page
   */
  constructor(onSelect: (row: number | undefined) => void, onPress: () => void) {
    this.#onSelect = onSelect;
    this.#onPress = onPress;
    const saveScores = exportButton("Export scores (CSV)", "scores.csv", () => this.#scoresCsv());
    const saveStrangest = exportButton("Export these rows (CSV)", "strangest.csv", () => this.#strangestCsv());
    const saveBins = exportButton("Export CSV", "distribution.csv", () =>
      csvOf(["from", "to", "rows"], this.#binRows()),
    );
    const details = element("details", {}, element("summary", {}, "As a table"), this.#bins);
    this.distribution = element(
      "section",
      { class: "card distribution", "aria-labelledby": "distribution-title" },
      element("h3", { id: "distribution-title" }, "Distribution of scores"),
      this.#summary,
      this.#chart.element,
      element("div", { class: "card-foot" }, details, element("div", { class: "buttons" }, saveBins, saveScores)),
    );
    this.strangest = element(
      "section",
      { class: "card strangest", "aria-labelledby": "strangest-title" },
      element("h3", { id: "strangest-title" }, "Strangest rows"),
      this.#strangest,
      element("div", { class: "card-foot" }, saveStrangest),
    );
  }

  /** The row that is looked at. */
  get selected(): number | undefined {
    return this.#selected;
  }

  show(results: Results): void {
    const { table: rows, scores, leastMass } = results;
    this.#results = results;
    this.#distribution = distributionOf(results);
    this.#rows = greatest(scores, SHOWN, (row) => (rows.masses[row] as number) >= leastMass);
    this.#showBins();
    this.#showStrangest();
    this.select(this.#rows[0]);
  }

  select(row: number | undefined): void {
    this.#selected = row;
    for (const one of this.#strangest.querySelectorAll("button")) {
      one.setAttribute("aria-pressed", String(one.getAttribute("data-row") === String(row)));
    }
    this.#drawBins();
    this.#onSelect(row);
  }

  #binRows(): [number, number, number][] {
    const { counts, edges } = this.#distribution;
    return counts.map((count, bin) => [edges[bin] as number, edges[bin + 1] as number, count]);
  }

  #showBins(): void {
    if (this.#results === undefined) return;
    const { title, table: rows, leastMass } = this.#results;
    const { counts, infinite } = this.#distribution;
    const finite = counts.reduce((sum, count) => sum + count, 0);
    const parts = [`${title}: ${counted(finite, "row")} with a finite score`];
    if (infinite > 0) parts.push(`${countText(infinite)} infinite, as one of P and Q is zero where the other is not`);
    const left = rows.rows - finite - infinite;
    if (left > 0) {
      parts.push(
        leastMass > 0
          ? `${countText(left)} with a mass below ${typedMassText(leastMass)} left out`
          : `${countText(left)} without mass, and so without a score`,
      );
    }
    this.#summary.textContent = `${parts.join(", ")}.`;
    const columns = ["from", "to", "rows"].map((name) => ({ title: name, numeric: true }));
    const cells = this.#binRows().map(([from, to, count]) => [numberText(from), numberText(to), countText(count)]);
    this.#bins.replaceChildren(scrolling("Rows by their score", table("Rows by their score", columns, cells)));
  }

  #drawBins(): void {
    if (this.#results === undefined) return;
    const { title, scores } = this.#results;
    const score = this.#selected === undefined ? undefined : scores[this.#selected];
    const marked = score !== undefined && Number.isFinite(score) ? [score] : [];
    const rows = this.#binRows();
    this.#chart.element.hidden = rows.length === 0;
    this.#chart.draw(`How many rows have which ${title}; the selected row is marked`, {
      x: { label: title, nice: true },
      // So that a single strange row is seen beside thousands of others.
      y: { type: "sqrt", label: "rows (square-root scale)", grid: true, ticks: 5, nice: true, tickFormat: wholeCounts },
      marks: [
        Plot.rectY(rows, {
          x1: ([from]) => from,
          x2: ([, to]) => to,
          y: ([, , count]) => count,
          fill: "var(--accent)",
          inset: 0.5,
        }),
        Plot.ruleX(marked, { stroke: "var(--p)", strokeWidth: 2 }),
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ],
    });
  }

  #showStrangest(): void {
    if (this.#results === undefined) return;
    const { table: all, scores, title } = this.#results;
    const columns = [{ title: "row" }, { title: "mass", numeric: true }, { title, numeric: true }];
    const cells = this.#rows.map((row) => [
      this.#rowButton(rowName(all, row), row),
      massText(all.masses[row] as number),
      numberData(scores[row] as number),
    ]);
    const made = table("Rows with the greatest scores; press one to see it below", columns, cells, {
      captionHidden: true,
    });
    const none = element("p", { class: "hint" }, "No row has a score.");
    this.#strangest.replaceChildren(this.#rows.length > 0 ? scrolling("Rows with the greatest scores", made) : none);
  }

  #rowButton(name: string, row: number): HTMLButtonElement {
    const press = () => {
      this.select(row);
      this.#onPress();
    };
    return button(name, press, { class: "row-button", "data-row": row, "aria-pressed": "false" });
  }

  #scoresCsv(): Blob {
    const { table: rows, scores } = this.#results as Results;
    return csvOf(["row", "label", "mass", "score"], csvRows(rows, scores, scores.keys()));
  }

  #strangestCsv(): Blob {
    const { table: rows, scores } = this.#results as Results;
    return csvOf(["row", "label", "mass", "score"], csvRows(rows, scores, this.#rows));
  }
}

function* csvRows(
  { labels, masses }: RowTable,
  scores: Float64Array,
  rows: Iterable<number>,
): Generator<[number, string, number, number]> {
  for (const row of rows) yield [row, labels?.[row] ?? "", masses[row] as number, scores[row] as number];
}
