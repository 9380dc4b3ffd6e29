/** `kullback explain`: the bins that make a row strange. */

import { type Command, Option } from "commander";
import { type Divergence, divergenceNames, divergences, isSum } from "../divergences.ts";
import { checkOperands, refuse } from "./check-usage.ts";
import type { ChosenDivergence } from "./divergence-option.ts";
import { divergencesHelp, exitStatusHelp, FILES_HELP } from "./help-texts.ts";
import { parseCount, parseWhole } from "./option-values.ts";
import { type ExplainCommand, runExplain } from "./run-explain.ts";
import {
  computationOptions,
  csvOptions,
  jsonOption,
  labelsOption,
  minMassOption,
  referenceOption,
  topOption,
  verboseOption,
} from "./shared-options.ts";

/** Divergences that are no sum over bins: a root, or a logarithm; of orders other than 1 those of Rényi too. */
const NO_SUMS = [...divergenceNames.filter((name) => !isSum(divergences.get(name) as Divergence)), "renyi"];

/** The sums that they are functions of. */
const SUMS: Readonly<Record<string, string>> = {
  "js-distance": "js",
  hellinger: "squared-hellinger",
  bhattacharyya: "squared-hellinger",
};

const AFTER_HELP = `
${divergencesHelp(NO_SUMS)}

${FILES_HELP}

For each row chosen, its score is printed, and a line for each of the bins that
add most to it, the largest first: the bin's number, from 0; p and q, the masses
as parts of their row's (as given, where they are scored so), before --zeros
changes them; the contribution; its share of the score; and the bin's name, if P
is a CSV with a header. Contributions of kl may be negative: shares of the bins
above then sum to more than 1. Of a score of 0 there are none (nan), of inf
those of finite bins are 0.
Numbers are rounded to 6 digits; --json has all.

The files are read once, to the end, and may be larger than memory.

${exitStatusHelp()}

Examples:
  Why is the strangest row of at least 50 counts strange?
    $ kullback explain counts.npy --reference all.npy --base 2 --min-mass 50

  The same of a row that is known, and of its 3 bins that matter most
    $ kullback explain today.csv yesterday.csv -d js --label STL --bins 3
`;

/** Adds the command; `finish` is called with its exit code. */
export function addExplainCommand(program: Command, finish: (exitCode: number) => void): void {
  const explain = program
    .command("explain")
    .summary("show the bins that add most to the score of a row")
    .description(
      "Shows the bins that add most to the score of a row: of the one with the largest\n" +
        "score, or of those that are asked for. P, Q and scores are those of kullback score.",
    )
    .argument("<P>", "file of histograms, one a row")
    .argument("[Q]", "file of as many histograms, paired with those of P");
  for (const option of [
    new Option("--row <number>", "the row of this number, from 0").argParser<unknown>(parseWhole),
    new Option("--label <label>", "the row of this label"),
    topOption("the rows with the largest scores, largest first (default: 1)"),
    new Option("--bins <count>", "how many bins of each row").argParser<unknown>(parseCount).default(10),
    referenceOption(),
    ...computationOptions(),
    labelsOption("P's rows"),
    ...csvOptions("P, Q and reference"),
    minMassOption(),
    jsonOption(),
    verboseOption(),
  ]) {
    explain.addOption(option);
  }
  explain
    .addHelpText("after", AFTER_HELP)
    .action(async (P: string, Q: string | undefined, options: Omit<ExplainCommand, "P" | "Q">, command: Command) => {
      const given: ExplainCommand = { ...options, P, Q };
      checkUsage(command, given);
      finish(await runExplain(given));
    });
}

function checkUsage(command: Command, given: ExplainCommand): void {
  const { row, label, top, minMass } = given;
  checkOperands(command, given);
  checkSum(command, given.divergence);
  const chosen = [row, label, top].filter((choice) => choice !== undefined).length;
  if (chosen > 1) refuse(command, "give one of --row, --label and --top.");
  if (minMass !== undefined && chosen > 0 && top === undefined) {
    refuse(command, "--min-mass is for finding the largest score: --row and --label say which row.");
  }
}

function checkSum(command: Command, { name, entry }: ChosenDivergence): void {
  if (isSum(entry)) return;
  if (entry.largest) refuse(command, `${name} is the largest ln(p/q), and no sum over bins.`);
  refuse(
    command,
    `${name} is no sum over bins: explain ${SUMS[name] ?? "tsallis of that order"}, with which it grows.`,
  );
}
