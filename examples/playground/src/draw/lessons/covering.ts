/** A normal distribution moved over a mixture of two: the one direction has it cover both peaks, the other seek one. */

import { OverlayChart } from "../../charts/overlay.ts";
import { button, element, Range } from "../../dom.ts";
import { numberData, numberText } from "../../format.ts";
import { GREATEST_MASS, type Pair } from "../drawing.ts";
import { klMeasure, scoresOf } from "../measures.ts";
import { type Lesson, lessonBody } from "./lesson.ts";

/** The line from −6 to 6, in bins. */
const BINS = 48;
const END = 6;
const WIDTH = (2 * END) / BINS;

/**
 * The deviations that can be chosen. With less than the least, tails of a normal distribution at the other end of the line
 * would be no doubles, and zeros, where they are none.
 */
const DEVIATIONS = { least: 0.4, greatest: 5, step: 0.1 };
const MEANS = { least: -END, greatest: END, step: 0.1 };

interface Normal {
  readonly mean: number;
  readonly deviation: number;
}

const first: Normal = { mean: 0.5, deviation: 1.5 };

function density({ mean, deviation }: Normal, bin: number): number {
  const z = (-END + (bin + 0.5) * WIDTH - mean) / deviation;
  return Math.exp(-0.5 * z * z) / deviation;
}

/** Masses of bins, the greatest as high as a bar can be. */
function bars(of: (bin: number) => number): number[] {
  const values = Array.from({ length: BINS }, (_, bin) => of(bin));
  const most = Math.max(...values);
  return values.map((value) => (GREATEST_MASS * value) / most);
}

const normalBars = (normal: Normal) => bars((bin) => density(normal, bin));

const mixtureBars = () =>
  bars((bin) => 0.6 * density({ mean: -2.4, deviation: 0.8 }, bin) + 0.4 * density({ mean: 2.4, deviation: 0.8 }, bin));

const start = (): Pair => ({ p: mixtureBars(), q: normalBars(first) });

/** Values from the least to the greatest, as sliders have them. */
function grid({ least, greatest, step }: typeof MEANS): number[] {
  return Array.from({ length: Math.round((greatest - least) / step) + 1 }, (_, index) => least + index * step);
}

/** All normal distributions that can be chosen: a batch, scored in one call. */
const candidates: readonly Normal[] = grid(MEANS).flatMap((mean) =>
  grid(DEVIATIONS).map((deviation) => ({ mean, deviation })),
);

function candidateRows(): { data: Float64Array; shape: [number, number] } {
  const data = new Float64Array(candidates.length * BINS);
  candidates.forEach((normal, row) => {
    for (let bin = 0; bin < BINS; bin++) data[row * BINS + bin] = density(normal, bin);
  });
  return { data, shape: [candidates.length, BINS] };
}

/** Where the least number is. */
function leastOf(scores: Float64Array): number {
  let least = 0;
  scores.forEach((score, row) => {
    if (score < (scores[least] as number)) least = row;
  });
  return least;
}

export const covering: Lesson = {
  id: "covering",
  title: "Covering and seeking",
  start,
  open(engine, drawing) {
    let normal = first;
    const move = (to: Normal) => {
      normal = to;
      mean.value = to.mean;
      deviation.value = to.deviation;
      drawing.draw({ p: drawing.p, q: normalBars(to) });
    };
    const text = (value: number) => numberText(value, 2);
    const mean = new Range("Mean of Q", {
      ...MEANS,
      value: first.mean,
      text,
      onInput: (value) => move({ ...normal, mean: value }),
    });
    const deviation = new Range("Standard deviation of Q", {
      ...DEVIATIONS,
      value: first.deviation,
      text,
      onInput: (value) => move({ ...normal, deviation: value }),
    });

    const rows = candidateRows();
    // Rows are the candidates, so the divergence of P from each of them is the reverse one.
    const nearest = (divergence: "kl" | "reverse-kl") => {
      move(candidates[leastOf(engine.score(divergence, rows, drawing.p, { invalid: "nan" }))] as Normal);
    };
    const chart = new OverlayChart(230);
    chart.element.classList.add("movable");
    const follow = ({ clientX }: PointerEvent) => {
      const x = chart.invertX(clientX);
      if (x !== undefined) move({ ...normal, mean: Math.min(END, Math.max(-END, Math.round(x * 10) / 10)) });
    };
    chart.element.addEventListener("pointerdown", (event) => {
      chart.element.setPointerCapture(event.pointerId);
      follow(event);
    });
    chart.element.addEventListener("pointermove", (event) => {
      if (chart.element.hasPointerCapture(event.pointerId)) follow(event);
    });

    const [forward, reverse, unit] = [element("strong"), element("strong"), element("span")];
    const words = element(
      "p",
      {},
      "P has two peaks, and Q is a normal distribution, which has one: no Q is right. D(P‖Q) is large if Q lacks mass where P has some, so the best Q covers both peaks, and is highest between them, where P has little. D(Q‖P) is large if Q has mass where P lacks it, so the best Q seeks one peak, and forgets the other. Drag Q over the chart, or let the buttons find the best. D(P‖Q) = ",
      forward,
      ", D(Q‖P) = ",
      reverse,
      " ",
      unit,
      ".",
    );
    const controls = element(
      "div",
      { class: "controls" },
      mean.element,
      deviation.element,
      button("Cover: least D(P‖Q)", () => nearest("reverse-kl")),
      button("Seek: least D(Q‖P)", () => nearest("kl")),
    );
    const show = () => {
      const scores = scoresOf(engine, klMeasure, drawing);
      forward.replaceChildren(numberData(scores.forward, 4));
      reverse.replaceChildren(numberData(scores.reverse, 4));
      unit.textContent = drawing.unit;
      const label = "Q, as a line, over P, as bars";
      chart.draw({ label, axis: "x", p: drawing.p, q: drawing.q, start: -END, width: WIDTH });
    };
    return { element: lessonBody([words, controls], [chart.element]), show };
  },
};
