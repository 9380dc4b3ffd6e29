/** Bins put together: no divergence rises. */

import { coarsen, histograms } from "kullback";
import { OverlayChart } from "../../charts/overlay.ts";
import { button, choice, element, table } from "../../dom.ts";
import { numberData } from "../../format.ts";
import { baseOf } from "../../units.ts";
import type { Pair } from "../drawing.ts";
import { type Measure, measureOf } from "../measures.ts";
import { type Lesson, lessonBody } from "./lesson.ts";

const start = (): Pair => ({
  p: [38, 10, 60, 22, 84, 40, 96, 62, 88, 34, 66, 16, 42, 8, 22, 4],
  q: [12, 40, 24, 66, 34, 78, 44, 86, 52, 92, 46, 82, 36, 64, 20, 46],
});

/** Neighbors that are put together: each number divides the next, so that bins are made of those before. */
const sizes = ["1", "2", "4", "8", "16"] as const;

const shown: readonly Measure[] = (["kl", "js", "total-variation"] as const).map(measureOf);

function coarser(row: Float64Array, size: number): Float64Array {
  const map = Array.from(row, (_, bin) => Math.floor(bin / size));
  return coarsen(histograms(row, row.length), map).data;
}

export const coarsening: Lesson = {
  id: "coarsening",
  title: "Coarsening",
  start,
  open(engine, drawing) {
    let size: (typeof sizes)[number] = "2";
    const place = element("div");
    const chart = new OverlayChart(160);
    const words = element(
      "p",
      {},
      "Merge neighboring bins, in P and in Q alike, and no divergence rises: who sees less cannot tell the two apart better. A divergence stays as it is only if p/q is the same in all bins that are merged. Here P and Q differ between neighbors, and besides Q lies further to the right. Merging pairs removes the first difference, and with it most of each divergence; the second stays until hardly any bins are left.",
    );
    const show = () => {
      const { p, q, unit } = drawing;
      const rows = sizes.map((one) => {
        const [P, Q] = [coarser(p, Number(one)), coarser(q, Number(one))];
        const scores = shown.map(({ divergence, hasBase }) => {
          const [score] = engine.score(divergence, P, Q, { ...(hasBase && baseOf(unit)), invalid: "nan" });
          return numberData(score ?? Number.NaN, 4);
        });
        const bins = String(P.length);
        return [one === size ? element("mark", {}, bins) : bins, ...scores];
      });
      const columns = [{ title: "bins" }, ...shown.map(({ name }) => ({ title: name, numeric: true }))];
      place.replaceChildren(table(`D(P‖Q) by the number of bins, in ${unit}`, columns, rows));
      const [P, Q] = [coarser(p, Number(size)), coarser(q, Number(size))];
      chart.draw({ label: `Q over P in ${P.length} bins`, axis: "bin", p: P, q: Q });
    };
    const groups = choice(
      "Bins merged into one",
      sizes.map((one) => [one, one] as const),
      size,
      (chosen) => {
        size = chosen;
        drawing.changed();
      },
    );
    const controls = element(
      "div",
      { class: "controls" },
      groups,
      button("Start again", () => drawing.draw(start())),
    );
    return { element: lessonBody([words, controls], [chart.element, place]), show };
  },
};
