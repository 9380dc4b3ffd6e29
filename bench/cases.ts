/** What is measured: the list of cases. */
import type { MeasuredDivergence } from "./divergences.ts";

/** Where the rows come from; see data.ts. */
export type DataName = "random" | "near-1e-1" | "near-1e-3" | "near-1e-6" | "flights" | "sparse";
export type TypeName = "f64" | "f32" | "u16";
/**
 * Row i of P against row i of Q; every row of P against the one row of Q; every row of P against every row of Q; for every
 * row of P the nearest row of Q; row i against row i of logits.
 */
export type Shape = "rows" | "reference" | "pairs" | "nearest" | "logits";

/**
 * Rows of P that loops are timed over, and whose scores are held to the reference, where each takes long: all of them take
 * seconds, and the reference microseconds a bin.
 */
export const FEW_ROWS = 16;

export interface Case {
  readonly divergence: MeasuredDivergence;
  readonly data: DataName;
  readonly bins: number;
  readonly type: TypeName;
  readonly shape: Shape;
}

export function nameOf({ divergence, data, bins, type, shape }: Case): string {
  return `${divergence}-${data}-${bins}-${type}-${shape}`;
}

const lengths = [10, 16, 64, 256, 4096];

function* all(): Generator<Case> {
  const kl = { divergence: "kl", data: "random", shape: "rows", type: "f64", bins: 64 } as const;
  for (const type of ["f64", "f32", "u16"] as const) {
    for (const shape of ["rows", "reference"] as const) {
      for (const bins of lengths) yield { ...kl, type, shape, bins };
    }
  }
  for (const data of ["near-1e-3", "near-1e-6"] as const) {
    for (const bins of lengths) yield { ...kl, data, bins };
  }
  yield { ...kl, data: "near-1e-3", shape: "reference" };
  yield { ...kl, data: "near-1e-3", type: "f32" };
  const flights = { ...kl, data: "flights", bins: 48, type: "u16" } as const;
  yield { ...flights, shape: "reference" };
  yield flights;
  yield { ...flights, shape: "reference", type: "f64" };
  yield { ...flights, shape: "reference", divergence: "js" };
  for (const divergence of [
    "jeffreys",
    "js",
    "entropy",
    "cross-entropy",
    "generalized-kl",
    "total-variation",
    "squared-hellinger",
    "chi-squared",
    "neyman-chi-squared",
    "triangular",
    "bhattacharyya",
    "renyi(0.75)",
    "renyi(3)",
    "tsallis(1.5)",
    "skew-kl(0.1)",
    "jensen-shannon(0.3)",
  ] as const) {
    yield { ...kl, divergence };
  }
  yield { ...kl, data: "sparse", shape: "reference", bins: 10_000 };
  yield { ...kl, shape: "pairs", bins: 256 };
  yield { ...kl, shape: "pairs", bins: 256, type: "f32" };
  yield { ...kl, shape: "pairs", divergence: "js" };
  yield { ...kl, shape: "nearest" };
  const logits = { ...kl, shape: "logits", bins: 32_768 } as const;
  for (const type of ["f32", "f64"] as const) {
    yield { ...logits, type };
    yield { ...logits, type, data: "near-1e-1" };
  }
}

export const cases: readonly Case[] = [...all()];

/** A few cases that take every path of the benchmark: for continuous integration. */
export const quickCases: readonly Case[] = cases.filter((one) =>
  [
    "kl-random-64-f64-rows",
    "kl-random-16-f32-rows",
    "kl-random-256-u16-reference",
    "kl-near-1e-6-64-f64-rows",
    "kl-flights-48-u16-reference",
    "jeffreys-random-64-f64-rows",
    "renyi(0.75)-random-64-f64-rows",
    "kl-sparse-10000-f64-reference",
    "kl-random-256-f64-pairs",
    "kl-random-64-f64-nearest",
    "kl-random-32768-f32-logits",
  ].includes(nameOf(one)),
);
