/** The k-nearest-neighbour estimate of KL(P‖Q) from points in order. */
import { logRatio } from "../elementary.ts";
import { digamma } from "../special-functions.ts";
import { type DistinctPoints, distinct } from "./distinct-points.ts";
import { NearestPoints, type PointSearch, pointSearch } from "./nearest-points.ts";

/** Points of x between which there may be a pause: of 30,000, 0.4 ms of them in three dimensions and 1 ms in five (measured). */
export const POINTS_PER_STEP = 64;

/** An estimate, and how many points of x are found a second time, in x or in y, and of y in y. */
export interface NeighbourEstimate {
  readonly estimate: number;
  readonly ties: number;
  readonly tiesOfY: number;
}

/** Points of both samples, made ready to be looked for: once, for all that is asked of them. */
export interface Neighbourhoods {
  readonly own: DistinctPoints;
  readonly others: DistinctPoints;
  readonly inX: PointSearch;
  readonly inY: PointSearch;
}

/**
 * There may be a pause between any two steps.
 *
 * @param x points in lexicographic order, at least 2
 * @param y the same, at least 1
 */
export function* neighbourhoodsOf(
  x: Float64Array,
  y: Float64Array,
  dimensions: number,
): Generator<void, Neighbourhoods> {
  const [own, others] = [distinct(x, dimensions), distinct(y, dimensions)];
  const inX = pointSearch(own);
  yield;
  const inY = pointSearch(others);
  yield;
  return { own, others, inX, inY };
}

/** How far the neighbour is, and which it is. */
interface Neighbour {
  /** 0 where all points are in one place. */
  distance: number;
  rank: number;
}

/** The nearest neighbour, but for `itself`, of a rank of at least `least` and at a distance that is not 0. */
function findNeighbour(nearest: NearestPoints, least: number, itself: number, found: Neighbour): void {
  let before = -itself;
  found.distance = 0;
  for (let j = 0; j < nearest.found; j++) {
    const distance = nearest.distances[j] as number;
    const count = nearest.counts[j] as number;
    if (distance > 0 && before + count >= least) {
      found.distance = distance;
      break;
    }
    before += count;
  }
  found.rank = Math.max(least, before + 1);
}

/**
 * The mean over x of d·ln(ν/ρ) + ψ(k) − ψ(l), and ln(m/(n − 1)): ρ is the distance to the kth of the other n − 1 points of x,
 * ν that to the lth of the m points of y (Wang, Kulkarni and Verdú 2009, eq. 5; with ranks that differ, their section III,
 * eq. 25). Ranks are `neighbours`, but where so many points are in the place of the point itself that the distance is 0:
 * there it is the first beyond them.
 */
export function* neighbourEstimate(
  { own, others, inX, inY }: Neighbourhoods,
  neighbours: number,
): Generator<void, NeighbourEstimate> {
  const { dimensions } = own;
  // One more than neighbours: the point itself, and in y one in its place.
  const nearest = new NearestPoints(neighbours + 1);
  const [ofX, ofY]: Neighbour[] = [
    { distance: 0, rank: 0 },
    { distance: 0, rank: 0 },
  ];
  const [rho, nu] = [ofX as Neighbour, ofY as Neighbour];
  /** Of d·ln(ν/ρ): the distances of a tree are squares. */
  const factor = dimensions === 1 ? 1 : dimensions / 2;
  let sum = 0;
  let ties = 0;
  for (const [j, count] of own.counts.entries()) {
    const at = j * dimensions;
    inX.search(own.points, at, nearest);
    findNeighbour(nearest, neighbours, 1, rho);
    inY.search(own.points, at, nearest);
    if (count > 1 || nearest.distances[0] === 0) ties += count;
    findNeighbour(nearest, neighbours, 0, nu);
    let summand = 0;
    if (rho.distance > 0 && nu.distance > 0) summand = factor * logRatio(nu.distance, rho.distance);
    if (rho.rank !== nu.rank) summand += digamma(rho.rank) - digamma(nu.rank);
    sum += summand * count;
    if (j % POINTS_PER_STEP === 0) yield;
  }
  const estimate = sum / own.total + logRatio(others.total, own.total - 1);
  const tiesOfY = others.counts.reduce((all, count) => (count > 1 ? all + count : all), 0);
  return { estimate, ties, tiesOfY };
}
