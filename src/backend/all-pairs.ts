/**
 * Sums over all pairs of rows in JavaScript: the twin of `assembly/shape/all-pairs.ts`, where the layout is explained. What
 * is added to what, in which order, is the same for every pair; how many pairs are taken at once is not.
 */
import { FOLD, LOGARITHM_OF_ZERO, NO_SHARE, PANEL_ROWS } from "./layout.ts";
import { logRatios } from "./log-ratio.ts";

// Constants of this file, for V8: see log-ratio.ts.
const { logRatio } = logRatios;
const ofZero = LOGARITHM_OF_ZERO;
const noShare = NO_SHARE;

/** Places in `values`, as all arguments here. */
export function packLogarithms(
  values: Float64Array,
  q: number,
  masses: number,
  rows: number,
  bins: number,
  out: number,
): void {
  for (let row = 0; row < rows; row++) {
    const mass = values[masses + row] as number;
    const lane = row % PANEL_ROWS;
    let to = out + (row - lane) * bins + lane;
    for (let x = q + row * bins; x < q + (row + 1) * bins; x++) {
      const value = values[x] as number;
      values[to] = value === 0 ? ofZero : logRatio(mass, value);
      to += PANEL_ROWS;
    }
  }
}

export function crossEntropies(
  values: Float64Array,
  p: number,
  rows: number,
  packed: number,
  columns: number,
  bins: number,
  out: number,
): void {
  const width = Math.ceil(columns / PANEL_ROWS) * PANEL_ROWS;
  // Two rows of P and a panel of Q: eight sums.
  for (let panel = 0; panel < width; panel += PANEL_ROWS) {
    for (let row = 0; row < rows; row += 2) {
      const p0 = p + row * bins;
      const p1 = p0 + bins;
      let q = packed + panel * bins;
      const to = out + row * width + panel;
      values.fill(0, to, to + PANEL_ROWS);
      values.fill(0, to + width, to + width + PANEL_ROWS);
      for (let first = 0; first < bins; first += FOLD) {
        const end = Math.min(bins, first + FOLD);
        let a0 = 0;
        let a1 = 0;
        let a2 = 0;
        let a3 = 0;
        let b0 = 0;
        let b1 = 0;
        let b2 = 0;
        let b3 = 0;
        for (let bin = first; bin < end; bin++) {
          const a = values[p0 + bin] as number;
          const b = values[p1 + bin] as number;
          const q0 = values[q] as number;
          const q1 = values[q + 1] as number;
          const q2 = values[q + 2] as number;
          const q3 = values[q + 3] as number;
          a0 += a * q0;
          a1 += a * q1;
          a2 += a * q2;
          a3 += a * q3;
          b0 += b * q0;
          b1 += b * q1;
          b2 += b * q2;
          b3 += b * q3;
          q += PANEL_ROWS;
        }
        values[to] = (values[to] as number) + a0;
        values[to + 1] = (values[to + 1] as number) + a1;
        values[to + 2] = (values[to + 2] as number) + a2;
        values[to + 3] = (values[to + 3] as number) + a3;
        values[to + width] = (values[to + width] as number) + b0;
        values[to + width + 1] = (values[to + width + 1] as number) + b1;
        values[to + width + 2] = (values[to + width + 2] as number) + b2;
        values[to + width + 3] = (values[to + width + 3] as number) + b3;
      }
    }
  }
}

export function packShares(values: Float64Array, q: number, factor: number, bins: number, out: number): void {
  for (let j = 0; j < bins; j++) {
    const value = values[q + j] as number;
    values[out + j] = value === 0 ? noShare : factor * value;
  }
}

export function meanEntropies(
  values: Float64Array,
  p: number,
  factor: number,
  q: number,
  columns: number,
  bins: number,
  out: number,
): void {
  for (let column = 0; column < columns; column++) {
    values[out + column] = meanEntropy(values, p, factor, q + column * bins, bins);
  }
}

/** Lanes as in loops.ts. */
function meanEntropy(values: Float64Array, p: number, factor: number, q: number, bins: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const x = (values[p + j] as number) * factor + (values[q + j] as number);
      const next = lane0 + x * logRatio(x, 1);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}
