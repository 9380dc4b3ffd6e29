import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** The package as it is built, in a process of its own: the greatest resident memory after few samples, and after many. */
const program = (pair: string, few: number, many: number) => `
import { createEngine } from "./dist/index.js";
import { cauchy, estimateKl, normal } from "./dist/continuous.js";
const engine = await createEngine({ backend: "wasm" });
const memory = () => process.resourceUsage().maxRSS;
const estimate = (samples) => estimateKl(engine, ${pair}, { samples });
await estimate(${few});
const before = memory();
const start = performance.now();
const { estimate: kl } = await estimate(${many});
console.log(JSON.stringify({ kibibytes: memory() - before, seconds: (performance.now() - start) / 1000, kl }));
`;

test.each([
  { name: "in kernels", pair: "normal(0, 1), normal(0, 2)", few: 1e7, many: 1e9 },
  { name: "by log-densities", pair: "cauchy(0, 1), cauchy(0, 2)", few: 3e6, many: 3e7 },
])("memory does not grow with the samples: $name, $many of them", ({ name, pair, few, many }) => {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const flags = ["--input-type=module", "--eval", program(pair, few, many)];
  const { stdout, stderr } = spawnSync(process.execPath, flags, { cwd, encoding: "utf8" });
  expect(stderr).toBe("");
  const { kibibytes, seconds } = JSON.parse(stdout) as { kibibytes: number; seconds: number };
  console.log(`memory, ${name}: ${kibibytes} KiB more for ${many} samples than for ${few} (${seconds.toFixed(1)} s)`);
  // What V8 leaves for its collector: a number for each sample would be a hundred times as much.
  expect(kibibytes).toBeLessThan(16 * 1024);
});
