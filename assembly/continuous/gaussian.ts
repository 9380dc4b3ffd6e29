// Kullback–Leibler divergences of Gaussians, element by element, and summed over the dimensions of rows. One row has at most a
// block of dimensions here: src/continuous/gaussian/ adds up the blocks of longer ones.
//
// Of one dimension, with r = (σ0/σ1)² and z = (μ0 − μ1)/σ1,
//
//   KL = ½(r − 1 − ln r + z²).
//
//   e  = a crude round(log2(σ1/σ0)), a = σ0·2^e      exact; a/σ1 is within [⅔, 3/2]: see log-ratio.ts
//   u  = σ1 − a, s = u/(σ1 + a)                      u is exact; |s| ≤ 0.2000004
//   −½·ln r = e·ln 2 + 2s + T(s)                     T(s) = 2·atanh s − 2s
//   ½((a/σ1)² − 1) + 2s = ½(u/σ1)²·(2 + s)           because a/σ1 = (1 − s)/(1 + s)
//   KL = ½[(u²·(2 + s) + (σ0 − a)(σ0 + a))/σ1² + z²] + (T(s) + e·ln 2)
//
// Near-equal deviations have e = 0 and a = σ0: then nothing cancels, all parts being of second order, or third. One division
// for both s and 1/σ1 would take four products more, and 10 % more time (measured).
//
// Of a Gaussian with mean μ and log variance v = n·ln 2 + r (as in exponential.ts) from the standard one,
//
//   KL = ½(μ² + e^v − 1 − v),  e^v − 1 − v = 2^n·r²·φ(r) + ((2^n − 1)·(1 + r) − n·ln 2),
//
// of which n = 0 leaves v²·φ(v). The derivative by v is ½(e^v − 1), e^v − 1 = 2^n·(r + r²·φ(r)) + (2^n − 1).
//
// Kernels give 1 where there may be something that they have no right result for: a deviation that is not regular, a large log
// variance, a result that is not finite, a sum that is nearly nothing. Then src/continuous/gaussian/ looks for it.
import { firstLanes, fold } from "../lane";
import { LN2 } from "../math/coefficients";
import { exponentialTail, powerOf, quotientOf, restOf, shiftedQuotient } from "../math/exponential";
import { exponentField, logTail, scaled, timesLn2 } from "../math/log-ratio";
import {
  FOLD,
  LARGEST_LOG_VARIANCE,
  LEAST_GAUSSIAN_SUM,
  REGULAR_EXPONENT,
} from "../../src/backend/layout";

/** The upper word of the least regular deviation; up to that of the greatest there are so many. */
const LEAST_WORD: u32 = (1023 - REGULAR_EXPONENT) << 20;
const REGULAR_WORDS: u32 = 2 * REGULAR_EXPONENT << 20;

/** The upper word of infinity: that of NaN, as an unsigned integer, is greater. */
const INFINITE_WORD: u32 = 0x7ff << 20;

/** KL of one dimension. */
// @ts-ignore: decorator
@inline function term(mean0: v128, std0: v128, mean1: v128, std1: v128): v128 {
  const field = exponentField<f64>(std1, std0);
  const a = scaled(std0, field);
  const u = f64x2.sub(std1, a);
  const s = f64x2.div(u, f64x2.add(std1, a));
  const inverse = f64x2.div(f64x2.splat(1), std1);
  const z = f64x2.mul(f64x2.sub(mean0, mean1), inverse);
  const near = f64x2.mul(f64x2.mul(u, u), f64x2.add(f64x2.splat(2), s));
  const squares = f64x2.add(near, f64x2.mul(f64x2.sub(std0, a), f64x2.add(std0, a)));
  const ofDeviations = f64x2.mul(squares, f64x2.mul(inverse, inverse));
  return f64x2.add(
    f64x2.mul(f64x2.add(ofDeviations, f64x2.mul(z, z)), f64x2.splat(0.5)),
    f64x2.add(logTail<f64>(s), timesLn2<f64>(field)),
  );
}

/** Upper words, unsigned: REGULAR_WORDS or more where a deviation is not regular. */
// @ts-ignore: decorator
@inline function fromLeast(std: v128): v128 {
  return i32x4.sub(std, i64x2.splat(<i64>LEAST_WORD << 32));
}

/** Whether an upper word, unsigned, is at least this. */
// @ts-ignore: decorator
@inline function anyFrom(words: v128, least: u32): i32 {
  return i32(<u32>i32x4.extract_lane(words, 1) >= least) | i32(<u32>i32x4.extract_lane(words, 3) >= least);
}

/** Whether a sum is not finite, or nearly nothing. */
// @ts-ignore: decorator
@inline function isExtreme(sum: f64): i32 {
  return i32(!(sum >= LEAST_GAUSSIAN_SUM && sum < Infinity));
}

/** KL of each of `count` pairs, to `out`; up to three more are read and written. Two vectors a step. */
export function gaussianKl(mean0: usize, std0: usize, mean1: usize, std1: usize, count: i32, out: usize): i32 {
  let deviations = i64x2.splat(0);
  let results = i64x2.splat(0);
  for (let end = out + (<usize>count << 3); out < end; out += 32) {
    const s0 = v128.load(std0);
    const s1 = v128.load(std1);
    const first = term(v128.load(mean0), s0, v128.load(mean1), s1);
    v128.store(out, first);
    const t0 = v128.load(std0, 16);
    const t1 = v128.load(std1, 16);
    const second = term(v128.load(mean0, 16), t0, v128.load(mean1, 16), t1);
    v128.store(out, second, 16);
    deviations = i32x4.max_u(deviations, i32x4.max_u(fromLeast(s0), fromLeast(s1)));
    deviations = i32x4.max_u(deviations, i32x4.max_u(fromLeast(t0), fromLeast(t1)));
    results = i32x4.max_u(results, i32x4.max_u(first, second));
    mean0 += 32;
    std0 += 32;
    mean1 += 32;
    std1 += 32;
  }
  return anyFrom(deviations, REGULAR_WORDS) | anyFrom(results, INFINITE_WORD);
}

/** The sum of KL over the dimensions of each row, to `out`. Strides are bytes between rows: 0 where one serves for all. */
export function diagonalGaussianKl(
  mean0: usize, mean0Stride: usize, std0: usize, std0Stride: usize,
  mean1: usize, mean1Stride: usize, std1: usize, std1Stride: usize,
  rows: i32, dimensions: i32, out: usize,
): i32 {
  let deviations = i64x2.splat(0);
  let extreme = 0;
  for (; rows > 0; rows--) {
    let total: f64 = 0;
    let at: usize = 0;
    let left = dimensions;
    while (left > 0) {
      let even = i64x2.splat(0);
      let odd = i64x2.splat(0);
      let rest = min(left, FOLD);
      left -= rest;
      for (; rest > 0; rest -= 2) {
        const s0 = v128.load(std0 + at);
        const s1 = v128.load(std1 + at);
        let own = term(v128.load(mean0 + at), s0, v128.load(mean1 + at), s1);
        if (rest == 1) own = v128.and(own, firstLanes<f64>(1));
        deviations = i32x4.max_u(deviations, i32x4.max_u(fromLeast(s0), fromLeast(s1)));
        const next = f64x2.add(even, own);
        even = odd;
        odd = next;
        at += 16;
      }
      total += fold<f64>(even, odd);
    }
    store<f64>(out, total);
    extreme |= isExtreme(total);
    out += 8;
    mean0 += mean0Stride;
    std0 += std0Stride;
    mean1 += mean1Stride;
    std1 += std1Stride;
  }
  return extreme | anyFrom(deviations, REGULAR_WORDS);
}

/** e^v − 1 − v; and unless it is 0, ½(e^v − 1) to `gradient`. */
// @ts-ignore: decorator
@inline function ofLogVariance(v: v128, gradient: usize): v128 {
  const one = f64x2.splat(1);
  const shifted = shiftedQuotient<f64>(v);
  const n = quotientOf<f64>(shifted);
  const r = restOf<f64>(v, n);
  const power = powerOf<f64>(shifted);
  const tail = f64x2.mul(f64x2.mul(r, r), exponentialTail<f64>(r));
  const less = f64x2.sub(power, one);
  if (gradient) {
    const change = f64x2.add(f64x2.mul(power, f64x2.add(r, tail)), less);
    v128.store(gradient, f64x2.mul(change, f64x2.splat(0.5)));
  }
  const rest = f64x2.sub(f64x2.mul(less, f64x2.add(one, r)), f64x2.mul(n, f64x2.splat(LN2)));
  return f64x2.add(f64x2.mul(power, tail), rest);
}

/**
 * ½ Σ [μ² + e^v − 1 − v] of each row, to `out`; and unless it is 0, ½(e^v − 1) of each dimension to `gradient`, one more at the
 * end where their number is odd. Two vectors a step.
 */
export function vaeKl(
  mean: usize, logVariance: usize, rows: i32, dimensions: i32, out: usize, gradient: usize,
): i32 {
  let sizes = i64x2.splat(0);
  let extreme = 0;
  for (; rows > 0; rows--) {
    let total: f64 = 0;
    let left = dimensions;
    while (left > 0) {
      let even = i64x2.splat(0);
      let odd = i64x2.splat(0);
      let rest = min(left, FOLD);
      left -= rest;
      for (; rest >= 4; rest -= 4) {
        const m = v128.load(mean);
        const v = v128.load(logVariance);
        even = f64x2.add(even, f64x2.add(f64x2.mul(m, m), ofLogVariance(v, gradient)));
        const m1 = v128.load(mean, 16);
        const v1 = v128.load(logVariance, 16);
        odd = f64x2.add(odd, f64x2.add(f64x2.mul(m1, m1), ofLogVariance(v1, gradient ? gradient + 16 : 0)));
        sizes = i32x4.max_u(sizes, i32x4.max_u(i32x4.shl(v, 1), i32x4.shl(v1, 1)));
        mean += 32;
        logVariance += 32;
        if (gradient) gradient += 32;
      }
      for (; rest > 0; rest -= 2) {
        const lanes = firstLanes<f64>(rest);
        const m = v128.load(mean);
        const v = v128.load(logVariance);
        const own = f64x2.add(f64x2.mul(m, m), ofLogVariance(v, gradient));
        const next = f64x2.add(even, v128.and(own, lanes));
        even = odd;
        odd = next;
        sizes = i32x4.max_u(sizes, v128.and(i32x4.shl(v, 1), lanes));
        const bytes = <usize>min(rest, 2) << 3;
        mean += bytes;
        logVariance += bytes;
        if (gradient) gradient += bytes;
      }
      total += fold<f64>(even, odd);
    }
    total *= 0.5;
    store<f64>(out, total);
    extreme |= isExtreme(total);
    out += 8;
  }
  return extreme | anyFrom(sizes, <u32>(reinterpret<u64>(<f64>LARGEST_LOG_VARIANCE) >> 31));
}
