/**
 * The last rung of every divergence: of those, too, that are the logarithm of a sum, or the largest of their bins, or have powers
 * or generators for terms; and what bins contribute.
 */
import type { ChernoffCoefficient, Divergence } from "../divergences.ts";
import type { ParameterMemory } from "./backend.ts";
import { LN2 } from "./coefficients.ts";
import { quotientLow } from "./double-double.ts";
import { Extreme, exactBelow, type Measure, type Sums, type Take } from "./extreme.ts";
import { generatedTerm, powerChange, powerOf, powerTerm } from "./extreme-power.ts";
import { type Compared, type Frame, type Parts, partsOf } from "./extreme-term.ts";
import { LARGEST_EXCESS, LOGARITHM_OF_Q, ZERO_Q } from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { logarithmOfOnePlus, naturalLogarithm } from "./natural-logarithm.ts";
import { scoreOfPlainRows } from "./plain-rows.ts";
import { scaleByPowerOfTwo } from "./powers-of-two.ts";
import type { RowPair } from "./row.ts";
import { ScaledSum } from "./scaled-sum.ts";
import { terms } from "./terms-by-kernel.ts";

const { logRatioOf } = logRatios;

/** Where a term counts by 1/y, y is not let below this, and the rest of its power of two is left for later. */
const INVERSE_EXPONENT = -400;

/** In place of p, of ln(1/y). */
const one: Compared = {
  high: 1,
  low: 0,
  exponent: 0,
  value: 1,
  exactShare: () => ({ numerator: 1n, denominator: 1n }),
};

/** Whether terms are of first order in what p and y differ by; others are of second order. */
function isOfFirstOrder({ firstOrder, logarithmOfQ }: Divergence, contributed: boolean): boolean {
  return contributed || firstOrder === true || logarithmOfQ === true;
}

/** For normalized rows whose terms have magnitudes that sum to less than this, c has to be exact. */
export function exactBelowOf(divergence: Divergence, contributed: boolean): number {
  return exactBelow(isOfFirstOrder(divergence, contributed), divergence.curvature);
}

export class AnyExtreme extends Extreme {
  /** The mass that the policy changed in the last row; NaN where the row was not one of masses. */
  amount = Number.NaN;

  constructor(memory: ParameterMemory) {
    super(memory, terms);
  }

  override score(divergence: Divergence, rows: RowPair): number {
    const plain = scoreOfPlainRows(divergence, rows, this.memory);
    this.amount = 0;
    if (Number.isNaN(plain)) return super.score(divergence, rows);
    this.exponent = 0;
    return plain;
  }

  private get ofQ(): boolean {
    return this.memory.i32[LOGARITHM_OF_Q >> 2] !== 0;
  }

  protected override frame(rows: RowPair): Frame | undefined {
    this.amount = Number.NaN;
    const frame = super.frame(rows);
    if (frame === undefined || !this.ofQ) return frame;
    const { divisorHigh, divisorLow } = frame.q;
    const cHigh = 1 / divisorHigh;
    return { ...frame, cHigh, cLow: quotientLow(1, 0, divisorHigh, divisorLow, cHigh) };
  }

  protected override parts(frame: Frame, exact: boolean): Parts {
    return this.ofQ ? partsOf(one, frame, false, exact) : super.parts(frame, exact);
  }

  protected override exactBelow({ divergence, contributed }: Measure): number {
    return divergence.generator ? 0 : exactBelowOf(divergence, contributed);
  }

  protected override sums(frame: Frame, measure: Measure, take?: Take): Sums {
    const sums = super.sums(frame, measure, take);
    this.amount = scaleByPowerOfTwo(sums.changed.total / frame.p.divisorHigh, sums.changed.exponent);
    // Of Σ p·(p/y)^x − 1 that is only what is left of p.
    if (measure.contributed && measure.divergence.logarithmOf && this.drops) {
      sums.terms.add(-sums.changed.total, sums.changed.exponent);
    }
    return sums;
  }

  protected override zeroQ(measure: Measure): number {
    const { contributionZeroQ } = measure.divergence;
    return measure.contributed && contributionZeroQ !== undefined ? contributionZeroQ : super.zeroQ(measure);
  }

  protected override scoreOf(frame: Frame, divergence: Divergence): number {
    if (divergence.largest) return this.largest(frame, divergence);
    if (divergence.logarithmOf) return this.logarithm(frame, divergence.logarithmOf, this.sum(frame, divergence));
    if (divergence.generator) return this.quotient(frame, this.sum(frame, divergence));
    return super.scoreOf(frame, divergence);
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
      const power = powerOf(frame.p, this.parts(frame, false), exponent);
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
        const parts = frame.q.high === 0 ? undefined : this.parts(frame, exact);
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
    const isExact = !(Math.abs(largest) < exactBelowOf(divergence, true));
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

  protected override termOf(frame: Frame, measure: Measure, parts: Parts): number {
    const { p, q } = frame;
    const { divergence, contributed } = measure;
    const { kernel, parameter = 0, generator, logarithmOf } = divergence;
    if (this.ofQ || (contributed && kernel === "kl")) return this.logarithmTerm(p, parts);
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
    const ofY = q.exponent - Math.max(p.exponent, q.exponent);
    const lift = divergence.inverse ? Math.max(0, INVERSE_EXPONENT - ofY) : 0;
    const { contribution, precise } = terms[kernel];
    const term = contributed && contribution ? contribution : precise;
    const order = isOfFirstOrder(divergence, contributed) ? 1 : 2;
    return this.termAt(parts, p.exponent, q.exponent, lift, order, term, parameter);
  }
}
