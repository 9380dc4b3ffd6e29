/** Which points are nearest to a point: on a line by their order, elsewhere by a k-d tree. */
import type { DistinctPoints } from "./distinct-points.ts";

/** The nearest distinct points to one point, nearest first. */
export class NearestPoints {
  /** Squares of distances; on a line the distances themselves. */
  readonly distances: Float64Array;
  /** How often each is there. */
  readonly counts: Float64Array;
  found = 0;

  /** @param capacity points that are kept, at most */
  constructor(readonly capacity: number) {
    this.distances = new Float64Array(capacity);
    this.counts = new Float64Array(capacity);
  }

  /** Beyond this, points are of no interest. */
  get reach(): number {
    return this.found < this.capacity ? Number.POSITIVE_INFINITY : (this.distances[this.capacity - 1] as number);
  }

  /** Takes a point that is within reach. */
  add(distance: number, count: number): void {
    const { distances, counts } = this;
    let at = this.found < this.capacity ? this.found++ : this.capacity - 1;
    while (at > 0 && (distances[at - 1] as number) > distance) {
      distances[at] = distances[at - 1] as number;
      counts[at] = counts[at - 1] as number;
      at -= 1;
    }
    distances[at] = distance;
    counts[at] = count;
  }
}

/** What can be asked for the points that are nearest to a point of the same dimensions. */
export interface PointSearch {
  /** The nearest to the point that is `points` from `at` on. */
  search(points: Float64Array, at: number, nearest: NearestPoints): void;
}

/** Points on a line, in order. Queries that come in order too are found from where the last was. */
class Line implements PointSearch {
  private next = 0;

  constructor(private readonly own: DistinctPoints) {}

  search(points: Float64Array, at: number, nearest: NearestPoints): void {
    const { points: places, counts } = this.own;
    const place = points[at] as number;
    if (this.next > 0 && (places[this.next - 1] as number) >= place) this.next = 0;
    while (this.next < places.length && (places[this.next] as number) < place) this.next += 1;
    nearest.found = 0;
    let above = this.next;
    let below = above - 1;
    while (nearest.found < nearest.capacity && (below >= 0 || above < places.length)) {
      const down = below >= 0 ? place - (places[below] as number) : Number.POSITIVE_INFINITY;
      const up = above < places.length ? (places[above] as number) - place : Number.POSITIVE_INFINITY;
      if (up <= down) nearest.add(up, counts[above++] as number);
      else nearest.add(down, counts[below--] as number);
    }
  }
}

/** Points of a leaf, at most: of 2 to 32, 8 and 16 take the least time in five dimensions, a fifth less than 2 and 32 (measured). */
const LEAF = 8;

/**
 * A k-d tree (J. Friedman, J. Bentley and R. Finkel 1977, “An algorithm for finding best matches in logarithmic expected
 * time”, ACM TOMS 3), its nodes halves of halves of one array, so that a node is its place in a heap and two numbers. The
 * distance to a node's box is kept up coordinate by coordinate (S. Arya and D. Mount 1993, “Algorithms for fast vector
 * quantization”).
 */
class Tree implements PointSearch {
  private readonly places: Float64Array;
  private readonly counts: Uint32Array;
  private readonly axes: Uint16Array;
  private readonly splits: Float64Array;
  /** By how much the box of a node is away from the point that is asked for, on each axis. */
  private readonly offsets: Float64Array;
  private readonly dimensions: number;

  constructor(own: DistinctPoints) {
    const { points, counts, dimensions } = own;
    this.dimensions = dimensions;
    this.offsets = new Float64Array(dimensions);
    let nodes = 1;
    while (Math.ceil(counts.length / nodes) > LEAF) nodes *= 2;
    this.axes = new Uint16Array(nodes);
    this.splits = new Float64Array(nodes);
    const order = Uint32Array.from(counts, (_, j) => j);
    this.build(points, order, 1, 0, order.length);
    this.places = new Float64Array(points.length);
    this.counts = counts.slice();
    for (const [j, from] of order.entries()) {
      this.counts[j] = counts[from] as number;
      for (let d = 0; d < dimensions; d++) {
        this.places[j * dimensions + d] = points[from * dimensions + d] as number;
      }
    }
  }

  /** Puts the lower half, along the axis on which points lie farthest apart, before the upper one; and so with each half. */
  private build(points: Float64Array, order: Uint32Array, node: number, start: number, end: number): void {
    if (node >= this.axes.length) return;
    const axis = widestAxis(points, this.dimensions, order, start, end);
    const middle = (start + end) >>> 1;
    select(points, this.dimensions, axis, order, start, end - 1, middle);
    this.axes[node] = axis;
    this.splits[node] = points[(order[middle] as number) * this.dimensions + axis] as number;
    this.build(points, order, 2 * node, start, middle);
    this.build(points, order, 2 * node + 1, middle, end);
  }

  search(points: Float64Array, at: number, nearest: NearestPoints): void {
    nearest.found = 0;
    this.offsets.fill(0);
    this.visit(1, 0, this.counts.length, 0, points, at, nearest);
  }

  /** @param box the square of the distance to the node's box */
  private visit(
    node: number,
    start: number,
    end: number,
    box: number,
    points: Float64Array,
    at: number,
    nearest: NearestPoints,
  ): void {
    if (node >= this.axes.length) {
      this.look(start, end, points, at, nearest);
      return;
    }
    const axis = this.axes[node] as number;
    const away = (points[at + axis] as number) - (this.splits[node] as number);
    const middle = (start + end) >>> 1;
    const isAbove = away >= 0;
    if (isAbove) this.visit(2 * node + 1, middle, end, box, points, at, nearest);
    else this.visit(2 * node, start, middle, box, points, at, nearest);
    const before = this.offsets[axis] as number;
    const other = box - before * before + away * away;
    // A box is passed over only where rounding cannot have made it seem farther than it is.
    if (other * ROUNDED_DOWN >= nearest.reach) return;
    this.offsets[axis] = away;
    if (isAbove) this.visit(2 * node, start, middle, other, points, at, nearest);
    else this.visit(2 * node + 1, middle, end, other, points, at, nearest);
    this.offsets[axis] = before;
  }

  private look(start: number, end: number, points: Float64Array, at: number, nearest: NearestPoints): void {
    const { dimensions, places, counts } = this;
    let reach = nearest.reach;
    for (let j = start; j < end; j++) {
      let square = 0;
      for (let d = 0, place = j * dimensions; d < dimensions; d++) {
        const difference = (places[place + d] as number) - (points[at + d] as number);
        square += difference * difference;
      }
      if (square >= reach) continue;
      nearest.add(square, counts[j] as number);
      reach = nearest.reach;
    }
  }
}

/** 1 less some roundings: of squares that are kept up by a subtraction and an addition a level, of at most 32 levels. */
const ROUNDED_DOWN = 1 - 2 ** -46;

function widestAxis(points: Float64Array, dimensions: number, order: Uint32Array, start: number, end: number): number {
  let widest = 0;
  let greatest = -1;
  for (let d = 0; d < dimensions; d++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let j = start; j < end; j++) {
      const place = points[(order[j] as number) * dimensions + d] as number;
      if (place < low) low = place;
      if (place > high) high = place;
    }
    if (high - low <= greatest) continue;
    greatest = high - low;
    widest = d;
  }
  return widest;
}

/** Orders so that no point before the `k`th lies above it on an axis, and none after it below (Hoare 1961, “Find”). */
function select(
  points: Float64Array,
  dimensions: number,
  axis: number,
  order: Uint32Array,
  first: number,
  last: number,
  k: number,
): void {
  const place = (j: number) => points[(order[j] as number) * dimensions + axis] as number;
  let [low, high] = [first, last];
  while (low < high) {
    const [a, b, c] = [place(low), place((low + high) >>> 1), place(high)];
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let [i, j] = [low, high];
    while (i <= j) {
      while (place(i) < pivot) i++;
      while (place(j) > pivot) j--;
      if (i > j) break;
      const moved = order[i] as number;
      order[i++] = order[j] as number;
      order[j--] = moved;
    }
    if (j < k) low = i;
    if (i > k) high = j;
  }
}

/** What finds the nearest of some points. */
export function pointSearch(points: DistinctPoints): PointSearch {
  return points.dimensions === 1 ? new Line(points) : new Tree(points);
}
