// Made by tools/loops.mjs from kernelNames and coefficientNames in src/divergences.ts. Do not edit: change and run that.
import { FOLD } from "../layout.ts";
import { supportCoefficient } from "../terms.ts";

// A constant of this file, for V8: see log-ratio.ts.
const { fast: fastTerm } = supportCoefficient;

function fast(values: Float64Array, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + fastTerm(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

export const supportCoefficientLoops = { fast };
