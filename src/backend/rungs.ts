/**
 * The kernels that the ladder climbs on, in JavaScript: every operation of `assembly/`, in its order, so that the bits are the
 * same. The readable one of the two; `terms.ts` has what differs between divergences, `log-ratio.ts` the arithmetic.
 */
import type { Memory, RungKernels } from "./backend.ts";
import { foldOfLanes, preciseSum, sumError } from "./double-double.ts";
import {
  C_HIGH,
  C_LOW,
  DIFFERENCE,
  DIFFERENCE_LOW,
  EPSILON,
  FOLD,
  GREATEST_WORD,
  INFINITE_AT,
  INFINITE_AT_P,
  INFINITE_AT_Q,
  LEAST,
  LOGARITHM_OF_Q,
  MASS_DIFFERENCE,
  MASS_P,
  MASS_P_LOW,
  MASS_Q,
  MASS_Q_LOW,
  PARAMETER,
  PATCHED_P,
  PATCHED_Q,
  POLICY,
  POLICY_DROP,
  PRESENT_P,
  PRESENT_Q,
  RATIO,
  UNIT_P,
  UNIT_Q,
  WIDE_P,
  WIDE_Q,
  ZEROED_P,
  ZEROED_Q,
} from "./layout.ts";
import { leastRegular } from "./powers-of-two.ts";
import type { Loops, PreciseRow, SingleLoop } from "./terms.ts";

// A constant of this file, for V8: see log-ratio.ts.
const errorOfSum = sumError;

export class JavaScriptRungs implements RungKernels {
  /** Set before `mass` is called, which unsets it where a value is below the regular range. */
  private isRegular = true;

  constructor(
    protected readonly memory: Memory,
    /** By the number that kernels are given. */
    private readonly loops: readonly Partial<Loops>[],
    private readonly singleLoops: readonly SingleLoop[],
  ) {}

  masses(p: number, q: number, bins: number): void {
    const { f64, i32 } = this.memory;
    // Upper words are looked at only where they decide something: comparing doubles is cheaper (measured: 1.6 ns a bin
    // instead of 3.8 for both rows at k = 64).
    this.isRegular = true;
    const massP = this.mass(p >> 3, bins);
    const leastOfP = this.isRegular ? GREATEST_WORD : this.leastWord(p >> 3, bins);
    f64[MASS_P >> 3] = massP;
    if (p === q) {
      f64[MASS_Q >> 3] = massP;
      i32[LEAST >> 2] = leastOfP;
      return;
    }
    this.isRegular = true;
    f64[MASS_Q >> 3] = this.mass(q >> 3, bins);
    const leastOfQ = this.isRegular ? GREATEST_WORD : this.leastWord(q >> 3, bins);
    i32[LEAST >> 2] = Math.min(leastOfP, leastOfQ);
  }

  /** The mass at `start`. */
  private mass(start: number, bins: number): number {
    const { f64 } = this.memory;
    const least = leastRegular;
    let total = 0;
    for (let first = start; first < start + bins; first += FOLD) {
      const end = Math.min(start + bins, first + FOLD);
      let lane0 = 0;
      let lane1 = 0;
      let lane2 = 0;
      let lane3 = 0;
      const whole = end - ((end - first) & 3);
      for (let j = first; j < whole; j += 4) {
        const x0 = f64[j] as number;
        const x1 = f64[j + 1] as number;
        const x2 = f64[j + 2] as number;
        const x3 = f64[j + 3] as number;
        lane0 += x0;
        lane1 += x1;
        lane2 += x2;
        lane3 += x3;
        if (x0 < least || x1 < least || x2 < least || x3 < least) this.isRegular = false;
      }
      for (let j = whole; j < end; j++) {
        const x = f64[j] as number;
        const next = lane0 + x;
        lane0 = lane1;
        lane1 = lane2;
        lane2 = lane3;
        lane3 = next;
        if (x < least) this.isRegular = false;
      }
      total += lane0 + lane2 + (lane1 + lane3);
    }
    return total;
  }

  private leastWord(start: number, bins: number): number {
    const { i32 } = this.memory;
    let least = GREATEST_WORD;
    for (let j = 2 * start + 1; j < 2 * (start + bins); j += 2) {
      const word = i32[j] as number;
      if (word < least) least = word;
    }
    return least;
  }

  massesSingle(p: number, q: number, bins: number): void {
    const least = Math.min(this.massSingle(p >> 2, bins, MASS_P), this.massSingle(q >> 2, bins, MASS_Q));
    this.memory.i32[LEAST >> 2] = least;
  }

  private massSingle(start: number, bins: number, result: number): number {
    const { f32, i32 } = this.memory;
    let total = 0;
    let least = GREATEST_WORD;
    for (let first = start; first < start + bins; first += FOLD) {
      const end = Math.min(start + bins, first + FOLD);
      let lane0 = 0;
      let lane1 = 0;
      let lane2 = 0;
      let lane3 = 0;
      for (let j = first; j < end; j++) {
        const next = lane0 + (f32[j] as number);
        lane0 = lane1;
        lane1 = lane2;
        lane2 = lane3;
        lane3 = next;
        const word = i32[j] as number;
        if (word < least) least = word;
      }
      total += lane0 + lane2 + (lane1 + lane3);
    }
    this.memory.f64[result >> 3] = total;
    return least;
  }

  preciseMasses(p: number, q: number, bins: number): void {
    this.preciseMass(p >> 3, bins, MASS_P, MASS_P_LOW);
    this.preciseMass(q >> 3, bins, MASS_Q, MASS_Q_LOW);
  }

  private preciseMass(start: number, bins: number, result: number, resultLow: number): void {
    const { f64 } = this.memory;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    let low0 = 0;
    let low1 = 0;
    let low2 = 0;
    let low3 = 0;
    for (let j = start; j < start + bins; j++) {
      const x = f64[j] as number;
      const sum = sum0 + x;
      const low = low0 + errorOfSum(sum0, x, sum);
      sum0 = sum1;
      sum1 = sum2;
      sum2 = sum3;
      sum3 = sum;
      low0 = low1;
      low1 = low2;
      low2 = low3;
      low3 = low;
    }
    this.store(foldOfLanes([sum0, sum1, sum2, sum3], [low0, low1, low2, low3]), result, resultLow);
  }

  massDifference(p: number, q: number, bins: number): void {
    this.store(preciseSum(this.memory.f64, p >> 3, q >> 3, -1, bins), DIFFERENCE, DIFFERENCE_LOW);
  }

  private store([high, low]: readonly [number, number], result: number, resultLow: number): void {
    const { f64 } = this.memory;
    f64[result >> 3] = high;
    f64[resultLow >> 3] = low;
  }

  widen(p: number, q: number, bins: number): void {
    const { f32, f64 } = this.memory;
    f64.set(f32.subarray(p >> 2, (p >> 2) + bins), WIDE_P >> 3);
    f64.set(f32.subarray(q >> 2, (q >> 2) + bins), WIDE_Q >> 3);
  }

  patch(p: number, q: number, bins: number): number {
    const { f64, i32 } = this.memory;
    const drop = i32[POLICY >> 2] === POLICY_DROP;
    const infiniteAt = i32[INFINITE_AT >> 2] as number;
    const atQ = (infiniteAt & INFINITE_AT_Q) !== 0;
    const atP = (infiniteAt & INFINITE_AT_P) !== 0;
    const epsilon = f64[EPSILON >> 3] as number;
    const epsilonP = epsilon * (f64[UNIT_P >> 3] as number);
    const epsilonQ = epsilon * (f64[UNIT_Q >> 3] as number);
    const ratio = f64[RATIO >> 3] as number;
    let amount = 0;
    for (let j = 0; j < bins; j++) {
      let x = f64[(p >> 3) + j] as number;
      let y = f64[(q >> 3) + j] as number;
      if ((atQ && y === 0 && x > 0) || (atP && x === 0 && y > 0)) {
        if (drop) {
          amount += x + ratio * y;
          x = 0;
          y = 0;
        } else if (y === 0) {
          y = epsilonQ;
          amount += ratio * y;
        } else {
          x = epsilonP;
        }
      }
      f64[(PATCHED_P >> 3) + j] = x;
      f64[(PATCHED_Q >> 3) + j] = y;
    }
    return amount;
  }

  fast(divergence: number, p: number, q: number, bins: number, c: number): number {
    const { f64 } = this.memory;
    const loop = this.loops[divergence]?.fast;
    return loop ? loop(f64, p >> 3, q >> 3, bins, c, f64[PARAMETER >> 3] as number) : Number.NaN;
  }

  fastSingle(divergence: number, p: number, q: number, bins: number, c: number): number {
    const { f32, f64 } = this.memory;
    const loop = this.singleLoops[divergence];
    return loop ? loop(f32, p >> 2, q >> 2, bins, c, f64[PARAMETER >> 3] as number) : Number.NaN;
  }

  precise(divergence: number, p: number, q: number, bins: number, out: number): number {
    const loop = this.loops[divergence]?.precise;
    return loop ? loop(this.memory.f64, p >> 3, q >> 3, bins, this.preciseRow(), out >> 3) : Number.NaN;
  }

  private preciseRow(): PreciseRow {
    const { f64, i32 } = this.memory;
    return {
      cHigh: f64[C_HIGH >> 3] as number,
      cLow: f64[C_LOW >> 3] as number,
      ofQ: i32[LOGARITHM_OF_Q >> 2] !== 0,
      differs: f64[MASS_DIFFERENCE >> 3] !== 0,
      parameter: f64[PARAMETER >> 3] as number,
    };
  }

  gather(p: number, q: number, bins: number): number {
    const { f64, i32 } = this.memory;
    const pStart = p >> 3;
    const qStart = q >> 3;
    let totalP = 0;
    let totalQ = 0;
    let least = GREATEST_WORD;
    let next = PRESENT_P >> 3;
    const toQ = (PRESENT_Q - PRESENT_P) >> 3;
    for (let first = 0; first < bins; first += FOLD) {
      const end = Math.min(bins, first + FOLD);
      // Lanes in variables, not arrays: the flights take a quarter less time (measured). They move on as in loops.ts.
      let p0 = 0;
      let p1 = 0;
      let p2 = 0;
      let p3 = 0;
      let q0 = 0;
      let q1 = 0;
      let q2 = 0;
      let q3 = 0;
      for (let j = first; j < end; j++) {
        const x = f64[pStart + j] as number;
        const y = f64[qStart + j] as number;
        const ofP = y === 0 ? p0 + x : p0;
        const ofQ = x === 0 ? q0 + y : q0;
        p0 = p1;
        p1 = p2;
        p2 = p3;
        p3 = ofP;
        q0 = q1;
        q1 = q2;
        q2 = q3;
        q3 = ofQ;
        if (x !== 0) {
          const word = i32[2 * (pStart + j) + 1] as number;
          if (word < least) least = word;
          f64[next] = x;
          f64[next + toQ] = y;
          if (y !== 0) next++;
        }
        if (y !== 0) {
          const word = i32[2 * (qStart + j) + 1] as number;
          if (word < least) least = word;
        }
      }
      totalP += p0 + p2 + (p1 + p3);
      totalQ += q0 + q2 + (q1 + q3);
    }
    f64[ZEROED_P >> 3] = totalP;
    f64[ZEROED_Q >> 3] = totalQ;
    i32[LEAST >> 2] = least >> 1;
    return next - (PRESENT_P >> 3);
  }
}
