/**
 * The terms of divergences in the JavaScript backend: the twins of `assembly/divergence/`, written in operations on
 * blocks. `Record` over the kernels' names makes the compiler ask for a term where the table has a new kernel.
 */
import type { KernelName } from "../divergences.ts";
import type { Doubles } from "./doubles.ts";
import type { Operations } from "./vectors.ts";

export interface Terms {
  /** The terms of the fast rung, from p, q and c. */
  fast(v: Operations, bins: number, c: number): void;
  /** The terms of the precise rung, from p, y and the parts of their log-ratio. */
  near(v: Doubles, bins: number): void;
  /** p·ln(p/q), where the kernel's terms are K and the divergence is Σ p·ln(p/q). */
  contribution?(v: Doubles, bins: number): void;
}

/** Σ K(p, y). */
const kl: Terms = {
  fast(v, bins, c) {
    v.scale(c, bins);
    v.k(v.p, v.y, v.terms, bins);
  },
  near(v, bins) {
    v.kOfParts(bins);
  },
  contribution(v, bins) {
    v.logRatioOfParts(bins);
    v.timesP(bins);
  },
};

/** Σ (p − y)·ln(p/y). */
const jeffreys: Terms = {
  fast(v, bins, c) {
    v.scale(c, bins);
    v.logRatio(v.p, v.y, bins);
    v.timesDifference(bins);
  },
  near(v, bins) {
    v.logRatioOfParts(bins);
    v.timesPreciseDifference(bins);
  },
};

/** terms = ½(K(p, m) + K(y, m)), m = ½(p + y). */
function twoSidedJensenShannon(v: Operations, bins: number): void {
  v.mean(bins);
  v.k(v.p, v.m, v.terms, bins);
  v.k(v.y, v.m, v.others, bins);
  v.average(bins);
}

/** Two-sided far apart; a series of positive terms where e = 0. */
const js: Terms = {
  fast(v, bins, c) {
    v.scale(c, bins);
    twoSidedJensenShannon(v, bins);
  },
  near(v, bins) {
    if (v.jensenShannonSeries(bins)) return;
    // A vector of the parts that is no longer needed keeps the series.
    v.ys.set(v.terms.values.subarray(0, bins));
    twoSidedJensenShannon(v, bins);
    for (let j = 0; j < bins; j++) if (v.e[j] === 0) v.terms.values[j] = v.ys[j] as number;
  },
};

/** Σ p·ln(c/q). */
const crossEntropy: Terms = {
  fast(v, bins, c) {
    v.fill(c, bins);
    v.logRatio(v.m, v.q, bins);
    v.timesP(bins);
  },
  near(v, bins) {
    v.logRatioOfParts(bins);
    v.timesP(bins);
  },
};

export const terms: Record<KernelName, Terms> = { kl, jeffreys, js, "cross-entropy": crossEntropy };
