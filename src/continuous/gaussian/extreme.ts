/**
 * Kullback–Leibler divergences of Gaussians over the whole range of doubles, for what the kernels leave: the formulas of
 * `assembly/continuous/gaussian.ts`, with deviations that have been divided by powers of two, and what would be lost to
 * underflow multiplied by one.
 */
import { ofLogVariance } from "../../backend/continuous/gaussian.ts";
import { Sum } from "../../backend/double-double.ts";
import { exponentials } from "../../backend/exponential.ts";
import { LARGEST_LOG_VARIANCE, LEAST_GAUSSIAN_SUM } from "../../backend/layout.ts";
import { logRatios } from "../../backend/log-ratio.ts";
import { exponentOf, powerOfTwo, scaleByPowerOfTwo } from "../../backend/powers-of-two.ts";

/** Of a sum below LEAST_GAUSSIAN_SUM, 2^-900, all ratios are below 2^-449: times 2^500 their squares are normal. */
const SHIFT = 500;

/** KL of one dimension, times 2^(2·shift) where it is nearly nothing. */
export function extremeTerm(mean0: number, std0: number, mean1: number, std1: number, shift = 0): number {
  const k0 = exponentOf(std0);
  const k1 = exponentOf(std1);
  const significand0 = scaleByPowerOfTwo(std0, -k0);
  const significand1 = scaleByPowerOfTwo(std1, -k1);
  const crude = logRatios.crudeExponent(significand1, significand0);
  const e = k1 - k0 + crude;
  const a = logRatios.scaled(significand0, crude);
  const u = significand1 - a;
  const s = u / (significand1 + a);
  const inverse = 1 / significand1;
  const direct = mean0 - mean1;
  const difference = Number.isFinite(direct)
    ? scaleByPowerOfTwo(direct, shift - k1)
    : scaleByPowerOfTwo(mean0 / 2 - mean1 / 2, shift - k1 + 1);
  const z = difference * inverse;
  const x = u * inverse * powerOfTwo(shift);
  const near = x * x * (2 + s);
  // Of third order, and nothing beside the second, where there is a shift.
  if (shift > 0) return (near + z * z) * 0.5;
  const own = scaleByPowerOfTwo(a, -e);
  const squares = near + (own - a) * inverse * ((own + a) * inverse);
  return (squares + z * z) * 0.5 + (logRatios.logTail(s) + logRatios.timesLn2(e));
}

/** e^v, of v > LARGEST_LOG_VARIANCE, halved: infinite where that is. */
function halfPower(v: number): number {
  if (v > 2 * LARGEST_LOG_VARIANCE) return Number.POSITIVE_INFINITY;
  const root = exponentials.exponential(v / 2);
  return root * (root / 2);
}

/** ½(μ² + e^v − 1 − v), times 2^(2·shift) where it is nearly nothing. */
export function extremeStandardTerm(mean: number, v: number, shift = 0): number {
  if (shift > 0) {
    const m = mean * powerOfTwo(shift);
    const w = v * powerOfTwo(shift);
    return (m * m + w * w * exponentials.tail(v)) * 0.5;
  }
  const ofMean = mean * (mean / 2);
  if (v > LARGEST_LOG_VARIANCE) return ofMean + (halfPower(v) - 0.5 - v / 2);
  if (v < -LARGEST_LOG_VARIANCE) return ofMean + (-0.5 - v / 2);
  return ofMean + ofLogVariance.excess(v) / 2;
}

/** ½(e^v − 1), of any v. */
export function extremeHalfChange(v: number): number {
  if (v > LARGEST_LOG_VARIANCE) return halfPower(v) - 0.5;
  if (v < -LARGEST_LOG_VARIANCE) return -0.5;
  return ofLogVariance.halfChange(v);
}

/** The sum of so many terms. */
export function extremeSum(dimensions: number, term: (dimension: number, shift: number) => number): number {
  const summed = (shift: number) => {
    const sum = new Sum();
    for (let j = 0; j < dimensions; j++) sum.add(term(j, shift));
    return sum.total;
  };
  const total = summed(0);
  return total < LEAST_GAUSSIAN_SUM ? scaleByPowerOfTwo(summed(SHIFT), -2 * SHIFT) : total;
}
