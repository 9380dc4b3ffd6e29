/** Exponentials and logarithms of one number over the whole range of doubles, in the arithmetic of the kernels. */
import { productError, sumError } from "../backend/double-double.ts";
import { exponentials } from "../backend/exponential.ts";
import { LARGEST_TAIL_ARGUMENT } from "../backend/layout.ts";
import { logRatios } from "../backend/log-ratio.ts";
import { logarithmExcess, logarithmOfOnePlus, naturalLogarithm } from "../backend/natural-logarithm.ts";
import { exponentOf, scaleByPowerOfTwo } from "../backend/powers-of-two.ts";

export { logarithmExcess, logarithmOfOnePlus, naturalLogarithm };

/** ln 2π. */
export const LN_2PI = 1.8378770664093453;

/** Beyond, e^x is infinite, or nothing. */
const GREATEST = 710;
const LEAST = -746;

/** e^x, infinite or subnormal where it is: the square of e^(x/2). */
export function exponential(x: number): number {
  if (x > GREATEST) return Number.POSITIVE_INFINITY;
  if (x < LEAST) return 0;
  if (x > -700 && x < 700) return exponentials.exponential(x);
  const root = exponentials.exponential(x / 2);
  return root * root;
}

/** A positive number to a power, to 1e-16 times the size of the logarithm. */
export function power(base: number, exponent: number): number {
  return exponential(exponent * naturalLogarithm(base));
}

/** e^x − 1. */
export function exponentialMinusOne(x: number): number {
  if (Math.abs(x) <= LARGEST_TAIL_ARGUMENT) return x + x * x * exponentials.tail(x);
  return exponential(x) - 1;
}

/** e^x − 1 − x: near 0, where it is x²/2, nothing is lost either. Never negative. */
export function exponentialExcess(x: number): number {
  if (Math.abs(x) <= LARGEST_TAIL_ARGUMENT) return x * x * exponentials.tail(x);
  return x === Number.POSITIVE_INFINITY ? x : exponential(x) - 1 - x;
}

/** ln(e^x + 1), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + logarithmOfOnePlus(exponential(-Math.abs(x)));
}

/** Within this range of both, and so of their ratio, the log-ratio's exponents are a double's. */
const GREATEST_REGULAR = 2 ** 500;

function isRegular(x: number): boolean {
  return x >= 1 / GREATEST_REGULAR && x <= GREATEST_REGULAR;
}

/** ln(x/y) of positive numbers, without loss where they are nearly equal. */
export function logRatio(x: number, y: number): number {
  if (isRegular(x) && isRegular(y)) return logRatios.logRatio(x, y);
  if (x === 0 || !Number.isFinite(x)) return naturalLogarithm(x) - naturalLogarithm(y);
  const shift = -exponentOf(x);
  const scaled = scaleByPowerOfTwo(y, shift);
  if (isRegular(scaled)) return logRatios.logRatio(scaleByPowerOfTwo(x, shift), scaled);
  return naturalLogarithm(x) - naturalLogarithm(y);
}

/** Products below this have lost digits, or all of them. */
const LEAST_EXACT = 2 ** -1022;

/** `divergenceTerm(x, scale·y)` of positive numbers, also where scale·y is less than any double. */
export function scaledDivergenceTerm(x: number, scale: number, y: number): number {
  const product = scale * y;
  if (product >= LEAST_EXACT) return divergenceTerm(x, product);
  return x * (naturalLogarithm(x) - naturalLogarithm(scale) - naturalLogarithm(y)) - x + product;
}

/** x·ln(x/y) − x + y of x ≥ 0 and y ≥ 0, without loss where they are nearly equal: never negative. */
export function divergenceTerm(x: number, y: number): number {
  if (isRegular(x) && isRegular(y)) return logRatios.k(x, y);
  if (x === 0) return y;
  if (y === 0 || y === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const exponent = exponentOf(x);
  const scaled = scaleByPowerOfTwo(y, -exponent);
  if (isRegular(scaled)) return scaleByPowerOfTwo(logRatios.k(scaleByPowerOfTwo(x, -exponent), scaled), exponent);
  return Math.max(0, x * (naturalLogarithm(x) - naturalLogarithm(y)) - x + y);
}

/**
 * n·KL((a/n, b/n)‖(x, y)) of positive a and b, where n = a + b and y = 1 − x: K(a, n·x) + K(b, n·y). Of x and y the smaller is taken
 * to be exact; to first order nothing is lost by what n, the other, and products are rounded by, of which √n roundings would be left.
 */
export function binaryDivergence(a: number, b: number, x: number, y: number): number {
  if (x > y) return binaryDivergence(b, a, y, x);
  const n = a + b;
  const [ofX, ofY] = [n * x, n * y];
  const sum = scaledDivergenceTerm(a, n, x) + scaledDivergenceTerm(b, n, y);
  if (!(isRegular(n) && isRegular(ofX))) return sum;
  const lowOfN = sumError(a, b, n);
  const lowOfX = productError(n, x, ofX) + lowOfN * x;
  const difference = n - ofX;
  const lowOfY = difference - ofY + sumError(n, -ofX, difference) + lowOfN - lowOfX;
  return sum + lowOfX * ((ofX - a) / ofX) + lowOfY * ((ofY - b) / ofY);
}
