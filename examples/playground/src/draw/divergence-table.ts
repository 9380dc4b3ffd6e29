/** The table of all divergences of what is drawn, both ways. */

import type { Engine } from "kullback";
import { element, scrolling } from "../dom.ts";
import { numberData } from "../format.ts";
import type { Drawing } from "./drawing.ts";
import { type Family, families, type Measure, measures, messageOf, noScores, scoresOf } from "./measures.ts";

function row(measure: Measure, name: Node | string): { element: HTMLElement; cells: readonly HTMLElement[] } {
  const cells = [element("td", { class: "number" }), element("td", { class: "number" })];
  const about = element(
    "th",
    { scope: "row" },
    element("span", { class: "measure-name" }, name),
    element("span", { class: "measure-title" }, measure.title),
    element("span", { class: "formula" }, measure.formula),
  );
  return { element: element("tr", { "data-divergence": measure.name }, about, ...cells), cells };
}

/** Scores by a measure; by none, dashes. */
function show(
  engine: Engine,
  drawing: Drawing,
  measure: Measure | undefined,
  [forward, reverse]: readonly HTMLElement[],
): void {
  const scores = measure === undefined ? noScores : scoresOf(engine, measure, drawing);
  forward?.replaceChildren(numberData(scores.forward));
  reverse?.replaceChildren(numberData(scores.reverse));
}

/** A divergence with a parameter, and where that is typed. */
function familyRow(engine: Engine, drawing: Drawing, family: Family): HTMLElement {
  const { symbol, example, title } = family;
  const first = family.at(example);
  /** None while the parameter is one that the family does not take. */
  let measure: Measure | undefined = first;
  const problem = element("span", { class: "problem", role: "alert", id: `problem-${family.family}` });
  const input = element("input", {
    type: "number",
    step: "any",
    value: example,
    "aria-label": `${title}, ${symbol}`,
    "aria-describedby": problem.id,
  });
  const name = element(
    "span",
    { class: "parameter" },
    family.family,
    element("span", { class: "symbol" }, `${symbol} =`),
    input,
    problem,
  );
  const made = row(first, name);
  input.addEventListener("input", () => {
    try {
      measure = family.at(input.valueAsNumber);
      problem.textContent = "";
    } catch (error) {
      measure = undefined;
      problem.textContent = messageOf(error);
    }
    input.setAttribute("aria-invalid", String(measure === undefined));
    made.element.setAttribute("data-divergence", measure?.name ?? family.family);
    drawing.changed();
  });
  drawing.show(() => show(engine, drawing, measure, made.cells));
  return made.element;
}

export function divergenceTable(engine: Engine, drawing: Drawing): HTMLElement {
  const unit = element("span");
  drawing.show(() => {
    unit.textContent = drawing.unit;
  });
  const named = measures.map((measure) => {
    const made = row(measure, measure.name);
    drawing.show(() => show(engine, drawing, measure, made.cells));
    return made.element;
  });
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, "divergence"),
    element("th", { scope: "col", class: "number" }, "D(P‖Q)"),
    element("th", { scope: "col", class: "number" }, "D(Q‖P)"),
  );
  const caption = element("caption", {}, "All divergences, in ", unit, " where there is a logarithm");
  const body = element("tbody", {}, ...named, ...families.map((family) => familyRow(engine, drawing, family)));
  return scrolling(
    "All divergences",
    element("table", { class: "divergences" }, caption, element("thead", {}, head), body),
  );
}
