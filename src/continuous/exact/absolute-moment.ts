/** E|X − about|, which the cross entropy to a Laplace distribution asks for. Never a difference of large things. */
import { exponential, LN_2PI, logarithmOfOnePlus, logRatio, naturalLogarithm } from "../elementary.ts";
import { incompleteBeta } from "../incomplete-beta.ts";
import { lowerIncompleteGamma, upperIncompleteGamma } from "../incomplete-gamma.ts";
import { erf, erfc } from "../special-functions.ts";
import type { Known } from "./known.ts";

/** The standard normal distribution's lower tail. */
function normalTail(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/**
 * With Y = rate·X and y = rate·about: (y − shape)·(P(Y ≤ y) − P(Y > y)) + 2·y·(the density of Y at y), since the lower tail of
 * the next shape is less by density/shape.
 */
function ofGamma(distribution: Known, shape: number, rate: number, about: number): number {
  const y = rate * about;
  const balance = lowerIncompleteGamma(shape, y) - upperIncompleteGamma(shape, y);
  const density = exponential(distribution.logDensity(about) + naturalLogarithm(about));
  return ((y - shape) * balance + 2 * density) / rate;
}

/** (about − mean) + 2·E max(X − about, 0), or of the other side, where about is below the mean. */
function bySide(mean: number, about: number, above: () => number, below: () => number): number {
  return about > mean ? about - mean + 2 * above() : mean - about + 2 * below();
}

export function absoluteMoment(p: Known, about: number): number | undefined {
  switch (p.family) {
    case "normal": {
      const z = Math.abs(p.mean - about) / p.std;
      return p.std * (2 * exponential(-(z * z + LN_2PI) / 2) + z * erf(z / Math.SQRT2));
    }
    case "logistic": {
      const z = Math.abs(p.loc - about) / p.scale;
      return p.scale * (z + 2 * logarithmOfOnePlus(exponential(-z)));
    }
    case "uniform": {
      if (about <= p.low || about >= p.high) return Math.abs(p.mean - about);
      const width = p.high - p.low;
      return ((about - p.low) * ((about - p.low) / width) + (p.high - about) * ((p.high - about) / width)) / 2;
    }
    case "exponential":
      return about <= 0 ? p.mean - about : ofGamma(p, 1, p.rate, about);
    case "gamma":
      return about <= 0 ? p.mean - about : ofGamma(p, p.shape, p.rate, about);
    case "beta": {
      const { a, b, mean } = p;
      if (about <= 0 || about >= 1) return Math.abs(mean - about);
      // As of gamma: the lower tail of the next a is less by density·about·(1 − about)/a.
      const balance = incompleteBeta(a, b, about, 1 - about) - incompleteBeta(b, a, 1 - about, about);
      const logOdds = naturalLogarithm(about) + logarithmOfOnePlus(-about);
      return (about - mean) * balance + (2 * exponential(p.logDensity(about) + logOdds)) / (a + b);
    }
    case "pareto": {
      if (about <= p.scale) return p.mean - about;
      const above = (about / (p.shape - 1)) * exponential(-p.shape * logRatio(about, p.scale));
      return about - p.mean + 2 * above;
    }
    case "logNormal": {
      if (about <= 0) return p.mean - about;
      const z = (naturalLogarithm(about) - p.logMean) / p.logStd;
      const above = () => p.mean * normalTail(p.logStd - z) - about * normalTail(-z);
      const below = () => about * normalTail(z) - p.mean * normalTail(z - p.logStd);
      return bySide(p.mean, about, above, below);
    }
    default:
      return undefined;
  }
}
