/** The regularized incomplete gamma functions and their inverse. */
import { lowerSeries, upperFraction } from "../gamma-series.ts";
import { divergenceTerm, exponential, LN_2PI, naturalLogarithm } from "./elementary.ts";
import { LARGEST_SMALL_SHAPE, smallShapeInverse } from "./special-functions.ts";
import { stirlingError } from "./stirling.ts";

/** ln of x^a·e^-x/Γ(a + 1): see `chiSquaredTails`. */
function logDensity(a: number, x: number): number {
  return -divergenceTerm(a, x) - stirlingError(a) - (LN_2PI + naturalLogarithm(a)) / 2;
}

/** Where the lower tail is summed; above, the upper one. */
function isLower(a: number, x: number): boolean {
  return x < a + 1;
}

/** P(a, x), for a > 0 and x ≥ 0. */
export function lowerIncompleteGamma(a: number, x: number): number {
  if (x === 0) return 0;
  if (isLower(a, x)) return exponential(logDensity(a, x)) * lowerSeries(a, x);
  return 1 - upperIncompleteGamma(a, x);
}

/** Q(a, x) = 1 − P(a, x). */
export function upperIncompleteGamma(a: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (isLower(a, x)) return 1 - lowerIncompleteGamma(a, x);
  return exponential(logDensity(a, x)) * a * upperFraction(a, x);
}

/** Newton's method doubles the digits each time: from Wilson's and Hilferty's first guess four steps are enough. */
const STEPS = 12;

/** The x for which P(a, x) = p, where q is 1 − p, of which the smaller counts. */
export function inverseIncompleteGamma(a: number, p: number, q: number, normalQuantile: number): number {
  if (a <= LARGEST_SMALL_SHAPE) return p <= q ? smallShapeInverse(p, a, false) : smallShapeInverse(q, a, true);
  // E. Wilson and M. Hilferty 1931: the cube root of a gamma variable is nearly normal.
  const root = 1 - 1 / (9 * a) + normalQuantile / (3 * Math.sqrt(a));
  let x = a * root * root * root;
  if (!(x > 0)) x = a / 2;
  // By the logarithm of the tail, which is nearly quadratic, so that steps from far out do not go past.
  for (let step = 0; step < STEPS; step++) {
    const tail = p <= q ? lowerIncompleteGamma(a, x) : upperIncompleteGamma(a, x);
    const slope = exponential(logDensity(a, x) + naturalLogarithm(a) - naturalLogarithm(x)) / tail;
    const error = naturalLogarithm(tail) - naturalLogarithm(p <= q ? p : q);
    const change = error / (p <= q ? slope : -slope);
    const next = x - Math.max(-x / 2, Math.min(x / 2, change));
    if (Math.abs(next - x) <= x * 2 ** -52) return next;
    x = next;
  }
  return x;
}
