/** The distribution of a family that is nearest to a target, in one direction of KL or the other. */
import { assertEngine } from "../../discrete/arguments.ts";
import type { Engine } from "../../engine.ts";
import { type KullbackErrorCode, KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";
import { assertOptions, checkedSignal, type Signal } from "../../options.ts";
import { type DiagonalNormal, diagonalNormal } from "../distributions/diagonal-normal.ts";
import { assertDistribution, type Distribution } from "../distributions/distribution.ts";
import { type Mixture, mixture } from "../distributions/mixture.ts";
import type { MultivariateDistribution } from "../distributions/multivariate.ts";
import type { MultivariateNormal } from "../distributions/multivariate-normal.ts";
import { type Normal, normal } from "../distributions/normal.ts";
import { checkedSeed } from "../distributions/points.ts";
import type { UnivariateDistribution } from "../distributions/univariate.ts";
import { naturalLogarithm } from "../elementary.ts";
import { estimateKl } from "../estimate/estimate-kl.ts";
import { checkedName } from "../estimate/options.ts";
import { inSlices } from "../estimate/slices.ts";
import { exactKl } from "../exact/exact-kl.ts";
import { isInfiniteKl } from "../exact/infinite.ts";
import { expectationMaximization, KnownMaxima, MOST_STEPS, type ProjectionStep } from "./expectation-maximization.ts";
import { logDensitiesAtSamples, POSITIVE_EVERYWHERE } from "./log-densities.ts";
import { exactMoments, isRegular, momentsOfPoints, scaled, scaledPoints } from "./moments.ts";
import { distributionOf, type NormalFamily, normalOf, scaledNormal } from "./normal-family.ts";
import { ReverseProjections } from "./reverse.ts";
import { startsOf } from "./starts.ts";
import { unsupportedTarget } from "./unsupported.ts";

/** `"forward"`: KL(target‖·), which wants mass wherever the target has some. `"reverse"`: KL(·‖target), only where it has some. */
export type ProjectionDirection = "forward" | "reverse";

/** What a target is projected on: normal distributions, those of independent coordinates, or mixtures of normal ones. */
export type ProjectionFamily = "normal" | "diagonalNormal" | "mixture";

const directions: readonly ProjectionDirection[] = ["forward", "reverse"];
const families: readonly ProjectionFamily[] = ["normal", "diagonalNormal", "mixture"];

/** Options of `project`: family and direction, and what may be left out. */
export interface ProjectionOptions<Family extends ProjectionFamily = ProjectionFamily> {
  readonly family: Family;
  readonly direction: ProjectionDirection;
  /** Of `"mixture"`, and only there: how many. Default: 2. */
  readonly components?: number | undefined;
  /**
   * From how many places optima are looked for. In reverse they are modes of the target, and then samples; of mixtures, samples
   * for components. Default: 8. Forward normal has no need of any.
   */
  readonly starts?: number | undefined;
  /** Default: 0. */
  readonly seed?: number | undefined;
  /** Of `"mixture"`, and only there: given the bound after each half of a step of EM. */
  readonly onStep?: ((step: ProjectionStep) => void) | undefined;
  /** Ends the work when it is aborted. */
  readonly signal?: Signal | undefined;
}

/** What a target is projected to: of `"normal"`, numbers or vectors as the target's points are. */
export type Projected<Target extends Distribution, Family extends ProjectionFamily> = {
  normal: Target extends UnivariateDistribution
    ? Normal
    : Target extends MultivariateDistribution
      ? MultivariateNormal
      : Normal | MultivariateNormal;
  diagonalNormal: DiagonalNormal;
  mixture: Mixture;
}[Family];

/** A local optimum. Frozen. */
export interface Projection<Fit extends Distribution = Distribution> {
  readonly distribution: Fit;
  /** KL in the direction, in nats: by a formula where there is one, else an estimate from samples that the fit has not seen. */
  readonly divergence: number;
  /** Of the divergence: 0 of a formula. */
  readonly standardError: number;
  readonly direction: ProjectionDirection;
}

const optionNames = ["family", "direction", "components", "starts", "seed", "onStep", "signal"] as const;

/** Points that fits are made from: EM's, and moments'. */
const [EM_POINTS, MOMENT_POINTS] = [10_000, 1_000_000];
/** A start of EM is narrower than the target, so that components are different. */
const START_WIDTH = 1 / 2;

/** Of streams of one seed, which is for what. Starts have 2 and more. */
const [POINTS_STREAM, STARTS_STREAM] = [0, 2];

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
  for (const name of ["components", "onStep"] as const) {
    if (family === "mixture" || given[name] === undefined) continue;
    throw invalid(name, 'family "mixture" beside it', given[name], true);
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
  throw unsupportedTarget("a distribution with a density", target.name);
}

/** Fits, and of starts that had none, why. */
interface Found {
  readonly fits: Distribution[];
  readonly failures: { readonly expected: string; readonly code: KullbackErrorCode }[];
}

/** Samples of the target by which something is fitted, of which the densities are right at some. */
function* samplesOf(target: Distribution, count: number, seed: number): Generator<void, Float64Array> {
  const points = target.sample(count, { seed, stream: POINTS_STREAM });
  yield* logDensitiesAtSamples(target, points.subarray(0, EM_POINTS * target.dimensions));
  return points;
}

/** By moments: by formula, or of samples. */
function* forwardNormal(target: Distribution, { family, seed }: Checked, { fits, failures }: Found) {
  let moments = exactMoments(target);
  // Of a variance that is known, but that no double holds, samples would have another.
  if (moments === undefined && (typeof target.variance !== "number" || isRegular(target.variance))) {
    const samples = yield* samplesOf(target, Math.ceil(MOMENT_POINTS / target.dimensions), seed);
    const { points, exponent } = scaledPoints(samples);
    moments = { ...momentsOfPoints(points, target.dimensions), exponent };
  }
  const fit = moments && normalOf(family as NormalFamily, moments);
  if (fit !== undefined) fits.push(fit);
  else failures.push({ code: "METHOD_UNSUPPORTED", expected: "one with moments that doubles can hold" });
}

function* forwardMixtures(target: Distribution, checked: Checked, { fits, failures }: Found): Generator<void, void> {
  const { components, seed, starts, onStep } = checked;
  const { dimensions } = target;
  // What bounds lose where points are divided by a unit.
  const { points, exponent } = scaledPoints(yield* samplesOf(target, EM_POINTS, seed));
  const logUnit = dimensions * exponent * naturalLogarithm(2);
  const { covariance } = momentsOfPoints(points, dimensions);
  const narrow = covariance.map((row) => Float64Array.from(row, (own) => own * START_WIDTH * START_WIDTH));
  const known = new KnownMaxima();
  for (let start = 0; start < starts; start++) {
    const means = scaled(target.sample(components, { seed, stream: STARTS_STREAM + start }), -exponent);
    const parts = Array.from({ length: components }, (_, c): [number, Distribution | undefined] => {
      const mean = means.slice(c * dimensions, (c + 1) * dimensions);
      return [1, normalOf("normal", { mean, covariance: narrow, exponent: 0 })];
    });
    const first = mixtureOf(parts);
    const report =
      onStep && ((own: Omit<ProjectionStep, "start">) => onStep({ ...own, start, bound: own.bound - logUnit }));
    const maximum = first === undefined ? "point" : yield* expectationMaximization(first, points, known, report);
    if (typeof maximum !== "string") {
      const { weights, components: own } = maximum;
      const fit = mixtureOf(own.map((component, c) => [weights[c] as number, scaledNormal(component, exponent)]));
      if (fit !== undefined) {
        fits.push(fit);
        continue;
      }
    }
    if (maximum === "known") continue;
    if (maximum === "slow")
      failures.push({ code: "NOT_CONVERGED", expected: `one that EM comes to an end with in ${MOST_STEPS} steps` });
    else failures.push({ code: "METHOD_UNSUPPORTED", expected: "one that has a fit of so many components" });
  }
}

/** A mixture, if it has all its components. */
function mixtureOf(parts: readonly (readonly [number, Distribution | undefined])[]): Mixture | undefined {
  const all = parts.flatMap(([weight, part]) => (part === undefined ? [] : [[weight, part] as const]));
  return all.length === parts.length ? mixture(all) : undefined;
}

function* reverseNormals(target: Distribution, checked: Checked, { fits, failures }: Found): Generator<void, void> {
  const { seed, starts } = checked;
  const family = checked.family as NormalFamily;
  const projections = new ReverseProjections(target, family, seed);
  for (const start of yield* startsOf(target, starts, seed, STARTS_STREAM)) yield* projections.descend(start);
  for (const optimum of projections.optima) {
    const fit = distributionOf(family, optimum);
    if (fit !== undefined) fits.push(fit);
    else
      failures.push({
        code: "METHOD_UNSUPPORTED",
        expected: "one whose optima have covariances that doubles can hold",
      });
  }
  if (projections.optima.length === 0) {
    failures.push({ code: "NOT_CONVERGED", expected: "one that has a local optimum near a start" });
  }
}

function pairOf(direction: ProjectionDirection, target: Distribution, fit: Distribution): [Distribution, Distribution] {
  return direction === "forward" ? [target, fit] : [fit, target];
}

/** Before anything is done for nothing: of all normal distributions KL is infinite, or of none. */
function assertFiniteDivergence(target: Distribution, direction: ProjectionDirection): void {
  const { dimensions } = target;
  const any =
    dimensions === 1
      ? normal(0, 1)
      : diagonalNormal({ mean: new Float64Array(dimensions), std: new Float64Array(dimensions).fill(1) });
  if (!isInfiniteKl(...pairOf(direction, target, any))) return;
  throw unsupportedTarget(direction === "forward" ? "one with moments" : POSITIVE_EVERYWHERE, target.name);
}

/**
 * The distributions of a family that are nearest to a target: every local optimum that was found, best first.
 *
 * *Forward*, KL(target‖·): the normal distribution with the target's moments, exact for mixtures of normal distributions and wherever
 * moments are known, of 10^6 samples elsewhere; mixtures by EM, on 10,000 samples of the target, from several starts. EM
 * alternates two minimizations of KL: the expectation makes KL(shares‖posterior) 0, the maximization raises the bound, so the
 * bound never falls: `onStep` is given both. It ends where all steps to come would gain less than a twentieth of what so many
 * samples are wrong by; a start that takes more than 4,000 steps has no result.
 *
 * *Reverse*, KL(·‖target): normal distributions whose divergence is least nearby, by 32,768 points that are the same for all
 * (common random numbers), or 131,072 where so many do not tell. With several modes, there are several optima: they are
 * looked for from modes among samples of the target and other samples, as narrow and as wide as the target. What is returned
 * is an optimum by other points too: there all curvatures are positive, and a Newton step would have KL fall by no more than
 * 2·10^-5 nats for each parameter. That takes no derivative of the target's density, which may have jumps.
 *
 * @param engine runs the estimates of divergences
 * @param target a distribution with a density; for `"reverse"` one that is positive everywhere
 * @param options `family`, `direction`, `components`, `starts`, `seed`, `onStep`, `signal`
 * @returns a promise of an array of `{ distribution, divergence, standardError, direction }`. It is rejected with a
 *   KullbackTypeError or KullbackRangeError where an argument is of the wrong kind or value, or the target has no moments, or
 *   for `"reverse"` places without a density (`METHOD_UNSUPPORTED`), the target's log-density is no number (`INVALID_POINT`), or
 *   no start led to an optimum (`NOT_CONVERGED`); with the signal's reason where that is aborted
 *
 * @example
 * const engine = await createEngine();
 * const target = mixture([[1, normal(-3, 1)], [1, normal(3, 1)]]);
 * const [covering] = await project(engine, target, { family: "normal", direction: "forward" });
 * console.log(covering.distribution.name); // normal(0,3.1622776601683795)
 * const seeking = await project(engine, target, { family: "normal", direction: "reverse" });
 * console.log(seeking.map(({ distribution }) => Math.abs(distribution.mean).toFixed(1))); // [ '3.0', '3.0', '0.0' ]
 */
export async function project<Target extends Distribution, Family extends ProjectionFamily>(
  engine: Engine,
  target: Target,
  options: ProjectionOptions<Family>,
): Promise<readonly Projection<Projected<Target, Family>>[]> {
  assertEngine(engine);
  assertProjectable(target);
  const checked = checkedProjectionOptions(options);
  const { family, direction, signal } = checked;
  assertFiniteDivergence(target, direction);
  const found: Found = { fits: [], failures: [] };
  const steps = direction === "reverse" ? reverseNormals : family === "mixture" ? forwardMixtures : forwardNormal;
  await inSlices(engine, steps(target, checked, found), { signal, onPause: undefined });
  const [failure] = found.failures;
  if (found.fits.length === 0 && failure !== undefined) {
    throw new KullbackRangeError({ ...failure, argument: "target", got: target.name });
  }
  const projections: Projection[] = [];
  for (const distribution of found.fits) {
    const [p, q] = pairOf(direction, target, distribution);
    const { estimate, standardError } = await divergenceFrom(engine, p, q, checked);
    projections.push(Object.freeze({ distribution, divergence: estimate, standardError, direction }));
  }
  projections.sort((one, other) => one.divergence - other.divergence);
  // The family's, as was asked for.
  return Object.freeze(projections) as readonly Projection<Projected<Target, Family>>[];
}

/** By a formula, or an estimate. */
async function divergenceFrom(engine: Engine, p: Distribution, q: Distribution, { seed, signal }: Checked) {
  const exact = exactKl(p, q);
  if (exact !== undefined) return { estimate: exact, standardError: 0 };
  const { estimate, standardError, warnings } = await estimateKl(engine, p, q, { seed, signal });
  if (estimate < Number.POSITIVE_INFINITY) return { estimate, standardError };
  throw unsupportedTarget("one of which KL is finite", `infinity: ${warnings[0]?.message}`);
}
