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
import type { Divergence, KernelName } from "../divergences.ts";
import type { Memory } from "./backend.ts";
import { quotientLow, sumError } from "./double-double.ts";
import { ExtremeRow } from "./extreme-row.ts";
import { type Frame, type Parts, partsOf } from "./extreme-term.ts";
import {
  EPSILON,
  GIVEN,
  INFINITE_AT,
  INFINITE_AT_P,
  INFINITE_AT_Q,
  LOGARITHM_OF_Q,
  MASS_DIFFERENCE,
  POLICY,
  POLICY_DROP,
  POLICY_NONE,
  ZERO_P,
  ZERO_Q,
} from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { powerOfTwo, scaleByPowerOfTwo } from "./powers-of-two.ts";
import type { RowPair } from "./row.ts";
import { ScaledSum } from "./scaled-sum.ts";
import type { Terms } from "./terms.ts";

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
export interface Measure {
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

/** Scores one pair of rows that no other rung took: by sums of terms. All that there is of others is in any-extreme.ts. */
export class Extreme {
  /** The mass that the policy changed in the last row; NaN where the row was not one of masses. */
  amount = Number.NaN;
  /** The last score is to be multiplied by 2^exponent: it may be beyond the range of doubles, and its root is not. */
  exponent = 0;
  /** The same of the last term. */
  protected termExponent = 0;
  /** Whether the last sum is of rows as given, or lost mass to a policy. */
  private mayBeNegative = false;

  constructor(
    protected readonly memory: Memory,
    /** Those of the divergences that it is to score. */
    private readonly terms: Partial<Record<KernelName, Terms>>,
  ) {}

  protected get given(): boolean {
    return this.memory.i32[GIVEN >> 2] !== 0;
  }

  protected get ofQ(): boolean {
    return this.memory.i32[LOGARITHM_OF_Q >> 2] !== 0;
  }

  private get drops(): boolean {
    return this.memory.i32[POLICY >> 2] === POLICY_DROP;
  }

  /** How often the difference of the masses is added to a sum. */
  protected get difference(): number {
    return this.memory.f64[MASS_DIFFERENCE >> 3] as number;
  }

  /**
   * The sum, its logarithm where the divergence has one, but for 2^exponent; NaN where a row holds something that is not a
   * mass, or (normalized) none at all.
   */
  score(divergence: Divergence, rows: RowPair): number {
    this.exponent = 0;
    this.amount = 0;
    const frame = this.frame(rows);
    return frame === undefined ? Number.NaN : this.scoreOf(frame, divergence);
  }

  protected scoreOf(frame: Frame, divergence: Divergence): number {
    const sum = this.sum(frame, divergence);
    this.exponent = sum.exponent;
    const score = sum.total / frame.p.divisorHigh;
    // ln(B/q) of the only mass in a row may come out a little below nothing.
    return this.mayBeNegative || divergence.generator ? score : Math.max(0, score);
  }

  /** The sum of the terms, and of what the masses differ by where that counts. */
  protected sum(frame: Frame, divergence: Divergence): ScaledSum {
    const { given, difference } = this;
    const { changed, terms: sum } = this.sums(frame, { divergence, contributed: false });
    this.mayBeNegative = given || changed.total > 0;
    if (difference === 0 || !this.mayBeNegative) return sum;
    const direct = this.sums(frame, { divergence, contributed: true });
    if (direct.magnitude.isLessThan(sum)) {
      // Of Σ p·(p/y)^x − 1 that is only what is left of p.
      if (divergence.logarithmOf && this.drops) direct.terms.add(-changed.total, changed.exponent);
      return direct.terms;
    }
    if (given) this.addDifference(sum, frame, difference);
    else sum.add(-difference * changed.total, changed.exponent);
    return sum;
  }

  protected frame({ p: pBatch, q: qBatch, pRow, qRow, pseudocount }: RowPair): Frame | undefined {
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
  protected sums(frame: Frame, measure: Measure, take?: Take): Sums {
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
  protected read({ p, q, ratio }: Frame, bin: number, changed: ScaledSum): boolean {
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
    return this.termOf(frame, measure, partsOf(frame, this.ofQ, this.given, exact));
  }

  /** The same where both rows have mass. */
  protected termOf({ p, q }: Frame, measure: Measure, parts: Parts): number {
    const { x, y, ys, d, s, eLn2, near, small } = parts;
    const { divergence, contributed } = measure;
    const { kernel, parameter = 0 } = divergence;
    if (this.ofQ || (contributed && kernel === "kl")) {
      this.termExponent = p.exponent + small;
      return p.high * logRatioOf(eLn2, s);
    }
    const top = Math.max(p.exponent, q.exponent);
    const pExponent = p.exponent - top;
    const qExponent = q.exponent - top;
    const lift = divergence.inverse ? Math.max(0, INVERSE_EXPONENT - qExponent) : 0;
    this.termExponent = top + lift + (isOfFirstOrder(measure) ? small : 2 * small);
    const { contribution, precise } = this.terms[kernel as KernelName] as Terms;
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
