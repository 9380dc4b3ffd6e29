/** Every divergence of the package's tables: those with a name, and those with a parameter at a value that can be changed. */

import {
  type AnyDivergence,
  alphaDivergence,
  type DivergenceName,
  divergenceNames,
  type Engine,
  isKullbackError,
  jensenShannon,
  type ParametricDivergence,
  renyi,
  skewKl,
  tsallis,
} from "kullback";
import { divergenceDocumentation, familyDocumentation } from "../../../../dist/divergence-documentation.js";
import { divergences, isSum } from "../../../../dist/divergences.js";
import { baseOf } from "../units.ts";
import type { Drawing } from "./drawing.ts";

export interface Measure {
  readonly name: string;
  readonly title: string;
  readonly formula: string;
  readonly isOfP: boolean;
  readonly hasBase: boolean;
  readonly divergence: AnyDivergence;
}

/** Those with a name. */
export const measures: readonly Measure[] = divergenceNames.map((name) => {
  const { title, formula, base } = divergenceDocumentation[name];
  const isOfP = divergences.get(name)?.operands === "pp";
  return { name, title, formula, isOfP, hasBase: base !== "none", divergence: name };
});

/** One of them. */
export function measureOf(name: DivergenceName): Measure {
  return measures.find((measure) => measure.name === name) as Measure;
}

export const klMeasure = measureOf("kl");

/** Names of those that are sums over bins. */
export const sums: readonly DivergenceName[] = divergenceNames.filter((name) => {
  const divergence = divergences.get(name);
  return divergence !== undefined && isSum(divergence);
});

/** Functions by their names; a generator is no number, so fDivergence has none here. */
const makers: Readonly<
  Record<Exclude<keyof typeof familyDocumentation, "fDivergence">, (parameter: number) => ParametricDivergence>
> = { renyi, tsallis, alphaDivergence, skewKl, jensenShannon };

export interface Family {
  /** What stands before the parameter in a name. */
  readonly family: string;
  readonly title: string;
  readonly symbol: string;
  readonly example: number;
  /** @throws KullbackRangeError for a parameter that it does not take */
  readonly at: (parameter: number) => Measure;
}

export const families: readonly Family[] = Object.entries(makers).map(([name, make]) => {
  const { title, formula, base, parameter } = familyDocumentation[name as keyof typeof makers];
  const { family, symbol, example } = parameter;
  const at = (value: number): Measure => {
    const divergence = make(value);
    return { name: divergence.name, title, formula, isOfP: false, hasBase: base !== "none", divergence };
  };
  return { family, title, symbol, example, at };
});

/** Both directions of a score. */
export interface Scores {
  readonly forward: number;
  readonly reverse: number;
}

/** Where there is nothing to score by. */
export const noScores: Scores = { forward: Number.NaN, reverse: Number.NaN };

/** Scores of what is drawn; NaN, where a row is no distribution. */
export function scoresOf(engine: Engine, { divergence, isOfP, hasBase }: Measure, drawing: Drawing): Scores {
  const { p, q, unit, zeros } = drawing;
  const options = { ...(hasBase && baseOf(unit)), zeros, invalid: "nan" } as const;
  const score = (one: Float64Array, other: Float64Array): number => {
    const scores = isOfP ? engine.score("entropy", one, options) : engine.score(divergence, one, other, options);
    return scores[0] ?? Number.NaN;
  };
  return { forward: score(p, q), reverse: score(q, p) };
}

/** What bins contribute to D(P‖Q), or to D(Q‖P); of rows that are no distributions, nothing. */
export function contributionsOf(
  engine: Engine,
  name: DivergenceName,
  drawing: Drawing,
  direction: "forward" | "reverse",
): Float64Array {
  const measure = measureOf(name);
  const { p, q, unit, zeros } = drawing;
  const [one, other] = direction === "forward" ? [p, q] : [q, p];
  const options = { ...(measure.hasBase && baseOf(unit)), zeros, invalid: "nan" } as const;
  return measure.isOfP
    ? engine.contributions("entropy", one, options).data
    : engine.contributions(name, one, other, options).data;
}

/** What an error says, if it is one of the package's; others are thrown on. */
export function messageOf(error: unknown): string {
  if (isKullbackError(error)) return error.message;
  throw error;
}
