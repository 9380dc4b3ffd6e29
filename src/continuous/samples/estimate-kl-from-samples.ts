/** KL(P‖Q) where nothing is known of P and Q but samples. */
import { RandomNumbers } from "../../backend/random.ts";
import { assertEngine } from "../../discrete/arguments.ts";
import type { Engine } from "../../engine.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";
import { assertOptions, checkedSignal, type Signal } from "../../options.ts";
import { checkedSeed } from "../distributions/points.ts";
import { inSlices } from "../estimate/slices.ts";
import { haveCopies } from "./copies.ts";
import { sorted } from "./distinct-points.ts";
import { type NeighbourEstimate, neighbourEstimate, neighbourhoodsOf } from "./neighbour-sum.ts";
import { checkedPoints, type Points, scaleTogether } from "./points.ts";
import { subsample, subsampledError, subsamplingOf } from "./subsampling.ts";
import { isUneven, leftOf, unevennessOf } from "./unevenness.ts";

/** Options of `estimateKlFromSamples`. Every key may be left out. */
export interface FromSamplesOptions {
  /**
   * k: distances are those to the kth nearest neighbour. More of them have less spread and more bias; 1 to 10 is usual. Default: 3.
   */
  readonly neighbours?: number | undefined;
  /**
   * The confidence of the interval, from 0.5 to 0.999; `false` for none, in half of the time or less. Subsamples are the more, so that
   * its ends are known as well: of 0.999 fifty times those of 0.95. Default: 0.95.
   */
  readonly interval?: number | false | undefined;
  /** Of the subsamples that the interval is made from. Default: 0. */
  readonly seed?: number | undefined;
  /** Ends the work when it is aborted. */
  readonly signal?: Signal | undefined;
}

/** What is to be known of an estimate from samples before it is used. */
export interface FromSamplesWarning {
  /**
   * `"TIES"`: points of x are there more than once, or in y too, or points of y more than once, which those of a density never are;
   * where more than 1 % are and rounding does not explain it, there is no interval. `"FEW_SAMPLES"`: too few for subsamples, so that
   * there is no interval. `"DISTANT_NEIGHBOURS"`: many points of x lie beyond those of y, as where Q is narrower
   * than P or some standard deviations away; the estimate is too small then, by more than subsamples can tell, and there is no interval.
   * `"NEGATIVE_ESTIMATE"`: no divergence is below 0.
   */
  readonly code: "TIES" | "FEW_SAMPLES" | "DISTANT_NEIGHBOURS" | "NEGATIVE_ESTIMATE";
  /** A sentence. */
  readonly message: string;
}

/** An estimate of KL(P‖Q) from samples of both, in nats. Frozen. */
export interface KlFromSamples {
  /** As the estimator has it: its bias is not taken off, and it may be negative. */
  readonly estimate: number;
  /** By how much the estimate is too large, as subsamples say. Undefined if there are none, as the standard error is. */
  readonly bias: number | undefined;
  /** Of the estimate about its mean, which is not KL(P‖Q) but for the bias. */
  readonly standardError: number | undefined;
  /**
   * About the estimate less its bias, as wide as the confidence asks for; its upper end farther by what neighbours in y that are far
   * away show of a bias. Undefined if there are no subsamples, or all are the same, or it would be below 0, where no divergence is;
   * and with a warning where neighbours are too far away to tell, or points are copies.
   */
  readonly interval: readonly [low: number, high: number] | undefined;
  /** Points of x and of y. */
  readonly samples: readonly [x: number, y: number];
  readonly dimensions: number;
  readonly neighbours: number;
  /** Points of x that are there more than once, or in y too. */
  readonly ties: number;
  readonly warnings: readonly FromSamplesWarning[];
}

/** The one set of defaults. */
const defaults = { neighbours: 3, interval: 0.95 } as const;

const optionNames = ["neighbours", "interval", "seed", "signal"] as const;

/** Neighbours are kept in order as they are found, which takes time in proportion to their number. */
const GREATEST_NEIGHBOURS = 1000;

/** Fewer are looked at than that; more subsamples than that take too long. */
const [LEAST_CONFIDENCE, GREATEST_CONFIDENCE] = [0.5, 0.999];

/** A subsample has at least so many points, and so many for each neighbour. */
const LEAST_SUBSAMPLE = 16;
const POINTS_PER_NEIGHBOUR = 4;

interface Checked {
  readonly neighbours: number;
  readonly confidence: number | undefined;
  readonly seed: number;
  readonly signal: Signal | undefined;
}

function invalid(argument: string, expected: string, value: unknown) {
  const detail = { code: "INVALID_OPTION", argument, expected, got: show(value) } as const;
  return typeof value === "number" ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
}

function checkedFromSamplesOptions(options: unknown): Checked {
  if (options === undefined) return checkedFromSamplesOptions({});
  assertOptions(options, optionNames);
  const {
    neighbours = defaults.neighbours,
    interval = defaults.interval,
    seed,
    signal,
  } = options as FromSamplesOptions;
  const isCount = Number.isInteger(neighbours) && neighbours >= 1 && neighbours <= GREATEST_NEIGHBOURS;
  if (!isCount) {
    throw invalid("neighbours", `a whole number of at least 1, at most ${GREATEST_NEIGHBOURS}`, neighbours);
  }
  const isConfidence = typeof interval === "number" && interval >= LEAST_CONFIDENCE && interval <= GREATEST_CONFIDENCE;
  if (interval !== false && !isConfidence) {
    const expected = `a confidence from ${LEAST_CONFIDENCE} to ${GREATEST_CONFIDENCE}, or false`;
    throw invalid("interval", expected, interval);
  }
  return {
    neighbours,
    confidence: interval === false ? undefined : interval,
    seed: checkedSeed("seed", seed),
    signal: checkedSignal(signal),
  };
}

/** What is wrong, if anything is. */
interface Faults {
  readonly ties: number;
  readonly tiesOfY: number;
  readonly isNegative: boolean;
  readonly hasFew: boolean;
  readonly hasDistant: boolean;
  readonly hasCopies: boolean;
}

function warningsOf(
  { ties, tiesOfY, isNegative, hasFew, hasDistant, hasCopies }: Faults,
  [ofX, ofY]: readonly [x: number, y: number],
): FromSamplesWarning[] {
  const warnings: FromSamplesWarning[] = [];
  if (ties > 0 || tiesOfY > 0) {
    const message =
      `${ties} of ${ofX} points of x are there more than once, or in y too, and ${tiesOfY} of ${ofY} points of y more than once: where a neighbour would be at the distance 0, ` +
      "the first one beyond was taken, and how many are in between was counted" +
      (hasCopies ? "; they are more than rounding explains, so they are copies, and there is no interval" : "");
    warnings.push({ code: "TIES", message });
  }
  if (hasFew) {
    warnings.push({ code: "FEW_SAMPLES", message: "there are too few points for subsamples, so there is no interval" });
  }
  if (hasDistant) {
    const message =
      "many points of x are so far from those of y that all neighbours there are about as far away: the estimate is too small, " +
      "by more than subsamples can tell, so there is no interval";
    warnings.push({ code: "DISTANT_NEIGHBOURS", message });
  }
  if (isNegative) {
    const message = "no divergence is negative: the estimate is, by its error, as may be where P is near Q";
    warnings.push({ code: "NEGATIVE_ESTIMATE", message });
  }
  return warnings.map((warning) => Object.freeze(warning));
}

/**
 * KL(P‖Q) from samples of P and of Q, where no density is known, by distances to nearest neighbours (Q. Wang, S. Kulkarni and
 * S. Verdú 2009, “Divergence estimation for multidimensional densities via k-nearest-neighbor distances”, IEEE Trans. Inf.
 * Theory 55, eq. 5; F. Pérez-Cruz 2008, “Kullback–Leibler divergence estimation of continuous distributions”, ISIT): with ρ the
 * distance from a point of x to the kth nearest other one, ν that to the kth nearest of y, it is the mean of d·ln(ν/ρ), and
 * ln(m/(n − 1)).
 *
 * **Bias.** It is consistent, not unbiased: densities are taken to be even about a point as far as its neighbours, which they
 * are not in the tails and where dimensions are many. For densities with tails such as a normal one's the bias decreases as
 * n^(−2/(d + 2)) (P. Zhao and L. Lai 2020, “Minimax optimal estimation of KL divergence for continuous distributions”, IEEE
 * Trans. Inf. Theory 66): of two normal vectors of 5 dimensions with KL 0.36 and 1,000 points each it is 0.1.
 *
 * **Interval.** By subsamples of 4√n points, without replacement (D. Politis and J. Romano 1994, “Large sample confidence regions
 * based on subsamples under minimal assumptions”, Annals of Statistics 22): the rate exponent is min(½, 2/(d + 2)), so ½ up
 * to 2 dimensions, and less beyond, where bias decides; the bias that subsamples have more than the sample says what it has, at
 * the exponent 2/(d + 2). It is of continuous densities that have mass in the same places: where KL(P‖Q) is infinite, estimates are
 * finite and mean nothing. Where Q is narrower than P or far off, the bias is up to three times what subsamples say, so that
 * intervals would miss the divergence more often than not. Distances to the 8kth neighbour in y beside those to the kth tell (but of few
 * points in many dimensions: 200 in five), and then there is a warning in place of the interval.
 *
 * **Ties.** Points that are there more than once, which those of a density never are, would make ln 0 of a distance. Where the
 * kth neighbour is at the distance 0, the first beyond is taken, and ψ(k) − ψ(l) makes up for ranks that differ (Wang et al.,
 * section III): finite, whatever is given, and near Σ p·ln(p/q) of data that has only some values. Their number is in the
 * result, with a warning. Copies (data drawn with replacement, points of x among those of y) are no independent points: the
 * estimate is off, and where they are more than 1 % of 1,000 points and not of a grid, as rounding makes one, there is no interval.
 *
 * Units count: a coordinate that is a thousand times as large as the others decides alone which points are near, so scale them to
 * be alike (by one rule for x and y, which leaves KL as it is).
 *
 * Results are the same for the same seed, everywhere. The work is done in slices, between which other events have their turn.
 *
 * @param engine an open engine, as other functions have it
 * @param x samples of P: `{ data, shape: [points, dimensions] }`, point after point, or an array of numbers; finite, more than
 *   `neighbours` of them
 * @param y samples of Q, of as many dimensions, as many as `neighbours` or more
 * @param options `neighbours`, `interval`, `seed`, `signal`
 * @returns a promise of `{ estimate, bias, standardError, interval, samples, dimensions, neighbours, ties, warnings }`. It is
 *   rejected with a KullbackTypeError or KullbackRangeError where an argument is of the wrong kind or value, with row and
 *   column of a number; with the signal's reason where that is aborted
 *
 * @example
 * const engine = await createEngine();
 * const x = normal(0, 1).sample(2000, { seed: 1 });
 * const y = normal(1, 1).sample(2000, { seed: 2 });
 * const { estimate, interval } = await estimateKlFromSamples(engine, x, y);
 * console.log(estimate.toFixed(2), interval.map((end) => end.toFixed(2))); // 0.43 [ '0.35', '0.56' ]
 */
export async function estimateKlFromSamples(
  engine: Engine,
  x: Points,
  y: Points,
  options?: FromSamplesOptions,
): Promise<KlFromSamples> {
  assertEngine(engine);
  const { neighbours, confidence, seed, signal } = checkedFromSamplesOptions(options);
  const ofX = checkedPoints("x", x, neighbours + 1);
  const ofY = checkedPoints("y", y, neighbours);
  const { dimensions } = ofX;
  if (ofY.dimensions !== dimensions) {
    const expected = `${dimensions} ${dimensions === 1 ? "dimension" : "dimensions"}, as x has`;
    throw new KullbackRangeError({ code: "SHAPE_MISMATCH", argument: "y", expected, got: `${ofY.dimensions}` });
  }
  scaleTogether(ofX.data, ofY.data);
  const [pointsOfX, pointsOfY] = [sorted(ofX.data, dimensions), sorted(ofY.data, dimensions)];
  const samples = [ofX.count, ofY.count] as const;
  const least = Math.min(...samples);
  const { share, count } = subsamplingOf(least, confidence ?? defaults.interval);
  const hasFew = share * least < Math.max(LEAST_SUBSAMPLE, POINTS_PER_NEIGHBOUR * neighbours);
  const ofSubsamples = new Float64Array(confidence === undefined || hasFew ? 0 : count);
  let whole: NeighbourEstimate | undefined;
  let unevenness = 0;
  function* steps(): Generator<void, void> {
    const neighbourhoods = yield* neighbourhoodsOf(pointsOfX, pointsOfY, dimensions);
    whole = yield* neighbourEstimate(neighbourhoods, neighbours);
    if (ofSubsamples.length === 0) return;
    unevenness = yield* unevennessOf(neighbourhoods, neighbours);
    for (let j = 0; j < ofSubsamples.length; j++) {
      const random = new RandomNumbers(seed, j);
      const partOfX = subsample(pointsOfX, dimensions, Math.round(share * ofX.count), random);
      const partOfY = subsample(pointsOfY, dimensions, Math.round(share * ofY.count), random);
      const parts = yield* neighbourhoodsOf(partOfX, partOfY, dimensions);
      ofSubsamples[j] = (yield* neighbourEstimate(parts, neighbours)).estimate;
    }
  }
  await inSlices(engine, steps(), { signal, onPause: undefined });
  // All steps were taken.
  const { estimate, ties, tiesOfY } = whole as unknown as NeighbourEstimate;
  const error =
    confidence === undefined || ofSubsamples.length === 0
      ? undefined
      : subsampledError(estimate, ofSubsamples, { share, dimensions, confidence });
  const hasDistant = isUneven(unevenness, least, dimensions);
  const hasCopies =
    error !== undefined && haveCopies({ points: pointsOfX, ties }, { points: pointsOfY, ties: tiesOfY }, dimensions);
  const holds = error !== undefined && error.standardError > 0 && error.interval[1] >= 0 && !hasDistant && !hasCopies;
  const faults = {
    ties,
    tiesOfY,
    isNegative: estimate < 0,
    hasFew: hasFew && confidence !== undefined,
    hasDistant,
    hasCopies,
  };
  return Object.freeze({
    estimate,
    bias: error?.bias,
    standardError: error?.standardError,
    interval: holds ? Object.freeze([error.interval[0], error.interval[1] + leftOf(unevenness)] as const) : undefined,
    samples: Object.freeze(samples),
    dimensions,
    neighbours,
    ties,
    warnings: Object.freeze(warningsOf(faults, samples)),
  });
}
