/** Divergences of single pairs: synchronous, no set-up, JavaScript. */
import { arenaBytes } from "./backend/arena.ts";
import { createJavaScriptBackend } from "./backend/js.ts";
import { GivenRow, type HistogramArray } from "./batch.ts";
import type { DivergenceName } from "./divergences.ts";
import { Engine } from "./engine.ts";
import { assertOptions, type ScoreOptions } from "./options.ts";

/** Options of a single pair. */
export type PairOptions = Pick<ScoreOptions, "base" | "mass" | "zeros">;

const pairOptions = ["base", "mass", "zeros"] as const;

/** One distribution as an array: masses, counts or probabilities. */
export type Distribution = readonly number[] | HistogramArray;

/** 2,048 bins a piece: small, because a page may want one divergence and nothing else. */
const TILE_BYTES = 16 * 1024;

let engine: Engine | undefined;

/** A row for the engine, whose errors are to name the parameter. */
function named(parameter: "p" | "q", row: Distribution): Distribution {
  return new GivenRow(parameter, row) as unknown as Distribution;
}

function scorePair(divergence: DivergenceName, p: Distribution, q: Distribution, options: PairOptions = {}): number {
  assertOptions(options, pairOptions);
  const { base, mass, zeros } = options;
  engine ??= new Engine(createJavaScriptBackend("single pairs", arenaBytes(TILE_BYTES)), TILE_BYTES);
  const scores = engine.score(divergence, named("p", p), named("q", q), { base, mass, zeros, precision: "double" });
  return scores[0] as number;
}

/**
 * The Kullback–Leibler divergence KL(P‖Q) = Σ p·ln(p/q) of one pair, each divided by its mass. In nats; bits with
 * `{ base: 2 }`. Kullback and Leibler 1951.
 *
 * @param p an array of masses; no batch, not even of one row: `engine.score` takes those
 * @param q an array of as many masses
 * @param options `base`, `mass`, `zeros`; always in double precision
 * @throws KullbackTypeError, KullbackRangeError as `engine.score`, but that they name `p` and `q`
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
 * @param p as for `klDivergence`
 * @param q as for `klDivergence`
 * @param options as for `klDivergence`
 * @throws as `klDivergence`
 *
 * @example
 * console.log(jsDivergence([1, 0], [0, 1], { base: 2 })); // 1
 */
export function jsDivergence(p: Distribution, q: Distribution, options?: PairOptions): number {
  return scorePair("js", p, q, options);
}
