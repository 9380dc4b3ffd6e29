/** What a cross entropy asks of P: its scale and entropy, and moments of X and of ln X. */
import { NORMAL_ENTROPY } from "../distributions/normal.ts";
import {
  exponentialExcess,
  exponentialMinusOne,
  logarithmExcess,
  logarithmOfOnePlus,
  naturalLogarithm,
} from "../elementary.ts";
import { binetDerivative, termByChange } from "../log-gamma-divergence.ts";
import { betaNegentropy, gammaNegentropy, studentNegentropy } from "../negentropies.ts";
import { digamma, lgamma, trigamma } from "../special-functions.ts";
import type { Known } from "./known.ts";

/** A distribution with a density, seen from its own scale. */
export interface Shape {
  /** What X is divided by, and the differential entropy of that. */
  readonly scale: number;
  readonly entropy: number;
}

/** Of families that have a density of numbers and an entropy. */
export function shapeOf(p: Known): Shape | undefined {
  switch (p.family) {
    case "normal":
      return { scale: p.std, entropy: NORMAL_ENTROPY };
    case "logNormal":
      return { scale: 1, entropy: p.entropy };
    case "pareto":
      return { scale: p.scale, entropy: 1 + 1 / p.shape - naturalLogarithm(p.shape) };
    case "exponential":
      return { scale: 1 / p.rate, entropy: 1 };
    case "gamma":
      return { scale: Math.sqrt(p.shape) / p.rate, entropy: NORMAL_ENTROPY - gammaNegentropy(p.shape) };
    case "beta":
      return { scale: Math.sqrt(p.variance), entropy: NORMAL_ENTROPY - betaNegentropy(p.a, p.b) };
    case "laplace":
    case "gumbel":
    case "logistic":
    case "cauchy":
      return { scale: p.scale, entropy: p.entropy - naturalLogarithm(p.scale) };
    case "studentT":
      return { scale: p.scale, entropy: NORMAL_ENTROPY - studentNegentropy(p.df) };
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
  // Both parts are about 1/df, and their sum 3/(4·df²).
  if (p.family === "studentT") {
    const { df } = p;
    const ofVariance = df < 4 ? naturalLogarithm((df - 2) / df) : logarithmOfOnePlus(-2 / df);
    return Math.max(0, studentNegentropy(df) - ofVariance / 2);
  }
  if (p.family === "logNormal") {
    const square = p.logStd * p.logStd;
    return (square + logarithmOfOnePlus(exponentialExcess(square) / square)) / 2;
  }
  return Math.max(0, NORMAL_ENTROPY + naturalLogarithm(std / scale) - entropy);
}

/** The standard deviation beside the scale: a variance may be less than any double, or more. */
function stdByScale(p: Known): number | undefined {
  switch (p.family) {
    case "normal":
    case "exponential":
    case "gamma":
    case "beta":
      return 1;
    case "laplace":
      return Math.SQRT2;
    case "logistic":
      return Math.PI / Math.sqrt(3);
    case "gumbel":
      return Math.PI / Math.sqrt(6);
    case "uniform":
      return 1 / Math.sqrt(12);
    case "studentT":
      return Math.sqrt(p.df / (p.df - 2));
    case "logNormal":
      return p.mean * Math.sqrt(exponentialMinusOne(p.logStd * p.logStd));
    case "pareto":
      return p.shape > 2 ? Math.sqrt(p.shape / (p.shape - 2)) / (p.shape - 1) : Number.POSITIVE_INFINITY;
    default:
      return undefined;
  }
}

/** Mean and standard deviation, where both are finite. */
export function meanAndStd(p: Known, { scale }: Shape): readonly [mean: number, std: number] | undefined {
  const { mean, variance } = p;
  if (typeof mean !== "number" || typeof variance !== "number") return undefined;
  if (p.family === "studentT" && p.df <= 2) return undefined;
  const unit = stdByScale(p);
  const std = unit === undefined ? Math.sqrt(variance) : unit * scale;
  return Number.isFinite(mean) && Number.isFinite(std) ? [mean, std] : undefined;
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
      // Near its pole, by a difference that has lost nothing.
      const logarithm =
        r < 0.5 ? logarithmOfOnePlus(-r * r) : naturalLogarithm((scale - p.scale) / scale) + logarithmOfOnePlus(r);
      return (loc - p.loc) / scale - logarithm;
    }
    case "logistic": {
      const r = p.scale / scale;
      return (loc - p.loc) / scale + lgamma(1 + r) + lgamma((scale - p.scale) / scale);
    }
    case "exponential":
    case "gamma":
      return loc / scale - (p.family === "gamma" ? p.shape : 1) * logarithmOfOnePlus(1 / (p.rate * scale));
    case "uniform": {
      const r = (p.high - p.low) / scale;
      return (loc - p.low) / scale + (r === 0 ? 0 : naturalLogarithm(-exponentialMinusOne(-r) / r));
    }
    default:
      return undefined;
  }
}
