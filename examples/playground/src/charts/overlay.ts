/** Two distributions over the same bins: P as bars, Q as a line of steps over it. */

import * as Plot from "@observablehq/plot";
import { Chart, wholeNumbers } from "./chart.ts";

export interface Overlay {
  readonly label: string;
  /** Of the horizontal axis. */
  readonly axis: string;
  readonly p: ArrayLike<number>;
  readonly q: ArrayLike<number>;
  /** Where the first bin begins and how wide bins are; by default bins are counted. */
  readonly start?: number;
  readonly width?: number;
}

/** More bins than this are no bars any more, but an area under steps: one shape, however many they are. */
const MOST_BARS = 200;

/** Masses divided by their sum; of no mass, nothing. */
export function shares(masses: ArrayLike<number>): number[] {
  const values = Array.from(masses);
  const mass = values.reduce((sum, value) => sum + value, 0);
  // Where a double cannot hold the sum, that of values that are a power of two smaller.
  if (mass === Number.POSITIVE_INFINITY) return shares(values.map((value) => value * 2 ** -64));
  return values.map((value) => (mass > 0 ? value / mass : 0));
}

export class OverlayChart {
  readonly #chart: Chart;

  constructor(height: number) {
    this.#chart = new Chart(height);
  }

  get element(): HTMLElement {
    return this.#chart.element;
  }

  invertX(clientX: number): number | undefined {
    return this.#chart.invertX(clientX);
  }

  draw({ label, axis, p, q, start, width = 1 }: Overlay): void {
    const [P, Q] = [shares(p), shares(q)];
    const at = (bin: number) => (start ?? 0.5) + bin * width;
    // The last step goes as far as the last bin.
    const stepsOf = (values: readonly number[]) => [...values, values.at(-1) ?? 0];
    const fill = { fill: "var(--p)", fillOpacity: 0.55 };
    const bars =
      P.length > MOST_BARS
        ? Plot.areaY(stepsOf(P), { x: (_, bin) => at(bin), y: (value) => value, curve: "step-after", ...fill })
        : Plot.rectY(P, {
            x1: (_, bin) => at(bin),
            x2: (_, bin) => at(bin + 1),
            y: (value) => value,
            ...fill,
            insetLeft: 0.5,
            insetRight: 0.5,
          });
    this.#chart.draw(label, {
      x: { label: axis, ...(start === undefined && { tickFormat: wholeNumbers }) },
      y: { label: "probability", grid: true, ticks: 4, nice: true },
      marks: [
        bars,
        Plot.line(stepsOf(Q), {
          x: (_, bin) => at(bin),
          y: (value) => value,
          stroke: "var(--q)",
          strokeWidth: 2,
          curve: "step-after",
        }),
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ],
    });
  }
}
