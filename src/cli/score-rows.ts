/** Scores rows, leaving out those of P with too little mass. */

import type { Batch, Engine, ScoreOptions } from "../index.ts";
import type { HistogramChunk } from "../io/histogram-file.ts";
import type { ScoredRows } from "../io/scored-rows.ts";
import type { ChosenDivergence } from "./divergence-option.ts";
import type { Inputs, RowsToScore } from "./inputs.ts";

export interface Scoring {
  readonly engine: Engine;
  readonly divergence: ChosenDivergence;
  readonly options: ScoreOptions;
  readonly minMass: number | undefined;
}

/** @throws KullbackRangeError that names the file, the row in it, and the line */
export function scoreRows(scoring: Scoring, inputs: Inputs, rows: RowsToScore): ScoredRows {
  const { engine, divergence, options, minMass } = scoring;
  const { P, Q } = rows;
  const { firstRow, labels } = P;
  const chosen = minMass === undefined ? undefined : rowsWithMass(P, minMass);
  if (chosen === undefined || chosen.length === P.shape[0]) {
    try {
      const scores = engine.score(divergence.value, batchOf(P), Q && batchOf(Q), options);
      return { scores, firstRow, labels };
    } catch (error) {
      throw inputs.locate(error, rows, (row) => row);
    }
  }
  const scores = new Float64Array(P.shape[0]).fill(Number.NaN);
  const kept = new Uint8Array(P.shape[0]);
  const left: ScoredRows = { scores, firstRow, labels, kept };
  if (chosen.length === 0) return left;
  try {
    const found = engine.score(
      divergence.value,
      gather(P, chosen),
      Q && (Q.shape[0] === P.shape[0] ? gather(Q, chosen) : batchOf(Q)),
      options,
    );
    chosen.forEach((row, index) => {
      scores[row] = found[index] as number;
      kept[row] = 1;
    });
  } catch (error) {
    throw inputs.locate(error, rows, (row) => chosen[row] as number);
  }
  return left;
}

/** What the engine may be given of a chunk. */
function batchOf({ data, shape }: HistogramChunk): Batch {
  return { data, shape };
}

/**
 * The rows whose mass is not less than `minMass`. Among them all that hold what is no mass, for the engine to judge:
 * a mistake in the data is not a small row.
 */
function rowsWithMass({ data, shape: [rows, bins] }: HistogramChunk, minMass: number): number[] {
  const chosen: number[] = [];
  for (let row = 0; row < rows; row++) {
    let mass = 0;
    for (let index = row * bins; index < (row + 1) * bins; index++) {
      const value = data[index] as number;
      mass = value >= 0 ? mass + value : Number.NaN;
    }
    if (!(mass < minMass)) chosen.push(row);
  }
  return chosen;
}

function gather({ data, shape: [, bins] }: HistogramChunk, rows: readonly number[]): Batch {
  const gathered = data.slice(0, rows.length * bins);
  rows.forEach((row, index) => {
    gathered.set(data.subarray(row * bins, (row + 1) * bins), index * bins);
  });
  return { data: gathered, shape: [rows.length, bins] };
}
