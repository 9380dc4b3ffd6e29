/** What a run of the benchmarks gives: the shape of results/latest.json. */
import type { DivergenceName } from "../src/divergences.ts";
import type { Accuracy } from "./accuracy.ts";
import type { Case } from "./cases.ts";
import type { Rounds } from "./rounds.ts";

/** The median over rounds, and the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/**
 * `plain`: the loop in plain.ts. `js`, `wasm`: `engine.score`, which checks its arguments and copies rows in, or `pairwise`
 * or `nearest`. `kernel`: the same wasm kernel over the same rows, of which only the time in it counts; for all pairs the
 * kernel of rows, pair by pair. `stored`: of sparse rows, a plain loop over their stored entries; `plain` has them in full.
 */
export type TaskName = "plain" | "stored" | "js" | "wasm" | "kernel";

/** What there is of each task of a case. */
export type Tasks<Value> = Readonly<Record<"plain" | "js" | "wasm", Value> & Partial<Record<TaskName, Value>>>;

export interface TaskResult extends Accuracy {
  readonly task: TaskName;
  /** Bins of P, per second. */
  readonly binsPerSecond: Spread;
  /** How many times as fast as the plain loop, in the same round. */
  readonly ratio: Spread;
}

export interface CaseResult extends Case {
  readonly name: string;
  readonly rows: number;
  /** Whether js and wasm gave the same bits in every row. */
  readonly sameBits: boolean;
  readonly tasks: readonly TaskResult[];
}

/** How long a case is measured. */
export interface Settings extends Rounds {
  /** Masses of a batch, about; the flights are as they are. */
  readonly size: number;
  /** Each case is measured in so many processes, one after another with all other cases between. */
  readonly passes: number;
}

export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly v8: string;
  readonly processor: string;
  readonly platform: string;
}

/** Errors of one backend on those of the golden rows where the divergence is finite. */
export interface GoldenError extends Accuracy {
  readonly backend: "js" | "wasm";
  readonly divergence: DivergenceName;
  readonly rows: number;
  readonly worstAbsoluteError: number;
}

export interface Report extends Machine {
  readonly kernelBytes: number;
  readonly settings: Settings;
  readonly golden: readonly GoldenError[];
  readonly cases: readonly CaseResult[];
  /** Cases left out, with the reason. */
  readonly notRun: readonly string[];
}
