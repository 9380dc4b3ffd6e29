/** Divergences of distributions with a location and a scale, and of Pareto distributions; and moving such distributions. */

import type { Cauchy } from "../distributions/cauchy.ts";
import { EULER, type Gumbel, gumbel } from "../distributions/gumbel.ts";
import { type Laplace, laplace } from "../distributions/laplace.ts";
import { logistic } from "../distributions/logistic.ts";
import { normal } from "../distributions/normal.ts";
import type { Pareto } from "../distributions/pareto.ts";
import { type Uniform, uniform } from "../distributions/uniform.ts";
import { exponentialExcess, logarithmOfOnePlus, logRatio, naturalLogarithm } from "../elementary.ts";
import { logGammaDivergence, ofQuotient } from "../log-gamma-divergence.ts";
import { lgamma } from "../special-functions.ts";
import { distance } from "./gaussian.ts";
import type { Known } from "./known.ts";

/** A Cauchy distribution, or Student's t of one degree of freedom. */
type LocationAndScale = Pick<Cauchy, "loc" | "scale">;

/** Where it is, of families that have a location: that, or the ends of an interval. */
function placesOf(p: Known): readonly number[] {
  switch (p.family) {
    case "normal":
      return [p.mean];
    case "laplace":
    case "logistic":
    case "gumbel":
      return [p.loc];
    case "uniform":
      return [p.low, p.high];
    default:
      return [];
  }
}

/** p, of such a family, moved by −by. */
function movedDown(p: Known, by: number): Known {
  switch (p.family) {
    case "normal":
      return normal(p.mean - by, p.std);
    case "laplace":
      return laplace(p.loc - by, p.scale);
    case "logistic":
      return logistic(p.loc - by, p.scale);
    case "gumbel":
      return gumbel(p.loc - by, p.scale);
    case "uniform":
      return uniform(p.low - by, p.high - by);
    default:
      return p;
  }
}

/**
 * Both moved by the location of Q, which leaves the divergence as it is, where that brings P nearer to 0: far from there a mean is
 * rounded by what would count.
 */
export function nearZero(p: Known, q: Known): readonly [p: Known, q: Known] {
  const by = q.family === "uniform" ? undefined : placesOf(q)[0];
  const distances = placesOf(p).map((place) => ({ from0: Math.abs(place), fromQ: Math.abs(place - (by ?? 0)) }));
  const farthest = (of: "from0" | "fromQ") => Math.max(...distances.map((distance) => distance[of]));
  if (by === undefined || distances.length === 0 || !(farthest("fromQ") < farthest("from0"))) return [p, q];
  return [movedDown(p, by), movedDown(q, by)];
}

/** e^−z is nothing beside z. */
const FAR = 50;

/**
 * With r = scale0/scale1 and z = |loc0 − loc1|/scale0: r − 1 − ln r + r·(e^−z − 1 + z) (M. Gil, F. Alajaji and T. Linder 2013,
 * “Rényi divergence measures for commonly used univariate continuous distributions”, table 2, with its terms in other order).
 */
export function laplaces(p: Laplace, q: Laplace): number {
  const z = Math.abs(distance(p.loc, q.loc, p.scale));
  const r = p.scale / q.scale;
  // Where e^−z is nothing, r·(z − 1) with a quotient that is a double where r or z is none. Nor is r to make something of nothing.
  const ofLocations = z > FAR ? Math.abs(distance(p.loc, q.loc, q.scale)) - r : z === 0 ? 0 : r * exponentialExcess(-z);
  return ofQuotient(p.scale, q.scale, p.scale - q.scale) + ofLocations;
}

/** Within this distance of 2, ln Γ is taken from its tangent there. */
const NEAR = 0.5;

/** The least double with all of its digits. */
const LEAST_NORMAL = 2 ** -1022;

/** ln Γ(2 + x), where change is x, known better than 2 + x. */
function logGammaNearTwo(change: number): number {
  if (Math.abs(change) > NEAR) return lgamma(2 + change);
  return (1 - EULER) * change + logGammaDivergence(2 + change, 2, change);
}

/**
 * With k = scale0/scale1 and d = (loc0 − loc1)/scale1 it is e^−d·Γ(1 + k) − 1 − ln k + γ·(k − 1) + d (Gil, Alajaji and Linder
 * 2013, table 2). With w = ln Γ(1 + k) − d that is e^w − 1 − w, and what ln Γ(k) is above its tangent at 1, whose slope is −γ.
 */
export function gumbels(p: Gumbel, q: Gumbel): number {
  const k = p.scale / q.scale;
  if (k === Number.POSITIVE_INFINITY) return k;
  const change = (p.scale - q.scale) / q.scale;
  const w = logGammaNearTwo(change) - distance(p.loc, q.loc, q.scale);
  // ln Γ(k) is −ln k, where k is less than any double that has all digits.
  const ofScales = k < LEAST_NORMAL ? logRatio(q.scale, p.scale) - EULER : logGammaDivergence(k, 1, change);
  return exponentialExcess(w) + ofScales;
}

/**
 * ln(((scale0 + scale1)² + (loc0 − loc1)²)/(4·scale0·scale1)) (F. Chyzak and F. Nielsen 2019, “A closed-form formula for the
 * Kullback–Leibler divergence between Cauchy distributions”).
 */
export function cauchys(p: LocationAndScale, q: LocationAndScale): number {
  const ofScales = ((p.scale - q.scale) / p.scale) * ((p.scale - q.scale) / q.scale);
  const ofLocations = distance(p.loc, q.loc, p.scale) * distance(p.loc, q.loc, q.scale);
  const excess = (ofScales + ofLocations) / 4;
  if (Number.isFinite(excess)) return logarithmOfOnePlus(excess);
  // By logarithms of what is not squared.
  const most = Math.max(p.scale + q.scale, Math.abs(p.loc - q.loc));
  const least = Math.min(p.scale + q.scale, Math.abs(p.loc - q.loc));
  const ratio = least / most;
  return (
    2 * naturalLogarithm(most) -
    naturalLogarithm(p.scale) -
    naturalLogarithm(q.scale) -
    2 * Math.LN2 +
    logarithmOfOnePlus(ratio * ratio)
  );
}

/** ln of the quotient of the widths, of P within Q: what Q's ends are beyond P's is known better than their widths' difference. */
export function uniforms(p: Uniform, q: Uniform): number {
  const excess = (p.low - q.low + (q.high - p.high)) / (p.high - p.low);
  return excess < 1 ? logarithmOfOnePlus(excess) : logRatio(q.high - q.low, p.high - p.low);
}

/** shape1·ln(scale0/scale1) + r − 1 − ln r, r = shape1/shape0, of scale0 ≥ scale1 (Gil, Alajaji and Linder 2013, table 2). */
export function paretos(p: Pareto, q: Pareto): number {
  return q.shape * logRatio(p.scale, q.scale) + ofQuotient(q.shape, p.shape, q.shape - p.shape);
}
