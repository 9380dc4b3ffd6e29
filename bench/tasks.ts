/** The tasks of a case: each scores all of its rows once. */
import { AnyExtreme } from "../src/backend/any-extreme.ts";
import { Arena, arenaBytes, TILE_BYTES } from "../src/backend/arena.ts";
import type { Backend } from "../src/backend/backend.ts";
import { createJavaScriptBackend } from "../src/backend/js.ts";
import { BLOCK } from "../src/backend/layout.ts";
import { RowInPieces } from "../src/backend/row.ts";
import { type BatchInput, type HistogramArray, histograms } from "../src/batch.ts";
import { checkedCall } from "../src/call.ts";
import { web } from "../src/create-engine.ts";
import { klFromLogits } from "../src/discrete/kl-from-logits.ts";
import { Engine } from "../src/engine.ts";
import { PairScores, pairOf } from "../src/pair-scores.ts";
import { writeParameters } from "../src/parameters.ts";
import type { AnyDivergence } from "../src/parametric-divergences.ts";
import { tiles } from "../src/tiles.ts";
import { createWasmBackend } from "../src/wasm/instantiate.ts";
import { type Case, FEW_ROWS } from "./cases.ts";
import { now } from "./clock.ts";
import type { CaseData } from "./data.ts";
import { divergenceOf } from "./divergences.ts";
import { plainLoop } from "./plain.ts";
import type { Tasks } from "./result.ts";

/** A way to score a case. */
export interface ScoringTask {
  /** Scores all rows; what it returns is for tinybench. */
  readonly run: () => unknown;
  /** The scores, for the check of errors and bits. */
  readonly scores: () => Float64Array;
}

function isOfPairs({ shape }: Case): boolean {
  return shape === "pairs" || shape === "nearest";
}

/** What tinybench is to count for all rows, where a loop was timed over a few. */
export function scaled(duration: number, part: number, cost: number) {
  return { overriddenDuration: duration / part, overriddenIterationCost: cost };
}

function plainTask(one: Case, { p, q, rows, rowsOfQ }: CaseData): ScoringTask {
  const { divergence, shape, bins } = one;
  const loop = plainLoop(divergence, shape);
  const scores = new Float64Array(shape === "pairs" ? rows * rowsOfQ : rows);
  const few = isOfPairs(one) || shape === "logits" ? Math.min(FEW_ROWS, rows) : rows;
  return {
    run: () => {
      if (few === rows) return loop(p, q, rows, bins, scores);
      const start = now();
      loop(p.subarray(0, few * bins), q, few, bins, scores);
      return scaled(now() - start, few / rows, now() - start);
    },
    scores: () => {
      loop(p, q, rows, bins, scores);
      return scores;
    },
  };
}

/** The arguments of `score`. */
function scoreArguments({ divergence, bins }: Case, { p, q }: CaseData): [AnyDivergence, BatchInput, BatchInput?] {
  const P = histograms(p, bins);
  return divergence === "entropy" ? [divergence, P] : [divergenceOf(divergence), P, histograms(q, bins)];
}

/** `engine.score`: checks, copies in, scores, copies out. */
function engineTask(one: Case, data: CaseData, backend: Backend): ScoringTask {
  const engine = new Engine(backend, TILE_BYTES);
  const given = scoreArguments(one, data);
  const [divergence, P, Q] = given;
  const scores = () => {
    if (one.shape === "pairs") return engine.pairwise(divergence, P, Q).data;
    if (one.shape === "nearest") return engine.nearest(divergence, P, Q as BatchInput).scores;
    return engine.score(...given);
  };
  return { run: scores, scores };
}

/** Which row of Q is the nearest to each row of P, where that is what is measured. */
export function nearestRows(one: Case, data: CaseData): ArrayLike<number> {
  if (one.shape !== "nearest") return [];
  const backend = createJavaScriptBackend("which rows", arenaBytes(TILE_BYTES));
  const [divergence, P, Q] = scoreArguments(one, data);
  return new Engine(backend, TILE_BYTES).nearest(divergence, P, Q as BatchInput).indices;
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
  const pass = (take?: (raw: Float64Array, first: number) => void) => {
    const passStart = now();
    let duration = 0;
    for (const { first, count, p, q } of tiles(call, arena)) {
      const start = now();
      for (let turn = 0; turn < KERNEL_CALLS; turn++) {
        score(call.kernel, p.address, p.stride, q.address, q.stride, count, call.bins, arena.out, 0);
      }
      duration += (now() - start) / KERNEL_CALLS;
      take?.(arena.results(arena.out, count), first);
    }
    return { overriddenDuration: duration, overriddenIterationCost: now() - passStart };
  };
  return {
    run: () => pass(),
    scores: () => {
      const scores = new Float64Array(call.rows);
      const pairs = new PairScores(call, new AnyExtreme(backend.memory));
      pass((raw, first) => {
        for (const [index, sum] of raw.entries()) {
          const row = first + index;
          scores[row] = pairs.score(pairOf(call, row, data.rowsOfQ === 1 ? 0 : row), sum, false);
        }
      });
      return scores;
    },
  };
}

/** The row kernel pair by pair: every row of Q against one row of P after another, of which a few are timed. */
function kernelOfPairsTask(one: Case, data: CaseData, backend: Backend): ScoringTask {
  const { p, q, rows, rowsOfQ } = data;
  const few = Math.min(FEW_ROWS, rows);
  const engine = new Engine(backend, TILE_BYTES);
  const { bins } = one;
  const divergence = divergenceOf(one.divergence);
  const Q = histograms(q, bins);
  const rowOf = (row: number) => p.subarray(row * bins, (row + 1) * bins);
  const call = checkedCall(divergence, Q, rowOf(0), undefined, []);
  const arena = new Arena(backend.memory, TILE_BYTES, one.type === "f32", 0);
  const score = one.type === "f32" ? backend.kernels.scoreSingle : backend.kernels.score;
  return {
    run: () => {
      const passStart = now();
      let duration = 0;
      writeParameters(backend.memory, call, call.divergence.zeroP);
      for (let row = 0; row < few; row++) {
        const own = checkedCall(divergence, rowOf(row), Q.data.subarray(0, bins), undefined, []);
        const reference = arena.copyRows("p", own.p, 0, 1);
        const perTile = arena.rows(bins);
        for (let first = 0; first < rowsOfQ; first += perTile) {
          const count = Math.min(perTile, rowsOfQ - first);
          const tile = arena.copyRows("q", call.p, first, count);
          const start = now();
          score(call.kernel, reference.address, 0, tile.address, tile.stride, count, bins, arena.out, 0);
          duration += now() - start;
        }
      }
      return scaled(duration, few / rows, now() - passStart);
    },
    scores: () => {
      const scores = new Float64Array(one.shape === "pairs" ? rows * rowsOfQ : rows);
      for (let row = 0; row < rows; row++) {
        const P = { data: p, shape: [rowsOfQ, bins], stride: 0, offset: row * bins } as const;
        const own = engine.score(divergence, P, Q);
        if (one.shape === "pairs") scores.set(own, row * rowsOfQ);
        else scores[row] = own.reduce((least, value) => Math.min(least, value));
      }
      return scores;
    },
  };
}

/** `klFromLogits`: checks, copies in, scores, copies out. JavaScript is timed over a few rows, as the plain loop is. */
function logitsTask({ bins }: Case, { p, q, rows }: CaseData, backend: Backend): ScoringTask {
  const engine = new Engine(backend, TILE_BYTES);
  const scoresOf = (count: number) =>
    klFromLogits(
      engine,
      { data: p.subarray(0, count * bins), shape: [count, bins] },
      { data: q.subarray(0, count * bins), shape: [count, bins] },
    );
  const few = backend.name === "js" ? Math.min(FEW_ROWS, rows) : rows;
  return {
    run: () => {
      const start = now();
      scoresOf(few);
      return scaled(now() - start, few / rows, now() - start);
    },
    scores: () => scoresOf(rows),
  };
}

/** The kernels of a first and a second pass over logits that are in the arena already; only their time counts. */
function kernelOfLogitsTask(one: Case, data: CaseData, backend: Backend): ScoringTask {
  const { bins, type } = one;
  const { p, q, rows } = data;
  const few = Math.min(FEW_ROWS, rows);
  const { run, scores } = logitsTask(one, data, backend);
  const arena = new Arena(backend.memory, TILE_BYTES, type === "f32", 0);
  const { logitMaxima, logitMaximaSingle, logitSums, logitSumsSingle } = backend.kernels;
  const [maxima, sums] = type === "f32" ? [logitMaximaSingle, logitSumsSingle] : [logitMaxima, logitSums];
  const batchOf = (name: string, values: HistogramArray) => ({
    name,
    data: values,
    rows,
    bins,
    stride: bins,
    offset: 0,
  });
  const [P, Q] = [batchOf("p", p), batchOf("q", q)];
  // What a call leaves in memory of the temperature, and of a row's greatest logits, serves for all.
  run();
  return {
    run: () => {
      const passStart = now();
      let duration = 0;
      for (let row = 0; row < few; row++) {
        const place = new RowInPieces(arena, { p: P, q: Q, pRow: row, qRow: row, pseudocount: 0 });
        for (let piece = 0; piece < bins; piece += arena.pieceBins) {
          place.seek(piece);
          const start = now();
          for (let bin = piece; bin < Math.min(bins, piece + arena.pieceBins); bin += BLOCK) {
            place.seek(bin);
            maxima(place.p, place.q, Math.min(BLOCK, bins - bin));
            sums(place.p, place.q, Math.min(BLOCK, bins - bin));
          }
          duration += now() - start;
        }
      }
      return scaled(duration, few / rows, now() - passStart);
    },
    scores,
  };
}

/** The plain loop comes first: the others are compared with it. */
export async function tasksOf(one: Case, data: CaseData): Promise<Tasks<ScoringTask>> {
  const size = arenaBytes(TILE_BYTES);
  const ofLogits = one.shape === "logits";
  const scored = ofLogits ? logitsTask : engineTask;
  const ofKernel = ofLogits ? kernelOfLogitsTask : isOfPairs(one) ? kernelOfPairsTask : kernelTask;
  return {
    plain: plainTask(one, data),
    js: scored(one, data, createJavaScriptBackend("measured", size)),
    wasm: scored(one, data, await createWasmBackend(undefined, size, web)),
    kernel: ofKernel(one, data, await createWasmBackend(undefined, size, web)),
  };
}
