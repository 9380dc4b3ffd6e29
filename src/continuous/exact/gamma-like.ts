/**
 * Divergences of gamma, beta and Dirichlet distributions, in parts that are not negative: see `log-gamma-divergence.ts`. K(y, x)
 * is y·ln(y/x) − y + x, and G(y, x) what the Bregman divergence of ln Γ has beyond it.
 */
import { PreciseSum, productError } from "../../backend/double-double.ts";
import { exponentOf, scaleByPowerOfTwo } from "../../backend/powers-of-two.ts";
import { divergenceTerm, logarithmExcess, naturalLogarithm } from "../elementary.ts";
import { restDivergence } from "../log-gamma-divergence.ts";

/** a·b/(c·d) − 1, of positive numbers where that is small: the products without what they lose. */
function quotientLessOne(a: number, b: number, c: number, d: number): number {
  // Both products are about 1 in size, so that nothing overflows and no part is subnormal.
  const [ofA, ofB, ofC] = [exponentOf(a), exponentOf(b), exponentOf(c)];
  const [x, y, z] = [scaleByPowerOfTwo(a, -ofA), scaleByPowerOfTwo(b, -ofB), scaleByPowerOfTwo(c, -ofC)];
  const w = scaleByPowerOfTwo(d, ofC - ofA - ofB);
  const [product, other] = [x * y, z * w];
  return (product - other + (productError(x, y, product) - productError(z, w, other))) / other;
}

/** Quotients beyond this have lost digits, or all of them: there K is by logarithms. */
const LEAST_RATIO = 2 ** -1020;

/** K(y, x·a/b) */
function scaledTerm(y: number, x: number, a: number, b: number): number {
  const ratio = a / b;
  const scaled = x * ratio;
  if (ratio < LEAST_RATIO || ratio > 1 / LEAST_RATIO || scaled === 0) {
    return y * (naturalLogarithm(y) - naturalLogarithm(x) - naturalLogarithm(a) + naturalLogarithm(b)) - y + scaled;
  }
  if (scaled > y * 0.75 && scaled < y * 1.25) return y * logarithmExcess(quotientLessOne(x, a, y, b));
  return divergenceTerm(y, scaled);
}

/**
 * K(shape1, shape0·rate1/rate0) + G(shape1, shape0): of gamma distributions. The formula is Gil's, Alajaji's and Linder's (2013,
 * “Rényi divergence measures for commonly used univariate continuous distributions”, table 2).
 */
export function gammas(shape0: number, rate0: number, shape1: number, rate1: number): number {
  return scaledTerm(shape1, shape0, rate1, rate0) + restDivergence(shape1, shape0, shape1 - shape0);
}

/** Σ of numbers in two words. */
function preciseSum(numbers: ArrayLike<number>): PreciseSum {
  const sum = new PreciseSum();
  for (let i = 0; i < numbers.length; i++) sum.add(numbers[i] as number, 0);
  return sum;
}

/**
 * Of Dirichlet distributions, and with two parameters of beta distributions: with n = Σ aᵢ it is
 * Σ K(a1ᵢ, a0ᵢ·n1/n0) + Σ G(a1ᵢ, a0ᵢ) − G(n1, n0), from Σ D(a1ᵢ, a0ᵢ) − D(n1, n0), D the Bregman divergence of ln Γ (for beta
 * Gil, Alajaji and Linder 2013, table 2). Where all parameters but one sum to s < 1 the last two parts nearly cancel, and 1/s
 * roundings are lost.
 */
export function dirichlets(alpha0: ArrayLike<number>, alpha1: ArrayLike<number>): number {
  // Quotients do not change with a factor, and products of what is at most about 1 do not overflow.
  const totals = [alpha0, alpha1].map((alpha) => preciseSum(alpha).high) as [number, number];
  const shift = -exponentOf(Math.max(...totals));
  const [scaled0, scaled1] = [alpha0, alpha1].map((alpha) =>
    Float64Array.from(alpha, (a) => scaleByPowerOfTwo(a, shift)),
  ) as [Float64Array, Float64Array];
  const [n0, n1] = [preciseSum(scaled0), preciseSum(scaled1)];
  const change = preciseSum(scaled1.map((a, i) => a - (scaled0[i] as number)));
  let sum = 0;
  for (let i = 0; i < alpha0.length; i++) {
    const [a0, a1] = [alpha0[i] as number, alpha1[i] as number];
    const [x, y] = [scaled0[i] as number, scaled1[i] as number];
    // a0·n1/(a1·n0) − 1.
    const [product, other] = [x * n1.high, y * n0.high];
    const lost = productError(x, n1.high, product) - productError(y, n0.high, other);
    const relative = (product - other + (lost + (x * n1.low - y * n0.low))) / other;
    const isNear = relative > -0.25 && relative < 0.25;
    sum += isNear ? a1 * logarithmExcess(relative) : divergenceTerm(a1, a0 * (totals[1] / totals[0]));
    sum += restDivergence(a1, a0, a1 - a0);
  }
  return Math.max(0, sum - restDivergence(totals[1], totals[0], scaleByPowerOfTwo(change.high, -shift)));
}
