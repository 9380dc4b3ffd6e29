import { type Divergence, divergences } from "../src/divergences.ts";
import {
  type AnyDivergence,
  alphaDivergence,
  divergenceNames,
  fDivergence,
  jensenShannon,
  type ParametricDivergence,
  renyi,
  skewKl,
  tsallis,
} from "../src/index.ts";

/** The total variation distance by its generator: no Math.log, so that it has the same bits everywhere. */
export const byGenerator = fDivergence((t) => Math.abs(t - 1) / 2, {
  name: "½|t − 1|",
  slopeAtInfinity: 0.5,
  atZero: 0.5,
});

/** Divergences by value: of each kernel and rung, and of every limit. */
export const parametricDivergences: readonly ParametricDivergence[] = [
  renyi(0),
  renyi(1e-9),
  renyi(0.3),
  renyi(0.5),
  renyi(0.75),
  renyi(1),
  renyi(1.5),
  renyi(2),
  renyi(3),
  renyi(7),
  renyi(2000),
  renyi(Number.POSITIVE_INFINITY),
  tsallis(0.2),
  tsallis(1),
  tsallis(2.5),
  alphaDivergence(-1),
  alphaDivergence(-0.5),
  alphaDivergence(0),
  alphaDivergence(0.999),
  alphaDivergence(4),
  skewKl(0),
  skewKl(0.1),
  skewKl(0.999),
  skewKl(1),
  jensenShannon(0),
  jensenShannon(0.3),
  jensenShannon(0.5),
  byGenerator,
];

export const anyDivergences: readonly AnyDivergence[] = [...divergenceNames, ...parametricDivergences];

export function entryOf(divergence: AnyDivergence): Divergence {
  return typeof divergence === "string" ? (divergences.get(divergence) as Divergence) : divergence.entry;
}

export function nameOf(divergence: AnyDivergence): string {
  return typeof divergence === "string" ? divergence : divergence.name;
}

/** How a divergence may take rows. */
export function massesOf(divergence: AnyDivergence): readonly ("normalize" | "given")[] {
  const { given, normalized } = entryOf(divergence);
  if (given) return ["given"];
  return normalized ? ["normalize"] : ["normalize", "given"];
}
