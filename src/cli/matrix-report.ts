/** A matrix of scores for standard output: columns between tabs, or JSON. */

import { type MatrixFormat, type MatrixLabels, separated } from "../io/matrix-text.ts";
import { printable } from "./printable.ts";
import { type Facts, jsonScore } from "./report.ts";

/** Facts for the JSON's top level, labels among them. */
export interface MatrixFacts extends Facts {
  readonly labels: MatrixLabels;
}

/** For `cut` and `awk`, and numpy.loadtxt where there are no labels. */
export function tabbedMatrix(labels: MatrixLabels): MatrixFormat {
  return separated("\t", printable, labels);
}

/** One object: `facts`, and `scores`, an array of rows. */
export function jsonMatrix(facts: MatrixFacts): MatrixFormat {
  return {
    start: `${JSON.stringify(facts).slice(0, -1)},"scores":[`,
    rowStart: (row) => (row === 0 ? "\n[" : ",\n["),
    separator: ",",
    score: (score) => JSON.stringify(jsonScore(score)),
    rowEnd: "]",
    end: "\n]}\n",
  };
}
