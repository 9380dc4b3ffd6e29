// Made by tools/loops.mjs from kernelNames and coefficientNames in src/divergences.ts. Do not edit: change and run that.
import { upperHalfOf } from "../double-double.ts";
import { FOLD } from "../layout.ts";
import { logRatios } from "../log-ratio.ts";
import {
  crossEntropy,
  crossEntropySingle,
  type Loops,
  type PreciseRow,
  type SingleLoop,
  type SingleTerm,
  type Terms,
} from "../terms.ts";

// Constants of this file, for V8: see log-ratio.ts.
const { crudeExponent, scaled, timesLn2 } = logRatios;
const upperHalf = upperHalfOf;
const fround = Math.fround;

const { fast: fastTerm, precise: preciseTerm, contribution: contributionTerm = preciseTerm }: Terms = crossEntropy;
const fastSingleTerm: SingleTerm = crossEntropySingle;

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

function fastSingle(values: Float32Array, p: number, q: number, bins: number, c: number, parameter: number): number {
  const factor = fround(c);
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = fround(0);
    let lane1 = fround(0);
    let lane2 = fround(0);
    let lane3 = fround(0);
    let lane4 = fround(0);
    let lane5 = fround(0);
    let lane6 = fround(0);
    let lane7 = fround(0);
    for (let j = first; j < end; j++) {
      const next = fround(lane0 + fastSingleTerm(values[p + j] as number, values[q + j] as number, factor, parameter));
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = lane4;
      lane4 = lane5;
      lane5 = lane6;
      lane6 = lane7;
      lane7 = next;
    }
    total += lane0 + lane4 + (lane2 + lane6) + (lane1 + lane5 + (lane3 + lane7));
  }
  return total;
}

function precise(values: Float64Array, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
  const { cHigh, cLow, ofQ, parameter } = row;
  const differs = row.differs && out > 0;
  const highUpper = upperHalf(cHigh);
  const highLower = cHigh - highUpper;
  let total = 0;
  let lane0 = 0;
  let lane1 = 0;
  let lane2 = 0;
  let lane3 = 0;
  for (let j = 0; j < bins; j++) {
    const mass = values[p + j] as number;
    const value = values[q + j] as number;
    const h = cHigh * value;
    const upper = upperHalf(value);
    const lower = value - upper;
    const lo = highUpper * upper - h + highUpper * lower + highLower * upper + highLower * lower + cLow * value;
    const y = h + lo;
    const x = ofQ ? 1 : mass;
    const e = crudeExponent(x, y);
    const ys = scaled(y, e);
    const near = e === 0;
    const d = near ? x - h - lo : x - ys;
    const s = d / (x + ys);
    const eLn2 = timesLn2(e);
    const own = differs
      ? contributionTerm(mass, y, ys, d, s, eLn2, near, parameter)
      : preciseTerm(mass, y, ys, d, s, eLn2, near, parameter);
    if (out > 0) values[out + j] = own;
    const next = lane0 + own;
    lane0 = lane1;
    lane1 = lane2;
    lane2 = lane3;
    lane3 = next;
    if ((j + 1) % FOLD === 0) {
      total += lane0 + lane2 + (lane1 + lane3);
      lane0 = lane1 = lane2 = lane3 = 0;
    }
  }
  return total + (lane0 + lane2 + (lane1 + lane3));
}

export const crossEntropyLoops: Loops = { fast, precise };
export const crossEntropySingleLoop: SingleLoop = fastSingle;
