/** The bins that add most to the score of a row. */

import type { HistogramArray } from "../batch.ts";
import type { Engine, ScoreOptions } from "../index.ts";
import type { ChosenRow } from "./chosen-rows.ts";
import type { ChosenDivergence } from "./divergence-option.ts";

export interface ExplainedBin {
  readonly bin: number;
  readonly p: number;
  /** Of what the row was scored against, if anything. */
  readonly q: number | undefined;
  readonly contribution: number;
  /** The part of the score; NaN where that is 0, or both are infinite. */
  readonly share: number;
}

/** By this, a sum of masses that overflows does not. */
const SMALL = 2 ** -64;

/** The `count` bins with the largest contributions, the largest first; of equal ones the lower. */
export function explainedBins(
  engine: Engine,
  { value, entry }: ChosenDivergence,
  { precision: _, ...options }: ScoreOptions,
  { P, Q, score }: ChosenRow,
  count: number,
): ExplainedBin[] {
  const { data } = engine.contributions(value, P, Q, options);
  const given = options.mass === "given" || entry.given === true;
  const p = given ? P : probabilities(P);
  const q = given ? Q : Q && probabilities(Q);
  return Array.from(data, (contribution, bin) => ({
    bin,
    p: p[bin] as number,
    q: q?.[bin],
    contribution,
    share: contribution / score,
  }))
    .sort((a, b) => order(a.contribution, b.contribution) || a.bin - b.bin)
    .slice(0, count);
}

/** The largest first, and NaN last. */
function order(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return b > a ? 1 : -1;
}

function probabilities(row: HistogramArray): ArrayLike<number> {
  const masses = Float64Array.from(row);
  const sum = masses.reduce((sum, mass) => sum + mass, 0);
  return Number.isFinite(sum) ? masses.map((mass) => mass / sum) : probabilities(masses.map((mass) => mass * SMALL));
}
