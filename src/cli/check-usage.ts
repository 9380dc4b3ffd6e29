/** What is wrong with the options of a command together. */

import type { Command } from "commander";
import type { ChosenDivergence } from "./divergence-option.ts";
import { STANDARD_OUTPUT, writesFile } from "./shared-options.ts";

/** Ends the command with what is wrong with its usage. */
export function refuse(command: Command, message: string): never {
  return command.error(`error: ${message}`);
}

/** Of a command that takes rows of P against those of Q or a reference. */
export function checkOperands(
  command: Command,
  given: {
    readonly divergence: ChosenDivergence;
    readonly Q?: string | undefined;
    readonly reference?: string | undefined;
  },
): void {
  const { divergence, Q, reference } = given;
  const { name, entry } = divergence;
  const seconds = [Q, reference].filter((file) => file !== undefined).length;
  if (entry.operands === "pp") {
    if (seconds > 0) refuse(command, `${name} is of P alone: give neither Q nor --reference.`);
  } else if (seconds !== 1) {
    refuse(command, `${name} compares: give either Q or --reference${seconds === 0 ? "" : ", not both"}.`);
  }
}

/** Of a command that takes every row of one file against every row of another. */
export function checkPairs(command: Command, { name, entry }: ChosenDivergence): void {
  if (entry.operands !== "pp") return;
  refuse(command, `${name} is of one row: there are no pairs of it. kullback score has it.`);
}

export function checkOut(
  command: Command,
  { out, json }: { readonly out?: string; readonly json?: boolean },
  endings: readonly string[],
): void {
  if (out === STANDARD_OUTPUT && json) refuse(command, "--json and --out - would both be standard output.");
  if (!writesFile(out) || endings.some((ending) => out.toLowerCase().endsWith(ending))) return;
  refuse(command, `--out takes a name that ends in ${endings.join(" or ")}, or -; got '${out}'.`);
}
