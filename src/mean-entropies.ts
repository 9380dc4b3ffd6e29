/**
 * Jensen–Shannon divergences of all pairs of two tiles, from entropies: those of rows are known once a row, so a pair takes
 * one logarithm a bin, that of its mean M = (P + Q)/2, where KL(P‖M) and KL(Q‖M) take two.
 *
 * With u = 1/k, JS = ½D(P) + ½D(Q) − D(M), where D(X) = KL(X‖U) = Σ x·ln(x/u). Rows of Q are packed as shares of half of u:
 * so x/u of the mean is the sum of both rows' shares, and D(P) the same sum of a row and itself.
 *
 * What is lost, in units of 2^-53, next to the magnitudes Σ x·|ln(x/u)|, of P and Q by halves and of M: by a sum, 16 of a
 * lane, 2 of the lanes and one a fold (FOLD); 10 by a logarithm (see pair-product.ts), 1 by x·ln; 1 by x/u, which is a
 * rounded sum; 4 by the sum of the three. Shares are rounded too, but all three have the same ones: that changes JS by ½Σ
 * p·|ln(p/m)| and the same of Q, 1. Besides, whatever the magnitudes are, 1 by x/u, since x·ln(x/u) has the derivative
 * 1 + ln(x/u); and next to the score, by masses and by what makes shares of them, 28: a factor of P's changes JS by ½KL(P‖M).
 *
 * With B(X) = D(X) + √(2·D(X)), Σ x·|ln(x/u)| is at most B(X) (see pair-product.ts), and that of M at most ½B(P) + ½B(Q):
 * D and the total variation distance from U are convex. ½Σ p·|ln(p/m)| and the same of Q are at most JS + √(2·JS), and JS at
 * most ½D(P) + ½D(Q). So what is lost is at most the same multiple of B(P) and of B(Q), known once a row.
 *
 * Worst error found by random search (590,000 pairs of 2 to 4,096 bins, against double-double; bench/reference.ts): 2.6e-13,
 * of two bins near uniform, with a score just above what is left to the ladder.
 */
import type { Arena, Tile } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { FOLD } from "./backend/layout.ts";
import type { Call } from "./call.ts";
import { type KnownRows, magnitudeBound, type PairMethod, ROUNDING } from "./pair-method.ts";

/** Roundings next to the magnitudes, but for one a fold; those whatever they are; and those next to the score: see above. */
const ROUNDINGS = 35;
const ROUNDINGS_OF_MEAN = 1;
const ROUNDINGS_OF_SCORE = 28;

/** Whether the scores of a call are Jensen–Shannon divergences of distributions. */
export function isOfMeans({ divergence, given }: Call): boolean {
  return divergence.kernel === "js" && !given;
}

export class MeanEntropies implements PairMethod {
  readonly packs = "shares";
  readonly knows = "shares";
  readonly panelRows = 1;

  constructor(
    private readonly backend: Backend,
    private readonly arena: Arena,
    private readonly call: Call,
  ) {}

  packQ(tile: Tile, masses: Float64Array): KnownRows {
    const { packed } = this.arena;
    return this.known(tile, masses, (i) => packed + i * this.call.bins * 8);
  }

  knowP(tile: Tile, masses: Float64Array): KnownRows {
    const scratch = this.arena.out + 16;
    return this.known(tile, masses, () => scratch);
  }

  divisor(): number {
    return -this.call.bins;
  }

  sum(p: Tile, pMasses: Float64Array, qCount: number): void {
    const { arena, backend, call } = this;
    const { bins } = call;
    for (const [i, mass] of pMasses.entries()) {
      const row = p.address + i * p.stride;
      const out = arena.out + i * qCount * 8;
      backend.kernels.meanEntropies(row, this.factor(mass), arena.packed, qCount, bins, out);
    }
  }

  /** What makes shares of masses. */
  private factor(mass: number): number {
    return this.call.bins / (2 * mass);
  }

  /** What is known of rows, whose shares go to where `placeOf` says. */
  private known(tile: Tile, masses: Float64Array, placeOf: (i: number) => number): KnownRows {
    const { arena, backend, call } = this;
    const { kernels, memory } = backend;
    const { bins } = call;
    const part = (ROUNDINGS + bins / FOLD) * ROUNDING;
    const rest = (ROUNDINGS_OF_MEAN * ROUNDING) / 2;
    const added = new Float64Array(masses.length);
    const least = new Float64Array(masses.length);
    for (const [i, mass] of masses.entries()) {
      const row = tile.address + i * tile.stride;
      const shares = placeOf(i);
      const factor = this.factor(mass);
      kernels.packShares(row, factor, bins, shares);
      kernels.meanEntropies(row, factor, shares, 1, bins, arena.out);
      const fromUniform = (memory.f64[arena.out / 8] as number) / bins;
      added[i] = fromUniform / 2;
      // Of a uniform row it may be rounded to below 0.
      const lost = part * magnitudeBound(Math.max(0, fromUniform)) + rest;
      least[i] = lost / (1 - ROUNDINGS_OF_SCORE * ROUNDING);
    }
    return { added, least };
  }
}
