/**
 * Divergences by value in double-double, beside `reference.ts`. For the Chernoff coefficient I = Σ u·(u/v)^x, x = α − 1, the
 * terms of I − 1 are u·(e^t − 1 − t) + x·(u·ln(u/v) − u + v), t = x·ln(u/v): as Σu = Σv, what they add sums to nothing, and
 * all have one sign, so that nothing cancels where rows are near-equal. Orders are positive and not 1; of rows whose
 * powers a double does not hold the answer is NaN.
 */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyByNumber,
  negate,
  subtract,
  toNumber,
} from "./double-double.ts";
import { exponential, exponentialDefect } from "./double-double-exponential.ts";
import { logarithm, logarithmDefect, SERIES_LIMIT } from "./double-double-logarithm.ts";
import { klTerm, logarithmOfRatio, type Measure, ofRows, sumPerMass, type Term } from "./reference.ts";

const one = fromNumber(1);

/** w·u + (1 − w)·v; where u is v, that. */
function mixture(w: number, u: DoubleDouble, v: DoubleDouble): DoubleDouble {
  return add(v, multiplyByNumber(subtract(u, v), w));
}

/** u·ln(u/m) − u + m, for m > 0. */
function klOfMixture(u: DoubleDouble, m: DoubleDouble): DoubleDouble {
  return u.high === 0 ? m : klTerm(u, m);
}

export function skewKl(lambda: number): Measure {
  const term: Term = (u, v) => {
    const m = mixture(lambda, u, v);
    return m.high === 0 ? m : klOfMixture(u, m);
  };
  return (P, Q) => ofRows(term, P, Q);
}

export function jensenShannon(weight: number): Measure {
  const term: Term = (u, v) => {
    const m = mixture(weight, u, v);
    return m.high === 0 ? m : mixture(weight, klOfMixture(u, m), klOfMixture(v, m));
  };
  return (P, Q) => ofRows(term, P, Q);
}

/** u·(u/v)^x, for u > 0 and v > 0. */
function powerTerm(x: DoubleDouble, u: DoubleDouble, v: DoubleDouble): DoubleDouble {
  return multiply(u, exponential(multiply(x, logarithmOfRatio(u, v))));
}

/** Of I − 1. */
function excessTerm(x: DoubleDouble): Term {
  return (u, v) => {
    if (u.high === 0) return multiply(x, v);
    if (v.high === 0) return x.high > 0 ? "infinite" : negate(multiply(add(one, x), u));
    const t = multiply(x, logarithmOfRatio(u, v));
    if (Math.abs(t.high) <= SERIES_LIMIT) return add(multiply(u, exponentialDefect(t)), multiply(x, klTerm(u, v)));
    return subtract(subtract(powerTerm(x, u, v), u), multiply(x, subtract(u, v)));
  };
}

/** Of I. */
function coefficientTerm(x: DoubleDouble): Term {
  return (u, v) => (u.high === 0 || v.high === 0 ? multiply(u, v) : powerTerm(x, u, v));
}

/** a/b; nothing is +0. */
function quotient(a: DoubleDouble, b: DoubleDouble): number {
  return toNumber(divide(a, b)) + 0;
}

/** (I − 1)/divisor. */
function excessOver(x: DoubleDouble, divisor: DoubleDouble): Measure {
  return (P, Q) => {
    const excess = sumPerMass(excessTerm(x), P, Q);
    return excess === "infinite" ? Number.POSITIVE_INFINITY : quotient(excess, divisor);
  };
}

const lessOne = (alpha: number) => subtract(fromNumber(alpha), one);

export function tsallis(alpha: number): Measure {
  return excessOver(lessOne(alpha), lessOne(alpha));
}

export function alphaDivergence(alpha: number): Measure {
  return excessOver(lessOne(alpha), multiplyByNumber(lessOne(alpha), alpha));
}

export function renyi(alpha: number): Measure {
  const x = lessOne(alpha);
  return (P, Q) => {
    const excess = sumPerMass(excessTerm(x), P, Q);
    if (excess === "infinite") return Number.POSITIVE_INFINITY;
    if (Math.abs(excess.high) <= SERIES_LIMIT) return quotient(subtract(excess, logarithmDefect(excess)), x);
    // Of rows far apart I is small, and 1 + (I − 1) would cancel.
    const coefficient = sumPerMass(coefficientTerm(x), P, Q) as DoubleDouble;
    return coefficient.high === 0 ? Number.POSITIVE_INFINITY : quotient(logarithm(coefficient), x);
  };
}
