/**
 * The last rung of every divergence: of those, too, that are the logarithm of a sum, or the largest of their bins, or have powers
 * or generators for terms; and what bins contribute.
 */
import type { ChernoffCoefficient, Divergence } from "../divergences.ts";
import type { Memory } from "./backend.ts";
import { LN2 } from "./coefficients.ts";
import { Extreme, exactBelow, type Measure } from "./extreme.ts";
import { generatedTerm, powerChange, powerOf, powerTerm } from "./extreme-power.ts";
import { type Frame, type Parts, partsOf } from "./extreme-term.ts";
import { LARGEST_EXCESS, ZERO_Q } from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { logarithmOfOnePlus, naturalLogarithm } from "./natural-logarithm.ts";
import { scoreOfPlainRows } from "./plain-rows.ts";
import { scaleByPowerOfTwo } from "./powers-of-two.ts";
import type { RowPair } from "./row.ts";
import { ScaledSum } from "./scaled-sum.ts";
import { terms } from "./terms-by-kernel.ts";

const { logRatioOf } = logRatios;

export class AnyExtreme extends Extreme {
  constructor(memory: Memory) {
    super(memory, terms);
  }

  override score(divergence: Divergence, rows: RowPair): number {
    const plain = scoreOfPlainRows(divergence, rows, this.memory);
    if (Number.isNaN(plain)) return super.score(divergence, rows);
    this.exponent = 0;
    this.amount = 0;
    return plain;
  }

  protected override scoreOf(frame: Frame, divergence: Divergence): number {
    if (divergence.largest) return this.largest(frame, divergence);
    if (divergence.logarithmOf) return this.logarithm(frame, divergence.logarithmOf, this.sum(frame, divergence));
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

  protected override termOf(frame: Frame, measure: Measure, parts: Parts): number {
    const { p, q } = frame;
    const { divergence, contributed } = measure;
    const { kernel, parameter = 0, generator, logarithmOf } = divergence;
    if (this.ofQ || (contributed && kernel === "kl")) return super.termOf(frame, measure, parts);
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
    return super.termOf(frame, measure, parts);
  }
}
