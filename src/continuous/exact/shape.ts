/** What a cross entropy asks of P: its scale and entropy, and moments of X and of ln X. */
import { NORMAL_ENTROPY } from "../distributions/normal.ts";
import {
  exponentialExcess,
  exponentialMinusOne,
  logarithmExcess,
  logarithmOfOnePlus,
  naturalLogarithm,
} from "../elementary.ts";
import { binet, binetDerivative, termByChange } from "../log-gamma-divergence.ts";
import { digamma, lgamma, trigamma } from "../special-functions.ts";
import type { Known } from "./known.ts";

/** A distribution with a density, seen from its own scale. */
export interface Shape {
  /** What X is divided by, and the differential entropy of that. */
  readonly scale: number;
  readonly entropy: number;
}

/**
 * How much less entropy there is than in a normal distribution of the same variance. With ln Γ and ψ by Binet's function S, the
 * terms that grow with the shape are gone: 1/(2a) − S(a) + (a − 1)·S′(a), about 1/(3a).
 */
function gammaNegentropy(a: number): number {
  return 0.5 / a - binet(a) + (a - 1) * binetDerivative(a);
}

/** The same: with n = a + b, −½·ln(1 + 1/n) + 1/(2a) + 1/(2b) − 1/n, and what S and S′ make of a, b and n. */
function betaNegentropy(a: number, b: number): number {
  const n = a + b;
  const rest = (x: number, less: number) => (x - less) * binetDerivative(x) - binet(x);
  const means = 0.5 / a + 0.5 / b - 1 / n;
  return Math.max(0, rest(a, 1) + rest(b, 1) - rest(n, 2) + means - logarithmOfOnePlus(1 / n) / 2);
}

/** Of families that have a density of numbers and an entropy. */
export function shapeOf(p: Known): Shape | undefined {
  switch (p.family) {
    case "normal":
      return { scale: p.std, entropy: NORMAL_ENTROPY };
    case "logNormal":
    case "pareto":
      return { scale: 1, entropy: p.entropy };
    case "exponential":
      return { scale: 1 / p.rate, entropy: 1 };
    case "gamma":
      return { scale: Math.sqrt(p.shape) / p.rate, entropy: NORMAL_ENTROPY - gammaNegentropy(p.shape) };
    case "beta":
      return { scale: Math.sqrt(p.variance), entropy: NORMAL_ENTROPY - betaNegentropy(p.a, p.b) };
    case "laplace":
    case "gumbel":
    case "logistic":
    case "studentT":
    case "cauchy":
      return { scale: p.scale, entropy: p.entropy - naturalLogarithm(p.scale) };
    case "uniform":
      return { scale: p.high - p.low, entropy: 0 };
    default:
      return undefined;
  }
}

/** Of a distribution that has a variance: NORMAL_ENTROPY + ln std less the entropy. */
export function negentropyOf(p: Known, { scale, entropy }: Shape, std: number): number {
  if (p.family === "gamma") return gammaNegentropy(p.shape);
  if (p.family === "beta") return betaNegentropy(p.a, p.b);
  if (p.family === "logNormal") {
    const square = p.logStd * p.logStd;
    return (square + logarithmOfOnePlus(exponentialExcess(square) / square)) / 2;
  }
  return Math.max(0, NORMAL_ENTROPY + naturalLogarithm(std / scale) - entropy);
}

/** Mean and standard deviation, where both are finite. */
export function meanAndStd(p: Known): readonly [mean: number, std: number] | undefined {
  const { mean, variance } = p;
  if (typeof mean !== "number" || typeof variance !== "number") return undefined;
  return Number.isFinite(mean) && Number.isFinite(variance) ? [mean, Math.sqrt(variance)] : undefined;
}

/** Of a positive X. */
export interface LogMoments {
  /** E ln X. */
  readonly mean: number;
  /** ln E X − E ln X, never negative. */
  readonly gap: number;
  /** The variance of ln X, where it is known without loss. */
  readonly variance?: number;
}

/** E ln(X/m) of a uniform X, m the middle of the interval, t half its length beside m: −t²/6 where that is small. */
export function uniformLogMean(low: number, high: number): number {
  const t = (high - low) / (high + low);
  // (1 + t)·ln(1 + t) − (1 − t)·ln(1 − t) − 2t, over 2t.
  return (termByChange(1 + t, 1, t) - termByChange(1 - t, 1, -t)) / (2 * t);
}

/** ln x − ψ(x), about 1/(2x). */
function digammaGap(x: number): number {
  return 0.5 / x - binetDerivative(x);
}

export function logMomentsOf(p: Known): LogMoments | undefined {
  switch (p.family) {
    case "exponential":
    case "gamma": {
      const shape = p.family === "gamma" ? p.shape : 1;
      const mean = digamma(shape) - naturalLogarithm(p.rate);
      return { mean, gap: digammaGap(shape), variance: trigamma(shape) };
    }
    case "logNormal": {
      const variance = p.logStd * p.logStd;
      return { mean: p.logMean, gap: variance / 2, variance };
    }
    case "pareto": {
      const inverse = 1 / p.shape;
      const gap = p.shape > 1 ? logarithmExcess(-inverse) : Number.POSITIVE_INFINITY;
      return { mean: naturalLogarithm(p.scale) + inverse, gap, variance: inverse * inverse };
    }
    case "uniform": {
      const gap = -uniformLogMean(p.low, p.high);
      return { mean: naturalLogarithm(p.mean) - gap, gap };
    }
    case "beta": {
      const n = p.a + p.b;
      const gap = digammaGap(p.a) - digammaGap(n);
      return { mean: naturalLogarithm(p.mean) - gap, gap, variance: trigamma(p.a) - trigamma(n) };
    }
    default:
      return undefined;
  }
}

/** ln E e^(−X/scale) + loc/scale, where that is finite and has a closed form. */
export function logLaplaceTransform(p: Known, loc: number, scale: number): number | undefined {
  switch (p.family) {
    case "normal": {
      const r = p.std / scale;
      return (loc - p.mean) / scale + (r * r) / 2;
    }
    case "laplace": {
      const r = p.scale / scale;
      return (loc - p.loc) / scale - logarithmOfOnePlus(-r * r);
    }
    case "logistic": {
      const r = p.scale / scale;
      return (loc - p.loc) / scale + lgamma(1 + r) + lgamma(1 - r);
    }
    case "exponential":
    case "gamma":
      return loc / scale - (p.family === "gamma" ? p.shape : 1) * logarithmOfOnePlus(1 / (p.rate * scale));
    case "uniform": {
      const r = (p.high - p.low) / scale;
      return (loc - p.low) / scale + naturalLogarithm(-exponentialMinusOne(-r) / r);
    }
    default:
      return undefined;
  }
}
