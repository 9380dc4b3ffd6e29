/**
 * Runs the benchmarks and writes their results: all of them to bench/results/latest.*; with `--quick` a few, briefly, to
 * build/bench/results/; with `--only NAME` those whose name starts so, to the terminal alone. They report, and fail only
 * where something does not run.
 */
import { fork } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ownKernels } from "../src/wasm/own-kernels.ts";
import type { Accuracy } from "./accuracy.ts";
import { type Case, cases, nameOf, quickCases } from "./cases.ts";
import { chart } from "./chart.ts";
import { compare } from "./comparison.ts";
import { goldenErrors } from "./golden.ts";
import { machine } from "./machine.ts";
import { results, root, smokeResults } from "./paths.ts";
import type { CaseResult, Report, Settings, TaskName, TaskResult } from "./result.ts";
import type { CaseRun } from "./run-case.ts";
import { caseLine, markdown } from "./table.ts";

const full: Settings = { size: 2 ** 18, passes: 3, rounds: 5, milliseconds: 15, warmup: 150 };
const quick: Settings = { size: 2 ** 15, passes: 1, rounds: 3, milliseconds: 5, warmup: 30 };

/** Measures a case in a process of its own. */
function runCase(one: Case, settings: Settings, check: boolean): Promise<CaseRun> {
  const file = fileURLToPath(new URL("run-case.js", import.meta.url));
  return new Promise((resolve, reject) => {
    const child = fork(file, [JSON.stringify({ one, settings, check })]);
    let run: CaseRun | undefined;
    child.on("message", (message) => {
      run = message as CaseRun;
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (run !== undefined && code === 0) resolve(run);
      else reject(new Error(`${nameOf(one)} ended with exit code ${code}`));
    });
  });
}

/** What the processes that measured a case found, as one. */
function merged(one: Case, runs: readonly CaseRun[]): CaseResult {
  const { rows, accuracies } = runs[0] as CaseRun;
  const timesOf = (task: TaskName) => runs.flatMap(({ times }) => times[task] ?? []);
  const tasks = (Object.keys(accuracies ?? {}) as TaskName[]).map((task): TaskResult => {
    const { rate, ratio } = compare(timesOf(task), timesOf("plain"));
    const perCall = rows * one.bins;
    const binsPerSecond = { median: rate.median * perCall, low: rate.low * perCall, high: rate.high * perCall };
    return { task, binsPerSecond, ratio, ...(accuracies?.[task] as Accuracy) };
  });
  return { name: nameOf(one), ...one, rows, sameBits: runs.every(({ sameBits }) => sameBits), tasks };
}

const { values: options } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string", multiple: true } },
});
const { only } = options;
const chosen = (options.quick ? quickCases : cases).filter(
  (one) => only === undefined || only.some((part) => nameOf(one).startsWith(part)),
);
if (chosen.length === 0) {
  process.stderr.write(`No case has a name that starts so. There are:\n${cases.map(nameOf).join("\n")}\n`);
  process.exit(2);
}

const settings = options.quick ? quick : full;
const hasFlights = existsSync(new URL("examples/flights/national_counts.npy", root));
const canRun = (one: Case) => one.data !== "flights" || hasFlights;
const notRun = chosen.filter((one) => !canRun(one)).map((one) => `${nameOf(one)}: there is no examples/flights/`);
const runs = new Map<Case, CaseRun[]>(chosen.filter(canRun).map((one) => [one, []]));
for (let pass = 0; pass < settings.passes; pass++) {
  for (const [one, own] of runs) {
    own.push(await runCase(one, settings, pass === 0));
    process.stderr.write(`${pass + 1} of ${settings.passes}: ${caseLine(merged(one, own))}\n`);
  }
}

const report: Report = {
  ...machine(),
  kernelBytes: ownKernels().length,
  settings,
  golden: await goldenErrors(),
  cases: [...runs].map(([one, own]) => merged(one, own)),
  notRun,
};
const text = markdown(report);
process.stdout.write(text);
if (only === undefined) {
  const folder = options.quick ? smokeResults : results;
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("latest.json", folder), `${JSON.stringify(report, undefined, 1)}\n`);
  writeFileSync(new URL("latest.md", folder), text);
  writeFileSync(new URL("latest.svg", folder), chart(report));
}
