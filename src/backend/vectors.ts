/**
 * What the terms of divergences are made of in the JavaScript backend: operations on one block of bins, an array at a
 * time, in double and in single precision. The arithmetic is that of `assembly/math/log-ratio.ts`, operation for
 * operation; there is the derivation.
 *
 * A block at a time, because V8 specialises a loop for the code in it: a loop shared by divergences that calls the term
 * through a parameter does not inline it, and boxes its numbers. Measured at k = 256: 14 ns a bin where the plain
 * `Math.log` loop takes 18. Upper words are read through an Int32Array over the same buffer: building doubles from their
 * bits stalls.
 */
import { BLOCK } from "./layout.ts";

/** A block of bins: in `values` from `start` on; `words` is the same memory as integers. */
export interface Vector<Values extends Float64Array | Float32Array = Float64Array> {
  readonly values: Values;
  readonly words: Int32Array;
  start: number;
}

export function doubles(): Vector {
  const buffer = new ArrayBuffer(BLOCK * 8);
  return { values: new Float64Array(buffer), words: new Int32Array(buffer), start: 0 };
}

export function singles(): Vector<Float32Array> {
  const buffer = new ArrayBuffer(BLOCK * 4);
  return { values: new Float32Array(buffer), words: new Int32Array(buffer), start: 0 };
}

/** 2^e at e + 1074: exact, and by multiplication, since `2 ** e` need not be the same in every engine. */
export const powers = (() => {
  const table = new Float64Array(1074 + 1024);
  table[1074] = 1;
  for (let e = 1; e < 1024; e++) table[1074 + e] = (table[1073 + e] as number) * 2;
  for (let e = 1; e <= 1074; e++) table[1074 - e] = (table[1075 - e] as number) / 2;
  return table;
})();

/** 2^exponent, for −1074 ≤ exponent ≤ 1023. */
export function powerOfTwo(exponent: number): number {
  return powers[exponent + 1074] as number;
}

/** The operations that both precisions have; a divergence's fast rung is written in them once. */
export interface Operations {
  /** A block of each row, where it lies. */
  readonly p: Vector<Float64Array | Float32Array>;
  readonly q: Vector<Float64Array | Float32Array>;
  /** Made of them. */
  readonly y: Vector<Float64Array | Float32Array>;
  readonly m: Vector<Float64Array | Float32Array>;
  readonly terms: Vector<Float64Array | Float32Array>;
  readonly others: Vector<Float64Array | Float32Array>;
  /** y = c·q. */
  scale(c: number, bins: number): void;
  /** m = ½(p + y). */
  mean(bins: number): void;
  /** m = c in every bin. */
  fill(c: number, bins: number): void;
  /** out = K(x, y). */
  k(x: this["p"], y: this["p"], out: this["p"], bins: number): void;
  /** terms = ln(x/y). */
  logRatio(x: this["p"], y: this["p"], bins: number): void;
  /** terms = p·terms. */
  timesP(bins: number): void;
  /** terms = (p − y)·terms. */
  timesDifference(bins: number): void;
  /** terms = ½(terms + others). */
  average(bins: number): void;
  /** Σ terms, in the order of the specification. */
  sum(bins: number): number;
}
