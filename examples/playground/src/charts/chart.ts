/** A chart as wide as its place, drawn again when that changes. */

import * as Plot from "@observablehq/plot";
import { element } from "../dom.ts";

/** Of an axis of bins that are counted: no half bins. */
export const wholeNumbers = (value: number): string => (Number.isInteger(value) ? String(value) : "");

/** Below this a chart has fewer ticks than it needs; it never has to be, at 360 pixels. */
const LEAST_WIDTH = 240;

export class Chart {
  readonly element: HTMLElement;
  readonly #height: number;
  #options: Plot.PlotOptions | undefined;
  #plot: ReturnType<typeof Plot.plot> | undefined;
  #width = 0;

  /** @param height in pixels */
  constructor(height: number) {
    this.#height = height;
    this.element = element("div", { class: "chart" });
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width === this.#width) return;
      this.#width = width;
      // Not while sizes are being told, which drawing might change.
      requestAnimationFrame(() => this.#redraw());
    }).observe(this.element);
  }

  /**
   * Draws with these options of Plot.
   *
   * @param label what the chart shows, in words: a screen reader has that and a table beside it
   */
  draw(label: string, options: Plot.PlotOptions): void {
    this.#options = { ...options, ariaLabel: label };
    this.#redraw();
  }

  /** Where a place on the screen, from its left, is on the horizontal axis. */
  invertX(clientX: number): number | undefined {
    const svg = this.#plot;
    return svg?.scale("x")?.invert?.(clientX - svg.getBoundingClientRect().left);
  }

  #redraw(): void {
    if (this.#options === undefined || this.#width === 0) return;
    this.#plot = Plot.plot({
      height: this.#height,
      width: Math.max(LEAST_WIDTH, this.#width),
      marginTop: 28,
      marginLeft: 48,
      marginRight: 28,
      marginBottom: 34,
      ...this.#options,
    });
    this.#plot.setAttribute("role", "img");
    // An image has one name: Plot gives its groups some too, which ARIA does not allow.
    for (const part of this.#plot.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
    this.element.replaceChildren(this.#plot);
  }
}
