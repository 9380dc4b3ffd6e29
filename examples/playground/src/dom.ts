/** Elements of the page, and controls with their labels. */

export type Child = Node | string;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element; `true` is an attribute without a value, `false` and `undefined` none. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", onClick);
  return made;
}

/** A control under its label. */
export function field(label: string, control: HTMLElement): HTMLLabelElement {
  return element("label", { class: "field" }, element("span", { class: "field-label" }, label), control);
}

/** A value, and how it reads. */
export type Option<Value extends string> = readonly [value: Value, text: string];

export function select<Value extends string>(
  options: readonly Option<Value>[],
  chosen: Value,
  onChange: (value: Value) => void,
): HTMLSelectElement {
  const items = options.map(([value, text]) => element("option", { value, selected: value === chosen }, text));
  const made = element("select", {}, ...items);
  made.addEventListener("change", () => onChange(made.value as Value));
  return made;
}

let groups = 0;

/** A few values side by side, of which one is chosen. */
export function choice<Value extends string>(
  legend: string,
  options: readonly Option<Value>[],
  chosen: Value,
  onChange: (value: Value) => void,
): HTMLFieldSetElement {
  const name = `choice-${groups++}`;
  const items = options.map(([value, text]) => {
    const input = element("input", { type: "radio", name, value, checked: value === chosen });
    input.addEventListener("change", () => onChange(value));
    return element("label", {}, input, element("span", {}, text));
  });
  const segments = element("div", { class: "segments" }, ...items);
  return element("fieldset", { class: "choice" }, element("legend", { class: "field-label" }, legend), segments);
}

export interface RangeOptions {
  readonly least: number;
  readonly greatest: number;
  readonly step: number;
  readonly value: number;
  /** How a value reads. */
  readonly text: (value: number) => string;
  readonly onInput: (value: number) => void;
}

/** A slider under its label, with its value beside it. */
export class Range {
  readonly element: HTMLLabelElement;
  readonly #input: HTMLInputElement;
  readonly #output: HTMLOutputElement;
  readonly #text: (value: number) => string;

  constructor(label: string, { least, greatest, step, value, text, onInput }: RangeOptions) {
    this.#text = text;
    this.#input = element("input", { type: "range", min: least, max: greatest, step, value });
    // Said by the slider itself.
    this.#output = element("output", { "aria-hidden": "true" });
    this.#input.addEventListener("input", () => {
      this.#show();
      onInput(this.value);
    });
    this.element = element(
      "label",
      { class: "field range" },
      element("span", { class: "field-label" }, label),
      element("span", { class: "range-row" }, this.#input, this.#output),
    );
    this.#show();
  }

  get value(): number {
    return this.#input.valueAsNumber;
  }

  set value(value: number) {
    this.#input.valueAsNumber = value;
    this.#show();
  }

  #show(): void {
    const text = this.#text(this.value);
    this.#output.value = text;
    this.#input.setAttribute("aria-valuetext", text);
  }
}

export interface Column {
  readonly title: string;
  /** Numbers stand under each other. */
  readonly numeric?: boolean;
}

/** A table with a caption, which may be for screen readers only; its first column names the rows. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: Iterable<readonly Child[]>,
  { captionHidden = false }: { readonly captionHidden?: boolean } = {},
): HTMLTableElement {
  const head = columns.map(({ title, numeric }) => element("th", { scope: "col", class: numeric && "number" }, title));
  const body = Array.from(rows, (cells) =>
    element(
      "tr",
      {},
      ...cells.map((cell, index) => {
        const attributes = { class: columns[index]?.numeric && "number" };
        return index === 0 ? element("th", { scope: "row", ...attributes }, cell) : element("td", attributes, cell);
      }),
    ),
  );
  return element(
    "table",
    {},
    element("caption", { class: captionHidden && "visually-hidden" }, caption),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
}

/** What may be wider than the page: scrolled by itself, by keys too. */
export function scrolling(label: string, child: HTMLElement): HTMLDivElement {
  return element("div", { class: "scrolling", role: "region", "aria-label": label, tabindex: 0 }, child);
}
