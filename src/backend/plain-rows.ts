/**
 * Scores that no kernel has, of rows that leave nothing to the last rung: every value 0 or in the regular range, no
 * pseudocount, no bin for a policy. A loop over the caller's own rows, a few nanoseconds a bin where the last rung takes a
 * quarter of a microsecond (measured).
 */
import type { Divergence } from "../divergences.ts";
import type { ParameterMemory } from "./backend.ts";
import { Sum } from "./double-double.ts";
import { GIVEN, POLICY, POLICY_NONE, ZERO_P, ZERO_Q } from "./layout.ts";
import { naturalLogarithm } from "./natural-logarithm.ts";
import { greatestRegular, leastRegular } from "./powers-of-two.ts";
import type { RowPair } from "./row.ts";

/** The score of the pair, or NaN. */
export function scoreOfPlainRows(divergence: Divergence, rows: RowPair, memory: ParameterMemory): number {
  const { generator, largest, threshold } = divergence;
  if (rows.pseudocount !== 0 || !(generator || largest)) return Number.NaN;
  const given = memory.i32[GIVEN >> 2] !== 0;
  const massP = massOf(rows.p.data, rows.p.offset + rows.pRow * rows.p.stride, rows.p.bins);
  const massQ = massOf(rows.q.data, rows.q.offset + rows.qRow * rows.q.stride, rows.q.bins);
  const isRegular = (mass: number) => mass >= leastRegular && mass <= greatestRegular;
  if (!isRegular(massP) || !isRegular(massQ)) return Number.NaN;
  if (generator) return sumOf(rows, generator, given ? 1 : massP, given ? 1 : massQ, memory);
  const logarithm = naturalLogarithm(largestRatio(rows, memory) * (massQ / massP));
  // Below, what ratios lose to rounding shows.
  return logarithm >= threshold ? logarithm : Number.NaN;
}

/** NaN where a value is not plain. */
function massOf(values: RowPair["p"]["data"], start: number, bins: number): number {
  const sum = new Sum();
  for (let j = start; j < start + bins; j++) {
    const x = values[j] as number;
    if (!(x >= leastRegular || x === 0)) return Number.NaN;
    sum.add(x);
  }
  return sum.total;
}

/** Σ y·f(p/y), y of P's mass, divided by that. */
function sumOf(
  { p, q, pRow, qRow }: RowPair,
  f: (ratio: number) => number,
  unitP: number,
  unitQ: number,
  { f64, i32 }: ParameterMemory,
): number {
  const zeroP = f64[ZERO_P >> 3] as number;
  const zeroQ = f64[ZERO_Q >> 3] as number;
  const mayChange = i32[POLICY >> 2] !== POLICY_NONE;
  const pStart = p.offset + pRow * p.stride;
  const qStart = q.offset + qRow * q.stride;
  const sum = new Sum();
  for (let j = 0; j < p.bins; j++) {
    const x = (p.data[pStart + j] as number) / unitP;
    const y = (q.data[qStart + j] as number) / unitQ;
    if (x !== 0 && y !== 0) sum.add(y * f(x / y));
    else if (x !== 0 || y !== 0) {
      if (mayChange) return Number.NaN;
      sum.add(x !== 0 ? x * zeroQ : y * zeroP);
    }
  }
  return sum.total;
}

/** The largest p/q; infinite where q = 0 under p > 0, if no policy minds. */
function largestRatio({ p, q, pRow, qRow }: RowPair, { f64, i32 }: ParameterMemory): number {
  const zeroQ = i32[POLICY >> 2] === POLICY_NONE ? (f64[ZERO_Q >> 3] as number) : Number.NaN;
  const pStart = p.offset + pRow * p.stride;
  const qStart = q.offset + qRow * q.stride;
  let most = 0;
  for (let j = 0; j < p.bins; j++) {
    const x = p.data[pStart + j] as number;
    if (x === 0) continue;
    const y = q.data[qStart + j] as number;
    const ratio = y === 0 ? zeroQ : x / y;
    if (!(ratio <= most)) most = ratio;
    if (Number.isNaN(most)) return most;
  }
  return most;
}
