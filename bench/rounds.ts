/**
 * Measuring in rounds: in each, every task runs for a few milliseconds, one after another, and is compared with the first
 * task of the same round. What slows the machine down for a while slows them all down, so the ratios stay.
 */
import { Bench, type Task } from "tinybench";
import { now } from "./clock.ts";

/** A task's function, for tinybench: what it returns may say which part of its time counts. */
export type Run = () => unknown;

/** How long tasks are measured. */
export interface Rounds {
  readonly rounds: number;
  /** Time of a task in a round, at least. */
  readonly milliseconds: number;
  /** Time of a task before the first round, so that V8 has compiled it. */
  readonly warmup: number;
}

/** The median time of a call of the task in one round. */
function timeOf(task: Task): number {
  task.reset();
  const { result } = task.runSync();
  if (result.state !== "completed") throw result.state === "errored" ? result.error : new Error(result.state);
  return result.latency.p50;
}

/** The time of a call of each task, in milliseconds, in each round. */
export function measure<Tasks extends Readonly<Record<string, Run>>>(
  tasks: Tasks,
  settings: Rounds,
): { readonly [Name in keyof Tasks]: readonly number[] } {
  const { rounds, milliseconds, warmup } = settings;
  const bench = new Bench({ now, time: milliseconds, iterations: 5, warmupTime: warmup, warmupIterations: 10 });
  const names = Object.keys(tasks) as (keyof Tasks & string)[];
  for (const name of names) bench.add(name, tasks[name] as Run, { async: false });
  for (const task of bench.tasks) task.warmupSync();
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as { [Name in keyof Tasks]: number[] };
  for (let round = 0; round < rounds; round++) {
    // Forth and back, so that no task always follows the same one.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      times[name].push(timeOf(bench.getTask(name) as Task));
    }
  }
  return times;
}
