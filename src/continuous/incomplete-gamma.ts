/** The regularized incomplete gamma functions and their inverse. */
import { lowerSeries, upperFraction } from "../gamma-series.ts";
import { divergenceTerm, exponential, LN_2PI, naturalLogarithm } from "./elementary.ts";
import { erfc, lgamma } from "./special-functions.ts";
import { stirlingError } from "./stirling.ts";
import { inverseOfTail } from "./tail-inverse.ts";

/** ln of x^a·e^-x/Γ(a + 1): see `chiSquaredTails`. */
function logDensity(a: number, x: number): number {
  return -divergenceTerm(a, x) - stirlingError(a) - (LN_2PI + naturalLogarithm(a)) / 2;
}

/**
 * From this shape on both tails are by the uniform expansion: series and fraction take 8·√a terms or so. Here η is at most 0.122
 * where a tail is a double, so what is left out of the expansion is less than 2e-14 of it.
 */
const UNIFORM_FROM = 1e5;

/**
 * Coefficients of powers of η, for a⁰, a⁻¹ and a⁻² (N. Temme 1979, “The asymptotic expansion of the incomplete gamma functions”;
 * DLMF 8.12.9–8.12.12). By those equations in rational arithmetic.
 */
const uniform = [
  [-1 / 3, 1 / 12, -2 / 135, 1 / 864, 1 / 2835, -139 / 777600, 1 / 25515, -571 / 261273600, -281 / 151559100],
  [-1 / 540, -1 / 288, 1 / 378, -77 / 77760, 1 / 4860],
  [25 / 6048, -139 / 51840],
] as const;

/** Q(a, x), or where `sign` is −1 P(a, x), of a large shape (DLMF 8.12.3, 8.12.4). */
function largeShapeTail(a: number, x: number, sign: 1 | -1): number {
  // ½·a·η², where η has the sign of x − a.
  const half = divergenceTerm(a, x);
  const side = x < a ? -1 : 1;
  const eta = side * Math.sqrt((2 * half) / a);
  let rest = 0;
  for (let k = uniform.length - 1; k >= 0; k--) {
    let sum = 0;
    const coefficients = uniform[k] as readonly number[];
    for (let n = coefficients.length - 1; n >= 0; n--) sum = sum * eta + (coefficients[n] as number);
    rest = rest / a + sum;
  }
  const root = exponential(-half - (LN_2PI + naturalLogarithm(a)) / 2);
  // Where x is nothing like a, e^−half is 0, and η too large for the expansion.
  return erfc(sign * side * Math.sqrt(half)) / 2 + (root > 0 ? sign * root * rest : 0);
}

/** Where the lower tail is summed; above, the upper one. */
function isLower(a: number, x: number): boolean {
  return x < a + 1;
}

/** P(a, x), for a > 0 and x ≥ 0. */
export function lowerIncompleteGamma(a: number, x: number): number {
  if (x === 0) return 0;
  if (a >= UNIFORM_FROM) return largeShapeTail(a, x, -1);
  if (isLower(a, x)) return exponential(logDensity(a, x)) * lowerSeries(a, x);
  return Math.max(0, 1 - upperIncompleteGamma(a, x));
}

/** Q(a, x) = 1 − P(a, x). Of a shape below ⅒ it is so small all over that the difference has 1e-16/a of it lost. */
export function upperIncompleteGamma(a: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (a >= UNIFORM_FROM) return largeShapeTail(a, x, 1);
  if (isLower(a, x)) return Math.max(0, 1 - lowerIncompleteGamma(a, x));
  return exponential(logDensity(a, x)) * a * upperFraction(a, x);
}

/** Where a first look for the x of a lower tail p may begin: by Wilson and Hilferty (1931), or by x^a/Γ(a + 1) far below. */
function firstGuess(a: number, p: number, normalQuantile: number): number {
  // The cube root of a gamma variable is nearly normal.
  const root = 1 - 1 / (9 * a) + normalQuantile / (3 * Math.sqrt(a));
  if (a >= 1 && root > 0.5) return a * root * root * root;
  return exponential((naturalLogarithm(p) + lgamma(a + 1)) / a);
}

/** The x for which P(a, x) = p, where q is 1 − p, of which the smaller counts; the least double where x would be less. */
export function inverseIncompleteGamma(a: number, p: number, q: number, normalQuantile: number): number {
  const isLower = p <= q;
  const logShape = naturalLogarithm(a);
  const tail = {
    isLower,
    at: (x: number) => (isLower ? lowerIncompleteGamma(a, x) : upperIncompleteGamma(a, x)),
    logDensity: (x: number) => logDensity(a, x) + logShape,
  };
  return inverseOfTail(tail, isLower ? p : q, firstGuess(a, p, normalQuantile), a + 40 * Math.sqrt(a) + 1500);
}
