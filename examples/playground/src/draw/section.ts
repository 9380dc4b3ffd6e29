/** P and Q to draw, lessons about them, and every divergence of what is drawn. */

import type { Engine } from "kullback";
import { choice, element } from "../dom.ts";
import { numberData } from "../format.ts";
import { unitOptions } from "../units.ts";
import { ZerosControl } from "../zeros.ts";
import { contributions } from "./contributions.ts";
import { divergenceTable } from "./divergence-table.ts";
import { Drawing } from "./drawing.ts";
import { HistogramEditor } from "./histogram-editor.ts";
import { asymmetry } from "./lessons/asymmetry.ts";
import { coarsening } from "./lessons/coarsening.ts";
import { covering } from "./lessons/covering.ts";
import { free } from "./lessons/free.ts";
import type { Lesson } from "./lessons/lesson.ts";
import { zeros } from "./lessons/zeros.ts";
import { klMeasure, scoresOf } from "./measures.ts";

const lessons: readonly Lesson[] = [free, asymmetry, zeros, covering, coarsening];

/** KL both ways, beside the bars: where the page is narrow, the table is far from them. */
function headline(engine: Engine, drawing: Drawing): HTMLElement {
  const [forward, reverse, unit] = [element("strong"), element("strong"), element("span")];
  drawing.show(() => {
    const scores = scoresOf(engine, klMeasure, drawing);
    forward.replaceChildren(numberData(scores.forward));
    reverse.replaceChildren(numberData(scores.reverse));
    unit.textContent = drawing.unit;
  });
  return element("p", { class: "headline" }, "KL: D(P‖Q) ", forward, ", D(Q‖P) ", reverse, " ", unit);
}

export function drawSection(engine: Engine): HTMLElement {
  const drawing = new Drawing(free.start());
  const place = element("div", { class: "lesson" });
  let show: () => void = () => undefined;
  const open = (id: string) => {
    const lesson = lessons.find((one) => one.id === id) ?? free;
    drawing.draw(lesson.start());
    const opened = lesson.open(engine, drawing);
    place.replaceChildren(opened.element);
    show = opened.show;
    show();
  };
  open(free.id);
  drawing.show(() => show());

  const zerosControl = new ZerosControl(() => {
    drawing.zeros = zerosControl.value;
  });
  const units = choice("Unit", unitOptions, drawing.unit, (unit) => {
    drawing.unit = unit;
  });
  const chosen = choice(
    "Lesson",
    lessons.map(({ id, title }) => [id, title] as const),
    free.id,
    open,
  );
  const hint = element(
    "p",
    { id: "bars-hint", class: "hint" },
    "Drag across the bars. With keys: left and right choose a bar, up and down change it.",
  );
  const editors = element(
    "section",
    { class: "card", "aria-label": "P and Q" },
    new HistogramEditor(drawing, "p", hint.id).element,
    new HistogramEditor(drawing, "q", hint.id).element,
    headline(engine, drawing),
    hint,
  );
  const lesson = element("section", { class: "card lesson-card", "aria-label": "Lesson" }, place);
  const left = element("div", { class: "column" }, editors, contributions(engine, drawing));
  const settings = element("div", { class: "controls" }, units, zerosControl.element);
  const right = element(
    "section",
    { class: "card column", "aria-label": "Divergences" },
    settings,
    divergenceTable(engine, drawing),
  );
  return element(
    "section",
    { id: "draw", "aria-labelledby": "draw-title" },
    element("h2", { id: "draw-title" }, "Draw P and Q"),
    element("div", { class: "lessons" }, chosen),
    lesson,
    element("div", { class: "columns" }, left, right),
  );
}
