/** How fast a page scores rows, beside the loop that a user would write. */
import { createEngine, histograms } from "kullback";
import { plainLoop } from "../../bench/plain.ts";
import { Random } from "../../bench/random.ts";

const names = ["plain", "wasm", "js"] as const;

export interface Speed {
  /** Nanoseconds a bin, of each round: of the plain loop, and of engine.score on each backend. */
  readonly nanoseconds: Readonly<Record<(typeof names)[number], readonly number[]>>;
  /** The greatest difference of a score from that of the plain loop, to the score. */
  readonly difference: number;
}

const BINS = 64;
const ROWS = 2048;
const ROUNDS = 15;
const CALLS = 8;

/** The least of a few calls, for other programs take their share of the processor. */
function timeOf(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let call = 0; call < CALLS; call++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

async function speed(): Promise<Speed> {
  const random = new Random(64);
  const masses = () => Float64Array.from({ length: ROWS * BINS }, () => random.gamma());
  const [p, q] = [masses(), masses()];
  const [plainScores, scores] = [new Float64Array(ROWS), new Float64Array(ROWS)];
  const [P, Q] = [histograms(p, BINS), histograms(q, BINS)];
  const loop = plainLoop("kl", "rows");
  const scoring = async (backend: "wasm" | "js") => {
    const engine = await createEngine({ backend });
    return () => void engine.score("kl", P, Q, { out: scores });
  };
  const runs = {
    plain: () => loop(p, q, ROWS, BINS, plainScores),
    wasm: await scoring("wasm"),
    js: await scoring("js"),
  };
  const nanoseconds = { plain: [] as number[], wasm: [] as number[], js: [] as number[] };
  // Until all are compiled for good.
  for (let time = 0; time < 100; time++) for (const name of names) runs[name]();
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) nanoseconds[name].push((1e6 * timeOf(runs[name])) / (ROWS * BINS));
  }
  const differences = scores.map((score, row) => Math.abs((plainScores[row] as number) - score) / score);
  return { nanoseconds, difference: Math.max(...differences) };
}

(document.querySelector("output") as HTMLOutputElement).textContent = JSON.stringify(await speed());
