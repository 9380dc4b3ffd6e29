/** Estimators of KL(P‖Q) from samples of P. */

/**
 * What is averaged, of r = q(x)/p(x) (J. Schulman 2020, “Approximating KL divergence”): `"log-ratio"` −ln r, k1 there;
 * `"half-squared"` ½(ln r)², k2, which is biased; `"bregman"` r − 1 − ln r, k3, never negative.
 */
export const estimatorNames = ["log-ratio", "half-squared", "bregman"] as const;

/** One of these. */
export type Estimator = (typeof estimatorNames)[number];
