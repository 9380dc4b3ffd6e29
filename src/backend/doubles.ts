/** The operations on blocks in double precision. The arithmetic is that of `assembly/math/log-ratio.ts`; see there. */
import type { Memory } from "./backend.ts";
import {
  JENSEN_SHANNON_0,
  JENSEN_SHANNON_1,
  JENSEN_SHANNON_2,
  JENSEN_SHANNON_3,
  JENSEN_SHANNON_4,
  JENSEN_SHANNON_5,
  JENSEN_SHANNON_6,
  JENSEN_SHANNON_7,
  LN2,
  LOG_RATIO_DOUBLE_0,
  LOG_RATIO_DOUBLE_1,
  LOG_RATIO_DOUBLE_2,
  LOG_RATIO_DOUBLE_3,
  LOG_RATIO_DOUBLE_4,
  LOG_RATIO_DOUBLE_5,
  LOG_RATIO_DOUBLE_6,
} from "./coefficients.ts";
import { BLOCK, HALF_EXPONENT, SPLITTER } from "./layout.ts";
import { doubles, type Operations, powers, type Vector } from "./vectors.ts";

/**
 * ln 2, and the coefficients of P(w). A function takes them into variables of its own: what is imported from another
 * module is looked up anew at every use (measured: 10 ns a bin instead of 3).
 */
const constants = new Float64Array([
  LN2,
  LOG_RATIO_DOUBLE_0,
  LOG_RATIO_DOUBLE_1,
  LOG_RATIO_DOUBLE_2,
  LOG_RATIO_DOUBLE_3,
  LOG_RATIO_DOUBLE_4,
  LOG_RATIO_DOUBLE_5,
  LOG_RATIO_DOUBLE_6,
]);

/** Double precision. */
export class Doubles implements Operations {
  readonly p: Vector;
  readonly q: Vector;
  readonly y = doubles();
  readonly m = doubles();
  readonly terms = doubles();
  readonly others = doubles();
  // The parts of a log-ratio, on the precise rung. ys = y·2^e:
  readonly ys = new Float64Array(BLOCK);
  readonly d = new Float64Array(BLOCK);
  readonly s = new Float64Array(BLOCK);
  readonly eLn2 = new Float64Array(BLOCK);
  /** 2·atanh s − 2s. */
  readonly tail = new Float64Array(BLOCK);
  /** e, so 0 where p and y are near. */
  readonly e = new Int32Array(BLOCK);

  /** p and q lie in `memory`, or in vectors of their own. */
  constructor(memory?: Memory) {
    this.p = memory === undefined ? doubles() : { values: memory.f64, words: memory.i32, start: 0 };
    this.q = memory === undefined ? this.y : { values: memory.f64, words: memory.i32, start: 0 };
  }

  scale(c: number, bins: number): void {
    const { values: q, start } = this.q;
    const y = this.y.values;
    for (let j = 0; j < bins; j++) y[j] = c * (q[start + j] as number);
  }

  mean(bins: number): void {
    const { values: p, start } = this.p;
    const y = this.y.values;
    const m = this.m.values;
    for (let j = 0; j < bins; j++) m[j] = 0.5 * ((p[start + j] as number) + (y[j] as number));
  }

  fill(c: number, bins: number): void {
    this.m.values.fill(c, 0, bins);
  }

  k(x: Vector, y: Vector, out: Vector, bins: number): void {
    const { values: xs, words: xWords, start: xStart } = x;
    const { values: yValues, words: yWords, start: yStart } = y;
    const terms = out.values;
    const ln2 = constants[0] as number;
    const table = powers;
    const c0 = constants[1] as number;
    const c1 = constants[2] as number;
    const c2 = constants[3] as number;
    const c3 = constants[4] as number;
    const c4 = constants[5] as number;
    const c5 = constants[6] as number;
    const c6 = constants[7] as number;
    for (let j = 0; j < bins; j++) {
      const i = xStart + j;
      const k = yStart + j;
      const e = ((xWords[2 * i + 1] as number) - (yWords[2 * k + 1] as number) + HALF_EXPONENT) >> 20;
      const value = xs[i] as number;
      const other = yValues[k] as number;
      const scaled = other * (table[e + 1074] as number);
      const d = value - scaled;
      const s = d / (value + scaled);
      const w = s * s;
      const w2 = w * w;
      const odd = (c5 * w2 + c3) * w2 + c1;
      const even = ((c6 * w2 + c4) * w2 + c2) * w2 + c0;
      terms[j] = value * (s * w * (even + odd * w) + e * ln2) + (d * s + (other - scaled));
    }
  }

  logRatio(x: Vector, y: Vector, bins: number): void {
    const { values: xs, words: xWords, start: xStart } = x;
    const { values: yValues, words: yWords, start: yStart } = y;
    const terms = this.terms.values;
    const ln2 = constants[0] as number;
    const table = powers;
    const c0 = constants[1] as number;
    const c1 = constants[2] as number;
    const c2 = constants[3] as number;
    const c3 = constants[4] as number;
    const c4 = constants[5] as number;
    const c5 = constants[6] as number;
    const c6 = constants[7] as number;
    for (let j = 0; j < bins; j++) {
      const i = xStart + j;
      const k = yStart + j;
      const e = ((xWords[2 * i + 1] as number) - (yWords[2 * k + 1] as number) + HALF_EXPONENT) >> 20;
      const value = xs[i] as number;
      const scaled = (yValues[k] as number) * (table[e + 1074] as number);
      const s = (value - scaled) / (value + scaled);
      const w = s * s;
      const w2 = w * w;
      const odd = (c5 * w2 + c3) * w2 + c1;
      const even = ((c6 * w2 + c4) * w2 + c2) * w2 + c0;
      terms[j] = e * ln2 + (s + s + s * w * (even + odd * w));
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
    for (let j = 0; j < bins; j++) terms[j] = ((p[start + j] as number) - (y[j] as number)) * (terms[j] as number);
  }

  average(bins: number): void {
    const terms = this.terms.values;
    const others = this.others.values;
    for (let j = 0; j < bins; j++) terms[j] = 0.5 * ((terms[j] as number) + (others[j] as number));
  }

  sum(bins: number): number {
    const terms = this.terms.values;
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    const whole = bins & ~3;
    for (let j = 0; j < whole; j += 4) {
      lane0 += terms[j] as number;
      lane1 += terms[j + 1] as number;
      lane2 += terms[j + 2] as number;
      lane3 += terms[j + 3] as number;
    }
    if (whole < bins) lane0 += terms[whole] as number;
    if (whole + 1 < bins) lane1 += terms[whole + 1] as number;
    if (whole + 2 < bins) lane2 += terms[whole + 2] as number;
    return lane0 + lane2 + (lane1 + lane3);
  }

  /**
   * y = (cHigh + cLow)·q in double-double, h + lo, and the parts of ln(x/y) with d = (x − h) − lo where e = 0: what y
   * loses to rounding stays in d.
   */
  splitPrecisely(x: Vector, cHigh: number, cLow: number, bins: number): void {
    const { ys, d, s, eLn2, e } = this;
    const { values: xs, words: xWords, start: xStart } = x;
    const { values: q, start } = this.q;
    const { values: y, words: yWords } = this.y;
    const h = this.m.values;
    const lo = this.others.values;
    const ln2 = constants[0] as number;
    const table = powers;
    const highUpper = upperHalf(cHigh);
    const highLower = cHigh - highUpper;
    for (let j = 0; j < bins; j++) {
      const value = q[start + j] as number;
      const product = cHigh * value;
      const upper = upperHalf(value);
      const lower = value - upper;
      const error = highUpper * upper - product + highUpper * lower + highLower * upper + highLower * lower;
      const rest = error + cLow * value;
      h[j] = product;
      lo[j] = rest;
      y[j] = product + rest;
    }
    for (let j = 0; j < bins; j++) {
      const i = xStart + j;
      const exponent = ((xWords[2 * i + 1] as number) - (yWords[2 * j + 1] as number) + HALF_EXPONENT) >> 20;
      const value = xs[i] as number;
      const scaled = (y[j] as number) * (table[exponent + 1074] as number);
      const difference = exponent === 0 ? value - (h[j] as number) - (lo[j] as number) : value - scaled;
      ys[j] = scaled;
      d[j] = difference;
      s[j] = difference / (value + scaled);
      eLn2[j] = exponent * ln2;
      e[j] = exponent;
    }
    this.setTails(bins);
  }

  /** From s: 2·atanh s − 2s, the last of the parts. */
  setTails(bins: number): void {
    const { s, tail } = this;
    const c0 = constants[1] as number;
    const c1 = constants[2] as number;
    const c2 = constants[3] as number;
    const c3 = constants[4] as number;
    const c4 = constants[5] as number;
    const c5 = constants[6] as number;
    const c6 = constants[7] as number;
    for (let j = 0; j < bins; j++) {
      const ratio = s[j] as number;
      const w = ratio * ratio;
      const w2 = w * w;
      const odd = (c5 * w2 + c3) * w2 + c1;
      const even = ((c6 * w2 + c4) * w2 + c2) * w2 + c0;
      tail[j] = ratio * w * (even + odd * w);
    }
  }

  /** terms = K(p, y), from the parts. */
  kOfParts(bins: number): void {
    const { ys, d, s, eLn2, tail } = this;
    const { values: p, start } = this.p;
    const y = this.y.values;
    const terms = this.terms.values;
    for (let j = 0; j < bins; j++) {
      terms[j] =
        (p[start + j] as number) * ((tail[j] as number) + (eLn2[j] as number)) +
        ((d[j] as number) * (s[j] as number) + ((y[j] as number) - (ys[j] as number)));
    }
  }

  /** terms = the log-ratio, from the parts. */
  logRatioOfParts(bins: number): void {
    const { s, eLn2, tail } = this;
    const terms = this.terms.values;
    for (let j = 0; j < bins; j++) {
      const ratio = s[j] as number;
      terms[j] = (eLn2[j] as number) + (ratio + ratio + (tail[j] as number));
    }
  }

  /** terms = (p − y)·terms, where d keeps what y lost to rounding. */
  timesPreciseDifference(bins: number): void {
    const { d, e } = this;
    const { values: p, start } = this.p;
    const y = this.y.values;
    const terms = this.terms.values;
    for (let j = 0; j < bins; j++) {
      const difference = e[j] === 0 ? (d[j] as number) : (p[start + j] as number) - (y[j] as number);
      terms[j] = difference * (terms[j] as number);
    }
  }

  /** The Jensen–Shannon series, to terms, where e = 0. Gives whether that was everywhere. */
  jensenShannonSeries(bins: number): boolean {
    const { s, e } = this;
    const { values: p, start } = this.p;
    const y = this.y.values;
    const terms = this.terms.values;
    const c0 = JENSEN_SHANNON_0;
    const c1 = JENSEN_SHANNON_1;
    const c2 = JENSEN_SHANNON_2;
    const c3 = JENSEN_SHANNON_3;
    const c4 = JENSEN_SHANNON_4;
    const c5 = JENSEN_SHANNON_5;
    const c6 = JENSEN_SHANNON_6;
    const c7 = JENSEN_SHANNON_7;
    let far = 0;
    for (let j = 0; j < bins; j++) {
      const ratio = s[j] as number;
      const w = ratio * ratio;
      const w2 = w * w;
      const odd = ((c7 * w2 + c5) * w2 + c3) * w2 + c1;
      const even = ((c6 * w2 + c4) * w2 + c2) * w2 + c0;
      terms[j] = ((p[start + j] as number) + (y[j] as number)) * w * (even + odd * w);
      far |= e[j] as number;
    }
    return far === 0;
  }
}

/** The upper 26 bits of a (Veltkamp). */
function upperHalf(a: number): number {
  const t = a * SPLITTER;
  return t - (t - a);
}
