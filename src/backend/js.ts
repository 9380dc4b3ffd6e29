/**
 * The kernels in JavaScript: every operation of `assembly/`, in its order, so that the bits are the same. The readable
 * one of the two; `terms.ts` has what differs between divergences, `vectors.ts` the arithmetic.
 */
import { kernelNames } from "../divergences.ts";
import { type Backend, type Kernels, type Memory, memoryOf } from "./backend.ts";
import { sumError } from "./double-double.ts";
import { Doubles } from "./doubles.ts";
import { scoreRows } from "./ladder.ts";
import {
  DIFFERENCE,
  DIFFERENCE_LOW,
  EPSILON,
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
  PATCHED_P,
  PATCHED_Q,
  POLICY,
  POLICY_DROP,
  PRESENT_P,
  PRESENT_Q,
  WIDE_P,
  WIDE_Q,
  ZEROED_P,
  ZEROED_Q,
} from "./layout.ts";
import { Singles } from "./singles.ts";
import { type Terms, terms } from "./terms.ts";

/** By place in `kernelNames`. */
const termsByIndex: readonly Terms[] = kernelNames.map((name) => terms[name]);

/** Upper word of the greatest value: the start of a minimum over upper words. */
const greatest = 0x7fffffff;

class JavaScriptKernels implements Kernels {
  private readonly doubles: Doubles;
  private readonly singles: Singles;
  private readonly scores: readonly [Kernels["score"], Kernels["score"]];

  constructor(private readonly memory: Memory) {
    this.doubles = new Doubles(memory);
    this.singles = new Singles(memory);
    this.scores = [scoreRows(this, memory, false), scoreRows(this, memory, true)];
  }

  score(...call: Parameters<Kernels["score"]>): void {
    this.scores[0](...call);
  }

  scoreSingle(...call: Parameters<Kernels["score"]>): void {
    this.scores[1](...call);
  }

  masses(p: number, q: number, bins: number): void {
    const least = Math.min(this.mass(p >> 3, bins, MASS_P), this.mass(q >> 3, bins, MASS_Q));
    this.memory.i32[LEAST >> 2] = least;
  }

  massesSingle(p: number, q: number, bins: number): void {
    const least = Math.min(this.massSingle(p >> 2, bins, MASS_P), this.massSingle(q >> 2, bins, MASS_Q));
    this.memory.i32[LEAST >> 2] = least;
  }

  /** The mass at `start`, to `result`; gives the least upper word. */
  private mass(start: number, bins: number, result: number): number {
    const { f64, i32 } = this.memory;
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    let least = greatest;
    const whole = start + (bins & ~3);
    for (let j = start; j < whole; j += 4) {
      lane0 += f64[j] as number;
      lane1 += f64[j + 1] as number;
      lane2 += f64[j + 2] as number;
      lane3 += f64[j + 3] as number;
      // One after another: a new least value is rare, so these branches are predicted.
      const word0 = i32[2 * j + 1] as number;
      if (word0 < least) least = word0;
      const word1 = i32[2 * j + 3] as number;
      if (word1 < least) least = word1;
      const word2 = i32[2 * j + 5] as number;
      if (word2 < least) least = word2;
      const word3 = i32[2 * j + 7] as number;
      if (word3 < least) least = word3;
    }
    const end = start + bins;
    for (let j = whole; j < end; j++) least = Math.min(least, i32[2 * j + 1] as number);
    if (whole < end) lane0 += f64[whole] as number;
    if (whole + 1 < end) lane1 += f64[whole + 1] as number;
    if (whole + 2 < end) lane2 += f64[whole + 2] as number;
    f64[result >> 3] = lane0 + lane2 + (lane1 + lane3);
    return least;
  }

  private massSingle(start: number, bins: number, result: number): number {
    const { f32, i32 } = this.memory;
    const lanes = [0, 0, 0, 0];
    let least = greatest;
    for (let j = 0; j < bins; j++) {
      lanes[j & 3] = (lanes[j & 3] as number) + (f32[start + j] as number);
      const word = i32[start + j] as number;
      if (word < least) least = word;
    }
    const [lane0, lane1, lane2, lane3] = lanes as [number, number, number, number];
    this.memory.f64[result >> 3] = lane0 + lane2 + (lane1 + lane3);
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
    // Bins past the end count as zeros: they change neither a sum nor what it lost.
    for (let j = 0; j < bins; j += 4) {
      const i = start + j;
      const x0 = f64[i] as number;
      const x1 = j + 1 < bins ? (f64[i + 1] as number) : 0;
      const x2 = j + 2 < bins ? (f64[i + 2] as number) : 0;
      const x3 = j + 3 < bins ? (f64[i + 3] as number) : 0;
      const next0 = sum0 + x0;
      const next1 = sum1 + x1;
      const next2 = sum2 + x2;
      const next3 = sum3 + x3;
      low0 += sumError(sum0, x0, next0);
      low1 += sumError(sum1, x1, next1);
      low2 += sumError(sum2, x2, next2);
      low3 += sumError(sum3, x3, next3);
      sum0 = next0;
      sum1 = next1;
      sum2 = next2;
      sum3 = next3;
    }
    const first = sum0 + sum2;
    const firstLow = low0 + low2 + sumError(sum0, sum2, first);
    const second = sum1 + sum3;
    const secondLow = low1 + low3 + sumError(sum1, sum3, second);
    const total = first + second;
    f64[result >> 3] = total;
    f64[resultLow >> 3] = firstLow + secondLow + sumError(first, second, total);
  }

  massDifference(p: number, q: number, bins: number): void {
    const { f64 } = this.memory;
    const sums = [0, 0, 0, 0];
    const lows = [0, 0, 0, 0];
    for (let j = 0; j < bins; j++) {
      const x = f64[(p >> 3) + j] as number;
      const minusY = -(f64[(q >> 3) + j] as number);
      const d = x + minusY;
      const old = sums[j & 3] as number;
      const sum = old + d;
      sums[j & 3] = sum;
      lows[j & 3] = (lows[j & 3] as number) + (sumError(old, d, sum) + sumError(x, minusY, d));
    }
    const [sum0, sum1, sum2, sum3] = sums as [number, number, number, number];
    const [low0, low1, low2, low3] = lows as [number, number, number, number];
    const first = sum0 + sum2;
    const second = sum1 + sum3;
    const total = first + second;
    const firstLow = low0 + low2 + sumError(sum0, sum2, first);
    const secondLow = low1 + low3 + sumError(sum1, sum3, second);
    f64[DIFFERENCE >> 3] = total;
    f64[DIFFERENCE_LOW >> 3] = firstLow + secondLow + sumError(first, second, total);
  }

  widen(p: number, q: number, bins: number): void {
    const { f32, f64 } = this.memory;
    f64.set(f32.subarray(p >> 2, (p >> 2) + bins), WIDE_P >> 3);
    f64.set(f32.subarray(q >> 2, (q >> 2) + bins), WIDE_Q >> 3);
  }

  patch(p: number, q: number, bins: number, massP: number, massQ: number, c: number): number {
    const { f64, i32 } = this.memory;
    const drop = i32[POLICY >> 2] === POLICY_DROP;
    const infiniteAt = i32[INFINITE_AT >> 2] as number;
    const atQ = (infiniteAt & INFINITE_AT_Q) !== 0;
    const atP = (infiniteAt & INFINITE_AT_P) !== 0;
    const epsilon = f64[EPSILON >> 3] as number;
    const epsilonP = epsilon * massP;
    const epsilonQ = epsilon * massQ;
    let amount = 0;
    for (let j = 0; j < bins; j++) {
      let x = f64[(p >> 3) + j] as number;
      let y = f64[(q >> 3) + j] as number;
      if ((atQ && y === 0 && x > 0) || (atP && x === 0 && y > 0)) {
        if (drop) {
          amount += x + c * y;
          x = 0;
          y = 0;
        } else if (y === 0) {
          y = epsilonQ;
          amount += c * y;
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
    const v = this.doubles;
    v.p.start = p >> 3;
    v.q.start = q >> 3;
    (termsByIndex[divergence] as Terms).fast(v, bins, c);
    return v.sum(bins);
  }

  fastSingle(divergence: number, p: number, q: number, bins: number, c: number): number {
    const v = this.singles;
    v.p.start = p >> 2;
    v.q.start = q >> 2;
    (termsByIndex[divergence] as Terms).fast(v, bins, c);
    return v.sum(bins);
  }

  precise(divergence: number, p: number, q: number, bins: number, cHigh: number, cLow: number): number {
    this.split(p, q, bins, cHigh, cLow);
    (termsByIndex[divergence] as Terms).near(this.doubles, bins);
    return this.doubles.sum(bins);
  }

  contributions(
    divergence: number,
    p: number,
    q: number,
    bins: number,
    cHigh: number,
    cLow: number,
    out: number,
  ): void {
    this.split(p, q, bins, cHigh, cLow);
    const kernel = termsByIndex[divergence] as Terms;
    if (kernel.contribution !== undefined && this.memory.i32[MASS_DIFFERENCE >> 2] !== 0) {
      kernel.contribution(this.doubles, bins);
    } else {
      kernel.near(this.doubles, bins);
    }
    this.memory.f64.set(this.doubles.terms.values.subarray(0, bins), out >> 3);
  }

  /** p, y and the parts of their log-ratio, or of that of 1 to y, with y in double-double. */
  private split(p: number, q: number, bins: number, cHigh: number, cLow: number): void {
    const v = this.doubles;
    v.p.start = p >> 3;
    v.q.start = q >> 3;
    const ofQ = this.memory.i32[LOGARITHM_OF_Q >> 2] !== 0;
    if (ofQ) v.terms.values.fill(1, 0, bins);
    v.splitPrecisely(ofQ ? v.terms : v.p, cHigh, cLow, bins);
  }

  gather(p: number, q: number, bins: number): number {
    const { f64, i32 } = this.memory;
    const pStart = p >> 3;
    const qStart = q >> 3;
    // Two lanes each, by the parity of the bin.
    let zeroedP0 = 0;
    let zeroedP1 = 0;
    let zeroedQ0 = 0;
    let zeroedQ1 = 0;
    let least = greatest;
    let next = 0;
    for (let j = 0; j < bins; j++) {
      const x = f64[pStart + j] as number;
      const y = f64[qStart + j] as number;
      if (x !== 0) {
        const word = i32[2 * (pStart + j) + 1] as number;
        if (word < least) least = word;
      } else if ((j & 1) === 0) zeroedQ0 += y;
      else zeroedQ1 += y;
      if (y !== 0) {
        const word = i32[2 * (qStart + j) + 1] as number;
        if (word < least) least = word;
        if (x !== 0) {
          f64[(PRESENT_P >> 3) + next] = x;
          f64[(PRESENT_Q >> 3) + next] = y;
          next++;
        }
      } else if ((j & 1) === 0) zeroedP0 += x;
      else zeroedP1 += x;
    }
    f64[ZEROED_P >> 3] = zeroedP0 + zeroedP1;
    f64[ZEROED_Q >> 3] = zeroedQ0 + zeroedQ1;
    i32[LEAST >> 2] = least >> 1;
    return next;
  }
}

/** The JavaScript backend over a memory of its own, of `size` bytes. */
export function createJavaScriptBackend(reason: string, size: number): Backend {
  const memory = memoryOf(new ArrayBuffer(size));
  return { name: "js", reason, memory, kernels: new JavaScriptKernels(memory) };
}
