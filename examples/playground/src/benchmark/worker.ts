/** Measures the loop that a user would write, and the package's two backends, in rounds, apart from the page. */

import { createEngine, histograms, isKullbackError } from "kullback";
import { compare, spread } from "../../../../bench/comparison.ts";
import { plainLoop } from "../../../../bench/plain.ts";
import { Random } from "../../../../bench/random.ts";
import type { BenchmarkRequest, FromBenchmark, TaskName } from "./messages.ts";

/** Masses a batch: 1 MiB of doubles, so that they come from a cache, as in the package's own benchmarks. */
const SIZE = 2 ** 17;
const SEED = 64;
const ROUNDS = 15;

/** Clocks of pages are coarse, 0.1 ms in Chromium and 1 ms in Firefox: a measurement takes many times that. */
const MEASURED_MILLISECONDS = 25;
const WARM_UP_MILLISECONDS = 150;

const post = (message: FromBenchmark) => self.postMessage(message);

/** Milliseconds of a call, over as many calls as take at least so long. */
function timeOf(run: () => void, least: number): number {
  const start = performance.now();
  let calls = 0;
  let elapsed = 0;
  do {
    run();
    calls++;
    elapsed = performance.now() - start;
  } while (elapsed < least);
  return elapsed / calls;
}

async function tasksOf({ divergence, bins }: BenchmarkRequest) {
  const random = new Random(SEED);
  const rows = SIZE / bins;
  const masses = () => Float64Array.from({ length: SIZE }, () => random.gamma());
  const [p, q, scores] = [masses(), masses(), new Float64Array(rows)];
  const [P, Q] = [histograms(p, bins), histograms(q, bins)];
  const loop = plainLoop(divergence, "rows");
  const scoring = async (backend: "js" | "wasm") => {
    const engine = await createEngine({ backend });
    return () => void engine.score(divergence, P, Q, { out: scores });
  };
  const tasks: Partial<Record<TaskName, () => void>> & { plain: () => void } = {
    plain: () => loop(p, q, rows, bins, scores),
    js: await scoring("js"),
  };
  let missing: string | undefined;
  try {
    tasks.wasm = await scoring("wasm");
  } catch (error) {
    if (!isKullbackError(error)) throw error;
    missing = error.message;
  }
  return { tasks, missing };
}

async function measure(request: BenchmarkRequest): Promise<void> {
  const { tasks, missing } = await tasksOf(request);
  const names = Object.keys(tasks) as TaskName[];
  const times = new Map<TaskName, number[]>(names.map((name) => [name, []]));
  for (const name of names) timeOf(tasks[name] as () => void, WARM_UP_MILLISECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    post({ kind: "progress", done: round, total: ROUNDS });
    // Forth and back, so that no task always follows the same one.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      times.get(name)?.push(timeOf(tasks[name] as () => void, MEASURED_MILLISECONDS));
    }
  }
  const plain = times.get("plain") as number[];
  const speeds = names.map((task) => {
    const own = times.get(task) as number[];
    return {
      task,
      nanoseconds: spread(own.map((milliseconds) => (1e6 * milliseconds) / SIZE)),
      ratio: compare(own, plain).ratio,
    };
  });
  post({ kind: "done", speeds, missing });
}

self.onmessage = ({ data }: MessageEvent<BenchmarkRequest>) => {
  measure(data).catch((error) =>
    post({ kind: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
};
