/** The divergences that are measured, by their names, as cases and results have them; and what each is in double-double. */
import type { DivergenceName } from "../src/divergences.ts";
import { type AnyDivergence, jensenShannon, renyi, skewKl, tsallis } from "../src/parametric-divergences.ts";
import * as parametric from "./parametric-reference.ts";
import { type Measure, reference } from "./reference.ts";

const byValue = {
  "renyi(0.75)": { divergence: renyi(0.75), measure: parametric.renyi(0.75) },
  "renyi(3)": { divergence: renyi(3), measure: parametric.renyi(3) },
  "tsallis(1.5)": { divergence: tsallis(1.5), measure: parametric.tsallis(1.5) },
  "skew-kl(0.1)": { divergence: skewKl(0.1), measure: parametric.skewKl(0.1) },
  "jensen-shannon(0.3)": { divergence: jensenShannon(0.3), measure: parametric.jensenShannon(0.3) },
} as const;

type ByValue = keyof typeof byValue;

export type MeasuredDivergence = DivergenceName | ByValue;

function isByValue(name: MeasuredDivergence): name is ByValue {
  return Object.hasOwn(byValue, name);
}

/** What the engine takes. */
export function divergenceOf(name: MeasuredDivergence): AnyDivergence {
  return isByValue(name) ? byValue[name].divergence : name;
}

/** The right score of a pair of rows. */
export function measureOf(name: MeasuredDivergence): Measure {
  return isByValue(name) ? byValue[name].measure : reference[name];
}
