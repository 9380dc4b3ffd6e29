/**
 * Divergences of single pairs: synchronous, no set-up, JavaScript. By the ladder and the last rung that the engine has, without
 * the engine: a bundle of one divergence has nothing of others.
 */

import type { ParameterMemory } from "./backend/backend.ts";
import { Extreme } from "./backend/extreme.ts";
import { jsLoops } from "./backend/loops/js.ts";
import { klLoops } from "./backend/loops/kl.ts";
import { pairLadder } from "./backend/pair-ladder.ts";
import { scaleByPowerOfTwo } from "./backend/powers-of-two.ts";
import { js as jsTerms, kl as klTerms, type Loops, type Terms } from "./backend/terms.ts";
import { checkedRow, faultOfRow, givenArray, type HistogramArray, zeroUnderMass } from "./batch.ts";
import { assertSameBins, type Call } from "./call.ts";
import { type Divergence, js, type KernelName, kl } from "./divergences.ts";
import { assertKeys, type KullbackRangeError } from "./errors.ts";
import { assertPlain, checkedPairOptions, inBase, type ScoreOptions, unknownOption } from "./options.ts";
import { isSumForExtreme, pairOf } from "./pair-scores.ts";
import { writeTermParameters } from "./parameters.ts";

/** Options of a single pair. */
export type PairOptions = Pick<ScoreOptions, "base" | "mass" | "zeros">;

const pairOptions = ["base", "mass", "zeros"] as const;

/** One distribution as an array: masses, counts or probabilities. */
export type Distribution = readonly number[] | HistogramArray;

/** Where the parameters of a call are: all that a pair needs of a backend's memory. */
const PARAMETER_BYTES = 512;

/** As much of a call as one pair has. */
type PairCall = Pick<Call, "divergence" | "p" | "q" | "options" | "given">;

function checkedPair(
  divergence: Divergence & { readonly kernel: KernelName },
  givenP: Distribution,
  givenQ: Distribution,
  given: PairOptions | undefined,
): PairCall {
  if (given !== undefined) {
    assertPlain(given);
    // All that there are, are named: a hint would take a fiftieth of the bundle.
    assertKeys(given, pairOptions, unknownOption);
  }
  const options = checkedPairOptions(given ?? {});
  // Both are read before either is checked: a getter of one could still detach the other.
  const ofP = givenArray("p", givenP);
  const ofQ = givenArray("q", givenQ);
  const p = checkedRow("p", ofP);
  const q = checkedRow("q", ofQ);
  assertSameBins(p, q);
  return { divergence, p, q, options, given: options.mass === "given" };
}

/** What is wrong with a pair that has no score: as pair-scores.ts has it, of what may be asked of one pair, in half the bytes. */
function faultOf({ p, q, given, options }: PairCall): KullbackRangeError | undefined {
  const normalize = !given && options.zeros !== "pseudocount";
  const ofRows = faultOfRow(p, 0, normalize) ?? faultOfRow(q, 0, normalize);
  return ofRows ?? (options.zeros === "throw" ? zeroUnderMass(p, 0, q, 0) : undefined);
}

type PairScorer = (p: Distribution, q: Distribution, options: PairOptions | undefined) => number;

/** Scores pairs by one divergence. */
function pairScorer(divergence: Divergence & { readonly kernel: KernelName }, terms: Terms, loops: Loops): PairScorer {
  const buffer = new ArrayBuffer(PARAMETER_BYTES);
  const memory: ParameterMemory = { f64: new Float64Array(buffer), i32: new Int32Array(buffer) };
  const climb = pairLadder(loops, memory);
  const extreme = new Extreme(memory, { [divergence.kernel]: terms });
  return (p, q, options) => {
    const call = checkedPair(divergence, p, q, options);
    const unit = call.options.logBase;
    const pair = pairOf(call, 0, 0);
    writeTermParameters(memory, call);
    const { score: raw, rounded } = climb(pair, divergence.threshold);
    if (!isSumForExtreme(call, pair, raw, rounded)) return inBase(raw, unit);
    const score = scaleByPowerOfTwo(inBase(extreme.score(divergence, pair), unit), extreme.exponent);
    const fault = Number.isNaN(score) ? faultOf(call) : undefined;
    if (fault !== undefined) throw fault;
    return score;
  };
}

let klOfPair: PairScorer | undefined;
let jsOfPair: PairScorer | undefined;

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
  klOfPair ??= pairScorer({ ...kl, operands: "pq" }, klTerms, klLoops);
  return klOfPair(p, q, options);
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
  jsOfPair ??= pairScorer(js, jsTerms, jsLoops);
  return jsOfPair(p, q, options);
}
