/** The operations on blocks in single precision: every operation is rounded to it. */
import type { Memory } from "./backend.ts";
import { LN2_SINGLE, LOG_RATIO_SINGLE_0, LOG_RATIO_SINGLE_1, LOG_RATIO_SINGLE_2 } from "./coefficients.ts";
import { SINGLE_BLOCK, SINGLE_HALF_EXPONENT } from "./layout.ts";
import { type Operations, powers, singles, type Vector } from "./vectors.ts";

const fround = Math.fround;

/** ln 2, and the coefficients of P(w); see `doubles.ts`. */
const singleConstants = new Float32Array([LN2_SINGLE, LOG_RATIO_SINGLE_0, LOG_RATIO_SINGLE_1, LOG_RATIO_SINGLE_2]);

/** Single precision: every operation rounded to it. */
export class Singles implements Operations {
  readonly p: Vector<Float32Array>;
  readonly q: Vector<Float32Array>;
  readonly y = singles();
  readonly m = singles();
  readonly terms = singles();
  readonly others = singles();

  /** p and q lie in `memory`. */
  constructor(memory: Memory) {
    this.p = { values: memory.f32, words: memory.i32, start: 0 };
    this.q = { values: memory.f32, words: memory.i32, start: 0 };
  }

  scale(c: number, bins: number): void {
    const factor = fround(c);
    const { values: q, start } = this.q;
    const y = this.y.values;
    for (let j = 0; j < bins; j++) y[j] = factor * (q[start + j] as number);
  }

  mean(bins: number): void {
    const { values: p, start } = this.p;
    const y = this.y.values;
    const m = this.m.values;
    for (let j = 0; j < bins; j++) m[j] = 0.5 * fround((p[start + j] as number) + (y[j] as number));
  }

  fill(c: number, bins: number): void {
    this.m.values.fill(c, 0, bins);
  }

  k(x: Vector<Float32Array>, y: Vector<Float32Array>, out: Vector<Float32Array>, bins: number): void {
    const { values: xs, words: xWords, start: xStart } = x;
    const { values: yValues, words: yWords, start: yStart } = y;
    const terms = out.values;
    const ln2 = singleConstants[0] as number;
    const table = powers;
    const c0 = singleConstants[1] as number;
    const c1 = singleConstants[2] as number;
    const c2 = singleConstants[3] as number;
    for (let j = 0; j < bins; j++) {
      const i = xStart + j;
      const k = yStart + j;
      const e = ((xWords[i] as number) - (yWords[k] as number) + SINGLE_HALF_EXPONENT) >> 23;
      const value = xs[i] as number;
      const other = yValues[k] as number;
      const scaled = fround(other * (table[e + 1074] as number));
      const d = fround(value - scaled);
      const s = fround(d / fround(value + scaled));
      const w = fround(s * s);
      const tail = fround(fround(s * w) * fround(fround(fround(fround(c2 * w) + c1) * w) + c0));
      terms[j] = fround(value * fround(tail + fround(e * ln2))) + fround(fround(d * s) + fround(other - scaled));
    }
  }

  logRatio(x: Vector<Float32Array>, y: Vector<Float32Array>, bins: number): void {
    const { values: xs, words: xWords, start: xStart } = x;
    const { values: yValues, words: yWords, start: yStart } = y;
    const terms = this.terms.values;
    const ln2 = singleConstants[0] as number;
    const table = powers;
    const c0 = singleConstants[1] as number;
    const c1 = singleConstants[2] as number;
    const c2 = singleConstants[3] as number;
    for (let j = 0; j < bins; j++) {
      const i = xStart + j;
      const k = yStart + j;
      const e = ((xWords[i] as number) - (yWords[k] as number) + SINGLE_HALF_EXPONENT) >> 23;
      const value = xs[i] as number;
      const scaled = fround((yValues[k] as number) * (table[e + 1074] as number));
      const s = fround(fround(value - scaled) / fround(value + scaled));
      const w = fround(s * s);
      const tail = fround(fround(s * w) * fround(fround(fround(fround(c2 * w) + c1) * w) + c0));
      terms[j] = fround(e * ln2) + fround(fround(s + s) + tail);
    }
  }

  timesP(bins: number): void {
    const { values: p, start } = this.p;
    const terms = this.terms.values;
    for (let j = 0; j < bins; j++) terms[j] = (p[start + j] as number) * (terms[j] as number);
  }

  timesDifference(bins: number): void {
    const { values: p, start } = this.p;
    const y = this.y.values;
    const terms = this.terms.values;
    for (let j = 0; j < bins; j++)
      terms[j] = fround((p[start + j] as number) - (y[j] as number)) * (terms[j] as number);
  }

  average(bins: number): void {
    const terms = this.terms.values;
    const others = this.others.values;
    for (let j = 0; j < bins; j++) terms[j] = 0.5 * fround((terms[j] as number) + (others[j] as number));
  }

  /** Eight lanes over SINGLE_BLOCK bins, widened, then double. */
  sum(bins: number): number {
    const terms = this.terms.values;
    let total = 0;
    for (let first = 0; first < bins; first += SINGLE_BLOCK) {
      const end = Math.min(bins, first + SINGLE_BLOCK);
      total += this.pair(terms, first, end) + this.pair(terms, first + 1, end);
    }
    return total;
  }

  /** (0+4)+(2+6) of the lanes, from `first` on: the even ones, or the odd ones. */
  private pair(terms: Float32Array, first: number, end: number): number {
    let lane0 = fround(0);
    let lane2 = fround(0);
    let lane4 = fround(0);
    let lane6 = fround(0);
    let j = first;
    for (; j + 6 < end; j += 8) {
      lane0 = fround(lane0 + (terms[j] as number));
      lane2 = fround(lane2 + (terms[j + 2] as number));
      lane4 = fround(lane4 + (terms[j + 4] as number));
      lane6 = fround(lane6 + (terms[j + 6] as number));
    }
    if (j < end) lane0 = fround(lane0 + (terms[j] as number));
    if (j + 2 < end) lane2 = fround(lane2 + (terms[j + 2] as number));
    if (j + 4 < end) lane4 = fround(lane4 + (terms[j + 4] as number));
    return lane0 + lane4 + (lane2 + lane6);
  }
}
