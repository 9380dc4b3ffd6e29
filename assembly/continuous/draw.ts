// A block of samples from each family, from uniform numbers: by quantiles, and the normal by G. Box's and M. Muller's method
// (1958), of which both numbers are used. None rejects, so that all lanes do the same, and how many uniform numbers a sample
// takes is known.
import { cosineOfRest, cosineOfTurn, quarters, restOfTurn, sineOfRest, sineOfTurn } from "../math/circular";
import { exponential, exponentialTail } from "../math/exponential";
import { logRatio } from "../math/log-ratio";
import {
  COMPONENTS,
  COMPONENT_BYTES,
  LARGEST_TAIL_ARGUMENT,
  LOG_DENSITY_P,
  PARAMETERS_P,
  SAMPLER_PARAMETERS,
  SAMPLES,
  SAMPLES_PER_BLOCK,
  UNIFORMS,
} from "../../src/backend/layout";
import { uniforms } from "./random";

const BYTES: usize = SAMPLES_PER_BLOCK << 3;

/** ln x of x that is normal. */
// @ts-ignore: decorator
@inline function logarithm(x: v128): v128 {
  return logRatio<f64>(x, f64x2.splat(1));
}

/** A parameter of the sampler, in both lanes. */
// @ts-ignore: decorator
@inline function parameter(j: usize): v128 {
  return v128.load64_splat(j << 3, PARAMETERS_P + SAMPLER_PARAMETERS);
}

/** Two of the first half of standard normal numbers, and two of the second. */
// @ts-ignore: decorator
@inline function normalsAt(uniform: usize, at: usize): void {
  const radius = f64x2.sqrt(f64x2.mul(f64x2.splat(-2), logarithm(v128.load(uniform + at))));
  const u = v128.load(uniform + at + BYTES / 2);
  const quarter = quarters(u);
  const r = restOfTurn(u, quarter);
  const sine = sineOfRest(r);
  const cosine = cosineOfRest(r);
  v128.store(at, f64x2.mul(radius, cosineOfTurn(quarter, sine, cosine)), SAMPLES);
  v128.store(at + BYTES / 2, f64x2.mul(radius, sineOfTurn(quarter, sine, cosine)), SAMPLES);
}

/** Standard normal numbers, from uniform ones, to SAMPLES: the first half of these are radii, the second angles. */
function standardNormals(uniform: usize): void {
  for (let at: usize = 0; at < BYTES / 2; at += 32) {
    normalsAt(uniform, at);
    normalsAt(uniform, at + 16);
  }
}

/** What becomes of a number of the block: location + scale·it, or e to that. */
// @ts-ignore: decorator
@inline function place(exponentiated: bool): void {
  const location = parameter(0);
  const scale = parameter(1);
  for (let at: usize = 0; at < BYTES; at += 16) {
    const x = f64x2.add(location, f64x2.mul(scale, v128.load(at, SAMPLES)));
    v128.store(at, exponentiated ? exponential<f64>(x) : x, SAMPLES);
  }
}

/** Quantiles of the standard distribution of one of the families below. */
// @ts-ignore: decorator
@inline function quantiles<Q>(): void {
  for (let at: usize = 0; at < BYTES; at += 16) v128.store(at, changetype<Q>(0).at(v128.load(at, UNIFORMS)), SAMPLES);
}

@final class UniformQuantile {
  // @ts-ignore: decorator
  @inline at(u: v128): v128 {
    return u;
  }
}

@final class ExponentialQuantile {
  // @ts-ignore: decorator
  @inline at(u: v128): v128 {
    return f64x2.neg(logarithm(u));
  }
}

@final class LogisticQuantile {
  // @ts-ignore: decorator
  @inline at(u: v128): v128 {
    return logRatio<f64>(u, f64x2.sub(f64x2.splat(1), u));
  }
}

@final class GumbelQuantile {
  // @ts-ignore: decorator
  @inline at(u: v128): v128 {
    return f64x2.neg(logarithm(f64x2.neg(logarithm(u))));
  }
}

/** Of the smaller of u and 1 − u, with the sign of u − ½. */
@final class LaplaceQuantile {
  // @ts-ignore: decorator
  @inline at(u: v128): v128 {
    const rest = f64x2.sub(f64x2.splat(1), u);
    const distance = f64x2.neg(logarithm(f64x2.mul(f64x2.splat(2), f64x2.pmin(u, rest))));
    return v128.or(distance, v128.and(f64x2.sub(u, rest), i64x2.splat(0x8000000000000000)));
  }
}

/**
 * Student's t without its location and scale·√df: √(u^(−2/df) − 1)·cos 2πv (R. Bailey 1994, “Polar generation of random variates
 * with the t-distribution”, equation 2, without rejection). u^(−2/df) is e to a number ≥ 0, and where that is small, so is
 * what it is beyond 1.
 */
function studentT(): void {
  const power = parameter(2);
  const one = f64x2.splat(1);
  for (let at: usize = 0; at < BYTES; at += 16) {
    const x = f64x2.mul(power, f64x2.neg(logarithm(v128.load(at, UNIFORMS))));
    const near = f64x2.add(x, f64x2.mul(f64x2.mul(x, x), exponentialTail<f64>(x)));
    const isNear = f64x2.le(x, f64x2.splat(LARGEST_TAIL_ARGUMENT));
    const excess = v128.bitselect(near, f64x2.sub(exponential<f64>(x), one), isNear);
    const u = v128.load(at, LOG_DENSITY_P);
    const quarter = quarters(u);
    const r = restOfTurn(u, quarter);
    const cosine = cosineOfTurn(quarter, sineOfRest(r), cosineOfRest(r));
    v128.store(at, f64x2.mul(f64x2.sqrt(excess), cosine), SAMPLES);
  }
}

/** Standard normal numbers become those of the component that a uniform number chooses. */
function mixture(): void {
  const components = <i32>load<f64>(PARAMETERS_P);
  const first: usize = PARAMETERS_P + COMPONENTS;
  for (let at: usize = 0; at < BYTES; at += 16) {
    const u = v128.load(at, UNIFORMS);
    let mean = v128.load64_splat(first, 8);
    let std = v128.load64_splat(first, 16);
    let component = first;
    for (let c = 1; c < components; c++) {
      const isBeyond = f64x2.gt(u, v128.load64_splat(component));
      component += COMPONENT_BYTES;
      mean = v128.bitselect(v128.load64_splat(component, 8), mean, isBeyond);
      std = v128.bitselect(v128.load64_splat(component, 16), std, isBeyond);
    }
    v128.store(at, f64x2.add(mean, f64x2.mul(std, v128.load(at, SAMPLES))), SAMPLES);
  }
}

/** The next samples of the block that `startBlock` has started, to SAMPLES. */
export function draw(family: i32): void {
  uniforms(UNIFORMS);
  switch (family) {
    case 0: standardNormals(UNIFORMS); break;
    case 1: standardNormals(UNIFORMS); place(true); return;
    case 2: quantiles<ExponentialQuantile>(); break;
    case 3: quantiles<LaplaceQuantile>(); break;
    case 4: quantiles<LogisticQuantile>(); break;
    case 5: quantiles<GumbelQuantile>(); break;
    case 6: quantiles<UniformQuantile>(); break;
    case 7: uniforms(LOG_DENSITY_P); studentT(); break;
    default: uniforms(LOG_DENSITY_P); standardNormals(LOG_DENSITY_P); mixture(); return;
  }
  place(false);
}
