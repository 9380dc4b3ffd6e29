/**
 * The Bregman divergence of ln Γ, which is what Kullback–Leibler divergences of gamma, beta and Dirichlet distributions are
 * made of (F. Nielsen and R. Nock 2010, “Entropies and Cross-Entropies of Exponential Families”). As the formula has it,
 * ln Γ(y) − ln Γ(x) − (y − x)·ψ(x), it loses everything where x and y are nearly equal. Here it is a sum of parts that are not
 * negative, each of second order in y − x.
 *
 * With ln Γ(x) = (x − ½)·ln x − x + ½·ln 2π + S(x), where S is Binet's function (DLMF 5.9.10), it is
 * K(y, x) + ½·((y − x)/x − ln(y/x)) + D_S(y, x), K(y, x) = y·ln(y/x) − y + x. All three are convex functions' divergences. The
 * last comes from Stirling's series, of large arguments; to those, ln Γ(x) = ln Γ(x + n) − Σ ln(x + j) leads from small ones.
 */
import { STIRLING_FROM, stirling } from "../gamma-series.ts";
import { divergenceTerm, logarithmExcess, logRatio, naturalLogarithm } from "./elementary.ts";
import { digamma } from "./special-functions.ts";
import { stirlingError } from "./stirling.ts";

/** K(y, x), where change = y − x is known better than by subtraction. */
export function termByChange(y: number, x: number, change: number): number {
  const relative = -change / y;
  return relative > -0.25 && relative < 0.25 ? y * logarithmExcess(relative) : divergenceTerm(y, x);
}

/**
 * From here on Stirling's series is right in its second derivative too: what is left out, 0.0296/x^15, is 1.2e-17 of
 * `restDivergence` there (at STIRLING_FROM 1.4e-14).
 */
const SECOND_DERIVATIVE_FROM = 16;

/**
 * The Bregman divergence of Binet's function, of arguments of at least SECOND_DERIVATIVE_FROM. That of x^-m is
 * (y − x)²/(x·y)·Σ (m − i)·x^(i − m)·y^-i, i from 0 to m − 1, whose sum is m·x^-m and 1/y times the sum for m − 1.
 */
function binetDivergence(y: number, x: number, change: number): number {
  const [u, v] = [1 / x, 1 / y];
  let power = 1;
  let inner = 0;
  let sum = 0;
  for (const [k, coefficient] of stirling.entries()) {
    const m = 2 * k + 1;
    if (k > 0) {
      power *= u;
      inner = (m - 1) * power + v * inner;
    }
    power *= u;
    inner = m * power + v * inner;
    sum += coefficient * inner;
  }
  return (change / x) * (change / y) * sum;
}

/** y/x − 1 − ln(y/x), change = y − x: where y is little beside x it is not to be had from change/x, which is about −1. */
export function ofQuotient(y: number, x: number, change: number): number {
  const relative = change / x;
  return relative > -0.25 && relative < 0.25 ? logarithmExcess(relative) : relative - logRatio(y, x);
}

/** Whether arguments are so far apart, beside the second, that what is left of a difference is not of second order. */
function isFar(relative: number): boolean {
  return relative < -0.75 || relative > 3;
}

/** How often 1 is to be added to both. */
function shiftOf(y: number, x: number): number {
  return Math.max(0, Math.ceil(SECOND_DERIVATIVE_FROM - Math.min(x, y)));
}

/** ln Γ(y) − ln Γ(x) − (y − x)·ψ(x), for positive numbers, where change = y − x. */
export function logGammaDivergence(y: number, x: number, change: number): number {
  const shift = shiftOf(y, x);
  let sum = 0;
  for (let j = 0; j < shift; j++) sum += ofQuotient(y + j, x + j, change);
  return sum + termByChange(y + shift, x + shift, change) + restDivergence(y + shift, x + shift, change);
}

/**
 * What `logGammaDivergence` has beyond K(y, x). Of arguments that have to be shifted and are near each other it is a difference,
 * whose terms are at most 2·SECOND_DERIVATIVE_FROM times as large; of others the formula itself loses nothing, since no two of
 * its parts cancel.
 */
export function restDivergence(y: number, x: number, change: number): number {
  if (isFar(change / x)) return ofQuotient(y, x, change) / 2 + (binet(y) - binet(x) - change * binetDerivative(x));
  if (shiftOf(y, x) > 0) return Math.max(0, logGammaDivergence(y, x, change) - termByChange(y, x, change));
  return ofQuotient(y, x, change) / 2 + binetDivergence(y, x, change);
}

/** The derivative of Binet's function, ψ(x) − ln x + 1/(2x). */
export function binetDerivative(x: number): number {
  if (x < STIRLING_FROM) return digamma(x) - naturalLogarithm(x) + 0.5 / x;
  const square = x * x;
  let sum = 0;
  for (let k = stirling.length - 1; k >= 0; k--) sum = sum / square - (2 * k + 1) * (stirling[k] as number);
  return sum / square;
}

/** Binet's function. */
export const binet = stirlingError;
