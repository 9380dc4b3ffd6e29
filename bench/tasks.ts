/** The tasks of a case: each scores all of its rows once. */
import { Arena, arenaBytes, TILE_BYTES } from "../src/backend/arena.ts";
import type { Backend } from "../src/backend/backend.ts";
import { createJavaScriptBackend } from "../src/backend/js.ts";
import { type BatchInput, histograms } from "../src/batch.ts";
import { checkedCall } from "../src/call.ts";
import { Engine } from "../src/engine.ts";
import { writeParameters } from "../src/parameters.ts";
import { tiles } from "../src/tiles.ts";
import { createWasmBackend } from "../src/wasm/instantiate.ts";
import type { Case } from "./cases.ts";
import { now } from "./clock.ts";
import type { CaseData } from "./data.ts";
import { plainLoop } from "./plain.ts";
import type { TaskName } from "./result.ts";

/** A way to score a case. */
export interface ScoringTask {
  /** Scores all rows; what it returns is for tinybench. */
  readonly run: () => unknown;
  /** The scores, for the check of errors and bits. */
  readonly scores: () => Float64Array;
}

function plainTask({ divergence, shape, bins }: Case, { p, q, rows }: CaseData): ScoringTask {
  const loop = plainLoop(divergence, shape);
  const scores = new Float64Array(rows);
  return {
    run: () => loop(p, q, rows, bins, scores),
    scores: () => {
      loop(p, q, rows, bins, scores);
      return scores;
    },
  };
}

/** The arguments of `score`. */
function scoreArguments({ divergence, bins }: Case, { p, q }: CaseData): [Case["divergence"], BatchInput, BatchInput?] {
  const P = histograms(p, bins);
  return divergence === "entropy" ? [divergence, P] : [divergence, P, histograms(q, bins)];
}

/** `engine.score`: checks, copies in, scores, copies out. */
function engineTask(one: Case, data: CaseData, backend: Backend): ScoringTask {
  const engine = new Engine(backend, TILE_BYTES);
  const given = scoreArguments(one, data);
  const scores = () => engine.score(...given);
  return { run: scores, scores };
}

/** Calls of the kernel on one tile between two readings of the clock, which take a part of the time of one. */
const KERNEL_CALLS = 8;

/**
 * The kernel over rows that are in the arena already: tiles are copied in as the engine does it, but only the time in the
 * kernel counts.
 */
function kernelTask(one: Case, data: CaseData, backend: Backend): ScoringTask {
  const [divergence, P, Q] = scoreArguments(one, data);
  const call = checkedCall(divergence, P, Q, undefined, []);
  writeParameters(backend.memory, call, call.divergence.zeroP);
  const single = one.type === "f32";
  const arena = new Arena(backend.memory, TILE_BYTES, single, 0);
  const score = single ? backend.kernels.scoreSingle : backend.kernels.score;
  const pass = (scores?: Float64Array) => {
    const passStart = now();
    let duration = 0;
    for (const { first, count, p, q } of tiles(call, arena)) {
      const start = now();
      for (let turn = 0; turn < KERNEL_CALLS; turn++) {
        score(call.kernel, p.address, p.stride, q.address, q.stride, count, call.bins, arena.out, 0);
      }
      duration += (now() - start) / KERNEL_CALLS;
      scores?.set(arena.results(arena.out, count), first);
    }
    return { overriddenDuration: duration, overriddenIterationCost: now() - passStart };
  };
  return {
    run: () => pass(),
    scores: () => {
      const scores = new Float64Array(call.rows);
      pass(scores);
      return scores;
    },
  };
}

/** The plain loop comes first: the others are compared with it. */
export async function tasksOf(one: Case, data: CaseData): Promise<Record<TaskName, ScoringTask>> {
  const size = arenaBytes(TILE_BYTES);
  return {
    plain: plainTask(one, data),
    js: engineTask(one, data, createJavaScriptBackend("measured", size)),
    wasm: engineTask(one, data, await createWasmBackend(undefined, size)),
    kernel: kernelTask(one, data, await createWasmBackend(undefined, size)),
  };
}
