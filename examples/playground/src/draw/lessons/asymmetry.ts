/** The two directions of the Kullback–Leibler divergence differ. */

import { button, element } from "../../dom.ts";
import { numberData } from "../../format.ts";
import type { Pair } from "../drawing.ts";
import { klMeasure, scoresOf } from "../measures.ts";
import type { Lesson } from "./lesson.ts";

const start = (): Pair => ({
  p: [1, 1, 2, 6, 30, 90, 90, 30, 6, 2, 1, 1],
  q: [30, 36, 44, 50, 54, 56, 56, 54, 50, 44, 36, 30],
});

export const asymmetry: Lesson = {
  id: "asymmetry",
  title: "Asymmetry",
  start,
  open(engine, drawing) {
    const [forward, reverse, unit] = [element("strong"), element("strong"), element("span")];
    const words = element(
      "p",
      {},
      "D(P‖Q) is what it costs to expect Q when P is what happens; D(Q‖P) is what it costs to expect P when Q is what happens. Each is an average over what happens. Here P is narrow and Q is broad. Where P has its mass, in the middle, Q is only a few times too small: D(P‖Q) = ",
      forward,
      ". But much of the mass of Q is in the tails, where P is next to nothing: D(Q‖P) = ",
      reverse,
      " ",
      unit,
      ". Lower the tails of P towards zero: the second number grows without bound, and the first hardly changes.",
    );
    const controls = element(
      "div",
      { class: "controls" },
      button("Exchange P and Q", () => drawing.draw({ p: drawing.q, q: drawing.p })),
      button("Start again", () => drawing.draw(start())),
    );
    const show = () => {
      const scores = scoresOf(engine, klMeasure, drawing);
      forward.replaceChildren(numberData(scores.forward, 4));
      reverse.replaceChildren(numberData(scores.reverse, 4));
      unit.textContent = drawing.unit;
    };
    return { element: element("div", {}, words, controls), show };
  },
};
