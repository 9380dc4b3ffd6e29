/** A zero in Q where P has mass, and what policies make of it. */

import type { Zeros } from "kullback";
import { button, element, table } from "../../dom.ts";
import { numberData } from "../../format.ts";
import { baseOf } from "../../units.ts";
import type { Pair } from "../drawing.ts";
import { type Lesson, lessonBody } from "./lesson.ts";

const start = (): Pair => ({
  p: [6, 14, 30, 54, 80, 92, 76, 50, 28, 14, 8, 4],
  q: [0, 6, 22, 52, 84, 96, 82, 54, 26, 8, 0, 0],
});

/** What the lesson compares, in words of its own: a policy and its amount. */
const policies: readonly (readonly [text: string, zeros: Zeros])[] = [
  ["infinite, as the formula says", "infinite"],
  ["epsilon 1e−12 in its place", { epsilon: 1e-12 }],
  ["epsilon 1e−6", { epsilon: 1e-6 }],
  ["epsilon 1e−3", { epsilon: 1e-3 }],
  ["pseudocount ½ in every bin", { pseudocount: 0.5 }],
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
      "Q is zero in three bins where P is not: what was held to be impossible has happened, so D(P‖Q) is infinite. One such bin is enough. In counts, a zero often means only that too little was counted. What you do about it decides the result. A small epsilon in the place of the zero can be chosen to give almost any number. A pseudocount, added to every bin of both, smooths: it is a prior. To leave the bins out hides just what is strange, and what is left need not even be positive.",
    );
    const show = () => {
      const { p, q, unit } = drawing;
      const rows = policies.map(([text, policy]) => {
        const [score] = engine.score("kl", p, q, { ...baseOf(unit), zeros: policy, invalid: "nan" });
        return [text, numberData(score ?? Number.NaN)];
      });
      const columns = [{ title: "a zero in Q" }, { title: "D(P‖Q)", numeric: true }];
      place.replaceChildren(table(`KL by policy, in ${unit}`, columns, rows));
    };
    const controls = element(
      "div",
      { class: "controls" },
      button("Start again", () => drawing.draw(start())),
    );
    return { element: lessonBody([words, controls], [place]), show };
  },
};
