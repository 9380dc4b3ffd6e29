/** KL(P‖Q) of many pairs of distributions by samples, in one call. */
import { assertEngine } from "../../discrete/arguments.ts";
import type { Engine } from "../../engine.ts";
import { KullbackRangeError } from "../../errors.ts";
import { assertPair, type Distribution } from "../distributions/distribution.ts";
import { Estimation } from "./estimation.ts";
import { reasonOfInfinity } from "./infinite.ts";
import { checkedBatchOptions, type EstimateBatchOptions } from "./options.ts";
import { assertMethod } from "./points.ts";
import { type DistributionRows, type Rows, rowsOf } from "./rows.ts";
import { sampleCounts } from "./sample-counts.ts";
import { assertNotAborted, inSlices } from "./slices.ts";

/** Of each row what `estimateKl` gives: its estimate, the standard error, k̂. */
export interface KlEstimates {
  /** Infinity where the divergence is infinite, and that is known; the others are NaN then. */
  readonly estimates: Float64Array;
  readonly standardErrors: Float64Array;
  /** From ½ on, or where it is NaN since there are too few samples or they are rounded, the standard error means nothing. */
  readonly paretoK: Float64Array;
}

/** The rows of P and of Q: as many, or one for all. */
function rowsTogether(p: Rows, q: Rows): number {
  if (p.count === undefined || q.count === undefined || p.count === q.count) return p.count ?? q.count ?? 1;
  throw new KullbackRangeError({
    code: "SHAPE_MISMATCH",
    argument: "q",
    expected: `parameters of ${p.count} rows, as p has, or of one for all`,
    got: `${q.count}`,
  });
}

/** New arrays for results. */
export function noEstimates(rows: number): KlEstimates {
  return {
    estimates: new Float64Array(rows),
    standardErrors: new Float64Array(rows).fill(Number.NaN),
    paretoK: new Float64Array(rows).fill(Number.NaN),
  };
}

/**
 * KL(P‖Q) of many pairs at once: row i of P's parameters with row i of Q's. Each row has random numbers of its own; row 0 those of
 * `estimateKl` with the same options, so that it has the same bits. There are no intervals and no warnings: where k̂ is
 * below ½, an interval is an estimate and so many of its standard errors.
 *
 * @param engine runs the kernels
 * @param p `{ family, … }` with arrays of parameters, or numbers for all rows, under the names that the family's function has
 *   for them: `{ family: "normal", mean: new Float64Array([0, 1]), std: 1 }`; or a distribution, the same for all rows
 * @param q the same, with as many rows; of any family
 * @param options `samples` (of each row), `seed`, `method`, `estimator`, `signal`, `onProgress` (`samples` and `target` count
 *   rows)
 * @returns a promise of `{ estimates, standardErrors, paretoK }`, a number of each for each row. It is rejected as that of
 *   `estimateKl`; a parameter that is out of range is named with its row
 *
 * @example
 * const engine = await createEngine();
 * const p = { family: "normal", mean: [0, 1, 2], std: 1 };
 * const { estimates } = await estimateKlBatch(engine, p, normal(0, 1), { samples: 1000, method: "sobol" });
 * console.log(estimates.map((x) => Math.round(x * 100) / 100)); // Float64Array(3) [ 0, 0.5, 2 ]
 */
export async function estimateKlBatch(
  engine: Engine,
  p: DistributionRows | Distribution,
  q: DistributionRows | Distribution,
  options?: EstimateBatchOptions,
): Promise<KlEstimates> {
  assertEngine(engine);
  const checked = checkedBatchOptions(options);
  const { method, estimator, seed, samples, signal, onProgress } = checked;
  const [rowsOfP, rowsOfQ] = [rowsOf("p", p), rowsOf("q", q)];
  const rows = rowsTogether(rowsOfP, rowsOfQ);
  const results = noEstimates(rows);
  const [each] = sampleCounts(method, samples, undefined) as [number];
  let done = 0;
  function* estimated(): Generator<void, void> {
    // Before anything is estimated, or reported.
    for (let row = 0; row < rows; row++) {
      const ofP = rowsOfP.at(row);
      assertPair(ofP, rowsOfQ.at(row));
      assertMethod("p", ofP, method);
      yield;
    }
    for (; done < rows; done++) {
      const [ofP, ofQ] = [rowsOfP.at(done), rowsOfQ.at(done)];
      const estimation = new Estimation(engine, { p: ofP, q: ofQ, method, estimator, seed, row: done }, each);
      const isInfinite = reasonOfInfinity(ofP, ofQ) !== undefined;
      if (!isInfinite) yield* estimation.drawn(each);
      if (isInfinite || estimation.infinity !== undefined) {
        results.estimates[done] = Number.POSITIVE_INFINITY;
      } else {
        const { estimate, standardError } = estimation.estimated;
        results.estimates[done] = estimate;
        results.standardErrors[done] = standardError;
        results.paretoK[done] = estimation.paretoK;
      }
      yield;
    }
  }
  const report =
    onProgress && (() => onProgress({ samples: done, target: rows, estimate: Number.NaN, standardError: Number.NaN }));
  await inSlices(engine, estimated(), { signal, onPause: report });
  report?.();
  assertNotAborted(signal);
  return results;
}
