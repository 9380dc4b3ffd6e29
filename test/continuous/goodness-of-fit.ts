/** Whether samples are of a distribution, as numbers that are small if they are. */

/**
 * Kolmogorov's and Smirnov's largest distance of the empirical distribution from that of `lower`, times the root of the number
 * of points: beyond 2.7 in one of a million samples (2·e^(−2·2.7²), A. Kolmogorov 1933).
 */
export function kolmogorovSmirnov(points: Float64Array, lower: (x: number) => number): number {
  const sorted = points.slice().sort();
  let distance = 0;
  for (const [j, x] of sorted.entries()) {
    const probability = lower(x);
    distance = Math.max(distance, probability - j / sorted.length, (j + 1) / sorted.length - probability);
  }
  return distance * Math.sqrt(sorted.length);
}

/**
 * χ² of how often integers come up, as a number that is about normal (E. Wilson and M. Hilferty 1931): beyond 4.8 in one of a
 * million samples. Those that are expected less than ten times are taken together with the next.
 */
export function chiSquaredDeviation(points: Float64Array, lower: (x: number) => number): number {
  const sorted = points.slice().sort();
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  let statistic = 0;
  let cells = 0;
  let seen = 0;
  let before = 0;
  let counted = 0;
  for (let x = first; x <= last + 1; x++) {
    const isLast = x > last;
    const below = isLast ? 1 : lower(x);
    while (seen < sorted.length && (sorted[seen] as number) <= x) seen++;
    const expected = (below - before) * sorted.length;
    if (expected < 10 && !(isLast && cells === 0)) continue;
    statistic += (seen - counted - expected) ** 2 / expected;
    cells++;
    before = below;
    counted = seen;
  }
  if (cells < 2) return statistic;
  const degrees = cells - 1;
  return (Math.cbrt(statistic / degrees) - (1 - 2 / (9 * degrees))) / Math.sqrt(2 / (9 * degrees));
}
