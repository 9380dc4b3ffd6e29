/** Results as Markdown, and as lines for the terminal. */

import { clockName } from "./clock.ts";
import { error, millions, ratioWithSpread } from "./format.ts";
import { goalLines } from "./goals.ts";
import { machineLine } from "./machine.ts";
import type { CaseResult, Report, TaskName, TaskResult } from "./result.ts";

/** A task that not all cases have, and what the table calls it. */
type OwnTask = readonly [task: TaskName, title: string];

const KERNEL: OwnTask = ["kernel", "wasm kernel"];
const STORED: OwnTask = ["stored", "plain loop over stored entries"];

function taskOf(one: CaseResult, name: TaskName): TaskResult {
  return one.tasks.find((task) => task.task === name) as TaskResult;
}

function isOfLogits({ shape }: CaseResult): boolean {
  return shape === "logits";
}

/** Row i of histograms against row i, or one reference. */
function isOfRows(one: CaseResult): boolean {
  return !isOfPairs(one) && !isOfLogits(one);
}

function isOfPairs({ shape }: CaseResult): boolean {
  return shape === "pairs" || shape === "nearest";
}

/** One case in one line. */
export function caseLine(one: CaseResult): string {
  const parts = one.tasks.map((task) =>
    task.task === "plain"
      ? `plain ${millions(task.binsPerSecond)} M bins/s, error ${error(task, one.rows)}`
      : `${task.task} ${ratioWithSpread(task.ratio)}`,
  );
  return `${one.name}: ${parts.join("; ")}; error ${error(taskOf(one, "wasm"), one.rows)}${one.sameBits ? "" : "; BITS DIFFER"}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function caseTable(cases: readonly CaseResult[], [own, title]: OwnTask): string {
  const head = [
    "rows",
    "plain loop, M bins/s",
    "js",
    "wasm",
    title,
    `${title}, M bins/s`,
    "worst error, plain loop",
    "js and wasm",
  ];
  const rows = cases.map((one) => {
    const plain = taskOf(one, "plain");
    const wasm = taskOf(one, "wasm");
    const other = taskOf(one, own);
    const against = {
      rows: "rows",
      reference: "one reference",
      pairs: "all pairs",
      nearest: "nearest row",
      logits: one.data === "random" ? "of logits" : "of logits equal but for 0.1",
    }[one.shape];
    return [
      `${one.divergence}, k = ${one.bins}, ${one.type}, ${one.divergence === "entropy" ? "no Q" : against}`,
      millions(plain.binsPerSecond),
      ratioWithSpread(taskOf(one, "js").ratio),
      ratioWithSpread(wasm.ratio),
      ratioWithSpread(other.ratio),
      millions(other.binsPerSecond),
      error(plain, one.rows),
      error(wasm, one.rows),
    ];
  });
  return table(head, rows);
}

export function markdown(report: Report): string {
  const { cases, settings, notRun } = report;
  const sections: [title: string, belongs: (one: CaseResult) => boolean, own?: OwnTask][] = [
    ["Random rows", (one) => one.data === "random" && one.divergence === "kl" && isOfRows(one)],
    ["All pairs, and the nearest rows; the kernel is that of rows, pair by pair", isOfPairs],
    ["Logits, of other rows and of rows equal but for 0.1; the kernel is that of two passes", isOfLogits],
    ["Rows that are equal but for 1e-3", (one) => one.data === "near-1e-3"],
    ["Rows that are equal but for 1e-6", (one) => one.data === "near-1e-6"],
    ["Sparse rows: 20 entries in 10,000 bins; the plain loop has them in full", (one) => one.data === "sparse", STORED],
    ["The flights: real counts, 78 % of them zero", (one) => one.data === "flights"],
    ["Other divergences, random rows", (one) => one.data === "random" && one.divergence !== "kl" && isOfRows(one)],
  ];
  const goals = goalLines(report).map((one) => [one.what, one.goal, one.measured]);
  return `${[
    "# Benchmarks",
    `${machineLine(report)} One thread. Made by \`npm run bench\`; do not edit.`,
    `Ratios are to the plain \`Math.log\` loop over the same rows (bench/plain.ts), in the same round, by ${clockName}: the median of ${settings.passes * settings.rounds} rounds in ${settings.passes === 1 ? "one process" : `${settings.passes} processes`}, and the quartiles. \`js\` and \`wasm\` are \`engine.score\`, copying rows in, or \`klFromLogits\`, beside a loop over \`Math.exp\`; the kernel alone is timed over rows that are in its memory. Errors are relative, the worst row's, against double-double (bench/reference.ts, bench/parametric-reference.ts, bench/logit-reference.ts).`,
    "## Goals",
    table(["", "goal", "measured"], goals),
    ...sections.flatMap(([title, belongs, own = KERNEL]) => {
      const some = cases.filter(belongs);
      return some.length === 0 ? [] : [`## ${title}`, caseTable(some, own)];
    }),
    ...(notRun.length === 0 ? [] : ["## Not run", notRun.map((line) => `- ${line}`).join("\n")]),
  ].join("\n\n")}\n`;
}
