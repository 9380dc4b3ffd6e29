/**
 * Divergences of single pairs: synchronous, no set-up, JavaScript. By the ladder and the last rung that the engine has, without
 * the engine: a bundle of one divergence has nothing of others.
 */
import { arenaBytes, Pieces } from "./backend/arena.ts";
import { type Memory, memoryOf } from "./backend/backend.ts";
import { Extreme } from "./backend/extreme.ts";
import { Ladder } from "./backend/ladder.ts";
import { jsLoops } from "./backend/loops/js.ts";
import { klLoops } from "./backend/loops/kl.ts";
import { RowInPieces } from "./backend/row.ts";
import { JavaScriptRungs } from "./backend/rungs.ts";
import { js as jsTerms, kl as klTerms, type Loops, type Terms } from "./backend/terms.ts";
import { checkedRow, givenArray, type HistogramArray } from "./batch.ts";
import { assertSameBins, type Call } from "./call.ts";
import { type Divergence, js, type KernelName, kl } from "./divergences.ts";
import { checkedOptions, type ScoreOptions } from "./options.ts";
import { PairScores, pairOf, pseudocountOf } from "./pair-scores.ts";
import { writeParameters } from "./parameters.ts";

/** Options of a single pair. */
export type PairOptions = Pick<ScoreOptions, "base" | "mass" | "zeros">;

const pairOptions = ["base", "mass", "zeros"] as const;

/** One distribution as an array: masses, counts or probabilities. */
export type Distribution = readonly number[] | HistogramArray;

/** 2,048 bins a piece: small, because a page may want one divergence and nothing else. */
const TILE_BYTES = 16 * 1024;

/** Scores pairs by one divergence, in a memory of its own. */
class PairScorer {
  private readonly memory: Memory = memoryOf(new ArrayBuffer(arenaBytes(TILE_BYTES)));
  private readonly ladder: Ladder;
  private readonly extreme: Extreme;

  constructor(
    private readonly divergence: Divergence & { readonly kernel: KernelName },
    terms: Terms,
    loops: Loops,
  ) {
    this.ladder = new Ladder(new JavaScriptRungs(this.memory, [loops]), this.memory);
    this.extreme = new Extreme(this.memory, { [divergence.kernel]: terms });
  }

  score(p: Distribution, q: Distribution, given: PairOptions | undefined): number {
    const call = this.call(p, q, given);
    writeParameters(this.memory, call);
    const pair = pairOf(call, 0, 0);
    const row = new RowInPieces(new Pieces(this.memory, TILE_BYTES, false, pseudocountOf(call)), pair);
    const raw = this.ladder.score(call.kernel, row);
    return new PairScores(call, this.extreme).score(pair, raw, row.rounded);
  }

  private call(givenP: Distribution, givenQ: Distribution, given: PairOptions | undefined): Call {
    const { divergence } = this;
    const options = checkedOptions(given, pairOptions);
    // Both are read before either is checked: a getter of one could still detach the other.
    const arrays = [givenArray("p", givenP), givenArray("q", givenQ)] as const;
    const p = checkedRow("p", arrays[0]);
    const q = checkedRow("q", arrays[1]);
    assertSameBins(p, q);
    return {
      name: divergence.kernel,
      divergence,
      // The only loops that there are.
      kernel: 0,
      batches: [p, q],
      p,
      q,
      rows: 1,
      bins: p.bins,
      options,
      unit: options.logBase,
      given: options.mass === "given",
    };
  }
}

let klPairs: PairScorer | undefined;
let jsPairs: PairScorer | undefined;

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
  klPairs ??= new PairScorer({ ...kl, operands: "pq" }, klTerms, klLoops);
  return klPairs.score(p, q, options);
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
  jsPairs ??= new PairScorer(js, jsTerms, jsLoops);
  return jsPairs.score(p, q, options);
}
