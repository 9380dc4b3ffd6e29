/** `kullback score`: a number for each row. */

import { type Command, Option } from "commander";
import { divergenceNames, divergences } from "../divergences.ts";
import { nearestName } from "../errors.ts";
import { SCORE_FILE_ENDINGS } from "../io/score-files.ts";
import { parseBase, parseColumns, parseCount, parseMass, parseNumber, parseYes, parseZeros } from "./option-values.ts";
import { runScore, type ScoreCommand, STANDARD_OUTPUT } from "./run-score.ts";

const AFTER_HELP = `
Divergences:
${wrapped(divergenceNames)}

Files are .npy, .npy.gz, .csv or .csv.gz, told apart by their contents; - is
standard input. An array has a row for each histogram and a column for each bin.

A CSV has commas between its cells. Its first line is a header if it is text.
Labels are the columns of text before the first number, and those under an empty
first cell, as pandas and R write row names, or under a name like id, user_id,
key, name, label, index, row or date. Numbers over or beside numbers cannot be
told from masses: say --csv-header yes of a header of numbers, --label-columns 1
of labels that are numbers under another name or none.

Without --top and --out, each row is printed as its label (or its number, from
0), a tab, and its score. Infinite scores are inf. Nothing is written before all
input is known to be good: scores, 8 bytes a row, and labels wait for it.

Exit status: 0 fine, 1 a score is above --fail-above, 2 bad usage or bad data,
130 interrupted (128 and the number of the signal).

Examples:
  Counts against one reference, in bits: the ten strangest rows of at least 50
    $ kullback score counts.npy --reference all.npy --base 2 \\
        --top 10 --min-mass 50 --labels names.csv

  Row against row, into a file
    $ kullback score today.csv yesterday.csv -d js-distance --out drift.csv

  In a pipeline, failing when something drifts
    $ zcat today.csv.gz | kullback score - --reference usual.csv \\
        --zeros pseudocount:0.5 --fail-above 0.1
`;

/** Adds the command; `finish` is called with its exit code. */
export function addScoreCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command("score")
    .summary("score each row of P against the same row of Q, or against one reference")
    .description(
      "Scores each row of P against the same row of Q, or against the one row of a reference.\n" +
        "The direction is D(P||Q). Rows are normalized to sum to 1 unless --mass says otherwise.",
    )
    .argument("<P>", "file of histograms, one a row")
    .argument("[Q]", "file of as many histograms, paired with those of P")
    .option("-r, --reference <file>", "file of one histogram, the Q of every row")
    .option("-d, --divergence <name>", "what to compute, one of those below", "kl")
    .option("-b, --base <number>", "base of the logarithm: 2 for bits, 10, e for nats (default: e)", parseBase)
    .option(
      "-z, --zeros <policy>",
      "a bin with mass in P and none in Q: infinite, drop, throw, epsilon:1e-10, pseudocount:0.5 (default: infinite)",
      parseZeros,
    )
    .addOption(
      new Option("-m, --mass <kind>", "masses divided by their row's sum, or as given").choices(["normalize", "given"]),
    )
    .addOption(
      new Option("--precision <kind>", "of the computation (default: double, single if all data is float32)").choices([
        "double",
        "single",
      ]),
    )
    .addOption(
      new Option(
        "--invalid <kind>",
        "a row with a negative, infinite or NaN mass, or none: stop, or score NaN",
      ).choices(["throw", "nan"]),
    )
    .addOption(new Option("--backend <kind>", "what computes").choices(["auto", "wasm", "js"]).default("auto"))
    .option(
      "-l, --labels <file>",
      "labels of P's rows: one a line, or the columns of a CSV; a header is one line more than rows",
    )
    .option(
      "--label-columns <count>",
      "leading columns of P, Q and reference, if CSV, that are labels (default: detected)",
      parseColumns,
    )
    .option(
      "--csv-header <yes|no>",
      "whether the first line of P, Q and reference, if CSV, names the columns (default: detected)",
      parseYes,
    )
    .option("-n, --top <count>", "print the rows with the largest scores, largest first", parseCount)
    .option("--min-mass <mass>", "leave out rows of P with less mass (in an .npy they are NaN)", parseMass)
    .option("--fail-above <score>", "exit with 1 if a score is above this", parseNumber)
    .option("-o, --out <file>", "write all scores to a .npy or .csv file; - is CSV on standard output")
    .option("--json", "print JSON")
    .option("--verbose", "say on standard error what was read, what computed it, and how fast")
    .addHelpText("after", AFTER_HELP)
    .action(async (P: string, Q: string | undefined, options: Omit<ScoreCommand, "P" | "Q">, command: Command) => {
      const given: ScoreCommand = { ...options, P, Q };
      checkUsage(command, given);
      finish(await runScore(given));
    });
}

function checkUsage(command: Command, { Q, reference, divergence: name, out, json }: ScoreCommand): void {
  const refuse = (message: string): never => command.error(`error: ${message}`);
  const operands = divergences.get(name)?.operands;
  if (operands === undefined) {
    refuse(`there is no divergence '${name}'. Did you mean ${nearestName(name, divergenceNames)}?`);
  }
  const seconds = [Q, reference].filter((file) => file !== undefined).length;
  if (operands === "pp") {
    if (seconds > 0) refuse(`${name} is of P alone: give neither Q nor --reference.`);
  } else if (seconds !== 1) {
    refuse(`${name} compares: give either Q or --reference${seconds === 0 ? "" : ", not both"}.`);
  }
  if (out === undefined) return;
  if (out === STANDARD_OUTPUT) {
    if (json) refuse("--json and --out - would both be standard output.");
  } else if (!SCORE_FILE_ENDINGS.some((ending) => out.toLowerCase().endsWith(ending))) {
    refuse(`--out takes a name that ends in ${SCORE_FILE_ENDINGS.join(" or ")}, or -; got '${out}'.`);
  }
}

/** Names between commas, in lines that fit a terminal. */
function wrapped(names: readonly string[]): string {
  return names
    .join(", ")
    .replace(/(.{1,76})(?: |$)/g, "  $1\n")
    .trimEnd();
}
