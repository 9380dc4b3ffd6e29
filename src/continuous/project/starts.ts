/** Where to look for the reverse projections of a target: at its modes, as narrow and as wide as it is. */
import type { Distribution } from "../distributions/distribution.ts";
import { logDensitiesAtSamples } from "./log-densities.ts";
import { diagonal } from "./matrices.ts";
import type { Affine } from "./normal-family.ts";
import { unsupportedTarget } from "./unsupported.ts";

/** Samples that tell where modes are, and how wide. */
const SAMPLES = 1024;
/** Of them, those that are a sample's neighbourhood: a mode of fewer is not told from chance. */
const NEIGHBOURS = 64;
/** Half the mass between them is within a standard deviation, or two, of a normal distribution's mean. */
const [ONE_DEVIATION, TWO_DEVIATIONS] = [0.1587, 0.0228];

/**
 * First distributions of descents: from each of `places`, one as narrow as the target is there and one as wide as it is as a
 * whole; and at its middle, one as wide and one as wide as its tails. Places are modes, the samples of which no neighbour has a
 * greater density (Koontz, Narendra and Fukunaga 1976), those of more mass first, and then other samples.
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
  const neighbours = new Neighbours(samples, densities, wide);
  const starts = [independent(middle, wide), independent(middle, widths(TWO_DEVIATIONS, 2))];
  const modes = yield* neighbours.modes();
  const others = Array.from({ length: places }, (_, j) => j).filter((j) => !modes.includes(j));
  for (const place of [...modes, ...others].slice(0, places)) {
    const mean = samples.slice(place * dimensions, (place + 1) * dimensions);
    starts.push(independent(mean, neighbours.widthsAt(place)), independent(mean, wide));
  }
  return starts;
}

function independent(mean: Float64Array, std: Float64Array): Affine {
  return { mean, factor: diagonal(std) };
}

/** Samples, their densities, and how far they are from each other, in units of the target's widths. */
class Neighbours {
  constructor(
    private readonly samples: Float64Array,
    private readonly densities: Float64Array,
    private readonly units: Float64Array,
  ) {}

  /** From each sample to the nearest one of a greater density, if that is a neighbour: the ends of such ways, by how many end there. */
  *modes(): Generator<void, number[]> {
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
      const isMode = distances.reduce((sum, distance) => sum + (distance < least ? 1 : 0), 0) > NEIGHBOURS;
      next[place] = isMode ? place : best;
      yield;
    }
    const ends = new Map<number, number>();
    for (const place of next.keys()) {
      let end = place;
      while (next[end] !== end) end = next[end] as number;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    return [...ends].sort((one, other) => other[1] - one[1]).map(([place]) => place);
  }

  /** The root of the mean square of what neighbours are off in each coordinate; where that is 0, the target's width. */
  widthsAt(place: number): Float64Array {
    const { samples, units } = this;
    const distances = this.distancesFrom(place);
    const nearest = Array.from(distances.keys()).sort((i, j) => (distances[i] as number) - (distances[j] as number));
    const dimensions = units.length;
    return units.map((unit, d) => {
      const squares = nearest.slice(1, 1 + NEIGHBOURS).reduce((sum, j) => {
        const off = ((samples[j * dimensions + d] as number) - (samples[place * dimensions + d] as number)) / unit;
        return sum + off * off;
      }, 0);
      return squares > 0 && Number.isFinite(squares) ? unit * Math.sqrt(squares / NEIGHBOURS) : unit;
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
