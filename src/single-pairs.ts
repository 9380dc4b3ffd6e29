/**
 * Divergences of single pairs: synchronous, no set-up, JavaScript. By the ladder and the last rung that the engine has, without
 * the engine: a bundle of one divergence has nothing of others.
 */
import { memoryOf } from "./backend/backend.ts";
import { Extreme } from "./backend/extreme.ts";
import { PairLadder } from "./backend/pair-ladder.ts";
import { scaleByPowerOfTwo } from "./backend/powers-of-two.ts";
import { js as jsTerms, kl as klTerms, type Terms } from "./backend/terms.ts";
import { checkedRow, givenArray, type HistogramArray } from "./batch.ts";
import { assertSameBins, type Call } from "./call.ts";
import { type Divergence, js, type KernelName, kl } from "./divergences.ts";
import { checkedOptions, inBase, type ScoreOptions } from "./options.ts";
import { isForExtreme, pairOf, throwFault } from "./pair-scores.ts";
import { writeTermParameters } from "./parameters.ts";

/** Options of a single pair. */
export type PairOptions = Pick<ScoreOptions, "base" | "mass" | "zeros">;

const pairOptions = ["base", "mass", "zeros"] as const;

/** One distribution as an array: masses, counts or probabilities. */
export type Distribution = readonly number[] | HistogramArray;

/** Where the parameters of a call are: all that a pair needs of a backend's memory. */
const PARAMETER_BYTES = 512;

function checkedPair(
  divergence: Divergence & { readonly kernel: KernelName },
  givenP: Distribution,
  givenQ: Distribution,
  given: PairOptions | undefined,
): Call {
  const options = checkedOptions(given, pairOptions);
  // Both are read before either is checked: a getter of one could still detach the other.
  const arrays = [givenArray("p", givenP), givenArray("q", givenQ)] as const;
  const p = checkedRow("p", arrays[0]);
  const q = checkedRow("q", arrays[1]);
  assertSameBins(p, q);
  return {
    name: divergence.kernel,
    divergence,
    // No kernel is asked for by its index.
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

/** Scores pairs by one divergence. */
class PairScorer {
  private readonly memory = memoryOf(new ArrayBuffer(PARAMETER_BYTES));
  private readonly ladder: PairLadder;
  private readonly extreme: Extreme;

  constructor(
    private readonly divergence: Divergence & { readonly kernel: KernelName },
    terms: Terms,
  ) {
    this.ladder = new PairLadder(terms, this.memory);
    this.extreme = new Extreme(this.memory, { [divergence.kernel]: terms });
  }

  score(p: Distribution, q: Distribution, options: PairOptions | undefined): number {
    const { divergence, memory, ladder, extreme } = this;
    const call = checkedPair(divergence, p, q, options);
    const pair = pairOf(call, 0, 0);
    writeTermParameters(memory, call);
    const raw = ladder.score(pair, divergence.threshold);
    if (!isForExtreme(call, pair, raw, ladder.rounded)) return inBase(raw, call.unit);
    const score = scaleByPowerOfTwo(inBase(extreme.score(divergence, pair), call.unit), extreme.exponent);
    if (Number.isNaN(score)) throwFault(call, pair);
    return score;
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
  klPairs ??= new PairScorer({ ...kl, operands: "pq" }, klTerms);
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
  jsPairs ??= new PairScorer(js, jsTerms);
  return jsPairs.score(p, q, options);
}
