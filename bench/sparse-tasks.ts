/** The tasks of sparse rows against one reference. */
import { arenaBytes, TILE_BYTES } from "../src/backend/arena.ts";
import type { Backend } from "../src/backend/backend.ts";
import { createJavaScriptBackend } from "../src/backend/js.ts";
import type { HistogramArray } from "../src/batch.ts";
import { web } from "../src/create-engine.ts";
import { Engine } from "../src/engine.ts";
import { sparseHistograms } from "../src/sparse-batch.ts";
import { createWasmBackend } from "../src/wasm/instantiate.ts";
import { type Case, FEW_ROWS } from "./cases.ts";
import { now } from "./clock.ts";
import { divergenceOf } from "./divergences.ts";
import { klOfStoredEntries, plainLoop } from "./plain.ts";
import type { Tasks } from "./result.ts";
import { rowsInFull, type SparseRows } from "./sparse-rows.ts";
import { type ScoringTask, scaled } from "./tasks.ts";

function rowsOf({ indptr }: SparseRows): number {
  return indptr.length - 1;
}

/** The loop over rows in full; a few are timed: all of them would take a gigabyte. */
function plainTask({ divergence, shape, bins }: Case, P: SparseRows, q: HistogramArray): ScoringTask {
  const loop = plainLoop(divergence, shape);
  const rows = rowsOf(P);
  const few = Math.min(FEW_ROWS, rows);
  const inFull = rowsInFull(P, 0, few);
  const scores = new Float64Array(rows);
  return {
    run: () => {
      const start = now();
      loop(inFull, q, few, bins, scores);
      const duration = now() - start;
      return scaled(duration, few / rows, duration);
    },
    scores: () => {
      for (let row = 0; row < rows; row++) loop(rowsInFull(P, row, 1), q, 1, bins, scores.subarray(row, row + 1));
      return scores;
    },
  };
}

function storedTask(P: SparseRows, q: HistogramArray): ScoringTask {
  const own = new Float64Array(rowsOf(P));
  const scores = () => {
    klOfStoredEntries(P, q, own);
    return own;
  };
  return { run: scores, scores };
}

function engineTask({ divergence }: Case, P: SparseRows, q: HistogramArray, backend: Backend): ScoringTask {
  const engine = new Engine(backend, TILE_BYTES);
  const batch = sparseHistograms(P);
  const scores = () => engine.score(divergenceOf(divergence), batch, q);
  return { run: scores, scores };
}

/** The plain loop comes first: the others are compared with it. */
export async function sparseTasksOf(one: Case, P: SparseRows, q: HistogramArray): Promise<Tasks<ScoringTask>> {
  const size = arenaBytes(TILE_BYTES);
  return {
    plain: plainTask(one, P, q),
    stored: storedTask(P, q),
    js: engineTask(one, P, q, createJavaScriptBackend("measured", size)),
    wasm: engineTask(one, P, q, await createWasmBackend(undefined, size, web)),
  };
}
