/**
 * Mixtures of normal distributions by expectation-maximization: alternating minimization of one KL divergence (R. Neal and
 * G. Hinton 1998, “A view of the EM algorithm that justifies incremental, sparse, and other variants”).
 */
import type { Distribution } from "../distributions/distribution.ts";
import { type Mixture, mixture } from "../distributions/mixture.ts";
import { exponential, naturalLogarithm } from "../elementary.ts";
import { momentsOfPoints } from "./moments.ts";
import { normalOf } from "./normal-family.ts";

/** A half of a step: what the bound is after it. */
export interface ProjectionStep {
  /** Which start, from 0 on, and which step of it. */
  readonly start: number;
  readonly step: number;
  /** `"expectation"` chooses the shares that points have in components, `"maximization"` the components. */
  readonly phase: "expectation" | "maximization";
  /** E_s[ln p(x, z)] + H(s) of shares s, a point: at most the mean of ln p(x), and never less than it was. */
  readonly bound: number;
  /** KL(s‖posterior), a point: the mean of ln p(x) less the bound. After the expectation it is 0. */
  readonly gap: number;
}

/**
 * In the end, all steps that are left would raise the likelihood by less than this part of what it is off anyway: from n points k
 * parameters are k/2n nats wrong (S. Wilks 1938).
 */
const LEAST_GAIN = 1 / 20;
/** Gains of no more than this are rounding, of sums of 10,000 terms. */
const ROUNDING = 1e-14;
/** A start that takes more is no optimum. The slowest of 192 that were tried, two components on a normal target, took 772 (measured). */
export const MOST_STEPS = 4000;

/** ln of the density of each component at points, a row a component. */
function logDensitiesOf({ components }: Mixture, points: Float64Array, rows: readonly Float64Array[]): void {
  for (const [c, component] of components.entries()) component.logDensity(points, rows[c]);
}

/** Shares by the posterior, and ln p(x) at each point, of which the mean is returned. */
function posterior(
  { weights }: Mixture,
  densities: readonly Float64Array[],
  shares: readonly Float64Array[],
  mixed: Float64Array,
): number {
  const count = mixed.length;
  const logWeights = weights.map(naturalLogarithm);
  const own = new Float64Array(shares.length);
  let sum = 0;
  for (let j = 0; j < count; j++) {
    let greatest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < own.length; c++) {
      const joint = (densities[c]?.[j] as number) + (logWeights[c] as number);
      own[c] = joint;
      if (joint > greatest) greatest = joint;
    }
    let total = 0;
    for (let c = 0; c < own.length; c++) {
      const joint = own[c] as number;
      const share = joint === greatest ? 1 : exponential(joint - greatest);
      own[c] = share;
      total += share;
    }
    for (let c = 0; c < own.length; c++) (shares[c] as Float64Array)[j] = (own[c] as number) / total;
    const logDensity = greatest + naturalLogarithm(total);
    mixed[j] = logDensity;
    sum += logDensity;
  }
  return sum / count;
}

/** E_s[ln p(x, z)] + H(s), a point, by its definition. */
function boundOf({ weights }: Mixture, densities: readonly Float64Array[], shares: readonly Float64Array[]): number {
  let sum = 0;
  for (const [c, own] of shares.entries()) {
    const logWeight = naturalLogarithm(weights[c] as number);
    for (const [j, share] of own.entries()) {
      if (share > 0) sum += share * ((densities[c]?.[j] as number) + logWeight - naturalLogarithm(share));
    }
  }
  return sum / (shares[0] as Float64Array).length;
}

/** The components and weights that are likeliest, given shares; undefined where one has come down to a point. */
function maximized(shares: readonly Float64Array[], points: Float64Array, dimensions: number): Mixture | undefined {
  const parts: [number, Distribution][] = [];
  for (const own of shares) {
    const weight = own.reduce((sum, share) => sum + share, 0);
    const component = normalOf("normal", { ...momentsOfPoints(points, dimensions, own), exponent: 0 });
    if (component === undefined) return undefined;
    parts.push([weight, component]);
  }
  return mixture(parts);
}

/** What all gains to come add up to, if each is to the next as the last two are to each other (A. C. Aitken 1926). */
function gainsToCome(gain: number, gainBefore: number): number {
  const ratio = gain / gainBefore;
  return ratio < 1 ? (gain * ratio) / (1 - ratio) : Number.POSITIVE_INFINITY;
}

/** Of n points: what a fit's likelihood is off by, in nats a point. */
function errorOf(model: Mixture, count: number): number {
  return parameterCount(model) / (2 * count);
}

/** Numbers that a mixture of normal distributions has. */
function parameterCount({ components, dimensions }: Mixture): number {
  return components.length * (1 + dimensions + (dimensions * (dimensions + 1)) / 2) - 1;
}

/** How a start ended: what came of it, or why nothing did. */
export type Maximum = Mixture | "point" | "slow" | "known";

/** Maxima of the likelihood of the same points, by their log-densities there: so it makes no difference how components are ordered. */
export class KnownMaxima {
  private readonly all: Float64Array[] = [];

  add(mixed: Float64Array): void {
    this.all.push(mixed.slice());
  }

  /** Whether KL from one of them, ½·E ln²(p/q) nearby, is less than what so many points are wrong by. */
  has(model: Mixture, mixed: Float64Array): boolean {
    const most = 2 * mixed.length * errorOf(model, mixed.length);
    return this.all.some((other) => {
      let squares = 0;
      for (let j = 0; j < mixed.length && squares < most; j++) {
        const difference = (mixed[j] as number) - (other[j] as number);
        squares += difference * difference;
      }
      return squares < most;
    });
  }
}

/**
 * From a first mixture to a local maximum of the likelihood of points, which is added to those that are known. There may be a
 * pause between any two steps.
 *
 * @returns `"point"` where a component came down to a point, whose likelihood has no bound; `"slow"` where there was no end;
 *   `"known"` where it came to a maximum that was known
 */
export function* expectationMaximization(
  first: Mixture,
  points: Float64Array,
  known: KnownMaxima,
  onStep: ((step: Omit<ProjectionStep, "start">) => void) | undefined,
): Generator<void, Maximum> {
  const { dimensions } = first;
  const count = points.length / dimensions;
  const rows = () => first.components.map(() => new Float64Array(count));
  const [densities, shares, unused] = [rows(), rows(), rows()];
  const mixed = new Float64Array(count);
  const least = LEAST_GAIN * errorOf(first, count);
  let model = first;
  let before = Number.NEGATIVE_INFINITY;
  let gainBefore = Number.NaN;
  logDensitiesOf(model, points, densities);
  for (let step = 0; step < MOST_STEPS; step++) {
    const logLikelihood = posterior(model, densities, shares, mixed);
    if (onStep !== undefined) {
      const bound = boundOf(model, densities, shares);
      onStep({ step, phase: "expectation", bound, gap: logLikelihood - bound });
    }
    yield;
    if (known.has(model, mixed)) return "known";
    const gain = logLikelihood - before;
    const isRounding = gain <= ROUNDING * Math.max(1, Math.abs(logLikelihood));
    if (isRounding || (gain < least && gainsToCome(gain, gainBefore) < least)) {
      known.add(mixed);
      return model;
    }
    [before, gainBefore] = [logLikelihood, gain];
    const next = maximized(shares, points, dimensions);
    if (next === undefined) return "point";
    model = next;
    logDensitiesOf(model, points, densities);
    if (onStep !== undefined) {
      const bound = boundOf(model, densities, shares);
      onStep({ step, phase: "maximization", bound, gap: posterior(model, densities, unused, mixed) - bound });
    }
    yield;
  }
  return "slow";
}
