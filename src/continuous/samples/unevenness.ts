/**
 * What distances to neighbours in y say of how even Q's density is about the points of x: where it is, the mean ln of the volume
 * within reach of the mth over that within reach of the lth is ψ(m) − ψ(l) (Wang, Kulkarni and Verdú 2009, section III). Where points
 * of x lie beyond those of y, all of these are about as far away, and the mean is less: there Q's density is thought to reach as far
 * as its points do, and the estimate is too small.
 *
 * By how much cannot be told from the points, as it depends on densities where there are none: the same difference of estimates, from
 * neighbour to neighbour as from subsample to sample, goes with biases of twice to eight times as much (*measured*).
 *
 * *Measured*, 95 % intervals from 1,000 points, P = N(0, I), 60 seeds. Uneven in 97 % or more, where intervals cover in 0–60 %: Q =
 * N(1, 0.7²) and N(2, 1), in two dimensions N(½, 0.7²·I), in five N(0.2, 0.7²·I) and N(1, I). Uneven in none, where they
 * cover in 93–100 %: Q = N(½, I) in two and three dimensions, N(0.2, I) in five, N(0, 0.9²·I), what is wider, and uniform,
 * Laplace, Cauchy and beta pairs. Between: N(1, 1) in 3 %, N(1.5, 1) in half; N(0, σ²) in 12 % of σ = 0.65, 54 % of 0.6, 91 % of 0.55. So with one neighbour and with ten. Of 200 points
 * in five dimensions N(0.2, 0.7²·I) is told in 37 %, where intervals cover in a third; of 10,000 what covers in 40 %, N(0, 0.9²·I), in 42 %.
 */
import { logRatio, power } from "../elementary.ts";
import { digamma } from "../special-functions.ts";
import { NearestPoints } from "./nearest-points.ts";
import { type Neighbourhoods, POINTS_PER_STEP } from "./neighbour-sum.ts";
import { biasExponent } from "./subsampling.ts";

/** How many times as many neighbours the farther distance has: with fewer of them chance shows more, beside what there is to be found. */
const MANY = 8;

/** What 1,000 points may have at most: chance has a standard deviation of a third of that or less. */
const GREATEST = 0.14;

/**
 * Whether so much, of so many points, is a density that is far from even. The more points there are, the narrower are intervals, by n^-½
 * or as slowly as the bias decreases, and so what may be left of a bias.
 */
export function isUneven(unevenness: number, points: number, dimensions: number): boolean {
  return -unevenness > GREATEST * power(1000 / points, Math.min(1 / 2, biasExponent(dimensions)));
}

/**
 * By how much the upper end of an interval is raised: by as much, which is the part of the bias that shows. *Measured*, where intervals
 * are given, of 100 seeds: of N(0, 0.6²) they then cover in 91 % for 43, 0.65² 97 for 86, 0.7² 96 for 92, N(1.5, 1) 96 for 87; of
 * what is even nothing changes.
 */
export function leftOf(unevenness: number): number {
  return Math.max(0, -unevenness);
}

/**
 * The mean over the points of x, of d·ln(ν₂/ν₁) + ψ(l) − ψ(2l), ν₁ and ν₂ the distances to the lth and the 2lth neighbour in y; of
 * those that are not in y themselves, nor their neighbours there more than once. 0 where they are less than half, since those of rounded
 * points are in the tails.
 */
export function* unevennessOf({ own, inY }: Neighbourhoods, neighbours: number): Generator<void, number> {
  const { dimensions } = own;
  const nearest = new NearestPoints(MANY * neighbours);
  const expected = digamma(MANY * neighbours) - digamma(neighbours);
  const factor = dimensions === 1 ? 1 : dimensions / 2;
  let [sum, count] = [0, 0];
  for (const [j, times] of own.counts.entries()) {
    if (j % POINTS_PER_STEP === 0) yield;
    inY.search(own.points, j * dimensions, nearest);
    if (nearest.found < nearest.capacity || nearest.counts.some((count) => count > 1)) continue;
    const [near, far] = [
      nearest.distances[neighbours - 1] as number,
      nearest.distances[MANY * neighbours - 1] as number,
    ];
    if (nearest.distances[0] === 0) continue;
    sum += times * (factor * logRatio(far, near) - expected);
    count += times;
  }
  return 2 * count < own.total ? 0 : sum / count;
}
