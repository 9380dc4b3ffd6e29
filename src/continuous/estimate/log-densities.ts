/** ln p and ln q at points of P, by the distributions' own log-densities, and what can be wrong with them. */
import { KullbackRangeError, show } from "../../errors.ts";
import type { Distribution } from "../distributions/distribution.ts";

/** A point of P at which Q has no density: the divergence is infinite. */
export class InfiniteDivergence {
  constructor(readonly reason: string) {}
}

/** A point as an error shows it. */
export function shownPoint(points: Float64Array, index: number, dimensions: number): string {
  if (dimensions === 1) return `x = ${show(points[index])}`;
  const shown = points.subarray(index * dimensions, index * dimensions + Math.min(dimensions, 4));
  return `x = [${shown.join(", ")}${dimensions > shown.length ? ", …" : ""}]`;
}

/** That all samples are numbers: of heavy tails some may be more than a double can hold. */
export function assertFinite({ name, dimensions }: Distribution, points: Float64Array): void {
  const wrong = points.findIndex((x) => !Number.isFinite(x));
  if (wrong < 0) return;
  throw new KullbackRangeError({
    code: "INVALID_POINT",
    argument: `${name}.sample`,
    expected: "samples that a double can hold",
    got: shownPoint(points, Math.floor(wrong / dimensions), dimensions),
  });
}

/** That all log-densities are numbers that a density of a point of P can have. */
export function assertDensities(
  { name, dimensions }: Distribution,
  points: Float64Array,
  densities: Float64Array,
  isAllowed: (logDensity: number) => boolean,
  expected: string,
): void {
  let wrong = 0;
  let first = -1;
  for (let j = densities.length - 1; j >= 0; j--) {
    if (isAllowed(densities[j] as number)) continue;
    wrong += 1;
    first = j;
  }
  if (wrong === 0) return;
  const got = `${show(densities[first])} at ${shownPoint(points, first, dimensions)}`;
  throw new KullbackRangeError({
    code: "INVALID_POINT",
    argument: `${name}.logDensity`,
    expected,
    got: `${got}, the first of ${wrong} of ${densities.length} points`,
  });
}

export const isFiniteDensity = (x: number) => x > Number.NEGATIVE_INFINITY && x < Number.POSITIVE_INFINITY;
export const isDensityOfQ = (x: number) => x < Number.POSITIVE_INFINITY;

/** Points whose densities are taken before there may be a pause: a caller's own density may take a millisecond. */
export const POINTS_PER_STEP = 64;

/** ln of both densities at points; `infinite` where Q's is 0. */
export interface DensitiesAt {
  readonly logP: Float64Array;
  readonly logQ: Float64Array;
  readonly infinite: InfiniteDivergence | undefined;
}

export class LogDensities {
  private readonly ofP: Float64Array;
  private readonly ofQ: Float64Array;

  /** @param most points of a call */
  constructor(
    private readonly p: Distribution,
    private readonly q: Distribution,
    most: number,
  ) {
    this.ofP = new Float64Array(most);
    this.ofQ = new Float64Array(most);
  }

  /** At points of P, one after another. The arrays are those of the last call. */
  *at(points: Float64Array): Generator<void, DensitiesAt> {
    const { p, q } = this;
    const { dimensions } = p;
    const count = points.length / dimensions;
    const [logP, logQ] = [this.ofP.subarray(0, count), this.ofQ.subarray(0, count)];
    for (let first = 0; first < count; first += POINTS_PER_STEP) {
      const some = points.subarray(first * dimensions, Math.min(first + POINTS_PER_STEP, count) * dimensions);
      logP.set(p.logDensity(some), first);
      logQ.set(q.logDensity(some), first);
      yield;
    }
    assertFinite(p, points);
    assertDensities(p, points, logP, isFiniteDensity, "a finite number at the distribution's own samples");
    assertDensities(q, points, logQ, isDensityOfQ, "a number below Infinity at samples of the other distribution");
    const place = logQ.indexOf(Number.NEGATIVE_INFINITY);
    if (place < 0) return { logP, logQ, infinite: undefined };
    const reason = `${q.name} has no density at ${shownPoint(points, place, dimensions)}, a sample of ${p.name}`;
    return { logP, logQ, infinite: new InfiniteDivergence(reason) };
  }
}
