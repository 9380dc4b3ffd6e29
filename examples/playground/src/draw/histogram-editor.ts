/**
 * A histogram whose bars are dragged. Each bar is a slider, of which one is in the order of the Tab key: left and right go to
 * the next one, up and down change it.
 */

import { element } from "../dom.ts";
import { numberText, percentText } from "../format.ts";
import { type Drawing, GREATEST_MASS, type Side } from "./drawing.ts";

/** Masses of an arrow key, and of a page key. */
const STEP = 1;
const PAGE = 10;

/** Digits of a mass that are told. */
const DIGITS = 3;

/** Decimals of the mass that a slider has: a smaller one would have an exponent, and be no number to axe. */
const DECIMALS = 6;

/** Where a pointer is, among bars. */
interface Point {
  readonly bin: number;
  readonly mass: number;
}

export class HistogramEditor {
  readonly element: HTMLElement;
  readonly #drawing: Drawing;
  readonly #side: Side;
  readonly #bars: HTMLElement;
  readonly #mass = element("span", { class: "mass" });
  /** Where each pointer that draws was last, by its id. */
  readonly #pointers = new Map<number, Point>();
  #current = 0;

  constructor(drawing: Drawing, side: Side, hint: string) {
    this.#drawing = drawing;
    this.#side = side;
    this.#bars = element("div", {
      class: `bars bars-${side}`,
      role: "group",
      "aria-label": `${this.#name}, a bar a bin`,
      "aria-describedby": hint,
    });
    const title = element(
      "h3",
      {},
      element("span", { class: `swatch swatch-${side}`, "aria-hidden": "true" }),
      this.#name,
    );
    this.element = element(
      "div",
      { class: "editor" },
      element("div", { class: "editor-head" }, title, this.#mass),
      this.#bars,
    );
    this.#bars.addEventListener("pointerdown", (event) => this.#press(event));
    this.#bars.addEventListener("pointermove", (event) => this.#move(event));
    this.#bars.addEventListener("lostpointercapture", ({ pointerId }) => this.#pointers.delete(pointerId));
    this.#bars.addEventListener("keydown", (event) => this.#key(event));
    this.#bars.addEventListener("focusin", ({ target }) => {
      const bin = [...this.#bars.children].indexOf(target as HTMLElement);
      if (bin >= 0) this.#makeCurrent(bin);
    });
    drawing.show(() => this.#show());
  }

  get #name(): string {
    return this.#side === "p" ? "P" : "Q";
  }

  get #row(): Float64Array {
    return this.#drawing[this.#side];
  }

  #show(): void {
    const row = this.#row;
    if (this.#bars.childElementCount !== row.length) this.#makeBars(row.length);
    const mass = row.reduce((sum, value) => sum + value, 0);
    this.#mass.textContent = `mass ${numberText(mass, DIGITS)}`;
    row.forEach((value, bin) => {
      const bar = this.#bars.children[bin] as HTMLElement;
      // A little is seen, nothing is not.
      bar.style.setProperty("--height", value > 0 ? `max(2px, ${(100 * value) / GREATEST_MASS}%)` : "0px");
      bar.setAttribute("aria-valuenow", String(Number(value.toFixed(DECIMALS))));
      const share = mass > 0 ? `, ${percentText(value / mass)} of ${this.#name}` : "";
      bar.setAttribute("aria-valuetext", `mass ${numberText(value, DIGITS)}${share}`);
    });
  }

  #makeBars(bins: number): void {
    this.#current = Math.min(this.#current, bins - 1);
    const bars = Array.from({ length: bins }, (_, bin) =>
      element("div", {
        class: "bar",
        role: "slider",
        tabindex: bin === this.#current ? 0 : -1,
        "aria-orientation": "vertical",
        "aria-label": `${this.#name}, bin ${bin + 1} of ${bins}`,
        "aria-valuemin": 0,
        "aria-valuemax": GREATEST_MASS,
      }),
    );
    this.#bars.replaceChildren(...bars);
  }

  #makeCurrent(bin: number): void {
    const bars = [...this.#bars.children] as HTMLElement[];
    for (const [index, bar] of bars.entries()) bar.tabIndex = index === bin ? 0 : -1;
    this.#current = bin;
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#bars.setPointerCapture(event.pointerId);
    const point = this.#pointOf(event);
    this.#pointers.set(event.pointerId, point);
    this.#drawing.setMass(this.#side, point.bin, point.mass);
    (this.#bars.children[point.bin] as HTMLElement | undefined)?.focus();
  }

  #move(event: PointerEvent): void {
    let from = this.#pointers.get(event.pointerId);
    if (from === undefined) return;
    const passed = event.getCoalescedEvents();
    for (const one of passed.length > 0 ? passed : [event]) {
      const to = this.#pointOf(one);
      this.#drawLine(from, to);
      from = to;
    }
    this.#pointers.set(event.pointerId, from);
  }

  /** The bar under the pointer, and how high that is. */
  #pointOf({ clientX, clientY }: PointerEvent): Point {
    const { left, width, bottom, height } = this.#bars.getBoundingClientRect();
    const bins = this.#row.length;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(((clientX - left) / width) * bins)));
    return { bin, mass: Math.round((GREATEST_MASS * (bottom - clientY)) / height) };
  }

  /** Bars as high as the line to where the pointer is: a fast one passes over several between two events. */
  #drawLine(from: Point, to: Point): void {
    const bars = Math.abs(to.bin - from.bin);
    for (let bar = 1; bar < bars; bar++) {
      const mass = Math.round(from.mass + ((to.mass - from.mass) * bar) / bars);
      this.#drawing.setMass(this.#side, from.bin + Math.sign(to.bin - from.bin) * bar, mass);
    }
    this.#drawing.setMass(this.#side, to.bin, to.mass);
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const bin = this.#current;
    const mass = this.#row[bin] ?? 0;
    const masses: Readonly<Record<string, number>> = {
      ArrowUp: mass + STEP,
      ArrowDown: mass - STEP,
      PageUp: mass + PAGE,
      PageDown: mass - PAGE,
      Home: 0,
      End: GREATEST_MASS,
    };
    const next = { ArrowLeft: bin - 1, ArrowRight: bin + 1 }[event.key];
    const changed = masses[event.key];
    if (next === undefined && changed === undefined) return;
    event.preventDefault();
    if (changed !== undefined) this.#drawing.setMass(this.#side, bin, changed);
    else (this.#bars.children[next as number] as HTMLElement | undefined)?.focus();
  }
}
