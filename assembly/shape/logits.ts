// Divergences of softmaxes, from logits: sums over one block of a row of P and one of Q. src/logit-scores.ts makes scores of
// them, and says why these.
//
// a and b are logits, −∞ where a class is masked; x = (a − max a)/T and y = (b − max b)/T, so that e^x ≤ 1. A lane behind
// the end of a row is a masked class: it adds nothing to any sum. What is the same for all classes is read where it is
// needed: there are more of these than registers.
import { firstLanes, fold, lanes } from "../lane";
import { exponential, exponentialOfQuotient, exponentialTail } from "../math/exponential";
import { sumError } from "../math/double-double";
import { exponentField, kOf, logRatioOf, scaled, timesLn2 } from "../math/log-ratio";
import {
  ALL_CENTER,
  ALL_EXPONENT_FACTOR,
  ALL_GRADIENT_FACTOR,
  ALL_INVERSE,
  ALL_LEAST,
  ALL_LOG_NORMALIZERS,
  ALL_MAXIMUM_P,
  ALL_MAXIMUM_Q,
  ALL_MEAN_POWER,
  ALL_NORMALIZER_P,
  ALL_NORMALIZER_Q,
  ALL_SCALE,
  ALL_SHIFT,
  ALL_SHIFT_LOW,
  ALL_STEP_HIGH,
  ALL_STEP_LOW,
  ALL_TEMPERATURE,
  ALL_WEIGHT_P,
  ALL_WEIGHT_Q,
  FOLD,
  LEAST_PROBABILITY,
  LOGIT_DIFFERENCE,
  LOGIT_DRIFT,
  LOGIT_REST,
  MASS_P,
  MASS_Q,
  MAXIMUM_P,
  MAXIMUM_Q,
  MIXTURE_P,
  MIXTURE_Q,
  LARGEST_TAIL_ARGUMENT,
} from "../../src/backend/layout";

/** A vector at `at`, of which `rest` lanes are the row's. */
// @ts-ignore: decorator
@inline function loadLogits<T>(at: usize, rest: i32): v128 {
  return v128.bitselect(v128.load(at), v128.splat<T>(-Infinity), firstLanes<T>(rest));
}

/** Lanes of −∞ in b where a has none. */
// @ts-ignore: decorator
@inline function maskedInQ<T>(a: v128, b: v128): v128 {
  const masked = v128.splat<T>(-Infinity);
  return v128.andnot(v128.eq<T>(b, masked), v128.eq<T>(a, masked));
}

/** The greatest lane. */
// @ts-ignore: decorator
@inline function greatest<T>(v: v128): f64 {
  const half = v128.pmax<T>(v, i64x2.shuffle(v, v, 1, 1));
  if (sizeof<T>() == 8) return f64x2.extract_lane(half, 0);
  return <f64>f32x4.extract_lane(f32x4.pmax(half, i32x4.shuffle(half, half, 1, 1, 1, 1)), 0);
}

/** Writes MAXIMUM_P and MAXIMUM_Q; gives whether Q has a masked class that P has not. NaN is passed over. */
export function maxima<T>(p: usize, q: usize, bins: i32): i32 {
  let p0 = v128.splat<T>(-Infinity);
  let p1 = p0;
  let q0 = p0;
  let q1 = p0;
  let masked = i64x2.splat(0);
  for (; bins >= 2 * lanes<T>(); bins -= 2 * lanes<T>()) {
    const a0 = v128.load(p);
    const b0 = v128.load(q);
    const a1 = v128.load(p, 16);
    const b1 = v128.load(q, 16);
    p0 = v128.pmax<T>(p0, a0);
    q0 = v128.pmax<T>(q0, b0);
    p1 = v128.pmax<T>(p1, a1);
    q1 = v128.pmax<T>(q1, b1);
    masked = v128.or(masked, v128.or(maskedInQ<T>(a0, b0), maskedInQ<T>(a1, b1)));
    p += 32;
    q += 32;
  }
  for (; bins > 0; bins -= lanes<T>()) {
    const a = loadLogits<T>(p, bins);
    const b = loadLogits<T>(q, bins);
    p0 = v128.pmax<T>(p0, a);
    q0 = v128.pmax<T>(q0, b);
    masked = v128.or(masked, maskedInQ<T>(a, b));
    p += 16;
    q += 16;
  }
  store<f64>(MAXIMUM_P, greatest<T>(v128.pmax<T>(p0, p1)));
  store<f64>(MAXIMUM_Q, greatest<T>(v128.pmax<T>(q0, q1)));
  return <i32>v128.any_true(masked);
}

/** Logits less the greatest, times the scale: x·T. */
// @ts-ignore: decorator
@inline function below<T>(logits: v128, maximum: usize): v128 {
  return v128.mul<T>(v128.sub<T>(logits, v128.load(maximum)), v128.load(ALL_SCALE));
}

/** What `below` lost, the greatest logit less than the others by so much. */
// @ts-ignore: decorator
@inline function lostBelow<T>(logits: v128, maximum: usize): v128 {
  const most = v128.load(maximum);
  const difference = v128.sub<T>(logits, most);
  return v128.mul<T>(sumError<T>(logits, v128.neg<T>(most), difference), v128.load(ALL_SCALE));
}

/** e^x from x·T, and unless it is not `precise` from what that lost. */
// @ts-ignore: decorator
@inline function power<T>(x: v128, lost: v128, precise: bool): v128 {
  return exponentialOfQuotient<T>(
    x, lost, precise,
    v128.load(ALL_EXPONENT_FACTOR), v128.load(ALL_STEP_HIGH), v128.load(ALL_STEP_LOW), v128.load(ALL_INVERSE), v128.load(ALL_LEAST),
  );
}

/** e^x of the sums: in single precision with what x lost, which shows there. */
// @ts-ignore: decorator
@inline function powerOf<T>(logits: v128, x: v128, maximum: usize): v128 {
  if (sizeof<T>() == 4) return power<T>(x, lostBelow<T>(logits, maximum), true);
  return power<T>(x, x, false);
}

/** e·x, and 0 where e is. */
// @ts-ignore: decorator
@inline function weighted<T>(e: v128, x: v128): v128 {
  return v128.andnot(v128.mul<T>(e, x), v128.eq<T>(e, i64x2.splat(0)));
}

/** Σ e^x, Σ e^y and T·Σ e^x·(x − y), to MASS_P, MASS_Q and LOGIT_DIFFERENCE. Two vectors a step. */
export function sums<T>(p: usize, q: usize, bins: i32): void {
  let massP: f64 = 0;
  let massQ: f64 = 0;
  let difference: f64 = 0;
  while (bins > 0) {
    let pEven = i64x2.splat(0);
    let pOdd = pEven;
    let qEven = pEven;
    let qOdd = pEven;
    let dEven = pEven;
    let dOdd = pEven;
    let left = min(bins, FOLD);
    bins -= left;
    for (; left >= 2 * lanes<T>(); left -= 2 * lanes<T>()) {
      const a0 = v128.load(p);
      const b0 = v128.load(q);
      const x0 = below<T>(a0, ALL_MAXIMUM_P);
      const y0 = below<T>(b0, ALL_MAXIMUM_Q);
      const e0 = powerOf<T>(a0, x0, ALL_MAXIMUM_P);
      pEven = v128.add<T>(pEven, e0);
      qEven = v128.add<T>(qEven, powerOf<T>(b0, y0, ALL_MAXIMUM_Q));
      dEven = v128.add<T>(dEven, weighted<T>(e0, v128.sub<T>(x0, y0)));
      const a1 = v128.load(p, 16);
      const b1 = v128.load(q, 16);
      const x1 = below<T>(a1, ALL_MAXIMUM_P);
      const y1 = below<T>(b1, ALL_MAXIMUM_Q);
      const e1 = powerOf<T>(a1, x1, ALL_MAXIMUM_P);
      pOdd = v128.add<T>(pOdd, e1);
      qOdd = v128.add<T>(qOdd, powerOf<T>(b1, y1, ALL_MAXIMUM_Q));
      dOdd = v128.add<T>(dOdd, weighted<T>(e1, v128.sub<T>(x1, y1)));
      p += 32;
      q += 32;
    }
    for (; left > 0; left -= lanes<T>()) {
      const a = loadLogits<T>(p, left);
      const b = loadLogits<T>(q, left);
      const x = below<T>(a, ALL_MAXIMUM_P);
      const y = below<T>(b, ALL_MAXIMUM_Q);
      const e = powerOf<T>(a, x, ALL_MAXIMUM_P);
      const pNext = v128.add<T>(pEven, e);
      pEven = pOdd;
      pOdd = pNext;
      const qNext = v128.add<T>(qEven, powerOf<T>(b, y, ALL_MAXIMUM_Q));
      qEven = qOdd;
      qOdd = qNext;
      const dNext = v128.add<T>(dEven, weighted<T>(e, v128.sub<T>(x, y)));
      dEven = dOdd;
      dOdd = dNext;
      p += 16;
      q += 16;
    }
    massP += fold<T>(pEven, pOdd);
    massQ += fold<T>(qEven, qOdd);
    difference += fold<T>(dEven, dOdd);
  }
  store<f64>(MASS_P, massP);
  store<f64>(MASS_Q, massQ);
  store<f64>(LOGIT_DIFFERENCE, difference);
}

/** x − y less a shift in two words, with what x and y lost: right to its last digits where it is nearly nothing. */
// @ts-ignore: decorator
@inline function shifted<T>(x: v128, y: v128, lost: v128, shift: v128, shiftLow: v128): v128 {
  const rest = v128.add<T>(v128.sub<T>(v128.sub<T>(x, y), shift), v128.sub<T>(lost, shiftLow));
  return v128.div<T>(rest, v128.load(ALL_TEMPERATURE));
}

/** Lanes of at most so large a magnitude; NaN is none. */
// @ts-ignore: decorator
@inline function within<T>(v: v128, most: f64): v128 {
  return v128.le<T>(v128.abs<T>(v), v128.splat<T>(<T>most));
}

/**
 * e^x·(e^−t − 1 + t). By φ near t = 0; up to 1 by e^−t; beyond, where e^−t may be anything and e^x nothing, by e^y·e^mean, which
 * is e^x·e^−t.
 */
// @ts-ignore: decorator
@inline function restOf<T>(e: v128, t: v128, y: v128, lost: v128): v128 {
  const near = within<T>(t, LARGEST_TAIL_ARGUMENT);
  const minus = v128.neg<T>(t);
  const own = v128.mul<T>(e, v128.mul<T>(v128.mul<T>(t, t), exponentialTail<T>(minus)));
  if (i32x4.all_true(near)) return own;
  const first = v128.mul<T>(e, v128.add<T>(v128.sub<T>(exponential<T>(minus), v128.splat<T>(1)), t));
  const ofY = v128.mul<T>(power<T>(y, lost, true), v128.load(ALL_MEAN_POWER));
  const second = v128.add<T>(v128.sub<T>(ofY, e), weighted<T>(e, t));
  return v128.bitselect(own, v128.bitselect(first, second, within<T>(t, 1)), near);
}

/** Σ e^x, Σ e^x·(e^−t − 1 + t) and Σ e^x·t, t = x − y less about its average, to MASS_P, LOGIT_REST and LOGIT_DRIFT. */
export function rest<T>(p: usize, q: usize, bins: i32): void {
  const none = i64x2.splat(0);
  let mass: f64 = 0;
  let total: f64 = 0;
  let drift: f64 = 0;
  while (bins > 0) {
    let massEven = none;
    let massOdd = none;
    let even = none;
    let odd = none;
    let driftEven = none;
    let driftOdd = none;
    let left = min(bins, FOLD);
    bins -= left;
    for (; left > 0; left -= lanes<T>()) {
      const a = loadLogits<T>(p, left);
      const b = loadLogits<T>(q, left);
      const x = below<T>(a, ALL_MAXIMUM_P);
      const y = below<T>(b, ALL_MAXIMUM_Q);
      const xLost = lostBelow<T>(a, ALL_MAXIMUM_P);
      const yLost = lostBelow<T>(b, ALL_MAXIMUM_Q);
      const e = power<T>(x, xLost, true);
      const t = shifted<T>(x, y, v128.sub<T>(xLost, yLost), v128.load(ALL_SHIFT), v128.load(ALL_SHIFT_LOW));
      const massNext = v128.add<T>(massEven, e);
      massEven = massOdd;
      massOdd = massNext;
      const next = v128.add<T>(even, restOf<T>(e, t, y, yLost));
      even = odd;
      odd = next;
      const driftNext = v128.add<T>(driftEven, weighted<T>(e, t));
      driftEven = driftOdd;
      driftOdd = driftNext;
      p += 16;
      q += 16;
    }
    mass += fold<T>(massEven, massOdd);
    total += fold<T>(even, odd);
    drift += fold<T>(driftEven, driftOdd);
  }
  store<f64>(MASS_P, mass);
  store<f64>(LOGIT_REST, total);
  store<f64>(LOGIT_DRIFT, drift);
}

/** p, or q. */
// @ts-ignore: decorator
@inline function probability(logits: v128, maximum: usize, normalizer: usize): v128 {
  const x = below<f64>(logits, maximum);
  return f64x2.div(power<f64>(x, lostBelow<f64>(logits, maximum), true), v128.load(normalizer));
}

/** ln(p/q); NaN where a or b is −∞. */
// @ts-ignore: decorator
@inline function logarithm(a: v128, b: v128): v128 {
  const none = i64x2.splat(0);
  const lost = f64x2.sub(lostBelow<f64>(a, ALL_MAXIMUM_P), lostBelow<f64>(b, ALL_MAXIMUM_Q));
  const ofExponents = shifted<f64>(below<f64>(a, ALL_MAXIMUM_P), below<f64>(b, ALL_MAXIMUM_Q), lost, none, none);
  return f64x2.add(ofExponents, v128.load(ALL_LOG_NORMALIZERS));
}

/** q − p, from ln(p/q) = δ where they are near: so that it is right to its last digits. */
// @ts-ignore: decorator
@inline function change(p: v128, q: v128, delta: v128): v128 {
  const minus = f64x2.neg(delta);
  const tail = f64x2.mul(f64x2.mul(delta, delta), exponentialTail<f64>(minus));
  const own = f64x2.mul(p, f64x2.add(minus, tail));
  return v128.bitselect(own, f64x2.sub(q, p), within<f64>(delta, LARGEST_TAIL_ARGUMENT));
}

/** m. */
// @ts-ignore: decorator
@inline function mixed(p: v128, q: v128): v128 {
  return f64x2.add(f64x2.mul(v128.load(ALL_WEIGHT_P), p), f64x2.mul(v128.load(ALL_WEIGHT_Q), q));
}

/** K(p, m) where p − m = d is known; of a p that is nothing, m. */
// @ts-ignore: decorator
@inline function kOfMixture(p: v128, m: v128, d: v128): v128 {
  const field = exponentField<f64>(p, m);
  const ms = scaled(m, field);
  const own = v128.bitselect(d, f64x2.sub(p, ms), i64x2.eq(field, i64x2.splat(0)));
  const k = kOf<f64>(p, m, ms, own, f64x2.div(own, f64x2.add(p, ms)), timesLn2<f64>(field));
  return v128.bitselect(m, k, f64x2.lt(p, f64x2.splat(LEAST_PROBABILITY)));
}

/** Σ K(p, m) and Σ K(q, m), to MIXTURE_P and MIXTURE_Q. */
export function logitMixture(p: usize, q: usize, bins: i32): void {
  let totalP: f64 = 0;
  let totalQ: f64 = 0;
  while (bins > 0) {
    let pEven = i64x2.splat(0);
    let pOdd = pEven;
    let qEven = pEven;
    let qOdd = pEven;
    let left = min(bins, FOLD);
    bins -= left;
    for (; left > 0; left -= 2) {
      const a = loadLogits<f64>(p, left);
      const b = loadLogits<f64>(q, left);
      const x = probability(a, ALL_MAXIMUM_P, ALL_NORMALIZER_P);
      const y = probability(b, ALL_MAXIMUM_Q, ALL_NORMALIZER_Q);
      const d = change(x, y, logarithm(a, b));
      const m = mixed(x, y);
      const pNext = f64x2.add(pEven, kOfMixture(x, m, f64x2.neg(f64x2.mul(v128.load(ALL_WEIGHT_Q), d))));
      pEven = pOdd;
      pOdd = pNext;
      const qNext = f64x2.add(qEven, kOfMixture(y, m, f64x2.mul(v128.load(ALL_WEIGHT_P), d)));
      qEven = qOdd;
      qOdd = qNext;
      p += 16;
      q += 16;
    }
    totalP += fold<f64>(pEven, pOdd);
    totalQ += fold<f64>(qEven, qOdd);
  }
  store<f64>(MIXTURE_P, totalP);
  store<f64>(MIXTURE_Q, totalQ);
}

/** q − p of each class, times the factor, to `out`: the gradient of KL(P‖Q) with respect to Q's logits. */
export function logitGradientOfQ(p: usize, q: usize, bins: i32, out: usize): void {
  for (; bins > 0; bins -= 2) {
    const a = v128.load(p);
    const b = v128.load(q);
    const x = probability(a, ALL_MAXIMUM_P, ALL_NORMALIZER_P);
    const y = probability(b, ALL_MAXIMUM_Q, ALL_NORMALIZER_Q);
    v128.store(out, f64x2.mul(change(x, y, logarithm(a, b)), v128.load(ALL_GRADIENT_FACTOR)));
    p += 16;
    q += 16;
    out += 16;
  }
}

/** A probability times a logarithm less the center, times the factor; 0 where the probability is nothing. */
// @ts-ignore: decorator
@inline function centered(p: v128, logarithm: v128): v128 {
  const product = f64x2.mul(p, f64x2.sub(logarithm, v128.load(ALL_CENTER)));
  const isNothing = f64x2.lt(p, f64x2.splat(LEAST_PROBABILITY));
  return v128.andnot(f64x2.mul(product, v128.load(ALL_GRADIENT_FACTOR)), isNothing);
}

/** p·(ln(p/q) − KL(P‖Q)), times the factor, to `out`: that with respect to P's logits. */
export function logitGradientOfP(p: usize, q: usize, bins: i32, out: usize): void {
  for (; bins > 0; bins -= 2) {
    const a = v128.load(p);
    const x = probability(a, ALL_MAXIMUM_P, ALL_NORMALIZER_P);
    v128.store(out, centered(x, logarithm(a, v128.load(q))));
    p += 16;
    q += 16;
    out += 16;
  }
}

/** q·(ln(q/m) − KL(Q‖M)), times the factor, to `out`: that of the Jensen–Shannon divergence. */
export function logitGradientOfMixture(p: usize, q: usize, bins: i32, out: usize): void {
  for (; bins > 0; bins -= 2) {
    const a = v128.load(p);
    const b = v128.load(q);
    const x = probability(a, ALL_MAXIMUM_P, ALL_NORMALIZER_P);
    const y = probability(b, ALL_MAXIMUM_Q, ALL_NORMALIZER_Q);
    const d = f64x2.mul(v128.load(ALL_WEIGHT_P), change(x, y, logarithm(a, b)));
    const m = mixed(x, y);
    const field = exponentField<f64>(y, m);
    const ms = scaled(m, field);
    const own = v128.bitselect(d, f64x2.sub(y, ms), i64x2.eq(field, i64x2.splat(0)));
    v128.store(out, centered(y, logRatioOf<f64>(timesLn2<f64>(field), f64x2.div(own, f64x2.add(y, ms)))));
    p += 16;
    q += 16;
    out += 16;
  }
}
