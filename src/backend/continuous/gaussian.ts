/**
 * Kullback–Leibler divergences of Gaussians: the twin of `assembly/continuous/gaussian.ts`, operation for operation; there is
 * the derivation. What V8 wants is in `log-ratio.ts`.
 */
import type { ContinuousKernels, Memory } from "../backend.ts";
import { LN2, LN2_HIGH, LN2_LOW, LOG2_E } from "../coefficients.ts";
import { exponentials } from "../exponential.ts";
import { FOLD, LARGEST_LOG_VARIANCE, LEAST_GAUSSIAN_SUM, ROUND_AND_BIAS } from "../layout.ts";
import { logRatios } from "../log-ratio.ts";
import { greatestRegular, leastRegular, POWERS_ORIGIN, powers } from "../powers-of-two.ts";

export type GaussianKernels = Pick<ContinuousKernels, "gaussianKl" | "diagonalGaussianKl" | "vaeKl">;

// Constants of this file, for V8: see log-ratio.ts.
const { tail } = exponentials;
const { crudeExponent, scaled, timesLn2, logTail } = logRatios;
const ln2 = LN2;
const ln2High = LN2_HIGH;
const ln2Low = LN2_LOW;
const log2E = LOG2_E;
const roundAndBias = ROUND_AND_BIAS;
const table = powers;
const origin = POWERS_ORIGIN;
const leastDeviation = leastRegular;
const greatestDeviation = greatestRegular;
const largestLogVariance = LARGEST_LOG_VARIANCE;

/** KL of one dimension. */
function term(mean0: number, std0: number, mean1: number, std1: number): number {
  const e = crudeExponent(std1, std0);
  const a = scaled(std0, e);
  const u = std1 - a;
  const s = u / (std1 + a);
  const inverse = 1 / std1;
  const z = (mean0 - mean1) * inverse;
  const squares = u * u * (2 + s) + (std0 - a) * (std0 + a);
  return (squares * (inverse * inverse) + z * z) * 0.5 + (logTail(s) + timesLn2(e));
}

/** e^v − 1 − v. */
function excess(v: number): number {
  const n = v * log2E + roundAndBias - roundAndBias;
  const r = v - n * ln2High - n * ln2Low;
  const power = table[origin + n] as number;
  return power * (r * r * tail(r)) + ((power - 1) * (1 + r) - n * ln2);
}

/** ½(e^v − 1). */
function halfChange(v: number): number {
  const n = v * log2E + roundAndBias - roundAndBias;
  const r = v - n * ln2High - n * ln2Low;
  const power = table[origin + n] as number;
  return (power * (r + r * r * tail(r)) + (power - 1)) * 0.5;
}

function isDeviation(std: number): boolean {
  return std >= leastDeviation && std < greatestDeviation;
}

/** Whether the kernels have the right result for these deviations. */
export function areRegular(std0: number, std1: number): boolean {
  return isDeviation(std0) && isDeviation(std1);
}

/** Whether they have it for this log variance. */
export function isModerate(logVariance: number): boolean {
  return Math.abs(logVariance) < largestLogVariance;
}

/** Whether a sum is not finite, or nearly nothing. */
export function isExtreme(sum: number): boolean {
  return !(sum >= LEAST_GAUSSIAN_SUM && sum < Number.POSITIVE_INFINITY);
}

/** For what the kernels leave: e^v − 1 − v, and half of e^v − 1, of a moderate v. */
export const ofLogVariance = { excess, halfChange };

/** The kernels over a memory. */
export function gaussianKernels({ f64 }: Memory): GaussianKernels {
  function gaussianKl(mean0: number, std0: number, mean1: number, std1: number, count: number, out: number): number {
    let flag = 0;
    for (let j = 0; j < count; j++) {
      const s0 = f64[std0 + j] as number;
      const s1 = f64[std1 + j] as number;
      if (!(isDeviation(s0) && isDeviation(s1))) {
        flag = 1;
        continue;
      }
      const result = term(f64[mean0 + j] as number, s0, f64[mean1 + j] as number, s1);
      if (!(result < Number.POSITIVE_INFINITY)) flag = 1;
      f64[out + j] = result;
    }
    return flag;
  }

  /** A row, from places of the memory. */
  function diagonal(mean0: number, std0: number, mean1: number, std1: number, dimensions: number): number {
    let total = 0;
    for (let first = 0; first < dimensions; first += FOLD) {
      const end = Math.min(first + FOLD, dimensions);
      let lane0 = 0;
      let lane1 = 0;
      let lane2 = 0;
      let lane3 = 0;
      for (let j = first; j < end; j++) {
        const s0 = f64[std0 + j] as number;
        const s1 = f64[std1 + j] as number;
        if (!(isDeviation(s0) && isDeviation(s1))) return Number.NaN;
        const next = lane0 + term(f64[mean0 + j] as number, s0, f64[mean1 + j] as number, s1);
        lane0 = lane1;
        lane1 = lane2;
        lane2 = lane3;
        lane3 = next;
      }
      total += lane0 + lane2 + (lane1 + lane3);
    }
    return total;
  }

  /** A row of the same from the standard normal distribution. */
  function standard(mean: number, logVariance: number, dimensions: number): number {
    let total = 0;
    for (let first = 0; first < dimensions; first += FOLD) {
      const end = Math.min(first + FOLD, dimensions);
      let lane0 = 0;
      let lane1 = 0;
      let lane2 = 0;
      let lane3 = 0;
      for (let j = first; j < end; j++) {
        const m = f64[mean + j] as number;
        const v = f64[logVariance + j] as number;
        if (!isModerate(v)) return Number.NaN;
        const next = lane0 + (m * m + excess(v));
        lane0 = lane1;
        lane1 = lane2;
        lane2 = lane3;
        lane3 = next;
      }
      total += lane0 + lane2 + (lane1 + lane3);
    }
    return total * 0.5;
  }

  return {
    gaussianKl: (mean0, std0, mean1, std1, count, out) =>
      gaussianKl(mean0 >> 3, std0 >> 3, mean1 >> 3, std1 >> 3, count, out >> 3),
    diagonalGaussianKl(
      mean0,
      mean0Stride,
      std0,
      std0Stride,
      mean1,
      mean1Stride,
      std1,
      std1Stride,
      rows,
      dimensions,
      out,
    ) {
      let flag = 0;
      for (let row = 0; row < rows; row++) {
        const total = diagonal(
          (mean0 + row * mean0Stride) >> 3,
          (std0 + row * std0Stride) >> 3,
          (mean1 + row * mean1Stride) >> 3,
          (std1 + row * std1Stride) >> 3,
          dimensions,
        );
        if (isExtreme(total)) flag = 1;
        f64[(out >> 3) + row] = total;
      }
      return flag;
    },
    vaeKl(mean, logVariance, rows, dimensions, out, gradient) {
      let flag = 0;
      for (let row = 0; row < rows; row++) {
        const start = row * dimensions;
        const total = standard((mean >> 3) + start, (logVariance >> 3) + start, dimensions);
        if (isExtreme(total)) flag = 1;
        f64[(out >> 3) + row] = total;
      }
      if (gradient !== 0) {
        for (let j = 0; j < rows * dimensions; j++) {
          f64[(gradient >> 3) + j] = halfChange(f64[(logVariance >> 3) + j] as number);
        }
      }
      return flag;
    },
  };
}
