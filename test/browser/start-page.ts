/** How long a page waits for its first score, in milliseconds: the first time, and again. */
import { createEngine } from "kullback";

export type Starts = readonly [first: number, ...again: number[]];

async function timeToFirstScore(): Promise<number> {
  const start = performance.now();
  const engine = await createEngine({ backend: "wasm" });
  engine.score("kl", [0.9, 0.1], [0.5, 0.5]);
  return performance.now() - start;
}

// A page has other things to do first.
await new Promise((resolve) => setTimeout(resolve, 300));
const starts: [number, ...number[]] = [await timeToFirstScore()];
while (starts.length <= 20) starts.push(await timeToFirstScore());
(document.querySelector("output") as HTMLOutputElement).textContent = JSON.stringify(starts);
