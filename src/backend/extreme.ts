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
import type { ParameterMemory } from "./backend.ts";
import { quotientLow, sumError } from "./double-double.ts";
import { type ExtremeRow, extremeRow } from "./extreme-row.ts";
import { type Frame, type Parts, partsOf } from "./extreme-term.ts";
import {
  EPSILON,
  GIVEN,
  INFINITE_AT,
  INFINITE_AT_P,
  INFINITE_AT_Q,
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

/** For normalized rows whose terms have magnitudes that sum to less than this, c has to be exact. */
export function exactBelow(isOfFirstOrder: boolean, curvature = 1): number {
  return powerOfTwo(isOfFirstOrder ? FIRST_ORDER_EXACT_EXPONENT : EXACT_EXPONENT) * curvature;
}

/** What is summed over the bins of a pair of rows. */
export class Sums {
  readonly terms = new ScaledSum();
  /** Σ |term|: what the error of the sum goes by. */
  readonly magnitude = new ScaledSum();
  /** The mass that the policy changed, at P's scale. */
  readonly changed = new ScaledSum();
}

/** What is to be done with the term of a bin. */
export type Take = (bin: number, term: number) => void;

/** Scores one pair of rows that no other rung took: by sums of terms. All that there is of others is in any-extreme.ts. */
export class Extreme {
  /** The last score is to be multiplied by 2^exponent: it may be beyond the range of doubles, and its root is not. */
  exponent = 0;
  /** The same of the last term. */
  protected termExponent = 0;
  /** Whether the last sum is of rows as given, or lost mass to a policy. */
  private mayBeNegative = false;

  constructor(
    protected readonly memory: ParameterMemory,
    /** Those of the divergences that it is to score. */
    private readonly terms: Partial<Record<KernelName, Terms>>,
  ) {}

  protected get given(): boolean {
    return this.memory.i32[GIVEN >> 2] !== 0;
  }

  protected get drops(): boolean {
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
    const frame = this.frame(rows);
    return frame === undefined ? Number.NaN : this.scoreOf(frame, divergence);
  }

  protected scoreOf(frame: Frame, divergence: Divergence): number {
    const score = this.quotient(frame, this.sum(frame, divergence));
    // ln(B/q) of the only mass in a row may come out a little below nothing.
    return this.mayBeNegative ? score : Math.max(0, score);
  }

  /** A sum over P's mass, but for 2^exponent. */
  protected quotient({ p }: Frame, { exponent, total }: ScaledSum): number {
    this.exponent = exponent;
    return total / p.divisorHigh;
  }

  /** The sum of the terms, and of what the masses differ by where that counts. */
  protected sum(frame: Frame, divergence: Divergence): ScaledSum {
    const { given, difference } = this;
    const { changed, terms: sum } = this.sums(frame, { divergence, contributed: false });
    this.mayBeNegative = given || changed.total > 0;
    if (difference === 0 || !this.mayBeNegative) return sum;
    const direct = this.sums(frame, { divergence, contributed: true });
    if (direct.magnitude.isLessThan(sum)) return direct.terms;
    if (given) this.addDifference(sum, frame, difference);
    else sum.add(-difference * changed.total, changed.exponent);
    return sum;
  }

  protected frame({ p: pBatch, q: qBatch, pRow, qRow, pseudocount }: RowPair): Frame | undefined {
    const { given } = this;
    const p = extremeRow(pBatch, pRow, pseudocount, given);
    const q = extremeRow(qBatch, qRow, pseudocount, given);
    if (p === undefined || q === undefined) return undefined;
    const ratio = p.divisorHigh / q.divisorHigh;
    const cLow = quotientLow(p.divisorHigh, p.divisorLow, q.divisorHigh, q.divisorLow, ratio);
    return { p, q, ratio, cHigh: ratio, cLow };
  }

  /** Sums over the bins, with c exact where that shows; `take` is given each bin's term last. */
  protected sums(frame: Frame, measure: Measure, take?: Take): Sums {
    let sums = this.pass(frame, measure, false, take);
    const { divisorHigh } = frame.p;
    if (!this.given && sums.magnitude.value < this.exactBelow(measure) * divisorHigh) {
      sums = this.pass(frame, measure, true, take);
    }
    return sums;
  }

  /** Below which magnitude, of normalized rows, c has to be exact. */
  protected exactBelow({ contributed }: Measure): number {
    return exactBelow(contributed);
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
    if (q.high === 0) {
      this.termExponent = p.exponent;
      return p.high === 0 ? 0 : p.high * this.zeroQ(measure);
    }
    if (p.high === 0) {
      this.termExponent = q.exponent;
      // p·ln(p/q) is nothing, and K is not.
      return measure.contributed ? 0 : ratio * q.high * (f64[ZERO_P >> 3] as number);
    }
    return this.termOf(frame, measure, this.parts(frame, exact));
  }

  /** What a bin of P is worth, per unit, where Q has nothing. */
  protected zeroQ(_measure: Measure): number {
    return this.memory.f64[ZERO_Q >> 3] as number;
  }

  protected parts(frame: Frame, exact: boolean): Parts {
    return partsOf(frame.p, frame, this.given, exact);
  }

  /** The same where both rows have mass. */
  protected termOf({ p, q }: Frame, { divergence: { kernel }, contributed }: Measure, parts: Parts): number {
    // Of what a pair is scored by, KL alone has contributions that are not its terms.
    if (contributed) return this.logarithmTerm(p, parts);
    return this.termAt(parts, p.exponent, q.exponent, 0, 2, (this.terms[kernel as KernelName] as Terms).precise, 0);
  }

  /** p·ln(p/y). */
  protected logarithmTerm({ high, exponent }: ExtremeRow, { s, eLn2, small }: Parts): number {
    this.termExponent = exponent + small;
    return high * logRatioOf(eLn2, s);
  }

  /**
   * A term of both values, the larger near 1.
   *
   * @param lift by how much the exponent of y is not let below what it is
   * @param order of what p and y differ by
   */
  protected termAt(
    { x, y, ys, d, s, eLn2, near, small }: Parts,
    pExponent: number,
    qExponent: number,
    lift: number,
    order: 1 | 2,
    term: Terms["precise"],
    parameter: number,
  ): number {
    const top = Math.max(pExponent, qExponent);
    const ofP = pExponent - top;
    this.termExponent = top + lift + order * small;
    return term(
      Math.max(negligible, scaleByPowerOfTwo(x, ofP)),
      Math.max(negligible, scaleByPowerOfTwo(y, qExponent - top + lift)),
      scaleByPowerOfTwo(ys, ofP),
      scaleByPowerOfTwo(d, ofP),
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
