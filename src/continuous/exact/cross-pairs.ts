/**
 * Divergences of pairs of two families: the cross entropy E_P[−ln q], which is moments of P, less P's entropy. Of shapes that
 * differ the result is seldom small, so the difference loses little; where Q is normal, or P has a large shape, it is avoided.
 */
import type { Beta } from "../distributions/beta.ts";
import type { Cauchy } from "../distributions/cauchy.ts";
import type { Gumbel } from "../distributions/gumbel.ts";
import { NORMAL_ENTROPY } from "../distributions/normal.ts";
import type { StudentT } from "../distributions/student-t.ts";
import type { Uniform } from "../distributions/uniform.ts";
import { binaryDivergence, divergenceTerm, exponential, LN_2PI, logRatio, naturalLogarithm } from "../elementary.ts";
import { binet } from "../log-gamma-divergence.ts";
import { betaRest } from "../stirling.ts";
import { absoluteMoment } from "./absolute-moment.ts";
import { gaussian } from "./gaussian.ts";
import type { Known } from "./known.ts";
import {
  logLaplaceTransform,
  logMomentsOf,
  meanAndStd,
  negentropyOf,
  type Shape,
  shapeOf,
  uniformLogMean,
} from "./shape.ts";

/** Products from here to its inverse are regular. */
const LEAST_PRODUCT = 2 ** -1000;

/** K(a, b·m) + a·(ln m − E ln X) + S(a) + ½·ln(2π/a) + E ln X − H(P), m = E X: the large parts of ln Γ(a) are in the first two. */
function againstGamma(p: Known, { scale, entropy }: Shape, shape: number, rate: number): number | undefined {
  const logMoments = logMomentsOf(p);
  const mean = typeof p.mean === "number" ? p.mean : undefined;
  if (logMoments === undefined || mean === undefined) return undefined;
  const rest = binet(shape) + (LN_2PI - naturalLogarithm(shape)) / 2 + logMoments.mean - naturalLogarithm(scale);
  return divergenceTerm(shape, rate * mean) + shape * logMoments.gap + rest - entropy;
}

/** That of ln X from a normal distribution. */
function againstLogNormal(p: Known, shape: Shape, logMean: number, logStd: number): number | undefined {
  const logMoments = logMomentsOf(p);
  if (logMoments?.variance === undefined) return undefined;
  const std = Math.sqrt(logMoments.variance);
  const entropy = shape.entropy + naturalLogarithm(shape.scale) - logMoments.mean;
  return negentropy(entropy, std) + gaussian(logMoments.mean, std, logMean, logStd);
}

function negentropy(entropy: number, std: number): number {
  return Math.max(0, NORMAL_ENTROPY + naturalLogarithm(std) - entropy);
}

function againstGumbel(p: Known, { scale, entropy }: Shape, q: Gumbel): number | undefined {
  const transform = logLaplaceTransform(p, q.loc, q.scale);
  if (transform === undefined || typeof p.mean !== "number") return undefined;
  return logRatio(q.scale, scale) + (p.mean - q.loc) / q.scale + exponential(transform) - entropy;
}

/**
 * With m the middle of the interval, what ln x and ln(1 − x) are off their values there apart: no part of what a and b are factors
 * of is negative.
 */
function uniformAgainstBeta({ low, high, mean }: Uniform, { a, b }: Beta): number {
  const [ofX, ofRest] = [uniformLogMean(low, high), uniformLogMean(1 - high, 1 - low)];
  const logMeans = ofX + ofRest + naturalLogarithm(mean) + naturalLogarithm(1 - mean);
  const ofShapes = binaryDivergence(a, b, mean, 1 - mean) - a * ofX - b * ofRest;
  return betaRest(a, b) + ofShapes + logMeans - naturalLogarithm(high - low);
}

/** E ln((X − loc)² + s²) is ln((loc0 − loc)² + (scale0 + s)²), of a Cauchy distribution at loc0. */
function cauchyAgainstStudent(p: Cauchy, q: StudentT): number {
  const s = q.scale * Math.sqrt(q.df);
  const [across, along] = [(p.loc - q.loc) / s, (p.scale + s) / s];
  const logarithm = naturalLogarithm(across * across + along * along);
  return ((q.df + 1) / 2) * logarithm - q.logDensity(q.loc) - p.entropy;
}

/** ln(x·y): one logarithm where the product is a double, as those of a small number and a large one would cancel. */
function logProduct(x: number, y: number): number {
  const product = x * y;
  return product >= LEAST_PRODUCT && product <= 1 / LEAST_PRODUCT
    ? naturalLogarithm(product)
    : naturalLogarithm(x) + naturalLogarithm(y);
}

/** Of two families of densities of numbers, where there is a closed form; supports have been looked at. */
export function crossPair(p: Known, q: Known): number | undefined {
  const shape = shapeOf(p);
  if (shape === undefined) return undefined;
  const { scale, entropy } = shape;
  const mean = typeof p.mean === "number" ? p.mean : undefined;
  switch (q.family) {
    case "normal": {
      const moments = meanAndStd(p, shape);
      return moments && negentropyOf(p, shape, moments[1]) + gaussian(...moments, q.mean, q.std);
    }
    case "logNormal":
      return againstLogNormal(p, shape, q.logMean, q.logStd);
    case "laplace": {
      const moment = absoluteMoment(p, q.loc);
      return moment === undefined ? undefined : logRatio(q.scale, scale) + Math.LN2 + moment / q.scale - entropy;
    }
    case "exponential":
      return mean === undefined ? undefined : q.rate * mean - logProduct(q.rate, scale) - entropy;
    case "gamma":
      return againstGamma(p, shape, q.shape, q.rate);
    case "uniform":
      return logRatio(q.high - q.low, scale) - entropy;
    case "gumbel":
      return againstGumbel(p, shape, q);
    case "beta":
      return p.family === "uniform" ? uniformAgainstBeta(p, q) : undefined;
    case "pareto": {
      if (p.family !== "uniform") return undefined;
      // ln X beside the middle of the interval.
      const logMean = uniformLogMean(p.low, p.high);
      const rest = q.shape * (logMean + logRatio(p.mean, q.scale)) + logMean - naturalLogarithm(q.shape);
      return rest + logRatio(p.mean, scale);
    }
    case "studentT":
      return p.family === "cauchy" ? cauchyAgainstStudent(p, q) : undefined;
    default:
      return undefined;
  }
}
