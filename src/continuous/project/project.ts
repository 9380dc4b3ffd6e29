/** The distribution of a family that is nearest to a target, in one direction of KL or the other. */
import { assertEngine } from "../../discrete/arguments.ts";
import type { Engine } from "../../engine.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";
import { assertOptions, checkedSignal, type Signal } from "../../options.ts";
import { diagonalNormal } from "../distributions/diagonal-normal.ts";
import { assertDistribution, type Distribution } from "../distributions/distribution.ts";
import { mixture } from "../distributions/mixture.ts";
import { checkedSeed } from "../distributions/points.ts";
import { naturalLogarithm } from "../elementary.ts";
import { estimateKl } from "../estimate/estimate-kl.ts";
import { checkedName } from "../estimate/options.ts";
import { pointsOf } from "../estimate/points.ts";
import { inSlices } from "../estimate/slices.ts";
import { GREATEST_DIMENSIONS } from "../estimate/sobol.ts";
import { exactKl } from "../exact/exact-kl.ts";
import { isInfiniteKl } from "../exact/infinite.ts";
import { expectationMaximization, type ProjectionStep } from "./expectation-maximization.ts";
import { exactMoments, type MeanAndCovariance, momentsOfPoints } from "./moments.ts";
import { normalOf } from "./normal-family.ts";
import { parameterCount, reverseProjection } from "./reverse.ts";

/** `"forward"`: KL(target‖·), which wants mass wherever the target has some. `"reverse"`: KL(·‖target), only where it has some. */
export type ProjectionDirection = "forward" | "reverse";

/** What a target is projected on: normal distributions, those of independent coordinates, or mixtures of normal ones. */
export type ProjectionFamily = "normal" | "diagonalNormal" | "mixture";

const directions: readonly ProjectionDirection[] = ["forward", "reverse"];
const families: readonly ProjectionFamily[] = ["normal", "diagonalNormal", "mixture"];

/** Options of `project`: family and direction, and what may be left out. */
export interface ProjectionOptions {
  readonly family: ProjectionFamily;
  readonly direction: ProjectionDirection;
  /** Of `"mixture"`, and only there: how many. Default: 2. */
  readonly components?: number | undefined;
  /** From how many places optima are looked for, at samples of the target. Default: 8. Forward normal has no need of any. */
  readonly starts?: number | undefined;
  /** Default: 0. */
  readonly seed?: number | undefined;
  /** Given the bound after each half of a step of EM. */
  readonly onStep?: ((step: ProjectionStep) => void) | undefined;
  /** Ends the work when it is aborted. */
  readonly signal?: Signal | undefined;
}

/** A local optimum. Frozen. */
export interface Projection {
  readonly distribution: Distribution;
  /** KL in the direction, in nats: by a formula where there is one, else an estimate from samples that the fit has not seen. */
  readonly divergence: number;
  /** Of the divergence: 0 of a formula. */
  readonly standardError: number;
  readonly direction: ProjectionDirection;
}

const optionNames = ["family", "direction", "components", "starts", "seed", "onStep", "signal"] as const;

/** Points that fits are made from: EM's, moments', and, in pairs, the z of reverse ones. */
const [EM_POINTS, MOMENT_POINTS, REVERSE_PAIRS] = [10_000, 1_000_000, 2048];
/** Points that tell how wide the target is, where nothing else does. */
const WIDTH_POINTS = 4096;
/** A start is narrower than the target, so that it has one of its modes near it. */
const START_WIDTH = 1 / 2;
/** Optima nearer to each other than this, in nats, are one: a fifth of what parameters may be wrong by 2 % for. */
const SAME = 1e-4;

/** Of streams of one seed, which is for what. Starts have 2 and more. */
const [POINTS_STREAM, Z_STREAM, STARTS_STREAM] = [0, 1, 2];

interface Checked {
  readonly family: ProjectionFamily;
  readonly direction: ProjectionDirection;
  readonly components: number;
  readonly starts: number;
  readonly seed: number;
  readonly onStep: ((step: ProjectionStep) => void) | undefined;
  readonly signal: Signal | undefined;
}

function invalid(argument: string, expected: string, value: unknown, isKind = typeof value === "number") {
  const detail = { code: "INVALID_OPTION", argument, expected, got: show(value) } as const;
  return isKind ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
}

function count(argument: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw invalid(argument, `a whole number of at least 1, at most ${most}`, value);
}

function checkedProjectionOptions(options: unknown): Checked {
  assertOptions(options, optionNames);
  const given = options as ProjectionOptions;
  const family = checkedName("family", given.family, families);
  const direction = checkedName("direction", given.direction, directions);
  if (family === "mixture" && direction === "reverse") {
    throw invalid("direction", '"forward", of a mixture', direction, true);
  }
  if (family !== "mixture" && given.components !== undefined) {
    throw invalid("components", 'family "mixture" beside it', given.components, true);
  }
  const { components = 2, starts = 8, onStep } = given;
  if (onStep !== undefined && typeof onStep !== "function") throw invalid("onStep", "a function", onStep, false);
  return {
    family,
    direction,
    components: count("components", components, 64),
    starts: count("starts", starts, 1000),
    seed: checkedSeed("seed", given.seed),
    onStep,
    signal: checkedSignal(given.signal),
  };
}

function assertProjectable(target: unknown): asserts target is Distribution {
  assertDistribution("target", target);
  if (!["integers", "simplex"].includes(target.support.kind)) return;
  throw unsupported("a distribution with a density", target.name);
}

function unsupported(expected: string, got: string): KullbackRangeError {
  return new KullbackRangeError({ code: "METHOD_UNSUPPORTED", argument: "target", expected, got });
}

/** Moments by formula, or of samples. */
function momentsOf(target: Distribution, seed: number, points: number): MeanAndCovariance {
  const exact = exactMoments(target);
  if (exact !== undefined) return exact;
  const count = Math.ceil(points / target.dimensions);
  return momentsOfPoints(target.sample(count, { seed, stream: POINTS_STREAM }), target.dimensions);
}

/** Points at which to start: of the target. */
function startsOf(target: Distribution, { starts, seed }: Checked, each: number): Float64Array[] {
  return Array.from({ length: starts }, (_, j) => target.sample(each, { seed, stream: STARTS_STREAM + j }));
}

/**
 * Pairs of z and −z, of variance 1, so the mean and variance of q are those of its points; evenly spread, so that other moments
 * are nearly its own too: by random ones the optimum of a skewed target was a quarter off (measured).
 */
function standardPoints(dimensions: number, seed: number): Float64Array {
  const zero = new Float64Array(dimensions);
  const standard = diagonalNormal({ mean: zero, std: zero.map(() => 1) });
  const method = dimensions <= GREATEST_DIMENSIONS ? "sobol" : "random";
  const half = pointsOf(standard, method, seed, Z_STREAM, REVERSE_PAIRS)(0, 0, REVERSE_PAIRS, 0);
  const squares = new Float64Array(dimensions);
  for (const [j, own] of half.entries()) squares[j % dimensions] = (squares[j % dimensions] as number) + own * own;
  const scaled = half.map((own, j) => own / Math.sqrt((squares[j % dimensions] as number) / REVERSE_PAIRS));
  return Float64Array.from([...scaled, ...scaled.map((own) => -own)]);
}

function* forwardMixtures(target: Distribution, checked: Checked, found: Distribution[]): Generator<void, void> {
  const { components, seed, onStep } = checked;
  const { dimensions } = target;
  const points = target.sample(EM_POINTS, { seed, stream: POINTS_STREAM });
  const { covariance } = momentsOfPoints(points, dimensions);
  const narrow = covariance.map((row) => Float64Array.from(row, (own) => own * START_WIDTH * START_WIDTH));
  for (const [start, means] of startsOf(target, checked, components).entries()) {
    const parts = Array.from({ length: components }, (_, c): [number, Distribution] => {
      return [1, normalOf("normal", means.slice(c * dimensions, (c + 1) * dimensions), narrow)];
    });
    const fit = yield* expectationMaximization(mixture(parts), points, start, onStep);
    if (fit !== undefined) found.push(fit);
  }
}

function* reverseNormals(target: Distribution, checked: Checked, found: Distribution[]): Generator<void, void> {
  const { seed } = checked;
  const family = checked.family as "normal" | "diagonalNormal";
  const { dimensions } = target;
  const z = standardPoints(dimensions, seed);
  const { covariance } = momentsOf(target, seed, WIDTH_POINTS);
  const widths = Float64Array.from(covariance, (row, i) => START_WIDTH * Math.sqrt(row[i] as number));
  const size = parameterCount(family, dimensions);
  // Below the diagonal, a factor's entries are lengths along the axis of their row.
  const below = widths.length === 0 ? [] : [...widths].flatMap((width, i) => new Array<number>(i).fill(width));
  const units = Float64Array.from([...widths, ...widths.map(() => 1), ...below].slice(0, size));
  for (const mean of startsOf(target, checked, 1)) {
    const first = new Float64Array(size);
    first.set(mean);
    first.set(widths.map(naturalLogarithm), dimensions);
    const fit = yield* reverseProjection(target, family, z, first, units);
    if (fit !== undefined) found.push(fit);
  }
}

function pairOf(direction: ProjectionDirection, target: Distribution, fit: Distribution): [Distribution, Distribution] {
  return direction === "forward" ? [target, fit] : [fit, target];
}

/** Of distributions that are near each other, the first. */
function distinctOf(found: readonly Distribution[]): Distribution[] {
  const kept: Distribution[] = [];
  for (const one of found) {
    if (!kept.some((other) => (exactKl(one, other) ?? 0) + (exactKl(other, one) ?? 0) < SAME)) kept.push(one);
  }
  return kept;
}

/**
 * The distributions of a family that are nearest to a target: every local optimum that was found, best first.
 *
 * *Forward*, KL(target‖·): the normal distribution with the target's moments, exact for mixtures of normal distributions and wherever
 * moments are known, of 10^6 samples elsewhere; mixtures by EM, on 10,000 samples of the target, from several starts. EM
 * alternates two minimizations of KL: the expectation makes KL(shares‖posterior) 0, the maximization raises the bound, so the
 * bound never falls: `onStep` is given both.
 *
 * *Reverse*, KL(·‖target): normal distributions whose divergence, by 4,096 points that are the same for all (common random
 * numbers), is least near each of several starts, by BFGS. With several modes, there are several optima.
 *
 * @param engine runs the estimates of divergences
 * @param target a distribution with a density; for `"reverse"` one that is positive everywhere
 * @param options `family`, `direction`, `components`, `starts`, `seed`, `onStep`, `signal`
 * @returns a promise of an array of `{ distribution, divergence, standardError, direction }`. It is rejected with a
 *   KullbackTypeError or KullbackRangeError where an argument is of the wrong kind or value, or the target has no moments, or,
 *   for `"reverse"`, places without a density (`METHOD_UNSUPPORTED`); with the signal's reason where that is aborted
 *
 * @example
 * const engine = await createEngine();
 * const target = mixture([[1, normal(-3, 1)], [1, normal(3, 1)]]);
 * const [covering] = await project(engine, target, { family: "normal", direction: "forward" });
 * console.log(covering.distribution.name); // normal(0,3.1622776601683795)
 * const seeking = await project(engine, target, { family: "normal", direction: "reverse" });
 * console.log(seeking.map(({ distribution }) => Math.abs(distribution.mean).toFixed(1))); // [ '3.0', '3.0', '0.0' ]
 */
export async function project(
  engine: Engine,
  target: Distribution,
  options: ProjectionOptions,
): Promise<readonly Projection[]> {
  assertEngine(engine);
  assertProjectable(target);
  const checked = checkedProjectionOptions(options);
  const { family, direction, seed, signal } = checked;
  const found: Distribution[] = [];
  function* steps(): Generator<void, void> {
    if (direction === "reverse") yield* reverseNormals(target, checked, found);
    else if (family === "mixture") yield* forwardMixtures(target, checked, found);
    else {
      const { mean, covariance } = momentsOf(target, seed, MOMENT_POINTS);
      found.push(normalOf(family, mean, covariance));
      yield;
    }
  }
  await inSlices(engine, steps(), { signal, onPause: undefined });
  const [first] = found;
  const isInfinite = first !== undefined && isInfiniteKl(...pairOf(direction, target, first));
  if (first === undefined || isInfinite) {
    const finite = direction === "forward" ? "moments" : "a density that is positive everywhere";
    throw unsupported(
      family === "mixture" && !isInfinite ? "one that has a fit of so many components" : `one with ${finite}`,
      target.name,
    );
  }
  const projections: Projection[] = [];
  for (const distribution of family === "mixture" ? found : distinctOf(found)) {
    const [p, q] = pairOf(direction, target, distribution);
    const exact = exactKl(p, q);
    const { estimate, standardError } =
      exact === undefined ? await estimateKl(engine, p, q, { seed, signal }) : { estimate: exact, standardError: 0 };
    projections.push(Object.freeze({ distribution, divergence: estimate, standardError, direction }));
  }
  projections.sort((one, other) => one.divergence - other.divergence);
  return Object.freeze(family === "mixture" ? distinctMixtures(projections) : projections);
}

/** EM's optima by their divergence, which is of the same samples for all: those of the same one are permutations of components. */
function distinctMixtures(ordered: readonly Projection[]): Projection[] {
  return ordered.filter((own, j) => j === 0 || own.divergence - (ordered[j - 1] as Projection).divergence >= SAME);
}
