/** The regularized incomplete beta function and its inverse. */
import { productError, sumError } from "../backend/double-double.ts";
import {
  binaryDivergence,
  exponential,
  exponentialExcess,
  exponentialMinusOne,
  logarithmExcess,
  naturalLogarithm,
} from "./elementary.ts";
import { integral } from "./gauss-legendre.ts";
import { lgamma, moderateIncompleteBeta } from "./special-functions.ts";
import { betaRest } from "./stirling.ts";
import { inverseOfTail } from "./tail-inverse.ts";

/** From this a + b on the function is ours: up to there @stdlib's are right to 3e-13, and then they lose 1e-17·(a + b). */
const OURS_FROM = 1000;

/** From this parameter on that of a tail's side is large: below, its series has 80 terms at the most. */
const LARGE_FROM = 30;

/** What is less than e to minus this beside what is integrated is nothing. */
const NEGLIGIBLE_LOGARITHM = 40;

/** ln of x^a·y^b/B(a, b), where y = 1 − x: of the density of ln(x/y). */
function logDensity(a: number, b: number, x: number, y: number): number {
  return -betaRest(a, b) - binaryDivergence(a, b, x, y);
}

/** a − (a + b)·x, where y = 1 − x: by the smaller of x and y, of which no digit is lost, and without what products lose. */
function excessOfFirst(a: number, b: number, x: number, y: number): number {
  if (x > y) return -excessOfFirst(b, a, y, x);
  const [ofA, ofB] = [a * x, b * x];
  const difference = a - ofA;
  const low = sumError(a, -ofA, difference) - productError(a, x, ofA) - productError(b, x, ofB);
  return difference - ofB + low;
}

/** Σ (a + b)·…·(a + b + n − 1)·xⁿ/((a + 1)·…·(a + n)): I_x(a, b) beside x^a·(1 − x)^b/(a·B(a, b)) (DLMF 8.17.8). */
function lowerSeries(a: number, b: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 2 ** -54; n++) {
    term *= (x * (a + b + (n - 1))) / (a + n);
    sum += term;
  }
  return sum;
}

/**
 * I_x(a, b) beside the density of ln(x/y) at x, by quadrature of what the density has beyond: with δ how far ln(x/y) is below, the
 * ratio of densities is e^h with h(δ) = −a·δ − n·ln(1 + x·(e^−δ − 1)), a concave function. Its first two terms are written apart,
 * −(a − n·x)·δ − ½·n·x·y·δ² …, since they are small beside n·δ where n is large.
 *
 * Where a is large the integrand is as smooth as e^−t or e^−t²: 32 points leave 1e-15 of the integral.
 */
function quotientByQuadrature(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const slope = excessOfFirst(a, b, x, y);
  const sign = x <= y ? -1 : 1;
  const smaller = Math.min(x, y);
  const h = (delta: number) => {
    const rest = logarithmExcess(smaller * exponentialMinusOne(sign * delta));
    return n * (rest - smaller * exponentialExcess(sign * delta)) - slope * delta;
  };
  // Where the parabola is negligible; and the tangent there, which is above h, is so too where h is.
  const curvature = n * x * y;
  const near = (2 * NEGLIGIBLE_LOGARITHM) / (slope + Math.sqrt(slope * slope + 2 * NEGLIGIBLE_LOGARITHM * curvature));
  const steepness = slope - (curvature * exponentialMinusOne(-near)) / (y + x * exponential(-near));
  const end = near + (NEGLIGIBLE_LOGARITHM + h(near)) / steepness;
  return integral((delta) => exponential(h(delta)), end);
}

/** Whether I_x(a, b) is the tail to be computed, and not the other: by the smaller parameter. */
function isNearTail(a: number, b: number, x: number, y: number): boolean {
  const n = a + b;
  return a < b ? n * x < a + 1 : !(n * y < b + 1);
}

/** I_x(a, b) where x is not beyond the mean, or not far. */
function nearTail(a: number, b: number, x: number, y: number): number {
  const density = exponential(logDensity(a, b, x, y));
  if (density === 0) return 0;
  const quotient = a < LARGE_FROM ? lowerSeries(a, b, x) / a : quotientByQuadrature(a, b, x, y);
  return Math.min(1, density * quotient);
}

/**
 * I_x(a, b), where y is 1 − x, of positive a and b: right where it is small. The other tail is I_y(b, a).
 *
 * From a + b = 1000 on it is the density beside which a series, or a quadrature where the parameters are large, is of the size of
 * 1: relative error at most 3e-13, or what a rounding of x makes (1,610 points, with parameters up to 1e15);
 * beyond the mean of a parameter a below 0.1, where it is 1 − I_y(b, a) and small all over, 1e-16/a.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (a + b < OURS_FROM) return moderateIncompleteBeta(a, b, x, y);
  return isNearTail(a, b, x, y) ? nearTail(a, b, x, y) : Math.max(0, 1 - nearTail(b, a, y, x));
}

/**
 * Where a first look for x/y may begin (M. Abramowitz and I. Stegun 1964, 26.5.22); of a parameter below 1 by the first term of the
 * series of the smaller parameter's tail.
 */
function firstGuess(a: number, b: number, p: number, q: number, normalQuantile: number): number {
  if (a >= 1 && b >= 1) {
    const [u, v] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
    const h = 2 / (u + v);
    const lambda = (normalQuantile * normalQuantile - 3) / 6;
    const w = (normalQuantile * Math.sqrt(Math.max(0, h + lambda))) / h + (v - u) * (lambda + 5 / 6 - 2 / (3 * h));
    return (a / b) * exponential(2 * w);
  }
  if (a > b) return 1 / firstGuess(b, a, q, p, -normalQuantile);
  return exponential((naturalLogarithm(p) + naturalLogarithm(a) + lgamma(a) - a * naturalLogarithm(b)) / a);
}

/** x/(1 − x) for which I_x(a, b) = p, where q is 1 − p, of which the smaller counts; the least double where it would be less. */
export function inverseIncompleteBeta(a: number, b: number, p: number, q: number, normalQuantile: number): number {
  if (p === 0 || q === 0) return p === 0 ? 0 : Number.POSITIVE_INFINITY;
  const isLower = p <= q;
  const tail = {
    isLower,
    at(odds: number) {
      const [x, y] = [odds / (1 + odds), 1 / (1 + odds)];
      return isLower ? incompleteBeta(a, b, x, y) : incompleteBeta(b, a, y, x);
    },
    logDensity: (odds: number) => logDensity(a, b, odds / (1 + odds), 1 / (1 + odds)),
  };
  return inverseOfTail(tail, isLower ? p : q, firstGuess(a, b, p, q, normalQuantile), Number.MAX_VALUE);
}
