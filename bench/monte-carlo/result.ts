/** What is measured of one pair of distributions. */
import type { Spread } from "../result.ts";

/** A way to estimate the divergence of a pair. */
export interface Task {
  /** All samples once; what it returns is for tinybench. */
  readonly run: () => unknown;
  /** How far off it is, in its standard errors. */
  readonly error: () => number;
  /** What js and wasm are to have the same bits of. */
  readonly values: () => Float64Array;
}

export type TaskName = "plain" | "js" | "wasm";

export interface MonteCarloCase {
  readonly name: string;
  /** What the plain loop is, if not a loop over logarithms and cosines. */
  readonly beside?: string;
  /** The ratio to the plain loop that wasm is to reach. */
  readonly goal?: string;
  readonly tasks: (samples: number) => Promise<Readonly<Record<TaskName, Task>>>;
}

export interface MonteCarloResult {
  readonly name: string;
  readonly beside?: string;
  readonly goal?: string;
  readonly samples: number;
  readonly sameBits: boolean;
  readonly tasks: Readonly<
    Record<TaskName, { readonly perSecond: Spread; readonly ratio: Spread; readonly error: number }>
  >;
}
