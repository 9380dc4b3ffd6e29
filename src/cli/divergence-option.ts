/** `--divergence`: a name, or that of a family and a number, such as `renyi:0.5`. */

import { InvalidArgumentError } from "commander";
import { type Divergence, divergenceNames, divergences } from "../divergences.ts";
import { isKullbackError, nearestName } from "../errors.ts";
import {
  type AnyDivergence,
  alphaDivergence,
  type DivergenceName,
  jensenShannon,
  type ParametricDivergence,
  renyi,
  skewKl,
  tsallis,
} from "../index.ts";
import { isDecimal } from "../io/csv-numbers.ts";

/** What was asked for. */
export interface ChosenDivergence {
  /** What the engine takes. */
  readonly value: AnyDivergence;
  /** As the library has it, such as `kl` or `renyi(0.5)`. */
  readonly name: string;
  readonly entry: Divergence;
}

interface Family {
  readonly make: (parameter: number) => ParametricDivergence;
  readonly takes: string;
  readonly example: string;
}

const families: ReadonlyMap<string, Family> = new Map([
  ["renyi", { make: renyi, takes: "an order", example: "0.5" }],
  ["tsallis", { make: tsallis, takes: "an order", example: "2" }],
  ["alpha", { make: alphaDivergence, takes: "an order", example: "-1" }],
  ["skew-kl", { make: skewKl, takes: "P's share", example: "0.1" }],
  ["jensen-shannon", { make: jensenShannon, takes: "P's weight", example: "0.3" }],
]);

/** Their names. */
export const familyNames = [...families.keys()];

/** The divergence of the text that a user typed. */
export function parseDivergence(text: string): ChosenDivergence {
  const [name, number] = splitAtColon(text);
  const family = families.get(name);
  if (family !== undefined) {
    const value = ofFamily(name, family, number);
    return { value, name: value.name, entry: value.entry };
  }
  const entry = divergences.get(name);
  if (entry === undefined) {
    const nearest = nearestName(name, [...divergenceNames, ...familyNames]);
    throw new InvalidArgumentError(`There is no such divergence. Did you mean ${nearest}?`);
  }
  if (number !== undefined) throw new InvalidArgumentError(`${name} takes no number.`);
  return { value: name as DivergenceName, name, entry };
}

function splitAtColon(text: string): [name: string, number: string | undefined] {
  const colon = text.indexOf(":");
  return colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

function ofFamily(name: string, { make, takes, example }: Family, number: string | undefined): ParametricDivergence {
  if (number === undefined || !(isDecimal(number) || number === "Infinity")) {
    throw new InvalidArgumentError(`${name} takes ${takes}: ${name}:${example}.`);
  }
  try {
    return make(Number(number));
  } catch (error) {
    throw isKullbackError(error) ? new InvalidArgumentError(`Expected ${error.expected}.`) : error;
  }
}
