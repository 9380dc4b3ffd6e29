/**
 * The last rung, for what the others leave: in JavaScript for both backends, from the caller's own rows, since such rows
 * are rare, and one implementation has one set of bits. It takes
 * - rows whose values or masses lie outside the regular range, where a ratio or a sum could overflow or a subnormal be
 *   lost;
 * - rows as given, or changed by a policy, where Σ K + ΣP − ΣQ cancels. Then Σ p·ln(p/q) is summed as it stands, if that
 *   has the smaller error: 2^-53 of Σ|p·ln(p/q)| instead of Σ K;
 * - near-equal rows to which a pseudocount was added, where what the addition rounded off counts;
 * - near-equal rows in which a zero became epsilon, where what epsilon times the mass rounds off counts;
 * - rows so near to proportional ones that the error of c in double-double counts: see `exactDifference` in extreme-term.ts.
 *
 * Each value has an exponent of its own (extreme-row.ts). A term, homogeneous of degree 1, is computed with the larger of
 * its two values near 1, and has the exponent of that; so have sums of terms (scaled-sum.ts).
 */
import type { ChernoffCoefficient, Divergence } from "../divergences.ts";
import type { Memory } from "./backend.ts";
import { LN2 } from "./coefficients.ts";
import { quotientLow, sumError } from "./double-double.ts";
import { ExtremeRow } from "./extreme-row.ts";
import { type Frame, generatedTerm, partsOf, powerChange, powerOf, powerTerm } from "./extreme-term.ts";
import {
  EPSILON,
  GIVEN,
  INFINITE_AT,
  INFINITE_AT_P,
  INFINITE_AT_Q,
  LARGEST_EXCESS,
  LOGARITHM_OF_Q,
  MASS_DIFFERENCE,
  POLICY,
  POLICY_DROP,
  POLICY_NONE,
  ZERO_P,
  ZERO_Q,
} from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { logarithmOfOnePlus, naturalLogarithm } from "./natural-logarithm.ts";
import { scoreOfPlainRows } from "./plain-rows.ts";
import { powerOfTwo, scaleByPowerOfTwo } from "./powers-of-two.ts";
import type { RowPair } from "./row.ts";
import { ScaledSum } from "./scaled-sum.ts";
import { terms } from "./terms.ts";

const { logRatioOf } = logRatios;

/** Next to a value near 1, one below this counts only by its logarithm; and terms are spared a zero. */
const NEGLIGIBLE_EXPONENT = -500;
/** Where it counts by 1/y, y is not let below this, and the rest of its power of two is left for later. */
const INVERSE_EXPONENT = -400;

/**
 * y in double-double is wrong by 2^-106 of itself: of a score D that is 2^-106/√D. Below 2^-112 that is more than 2^-50,
 * and y is taken exactly.
 */
const EXACT_EXPONENT = -112;
/** Where terms are of first order in what p and y differ by, it shows as 2^-106. */
const FIRST_ORDER_EXACT_EXPONENT = -53;

const negligible = powerOfTwo(NEGLIGIBLE_EXPONENT);

/**
 * What is summed over bins: the terms of a divergence; or, of one whose terms differ from that, what bins contribute to it
 * (p·ln(p/q), not K).
 */
interface Measure {
  readonly divergence: Divergence;
  readonly contributed: boolean;
}

/** Whether terms are of first order in what p and y differ by; others are of second order. */
function isOfFirstOrder({ divergence, contributed }: Measure): boolean {
  return contributed || divergence.firstOrder === true || divergence.logarithmOfQ === true;
}

/** For normalized rows whose terms have magnitudes that sum to less than this, c has to be exact. */
export function exactBelow(divergence: Divergence, contributed: boolean): number {
  const isFirst = isOfFirstOrder({ divergence, contributed });
  return powerOfTwo(isFirst ? FIRST_ORDER_EXACT_EXPONENT : EXACT_EXPONENT) * (divergence.curvature ?? 1);
}

/** What is summed over the bins of a pair of rows. */
class Sums {
  readonly terms = new ScaledSum();
  /** Σ |term|: what the error of the sum goes by. */
  readonly magnitude = new ScaledSum();
  /** The mass that the policy changed, at P's scale. */
  readonly changed = new ScaledSum();
}

/** What is to be done with the term of a bin. */
type Take = (bin: number, term: number) => void;

/** Scores one pair of rows that no other rung took, and gives its contributions. */
export class Extreme {
  /** The mass that the policy changed in the last row; NaN where the row was not one of masses. */
  amount = Number.NaN;
  /** The last score is to be multiplied by 2^exponent: it may be beyond the range of doubles, and its root is not. */
  exponent = 0;
  /** The same of the last term. */
  private termExponent = 0;

  constructor(private readonly memory: Memory) {}

  private get given(): boolean {
    return this.memory.i32[GIVEN >> 2] !== 0;
  }

  private get ofQ(): boolean {
    return this.memory.i32[LOGARITHM_OF_Q >> 2] !== 0;
  }

  private get drops(): boolean {
    return this.memory.i32[POLICY >> 2] === POLICY_DROP;
  }

  /** How often the difference of the masses is added to a sum. */
  private get difference(): number {
    return this.memory.f64[MASS_DIFFERENCE >> 3] as number;
  }

  /**
   * The sum, its logarithm where the divergence has one, but for 2^exponent; NaN where a row holds something that is not a
   * mass, or (normalized) none at all.
   */
  score(divergence: Divergence, rows: RowPair): number {
    this.exponent = 0;
    this.amount = 0;
    const plain = scoreOfPlainRows(divergence, rows, this.memory);
    if (!Number.isNaN(plain)) return plain;
    const frame = this.frame(rows);
    if (frame === undefined) return Number.NaN;
    if (divergence.largest) return this.largest(frame, divergence);
    const { given, difference } = this;
    const { changed, terms: sumOfTerms } = this.sums(frame, { divergence, contributed: false });
    const mayBeNegative = given || changed.total > 0;
    let sum = sumOfTerms;
    if (difference !== 0 && mayBeNegative) {
      const direct = this.sums(frame, { divergence, contributed: true });
      if (direct.magnitude.isLessThan(sum)) {
        sum = direct.terms;
        // Of Σ p·(p/y)^x − 1 that is only what is left of p.
        if (divergence.logarithmOf && this.drops) sum.add(-changed.total, changed.exponent);
      } else if (given) this.addDifference(sum, frame, difference);
      else sum.add(-difference * changed.total, changed.exponent);
    }
    if (divergence.logarithmOf) return this.logarithm(frame, divergence.logarithmOf, sum);
    this.exponent = sum.exponent;
    const score = sum.total / frame.p.divisorHigh;
    // ln(B/q) of the only mass in a row may come out a little below nothing.
    return mayBeNegative || divergence.generator ? score : Math.max(0, score);
  }

  /** ln I of a Chernoff coefficient I, from the sum of |I − 1|, or where that is large from its own. */
  private logarithm(frame: Frame, { exponent, sign }: ChernoffCoefficient, excess: ScaledSum): number {
    const { divisorHigh } = frame.p;
    const difference = excess.value / divisorHigh;
    if (Math.abs(difference) <= LARGEST_EXCESS) return logarithmOfOnePlus(sign * difference);
    const coefficient = new ScaledSum();
    for (let bin = 0; bin < frame.p.bins; bin++) {
      if (!this.read(frame, bin, new ScaledSum()) || frame.p.high === 0) continue;
      if (frame.q.high === 0) {
        if (exponent > 0) coefficient.add(this.memory.f64[ZERO_Q >> 3] as number, 0);
        continue;
      }
      const power = powerOf(frame.p, partsOf(frame, this.ofQ, this.given, false), exponent);
      coefficient.add(power.value, power.exponent);
    }
    return naturalLogarithm(coefficient.total / divisorHigh) + coefficient.exponent * LN2;
  }

  /** The largest ln(p/y). */
  private largest(frame: Frame, divergence: Divergence): number {
    const pass = (exact: boolean): number => {
      let most = Number.NEGATIVE_INFINITY;
      const changed = new ScaledSum();
      for (let bin = 0; bin < frame.p.bins; bin++) {
        if (!this.read(frame, bin, changed) || frame.p.high === 0) continue;
        const parts = frame.q.high === 0 ? undefined : partsOf(frame, this.ofQ, this.given, exact);
        const own = parts
          ? scaleByPowerOfTwo(logRatioOf(parts.eLn2, parts.s), parts.small)
          : (this.memory.f64[ZERO_Q >> 3] as number);
        if (Number.isNaN(own)) return own;
        if (own > most) most = own;
      }
      this.amount = scaleByPowerOfTwo(changed.total / frame.p.divisorHigh, changed.exponent);
      return most;
    };
    const largest = pass(false);
    const isExact = !(Math.abs(largest) < exactBelow(divergence, true));
    return (isExact ? largest : pass(true)) + 0;
  }

  /** Each bin's contribution, divided by `unit`, to `out`. Gives false where a row is not one of masses. */
  contributions(divergence: Divergence, rows: RowPair, unit: number, out: Float64Array): boolean {
    const frame = this.frame(rows);
    if (frame === undefined) return false;
    this.sums(frame, { divergence, contributed: this.difference !== 0 }, (bin, term) => {
      out[bin] = scaleByPowerOfTwo(term / frame.p.divisorHigh / unit, this.termExponent) + 0;
    });
    return true;
  }

  private frame({ p: pBatch, q: qBatch, pRow, qRow, pseudocount }: RowPair): Frame | undefined {
    this.amount = Number.NaN;
    const { given, ofQ } = this;
    const p = new ExtremeRow(pBatch, pRow, pseudocount, given);
    const q = new ExtremeRow(qBatch, qRow, pseudocount, given);
    if (!p.isValid || !q.isValid) return undefined;
    const above = ofQ ? 1 : p.divisorHigh;
    const aboveLow = ofQ ? 0 : p.divisorLow;
    const cHigh = above / q.divisorHigh;
    const cLow = quotientLow(above, aboveLow, q.divisorHigh, q.divisorLow, cHigh);
    return { p, q, ratio: p.divisorHigh / q.divisorHigh, cHigh, cLow };
  }

  /** Sums over the bins, with c exact where that shows; `take` is given each bin's term last. */
  private sums(frame: Frame, measure: Measure, take?: Take): Sums {
    let sums = this.pass(frame, measure, false, take);
    const { divisorHigh } = frame.p;
    const least = measure.divergence.generator ? 0 : exactBelow(measure.divergence, measure.contributed);
    if (!this.given && sums.magnitude.value < least * divisorHigh) {
      sums = this.pass(frame, measure, true, take);
    }
    this.amount = scaleByPowerOfTwo(sums.changed.total / divisorHigh, sums.changed.exponent);
    return sums;
  }

  private pass(frame: Frame, measure: Measure, exact: boolean, take?: Take): Sums {
    const sums = new Sums();
    for (let bin = 0; bin < frame.p.bins; bin++) {
      const term = this.read(frame, bin, sums.changed) ? this.term(frame, measure, exact) : 0;
      sums.terms.add(term, this.termExponent);
      sums.magnitude.add(Math.abs(term), this.termExponent);
      take?.(bin, term);
    }
    return sums;
  }

  /** Adds Σ(p − q), so often, of rows as they are given, and as the policy leaves them. */
  private addDifference(sum: ScaledSum, frame: Frame, times: number): void {
    const { p, q } = frame;
    for (let bin = 0; bin < p.bins; bin++) {
      if (!this.read(frame, bin, new ScaledSum())) continue;
      const d = p.value - q.value;
      sum.add(times * d, 0);
      sum.add(times * sumError(p.value, -q.value, d), 0);
    }
  }

  /** Reads a bin of both rows, as the policy leaves it; false where it is dropped. Adds what that changed to `changed`. */
  private read({ p, q, ratio }: Frame, bin: number, changed: ScaledSum): boolean {
    const { f64, i32 } = this.memory;
    p.read(bin);
    q.read(bin);
    const policy = i32[POLICY >> 2] as number;
    if (policy === POLICY_NONE) return true;
    const infiniteAt = i32[INFINITE_AT >> 2] as number;
    const atQ = (infiniteAt & INFINITE_AT_Q) !== 0 && q.high === 0 && p.high > 0;
    const atP = (infiniteAt & INFINITE_AT_P) !== 0 && p.high === 0 && q.high > 0;
    if (!atQ && !atP) return true;
    if (this.drops) {
      changed.add(p.high, p.exponent);
      changed.add(ratio * q.high, q.exponent);
      return false;
    }
    (atQ ? q : p).replace(f64[EPSILON >> 3] as number);
    if (atQ) changed.add(ratio * q.high, q.exponent);
    return true;
  }

  /** The term of the bin that was read last, at P's scale, but for 2^termExponent. */
  private term(frame: Frame, measure: Measure, exact: boolean): number {
    const { f64 } = this.memory;
    const { given, ofQ } = this;
    const { p, q, ratio } = frame;
    const { divergence, contributed } = measure;
    if (q.high === 0) {
      this.termExponent = p.exponent;
      if (p.high === 0) return 0;
      const { contributionZeroQ } = divergence;
      return (
        p.high * (contributed && contributionZeroQ !== undefined ? contributionZeroQ : (f64[ZERO_Q >> 3] as number))
      );
    }
    if (p.high === 0) {
      this.termExponent = q.exponent;
      // p·ln(p/q) is nothing, and K is not.
      return contributed ? 0 : ratio * q.high * (f64[ZERO_P >> 3] as number);
    }
    const parts = partsOf(frame, ofQ, given, exact);
    const { x, y, ys, d, s, eLn2, near, small } = parts;
    const { kernel, parameter = 0, generator, logarithmOf } = divergence;
    if (ofQ || (contributed && kernel === "kl")) {
      this.termExponent = p.exponent + small;
      return p.high * logRatioOf(eLn2, s);
    }
    if (contributed && logarithmOf) {
      const term = powerChange(p, parts, logarithmOf.exponent);
      this.termExponent = term.exponent;
      return logarithmOf.sign * term.value;
    }
    if (kernel === undefined || kernel === "power") {
      const term = generator ? generatedTerm(p, q, parts, divergence) : powerTerm(p, q, parts, parameter);
      this.termExponent = term.exponent;
      return term.value;
    }
    const top = Math.max(p.exponent, q.exponent);
    const pExponent = p.exponent - top;
    const qExponent = q.exponent - top;
    const lift = divergence.inverse ? Math.max(0, INVERSE_EXPONENT - qExponent) : 0;
    this.termExponent = top + lift + (isOfFirstOrder(measure) ? small : 2 * small);
    const { contribution, precise } = terms[kernel];
    return (contributed && contribution ? contribution : precise)(
      Math.max(negligible, scaleByPowerOfTwo(x, pExponent)),
      Math.max(negligible, scaleByPowerOfTwo(y, qExponent + lift)),
      scaleByPowerOfTwo(ys, pExponent),
      scaleByPowerOfTwo(d, pExponent),
      s,
      eLn2,
      near,
      parameter,
    );
  }
}

/** Whether a policy has to say what a zero means, of one row under mass of the other. */
export function hasInfiniteTerm({ p, q, pRow, qRow }: RowPair, { infiniteAt }: Divergence): boolean {
  const pStart = p.offset + pRow * p.stride;
  const qStart = q.offset + qRow * q.stride;
  for (let bin = 0; bin < p.bins; bin++) {
    const isP = (p.data[pStart + bin] as number) > 0;
    const isQ = (q.data[qStart + bin] as number) > 0;
    if (isP !== isQ && (infiniteAt & (isP ? INFINITE_AT_Q : INFINITE_AT_P)) !== 0) return true;
  }
  return false;
}

/** Whether both rows have the same values: then a divergence of nothing is right, and is the most frequent one. */
export function areEqual({ p, q, pRow, qRow }: RowPair): boolean {
  const pStart = p.offset + pRow * p.stride;
  const qStart = q.offset + qRow * q.stride;
  for (let bin = 0; bin < p.bins; bin++) if (p.data[pStart + bin] !== q.data[qStart + bin]) return false;
  return true;
}
