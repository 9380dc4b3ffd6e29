/**
 * The terms of divergences in the JavaScript backend, one bin each: the twins of `assembly/divergence/`. Those that raise to
 * powers are in power-terms.ts, so that a bundle of others does without an exponential function.
 */
import {
  JENSEN_SHANNON_0,
  JENSEN_SHANNON_1,
  JENSEN_SHANNON_2,
  JENSEN_SHANNON_3,
  JENSEN_SHANNON_4,
  JENSEN_SHANNON_5,
  JENSEN_SHANNON_6,
  JENSEN_SHANNON_7,
} from "./coefficients.ts";
import { LARGEST_S } from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { singleKOf, singleLogRatioOf } from "./single-log-ratio.ts";

/** The term of the precise rung, from p, y and the parts of their log-ratio; `near` where e = 0. */
type Precise = (
  p: number,
  y: number,
  ys: number,
  d: number,
  s: number,
  eLn2: number,
  near: boolean,
  parameter: number,
) => number;

/** All are given the parameter of the divergence, where it has one. */
export interface Terms {
  /** The term of the fast rung, from p, q and c. */
  fast(p: number, q: number, c: number, parameter: number): number;
  readonly precise: Precise;
  /** What a bin adds to the score, where that is not the term: p·ln(p/y) instead of K. */
  readonly contribution?: Precise;
}

/** The term of the fast rung in single precision: each operation rounded to it. */
export type SingleTerm = Terms["fast"];

/** The term of a coefficient, where the fast rung alone sums it. */
export type CoefficientTerms = Pick<Terms, "fast">;

/** What `precise` needs to know of a row. */
export interface PreciseRow {
  /** c in double-double. */
  readonly cHigh: number;
  readonly cLow: number;
  /** The parts are those of ln(1/y), not of ln(p/y). */
  readonly ofQ: boolean;
  /** Contributions are not the terms. */
  readonly differs: boolean;
  readonly parameter: number;
}

/** The loops of one kernel; p, q and out are places in `values`. */
export interface Loops {
  /** Σ of the terms. */
  fast(values: Float64Array, p: number, q: number, bins: number, c: number, parameter: number): number;
  /** Σ of the terms, with y = c·q in double-double; what each bin contributes goes to `out`, unless that is 0. */
  precise(values: Float64Array, p: number, q: number, bins: number, row: PreciseRow, out: number): number;
}

/** Σ of the terms in single precision. */
export type SingleLoop = (
  values: Float32Array,
  p: number,
  q: number,
  bins: number,
  c: number,
  parameter: number,
) => number;

// Constants of this file, for V8: see log-ratio.ts.
const { k, kOf, logRatio, logRatioOf } = logRatios;
const singleK = singleKOf;
const singleLogRatio = singleLogRatioOf;
const abs = Math.abs;
const fround = Math.fround;
const sqrt = Math.sqrt;
const largestS = LARGEST_S;
const g0 = JENSEN_SHANNON_0;
const g1 = JENSEN_SHANNON_1;
const g2 = JENSEN_SHANNON_2;
const g3 = JENSEN_SHANNON_3;
const g4 = JENSEN_SHANNON_4;
const g5 = JENSEN_SHANNON_5;
const g6 = JENSEN_SHANNON_6;
const g7 = JENSEN_SHANNON_7;

/** K(p, y). */
export const kl: Terms = {
  fast: (p, q, c) => k(p, c * q),
  precise: (p, y, ys, d, s, eLn2) => kOf(p, y, ys, d, s, eLn2),
  contribution: (p, _y, _ys, _d, s, eLn2) => p * logRatioOf(eLn2, s),
};

/** The same in single precision. */
export const klSingle: SingleTerm = (p, q, c) => singleK(p, fround(c * q));

/** (p − y)·ln(p/y). */
export const jeffreys: Terms = {
  fast(p, q, c) {
    const y = c * q;
    return (p - y) * logRatio(p, y);
  },
  precise: (p, y, _, d, s, eLn2, near) => (near ? d : p - y) * logRatioOf(eLn2, s),
};

/** The same in single precision. */
export const jeffreysSingle: SingleTerm = (p, q, c) => {
  const y = fround(c * q);
  return fround(fround(p - y) * singleLogRatio(p, y));
};

/** ½(K(p, m) + K(y, m)), m = ½(p + y). */
function twoSided(p: number, y: number): number {
  const m = 0.5 * (p + y);
  return 0.5 * (k(p, m) + k(y, m));
}

/** Two-sided far apart; where e = 0 a series of positive terms, G of tools/coefficients.mjs. */
export const js: Terms = {
  fast: (p, q, c) => twoSided(p, c * q),
  precise(p, y, _ys, _d, s, _eLn2, near) {
    if (!near) return twoSided(p, y);
    const w = s * s;
    const w2 = w * w;
    const odd = ((g7 * w2 + g5) * w2 + g3) * w2 + g1;
    const even = ((g6 * w2 + g4) * w2 + g2) * w2 + g0;
    return (p + y) * w * (even + odd * w);
  },
};

/** The same in single precision. */
export const jsSingle: SingleTerm = (p, q, c) => {
  const y = fround(c * q);
  const m = fround(0.5 * fround(p + y));
  return fround(0.5 * fround(singleK(p, m) + singleK(y, m)));
};

/** p·ln(c/q). */
export const crossEntropy: Terms = {
  fast: (p, q, c) => p * logRatio(c, q),
  precise: (p, _y, _ys, _d, s, eLn2) => p * logRatioOf(eLn2, s),
};

/** The same in single precision. */
export const crossEntropySingle: SingleTerm = (p, q, c) => fround(p * singleLogRatio(c, q));

/** ½|p − y|. */
export const totalVariation: Terms = {
  fast: (p, q, c) => 0.5 * abs(p - c * q),
  precise: (p, y, _ys, d, _s, _eLn2, near) => 0.5 * abs(near ? d : p - y),
};

/** The same in single precision. */
export const totalVariationSingle: SingleTerm = (p, q, c) => fround(0.5 * abs(fround(p - fround(c * q))));

/** ½(√p − √y)²: ½(p + y) − √(p·y) far apart, ½((p − y)/(√p + √y))² near. */
export const squaredHellinger: Terms = {
  fast(p, q, c) {
    const y = c * q;
    return 0.5 * (p + y) - sqrt(p * y);
  },
  precise(p, y, _ys, d, _s, _eLn2, near) {
    const difference = (near ? d : p - y) / (sqrt(p) + sqrt(y));
    return 0.5 * (difference * difference);
  },
};

/** The same in single precision. */
export const squaredHellingerSingle: SingleTerm = (p, q, c) => {
  const y = fround(c * q);
  return fround(fround(0.5 * fround(p + y)) - fround(sqrt(fround(p * y))));
};

/** (p − y)²/y. */
export const chiSquared: Terms = {
  fast(p, q, c) {
    const y = c * q;
    const d = p - y;
    return d * (d / y);
  },
  precise(p, y, _ys, d, _s, _eLn2, near) {
    const difference = near ? d : p - y;
    return difference * (difference / y);
  },
};

/** The same in single precision. */
export const chiSquaredSingle: SingleTerm = (p, q, c) => {
  const y = fround(c * q);
  const d = fround(p - y);
  return fround(d * fround(d / y));
};

/** (p − y)²/(p + y). */
export const triangular: Terms = {
  fast(p, q, c) {
    const y = c * q;
    const d = p - y;
    return d * (d / (p + y));
  },
  precise(p, y, _ys, d, _s, _eLn2, near) {
    const difference = near ? d : p - y;
    return difference * (difference / (p + y));
  },
};

/** The same in single precision. */
export const triangularSingle: SingleTerm = (p, q, c) => {
  const y = fround(c * q);
  const d = fround(p - y);
  return fround(d * fround(d / fround(p + y)));
};

/** KL(P‖M), M = (1 − λ)Q + λP: K(p, m); p − m is (1 − λ)(p − y). */
export const skewKl: Terms = {
  fast(p, q, c, lambda) {
    return k(p, (1 - lambda) * (c * q) + lambda * p);
  },
  precise(p, y, _ys, d, _s, _eLn2, near, lambda) {
    const m = (1 - lambda) * y + lambda * p;
    const difference = (1 - lambda) * (near ? d : p - y);
    const sOfM = difference / (p + m);
    return abs(sOfM) <= largestS ? kOf(p, m, m, difference, sOfM, 0) : k(p, m);
  },
  contribution(p, y, _ys, d, _s, _eLn2, near, lambda) {
    const m = (1 - lambda) * y + lambda * p;
    const sOfM = ((1 - lambda) * (near ? d : p - y)) / (p + m);
    return p * (abs(sOfM) <= largestS ? logRatioOf(0, sOfM) : logRatio(p, m));
  },
};

/** The same in single precision. */
export const skewKlSingle: SingleTerm = (p, q, c, lambda) => {
  const ofY = fround(fround(1 - lambda) * fround(c * q));
  return singleK(p, fround(ofY + fround(fround(lambda) * p)));
};

/** w·KL(P‖M) + (1 − w)·KL(Q‖M), M = wP + (1 − w)Q; near, p − m is (1 − w)(p − y), and y − m is −w(p − y). */
export const jensenShannon: Terms = {
  fast(p, q, c, w) {
    const y = c * q;
    const m = w * p + (1 - w) * y;
    return w * k(p, m) + (1 - w) * k(y, m);
  },
  precise(p, y, _ys, d, _s, _eLn2, near, w) {
    const m = w * p + (1 - w) * y;
    if (!near) return w * k(p, m) + (1 - w) * k(y, m);
    const ofP = (1 - w) * d;
    const ofY = -(w * d);
    return w * kOf(p, m, m, ofP, ofP / (p + m), 0) + (1 - w) * kOf(y, m, m, ofY, ofY / (y + m), 0);
  },
};

/** The same in single precision. */
export const jensenShannonSingle: SingleTerm = (p, q, c, w) => {
  const y = fround(c * q);
  const ofP = fround(w);
  const ofY = fround(1 - w);
  const m = fround(fround(ofP * p) + fround(ofY * y));
  return fround(fround(ofP * singleK(p, m)) + fround(ofY * singleK(y, m)));
};

/** Nothing where both have mass. */
export const support: Terms = { fast: () => 0, precise: () => 0 };

/** The same in single precision. */
export const supportSingle: SingleTerm = () => 0;

/** Sums that are taken instead of a divergence, where rows are far apart and a logarithm is to be taken of it: √(p·y). */
export const bhattacharyyaCoefficient: CoefficientTerms = { fast: (p, q, c) => sqrt(p * (c * q)) };

/** y. */
export const supportCoefficient: CoefficientTerms = { fast: (_p, q, c) => c * q };
