/** Where to look for the reverse projections of a target: at its modes, as narrow and as wide as it is. */
import type { Distribution } from "../distributions/distribution.ts";
import { logDensitiesAnywhere, logDensitiesAtSamples } from "./log-densities.ts";
import { diagonal } from "./matrices.ts";
import type { Affine } from "./normal-family.ts";
import { unsupportedTarget } from "./unsupported.ts";

/** Samples that tell where modes are, and how wide. */
const SAMPLES = 1024;
/** Of them, those nearest to a sample tell how wide the target is there. */
const NEIGHBOURS = 64;
/** A sample of which one of so many nearest is denser is no mode; the densities between it and a denser one tell of the others. */
const NEAREST = 2;
/** Between two samples, at so many places, ... */
const BETWEEN = 15;
/** ... the log-density falls by this, in nats, where they are of different modes. Of log-concave densities it does not fall at all. */
const DIP = 0.1;
/** Half the mass of a normal distribution is within so many standard deviations of its mean. */
const HALF_OF_MASS = 0.6745;
/** Half the mass between them is within a standard deviation, or two, of a normal distribution's mean. */
const [ONE_DEVIATION, TWO_DEVIATIONS] = [0.1587, 0.0228];

/**
 * First distributions of descents: from each of `places`, one as narrow as the target is there and one as wide as it is as a
 * whole; and at its middle, one as wide and one as wide as its tails. Places are modes, where ways from sample to the nearest denser
 * sample end (Koontz, Narendra and Fukunaga 1976) because densities dip on the way to the next, those of more mass first, and then
 * other samples. *Measured*: modes of 0.5 to 3 % of the mass, narrow or far away, are found for each of 10 seeds.
 */
export function* startsOf(
  target: Distribution,
  places: number,
  seed: number,
  stream: number,
): Generator<void, Affine[]> {
  const { dimensions } = target;
  const samples = target.sample(SAMPLES, { seed, stream });
  const densities = yield* logDensitiesAtSamples(target, samples);
  const coordinates = Array.from({ length: dimensions }, (_, d) =>
    Float64Array.from({ length: SAMPLES }, (_, j) => samples[j * dimensions + d] as number).sort(),
  );
  const quantile = (own: Float64Array, p: number) => own[Math.round(p * (SAMPLES - 1))] as number;
  const widths = (tail: number, deviations: number) =>
    Float64Array.from(coordinates, (own) => (quantile(own, 1 - tail) - quantile(own, tail)) / (2 * deviations));
  const wide = widths(ONE_DEVIATION, 1);
  const middle = Float64Array.from(coordinates, (own) => quantile(own, 0.5));
  if (!wide.every((own) => own > 0 && Number.isFinite(own))) {
    throw unsupportedTarget("one whose samples doubles can tell apart", target.name);
  }
  const neighbours = new Neighbours(target, samples, densities, wide);
  const starts = [independent(middle, wide), independent(middle, widths(TWO_DEVIATIONS, 2))];
  const modes = yield* neighbours.modes();
  const all = Array.from(densities.keys());
  const others = all.slice(0, places).filter((place) => !modes.has(place));
  for (const place of [...modes.keys(), ...others].slice(0, places)) {
    const mean = samples.slice(place * dimensions, (place + 1) * dimensions);
    starts.push(independent(mean, neighbours.widthsAt(place, modes.get(place) ?? all)), independent(mean, wide));
  }
  return starts;
}

function independent(mean: Float64Array, std: Float64Array): Affine {
  return { mean, factor: diagonal(std) };
}

/** Samples, their densities, and how far they are from each other, in units of the target's widths. */
class Neighbours {
  constructor(
    private readonly target: Distribution,
    private readonly samples: Float64Array,
    private readonly densities: Float64Array,
    private readonly units: Float64Array,
  ) {}

  /** The ends of ways from sample to the nearest denser one, and the samples whose ways end there: of more samples first. */
  *modes(): Generator<void, Map<number, readonly number[]>> {
    const { densities } = this;
    const next = new Uint32Array(densities.length);
    for (const place of next.keys()) {
      const distances = this.distancesFrom(place);
      let best = place;
      let least = Number.POSITIVE_INFINITY;
      for (const [j, distance] of distances.entries()) {
        const [own, other] = [densities[place] as number, densities[j] as number];
        // Of samples that are as dense, the first.
        if (distance < least && (other > own || (other === own && j < place))) [best, least] = [j, distance];
      }
      const nearer = distances.reduce((sum, distance) => sum + (distance < least ? 1 : 0), 0);
      // The sample itself is one of those.
      const isMode = best === place || (nearer > NEAREST && (yield* this.isDip(place, best)));
      next[place] = isMode ? place : best;
      yield;
    }
    const ends = new Map<number, number[]>();
    for (const place of next.keys()) {
      let end = place;
      while (next[end] !== end) end = next[end] as number;
      const own = ends.get(end);
      if (own === undefined) ends.set(end, [place]);
      else own.push(place);
    }
    return new Map([...ends].sort((one, other) => other[1].length - one[1].length));
  }

  /** Whether there is less density between a sample and a denser one. */
  private *isDip(from: number, to: number): Generator<void, boolean> {
    const { samples, target, densities } = this;
    const { dimensions } = target;
    const between = Float64Array.from({ length: BETWEEN * dimensions }, (_, at) => {
      const [j, d] = [Math.floor(at / dimensions), at % dimensions];
      const share = (j + 1) / (BETWEEN + 1);
      return (
        (1 - share) * (samples[from * dimensions + d] as number) + share * (samples[to * dimensions + d] as number)
      );
    });
    const least = (yield* logDensitiesAnywhere(target, between)).reduce((one, other) => Math.min(one, other));
    return least < (densities[from] as number) - DIP;
  }

  /** By half of those of `members` that are nearest, in each coordinate; where that is nothing, the target's width. */
  widthsAt(place: number, members: readonly number[]): Float64Array {
    const { samples, units } = this;
    const distances = this.distancesFrom(place);
    const nearest = members
      .filter((j) => j !== place)
      .sort((i, j) => (distances[i] as number) - (distances[j] as number))
      .slice(0, NEIGHBOURS);
    const dimensions = units.length;
    return units.map((unit, d) => {
      const offs = Float64Array.from(nearest, (j) =>
        Math.abs((samples[j * dimensions + d] as number) - (samples[place * dimensions + d] as number)),
      ).sort();
      const width = (offs[offs.length >> 1] ?? 0) / HALF_OF_MASS;
      return width > 0 && Number.isFinite(width) ? width : unit;
    });
  }

  /** Squared. */
  private distancesFrom(place: number): Float64Array {
    const { samples, units } = this;
    const dimensions = units.length;
    return Float64Array.from(this.densities, (_, j) => {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        const own = (samples[place * dimensions + d] as number) - (samples[j * dimensions + d] as number);
        const off = own / (units[d] as number);
        sum += off * off;
      }
      return sum;
    });
  }
}
