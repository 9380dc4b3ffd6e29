/** Points in order, those that are the same counted, so that each is looked for once. */

/** Points that all differ, one after another in lexicographic order, and how often each is there. */
export interface DistinctPoints {
  readonly points: Float64Array;
  readonly dimensions: number;
  readonly counts: Uint32Array;
  /** Of all counts. */
  readonly total: number;
}

/** Points one after another, in lexicographic order: of one point all coordinates before the next. */
export function sorted(points: Float64Array, dimensions: number): Float64Array {
  if (dimensions === 1) return points.slice().sort();
  const count = points.length / dimensions;
  const order = Uint32Array.from({ length: count }, (_, j) => j).sort((one, other) => {
    for (let d = 0; d < dimensions; d++) {
      const difference = (points[one * dimensions + d] as number) - (points[other * dimensions + d] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  const result = new Float64Array(points.length);
  for (const [j, from] of order.entries()) {
    for (let d = 0; d < dimensions; d++) result[j * dimensions + d] = points[from * dimensions + d] as number;
  }
  return result;
}

/** Of points in order, the distinct ones. */
export function distinct(points: Float64Array, dimensions: number): DistinctPoints {
  const total = points.length / dimensions;
  const kept = new Float64Array(points.length);
  const counts = new Uint32Array(total);
  let last = -1;
  for (let j = 0; j < total; j++) {
    let isSame = last >= 0;
    for (let d = 0; isSame && d < dimensions; d++) {
      isSame = kept[last * dimensions + d] === points[j * dimensions + d];
    }
    if (!isSame) {
      last += 1;
      for (let d = 0; d < dimensions; d++) kept[last * dimensions + d] = points[j * dimensions + d] as number;
    }
    counts[last] = (counts[last] as number) + 1;
  }
  return {
    points: kept.subarray(0, (last + 1) * dimensions),
    dimensions,
    counts: counts.subarray(0, last + 1),
    total,
  };
}
