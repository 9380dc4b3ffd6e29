/** A zero under mass, and what policies make of it. */

import type { Zeros } from "kullback";
import { button, element, table } from "../../dom.ts";
import { numberData } from "../../format.ts";
import { baseOf } from "../../units.ts";
import type { Pair } from "../drawing.ts";
import type { Lesson } from "./lesson.ts";

const start = (): Pair => ({
  p: [6, 14, 30, 54, 80, 92, 76, 50, 28, 14, 8, 4],
  q: [0, 6, 22, 52, 84, 96, 82, 54, 26, 8, 0, 0],
});

/** What the lesson compares, in words of its own: a policy and its amount. */
const policies: readonly (readonly [text: string, zeros: Zeros])[] = [
  ["infinite: the mathematics", "infinite"],
  ["epsilon 1e−12 in the place of q", { epsilon: 1e-12 }],
  ["epsilon 1e−6", { epsilon: 1e-6 }],
  ["epsilon 1e−3", { epsilon: 1e-3 }],
  ["pseudocount ½ in every bin of both", { pseudocount: 0.5 }],
  ["pseudocount 1", { pseudocount: 1 }],
  ["the bin left out", "drop"],
];

export const zeros: Lesson = {
  id: "zeros",
  title: "Zeros and smoothing",
  start,
  open(engine, drawing) {
    const place = element("div");
    const words = element(
      "p",
      {},
      "Q has no mass where P has some: what is impossible has happened, so D(P‖Q) is infinite, and one such bin is enough. With counts that is often only because Q was not counted for long. What is done about it decides the result, as the table shows: an epsilon can be chosen to give almost any number, a pseudocount is a prior that both rows share, and leaving bins out hides just what is strange: what is left need not even be positive.",
    );
    const show = () => {
      const { p, q, unit } = drawing;
      const rows = policies.map(([text, policy]) => {
        const [score] = engine.score("kl", p, q, { ...baseOf(unit), zeros: policy, invalid: "nan" });
        return [text, numberData(score ?? Number.NaN)];
      });
      const columns = [{ title: "a zero under mass" }, { title: "D(P‖Q)", numeric: true }];
      place.replaceChildren(table(`KL by policy, in ${unit}`, columns, rows));
    };
    const controls = element(
      "div",
      { class: "controls" },
      button("Start again", () => drawing.draw(start())),
    );
    return { element: element("div", {}, words, place, controls), show };
  },
};
