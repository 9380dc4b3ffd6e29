/** The values of options, from the text a user typed. What the engine checks is left to it. */

import { InvalidArgumentError } from "commander";
import { isDecimal } from "../io/csv-numbers.ts";
import type { Zeros } from "../options.ts";

export function parseNumber(text: string): number {
  const value = Number(text);
  if (!isDecimal(text) || !Number.isFinite(value)) throw new InvalidArgumentError("Expected a number.");
  return value;
}

export function parseMass(text: string): number {
  const value = parseNumber(text);
  if (value < 0) throw new InvalidArgumentError("Expected a number of at least 0.");
  return value;
}

export function parsePositive(text: string): number {
  const value = parseNumber(text);
  if (value <= 0) throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}

export function parseCount(text: string): number {
  return wholeNumber(text, 1);
}

export function parseWhole(text: string): number {
  return wholeNumber(text, 0);
}

function wholeNumber(text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  }
  return value;
}

export function parseYes(text: string): boolean {
  if (text !== "yes" && text !== "no") throw new InvalidArgumentError("Expected yes or no.");
  return text === "yes";
}

/** The base of the logarithm, or "e" for the engine's own. */
export function parseBase(text: string): number | "e" {
  if (text === "e") return text;
  const value = Number(text);
  if (!isDecimal(text) || !(value > 0) || value === 1 || !Number.isFinite(value)) {
    throw new InvalidArgumentError("Expected 2, e, 10 or another positive number that is not 1.");
  }
  return value;
}

export function parseZeros(text: string): Zeros {
  if (text === "infinite" || text === "drop" || text === "throw") return text;
  const [name, number, ...more] = text.split(":");
  if (more.length === 0 && number !== undefined && isDecimal(number)) {
    if (name === "epsilon") return { epsilon: Number(number) };
    if (name === "pseudocount") return { pseudocount: Number(number) };
  }
  throw new InvalidArgumentError("Expected infinite, drop, throw, epsilon:NUMBER or pseudocount:NUMBER.");
}
