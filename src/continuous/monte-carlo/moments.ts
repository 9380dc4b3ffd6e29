/** The moments of summands, and how those of parts become those of the whole. */

/** How many there were, their mean, Σ(summand − mean)², the least and the greatest. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
  readonly least: number;
  readonly greatest: number;
}

/** Of nothing. */
export const noMoments: Moments = Object.freeze({
  count: 0,
  mean: 0,
  squares: 0,
  least: Number.POSITIVE_INFINITY,
  greatest: Number.NEGATIVE_INFINITY,
});
