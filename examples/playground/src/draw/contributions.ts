/** What each bin contributes to a divergence: a chart, and the same as a table. */

import * as Plot from "@observablehq/plot";
import type { DivergenceName, Engine } from "kullback";
import { Chart, wholeNumbers } from "../charts/chart.ts";
import { shares } from "../charts/overlay.ts";
import { choice, element, field, scrolling, select, table } from "../dom.ts";
import { csvOf, exportButton } from "../export.ts";
import { numberData, numberText } from "../format.ts";
import type { Drawing } from "./drawing.ts";
import { contributionsOf, sums } from "./measures.ts";

type Direction = "forward" | "reverse";

const symbols: Readonly<Record<Direction, string>> = { forward: "D(P‖Q)", reverse: "D(Q‖P)" };

/** As high as the chart is where one is infinite: higher than what is not. */
const INFINITE_HEIGHT = 1.25;

export function contributions(engine: Engine, drawing: Drawing): HTMLElement {
  let name: DivergenceName = "kl";
  let direction: Direction = "forward";
  let values: readonly number[] = [];
  const chart = new Chart(200);
  const sum = element("output", { class: "sum" });
  const details = element("details", {}, element("summary", {}, "As a table"));
  const place = element("div");
  details.append(place);

  const rows = () => {
    const [p, q] = [shares(drawing.p), shares(drawing.q)];
    return values.map((value, bin) => [bin + 1, p[bin] ?? 0, q[bin] ?? 0, value] as const);
  };
  const showTable = () => {
    if (!details.open) return;
    const columns = [{ title: "bin" }, ...["p", "q", "contribution"].map((title) => ({ title, numeric: true }))];
    const cells = rows().map(([bin, ...numbers]) => [String(bin), ...numbers.map((value) => numberData(value))]);
    place.replaceChildren(scrolling("Contributions", table("Contribution of each bin", columns, cells)));
  };
  details.addEventListener("toggle", showTable);

  drawing.show(() => {
    values = Array.from(contributionsOf(engine, name, drawing, direction));
    const total = values.reduce((all, value) => all + value, 0);
    sum.value = `sum ${numberText(total)}`;
    const finite = values.filter(Number.isFinite);
    const top = Math.max(...finite, 0) * INFINITE_HEIGHT || 1;
    chart.draw(`Contribution of each of ${values.length} bins to ${name}, ${symbols[direction]}`, {
      x: { label: "bin", tickFormat: wholeNumbers },
      y: { label: "contribution", grid: true, ticks: 5, nice: true },
      marks: [
        Plot.rectY(values, {
          x1: (_, bin) => bin + 0.5,
          x2: (_, bin) => bin + 1.5,
          y: (value) => (value === Number.POSITIVE_INFINITY ? top : value),
          fill: (value) => (value < 0 ? "var(--negative)" : "var(--positive)"),
          insetLeft: 1,
          insetRight: 1,
        }),
        Plot.text(
          values.flatMap((value, bin) => (value === Number.POSITIVE_INFINITY ? [bin + 1] : [])),
          { x: (bin) => bin, y: top, text: () => "∞", dy: -7, fill: "currentColor", fontSize: 14 },
        ),
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ],
    });
    showTable();
  });

  const names = select<DivergenceName>(
    sums.map((one) => [one, one]),
    name,
    (chosen) => {
      name = chosen;
      drawing.changed();
    },
  );
  const directions = choice<Direction>(
    "Direction",
    Object.entries(symbols) as [Direction, string][],
    direction,
    (one) => {
      direction = one;
      drawing.changed();
    },
  );
  const save = exportButton("Export CSV", "contributions.csv", () => csvOf(["bin", "p", "q", "contribution"], rows()));
  return element(
    "section",
    { class: "card", "aria-labelledby": "contributions-title" },
    element(
      "div",
      { class: "card-head" },
      element("h3", { id: "contributions-title" }, "Contribution of each bin"),
      sum,
    ),
    element("div", { class: "controls" }, field("Divergence", names), directions),
    chart.element,
    element("div", { class: "card-foot" }, details, save),
  );
}
