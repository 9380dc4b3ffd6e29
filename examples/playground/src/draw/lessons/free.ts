/** No lesson: rows to draw on. */

import { button, element } from "../../dom.ts";
import type { Pair } from "../drawing.ts";
import type { Lesson } from "./lesson.ts";

const start = (): Pair => ({
  p: [4, 10, 24, 46, 72, 90, 84, 62, 40, 22, 10, 4],
  q: [12, 26, 48, 66, 72, 64, 52, 40, 30, 22, 16, 12],
});

export const free: Lesson = {
  id: "free",
  title: "Free drawing",
  start,
  open(_, drawing) {
    const flat = () => Array.from({ length: drawing.bins }, () => 50);
    const words = element(
      "p",
      {},
      "P is what happens, Q is what is expected. Drag across the bars, and every number on this page follows. Only shapes count: every measure divides P and Q by their mass first, except generalized-kl, which takes them as they are.",
    );
    const controls = element(
      "div",
      { class: "controls" },
      button("Exchange P and Q", () => drawing.draw({ p: drawing.q, q: drawing.p })),
      button("Make Q uniform", () => drawing.draw({ p: drawing.p, q: flat() })),
      button("Copy P to Q", () => drawing.draw({ p: drawing.p, q: drawing.p })),
      button("Start again", () => drawing.draw(start())),
    );
    return { element: element("div", {}, words, controls), show: () => undefined };
  },
};
