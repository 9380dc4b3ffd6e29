/** Divergences of distributions of integers. K(x, y) is x·ln(x/y) − x + y. */
import { Sum } from "../../backend/double-double.ts";
import { type Distribution, tailsOf } from "../distributions/distribution.ts";
import type { Geometric } from "../distributions/geometric.ts";
import type { Poisson } from "../distributions/poisson.ts";
import { divergenceTerm, exponential, logarithmExcess, logarithmOfOnePlus, naturalLogarithm } from "../elementary.ts";
import { termByChange } from "../log-gamma-divergence.ts";
import type { Known } from "./known.ts";

/** K(rate0, rate1). */
export function poissons(p: Poisson, q: Poisson): number {
  return divergenceTerm(p.rate, q.rate);
}

/** Of coins that show heads with these probabilities: K(p, q) + K(1 − p, 1 − q), of one difference. */
export function coins(p: number, q: number): number {
  return termByChange(p, q, p - q) + termByChange(1 - p, 1 - q, q - p);
}

/** That of one trial, times how many there are on the average: 1/probability. */
export function geometrics(p: Geometric, q: Geometric): number {
  return coins(p.probability, q.probability) / p.probability;
}

/** Probabilities of 0, 1, …, in two words. */
interface Masses {
  readonly high: readonly number[];
  readonly low: readonly number[];
}

/** Of a distribution that is a list of probabilities, those. */
function massesOf(p: Known): Masses | undefined {
  if (p.family === "categorical") return { high: p.probabilities, low: [] };
  if (p.family === "binomial" && p.trials === 0) return { high: [1], low: [] };
  const heads = headsOf(p);
  if (heads === undefined) return undefined;
  const tails = 1 - heads;
  return { high: [tails, heads], low: [1 - tails - heads, 0] };
}

/** The probability of 1, of a distribution of 0 and 1. */
function headsOf(p: Known): number | undefined {
  if (p.family === "bernoulli" || (p.family === "binomial" && p.trials === 1)) return p.probability;
  return undefined;
}

/** Σ K(pᵢ, qᵢ·Σp/Σq)/Σp: probabilities that have been rounded do not sum to 1. */
function ofMasses(p: Masses, q: Masses): number {
  const bins = Math.max(p.high.length, q.high.length);
  const changes = Float64Array.from({ length: bins }, (_, i) => {
    return (p.high[i] ?? 0) - (q.high[i] ?? 0) + ((p.low[i] ?? 0) - (q.low[i] ?? 0));
  });
  const total = (numbers: Iterable<number>) => {
    const sum = new Sum();
    for (const x of numbers) sum.add(x);
    return sum.total;
  };
  const drift = total(changes) / total(q.high);
  const terms = changes.map((change, i) => {
    const own = q.high[i] ?? 0;
    return termByChange(p.high[i] ?? 0, own + own * drift, change - own * drift);
  });
  return total(terms) / total(p.high);
}

/** Below, q has lost digits, or is nothing, where ln q has not. */
const LEAST_PROBABILITY = 1e-290;

/** Σ K(pᵢ, q(i)), and what Q has elsewhere. */
function listAgainst(p: readonly number[], q: Distribution): number {
  const sum = new Sum();
  for (const [i, own] of p.entries()) {
    const logarithm = q.logDensity(i);
    const other = exponential(logarithm);
    const isPlain = own === 0 || other >= LEAST_PROBABILITY || logarithm === Number.NEGATIVE_INFINITY;
    sum.add(isPlain ? divergenceTerm(own, other) : own * (naturalLogarithm(own) - logarithm) - own + other);
  }
  sum.add(tailsOf(q)?.upper(p.length - 1) ?? 0);
  return sum.total;
}

/**
 * Of a coin and a distribution that has q(1)/q(0) in closed form. With K(p, a) + K(1 − p, 1), where a is about q(1), what is left
 * of p·ln(p/q(1)) + (1 − p)·ln((1 − p)/q(0)) is of second order too.
 */
function coinAgainst(p: number, q: Known): number | undefined {
  const both = (a: number) => divergenceTerm(p, a) + termByChange(1 - p, 1, -p);
  // q(0) = e^−rate, q(1) = rate·e^−rate.
  if (q.family === "poisson") return both(q.rate);
  // q(0) = 1 − f, q(1) = (1 − f)·f.
  if (q.family === "geometric") {
    const { probability: f } = q;
    // Of a small f, 1 + (f − 1) would have lost it.
    return both(1 - f) + (f < 0.25 ? f - 1 - naturalLogarithm(f) : logarithmExcess(f - 1));
  }
  // q(0) = (1 − r)^n, q(1) = n·r·(1 − r)^(n − 1).
  if (q.family === "binomial") {
    const { trials, probability } = q;
    const logFailure = logarithmOfOnePlus(-probability);
    const rest = trials * logarithmExcess(-probability) + (p === 0 ? 0 : p * logFailure);
    return Math.max(0, both(trials * probability) + rest);
  }
  return undefined;
}

/** Of two distributions of integers, where there is a closed form. */
export function counts(p: Known, q: Known): number | undefined {
  // Where P is one point, it is how surprising that is.
  if (p.support.low === p.support.high) return -q.logDensity(p.support.low) + 0;
  if (p.family === "poisson" && q.family === "poisson") return poissons(p, q);
  if (p.family === "geometric" && q.family === "geometric") return geometrics(p, q);
  if (p.family === "binomial" && q.family === "binomial" && p.trials === q.trials) {
    return p.trials * coins(p.probability, q.probability);
  }
  const [ofP, ofQ] = [massesOf(p), massesOf(q)];
  if (ofP === undefined) return undefined;
  if (ofQ !== undefined) return ofMasses(ofP, ofQ);
  const heads = headsOf(p);
  if (heads !== undefined) return coinAgainst(heads, q);
  const isCounted = q.family === "binomial" || q.family === "geometric" || q.family === "poisson";
  return isCounted ? listAgainst(ofP.high, q) : undefined;
}
