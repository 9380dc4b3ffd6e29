// Row against row. Every row climbs the ladder: fast (bins with zeros taken out first), precise where the result is small.
// A row that none of them can take (values or masses beyond the regular range, or not masses at all) gives NaN, and the
// caller of the kernel sees to it. src/backend/ladder.ts is this file's twin: the same steps in the same order.
import {
  addToSum,
  quotientLow,
  startSum,
  sumErrorScalar,
  totalOfSum,
} from "../math/double-double";
import {
  AMOUNT,
  BLOCK,
  C_HIGH,
  C_LOW,
  CANCELLED,
  COEFFICIENT,
  DIFFERENCE,
  DIFFERENCE_LOW,
  EPSILON,
  EXCESS_LIMIT,
  GIVEN,
  GREATEST_WORD,
  INFINITE_AT,
  INFINITE_AT_P,
  LEAST,
  LOGARITHM_OF_Q,
  MASS_DIFFERENCE,
  MASS_P,
  MASS_P_LOW,
  MASS_Q,
  MASS_Q_LOW,
  PATCHED_P,
  PATCHED_Q,
  POLICY,
  POLICY_EPSILON,
  POLICY_NONE,
  PRESENT_P,
  PRESENT_Q,
  RATIO,
  REGULAR_EXPONENT,
  SINGLE_HIGH_EXPONENT,
  SINGLE_LOW_EXPONENT,
  SINGLE_THRESHOLD,
  SURELY,
  SUM_AMOUNT,
  SUM_P,
  SUM_Q,
  SUM_TERMS,
  THRESHOLD,
  UNIT_P,
  UNIT_Q,
  WIDE_P,
  WIDE_Q,
  ZEROED_P,
  ZEROED_Q,
  ZERO_P,
  ZERO_Q,
} from "../../src/backend/layout";
import { fast, fastSingle, precise } from "./dispatch";
import { gather, gatherMass } from "./gather";
import { mass, massDifference, masses, preciseMasses } from "./mass";
import { patch } from "./policy";
import { widen } from "./widen";

const FAST_SINGLE = 0;
const FAST = 1;
const PRECISE = 2;
const COEFFICIENT_SUM = 3;

// What a block goes through before the rung: nothing; bins with a zero taken out; before that, the policy.
const WHOLE = 0;
const GATHERED = 1;
const PATCHED = 2;

/** The upper word of the least regular value. */
const REGULAR_LOW: i32 = (1023 - REGULAR_EXPONENT) << 20;

/** The masses of a whole row, and its least value: as `masses` and `mass`, over all of its blocks. */
function rowMasses<T>(p: usize, q: usize, bins: i32, both: bool): void {
  startSum(SUM_P);
  startSum(SUM_Q);
  let least: i32 = GREATEST_WORD;
  for (let rest = bins; rest > 0; rest -= BLOCK) {
    if (both) masses<T>(p, q, min(rest, BLOCK));
    else mass<T>(p, min(rest, BLOCK));
    least = min(least, load<i32>(LEAST));
    addToSum(SUM_P, load<f64>(MASS_P));
    if (both) addToSum(SUM_Q, load<f64>(MASS_Q));
    p += BLOCK * sizeof<T>();
    q += BLOCK * sizeof<T>();
  }
  store<f64>(MASS_P, totalOfSum(SUM_P));
  if (both) store<f64>(MASS_Q, totalOfSum(SUM_Q));
  store<i32>(LEAST, least);
}

/** Adds a mass in double-double to the one at `sum`. */
function addPrecisely(sum: usize, high: f64, low: f64): void {
  const old = load<f64>(sum);
  const total = old + high;
  store<f64>(sum, total);
  store<f64>(sum, load<f64>(sum, 8) + (sumErrorScalar(old, high, total) + low), 8);
}

/** Both words of a mass, the first of them rounded from both. */
function storeMass(mass: usize, massLow: usize, sum: f64, lost: f64): void {
  const high = sum + lost;
  store<f64>(mass, high);
  store<f64>(massLow, sum - high + lost);
}

/** The masses of a whole row in double-double: as `preciseMasses`, over all of its blocks. */
function rowPreciseMasses(p: usize, q: usize, bins: i32, single: bool): void {
  if (!single && bins <= BLOCK) {
    preciseMasses(p, q, bins);
    storeMass(MASS_P, MASS_P_LOW, load<f64>(MASS_P), load<f64>(MASS_P_LOW));
    storeMass(MASS_Q, MASS_Q_LOW, load<f64>(MASS_Q), load<f64>(MASS_Q_LOW));
    return;
  }
  startSum(SUM_P);
  startSum(SUM_Q);
  for (let rest = bins; rest > 0; rest -= BLOCK) {
    const n = min(rest, BLOCK);
    if (single) {
      widen(p, q, n);
      preciseMasses(WIDE_P, WIDE_Q, n);
    } else {
      preciseMasses(p, q, n);
    }
    addPrecisely(SUM_P, load<f64>(MASS_P), load<f64>(MASS_P_LOW));
    addPrecisely(SUM_Q, load<f64>(MASS_Q), load<f64>(MASS_Q_LOW));
    p += single ? BLOCK << 2 : BLOCK << 3;
    q += single ? BLOCK << 2 : BLOCK << 3;
  }
  storeMass(MASS_P, MASS_P_LOW, load<f64>(SUM_P), load<f64>(SUM_P, 8));
  storeMass(MASS_Q, MASS_Q_LOW, load<f64>(SUM_Q), load<f64>(SUM_Q, 8));
}

/** Σ(p − q) over a whole row, of doubles: single precision is not used where this is wanted. */
function rowMassDifference(p: usize, q: usize, bins: i32): f64 {
  startSum(SUM_P);
  for (let rest = bins; rest > 0; rest -= BLOCK) {
    massDifference(p, q, min(rest, BLOCK));
    addPrecisely(SUM_P, load<f64>(DIFFERENCE), load<f64>(DIFFERENCE_LOW));
    p += BLOCK << 3;
    q += BLOCK << 3;
  }
  return load<f64>(SUM_P) + load<f64>(SUM_P, 8);
}

/** What the bins that `gather` took out add to the sum. An infinite value per unit must not meet a mass of nothing. */
// @ts-ignore: decorator
@inline function atZeros(ratio: f64): f64 {
  const zeroedP = load<f64>(ZEROED_P);
  const zeroedQ = load<f64>(ZEROED_Q);
  let sum: f64 = 0;
  if (zeroedP > 0) sum += zeroedP * load<f64>(ZERO_Q);
  if (zeroedQ > 0) sum += ratio * zeroedQ * load<f64>(ZERO_P);
  return sum;
}

/** c of the fast rung. */
// @ts-ignore: decorator
@inline function fastRatio(): f64 {
  return load<f64>(load<i32>(LOGARITHM_OF_Q) ? UNIT_Q : RATIO);
}

/** Σ over one block by one rung, and AMOUNT where it is patched; NaN where a value is not regular. */
function sumOfBlock(divergence: i32, rung: i32, treatment: i32, single: bool, p: usize, q: usize, bins: i32): f64 {
  if (rung == FAST_SINGLE) return fastSingle(divergence, p, q, bins, fastRatio());
  if (single) {
    widen(p, q, bins);
    p = WIDE_P;
    q = WIDE_Q;
  }
  if (treatment == PATCHED) {
    store<f64>(AMOUNT, patch(p, q, bins));
    p = PATCHED_P;
    q = PATCHED_Q;
  }
  let sum: f64 = 0;
  if (treatment != WHOLE) {
    bins = gather(p, q, bins);
    if (load<i32>(LEAST) < REGULAR_LOW >> 1) return NaN;
    if (rung != COEFFICIENT_SUM) sum = atZeros(load<f64>(RATIO));
    p = PRESENT_P;
    q = PRESENT_Q;
  }
  if (rung == COEFFICIENT_SUM) return fast(load<i32>(COEFFICIENT), p, q, bins, fastRatio());
  if (rung == FAST) return sum + fast(divergence, p, q, bins, fastRatio());
  return sum + precise(divergence, p, q, bins, 0);
}

/** The same over a whole row. */
function sumOfRow(divergence: i32, rung: i32, treatment: i32, single: bool, p: usize, q: usize, bins: i32): f64 {
  store<f64>(AMOUNT, 0);
  if (bins <= BLOCK) return sumOfBlock(divergence, rung, treatment, single, p, q, bins);
  startSum(SUM_TERMS);
  startSum(SUM_AMOUNT);
  for (let rest = bins; rest > 0; rest -= BLOCK) {
    addToSum(SUM_TERMS, sumOfBlock(divergence, rung, treatment, single, p, q, min(rest, BLOCK)));
    if (treatment == PATCHED) addToSum(SUM_AMOUNT, load<f64>(AMOUNT));
    p += single ? BLOCK << 2 : BLOCK << 3;
    q += single ? BLOCK << 2 : BLOCK << 3;
  }
  store<f64>(AMOUNT, totalOfSum(SUM_AMOUNT));
  return totalOfSum(SUM_TERMS);
}

/** C_HIGH and C_LOW. */
function storePreciseRatio(p: usize, q: usize, bins: i32, single: bool): void {
  let high: f64 = 1;
  let low: f64 = 0;
  if (!load<i32>(GIVEN)) {
    rowPreciseMasses(p, q, bins, single);
    const ofQ = load<i32>(LOGARITHM_OF_Q) != 0;
    const above = ofQ ? 1 : load<f64>(MASS_P);
    high = above / load<f64>(MASS_Q);
    low = quotientLow(above, ofQ ? 0 : load<f64>(MASS_P_LOW), load<f64>(MASS_Q), load<f64>(MASS_Q_LOW), high);
  }
  store<f64>(C_HIGH, high);
  store<f64>(C_LOW, low);
}

/** Σ over a whole row by the precise rung. */
function preciseSumOfRow(divergence: i32, treatment: i32, single: bool, p: usize, q: usize, bins: i32): f64 {
  storePreciseRatio(p, q, bins, single);
  return sumOfRow(divergence, PRECISE, treatment, single, p, q, bins);
}

/** 2^exponent. */
// @ts-ignore: decorator
@inline function powerOfTwo(exponent: i32): f64 {
  return reinterpret<f64>(<u64>(1023 + exponent) << 52);
}

/**
 * The scores of `rows` rows, to `out`; and, unless `lost` is 0, the mass that the policy changed, to `lost`. Strides are
 * in bytes; a stride of 0 in Q is one reference for all rows.
 */
export function score<T>(
  divergence: i32, p: usize, pStride: usize, q: usize, qStride: usize, rows: i32, bins: i32, out: usize, lost: usize,
): void {
  const single = sizeof<T>() == 4;
  const given = load<i32>(GIVEN) != 0;
  const ofQ = load<i32>(LOGARITHM_OF_Q) != 0;
  const differs = load<f64>(MASS_DIFFERENCE) != 0;
  const policy = load<i32>(POLICY) != POLICY_NONE;
  const policyAtP = policy && (load<i32>(INFINITE_AT) & INFINITE_AT_P) != 0;
  const threshold = load<f64>(THRESHOLD);
  const singleThreshold = load<f64>(SINGLE_THRESHOLD);
  const excessLimit = load<f64>(EXCESS_LIMIT);
  const high = powerOfTwo(REGULAR_EXPONENT);
  const leastMass = powerOfTwo(-REGULAR_EXPONENT);
  const replaces = load<i32>(POLICY) == POLICY_EPSILON;
  const epsilon = load<f64>(EPSILON);
  const singleHigh = powerOfTwo(SINGLE_HIGH_EXPONENT);
  // Every single-precision value but zero is in the double range.
  const low: i32 = single ? 1 : REGULAR_LOW;
  const singleLow: i32 = (127 - SINGLE_LOW_EXPONENT) << 23;
  let massQ: f64 = 0;
  let leastOfQ: i32 = 0;
  // Zeros come in runs of rows: after one that had some, the next is gathered as its mass is taken.
  let gatherFirst = false;
  // As in src/backend/ladder.ts, where it says why the bits do not depend on it.
  let preciseFirst = false;
  const surely = threshold * SURELY;
  for (let row = 0; row < rows; row++) {
    let least: i32;
    let present: i32 = -1;
    if (row == 0 || qStride != 0) {
      if (bins <= BLOCK) masses<T>(p, q, bins);
      else rowMasses<T>(p, q, bins, true);
      massQ = load<f64>(MASS_Q);
      least = load<i32>(LEAST);
      if (qStride == 0 && rows > 1) {
        // The reference's own, for the rows that follow.
        const massP = load<f64>(MASS_P);
        if (bins <= BLOCK) mass<T>(q, bins);
        else rowMasses<T>(q, q, bins, false);
        leastOfQ = load<i32>(LEAST);
        store<f64>(MASS_P, massP);
      }
    } else if (gatherFirst) {
      present = gatherMass(p, q, bins);
      least = load<i32>(LEAST);
    } else {
      if (bins <= BLOCK) mass<T>(p, bins);
      else rowMasses<T>(p, q, bins, false);
      least = min(load<i32>(LEAST), leastOfQ);
    }
    const massP = load<f64>(MASS_P);
    const unitP = given ? 1 : massP;
    const unitQ = given ? 1 : massQ;
    const ratio = given ? 1 : massP / massQ;
    store<f64>(UNIT_P, unitP);
    store<f64>(UNIT_Q, unitQ);
    store<f64>(RATIO, ratio);
    const c = ofQ ? unitQ : ratio;
    let sum: f64 = NaN;
    const zeros = present < 0 ? least < low : present < bins;
    const patched = zeros && policy;
    // A row that is gathered already has nothing that a policy would change.
    const treatment = !zeros ? WHOLE : patched && present < 0 ? PATCHED : GATHERED;
    let amount: f64 = 0;
    let done = false;
    if (single && least >= singleLow && massP <= singleHigh && massQ <= singleHigh) {
      sum = sumOfRow(divergence, FAST_SINGLE, WHOLE, single, p, q, bins);
      done = sum >= singleThreshold * massP;
    }
    if (!done) {
      // What becomes of a zero has to be regular too.
      const replaceable = !patched || !replaces || epsilon * min(unitP, unitQ) >= leastMass;
      const inRange = massP <= high && massQ <= high && (given || !zeros || (massP >= leastMass && massQ >= leastMass));
      if (inRange && replaceable && least >= 0) {
        let isPrecise = preciseFirst && present < 0;
        if (isPrecise) {
          sum = preciseSumOfRow(divergence, treatment, single, p, q, bins);
          isPrecise = sum < surely * massP;
        }
        if (!isPrecise) {
          if (present >= 0) {
            sum = least >= REGULAR_LOW >> 1 ? atZeros(ratio) + fast(divergence, PRESENT_P, PRESENT_Q, present, c) : NaN;
          } else if (!single && !zeros && bins <= BLOCK) {
            sum = fast(divergence, p, q, bins, c);
          } else {
            sum = sumOfRow(divergence, FAST, treatment, single, p, q, bins);
          }
          isPrecise = sum < threshold * massP;
          if (isPrecise) sum = preciseSumOfRow(divergence, treatment, single, p, q, bins);
        }
        preciseFirst = isPrecise;
        if (treatment == PATCHED) amount = load<f64>(AMOUNT);
      }
      // Where only P has zeros, and no policy minds.
      gatherFirst = !single && zeros && bins <= BLOCK && qStride == 0 && !policyAtP && leastOfQ >= low && massQ <= high;
    }
    // Less than nothing, which no score is: so it is known for what it is.
    if (sum > excessLimit * massP) sum = -sumOfRow(divergence, COEFFICIENT_SUM, zeros ? GATHERED : WHOLE, single, p, q, bins);
    if (differs) {
      const terms = sum;
      sum += load<f64>(MASS_DIFFERENCE) * (given ? rowMassDifference(p, q, bins) : -amount);
      // What cancels here is left to src/backend/extreme.ts, and so are rows as given that a policy has changed.
      if ((given || amount > 0) && abs(sum) < terms * CANCELLED) sum = NaN;
      if (given && amount > 0) sum = NaN;
    }
    store<f64>(out, sum / unitP);
    if (lost) {
      store<f64>(lost, amount / unitP);
      lost += 8;
    }
    p += pStride;
    q += qStride;
    out += 8;
  }
}
