/**
 * The last rung, for what the others leave: in JavaScript for both backends, from the caller's own rows, since such rows
 * are rare, and one implementation has one set of bits. It takes
 * - rows whose values or masses lie outside the regular range, where a ratio or a sum could overflow or a subnormal be
 *   lost;
 * - rows as given, or changed by a policy, where Σ K + ΣP − ΣQ cancels. Then Σ p·ln(p/q) is summed as it stands, if that
 *   has the smaller error: 2^-53 of Σ|p·ln(p/q)| instead of Σ K;
 * - near-equal rows to which a pseudocount was added, where what the addition rounded off counts;
 * - rows so near to proportional ones that the error of c in double-double counts: see `exactDifference`.
 *
 * Rows are scaled by powers of two to masses of one size (given rows both by the same). Each value is split into one within
 * 2^±474 and an exponent, so that the logarithm of every ratio of doubles is right; the bin's term, homogeneous of
 * degree 1, is computed with the larger of its two values near 1 and scaled back.
 */
import type { CheckedBatch } from "../batch.ts";
import type { Divergence } from "../divergences.ts";
import type { Memory } from "./backend.ts";
import { PreciseSum, productError, quotientLow, Sum, sumError } from "./double-double.ts";
import { exactInteger, exactRatio } from "./exact.ts";
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
  POLICY_EPSILON,
  POLICY_NONE,
  ZERO_P,
  ZERO_Q,
} from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { powerOfTwo, scaleByPowerOfTwo } from "./powers-of-two.ts";
import type { RowPair } from "./row.ts";
import { terms } from "./terms.ts";

const { crudeExponent, timesLn2, logRatioOf } = logRatios;

/** Values below 2^-450 are scaled up by 2^600, those above 2^450 down: what is left is within 2^±474. */
const SPLIT_EXPONENT = 450;
const SPLIT_SHIFT = 600;
/** Below this, relative to a mass of 1, a bin is computed at a scale of its own. */
const SMALL_EXPONENT = -400;

/**
 * Rows are scaled to masses near 2^500, for room below: a score may be small next to the masses, and not to itself. A
 * divergence that goes as 1/q may be as large: its rows are scaled to masses near 1.
 */
const ROOM_EXPONENT = 500;

/** Next to a value above 2^SMALL_EXPONENT, one below this counts only by its logarithm; and terms are spared a zero. */
const NEGLIGIBLE_EXPONENT = -500;

/**
 * y in double-double is wrong by 2^-106 of itself: of a score D that is 2^-106/√D. Below 2^-112 that is more than 2^-50,
 * and y is taken exactly.
 */
const EXACT_EXPONENT = -112;
/** In contributions, which are of first order in what p and y differ by, it shows as 2^-106. */
const EXACT_CONTRIBUTIONS_EXPONENT = -53;

const least = powerOfTwo(-SPLIT_EXPONENT);
const greatest = powerOfTwo(SPLIT_EXPONENT);
const negligible = powerOfTwo(NEGLIGIBLE_EXPONENT);

/** For scores of normalized rows that are below this, c has to be exact. */
export function exactBelow({ firstOrder }: Divergence): number {
  return powerOfTwo(firstOrder ? EXACT_CONTRIBUTIONS_EXPONENT : EXACT_EXPONENT);
}

/** The same of sums of magnitudes of contributions. */
export const exactContributionsBelow = powerOfTwo(EXACT_CONTRIBUTIONS_EXPONENT);

/** The shift of a split: value = split(value)·2^shift. */
function shiftOf(value: number): number {
  return value < least ? -SPLIT_SHIFT : value > greatest ? SPLIT_SHIFT : 0;
}

const view = new DataView(new ArrayBuffer(8));

/** The exponent of a positive double: the greatest e with 2^e ≤ x. */
function exponentOf(x: number): number {
  if (x < least) return exponentOf(x * powerOfTwo(SPLIT_SHIFT)) - SPLIT_SHIFT;
  view.setFloat64(0, x);
  return (view.getUint16(0) >> 4) - 1023;
}

/** What a zero under some mass adds. The mass may have become nothing by scaling, and is still not nothing. */
function worth(mass: number, perUnit: number): number {
  if (perUnit === 0) return 0;
  return perUnit === Number.POSITIVE_INFINITY ? perUnit : mass * perUnit;
}

/** The values of a row, in two words each: the second is what adding the pseudocount rounded off. */
class Values {
  high = 0;
  low = 0;
  private readonly start: number;

  constructor(
    private readonly batch: CheckedBatch,
    row: number,
    private readonly pseudocount: number,
  ) {
    this.start = batch.offset + row * batch.stride;
  }

  get bins(): number {
    return this.batch.bins;
  }

  read(bin: number): void {
    const value = this.batch.data[this.start + bin] as number;
    this.high = value + this.pseudocount;
    this.low = this.pseudocount === 0 ? 0 : sumError(value, this.pseudocount, this.high);
  }

  /** The greatest value; undefined where one is not a mass. */
  greatest(): number | undefined {
    let most = 0;
    for (let bin = 0; bin < this.bins; bin++) {
      const value = this.batch.data[this.start + bin] as number;
      this.read(bin);
      if (!(value >= 0 && this.high < Number.POSITIVE_INFINITY)) return undefined;
      most = Math.max(most, this.high);
    }
    return most;
  }

  /** The mass, times 2^-exponent. */
  mass(exponent: number): PreciseSum {
    const sum = new PreciseSum();
    for (let bin = 0; bin < this.bins; bin++) {
      this.read(bin);
      sum.add(scaleByPowerOfTwo(this.high, -exponent), scaleByPowerOfTwo(this.low, -exponent));
    }
    return sum;
  }

  /** The mass, exactly: in units of the least double. */
  exactMass(): bigint {
    let sum = 0n;
    for (let bin = 0; bin < this.bins; bin++) sum += this.exact(bin);
    return sum;
  }

  exact(bin: number): bigint {
    this.read(bin);
    return exactInteger(this.high) + exactInteger(this.low);
  }
}

/** What is known of a pair of rows, and is the same for all of its bins. */
interface Frame {
  readonly p: Values;
  readonly q: Values;
  /** Rows are scaled by 2^-exponent; their masses at that scale. */
  readonly pExponent: number;
  readonly qExponent: number;
  readonly massP: number;
  readonly massQ: number;
  /** c in double-double. */
  readonly cHigh: number;
  readonly cLow: number;
  /** Terms are at the scale of p alone: contributions, which need no y. */
  readonly scaleOfP: boolean;
  /** The exponent of the masses. */
  readonly room: number;
}

/** The masses of both rows, exactly. */
interface ExactMasses {
  readonly p: bigint;
  readonly q: bigint;
}

/** Scores one pair of rows that no other rung took, and gives its contributions. */
export class Extreme {
  /** The mass that the policy changed in the last row; NaN where the row was not one of masses. */
  amount = Number.NaN;
  /** The last score is to be multiplied by 2^exponent: it may be beyond the range of doubles, and its root is not. */
  exponent = 0;
  /** What the policy changed in the last bin, at P's scale. */
  private changed = 0;

  constructor(private readonly memory: Memory) {}

  private get given(): boolean {
    return this.memory.i32[GIVEN >> 2] !== 0;
  }

  private get ofQ(): boolean {
    return this.memory.i32[LOGARITHM_OF_Q >> 2] !== 0;
  }

  /** The score, but for 2^exponent, or NaN where a row holds something that is not a mass, or (normalized) none at all. */
  score(divergence: Divergence, rows: RowPair): number {
    this.amount = Number.NaN;
    this.exponent = 0;
    const frame = this.frame(rows, false, divergence);
    if (frame === undefined) return Number.NaN;
    let { sum, amount } = this.sums(frame, (bin) => this.term(frame, bin, divergence));
    this.amount = this.unscaled(frame, amount);
    const { given } = this;
    const differs = this.memory.i32[MASS_DIFFERENCE >> 2] !== 0;
    if (!given && !this.ofQ && amount === 0 && sum < exactBelow(divergence) * frame.massP) {
      const masses = { p: frame.p.exactMass(), q: frame.q.exactMass() };
      ({ sum } = this.sums(frame, (bin) => this.term(frame, bin, divergence, masses)));
    } else if (differs && (given || amount > 0)) {
      const direct = this.directSum(divergence, rows);
      if (direct.magnitude < this.unscaled(frame, sum)) return direct.sum;
      sum += given ? this.scaledDifference(frame) : -amount;
    }
    this.exponent = given ? frame.pExponent : -frame.room;
    const score = given ? sum : sum / scaleByPowerOfTwo(frame.massP, -frame.room);
    // ln(B/q) of the only mass in a row may come out a little below nothing.
    return given || amount > 0 ? score : Math.max(0, score);
  }

  /** Each bin's contribution, to `out`. Gives false where a row is not one of masses. */
  contributions(divergence: Divergence, rows: RowPair, out: Float64Array): boolean {
    this.amount = Number.NaN;
    const ofLogRatio = this.memory.i32[MASS_DIFFERENCE >> 2] !== 0;
    const frame = this.frame(rows, ofLogRatio, divergence);
    if (frame === undefined) return false;
    const { given } = this;
    const amount = new Sum();
    const write = (masses?: ExactMasses) => {
      const magnitude = new Sum();
      for (let bin = 0; bin < out.length; bin++) {
        const part = this.term(frame, bin, ofLogRatio ? undefined : divergence, masses);
        magnitude.add(Math.abs(part));
        out[bin] = this.unscaled(frame, part);
        if (masses === undefined) amount.add(this.changed);
      }
      return magnitude.total;
    };
    const magnitude = write();
    if (!given && amount.total === 0 && !this.ofQ && magnitude < exactContributionsBelow * frame.massP)
      write({ p: frame.p.exactMass(), q: frame.q.exactMass() });
    this.amount = this.unscaled(frame, amount.total);
    return true;
  }

  private sums({ p }: Frame, part: (bin: number) => number): { sum: number; amount: number } {
    const sum = new Sum();
    const amount = new Sum();
    for (let bin = 0; bin < p.bins; bin++) {
      sum.add(part(bin));
      amount.add(this.changed);
    }
    return { sum: sum.total, amount: amount.total };
  }

  /** The score as Σ p·ln(p/q), summed as it stands, and the sum of the magnitudes: what its error goes by. */
  private directSum(divergence: Divergence, rows: RowPair): { sum: number; magnitude: number } {
    const frame = this.frame(rows, true, divergence) as Frame;
    const magnitude = new Sum();
    const { sum } = this.sums(frame, (bin) => {
      const part = this.term(frame, bin);
      magnitude.add(Math.abs(part));
      return part;
    });
    return { sum: this.unscaled(frame, sum), magnitude: this.unscaled(frame, magnitude.total) };
  }

  /** What is at P's scale as the caller is to have it. */
  private unscaled({ pExponent, massP }: Frame, x: number): number {
    return this.given ? scaleByPowerOfTwo(x, pExponent) : x / massP;
  }

  private frame(
    { p: pBatch, q: qBatch, pRow, qRow, pseudocount }: RowPair,
    scaleOfP: boolean,
    { inverse }: Divergence,
  ): Frame | undefined {
    const { f64, i32 } = this.memory;
    const { given, ofQ } = this;
    const p = new Values(pBatch, pRow, pseudocount);
    const q = new Values(qBatch, qRow, pseudocount);
    const mostP = p.greatest();
    const mostQ = q.greatest();
    if (mostP === undefined || mostQ === undefined) return undefined;
    if (!given && (mostP === 0 || mostQ === 0)) return undefined;
    let pExponent = mostP === 0 ? 0 : exponentOf(mostP);
    let qExponent = mostQ === 0 ? 0 : exponentOf(mostQ);
    // As they are given, rows share a scale; the logarithm of Q alone has none.
    if (given && ofQ) qExponent = 0;
    else if (given) {
      const ofEpsilon = i32[POLICY >> 2] === POLICY_EPSILON ? exponentOf(f64[EPSILON >> 3] as number) : pExponent;
      pExponent = qExponent = scaleOfP && mostP > 0 ? pExponent : Math.max(pExponent, qExponent, ofEpsilon);
    }
    const room = inverse ? 0 : ROOM_EXPONENT;
    pExponent -= room;
    if (!ofQ) qExponent -= room;
    const massP = p.mass(pExponent);
    const massQ = q.mass(qExponent);
    let cHigh = 1;
    let cLow = 0;
    if (!given) {
      const above = ofQ ? 1 : massP.high;
      cHigh = above / massQ.high;
      cLow = quotientLow(above, ofQ ? 0 : massP.low, massQ.high, massQ.low, cHigh);
    }
    return { p, q, pExponent, qExponent, massP: massP.high, massQ: massQ.high, cHigh, cLow, scaleOfP, room };
  }

  /** Σ(p − q) of a row as it is given, and as the policy leaves it, at its scale. */
  private scaledDifference({ p, q, pExponent: exponent }: Frame): number {
    const policy = this.memory.i32[POLICY >> 2] as number;
    const epsilon = this.memory.f64[EPSILON >> 3] as number;
    const sum = new PreciseSum();
    for (let bin = 0; bin < p.bins; bin++) {
      p.read(bin);
      q.read(bin);
      const infinite = p.high > 0 && q.high === 0;
      if (infinite && policy === POLICY_DROP) continue;
      const x = scaleByPowerOfTwo(p.high, -exponent);
      const minusY = -scaleByPowerOfTwo(infinite && policy === POLICY_EPSILON ? epsilon : q.high, -exponent);
      const d = x + minusY;
      sum.add(d, sumError(x, minusY, d) + scaleByPowerOfTwo(p.low - q.low, -exponent));
    }
    return sum.high;
  }

  /** The term of one bin at the scale of the row, or, without a divergence, p·ln(p/q); and `changed`. */
  private term(frame: Frame, bin: number, divergence?: Divergence, masses?: ExactMasses): number {
    const { f64, i32 } = this.memory;
    const { given, ofQ } = this;
    const { scaleOfP, massP, massQ, cHigh, cLow } = frame;
    frame.p.read(bin);
    frame.q.read(bin);
    let { high: p, low: pLow } = frame.p;
    let { high: q, low: qLow } = frame.q;
    // What is still to be multiplied by 2^shift, at the scale of the row.
    let pShift = -frame.pExponent;
    let qShift = -frame.qExponent;
    const ratio = given ? 1 : massP / massQ;
    const policy = i32[POLICY >> 2] as number;
    const infiniteAt = i32[INFINITE_AT >> 2] as number;
    const atQ = (infiniteAt & INFINITE_AT_Q) !== 0 && q === 0 && p > 0;
    const atP = (infiniteAt & INFINITE_AT_P) !== 0 && p === 0 && q > 0;
    this.changed = 0;
    if (policy !== POLICY_NONE && (atQ || atP)) {
      // Epsilon is a mass where rows are as given, still to be scaled as they are; otherwise a part of the scaled mass.
      const epsilon = f64[EPSILON >> 3] as number;
      if (policy === POLICY_DROP) {
        this.changed = scaleByPowerOfTwo(p, pShift) + ratio * scaleByPowerOfTwo(q, qShift);
        return 0;
      }
      if (atQ) {
        q = given ? epsilon : epsilon * massQ;
        qLow = 0;
        if (!given) qShift = 0;
        this.changed = ratio * scaleByPowerOfTwo(q, qShift);
      } else {
        p = given ? epsilon : epsilon * massP;
        pLow = 0;
        if (!given) pShift = 0;
      }
    }
    if (p === 0 || q === 0) {
      if (p > 0) return worth(scaleByPowerOfTwo(p, pShift), f64[ZERO_Q >> 3] as number);
      // Without P there is no contribution, only a K.
      const zeroP = divergence === undefined ? 0 : (f64[ZERO_P >> 3] as number);
      return q > 0 ? worth(ratio * scaleByPowerOfTwo(q, qShift), zeroP) : 0;
    }
    const x = ofQ ? 1 : p;
    const xSplit = shiftOf(x);
    const qSplit = shiftOf(q);
    const x1 = scaleByPowerOfTwo(x, -xSplit);
    const x1Low = ofQ ? 0 : scaleByPowerOfTwo(pLow, -xSplit);
    const q1 = scaleByPowerOfTwo(q, -qSplit);
    const xShift = xSplit + (ofQ ? 0 : pShift);
    const yShift = qSplit + qShift;
    const h = cHigh * q1;
    const lo = productError(cHigh, q1, h) + cLow * q1 + cHigh * scaleByPowerOfTwo(qLow, -qSplit);
    const y1 = h + lo;
    const e = crudeExponent(x1, y1);
    const exponent = e + xShift - yShift;
    const power = powerOfTwo(e);
    const ys = y1 * power;
    const near = exponent === 0;
    // Where p and y are near, what y loses to rounding stays in d, as in the precise rung.
    let d = near ? x1 - h * power - (lo * power - x1Low) : x1 - ys;
    const exact = near && masses !== undefined ? exactDifference(frame, bin, masses) : undefined;
    if (exact !== undefined) d = x1 * exact;
    const s = exact === undefined ? d / (x1 + ys) : exact / (2 - exact);
    const eLn2 = timesLn2(exponent);
    // The weight of the logarithm, and the parts, with the larger of p and y near 1.
    const topOfP = exponentOf(x1) + xShift;
    const top = scaleOfP ? topOfP : Math.max(topOfP, exponentOf(y1) + yShift);
    const own = !ofQ && top < SMALL_EXPONENT ? -top : 0;
    const weight = ofQ ? scaleByPowerOfTwo(p, pShift) : scaleByPowerOfTwo(x1, xShift + own);
    if (divergence === undefined) return scaleByPowerOfTwo(weight * logRatioOf(eLn2, s), -own);
    // Next to p, so small a y counts only by its logarithm; or by 1/y, of which the power of two is left for later.
    const yExponent = exponentOf(y1) + yShift + own;
    const lift = divergence.inverse && yExponent < NEGLIGIBLE_EXPONENT ? NEGLIGIBLE_EXPONENT - yExponent : 0;
    const term = terms[divergence.kernel].precise(
      ofQ ? weight : Math.max(negligible, weight),
      Math.max(negligible, scaleByPowerOfTwo(y1, yShift + own + lift)),
      scaleByPowerOfTwo(ys, xShift + own),
      scaleByPowerOfTwo(d, xShift + own),
      s,
      eLn2,
      near,
    );
    return scaleByPowerOfTwo(term, lift - own);
  }
}

/** Whether both rows have the same values: then a divergence of nothing is right, and is the most frequent one. */
export function areEqual({ p, q, pRow, qRow }: RowPair): boolean {
  const pStart = p.offset + pRow * p.stride;
  const qStart = q.offset + qRow * q.stride;
  for (let bin = 0; bin < p.bins; bin++) if (p.data[pStart + bin] !== q.data[qStart + bin]) return false;
  return true;
}

/**
 * (p − y)/p = (p·B − q·A)/(p·B) of one bin, where A and B are the masses, rounded once. One value alone in both rows has a
 * difference of nothing, and so have rows in exact proportion; next to one that outweighs all others by 2^106, the others
 * decide the score, and c in double-double would not show them.
 */
function exactDifference({ p, q }: Frame, bin: number, masses: ExactMasses): number {
  const ofP = p.exact(bin) * masses.q;
  return exactRatio(ofP - q.exact(bin) * masses.p, ofP);
}
