// Zeros leave before the terms are computed: a vector of real counts is mostly zeros, and the loops that do the arithmetic
// need no masks.
import { firstLanes, fold } from "../lane";
import { LEAST, MASS_P, PRESENT_P, PRESENT_Q, ZEROED_P, ZEROED_Q } from "../../src/backend/layout";

/** Where the next bin goes, by which of two are absent. */
// @ts-ignore: decorator
@inline function pack(at: usize, p: v128, q: v128, absent: v128): usize {
  const bits = i64x2.bitmask(absent);
  v128.store64_lane(at + PRESENT_P, p, 0);
  v128.store64_lane(at + PRESENT_Q, q, 0);
  const next = at + 8 - ((bits & 1) << 3);
  v128.store64_lane(next + PRESENT_P, p, 1);
  v128.store64_lane(next + PRESENT_Q, q, 1);
  return next + 8 - ((bits & 2) << 2);
}

/** Half of the least upper word; with every bit set where there is no value. */
// @ts-ignore: decorator
@inline function half(least: v128): i32 {
  const first: u32 = i32x4.extract_lane(least, 1);
  const second: u32 = i32x4.extract_lane(least, 3);
  return <i32>(min(first, second) >> 1);
}

// @ts-ignore: decorator
@inline function lanesSum(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/**
 * Copies the bins where neither p nor q is zero to PRESENT_P and PRESENT_Q, one after another, and gives how many. The
 * mass of P where q is zero goes to ZEROED_P, that of Q where p is zero to ZEROED_Q, and half the least upper word of
 * what is not zero to LEAST. No branch a bin: which bins are zero is not to be predicted.
 */
export function gather(p: usize, q: usize, bins: i32): i32 {
  const zero = f64x2.splat(0);
  let zeroedP = zero;
  let zeroedQ = zero;
  // Unsigned, so that a zero, its bits all set, is the greatest.
  let least = i32x4.splat(-1);
  let at: usize = 0;
  for (let rest = bins; rest > 0; rest -= 2) {
    let pv = v128.load(p);
    let qv = v128.load(q);
    if (rest == 1) {
      pv = v128.and(pv, firstLanes<f64>(1));
      qv = v128.and(qv, firstLanes<f64>(1));
    }
    const pZero = f64x2.eq(pv, zero);
    const qZero = f64x2.eq(qv, zero);
    zeroedP = f64x2.add(zeroedP, v128.and(pv, qZero));
    zeroedQ = f64x2.add(zeroedQ, v128.and(qv, pZero));
    least = i32x4.min_u(least, i32x4.min_u(v128.or(pv, pZero), v128.or(qv, qZero)));
    at = pack(at, pv, qv, v128.or(pZero, qZero));
    p += 16;
    q += 16;
  }
  store<f64>(ZEROED_P, lanesSum(zeroedP));
  store<f64>(ZEROED_Q, lanesSum(zeroedQ));
  store<i32>(LEAST, half(least));
  return <i32>(at >> 3);
}

/**
 * The same where q is known to be regular, and MASS_P besides, with the bits of `mass`. LEAST is negative where a value
 * of p is.
 */
export function gatherMass(p: usize, q: usize, bins: i32): i32 {
  const zero = f64x2.splat(0);
  let even = zero;
  let odd = zero;
  let zeroedQ = zero;
  let least = i32x4.splat(-1);
  let signs = zero;
  let at: usize = 0;
  for (let rest = bins; rest > 0; rest -= 2) {
    let pv = v128.load(p);
    let qv = v128.load(q);
    if (rest == 1) {
      pv = v128.and(pv, firstLanes<f64>(1));
      qv = v128.and(qv, firstLanes<f64>(1));
    }
    const pZero = f64x2.eq(pv, zero);
    const next = odd;
    odd = f64x2.add(even, pv);
    even = next;
    zeroedQ = f64x2.add(zeroedQ, v128.and(qv, pZero));
    least = i32x4.min_u(least, v128.or(pv, pZero));
    signs = v128.or(signs, pv);
    at = pack(at, pv, qv, pZero);
    p += 16;
    q += 16;
  }
  store<f64>(MASS_P, fold<f64>(even, odd));
  store<f64>(ZEROED_P, 0);
  store<f64>(ZEROED_Q, lanesSum(zeroedQ));
  store<i32>(LEAST, i64x2.bitmask(signs) ? -1 : half(least));
  return <i32>(at >> 3);
}
