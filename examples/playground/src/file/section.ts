/** A file of histograms: read, scored against a reference, and looked at. */

import type { DivergenceName } from "kullback";
import { button, choice, element, field, select } from "../dom.ts";
import { measures } from "../draw/measures.ts";
import { counted, countText } from "../format.ts";
import { Task } from "../task.ts";
import { baseOf, type Unit, unitOptions } from "../units.ts";
import { ZerosControl } from "../zeros.ts";
import { dropZone } from "./drop-zone.ts";
import { delays, FEWEST_FLIGHTS, flights } from "./flights.ts";
import type { BinScale, ReadRequest, RowTable } from "./messages.ts";
import { read } from "./read.ts";
import { ResultViews, rowName } from "./results.ts";
import { Scorer } from "./scorer.ts";
import { rowOf, SelectedRow } from "./selected-row.ts";

type Reference = "mean" | "row";

const MEAN_NAME = "the mean of all rows";

class FileSection {
  readonly element: HTMLElement;
  readonly #task = new Task();
  readonly #scorer = new Scorer();
  readonly #file = element("p", { class: "file-name" }, "No file yet.");
  readonly #settings: HTMLFieldSetElement;
  readonly #views: HTMLElement;
  readonly #results = new ResultViews(
    (row) => this.#select(row),
    () => this.#selected.element.scrollIntoView({ block: "nearest" }),
  );
  readonly #selected = new SelectedRow((row) => this.#refer(row));
  readonly #zeros = new ZerosControl(() => this.#score());
  readonly #row = element("input", { type: "number", min: 0, step: 1, value: 0 });
  readonly #leastMass = element("input", { type: "number", min: 0, step: "any", value: 0 });
  readonly #referenceSelect: HTMLSelectElement;
  readonly #rowField: HTMLElement;
  #divergence: DivergenceName = "kl";
  #unit: Unit = "bits";
  #reference: Reference = "mean";
  #table: RowTable | undefined;
  #scale: BinScale | undefined;

  constructor() {
    const drop = dropZone((file) => {
      // Wherever on the page it was dropped.
      location.hash = "#file";
      this.#open(async () => ({ name: file.name, file }));
    });
    const example = button("Open the flights example", () => this.#open(flights, true));
    this.#referenceSelect = select<Reference>(
      [
        ["mean", MEAN_NAME],
        ["row", "one row"],
      ],
      this.#reference,
      (reference) => {
        this.#reference = reference;
        this.#rowField.hidden = reference !== "row";
        this.#score();
      },
    );
    this.#rowField = field("Row, from 0", this.#row);
    this.#rowField.hidden = true;
    this.#row.addEventListener("change", () => this.#score());
    this.#leastMass.addEventListener("change", () => this.#score());
    const names = select<DivergenceName>(
      measures.map(({ name, title }) => [name as DivergenceName, `${name}: ${title}`] as const),
      this.#divergence,
      (name) => {
        this.#divergence = name;
        this.#score();
      },
    );
    const units = choice("Unit", unitOptions, this.#unit, (unit) => {
      this.#unit = unit;
      this.#score();
    });
    this.#settings = element(
      "fieldset",
      { class: "settings", disabled: true },
      element("legend", { class: "visually-hidden" }, "How rows are scored"),
      element(
        "div",
        { class: "controls" },
        field("Divergence of each row from the reference", names),
        field("Reference Q", this.#referenceSelect),
        this.#rowField,
        field("Least mass of rows shown", this.#leastMass),
        units,
        this.#zeros.element,
        button("Score again", () => this.#score()),
      ),
    );
    this.#views = element(
      "div",
      { class: "views", hidden: true },
      this.#results.distribution,
      this.#results.strangest,
      this.#selected.element,
    );
    const choose = element(
      "section",
      { class: "card", "aria-label": "File" },
      element(
        "div",
        { class: "open" },
        drop,
        element(
          "div",
          { class: "open-example" },
          example,
          element("p", { class: "hint" }, "Delays of 3,000,000 US flights: 39,952 airport-days, 48 bins of 5 minutes."),
        ),
      ),
      this.#file,
      this.#settings,
      this.#task.element,
    );
    this.element = element(
      "section",
      { id: "file", "aria-labelledby": "file-title" },
      element("h2", { id: "file-title" }, "Score a file of histograms"),
      choose,
      this.#views,
    );
  }

  /** Reads a file in the place of the one that is open. */
  #open(request: (signal: AbortSignal) => Promise<ReadRequest>, isFlights = false): void {
    void this.#task.run("Reading", async (signal, onProgress) => {
      const table = await read(await request(signal), onProgress, signal);
      this.#table = table;
      this.#scale = isFlights ? delays : undefined;
      this.#leastMass.value = String(isFlights ? FEWEST_FLIGHTS : 0);
      this.#row.max = String(table.rows - 1);
      this.#row.value = "0";
      this.#reference = "mean";
      this.#referenceSelect.value = "mean";
      this.#rowField.hidden = true;
      this.#file.textContent = `${table.name}: ${counted(table.rows, "row")} of ${counted(table.bins, "bin")}, ${table.type}.`;
      this.#settings.disabled = false;
      this.#views.hidden = true;
      return this.#scored(table, signal, onProgress);
    });
  }

  #score(): void {
    const table = this.#table;
    if (table === undefined) return;
    void this.#task.run("Scoring", (signal, onProgress) => this.#scored(table, signal, onProgress));
  }

  /** Scores all rows, shows what was found, and says in a sentence what that was. */
  async #scored(table: RowTable, signal: AbortSignal, onProgress: (part: number) => void): Promise<string> {
    const measure = measures.find(({ name }) => name === this.#divergence);
    if (measure === undefined) throw new Error(`${this.#divergence} is not in the table`);
    const { scores, milliseconds, backend } = await this.#scorer.score(table, {
      divergence: measure.divergence,
      reference: measure.isOfP ? undefined : this.#checkedReference(table),
      options: { ...(measure.hasBase && baseOf(this.#unit)), zeros: this.#zeros.value },
      onProgress,
      signal,
    });
    this.#views.hidden = false;
    const title = `${measure.name}${measure.hasBase ? `, ${this.#unit}` : ""}`;
    const leastMass = this.#leastMass.valueAsNumber || 0;
    this.#results.show({ table, scores, title, leastMass });
    const backendName = backend === "wasm" ? "WebAssembly" : "JavaScript";
    return `Scored ${counted(table.rows, "row")} in ${countText(Math.max(1, milliseconds))} ms, in a worker, by ${backendName}.`;
  }

  #referenceOf(table: RowTable): Float64Array {
    return this.#reference === "mean" ? table.total : rowOf(table, this.#referenceRow(table));
  }

  /** The reference in words. */
  #referenceName(table: RowTable): string {
    return this.#reference === "mean" ? MEAN_NAME : rowName(table, this.#referenceRow(table));
  }

  /** The reference, against which rows can be scored only if it is a distribution. */
  #checkedReference(table: RowTable): Float64Array {
    const reference = this.#referenceOf(table);
    if (reference.some((mass) => mass > 0)) return reference;
    throw new Error(`Nothing can be scored against ${this.#referenceName(table)}, which has no mass.`);
  }

  /** What was typed, as a row that there is. */
  #referenceRow(table: RowTable): number {
    const row = Math.min(table.rows - 1, Math.max(0, Math.round(this.#row.valueAsNumber || 0)));
    this.#row.value = String(row);
    return row;
  }

  #refer(row: number): void {
    this.#reference = "row";
    this.#referenceSelect.value = "row";
    this.#rowField.hidden = false;
    this.#row.value = String(row);
    this.#score();
  }

  #select(row: number | undefined): void {
    const table = this.#table;
    this.#selected.element.hidden = row === undefined;
    if (table === undefined || row === undefined) return;
    this.#selected.show({
      table,
      row,
      reference: this.#referenceOf(table),
      referenceName: this.#referenceName(table),
      scale: this.#scale,
    });
  }
}

export function fileSection(): HTMLElement {
  return new FileSection().element;
}
