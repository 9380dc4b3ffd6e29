/**
 * What is common to the ways of scoring most pairs of a block: a sum over the bins of each pair, of what was taken from each
 * row once, and what is known of the rows. Each has a file of its own, which says what its rounding loses.
 */
import type { Tile } from "./backend/arena.ts";

/** The relative error that a score by one of these has at most. */
const RELATIVE_ERROR = 1e-12;

/** A rounding, next to that. */
export const ROUNDING = 2 ** -53 / RELATIVE_ERROR;

/** What is known of rows by themselves. */
export interface KnownRows {
  /** What is added to the scores of a row; NaN where its pairs are for the ladder. */
  readonly added: Float64Array;
  /** What a row adds to the score below which a pair is left to the ladder. */
  readonly least: Float64Array;
}

/** The same of rows of p. */
export interface KnownRowsOfP extends KnownRows {
  /** NaN of rows that are for the ladder. */
  readonly masses: Float64Array;
}

/** The score of a pair is its sum by `divisor(mass of p's row)`, and what is added by both rows. */
export interface PairMethod {
  /** What the rows of q become; the same for all methods that have the same. */
  readonly packs: "logarithms" | "shares";
  /** What is known of rows of p: their divergence from uniform, their cross-entropy with that, their shares. */
  readonly knows: "divergence" | "cross-entropy" | "shares";
  /** Rows of q are packed by so many, side by side. */
  readonly panelRows: number;
  /** Packs rows of q to `arena.packed`. Masses are NaN of rows that are for the ladder. */
  packQ(tile: Tile, masses: Float64Array): KnownRows;
  knowP(tile: Tile, masses: Float64Array): KnownRows;
  divisor(pMass: number): number;
  /** The sums of all pairs with packed rows, to `arena.out`: rows of doubles, whole panels long. */
  sum(p: Tile, pMasses: Float64Array, qCount: number): void;
}

/** D + √(2D): at least Σ p·|ln(p/u)| where D = KL(P‖U), by Pinsker's inequality: see pair-product.ts. */
export function magnitudeBound(divergence: number): number {
  return divergence + Math.sqrt(2 * divergence);
}
