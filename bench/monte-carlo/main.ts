/**
 * Runs the benchmarks of Monte Carlo in kernels and writes bench/results/monte-carlo.*; with `--quick` briefly, to
 * build/bench/results/; with `--only NAME` those whose name starts so, to the terminal alone. They report, and fail only where
 * something does not run.
 */
import { fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { clockName } from "../clock.ts";
import { millions, ratioWithSpread, relative } from "../format.ts";
import { machine, machineLine } from "../machine.ts";
import { results, smokeResults } from "../paths.ts";
import type { Rounds } from "../rounds.ts";
import { monteCarloCases } from "./cases.ts";
import type { MonteCarloResult } from "./result.ts";

const full = { settings: { rounds: 15, milliseconds: 20, warmup: 150 }, samples: 2 ** 20 };
const quick = { settings: { rounds: 3, milliseconds: 5, warmup: 30 }, samples: 2 ** 15 };

const { values: options } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string", multiple: true } },
});
const { only } = options;
const { settings, samples } = options.quick ? quick : full;

function runCase(name: string, rounds: Rounds): Promise<MonteCarloResult> {
  const file = fileURLToPath(new URL("run-case.js", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = fork(file, [JSON.stringify({ name, settings: rounds, samples })]);
    let result: MonteCarloResult | undefined;
    child.on("message", (message) => {
      result = message as MonteCarloResult;
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (result !== undefined && code === 0) resolve(result);
      else reject(new Error(`${name} ended with exit code ${code}`));
    });
  });
}

const chosen = monteCarloCases.filter(({ name }) => only === undefined || only.some((part) => name.startsWith(part)));
if (chosen.length === 0) {
  const names = monteCarloCases.map(({ name }) => name).join("\n");
  process.stderr.write(`No case has a name that starts so. There are:\n${names}\n`);
  process.exit(2);
}

const found: MonteCarloResult[] = [];
for (const { name } of chosen) {
  const result = await runCase(name, settings);
  process.stderr.write(
    `${name}: js ${ratioWithSpread(result.tasks.js.ratio)}, wasm ${ratioWithSpread(result.tasks.wasm.ratio)}\n`,
  );
  found.push(result);
}

const head = [
  "",
  "plain loop, M samples/s",
  "js",
  "wasm",
  "wasm, M samples/s",
  "asked",
  "off: plain loop",
  "js and wasm",
  "bits",
];
const lines = found.map(({ name, beside, goal = "", sameBits, tasks }) => [
  beside === undefined ? name : `${name}, beside ${beside}`,
  millions(tasks.plain.perSecond),
  ratioWithSpread(tasks.js.ratio),
  ratioWithSpread(tasks.wasm.ratio),
  millions(tasks.wasm.perSecond),
  goal,
  relative(tasks.plain.error),
  relative(tasks.wasm.error),
  sameBits ? "equal" : "differ",
]);
const report = { ...machine(), settings, cases: found };
const text = `${[
  "# Monte Carlo in kernels",
  `${machineLine(report)} One thread. Made by \`npm run bench:monte-carlo\`; do not edit.`,
  `Ratios are to the plain loop over \`Math.log\` and its like that a user would write (bench/monte-carlo/), in the same round, by ${clockName}: the median of ${settings.rounds} rounds, and the quartiles. \`js\` and \`wasm\` are the kernels; what they are off is in standard errors of ${samples.toLocaleString("en")} samples.`,
  [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n"),
].join("\n\n")}\n`;
process.stdout.write(text);
if (only === undefined) {
  const folder = options.quick ? smokeResults : results;
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("monte-carlo.json", folder), `${JSON.stringify(report, undefined, 1)}\n`);
  writeFileSync(new URL("monte-carlo.md", folder), text);
}
