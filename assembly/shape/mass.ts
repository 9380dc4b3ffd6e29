// Masses of one block of a row, and how small its values are.
import { fold, firstLanes, lanes, upper } from "../lane";
import { sumError, sumErrorScalar } from "../math/double-double";
import { DIFFERENCE, DIFFERENCE_LOW, FOLD, GREATEST_WORD, LEAST, MASS_P, MASS_P_LOW, MASS_Q, MASS_Q_LOW } from "../../src/backend/layout";

/** The least of the words that order the values of a vector: upper words, or single-precision bits. */
// @ts-ignore: decorator
@inline function leastOf<T>(words: v128): i32 {
  const least = min(i32x4.extract_lane(words, 1), i32x4.extract_lane(words, 3));
  if (sizeof<T>() == 4) return min(least, min(i32x4.extract_lane(words, 0), i32x4.extract_lane(words, 2)));
  return least;
}

/**
 * Writes MASS_P, MASS_Q and LEAST for `bins` bins at p and q; with `both` false, q is left alone.
 *
 * The minimum is taken over the bits as integers, whose order is that of the values where none is negative, and where
 * some are they win: one cycle of latency where a floating-point minimum has four (measured: 0.4 of 4.3 ns a bin). NaN
 * and infinity show in the sum. Both rows in one loop: their chains of additions overlap (8 % of a score at k = 64).
 */
// @ts-ignore: decorator
@inline function massesOf<T>(p: usize, q: usize, bins: i32, both: bool): void {
  let massP: f64 = 0;
  let massQ: f64 = 0;
  let least = i32x4.splat(GREATEST_WORD);
  do {
    const n = min(bins, FOLD);
    let pEven = i64x2.splat(0);
    let pOdd = i64x2.splat(0);
    let qEven = i64x2.splat(0);
    let qOdd = i64x2.splat(0);
    if (sizeof<T>() == 8) {
      for (const end = p + ((n & ~3) << 3); p < end; p += 32) {
        const v = v128.load(p);
        const w = v128.load(p, 16);
        pEven = f64x2.add(pEven, v);
        pOdd = f64x2.add(pOdd, w);
        least = i32x4.min_s(least, i32x4.min_s(v, w));
        if (both) {
          const x = v128.load(q);
          const z = v128.load(q, 16);
          qEven = f64x2.add(qEven, x);
          qOdd = f64x2.add(qOdd, z);
          least = i32x4.min_s(least, i32x4.min_s(x, z));
          q += 32;
        }
      }
    } else {
      // Widened, and summed as if the row were double: both precisions see the same masses.
      for (const end = p + ((n & ~3) << 2); p < end; p += 16) {
        const v = v128.load(p);
        pEven = f64x2.add(pEven, f64x2.promote_low_f32x4(v));
        pOdd = f64x2.add(pOdd, f64x2.promote_low_f32x4(upper(v)));
        least = i32x4.min_s(least, v);
        if (both) {
          const x = v128.load(q);
          qEven = f64x2.add(qEven, f64x2.promote_low_f32x4(x));
          qOdd = f64x2.add(qOdd, f64x2.promote_low_f32x4(upper(x)));
          least = i32x4.min_s(least, x);
          q += 16;
        }
      }
    }
    for (let rest = n & 3; rest > 0; rest -= lanes<T>()) {
      const mask = firstLanes<T>(rest);
      const v = v128.and(v128.load(p), mask);
      least = i32x4.min_s(least, v128.bitselect(v, i32x4.splat(GREATEST_WORD), mask));
      const x = both ? v128.and(v128.load(q), mask) : i64x2.splat(0);
      if (both) least = i32x4.min_s(least, v128.bitselect(x, i32x4.splat(GREATEST_WORD), mask));
      if (sizeof<T>() == 8) {
        const pNext = pOdd;
        pOdd = f64x2.add(pEven, v);
        pEven = pNext;
        const qNext = qOdd;
        qOdd = f64x2.add(qEven, x);
        qEven = qNext;
      } else {
        pEven = f64x2.add(pEven, f64x2.promote_low_f32x4(v));
        pOdd = f64x2.add(pOdd, f64x2.promote_low_f32x4(upper(v)));
        qEven = f64x2.add(qEven, f64x2.promote_low_f32x4(x));
        qOdd = f64x2.add(qOdd, f64x2.promote_low_f32x4(upper(x)));
      }
      p += 16;
      q += 16;
    }
    massP += fold<f64>(pEven, pOdd);
    if (both) massQ += fold<f64>(qEven, qOdd);
    bins -= n;
  } while (bins > 0);
  store<f64>(MASS_P, massP);
  if (both) store<f64>(MASS_Q, massQ);
  store<i32>(LEAST, leastOf<T>(least));
}

/** MASS_P, MASS_Q and LEAST of both blocks, which for entropy are one (7 % of its score, measured). */
export function masses<T>(p: usize, q: usize, bins: i32): void {
  if (p != q) {
    massesOf<T>(p, q, bins, true);
  } else {
    mass<T>(p, bins);
    store<f64>(MASS_Q, load<f64>(MASS_P));
  }
}

/** MASS_P and LEAST of one block. */
export function mass<T>(p: usize, bins: i32): void {
  massesOf<T>(p, 0, bins, false);
}

/** The mass of one block in double-double: both words at `result` and `resultLow`. Lanes as in `masses`. */
function preciseMass(x: usize, bins: i32, result: usize, resultLow: usize): void {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let evenLow = f64x2.splat(0);
  let oddLow = f64x2.splat(0);
  for (let rest = bins; rest > 0; rest -= 2) {
    let v = v128.load(x);
    if (rest == 1) v = v128.and(v, firstLanes<f64>(1));
    const sum = f64x2.add(even, v);
    const low = f64x2.add(evenLow, sumError<f64>(even, v, sum));
    even = odd;
    evenLow = oddLow;
    odd = sum;
    oddLow = low;
    x += 16;
  }
  storeLanes(even, odd, f64x2.add(evenLow, oddLow), result, resultLow);
}

/** The fold of lanes in double-double. Which of the two vectors is which does not matter: the error of a sum is exact. */
function storeLanes(even: v128, odd: v128, lows: v128, result: usize, resultLow: usize): void {
  const sum = f64x2.add(even, odd);
  const low = f64x2.add(lows, sumError<f64>(even, odd, sum));
  const first = f64x2.extract_lane(sum, 0);
  const second = f64x2.extract_lane(sum, 1);
  const total = first + second;
  store<f64>(result, total);
  store<f64>(
    resultLow,
    f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1) + sumErrorScalar(first, second, total),
  );
}

/** Both masses in double-double: MASS_P, MASS_P_LOW, MASS_Q, MASS_Q_LOW. */
export function preciseMasses(p: usize, q: usize, bins: i32): void {
  preciseMass(p, bins, MASS_P, MASS_P_LOW);
  preciseMass(q, bins, MASS_Q, MASS_Q_LOW);
}

/**
 * Σ(p − q) of one block in double-double, to DIFFERENCE and DIFFERENCE_LOW. Bin by bin: the difference of two masses has
 * lost what near-equal bins differ by next to a large one.
 */
export function massDifference(p: usize, q: usize, bins: i32): void {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let evenLow = f64x2.splat(0);
  let oddLow = f64x2.splat(0);
  for (let rest = bins; rest > 0; rest -= 2) {
    let pv = v128.load(p);
    let qv = v128.load(q);
    if (rest == 1) {
      pv = v128.and(pv, firstLanes<f64>(1));
      qv = v128.and(qv, firstLanes<f64>(1));
    }
    const minusQ = f64x2.neg(qv);
    const d = f64x2.add(pv, minusQ);
    const sum = f64x2.add(even, d);
    const low = f64x2.add(evenLow, f64x2.add(sumError<f64>(even, d, sum), sumError<f64>(pv, minusQ, d)));
    even = odd;
    evenLow = oddLow;
    odd = sum;
    oddLow = low;
    p += 16;
    q += 16;
  }
  storeLanes(even, odd, f64x2.add(evenLow, oddLow), DIFFERENCE, DIFFERENCE_LOW);
}
