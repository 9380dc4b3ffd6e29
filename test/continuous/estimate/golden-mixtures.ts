import { type Distribution, mixture, normal } from "../../../src/continuous.ts";
import { type GoldenMixture, loadMixtures } from "../../golden/load.ts";

const made = (parts: GoldenMixture) => mixture(parts.map(([weight, mean, std]) => [weight, normal(mean, std)]));

/** Pairs of distributions, and their divergence by quadrature. */
export const goldenMixtures: readonly { readonly p: Distribution; readonly q: Distribution; readonly exact: number }[] =
  loadMixtures().map(({ p, q, kl }) => ({ p: made(p), q: made(q), exact: kl }));
