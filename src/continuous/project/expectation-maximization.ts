/**
 * Mixtures of normal distributions by expectation-maximization: alternating minimization of one KL divergence (R. Neal and
 * G. Hinton 1998, “A view of the EM algorithm that justifies incremental, sparse, and other variants”).
 */

import { choleskyFactor } from "../cholesky.ts";
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

/** The bound rises by less than this a step in the end, in nats a point: less than samples can tell. */
const LEAST_RISE = 1e-9;
const MOST_STEPS = 1000;

/** Σ over components of ln of weight times density, a row a component. */
function logJoint(model: Mixture, points: Float64Array): Float64Array[] {
  return model.components.map((component, c) => {
    const logWeight = naturalLogarithm(model.weights[c] as number);
    return component.logDensity(points).map((own) => own + logWeight);
  });
}

/** Shares by the posterior, and the mean of ln p(x). */
function posterior(joint: readonly Float64Array[], count: number) {
  const shares = joint.map(() => new Float64Array(count));
  let sum = 0;
  for (let j = 0; j < count; j++) {
    let greatest = Number.NEGATIVE_INFINITY;
    for (const row of joint) greatest = Math.max(greatest, row[j] as number);
    let total = 0;
    for (const [c, row] of joint.entries()) {
      const share = exponential((row[j] as number) - greatest);
      (shares[c] as Float64Array)[j] = share;
      total += share;
    }
    for (const own of shares) own[j] = (own[j] as number) / total;
    sum += greatest + naturalLogarithm(total);
  }
  return { shares, logLikelihood: sum / count };
}

/** E_s[ln p(x, z)] + H(s), a point, by its definition. */
function boundOf(shares: readonly Float64Array[], joint: readonly Float64Array[], count: number): number {
  let sum = 0;
  for (const [c, own] of shares.entries()) {
    for (let j = 0; j < count; j++) {
      const share = own[j] as number;
      if (share > 0) sum += share * ((joint[c]?.[j] as number) - naturalLogarithm(share));
    }
  }
  return sum / count;
}

/** The components and weights that are likeliest, given shares; undefined where one has come down to a point. */
function maximized(shares: readonly Float64Array[], points: Float64Array, dimensions: number): Mixture | undefined {
  const parts: [number, Distribution][] = [];
  for (const own of shares) {
    const weight = own.reduce((sum, share) => sum + share, 0);
    const { mean, covariance } = momentsOfPoints(points, dimensions, own);
    if (typeof choleskyFactor(covariance) === "number") return undefined;
    parts.push([weight, normalOf("normal", mean, covariance)]);
  }
  return mixture(parts);
}

/**
 * From a first mixture to a local maximum of the likelihood of points. There may be a pause between any two steps.
 *
 * @returns undefined where a component came down to a point, whose likelihood has no bound
 */
export function* expectationMaximization(
  first: Mixture,
  points: Float64Array,
  start: number,
  onStep: ((step: ProjectionStep) => void) | undefined,
): Generator<void, Mixture | undefined> {
  const { dimensions } = first;
  const count = points.length / dimensions;
  let model = first;
  let joint = logJoint(model, points);
  let before = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { shares, logLikelihood } = posterior(joint, count);
    const bound = boundOf(shares, joint, count);
    onStep?.({ start, step, phase: "expectation", bound, gap: logLikelihood - bound });
    yield;
    if (logLikelihood - before < LEAST_RISE) break;
    before = logLikelihood;
    const next = maximized(shares, points, dimensions);
    if (next === undefined) return undefined;
    model = next;
    joint = logJoint(model, points);
    if (onStep !== undefined) {
      const raised = boundOf(shares, joint, count);
      const gap = posterior(joint, count).logLikelihood - raised;
      onStep({ start, step, phase: "maximization", bound: raised, gap });
    }
    yield;
  }
  return model;
}
