/** What subsamples say of the error of an estimate (Politis and Romano 1994, Annals of Statistics 22). */
import type { RandomNumbers } from "../../backend/random.ts";
import { power } from "../elementary.ts";

/** Of a subsample: 4√n of n points. More would be more alike each other, fewer too unlike the sample (docs/design.md). */
const POINTS_PER_ROOT = 4;

/** A subsample has at most this share of the points. */
const GREATEST_SHARE = 1 / 2;

/** Subsamples beyond an end of the interval, so that the end is known to a fifth of the standard deviation or so. */
const BEYOND_AN_END = 5;

/** How large subsamples are, and how many. */
export interface Subsampling {
  /** Of the points of x, and of those of y. */
  readonly share: number;
  readonly count: number;
}

export function subsamplingOf(points: number, confidence: number): Subsampling {
  return {
    share: Math.min(GREATEST_SHARE, POINTS_PER_ROOT / Math.sqrt(points)),
    count: Math.ceil((2 * BEYOND_AN_END) / (1 - confidence)),
  };
}

/**
 * Some of the points, each set of so many as likely as any other, in the order that they have (D. Knuth, The Art of Computer
 * Programming 2, section 3.4.2, algorithm S).
 */
export function subsample(points: Float64Array, dimensions: number, size: number, random: RandomNumbers): Float64Array {
  const chosen = new Float64Array(size * dimensions);
  const total = points.length / dimensions;
  let taken = 0;
  for (let j = 0; taken < size; j++) {
    if ((total - j) * random.uniform() >= size - taken) continue;
    for (let d = 0; d < dimensions; d++) chosen[taken * dimensions + d] = points[j * dimensions + d] as number;
    taken += 1;
  }
  return chosen;
}

/** What is known of the error. */
export interface SubsampledError {
  readonly bias: number;
  readonly standardError: number;
  readonly interval: readonly [low: number, high: number];
}

/** γ of a bias that decreases as n^-γ: 2/(d + 2), of densities with tails such as a normal one's (Zhao and Lai 2020). */
export function biasExponent(dimensions: number): number {
  return 2 / (dimensions + 2);
}

/** The quantile of numbers in order, by a line between the two next to it. */
function quantile(ordered: Float64Array, probability: number): number {
  const place = probability * (ordered.length - 1);
  const below = Math.floor(place);
  const lower = ordered[below] as number;
  const upper = ordered[Math.min(below + 1, ordered.length - 1)] as number;
  return lower + (upper - lower) * (place - below);
}

/**
 * The error of `estimate` by those of subsamples that have `share` of its points. Their mean differs from the estimate by what
 * bias they have more, which decreases as n^-γ does; about their mean they are spread as
 * n^-½. Where γ is below ½, what is left of the bias decides in the end, so the interval is then that of n^-γ, if that is wider.
 */
export function subsampledError(
  estimate: number,
  ofSubsamples: Float64Array,
  given: { readonly share: number; readonly dimensions: number; readonly confidence: number },
): SubsampledError {
  const { share, dimensions, confidence } = given;
  const count = ofSubsamples.length;
  // From one of them, so that of numbers that are all the same none differs from the mean.
  const first = ofSubsamples[0] as number;
  const mean = first + ofSubsamples.reduce((sum, own) => sum + (own - first), 0) / count;
  const squares = ofSubsamples.reduce((sum, own) => sum + (own - mean) * (own - mean), 0);
  const ofBias = power(share, biasExponent(dimensions));
  // bias(n) = c·n^-γ and bias(share·n) = bias(n)/ofBias, so that their difference is bias(n)·(1 − ofBias)/ofBias.
  const bias = ((mean - estimate) * ofBias) / (1 - ofBias);
  // Drawn without replacement, subsamples are nearer to each other than independent ones: by √(1 − share).
  const ofSpread = Math.sqrt(share / (1 - share));
  // estimate − bias is estimate/(1 − ofBias), less a part of the mean, which if it varies at all varies with the estimate.
  const reach = Math.max(ofSpread / (1 - ofBias), ofBias);
  const deviations = ofSubsamples.map((own) => own - mean).sort();
  const outside = (1 - confidence) / 2;
  const center = estimate - bias;
  return {
    bias,
    standardError: ofSpread * Math.sqrt(squares / (count - 1)),
    interval: [center - reach * quantile(deviations, 1 - outside), center - reach * quantile(deviations, outside)],
  };
}
