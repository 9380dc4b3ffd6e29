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
      "P is what happens, Q what is expected. Drag across the bars; every number on this page follows. Rows need not have the same mass: each is divided by its own, except where a measure takes them as given.",
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
