/**
 * Divergences in double-double: what the errors of the benchmarks are measured against. Checked against
 * test/golden/rows.json (mpmath) by test/bench-reference.test.ts. It shares no code with the library.
 *
 * A bin of masses p and q in rows of mass A and B has u = p·B and v = q·A: probabilities times A·B. Terms are written so
 * that they lose nothing where u ≈ v: u·ln(u/v) − u + v = u·(x − ln(1 + x)) with x = (v − u)/u, a series where x is small.
 * Σu = Σv, so that those terms sum to Σ u·ln(u/v).
 */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyByNumber,
  subtract,
  toNumber,
  zero,
} from "./double-double.ts";
import { logarithm, logarithmDefect, SERIES_LIMIT } from "./double-double-logarithm.ts";

/** Masses of one row. */
export type ReferenceRow = ArrayLike<number>;

/** A divergence of one pair of rows, in nats. */
export type Measure = (P: ReferenceRow, Q: ReferenceRow) => number;

/** A row scaled by a power of two, so that products neither overflow nor vanish, and its mass. */
interface Scaled {
  readonly values: Float64Array;
  readonly mass: DoubleDouble;
}

/** Of the greatest value, about. */
function exponentOf(row: ReferenceRow): number {
  let greatest = 0;
  for (let j = 0; j < row.length; j++) greatest = Math.max(greatest, row[j] as number);
  return greatest > 0 ? Math.floor(Math.log2(greatest)) : 0;
}

/** x·2^exponent, in two steps: the power of two that a subnormal needs is no double. */
function scaled(x: number, exponent: number): number {
  const first = Math.trunc(exponent / 2);
  return x * 2 ** first * 2 ** (exponent - first);
}

function scaledRow(row: ReferenceRow, exponent = exponentOf(row)): Scaled {
  const values = Float64Array.from(row, (value) => scaled(value, -exponent));
  let mass = zero;
  for (const value of values) mass = add(mass, fromNumber(value));
  return { values, mass };
}

/** Ratios up to this are divided without overflow. */
const FAR = 2 ** 400;

/** Whether u and v are so near that (u − v)/v is to be the argument of a series. */
function isNear(u: DoubleDouble, v: DoubleDouble): boolean {
  return Math.abs(u.high - v.high) <= SERIES_LIMIT * Math.min(u.high, v.high);
}

/** ln(u/v), u and v not near. */
function logarithmOfFarRatio(u: DoubleDouble, v: DoubleDouble): DoubleDouble {
  const ratio = u.high / v.high;
  return ratio > FAR || ratio < 1 / FAR ? subtract(logarithm(u), logarithm(v)) : logarithm(divide(u, v));
}

/** ln(u/v). */
export function logarithmOfRatio(u: DoubleDouble, v: DoubleDouble): DoubleDouble {
  if (!isNear(u, v)) return logarithmOfFarRatio(u, v);
  const x = divide(subtract(u, v), v);
  return subtract(x, logarithmDefect(x));
}

/** u·ln(u/v) − u + v, for u > 0 and v > 0. */
export function klTerm(u: DoubleDouble, v: DoubleDouble): DoubleDouble {
  if (isNear(u, v)) return multiply(u, logarithmDefect(divide(subtract(v, u), u)));
  return subtract(multiply(u, logarithmOfFarRatio(u, v)), subtract(u, v));
}

/** √a: one step of Newton's iteration from the root of its first word. */
function squareRoot(a: DoubleDouble): DoubleDouble {
  if (a.high === 0) return zero;
  const root = fromNumber(Math.sqrt(a.high));
  return half(add(root, divide(a, root)));
}

const half = (a: DoubleDouble) => multiplyByNumber(a, 0.5);

/** What a bin adds to a sum, of u and v. */
export type Term = (u: DoubleDouble, v: DoubleDouble) => DoubleDouble | "infinite";

/** Terms of rows divided by their mass, in u and v. */
const terms = {
  kl(u, v) {
    if (u.high === 0) return v;
    return v.high === 0 ? "infinite" : klTerm(u, v);
  },
  jeffreys(u, v) {
    if (u.high === 0 && v.high === 0) return zero;
    return u.high === 0 || v.high === 0 ? "infinite" : multiply(subtract(u, v), logarithmOfRatio(u, v));
  },
  js(u, v) {
    const mean = half(add(u, v));
    if (mean.high === 0) return zero;
    const left = u.high === 0 ? mean : klTerm(u, mean);
    const right = v.high === 0 ? mean : klTerm(v, mean);
    return half(add(left, right));
  },
  totalVariation(u, v) {
    const d = subtract(u, v);
    return half(d.high < 0 ? subtract(v, u) : d);
  },
  squaredHellinger(u, v) {
    if (u.high === 0 || v.high === 0) return half(add(u, v));
    const d = subtract(u, v);
    const roots = add(squareRoot(u), squareRoot(v));
    return half(divide(multiply(d, d), multiply(roots, roots)));
  },
  chiSquared(u, v) {
    if (u.high === 0) return v;
    const d = subtract(u, v);
    return v.high === 0 ? "infinite" : divide(multiply(d, d), v);
  },
  triangular(u, v) {
    if (u.high === 0 || v.high === 0) return add(u, v);
    const d = subtract(u, v);
    return divide(multiply(d, d), add(u, v));
  },
} as const satisfies Record<string, Term>;

/** Σ of the terms, in units of the mass of u and v. */
function sumOfRows(term: Term, p: Scaled, q: Scaled): DoubleDouble | "infinite" {
  let sum = zero;
  for (let j = 0; j < p.values.length; j++) {
    const part = term(multiplyByNumber(q.mass, p.values[j] as number), multiplyByNumber(p.mass, q.values[j] as number));
    if (part === "infinite") return part;
    sum = add(sum, part);
  }
  return sum;
}

/** Σ of the terms of two rows divided by their masses. */
export function sumPerMass(term: Term, P: ReferenceRow, Q: ReferenceRow): DoubleDouble | "infinite" {
  const p = scaledRow(P);
  const q = scaledRow(Q);
  const sum = sumOfRows(term, p, q);
  return sum === "infinite" ? sum : divide(sum, multiply(p.mass, q.mass));
}

export function ofRows(term: Term, P: ReferenceRow, Q: ReferenceRow): number {
  const sum = sumPerMass(term, P, Q);
  return sum === "infinite" ? Number.POSITIVE_INFINITY : toNumber(sum);
}

/** −ln Σ √(p·q), which is ln(1 + x) with x = H²/(1 − H²). */
function bhattacharyya(P: ReferenceRow, Q: ReferenceRow): number {
  const p = scaledRow(P);
  const q = scaledRow(Q);
  const mass = multiply(p.mass, q.mass);
  const distance = sumOfRows(terms.squaredHellinger, p, q) as DoubleDouble;
  const x = divide(distance, subtract(mass, distance));
  if (x.high <= SERIES_LIMIT) return toNumber(subtract(x, logarithmDefect(x)));
  const coefficient = sumOfRows((u, v) => squareRoot(multiply(u, v)), p, q) as DoubleDouble;
  return coefficient.high === 0 ? Number.POSITIVE_INFINITY : toNumber(logarithmOfFarRatio(mass, coefficient));
}

/** Σ p/A·ln(B/q). */
function crossEntropy(P: ReferenceRow, Q: ReferenceRow): number {
  const p = scaledRow(P);
  const q = scaledRow(Q);
  let sum = zero;
  for (let j = 0; j < p.values.length; j++) {
    const a = p.values[j] as number;
    const b = q.values[j] as number;
    if (a === 0) continue;
    if (b === 0) return Number.POSITIVE_INFINITY;
    sum = add(sum, multiplyByNumber(logarithmOfRatio(q.mass, fromNumber(b)), a));
  }
  return toNumber(divide(sum, p.mass));
}

/** Σ p·ln(p/q) − p + q of the rows as they are: at one scale. */
function generalizedKl(P: ReferenceRow, Q: ReferenceRow): number {
  const exponent = Math.max(exponentOf(P), exponentOf(Q));
  const p = scaledRow(P, exponent).values;
  const q = scaledRow(Q, exponent).values;
  let sum = zero;
  for (let j = 0; j < p.length; j++) {
    const part = terms.kl(fromNumber(p[j] as number), fromNumber(q[j] as number));
    if (part === "infinite") return Number.POSITIVE_INFINITY;
    sum = add(sum, part);
  }
  return scaled(toNumber(sum), exponent);
}

/** Each divergence by its name. */
export const reference = {
  kl: (P, Q) => ofRows(terms.kl, P, Q),
  "reverse-kl": (P, Q) => ofRows(terms.kl, Q, P),
  "generalized-kl": generalizedKl,
  jeffreys: (P, Q) => ofRows(terms.jeffreys, P, Q),
  js: (P, Q) => ofRows(terms.js, P, Q),
  "js-distance": (P, Q) => Math.sqrt(ofRows(terms.js, P, Q)),
  "total-variation": (P, Q) => ofRows(terms.totalVariation, P, Q),
  "squared-hellinger": (P, Q) => ofRows(terms.squaredHellinger, P, Q),
  hellinger: (P, Q) => Math.sqrt(ofRows(terms.squaredHellinger, P, Q)),
  bhattacharyya,
  "chi-squared": (P, Q) => ofRows(terms.chiSquared, P, Q),
  "neyman-chi-squared": (P, Q) => ofRows(terms.chiSquared, Q, P),
  triangular: (P, Q) => ofRows(terms.triangular, P, Q),
  psi: (P, Q) => ofRows(terms.jeffreys, P, Q),
  entropy: (P) => crossEntropy(P, P),
  "cross-entropy": crossEntropy,
} as const satisfies Record<string, Measure>;
