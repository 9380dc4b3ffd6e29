/**
 * Measures one case, in a process of its own: so that no case finds code that V8 has compiled, or made general, for
 * another one. Its argument is what to run as JSON; what it found goes to the parent.
 */
import { type Accuracy, accuracyOf, referenceScores } from "./accuracy.ts";
import { type Case, nameOf } from "./cases.ts";
import { dataOf } from "./data.ts";
import type { Settings, Tasks } from "./result.ts";
import { measure } from "./rounds.ts";
import { sparseTasksOf } from "./sparse-tasks.ts";
import { nearestRows, tasksOf } from "./tasks.ts";

export interface CaseRun {
  /** Of P; of all pairs and the nearest, pairs. */
  readonly rows: number;
  readonly times: Tasks<readonly number[]>;
  /** Whether js and wasm gave the same bits in every row. */
  readonly sameBits: boolean;
  /** Only if asked for: the reference takes longer than the rest. */
  readonly accuracies: Tasks<Accuracy> | undefined;
}

function mapped<Value, Result>(tasks: Tasks<Value>, map: (value: Value) => Result): Tasks<Result> {
  const entries = Object.entries(tasks).map(([name, value]) => [name, map(value as Value)]);
  return Object.fromEntries(entries);
}

async function runCase(one: Case, settings: Settings, check: boolean): Promise<CaseRun> {
  const data = dataOf(one, settings.size);
  const { sparse, q } = data;
  const tasks = await (sparse === undefined ? tasksOf(one, data) : sparseTasksOf(one, sparse, q));
  const times = measure(
    mapped(tasks, (task) => task.run),
    settings,
  );
  const scores = mapped(tasks, (task) => task.scores().slice());
  const bits = mapped(scores, ({ buffer }) => new BigUint64Array(buffer));
  const differs = (own: BigUint64Array) => own.some((score, row) => score !== bits.wasm[row]);
  const isOfPairs = one.shape === "pairs" || one.shape === "nearest";
  if (!isOfPairs && bits.kernel !== undefined && differs(bits.kernel))
    throw new Error(`${nameOf(one)}: the kernel was not called as the engine calls it`);
  const exact = check ? referenceScores(one, data, nearestRows(one, data)) : undefined;
  return {
    rows: isOfPairs ? data.rows * data.rowsOfQ : data.rows,
    times,
    sameBits: !differs(bits.js),
    accuracies: exact && mapped(scores, (own) => accuracyOf(own, exact)),
  };
}

const { one, settings, check } = JSON.parse(process.argv[2] as string) as {
  one: Case;
  settings: Settings;
  check: boolean;
};
process.send?.(await runCase(one, settings, check));
