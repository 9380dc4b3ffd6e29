/** What the library is to reach, with what was measured. */
import type { MeasuredDivergence } from "./divergences.ts";
import { digits, error, ratioWithSpread, relative } from "./format.ts";
import type { GoldenError, Report, TaskName } from "./result.ts";

export interface GoalLine {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
}

/** Ratios to the plain loop. */
const ratios: readonly (readonly [caseName: string, task: TaskName, goal: string, what: string])[] = [
  ["kl-random-64-f64-rows", "kernel", "4×", "wasm f64, k = 64, random rows, kernel alone"],
  ["kl-random-64-f64-rows", "wasm", "3×", "wasm f64, k = 64, random rows, with copy-in"],
  ["kl-random-256-f64-rows", "kernel", "4×", "wasm f64, k = 256, random rows, kernel alone"],
  ["kl-random-256-f64-rows", "wasm", "3×", "wasm f64, k = 256, random rows, with copy-in"],
  ["kl-flights-48-u16-reference", "wasm", "2.5×", "wasm f64 on the flights (u16), with copy-in"],
  ["kl-random-64-f32-rows", "kernel", "7×", "wasm f32, k = 64, random rows, kernel alone"],
  ["kl-random-256-f32-rows", "kernel", "7×", "wasm f32, k = 256, random rows, kernel alone"],
  ["kl-random-4096-f32-rows", "kernel", "7×", "wasm f32, k = 4096, random rows, kernel alone"],
  ["kl-random-64-f64-rows", "js", "1×", "js f64, k = 64, random rows, with copy-in"],
  ["kl-random-256-f64-rows", "js", "1×", "js f64, k = 256, random rows, with copy-in"],
  ["kl-random-256-f64-pairs", "wasm", "60×", "wasm f64, k = 256, kl of all pairs"],
  ["js-random-64-f64-pairs", "wasm", "5×", "wasm f64, k = 64, js of all pairs"],
  ["kl-random-32768-f32-logits", "wasm", "4×", "wasm f32, logits of 256 rows of 32,768 classes, with copy-in"],
];

/** The product beside the kernel of rows. */
const PAIRS = "kl-random-256-f64-pairs";

function pairLines({ cases }: Report): GoalLine[] {
  const tasks = cases.find(({ name }) => name === PAIRS)?.tasks;
  const ratioOf = (task: TaskName) => tasks?.find((one) => one.task === task)?.ratio.median ?? Number.NaN;
  if (tasks === undefined) return [];
  const what = "wasm f64, k = 256, kl of all pairs, to the kernel of rows pair by pair";
  return [{ what, goal: "12×", measured: `${digits(ratioOf("wasm") / ratioOf("kernel"))}×` }];
}

/** Those whose case was run. */
function ratioLines({ cases }: Report): GoalLine[] {
  return ratios.flatMap(([caseName, name, goal, what]) => {
    const task = cases.find((one) => one.name === caseName)?.tasks.find((one) => one.task === name);
    return task === undefined ? [] : [{ what, goal, measured: ratioWithSpread(task.ratio) }];
  });
}

/** Of those whose plain loop has neither a logarithm nor a root, so that there is less to win. */
const arithmetic: readonly MeasuredDivergence[] = [
  "total-variation",
  "chi-squared",
  "neyman-chi-squared",
  "triangular",
];

/** The least ratio, and whose it is, of each of the two kinds of divergences: those that were run. */
function divergenceLines({ cases }: Report): GoalLine[] {
  const own = cases.filter(({ data, bins, type, shape }) => {
    return data === "random" && bins === 64 && type === "f64" && shape === "rows";
  });
  const least = (name: TaskName, isArithmetic: boolean) => {
    const ratios = own.flatMap(({ divergence, tasks }) => {
      const task = tasks.find((one) => one.task === name);
      return task === undefined || arithmetic.includes(divergence) !== isArithmetic ? [] : [{ divergence, task }];
    });
    const [first] = ratios.sort((a, b) => a.task.ratio.median - b.task.ratio.median);
    return first === undefined ? "–" : `${ratioWithSpread(first.task.ratio)} ${first.divergence}`;
  };
  if (own.length === 0) return [];
  const lines: readonly (readonly [TaskName, string])[] = [
    ["kernel", "kernel alone"],
    ["wasm", "with copy-in"],
  ];
  return lines.map(([name, how]) => ({
    what: `wasm f64, k = 64, random rows, each divergence, ${how}: the least`,
    goal: "3.5×; 1.3× without logarithm and root",
    measured: `${least(name, false)}; ${least(name, true)}`,
  }));
}

/** The worse of both backends, for each of the divergences. */
function goldenErrorsOf(golden: readonly GoldenError[], names: readonly string[]): string {
  return names
    .flatMap((name) => {
      const own = golden.filter((one) => one.divergence === name).sort((a, b) => b.worstError - a.worstError);
      return own.slice(0, 1).map((one) => `${name} ${error(one, one.rows)}`);
    })
    .join(", ");
}

/** The absolute error as well: an entropy near 0 may have a large relative one. */
function entropyErrors(golden: readonly GoldenError[], names: readonly string[]): string {
  const absolute = golden.filter((one) => names.includes(one.divergence)).map((one) => one.worstAbsoluteError);
  return `${goldenErrorsOf(golden, names)}; absolute ${relative(Math.max(...absolute))}`;
}

export function goalLines(report: Report): GoalLine[] {
  const { golden, kernelBytes, cases } = report;
  const rows = cases.reduce((sum, one) => sum + one.rows, 0);
  const differ = cases.filter((one) => !one.sameBits).map((one) => one.name);
  const what = "worst relative error on the golden rows, both backends";
  return [
    ...ratioLines(report),
    ...divergenceLines(report),
    ...pairLines(report),
    { what: "kernels.wasm", goal: "≤ 96 KiB", measured: `${digits(kernelBytes / 1024)} KiB` },
    { what, goal: "≤ 1e-14", measured: goldenErrorsOf(golden, ["kl", "reverse-kl", "jeffreys", "js", "js-distance"]) },
    { what, goal: "≤ 1e-13, or 2e-15 absolute", measured: entropyErrors(golden, ["entropy", "cross-entropy"]) },
    {
      what: `js and wasm, bits, over the ${rows.toLocaleString("en")} rows of these cases`,
      goal: "equal",
      measured: differ.length === 0 ? "equal" : `differ: ${differ.join(", ")}`,
    },
  ];
}
