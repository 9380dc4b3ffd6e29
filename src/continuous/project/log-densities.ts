/** A target's log-densities at points, and what can be wrong with them. */
import type { Distribution } from "../distributions/distribution.ts";
import {
  assertDensities,
  assertFinite,
  isDensityOfQ,
  isFiniteDensity,
  POINTS_PER_STEP,
  shownPoint,
} from "../estimate/log-densities.ts";
import { unsupportedTarget } from "./unsupported.ts";

/** What a target has to be for reverse projections. */
export const POSITIVE_EVERYWHERE =
  'one with a density that is positive everywhere, of the direction "reverse", since KL is infinite otherwise';

/** There may be a pause between any two steps: a caller's own density may take a millisecond a point. */
function* logDensitiesOf(target: Distribution, points: Float64Array): Generator<void, Float64Array> {
  const { dimensions } = target;
  const densities = new Float64Array(points.length / dimensions);
  for (let first = 0; first < densities.length; first += POINTS_PER_STEP) {
    const some = points.subarray(first * dimensions, (first + POINTS_PER_STEP) * dimensions);
    densities.set(target.logDensity(some), first);
    yield;
  }
  return densities;
}

/** At its own samples. */
export function* logDensitiesAtSamples(target: Distribution, samples: Float64Array): Generator<void, Float64Array> {
  assertFinite(target, samples);
  const densities = yield* logDensitiesOf(target, samples);
  assertDensities(target, samples, densities, isFiniteDensity, "a finite number at the distribution's own samples");
  return densities;
}

/** Where a normal distribution has mass, that is, anywhere: where the target has none, KL from any of them is infinite. */
export function* logDensitiesAnywhere(target: Distribution, points: Float64Array): Generator<void, Float64Array> {
  const densities = yield* logDensitiesOf(target, points);
  assertDensities(
    target,
    points,
    densities,
    isDensityOfQ,
    "a number below Infinity where a normal distribution has mass",
  );
  const gap = densities.indexOf(Number.NEGATIVE_INFINITY);
  if (gap < 0) return densities;
  const where = shownPoint(points, gap, target.dimensions);
  throw unsupportedTarget(POSITIVE_EVERYWHERE, `${target.name}, whose log-density is -Infinity at ${where}`);
}
