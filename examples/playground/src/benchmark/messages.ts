/** What the page and the worker that measures say to each other. */

import type { Spread } from "../../../../bench/result.ts";

/** Divergences whose plain loops are measured. */
export const measured = ["kl", "js", "jeffreys", "total-variation", "squared-hellinger"] as const;

export const binCounts = [16, 64, 256] as const;

export interface BenchmarkRequest {
  readonly divergence: (typeof measured)[number];
  readonly bins: (typeof binCounts)[number];
}

export type TaskName = "plain" | "js" | "wasm";

export interface TaskSpeed {
  readonly task: TaskName;
  /** Of a bin, in each round. */
  readonly nanoseconds: Spread;
  /** How many times as fast as the plain loop in the same round. */
  readonly ratio: Spread;
}

export type FromBenchmark =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "done"; readonly speeds: readonly TaskSpeed[]; readonly missing: string | undefined }
  | { readonly kind: "failed"; readonly message: string };
