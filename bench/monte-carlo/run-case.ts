/** Measures one case, in a process of its own. Its argument is what to run as JSON. */
import { compare } from "../comparison.ts";
import { measure, type Rounds } from "../rounds.ts";
import { monteCarloCases } from "./cases.ts";
import type { MonteCarloResult, TaskName } from "./result.ts";

const { name, settings, samples } = JSON.parse(process.argv[2] as string) as {
  name: string;
  settings: Rounds;
  samples: number;
};
const one = monteCarloCases.find((own) => own.name === name);
if (one === undefined) throw new Error(`there is no case ${name}`);
const tasks = await one.tasks(samples);
const times = measure({ plain: tasks.plain.run, js: tasks.js.run, wasm: tasks.wasm.run }, settings);
const of = (task: TaskName) => {
  const { rate, ratio } = compare(times[task], times.plain);
  const perSecond = { median: rate.median * samples, low: rate.low * samples, high: rate.high * samples };
  return { perSecond, ratio, error: tasks[task].error() };
};
const bits = ({ buffer }: Float64Array) => new BigUint64Array(buffer as ArrayBuffer).join();
const { tasks: _, ...description } = one;
const result: MonteCarloResult = {
  ...description,
  samples,
  sameBits: bits(tasks.js.values()) === bits(tasks.wasm.values()),
  tasks: { plain: of("plain"), js: of("js"), wasm: of("wasm") },
};
process.send?.(result);
