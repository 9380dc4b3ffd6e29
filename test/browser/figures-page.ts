/** What `figures.pages.ts` measures, as a page does it: the package as it is built, in a bundle. */
import { createEngine, histograms } from "kullback";
import { plainLoop } from "../../bench/plain.ts";
import { Random } from "../../bench/random.ts";

export interface Figures {
  /** From createEngine() to the first score, in milliseconds: the first time, and again. */
  readonly first: number;
  readonly again: readonly number[];
  /** Nanoseconds a bin, of each round: of the plain loop, and of engine.score. */
  readonly plain: readonly number[];
  readonly wasm: readonly number[];
  readonly js: readonly number[];
  /** The greatest difference of a score from that of the plain loop, to the score. */
  readonly difference: number;
}

const BINS = 64;
const ROWS = 2048;
const ROUNDS = 15;
const CALLS = 8;

async function timeToFirstScore(): Promise<number> {
  const start = performance.now();
  const engine = await createEngine({ backend: "wasm" });
  engine.score("kl", [0.9, 0.1], [0.5, 0.5]);
  return performance.now() - start;
}

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

async function figures(): Promise<Figures> {
  // A page has other things to do first.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const first = await timeToFirstScore();
  const again: number[] = [];
  for (let time = 0; time < 20; time++) again.push(await timeToFirstScore());

  const random = new Random(64);
  const masses = () => Float64Array.from({ length: ROWS * BINS }, () => random.gamma());
  const [p, q] = [masses(), masses()];
  const [plainScores, scores] = [new Float64Array(ROWS), new Float64Array(ROWS)];
  const loop = plainLoop("kl", "rows");
  const [P, Q] = [histograms(p, BINS), histograms(q, BINS)];
  const scoring = async (backend: "wasm" | "js") => {
    const engine = await createEngine({ backend });
    return () => void engine.score("kl", P, Q, { out: scores });
  };
  const runs = {
    plain: () => loop(p, q, ROWS, BINS, plainScores),
    wasm: await scoring("wasm"),
    js: await scoring("js"),
  };
  const times = { plain: [] as number[], wasm: [] as number[], js: [] as number[] };
  const names = ["plain", "wasm", "js"] as const;
  // Until all are compiled for good.
  for (let time = 0; time < 100; time++) for (const name of names) runs[name]();
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) times[name].push((1e6 * timeOf(runs[name])) / (ROWS * BINS));
  }
  const differences = scores.map((score, row) => Math.abs((plainScores[row] as number) - score) / score);
  return { first, again, ...times, difference: Math.max(...differences) };
}

const output = document.querySelector("output") as HTMLOutputElement;
output.textContent = JSON.stringify(await figures());
