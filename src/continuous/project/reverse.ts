/** The normal distributions of which KL to a target is least nearby. */
import { choleskyFactor, solveLower } from "../cholesky.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { distanceOf, localDivergence, moved, parameterCount, pointsOfFrame, slopeAtFrame } from "./local-divergence.ts";
import { logDensitiesAnywhere } from "./log-densities.ts";
import { hessianOf, localMinimum } from "./minimum.ts";
import { type Affine, divergenceOf, type NormalFamily } from "./normal-family.ts";
import { standardPoints, type WeightedPoints } from "./standard-points.ts";

/**
 * What is a local optimum: by points that the fit has not seen, a Newton step would have KL fall by no more than this for each
 * parameter, in nats, and all curvatures are positive. It is what a shift by 0.6 % of a standard deviation costs where the
 * target is as wide as the optimum.
 */
const MOST_FALL = 2e-5;
/** Descents that come nearer to each other than this, in nats of both divergences, for each parameter, have the same optimum. */
const SAME = 40 * MOST_FALL;
/**
 * A frame is its optimum's where the minimum nearby is nearer than this, in nats of KL for each parameter; or after so many frames
 * that were near it, since of a density with jumps none need be. The check decides.
 */
const [LEAST_MOVE, NEAR_FRAMES] = [1e-8, 8];
/** The same where all that is wanted is to be near. */
const FIRST_MOVE = 1e-4;
/** How far q may be from its frame, in nats of KL: at most, the variance of importance weights is e^(2·¼) − 1 = 0.65. */
const REACH = 1 / 4;
/** Each is narrower by e^0.6 at most: from 10^25 times too wide (of heavy tails) it takes about 100. */
const MOST_FRAMES = 200;
/** Pairs of points z and −z: the first to get near an optimum, the others to be sure of it, where so many do not tell, by more. */
const PAIRS = [2048, 16_384, 65_536];
/** A slope of `size` parameters takes more than as many points. */
const PAIRS_PER_PARAMETER = 8;
/** Streams of the points by which fits are made, and checked. */
const [FIT_STREAM, CHECK_STREAM] = [1, 2];

export class ReverseProjections {
  private readonly found: Affine[] = [];
  private readonly points = new Map<string, WeightedPoints>();
  private readonly size: number;

  constructor(
    private readonly target: Distribution,
    private readonly family: NormalFamily,
    private readonly seed: number,
  ) {
    this.size = parameterCount(family, target.dimensions);
  }

  /** Those of `descend`, each of them once. */
  get optima(): readonly Affine[] {
    return this.found;
  }

  /**
   * Down from a first distribution to a local optimum, which is kept if it is a new one. Of each frame, KL nearby is minimized by
   * points of that frame; where the minimum is, is the next frame. There may be a pause between any two steps.
   */
  *descend(first: Affine): Generator<void, void> {
    const { family, size, target } = this;
    const { dimensions } = target;
    let frame = first;
    let level = 0;
    let near = 0;
    for (let frames = 0; frames < MOST_FRAMES && level < PAIRS.length; frames++) {
      const points = this.standard(level, FIT_STREAM);
      const divergence = localDivergence(family, frame, points, yield* this.densitiesAt(frame, points));
      const isWithin = (at: Float64Array) => distanceOf(family, at, dimensions) <= REACH;
      const minimum = yield* localMinimum(divergence, size, isWithin);
      const distance = distanceOf(family, minimum, dimensions);
      frame = moved(family, frame, minimum);
      if (distance > REACH / 2) continue;
      if (this.found.some((other) => this.areSame(frame, other))) return;
      near += 1;
      if (distance > (level === 0 ? FIRST_MOVE : LEAST_MOVE) * size && near < NEAR_FRAMES) continue;
      // The first level has the fewest points that find the way.
      if (level > 0 && (yield* this.isOptimum(frame, yield* hessianOf(divergence, minimum), level))) {
        this.found.push(frame);
        return;
      }
      level += 1;
      near = 0;
    }
  }

  /** By points of its own. The Hessian is in the coordinates of the frame before, which are nearly the same. */
  private *isOptimum(frame: Affine, hessian: Float64Array[], level: number): Generator<void, boolean> {
    const factor = choleskyFactor(hessian);
    if (typeof factor === "number") return false;
    const points = this.standard(level, CHECK_STREAM);
    const slope = slopeAtFrame(this.family, frame, points, yield* this.densitiesAt(frame, points));
    const halves = solveLower(factor, slope);
    return halves.reduce((sum, own) => sum + own * own, 0) / 2 <= MOST_FALL * this.size;
  }

  private areSame(one: Affine, other: Affine): boolean {
    return divergenceOf(one, other) + divergenceOf(other, one) < SAME * this.size;
  }

  private *densitiesAt(frame: Affine, { z }: WeightedPoints): Generator<void, Float64Array> {
    const { family, target } = this;
    return yield* logDensitiesAnywhere(target, pointsOfFrame(family, frame, z));
  }

  /** Made once, for all descents (common random numbers). */
  private standard(level: number, stream: number): WeightedPoints {
    const key = `${level},${stream}`;
    let own = this.points.get(key);
    if (own === undefined) {
      let pairs = PAIRS[level] as number;
      // Powers of two, as Sobol' points are even.
      while (pairs < PAIRS_PER_PARAMETER * this.size) pairs *= 2;
      own = standardPoints(this.target.dimensions, this.seed, stream, pairs);
      this.points.set(key, own);
    }
    return own;
  }
}
