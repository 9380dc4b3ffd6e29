// The loops over one block of a row, generic over the divergence: a divergence has terms and no loops. Blocks are regular:
// bins with a zero have been taken out before (gather.ts).
import { firstLanes, fold, lanes } from "../lane";
import {
  exponentField,
  fieldMask,
  halfExponent,
  ln2OfField,
  logCoefficient,
  logTail,
  scaled,
  shareOf,
  timesLn2,
} from "../math/log-ratio";
import { productError, upperHalf } from "../math/double-double";
import {
  C_HIGH,
  C_LOW,
  FOLD,
  LOGARITHM_OF_Q,
  MASS_DIFFERENCE,
  PARAMETER,
  PRECISE_D,
  PRECISE_EXPONENT,
  PRECISE_S,
  PRECISE_Y,
  PRECISE_YS,
} from "../../src/backend/layout";

/** Σ of the terms of a regular block (values and masses within the range of T). */
export function fast<D, T>(p: usize, q: usize, bins: i32, c: f64): f64 {
  const factor = v128.splat<T>(<T>c);
  const parameter = load<f64>(PARAMETER);
  let total: f64 = 0;
  while (bins > 0) {
    const rest = min(bins, FOLD);
    bins -= rest;
    if (isDefined(changetype<D>(0).late)) total += pipelined<D, T>(p, q, rest, factor, parameter);
    else total += unpipelined<D, T>(p, q, rest, factor, parameter);
    p += rest * sizeof<T>();
    q += rest * sizeof<T>();
  }
  return total;
}

/**
 * Σ of up to FOLD terms. Two vectors a step: 1 to 6 % less time; but of powers, whose terms are long by themselves, one (*measured*:
 * 430 bytes less in a page, 2 to 7 % more time).
 */
// @ts-ignore: decorator
@inline function unpipelined<D, T>(p: usize, q: usize, bins: i32, c: v128, parameter: f64): f64 {
  let even = i64x2.splat(0);
  let odd = i64x2.splat(0);
  if (!isDefined(changetype<D>(0).isLong)) {
    for (; bins >= 2 * lanes<T>(); bins -= 2 * lanes<T>()) {
      even = v128.add<T>(even, changetype<D>(0).fast<T>(v128.load(p), v128.load(q), c, parameter));
      odd = v128.add<T>(odd, changetype<D>(0).fast<T>(v128.load(p, 16), v128.load(q, 16), c, parameter));
      p += 32;
      q += 32;
    }
  }
  for (; bins > 0; bins -= lanes<T>()) {
    const term = v128.and(changetype<D>(0).fast<T>(v128.load(p), v128.load(q), c, parameter), firstLanes<T>(bins));
    const next = odd;
    odd = v128.add<T>(even, term);
    even = next;
    p += 16;
    q += 16;
  }
  return fold<T>(even, odd);
}

/**
 * The same of divergences with one logarithm, ln(x/y): while `late` takes the polynomial of a vector, the next one is divided. In one
 * piece a term is a chain of some 75 cycles, of which a processor has registers for four or five at a time (*measured*, Zen 4: 15 %
 * less time; two vectors a step 18 %, in 5 KiB more).
 */
// @ts-ignore: decorator
@inline function pipelined<D, T>(p: usize, q: usize, bins: i32, c: v128, parameter: f64): f64 {
  const half = halfExponent<T>();
  const mask = fieldMask<T>();
  const ln2 = ln2OfField<T>();
  const c0 = logCoefficient<T>(0);
  const c1 = logCoefficient<T>(1);
  const c2 = logCoefficient<T>(2);
  const c3 = logCoefficient<T>(3);
  const c4 = logCoefficient<T>(4);
  const c5 = logCoefficient<T>(5);
  const c6 = logCoefficient<T>(6);
  let even = i64x2.splat(0);
  let odd = even;
  let pv = v128.load(p);
  let x = changetype<D>(0).x(pv, c);
  let y = changetype<D>(0).y<T>(pv, v128.load(q), c, parameter);
  let field = exponentField<T>(x, y, half, mask);
  let ys = scaled(y, field);
  let s = shareOf<T>(x, ys);
  let eLn2 = timesLn2<T>(field, ln2);
  let early = changetype<D>(0).early<T>(pv, y, ys, s);
  for (; bins > lanes<T>(); bins -= lanes<T>()) {
    p += 16;
    q += 16;
    const tail = logTail<T>(s, c0, c1, c2, c3, c4, c5, c6);
    const term = changetype<D>(0).late<T>(pv, s, tail, eLn2, early);
    pv = v128.load(p);
    x = changetype<D>(0).x(pv, c);
    y = changetype<D>(0).y<T>(pv, v128.load(q), c, parameter);
    field = exponentField<T>(x, y, half, mask);
    ys = scaled(y, field);
    s = shareOf<T>(x, ys);
    eLn2 = timesLn2<T>(field, ln2);
    early = changetype<D>(0).early<T>(pv, y, ys, s);
    const next = odd;
    odd = v128.add<T>(even, term);
    even = next;
  }
  const tail = logTail<T>(s, c0, c1, c2, c3, c4, c5, c6);
  const last = v128.and(changetype<D>(0).late<T>(pv, s, tail, eLn2, early), firstLanes<T>(bins));
  return fold<T>(odd, v128.add<T>(even, last));
}

/**
 * The parts of the precise terms of up to FOLD bins, to PRECISE_Y … PRECISE_EXPONENT: y = c·q in double-double, c = C_HIGH + C_LOW, so that
 * d = x − y keeps what y loses to rounding. One function for all divergences, what differs between them being short: 4 KiB
 * less, and 10 % less time (measured), than in one loop with the term.
 *
 * y = h + lo rounded, (h, err) the exact product C_HIGH·q, lo = err + C_LOW·q. Where e = 0, x − h is exact (Sterbenz), and
 * d = (x − h) − lo. Worst error measured: see docs/design.md, "Numerics".
 */
function preciseParts(p: usize, q: usize, bins: i32): void {
  const high = f64x2.splat(load<f64>(C_HIGH));
  const highUpper = upperHalf(high);
  const highLower = f64x2.sub(high, highUpper);
  const low = f64x2.splat(load<f64>(C_LOW));
  const one = f64x2.splat(1);
  const ofQ = load<i32>(LOGARITHM_OF_Q) != 0;
  for (let to: usize = 0, end = <usize>bins << 3; to < end; to += 16) {
    const qv = v128.load(q + to);
    const h = f64x2.mul(high, qv);
    const lo = f64x2.add(productError(highUpper, highLower, qv, h), f64x2.mul(low, qv));
    const y = f64x2.add(h, lo);
    const x = ofQ ? one : v128.load(p + to);
    const field = exponentField<f64>(x, y);
    const ys = scaled(y, field);
    const near = i64x2.eq(field, i64x2.splat(0));
    const d = v128.bitselect(f64x2.sub(f64x2.sub(x, h), lo), f64x2.sub(x, ys), near);
    v128.store(to, y, PRECISE_Y);
    v128.store(to, ys, PRECISE_YS);
    v128.store(to, d, PRECISE_D);
    v128.store(to, f64x2.div(d, f64x2.add(x, ys)), PRECISE_S);
    v128.store(to, timesLn2<f64>(field), PRECISE_EXPONENT);
  }
}

/** The precise rung: the sum of the terms and, unless `out` is 0, each bin's contribution there. */
export function precise<D>(p: usize, q: usize, bins: i32, out: usize): f64 {
  const ofLogRatio = out && load<f64>(MASS_DIFFERENCE) != 0;
  const parameter = load<f64>(PARAMETER);
  let total: f64 = 0;
  while (bins > 0) {
    let even = i64x2.splat(0);
    let odd = i64x2.splat(0);
    let rest = min(bins, FOLD);
    bins -= rest;
    preciseParts(p, q, rest);
    for (let at: usize = 0; rest > 0; rest -= 2, at += 16) {
      const pv = v128.load(p);
      const y = v128.load(at, PRECISE_Y);
      const ys = v128.load(at, PRECISE_YS);
      const d = v128.load(at, PRECISE_D);
      const s = v128.load(at, PRECISE_S);
      const eLn2 = v128.load(at, PRECISE_EXPONENT);
      const near = f64x2.eq(y, ys);
      let term: v128;
      if (isDefined(changetype<D>(0).contribution) && ofLogRatio) {
        term = changetype<D>(0).contribution(pv, y, d, s, eLn2, near, parameter);
      } else {
        term = changetype<D>(0).precise(pv, y, ys, d, s, eLn2, near, parameter);
      }
      if (rest == 1) term = v128.and(term, firstLanes<f64>(1));
      if (out) {
        v128.store(out, term);
        out += 16;
      }
      const next = odd;
      odd = f64x2.add(even, term);
      even = next;
      p += 16;
      q += 16;
    }
    total += fold<f64>(even, odd);
  }
  return total;
}
