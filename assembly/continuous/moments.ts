// The summands of an estimator, from ln of both densities; and their moments: of a block by two passes over it, of blocks by
// T. Chan, G. Golub and R. LeVeque 1979 (“Updating formulae and a pairwise algorithm for computing sample variances”, equation 2.1),
// one after another, so that it does not matter how many are taken at once.
import { firstLanes, fold } from "../lane";
import { exponential, exponentialTail } from "../math/exponential";
import {
  EXPONENTIAL_GREATEST,
  FOLD,
  LARGEST_TAIL_ARGUMENT,
  LOG_DENSITY_P,
  LOG_DENSITY_Q,
  MOMENTS,
  PARAMETERS_P,
  PARAMETERS_Q,
  SAMPLES,
  SAMPLES_PER_BLOCK,
  SUMMANDS,
} from "../../src/backend/layout";
import { draw } from "./draw";
import { logDensity } from "./log-density";
import { startBlock } from "./random";

const BYTES: usize = SAMPLES_PER_BLOCK << 3;

/** k1 of J. Schulman 2020, “Approximating KL divergence”: ln p/q. */
@final class LogRatio {
  // @ts-ignore: decorator
  @inline at(d: v128): v128 {
    return d;
  }
}

/** k2: half its square. */
@final class HalfSquared {
  // @ts-ignore: decorator
  @inline at(d: v128): v128 {
    return f64x2.mul(f64x2.mul(d, d), f64x2.splat(0.5));
  }
}

/** k3: q/p − 1 − ln q/p, never negative, and near p = q without loss. */
@final class Bregman {
  // @ts-ignore: decorator
  @inline at(d: v128): v128 {
    const r = f64x2.neg(d);
    const near = f64x2.mul(f64x2.mul(r, r), exponentialTail<f64>(r));
    const far = f64x2.add(f64x2.sub(exponential<f64>(r), f64x2.splat(1)), d);
    const isNear = f64x2.le(f64x2.abs(r), f64x2.splat(LARGEST_TAIL_ARGUMENT));
    const isInfinite = f64x2.gt(r, f64x2.splat(EXPONENTIAL_GREATEST));
    return v128.bitselect(f64x2.splat(Infinity), v128.bitselect(near, far, isNear), isInfinite);
  }
}

// @ts-ignore: decorator
@inline function each<K>(): void {
  for (let at: usize = 0; at < BYTES; at += 16) {
    const d = f64x2.sub(v128.load(at, LOG_DENSITY_P), v128.load(at, LOG_DENSITY_Q));
    v128.store(at, changetype<K>(0).at(d), SUMMANDS);
  }
}

/** The summands of a block, to SUMMANDS. */
export function summands(estimator: i32): void {
  switch (estimator) {
    case 0: each<LogRatio>(); break;
    case 1: each<HalfSquared>(); break;
    default: each<Bregman>();
  }
}

/** Adds the first `count` of a block's summands to MOMENTS, and says whether one is below or above these. */
export function addMoments(count: i32, below: f64, above: f64): bool {
  let least = f64x2.splat(Infinity);
  let greatest = f64x2.splat(-Infinity);
  let total: f64 = 0;
  let at: usize = SUMMANDS;
  for (let rest = count; rest > 0; rest -= FOLD) {
    let even = i64x2.splat(0);
    let odd = i64x2.splat(0);
    for (let own = min(rest, FOLD); own > 0; own -= 2) {
      let x = v128.load(at);
      // Of the last one alone, both lanes of the extremes are it.
      if (own == 1) x = i64x2.shuffle(x, x, 0, 0);
      least = f64x2.pmin(least, x);
      greatest = f64x2.pmax(greatest, x);
      if (own == 1) x = v128.and(x, firstLanes<f64>(1));
      const next = odd;
      odd = f64x2.add(even, x);
      even = next;
      at += 16;
    }
    total += fold<f64>(even, odd);
  }
  const n = <f64>count;
  const mean = total / n;
  const center = f64x2.splat(mean);
  let squares: f64 = 0;
  at = SUMMANDS;
  for (let rest = count; rest > 0; rest -= FOLD) {
    let even = i64x2.splat(0);
    let odd = i64x2.splat(0);
    for (let own = min(rest, FOLD); own > 0; own -= 2) {
      let d = f64x2.sub(v128.load(at), center);
      d = f64x2.mul(d, d);
      if (own == 1) d = v128.and(d, firstLanes<f64>(1));
      const next = odd;
      odd = f64x2.add(even, d);
      even = next;
      at += 16;
    }
    squares += fold<f64>(even, odd);
  }
  const lowest = min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
  const highest = max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
  const before = load<f64>(MOMENTS);
  const all = before + n;
  const change = mean - load<f64>(MOMENTS, 8);
  store<f64>(MOMENTS, all);
  store<f64>(MOMENTS, load<f64>(MOMENTS, 8) + change * (n / all), 8);
  store<f64>(MOMENTS, load<f64>(MOMENTS, 16) + squares + change * change * (before * (n / all)), 16);
  store<f64>(MOMENTS, min(load<f64>(MOMENTS, 24), lowest), 24);
  store<f64>(MOMENTS, max(load<f64>(MOMENTS, 32), highest), 32);
  return lowest < below || highest > above;
}

/**
 * Adds the summands of blocks to MOMENTS, of the last of them only the first `count`; up to one that has a summand below or
 * above these, which is then at SUMMANDS. Gives how many blocks that were.
 */
export function sumBlocks(
  p: i32, q: i32, estimator: i32, first: i32, blocks: i32, count: i32, below: f64, above: f64,
): i32 {
  for (let done = 1; done <= blocks; done++) {
    startBlock(first + done - 1);
    draw(p);
    logDensity(p, PARAMETERS_P, SAMPLES, LOG_DENSITY_P);
    logDensity(q, PARAMETERS_Q, SAMPLES, LOG_DENSITY_Q);
    summands(estimator);
    if (addMoments(done < blocks ? SAMPLES_PER_BLOCK : count, below, above)) return done;
  }
  return blocks;
}
