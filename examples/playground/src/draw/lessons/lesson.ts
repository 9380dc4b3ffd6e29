/** What a lesson is: rows to begin with, and words and controls beside them, which follow what is drawn. */

import type { Engine } from "kullback";
import { element } from "../../dom.ts";
import type { Drawing, Pair } from "../drawing.ts";

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly start: () => Pair;
  /** Its own part of the page. `show` is called at each change of the drawing while the lesson is chosen. */
  readonly open: (engine: Engine, drawing: Drawing) => { readonly element: HTMLElement; readonly show: () => void };
}

/** A lesson's words and controls, and beside them what it shows. */
export function lessonBody(words: readonly Node[], figures: readonly Node[]): HTMLElement {
  return element("div", { class: "lesson-body" }, element("div", {}, ...words), element("div", {}, ...figures));
}
