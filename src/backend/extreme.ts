/**
 * The last rung: rows whose values or masses lie outside the regular range, where a ratio or a sum could overflow or a
 * subnormal be lost. In JavaScript for both backends: such rows are rare, and one implementation has one set of bits.
 *
 * Rows are scaled by powers of two to masses near 1 (given rows both by the same). Each value is split into one within
 * 2^±474 and an exponent, so that the logarithm of every ratio of doubles is right; the bin's term, homogeneous of
 * degree 1, is computed with the larger of its two values near 1 and scaled back.
 *
 * It also takes rows as given, or changed by a policy, where Σ p·ln(p/q) is wanted and Σ K + ΣP − ΣQ cancels. Then the terms are summed as they
 * stand, if that has the smaller error: 2^-53 of Σ|p·ln(p/q)| instead of Σ K.
 */
import type { Kernels, Memory } from "./backend.ts";
import { LN2 } from "./coefficients.ts";
import { PreciseSum, productError, quotientLow, Sum, sumError } from "./double-double.ts";
import { Doubles } from "./doubles.ts";
import type { Row } from "./ladder.ts";
import {
  BLOCK,
  EPSILON,
  GIVEN,
  HALF_EXPONENT,
  INFINITE_AT,
  INFINITE_AT_P,
  INFINITE_AT_Q,
  LOGARITHM_OF_Q,
  MASS_DIFFERENCE,
  POLICY,
  POLICY_DROP,
  POLICY_EPSILON,
  POLICY_NONE,
  WIDE_P,
  WIDE_Q,
  ZERO_P,
  ZERO_Q,
} from "./layout.ts";
import type { Terms } from "./terms.ts";
import { powerOfTwo } from "./vectors.ts";

/** Values below 2^-450 are scaled up by 2^600, those above 2^450 down: what is left is within 2^±474. */
const SPLIT_EXPONENT = 450;
const SPLIT_SHIFT = 600;
/** Below this, relative to a mass of 1, a bin is computed at a scale of its own. */
const SMALL_EXPONENT = -400;

/** Rows as they are given are scaled to masses near 2^500, others to 1. */
const GIVEN_EXPONENT = 500;

/** Next to a value above 2^SMALL_EXPONENT, one below this counts only by its logarithm; and terms are spared a zero. */
const NEGLIGIBLE_EXPONENT = -500;

const least = powerOfTwo(-SPLIT_EXPONENT);
const greatest = powerOfTwo(SPLIT_EXPONENT);
const negligible = powerOfTwo(NEGLIGIBLE_EXPONENT);

/** The shift of a split: value = split(value)·2^shift. */
function shiftOf(value: number): number {
  return value < least ? -SPLIT_SHIFT : value > greatest ? SPLIT_SHIFT : 0;
}

/** x·2^exponent. In two steps, since a power of two alone may overflow where the result does not. */
export function scaleByPowerOfTwo(x: number, exponent: number): number {
  const bounded = Math.max(-2144, Math.min(2046, exponent));
  const half = bounded >> 1;
  return x * powerOfTwo(half) * powerOfTwo(bounded - half);
}

const view = new DataView(new ArrayBuffer(8));

/** The exponent of a normal double: the greatest e with 2^e ≤ x. */
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

/** What a row is scaled by, and its masses at that scale. */
interface Scaled {
  readonly exponent: number;
  readonly mass: number;
  readonly massLow: number;
}

/** What is known of a row after a climb. */
interface Climbed {
  readonly p: Scaled;
  readonly q: Scaled;
  readonly given: boolean;
  /** The mass that the policy changed, at P's scale. */
  readonly amount: number;
}

/** Scores one row that no other rung took, and gives its contributions. */
export class Extreme {
  /** The mass that the policy changed in the last row; NaN where the row was not one of masses. */
  amount = Number.NaN;
  private readonly doubles = new Doubles();
  /** Each bin's own exponent, and what a bin with a zero adds. */
  private readonly scale = new Int32Array(BLOCK);
  private readonly edges = new Float64Array(BLOCK);
  private readonly rowP = new Float64Array(BLOCK);
  private readonly rowQ = new Float64Array(BLOCK);

  constructor(
    private readonly kernels: Kernels,
    private readonly memory: Memory,
  ) {}

  /** The score, or NaN where the row holds something that is not a mass, or (normalized) none at all. */
  score(terms: Terms, row: Row): number {
    const { i32 } = this.memory;
    const v = this.doubles;
    const sum = new Sum();
    const result = this.climb(row, (bins) => {
      terms.near(v, bins);
      this.finish(bins);
      sum.add(v.sum(bins));
    });
    this.amount = Number.NaN;
    if (result === undefined) return Number.NaN;
    const { p, given, amount } = result;
    this.amount = given ? scaleByPowerOfTwo(amount, p.exponent) : amount / p.mass;
    const unscaled = (total: number) => (given ? scaleByPowerOfTwo(total, p.exponent) : total / p.mass);
    if (i32[MASS_DIFFERENCE >> 2] === 0) {
      const score = unscaled(sum.total);
      // ln(B/q) of the only mass in a row may come out a little below nothing.
      return given ? score : Math.max(0, score);
    }
    if (!given && amount === 0) return unscaled(sum.total);
    const direct = this.directSum(terms, row);
    if (direct.magnitude < unscaled(sum.total)) return direct.sum;
    return unscaled(sum.total + (given ? this.scaledDifference(row, p.exponent) : -amount));
  }

  /** The score as Σ p·ln(p/q), summed as it stands, and the sum of the magnitudes: what its error goes by. */
  private directSum(terms: Terms, row: Row): { sum: number; magnitude: number } {
    const v = this.doubles;
    const values = v.terms.values;
    const sum = new Sum();
    const magnitude = new Sum();
    const result = this.climb(
      row,
      (bins) => {
        terms.contribution?.(v, bins);
        this.finish(bins);
        for (let j = 0; j < bins; j++) {
          // Without P there is no contribution, only a K.
          const value = this.rowP[j] === 0 ? 0 : (values[j] as number);
          sum.add(value);
          magnitude.add(Math.abs(value));
        }
      },
      true,
    );
    const { p, given } = result as Climbed;
    const unscaled = (total: number) => (given ? scaleByPowerOfTwo(total, p.exponent) : total / p.mass);
    return { sum: unscaled(sum.total), magnitude: unscaled(magnitude.total) };
  }

  /** Each bin's contribution, handed on a block at a time. Gives false where the row is not one of masses. */
  contributions(terms: Terms, row: Row, take: (bin: number, contributions: Float64Array) => void): boolean {
    const v = this.doubles;
    const values = v.terms.values;
    const ofLogRatio = this.memory.i32[MASS_DIFFERENCE >> 2] !== 0;
    const result = this.climb(
      row,
      (bins, bin, { p, given }) => {
        if (ofLogRatio) terms.contribution?.(v, bins);
        else terms.near(v, bins);
        this.finish(bins);
        for (let j = 0; j < bins; j++) {
          const value = values[j] as number;
          values[j] = given ? scaleByPowerOfTwo(value, p.exponent) : value / p.mass;
        }
        take(bin, values.subarray(0, bins));
      },
      ofLogRatio,
    );
    this.amount = Number.NaN;
    if (result === undefined) return false;
    const { p, given, amount } = result;
    this.amount = given ? scaleByPowerOfTwo(amount, p.exponent) : amount / p.mass;
    return true;
  }

  private climb(
    row: Row,
    visit: (bins: number, bin: number, at: { p: Scaled; given: boolean }) => void,
    scaleOfP = false,
  ): Climbed | undefined {
    const { f64, i32 } = this.memory;
    const given = i32[GIVEN >> 2] !== 0;
    const ofQ = i32[LOGARITHM_OF_Q >> 2] !== 0;
    const most = this.greatestOf(row);
    if (most === undefined || (!given && (most.p === 0 || most.q === 0))) return undefined;
    let pExponent = most.p === 0 ? 0 : exponentOf(most.p);
    let qExponent = most.q === 0 ? 0 : exponentOf(most.q);
    // As they are given, rows share a scale; the logarithm of Q alone has none.
    if (given && ofQ) qExponent = 0;
    else if (given) {
      const ofEpsilon = i32[POLICY >> 2] === POLICY_EPSILON ? exponentOf(f64[EPSILON >> 3] as number) : pExponent;
      pExponent = qExponent = scaleOfP && most.p > 0 ? pExponent : Math.max(pExponent, qExponent, ofEpsilon);
    }
    // Room below: the sum over rows as they are given may be small next to their masses, and not to itself.
    if (given) pExponent -= GIVEN_EXPONENT;
    if (given && !ofQ) qExponent -= GIVEN_EXPONENT;
    const p = this.scaledMass(row, "rowP", pExponent);
    const q = this.scaledMass(row, "rowQ", qExponent);
    let cHigh = 1;
    let cLow = 0;
    if (!given) {
      const above = ofQ ? 1 : p.mass;
      cHigh = above / q.mass;
      cLow = quotientLow(above, ofQ ? 0 : p.massLow, q.mass, q.massLow, cHigh);
    }
    const amount = new Sum();
    // Epsilon is a mass where rows are as given, still to be scaled as they are; otherwise a part of the scaled mass.
    const epsilon = f64[EPSILON >> 3] as number;
    const epsilonP = given ? epsilon : epsilon * p.mass;
    const epsilonQ = given ? epsilon : epsilon * q.mass;
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      const bins = Math.min(BLOCK, row.bins - bin);
      this.read(row, bin, bins);
      const ratio = given ? 1 : p.mass / q.mass;
      for (let j = 0; j < bins; j++) {
        amount.add(this.prepare(j, cHigh, cLow, p.exponent, q.exponent, epsilonP, epsilonQ, ratio, scaleOfP));
      }
      this.doubles.setTails(bins);
      visit(bins, bin, { p, given });
    }
    return { p, q, given, amount: amount.total };
  }

  /** A block of the row, widened, to rowP and rowQ. */
  private read(row: Row, bin: number, bins: number): void {
    const { f64 } = this.memory;
    row.seek(bin);
    let { p, q } = row;
    if (row.single) {
      this.kernels.widen(p, q, bins);
      p = WIDE_P;
      q = WIDE_Q;
    }
    for (let j = 0; j < bins; j++) {
      this.rowP[j] = f64[(p >> 3) + j] as number;
      this.rowQ[j] = f64[(q >> 3) + j] as number;
    }
  }

  /** The greatest value of each row; undefined where one is not a mass. */
  private greatestOf(row: Row): { p: number; q: number } | undefined {
    let p = 0;
    let q = 0;
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      const bins = Math.min(BLOCK, row.bins - bin);
      this.read(row, bin, bins);
      for (let j = 0; j < bins; j++) {
        const x = this.rowP[j] as number;
        const y = this.rowQ[j] as number;
        if (!(x >= 0 && y >= 0 && x < Number.POSITIVE_INFINITY && y < Number.POSITIVE_INFINITY)) return undefined;
        p = Math.max(p, x);
        q = Math.max(q, y);
      }
    }
    return { p, q };
  }

  private scaledMass(row: Row, which: "rowP" | "rowQ", exponent: number): Scaled {
    const sum = new PreciseSum();
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      const bins = Math.min(BLOCK, row.bins - bin);
      this.read(row, bin, bins);
      const values = this[which];
      for (let j = 0; j < bins; j++) sum.add(scaleByPowerOfTwo(values[j] as number, -exponent), 0);
    }
    return { exponent, mass: sum.high, massLow: sum.low };
  }

  /** Σ(p − q) of a row as it is given, and as the policy leaves it. */
  private scaledDifference(row: Row, exponent: number): number {
    const policy = this.memory.i32[POLICY >> 2] as number;
    const epsilon = this.memory.f64[EPSILON >> 3] as number;
    const sum = new PreciseSum();
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      const bins = Math.min(BLOCK, row.bins - bin);
      this.read(row, bin, bins);
      for (let j = 0; j < bins; j++) {
        const p = this.rowP[j] as number;
        const q = this.rowQ[j] as number;
        const infinite = p > 0 && q === 0;
        if (infinite && policy === POLICY_DROP) continue;
        const x = scaleByPowerOfTwo(p, -exponent);
        const minusY = -scaleByPowerOfTwo(infinite && policy === POLICY_EPSILON ? epsilon : q, -exponent);
        const d = x + minusY;
        sum.add(d, sumError(x, minusY, d));
      }
    }
    return sum.high;
  }

  /** The parts of one bin, to the vectors at j; gives what the policy changed. */
  private prepare(
    j: number,
    cHigh: number,
    cLow: number,
    pExponent: number,
    qExponent: number,
    epsilonP: number,
    epsilonQ: number,
    ratio: number,
    scaleOfP: boolean,
  ): number {
    const { f64, i32 } = this.memory;
    const ofQ = i32[LOGARITHM_OF_Q >> 2] !== 0;
    let p = this.rowP[j] as number;
    let q = this.rowQ[j] as number;
    // What is still to be multiplied by 2^shift, at the scale of the row.
    let pShift = -pExponent;
    let qShift = -qExponent;
    let changed = 0;
    const policy = i32[POLICY >> 2] as number;
    const infiniteAt = i32[INFINITE_AT >> 2] as number;
    const atQ = (infiniteAt & INFINITE_AT_Q) !== 0 && q === 0 && p > 0;
    const atP = (infiniteAt & INFINITE_AT_P) !== 0 && p === 0 && q > 0;
    if (policy !== POLICY_NONE && (atQ || atP)) {
      if (policy === POLICY_DROP) {
        changed = scaleByPowerOfTwo(p, pShift) + ratio * scaleByPowerOfTwo(q, qShift);
        p = 0;
        q = 0;
      } else if (atQ) {
        q = epsilonQ;
        if (i32[GIVEN >> 2] === 0) qShift = 0;
        changed = ratio * scaleByPowerOfTwo(q, qShift);
      } else {
        p = epsilonP;
        if (i32[GIVEN >> 2] === 0) pShift = 0;
      }
    }
    this.scale[j] = 0;
    this.edges[j] = 0;
    if (p === 0 || q === 0) {
      this.neutral(j);
      if (p > 0) this.edges[j] = worth(scaleByPowerOfTwo(p, pShift), f64[ZERO_Q >> 3] as number);
      else if (q > 0) this.edges[j] = worth(ratio * scaleByPowerOfTwo(q, qShift), f64[ZERO_P >> 3] as number);
      return changed;
    }
    const x = ofQ ? 1 : p;
    const xSplit = shiftOf(x);
    const qSplit = shiftOf(q);
    const x1 = scaleByPowerOfTwo(x, -xSplit);
    const q1 = scaleByPowerOfTwo(q, -qSplit);
    const xShift = xSplit + (ofQ ? 0 : pShift);
    const yShift = qSplit + qShift;
    const h = cHigh * q1;
    const lo = productError(cHigh, q1, h) + cLow * q1;
    const y1 = h + lo;
    const v = this.doubles;
    v.p.values[j] = x1;
    v.y.values[j] = y1;
    const e = ((v.p.words[2 * j + 1] as number) - (v.y.words[2 * j + 1] as number) + HALF_EXPONENT) >> 20;
    const exponent = e + xShift - yShift;
    const power = powerOfTwo(e);
    const ys = y1 * power;
    // Where p and y are near, what y loses to rounding stays in d, as in the precise rung.
    const d = exponent === 0 ? x1 - h * power - lo * power : x1 - ys;
    v.s[j] = d / (x1 + ys);
    v.eLn2[j] = exponent * LN2;
    v.e[j] = exponent;
    // The weight of the logarithm, and the parts, with the larger of p and y near 1.
    const topOfP = exponentOf(x1) + xShift;
    const top = scaleOfP ? topOfP : Math.max(topOfP, exponentOf(y1) + yShift);
    const own = !ofQ && top < SMALL_EXPONENT ? -top : 0;
    this.scale[j] = own;
    const weight = ofQ ? scaleByPowerOfTwo(p, pShift) : scaleByPowerOfTwo(x1, xShift + own);
    const other = scaleByPowerOfTwo(y1, yShift + own);
    v.p.values[j] = ofQ || scaleOfP ? weight : Math.max(negligible, weight);
    v.y.values[j] = Math.max(negligible, other);
    v.ys[j] = scaleByPowerOfTwo(ys, xShift + own);
    v.d[j] = scaleByPowerOfTwo(d, xShift + own);
    return changed;
  }

  /** A bin whose term is nothing, whatever the divergence. */
  private neutral(j: number): void {
    const v = this.doubles;
    v.p.values[j] = 1;
    v.y.values[j] = 1;
    v.ys[j] = 1;
    v.d[j] = 0;
    v.s[j] = 0;
    v.eLn2[j] = 0;
    v.e[j] = 0;
  }

  /** The terms at the scale of the row, with those of bins that hold a zero. */
  private finish(bins: number): void {
    const values = this.doubles.terms.values;
    for (let j = 0; j < bins; j++) {
      const own = this.scale[j] as number;
      values[j] = scaleByPowerOfTwo(values[j] as number, -own) + (this.edges[j] as number);
    }
  }
}
