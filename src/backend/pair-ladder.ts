/**
 * The ladder for pairs of rows in double precision, by a divergence that is infinite, if anywhere, where Q alone has no mass:
 * the sums of `ladder.ts` and `rungs.ts`, in their order, by the same loops, so that the bits are the same. It has neither tiles nor
 * other precisions nor other divergences, so that a page that wants one divergence, and nothing else, gets a third of those.
 */

import type { CheckedBatch } from "../batch.ts";
import { addPseudocount } from "./arena.ts";
import type { ParameterMemory } from "./backend.ts";
import { PreciseSum, preciseSum, quotientLow, Sum } from "./double-double.ts";
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
import { greatestRegular, leastRegular } from "./powers-of-two.ts";
import type { RowPair } from "./row.ts";
import type { Loops, PreciseRow } from "./terms.ts";

/** Where in `values` the block of P is, that of Q, and what of either has a mass of its own. */
const P = 0;
const Q = BLOCK;
const MASS = 2 * BLOCK;

/** What the ladder has to say of a pair. */
export interface PairSum {
  /** The score; NaN where no rung can take the pair. */
  readonly score: number;
  /** Whether adding the pseudocount rounded something off. */
  readonly rounded: boolean;
}

/**
 * Climbs one pair after another, by the precise rung below the threshold. A function of functions, whose names bundlers shorten: of
 * a class, 250 bytes more are left (measured).
 *
 * @param loops of the divergence
 * @param memory with what parameters.ts writes
 */
export function pairLadder(loops: Loops, { f64, i32 }: ParameterMemory): (pair: RowPair, threshold: number) => PairSum {
  /** The block at hand, and where in the rows it starts: −1 for none. */
  const values = new Float64Array(3 * BLOCK);
  let blockStart = -1;
  let rounded = false;
  let given = false;
  /** Whether a value was below the regular range, as zeros are. */
  let zeros = false;
  /** What rows are divided by, and the ratio of these. */
  let unitP = 1;
  let unitQ = 1;
  let ratio = 1;
  /** The mass that the policy changed. */
  let amount = 0;

  /** Reads a block of a row. */
  function read(
    { data, offset, stride }: CheckedBatch,
    row: number,
    start: number,
    bins: number,
    at: number,
    pseudocount: number,
  ): void {
    const from = offset + row * stride + start;
    values.set(data.subarray(from, from + bins), at);
    if (pseudocount !== 0 && addPseudocount(values, at, bins, pseudocount)) rounded = true;
  }

  /** Reads a pair a block at a time. */
  function overBlocks({ p, q, pRow, qRow, pseudocount }: RowPair, take: (bins: number) => void): void {
    for (let start = 0; start < p.bins; start += BLOCK) {
      const bins = Math.min(BLOCK, p.bins - start);
      if (start !== blockStart) {
        read(p, pRow, start, bins, P, pseudocount);
        read(q, qRow, start, bins, Q, pseudocount);
        blockStart = start;
      }
      take(bins);
    }
  }

  /** Σ of a block: four lanes, folded every FOLD bins. */
  function massOf(at: number, bins: number): number {
    const least = leastRegular;
    let total = 0;
    for (let first = at; first < at + bins; first += FOLD) {
      const end = Math.min(at + bins, first + FOLD);
      let lane0 = 0;
      let lane1 = 0;
      let lane2 = 0;
      let lane3 = 0;
      for (let j = first; j < end; j++) {
        const value = values[j] as number;
        const next = lane0 + value;
        lane0 = lane1;
        lane1 = lane2;
        lane2 = lane3;
        lane3 = next;
        if (value < least) zeros = true;
      }
      total += lane0 + lane2 + (lane1 + lane3);
    }
    return total;
  }

  function areMasses(at: number, bins: number): boolean {
    return values.subarray(at, at + bins).every((value) => value > 0 || Object.is(value, 0));
  }

  /** The mass of one row in double-double, with `sign` times that of Q. */
  function preciseMassOf(pair: RowPair, at: number, sign: number): PreciseSum {
    const mass = new PreciseSum();
    overBlocks(pair, (bins) => mass.add(...preciseSum(values, at, Q, sign, bins)));
    return mass;
  }

  /** c in double-double. */
  function preciseRowOf(pair: RowPair): PreciseRow {
    let cHigh = 1;
    let cLow = 0;
    if (!given) {
      const massP = preciseMassOf(pair, P, 0);
      const massQ = preciseMassOf(pair, Q, 0);
      cHigh = massP.high / massQ.high;
      cLow = quotientLow(massP.high, massP.low, massQ.high, massQ.low, cHigh);
    }
    return { cHigh, cLow, ofQ: false, differs: false, parameter: 0 };
  }

  /** Leaves the block as the policy does; gives the mass that this takes off P or adds to Q. */
  function patch(bins: number): number {
    const policy = i32[POLICY >> 2];
    if (policy === POLICY_NONE) return 0;
    const epsilon = (f64[EPSILON >> 3] as number) * unitQ;
    let changed = 0;
    for (let j = 0; j < bins; j++) {
      if (values[Q + j] !== 0 || values[j] === 0) continue;
      if (policy === POLICY_DROP) {
        changed += values[j] as number;
        values[j] = 0;
      } else {
        changed += ratio * epsilon;
        values[Q + j] = epsilon;
      }
    }
    return changed;
  }

  /** What bins of the block add in which one row alone has mass, per unit of that. */
  function besides(at: number, zerosAt: number, bins: number, perUnit: number, factor: number): number {
    for (let j = 0; j < bins; j++) values[MASS + j] = values[zerosAt + j] === 0 ? (values[at + j] as number) : 0;
    const mass = massOf(MASS, bins);
    // An infinite value per unit must not meet a mass of nothing.
    return mass > 0 ? factor * mass * (f64[perUnit >> 3] as number) : 0;
  }

  /** Leaves what both rows have mass in; gives how many bins that is, −1 where a value is not regular. */
  function gather(bins: number): number {
    let found = 0;
    for (let j = 0; j < bins; j++) {
      const x = values[j] as number;
      const y = values[Q + j] as number;
      if ((x !== 0 && x < leastRegular) || (y !== 0 && y < leastRegular)) return -1;
      values[found] = x;
      values[Q + found] = y;
      if (x !== 0 && y !== 0) found++;
    }
    return found;
  }

  /** Σ of the terms, by the precise rung if c is given in double-double, and `amount`; NaN where a value is not regular. */
  function sumOf(pair: RowPair, precise?: PreciseRow): number {
    const sum = new Sum();
    const changed = new Sum();
    overBlocks(pair, (bins) => {
      let present = bins;
      let ofZeros = 0;
      if (zeros) {
        // What follows changes the block.
        blockStart = -1;
        changed.add(patch(bins));
        ofZeros = besides(P, Q, bins, ZERO_Q, 1) + besides(Q, P, bins, ZERO_P, ratio);
        present = gather(bins);
      }
      const ofTerms = precise
        ? loops.precise(values, P, Q, present, precise, 0)
        : loops.fast(values, P, Q, present, ratio, 0);
      sum.add(present < 0 ? Number.NaN : ofZeros + ofTerms);
    });
    amount = changed.total;
    return sum.total;
  }

  /** What becomes of a zero has to be regular too. */
  function replacesRegularly(): boolean {
    if (i32[POLICY >> 2] !== POLICY_EPSILON) return true;
    return (f64[EPSILON >> 3] as number) * Math.min(unitP, unitQ) >= leastRegular;
  }

  function scoreOf(pair: RowPair, threshold: number): number {
    const massP = new Sum();
    const massQ = new Sum();
    let isMass = true;
    zeros = false;
    rounded = false;
    blockStart = -1;
    overBlocks(pair, (bins) => {
      massP.add(massOf(P, bins));
      massQ.add(massOf(Q, bins));
      isMass &&= !zeros || (areMasses(P, bins) && areMasses(Q, bins));
    });
    given = i32[GIVEN >> 2] !== 0;
    unitP = given ? 1 : massP.total;
    unitQ = given ? 1 : massQ.total;
    ratio = unitP / unitQ;
    const leastMass = given || !zeros ? leastRegular : Math.min(massP.total, massQ.total);
    const isRegular = Math.max(massP.total, massQ.total) <= greatestRegular && leastMass >= leastRegular;
    if (!isRegular || !isMass || (zeros && !replacesRegularly())) return Number.NaN;
    let sum = sumOf(pair);
    if (sum < threshold * massP.total) sum = sumOf(pair, preciseRowOf(pair));
    const difference = f64[MASS_DIFFERENCE >> 3] as number;
    if (difference !== 0) {
      const terms = sum;
      sum += difference * (given ? preciseMassOf(pair, P, -1).high : -amount);
      const cancels = (given || amount > 0) && Math.abs(sum) < terms * CANCELLED;
      if (cancels || (given && amount > 0)) return Number.NaN;
    }
    return sum / unitP;
  }

  return (pair, threshold) => ({ score: scoreOf(pair, threshold), rounded });
}
