/**
 * The ladder for pairs of rows in double precision, by a divergence that is infinite, if anywhere, where Q alone has no mass:
 * the sums of `ladder.ts` and `rungs.ts`, in their order, so that the bits are the same. It has neither tiles nor other
 * precisions nor other divergences, so that a page that wants one divergence, and nothing else, gets a third of those.
 */
import { addPseudocount } from "./arena.ts";
import type { Memory } from "./backend.ts";
import { foldOfLanes, type Lanes, PreciseSum, productError, quotientLow, Sum, sumError } from "./double-double.ts";
import {
  BLOCK,
  CANCELLED,
  EPSILON,
  FOLD,
  GIVEN,
  MASS_DIFFERENCE,
  POLICY,
  POLICY_DROP,
  POLICY_EPSILON,
  POLICY_NONE,
  ZERO_P,
  ZERO_Q,
} from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { greatestRegular, leastRegular } from "./powers-of-two.ts";
import type { RowPair } from "./row.ts";
import type { Terms } from "./terms.ts";

const { crudeExponent, scaled, timesLn2 } = logRatios;

/** Σ of a block: four lanes, folded every FOLD bins. */
function blockSum(values: Float64Array, bins: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + (values[j] as number);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}

/** Σ(p − sign·q) of a block in double-double, of which sign is 1 or 0. */
function preciseBlockSum(p: Float64Array, q: Float64Array, sign: number, bins: number): [high: number, low: number] {
  const sums: Lanes = [0, 0, 0, 0];
  const lows: Lanes = [0, 0, 0, 0];
  for (let j = 0; j < bins; j++) {
    const x = p[j] as number;
    const minusY = -sign * (q[j] as number);
    const d = x + minusY;
    const lane = j & 3;
    const old = sums[lane] as number;
    const sum = old + d;
    sums[lane] = sum;
    lows[lane] = (lows[lane] as number) + (sumError(old, d, sum) + sumError(x, minusY, d));
  }
  return foldOfLanes(sums, lows);
}

/** c in double-double. */
interface PreciseRatio {
  readonly high: number;
  readonly low: number;
}

/** Climbs one pair after another. */
export class PairLadder {
  /** Whether adding the pseudocount to the last pair rounded something off. */
  rounded = false;
  private given = false;
  /** What rows are divided by, and the ratio of these. */
  private unitP = 1;
  private unitQ = 1;
  private ratio = 1;
  /** The mass that the policy changed. */
  private amount = 0;
  /** The block at hand, and what its bins add to a sum. */
  private readonly p = new Float64Array(BLOCK);
  private readonly q = new Float64Array(BLOCK);
  private readonly summands = new Float64Array(BLOCK);

  constructor(
    private readonly terms: Terms,
    /** With what parameters.ts writes. */
    private readonly memory: Memory,
  ) {}

  /** The score, by the precise rung below the threshold; NaN where no rung can take the pair. */
  score(pair: RowPair, threshold: number): number {
    const { memory, p, q } = this;
    const massP = new Sum();
    const massQ = new Sum();
    let least = Number.POSITIVE_INFINITY;
    this.rounded = false;
    this.overBlocks(pair, (bins) => {
      massP.add(blockSum(p, bins));
      massQ.add(blockSum(q, bins));
      for (let j = 0; j < bins; j++) least = Math.min(least, p[j] as number, q[j] as number);
    });
    const given = memory.i32[GIVEN >> 2] !== 0;
    this.given = given;
    this.unitP = given ? 1 : massP.total;
    this.unitQ = given ? 1 : massQ.total;
    this.ratio = this.unitP / this.unitQ;
    const zeros = least < leastRegular;
    const leastMass = given || !zeros ? leastRegular : Math.min(massP.total, massQ.total);
    const isRegular = Math.max(massP.total, massQ.total) <= greatestRegular && leastMass >= leastRegular;
    const isNegative = least < 0 || Object.is(least, -0);
    if (!isRegular || isNegative || (zeros && !this.replacesRegularly())) return Number.NaN;
    let sum = this.sum(pair, zeros);
    if (sum < threshold * massP.total) sum = this.sum(pair, zeros, this.preciseRatio(pair));
    const difference = memory.f64[MASS_DIFFERENCE >> 3] as number;
    if (difference !== 0) {
      const terms = sum;
      sum += difference * (given ? this.preciseSum(pair, p, q, 1).high : -this.amount);
      const cancels = (given || this.amount > 0) && Math.abs(sum) < terms * CANCELLED;
      if (cancels || (given && this.amount > 0)) return Number.NaN;
    }
    return sum / this.unitP;
  }

  /** Reads a pair a block at a time, to p and q. */
  private overBlocks({ p, q, pRow, qRow, pseudocount }: RowPair, take: (bins: number) => void): void {
    for (let start = 0; start < p.bins; start += BLOCK) {
      const bins = Math.min(BLOCK, p.bins - start);
      for (const [values, { data, offset, stride }, row] of [
        [this.p, p, pRow],
        [this.q, q, qRow],
      ] as const) {
        const from = offset + row * stride + start;
        values.set(data.subarray(from, from + bins));
        if (pseudocount !== 0 && addPseudocount(values, 0, bins, pseudocount)) this.rounded = true;
      }
      take(bins);
    }
  }

  /** What becomes of a zero has to be regular too. */
  private replacesRegularly(): boolean {
    const { f64, i32 } = this.memory;
    if (i32[POLICY >> 2] !== POLICY_EPSILON) return true;
    return (f64[EPSILON >> 3] as number) * Math.min(this.unitP, this.unitQ) >= leastRegular;
  }

  private preciseSum(pair: RowPair, p: Float64Array, q: Float64Array, sign: number): PreciseSum {
    const sum = new PreciseSum();
    this.overBlocks(pair, (bins) => sum.add(...preciseBlockSum(p, q, sign, bins)));
    return sum;
  }

  private preciseRatio(pair: RowPair): PreciseRatio {
    if (this.given) return { high: 1, low: 0 };
    const { p, q } = this;
    const massP = this.preciseSum(pair, p, q, 0);
    const massQ = this.preciseSum(pair, q, p, 0);
    const high = massP.high / massQ.high;
    return { high, low: quotientLow(massP.high, massP.low, massQ.high, massQ.low, high) };
  }

  /** Σ of the terms, by the precise rung if c is given in double-double, and `amount`; NaN where a value is not regular. */
  private sum(pair: RowPair, zeros: boolean, c?: PreciseRatio): number {
    const sum = new Sum();
    const amount = new Sum();
    this.overBlocks(pair, (bins) => {
      if (zeros) {
        amount.add(this.patch(bins));
        const ofZeros = this.sumOfZeros(bins);
        sum.add(ofZeros + this.sumOfTerms(this.gather(bins), c));
      } else sum.add(this.sumOfTerms(bins, c));
    });
    this.amount = amount.total;
    return sum.total;
  }

  /** Leaves the block as the policy does; gives the mass that this takes off P or adds to Q. */
  private patch(bins: number): number {
    const { p, q } = this;
    const { f64, i32 } = this.memory;
    const policy = i32[POLICY >> 2];
    if (policy === POLICY_NONE) return 0;
    const epsilon = (f64[EPSILON >> 3] as number) * this.unitQ;
    let amount = 0;
    for (let j = 0; j < bins; j++) {
      if (q[j] !== 0 || p[j] === 0) continue;
      if (policy === POLICY_DROP) {
        amount += p[j] as number;
        p[j] = 0;
      } else {
        amount += this.ratio * epsilon;
        q[j] = epsilon;
      }
    }
    return amount;
  }

  /** What bins of the block add in which one row has no mass. */
  private sumOfZeros(bins: number): number {
    const { p, q } = this;
    const { f64 } = this.memory;
    const ofP = this.massBeside(p, q, bins);
    const ofQ = this.massBeside(q, p, bins);
    let sum = 0;
    // An infinite value per unit must not meet a mass of nothing.
    if (ofP > 0) sum += ofP * (f64[ZERO_Q >> 3] as number);
    if (ofQ > 0) sum += this.ratio * ofQ * (f64[ZERO_P >> 3] as number);
    return sum;
  }

  /** The mass of one row where the other has none. */
  private massBeside(values: Float64Array, zeros: Float64Array, bins: number): number {
    const { summands } = this;
    for (let j = 0; j < bins; j++) summands[j] = zeros[j] === 0 ? (values[j] as number) : 0;
    return blockSum(summands, bins);
  }

  /** Leaves what both rows have mass in; gives how many bins that is, NaN where a value is not regular. */
  private gather(bins: number): number {
    const { p, q } = this;
    let found = 0;
    for (let j = 0; j < bins; j++) {
      const x = p[j] as number;
      const y = q[j] as number;
      if ((x !== 0 && x < leastRegular) || (y !== 0 && y < leastRegular)) return Number.NaN;
      p[found] = x;
      q[found] = y;
      if (x !== 0 && y !== 0) found++;
    }
    return found;
  }

  private sumOfTerms(bins: number, c: PreciseRatio | undefined): number {
    const { p, q, summands, terms, ratio } = this;
    if (Number.isNaN(bins)) return bins;
    for (let j = 0; j < bins; j++) {
      const x = p[j] as number;
      const y = q[j] as number;
      summands[j] = c === undefined ? terms.fast(x, y, ratio, 0) : this.preciseTerm(x, y, c);
    }
    return blockSum(summands, bins);
  }

  private preciseTerm(x: number, value: number, { high, low }: PreciseRatio): number {
    const h = high * value;
    const lo = productError(high, value, h) + low * value;
    const y = h + lo;
    const e = crudeExponent(x, y);
    const ys = scaled(y, e);
    const near = e === 0;
    const d = near ? x - h - lo : x - ys;
    return this.terms.precise(x, y, ys, d, d / (x + ys), timesLn2(e), near, 0);
  }
}
