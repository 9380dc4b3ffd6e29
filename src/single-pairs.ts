/** Divergences of single pairs: synchronous, no set-up, JavaScript. */
import { arenaBytes } from "./backend/arena.ts";
import { createJavaScriptBackend } from "./backend/js.ts";
import type { HistogramArray } from "./batch.ts";
import type { DivergenceName } from "./divergences.ts";
import { Engine } from "./engine.ts";
import { checkedOptions, type ScoreOptions } from "./options.ts";

/** Options of a single pair. */
export type PairOptions = Pick<ScoreOptions, "base" | "mass" | "zeros">;

const pairOptions = ["base", "mass", "zeros"] as const;

/** One distribution: masses, counts or probabilities. */
export type Distribution = readonly number[] | HistogramArray;

/** 2,048 bins a piece: small, because a page may want one divergence and nothing else. */
const TILE_BYTES = 16 * 1024;

let engine: Engine | undefined;

function scorePair(divergence: DivergenceName, p: Distribution, q: Distribution, options?: PairOptions): number {
  checkedOptions(options, pairOptions);
  engine ??= new Engine(createJavaScriptBackend("single pairs", arenaBytes(TILE_BYTES)), TILE_BYTES);
  return engine.score(divergence, p, q, { precision: "double", ...options })[0] as number;
}

/**
 * The Kullback–Leibler divergence KL(P‖Q) = Σ p·ln(p/q) of one pair, each divided by its mass. In nats; bits with
 * `{ base: 2 }`. Kullback and Leibler 1951.
 *
 * @throws KullbackTypeError, KullbackRangeError as `engine.score`
 *
 * @example
 * console.log(klDivergence([0.9, 0.1], [0.5, 0.5])); // 0.3680642071684971
 * console.log(klDivergence([0.5, 0.5], [0.9, 0.1])); // 0.5108256237659907
 */
export function klDivergence(p: Distribution, q: Distribution, options?: PairOptions): number {
  return scorePair("kl", p, q, options);
}

/**
 * The Jensen–Shannon divergence ½KL(P‖M) + ½KL(Q‖M), M = (P + Q)/2, of one pair: symmetric, at most ln 2. Lin 1991.
 *
 * @throws KullbackTypeError, KullbackRangeError as `engine.score`
 *
 * @example
 * console.log(jsDivergence([1, 0], [0, 1], { base: 2 })); // 1
 */
export function jsDivergence(p: Distribution, q: Distribution, options?: PairOptions): number {
  return scorePair("js", p, q, options);
}
