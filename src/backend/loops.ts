// Made by tools/loops.mjs from kernelNames and coefficientNames in src/divergences.ts. Do not edit: change and run that.
/**
 * The loops of the JavaScript backend over one block of a row: the twins of `assembly/shape/block.ts`, where the
 * arithmetic is explained. Bin j goes to lane j mod 4 (single: mod 8): the lanes move on by one each bin, and are added so
 * that it does not matter where they have come to.
 */
import type { CoefficientName, KernelName } from "../divergences.ts";
import { upperHalfOf } from "./double-double.ts";
import { FOLD } from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { coefficients, type Loops, type PreciseRow, type Terms, terms } from "./terms.ts";

type Values = Float64Array;

// Constants of this file, for V8: see log-ratio.ts.
const { crudeExponent, scaled, timesLn2 } = logRatios;
const upperHalf = upperHalfOf;
const { fround } = Math;

const {
  fast: klFast,
  fastSingle: klFastSingle,
  precise: klPrecise,
  contribution: klContribution = klPrecise,
}: Terms = terms.kl;

function fastKl(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + klFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleKl(values: Float32Array, p: number, q: number, bins: number, c: number, parameter: number): number {
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
      const next = fround(lane0 + klFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter));
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

function preciseKl(values: Values, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
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
      ? klContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : klPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: jeffreysFast,
  fastSingle: jeffreysFastSingle,
  precise: jeffreysPrecise,
  contribution: jeffreysContribution = jeffreysPrecise,
}: Terms = terms.jeffreys;

function fastJeffreys(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + jeffreysFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleJeffreys(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(
        lane0 + jeffreysFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter),
      );
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

function preciseJeffreys(values: Values, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
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
      ? jeffreysContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : jeffreysPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: jsFast,
  fastSingle: jsFastSingle,
  precise: jsPrecise,
  contribution: jsContribution = jsPrecise,
}: Terms = terms.js;

function fastJs(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + jsFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleJs(values: Float32Array, p: number, q: number, bins: number, c: number, parameter: number): number {
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
      const next = fround(lane0 + jsFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter));
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

function preciseJs(values: Values, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
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
      ? jsContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : jsPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: crossEntropyFast,
  fastSingle: crossEntropyFastSingle,
  precise: crossEntropyPrecise,
  contribution: crossEntropyContribution = crossEntropyPrecise,
}: Terms = terms["cross-entropy"];

function fastCrossEntropy(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + crossEntropyFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleCrossEntropy(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(
        lane0 + crossEntropyFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter),
      );
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

function preciseCrossEntropy(values: Values, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
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
      ? crossEntropyContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : crossEntropyPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: totalVariationFast,
  fastSingle: totalVariationFastSingle,
  precise: totalVariationPrecise,
  contribution: totalVariationContribution = totalVariationPrecise,
}: Terms = terms["total-variation"];

function fastTotalVariation(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + totalVariationFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleTotalVariation(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(
        lane0 + totalVariationFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter),
      );
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

function preciseTotalVariation(
  values: Values,
  p: number,
  q: number,
  bins: number,
  row: PreciseRow,
  out: number,
): number {
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
      ? totalVariationContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : totalVariationPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: squaredHellingerFast,
  fastSingle: squaredHellingerFastSingle,
  precise: squaredHellingerPrecise,
  contribution: squaredHellingerContribution = squaredHellingerPrecise,
}: Terms = terms["squared-hellinger"];

function fastSquaredHellinger(
  values: Values,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + squaredHellingerFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleSquaredHellinger(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(
        lane0 + squaredHellingerFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter),
      );
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

function preciseSquaredHellinger(
  values: Values,
  p: number,
  q: number,
  bins: number,
  row: PreciseRow,
  out: number,
): number {
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
      ? squaredHellingerContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : squaredHellingerPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: chiSquaredFast,
  fastSingle: chiSquaredFastSingle,
  precise: chiSquaredPrecise,
  contribution: chiSquaredContribution = chiSquaredPrecise,
}: Terms = terms["chi-squared"];

function fastChiSquared(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + chiSquaredFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleChiSquared(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(
        lane0 + chiSquaredFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter),
      );
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

function preciseChiSquared(values: Values, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
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
      ? chiSquaredContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : chiSquaredPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: triangularFast,
  fastSingle: triangularFastSingle,
  precise: triangularPrecise,
  contribution: triangularContribution = triangularPrecise,
}: Terms = terms.triangular;

function fastTriangular(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + triangularFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleTriangular(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(
        lane0 + triangularFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter),
      );
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

function preciseTriangular(values: Values, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
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
      ? triangularContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : triangularPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: skewKlFast,
  fastSingle: skewKlFastSingle,
  precise: skewKlPrecise,
  contribution: skewKlContribution = skewKlPrecise,
}: Terms = terms["skew-kl"];

function fastSkewKl(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + skewKlFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleSkewKl(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(
        lane0 + skewKlFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter),
      );
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

function preciseSkewKl(values: Values, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
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
      ? skewKlContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : skewKlPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: jensenShannonFast,
  fastSingle: jensenShannonFastSingle,
  precise: jensenShannonPrecise,
  contribution: jensenShannonContribution = jensenShannonPrecise,
}: Terms = terms["jensen-shannon"];

function fastJensenShannon(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + jensenShannonFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleJensenShannon(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(
        lane0 + jensenShannonFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter),
      );
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

function preciseJensenShannon(
  values: Values,
  p: number,
  q: number,
  bins: number,
  row: PreciseRow,
  out: number,
): number {
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
      ? jensenShannonContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : jensenShannonPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: supportFast,
  fastSingle: supportFastSingle,
  precise: supportPrecise,
  contribution: supportContribution = supportPrecise,
}: Terms = terms.support;

function fastSupport(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + supportFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSingleSupport(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(
        lane0 + supportFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter),
      );
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

function preciseSupport(values: Values, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
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
      ? supportContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : supportPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const {
  fast: powerFast,
  fastSingle: powerFastSingle,
  precise: powerPrecise,
  contribution: powerContribution = powerPrecise,
}: Terms = terms.power;

function fastPower(values: Values, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + powerFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

function fastSinglePower(
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
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
      const next = fround(lane0 + powerFastSingle(values[p + j] as number, values[q + j] as number, factor, parameter));
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

function precisePower(values: Values, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
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
      ? powerContribution(mass, y, ys, d, s, eLn2, near, parameter)
      : powerPrecise(mass, y, ys, d, s, eLn2, near, parameter);
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

const { fast: bhattacharyyaCoefficientFast } = coefficients["bhattacharyya-coefficient"];

function fastBhattacharyyaCoefficient(
  values: Values,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + bhattacharyyaCoefficientFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

const { fast: supportCoefficientFast } = coefficients["support-coefficient"];

function fastSupportCoefficient(
  values: Values,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + supportCoefficientFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

const { fast: chernoffCoefficientFast } = coefficients["chernoff-coefficient"];

function fastChernoffCoefficient(
  values: Values,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + chernoffCoefficientFast(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

export const loops: Record<KernelName, Loops> = {
  kl: { fast: fastKl, fastSingle: fastSingleKl, precise: preciseKl },
  jeffreys: { fast: fastJeffreys, fastSingle: fastSingleJeffreys, precise: preciseJeffreys },
  js: { fast: fastJs, fastSingle: fastSingleJs, precise: preciseJs },
  "cross-entropy": { fast: fastCrossEntropy, fastSingle: fastSingleCrossEntropy, precise: preciseCrossEntropy },
  "total-variation": { fast: fastTotalVariation, fastSingle: fastSingleTotalVariation, precise: preciseTotalVariation },
  "squared-hellinger": {
    fast: fastSquaredHellinger,
    fastSingle: fastSingleSquaredHellinger,
    precise: preciseSquaredHellinger,
  },
  "chi-squared": { fast: fastChiSquared, fastSingle: fastSingleChiSquared, precise: preciseChiSquared },
  triangular: { fast: fastTriangular, fastSingle: fastSingleTriangular, precise: preciseTriangular },
  "skew-kl": { fast: fastSkewKl, fastSingle: fastSingleSkewKl, precise: preciseSkewKl },
  "jensen-shannon": { fast: fastJensenShannon, fastSingle: fastSingleJensenShannon, precise: preciseJensenShannon },
  support: { fast: fastSupport, fastSingle: fastSingleSupport, precise: preciseSupport },
  power: { fast: fastPower, fastSingle: fastSinglePower, precise: precisePower },
};

export const coefficientLoops: Record<CoefficientName, Pick<Loops, "fast">> = {
  "bhattacharyya-coefficient": { fast: fastBhattacharyyaCoefficient },
  "support-coefficient": { fast: fastSupportCoefficient },
  "chernoff-coefficient": { fast: fastChernoffCoefficient },
};
