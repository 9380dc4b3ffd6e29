// Zeros leave before the terms are computed: a vector of real counts is mostly zeros, and the loops that do the arithmetic
// need no masks.
import { firstLanes, fold } from "../lane";
import { FOLD, LEAST, MASS_P, PRESENT_P, PRESENT_Q, ZEROED_P, ZEROED_Q } from "../../src/backend/layout";

/** Where the next bin goes, by which of two are absent. One addition from one place to the next: the rest can wait. */
// @ts-ignore: decorator
@inline function pack(at: usize, p: v128, q: v128, absent: v128): usize {
  const bits = i64x2.bitmask(absent);
  const first = 8 - ((bits & 1) << 3);
  v128.store64_lane(at + PRESENT_P, p, 0);
  v128.store64_lane(at + PRESENT_Q, q, 0);
  v128.store64_lane(at + first + PRESENT_P, p, 1);
  v128.store64_lane(at + first + PRESENT_Q, q, 1);
  return at + (first + 8 - ((bits & 2) << 2));
}

/** Half of the least upper word, as a signed integer; the greatest there is where there is no value. */
// @ts-ignore: decorator
@inline function half(least: v128): i32 {
  const first: u32 = i32x4.extract_lane(least, 1);
  const second: u32 = i32x4.extract_lane(least, 3);
  return <i32>(min(first, second) >> 1);
}

/**
 * Copies the bins where neither p nor q is zero to PRESENT_P and PRESENT_Q, one after another, and gives how many. The
 * mass of P where q is zero goes to ZEROED_P, that of Q where p is zero to ZEROED_Q (lanes as those of a mass), and half
 * the least upper word of what is not zero to LEAST. No branch a bin: which bins are zero is not to be predicted.
 */
export function gather(p: usize, q: usize, bins: i32): i32 {
  const zero = f64x2.splat(0);
  let pEven = zero;
  let pOdd = zero;
  let qEven = zero;
  let qOdd = zero;
  let zeroedP: f64 = 0;
  let zeroedQ: f64 = 0;
  let untilFold = FOLD;
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
    const pNext = pOdd;
    pOdd = f64x2.add(pEven, v128.and(pv, qZero));
    pEven = pNext;
    const qNext = qOdd;
    qOdd = f64x2.add(qEven, v128.and(qv, pZero));
    qEven = qNext;
    least = i32x4.min_u(least, i32x4.min_u(v128.or(pv, pZero), v128.or(qv, qZero)));
    at = pack(at, pv, qv, v128.or(pZero, qZero));
    p += 16;
    q += 16;
    untilFold -= 2;
    if (untilFold == 0) {
      zeroedP += fold<f64>(pEven, pOdd);
      zeroedQ += fold<f64>(qEven, qOdd);
      pEven = pOdd = qEven = qOdd = zero;
      untilFold = FOLD;
    }
  }
  store<f64>(ZEROED_P, zeroedP + fold<f64>(pEven, pOdd));
  store<f64>(ZEROED_Q, zeroedQ + fold<f64>(qEven, qOdd));
  store<i32>(LEAST, half(least));
  return <i32>(at >> 3);
}

/**
 * The same where q is known to be regular, and MASS_P besides, with the bits of `mass`. LEAST is negative where a value
 * of p is. Four empty bins are passed over: zeros come in runs, and on the flights, 22 % of whose bins are not empty, 62 %
 * of these fours are: passing them over takes 12 % off the kernel (measured).
 */
export function gatherMass(p: usize, q: usize, bins: i32): i32 {
  const zero = f64x2.splat(0);
  let least = i32x4.splat(-1);
  let signs = zero;
  let at: usize = 0;
  let massP: f64 = 0;
  let zeroedQ: f64 = 0;
  do {
    const n = min(bins, FOLD);
    let pEven = zero;
    let pOdd = zero;
    let qEven = zero;
    let qOdd = zero;
    for (const end = p + ((n & ~3) << 3); p < end; p += 32) {
      const pv = v128.load(p);
      const pw = v128.load(p, 16);
      const qv = v128.load(q);
      const qw = v128.load(q, 16);
      q += 32;
      const bits = v128.or(pv, pw);
      if (!v128.any_true(bits)) {
        qEven = f64x2.add(qEven, qv);
        qOdd = f64x2.add(qOdd, qw);
        continue;
      }
      const vZero = f64x2.eq(pv, zero);
      const wZero = f64x2.eq(pw, zero);
      pEven = f64x2.add(pEven, pv);
      pOdd = f64x2.add(pOdd, pw);
      qEven = f64x2.add(qEven, v128.and(qv, vZero));
      qOdd = f64x2.add(qOdd, v128.and(qw, wZero));
      least = i32x4.min_u(least, i32x4.min_u(v128.or(pv, vZero), v128.or(pw, wZero)));
      signs = v128.or(signs, bits);
      at = pack(at, pv, qv, vZero);
      at = pack(at, pw, qw, wZero);
    }
    for (let rest = n & 3; rest > 0; rest -= 2) {
      const mask = firstLanes<f64>(rest);
      const pv = v128.and(v128.load(p), mask);
      const qv = v128.and(v128.load(q), mask);
      const pZero = f64x2.eq(pv, zero);
      const pNext = pOdd;
      pOdd = f64x2.add(pEven, pv);
      pEven = pNext;
      const qNext = qOdd;
      qOdd = f64x2.add(qEven, v128.and(qv, pZero));
      qEven = qNext;
      least = i32x4.min_u(least, v128.or(pv, pZero));
      signs = v128.or(signs, pv);
      at = pack(at, pv, qv, pZero);
      p += 16;
      q += 16;
    }
    massP += fold<f64>(pEven, pOdd);
    zeroedQ += fold<f64>(qEven, qOdd);
    bins -= n;
  } while (bins > 0);
  store<f64>(MASS_P, massP);
  store<f64>(ZEROED_P, 0);
  store<f64>(ZEROED_Q, zeroedQ);
  store<i32>(LEAST, i64x2.bitmask(signs) ? -1 : half(least));
  return <i32>(at >> 3);
}
