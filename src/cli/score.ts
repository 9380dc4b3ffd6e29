/** `kullback score`: a number for each row. */

import type { Command } from "commander";
import { SCORE_FILE_ENDINGS } from "../io/score-files.ts";
import { checkOperands, checkOut } from "./check-usage.ts";
import { divergencesHelp, exitStatusHelp, FILES_HELP } from "./help-texts.ts";
import { runScore, type ScoreCommand } from "./run-score.ts";
import {
  computationOptions,
  csvOptions,
  failAboveOption,
  jsonOption,
  labelsOption,
  minMassOption,
  outOption,
  referenceOption,
  topOption,
  verboseOption,
} from "./shared-options.ts";

const AFTER_HELP = `
${divergencesHelp()}

${FILES_HELP}

Without --top and --out, each row is printed as its label (or its number, from
0), a tab, and its score. Infinite scores are inf. Nothing is written before all
input is known to be good: scores, 8 bytes a row, and labels wait for it.

${exitStatusHelp("a score is above --fail-above")}

Examples:
  Counts against one reference, in bits: the ten strangest rows of at least 50
    $ kullback score counts.npy --reference all.npy --base 2 \\
        --top 10 --min-mass 50 --labels names.csv

  Row against row, into a file
    $ kullback score today.csv yesterday.csv -d js-distance --out drift.csv

  The Renyi divergence of order 2
    $ kullback score counts.npy --reference all.npy -d renyi:2

  In a pipeline, failing when something drifts
    $ zcat today.csv.gz | kullback score - --reference usual.csv \\
        --zeros pseudocount:0.5 --fail-above 0.1
`;

/** Adds the command; `finish` is called with its exit code. */
export function addScoreCommand(program: Command, finish: (exitCode: number) => void): void {
  const score = program
    .command("score")
    .summary("score each row of P against the same row of Q, or against one reference")
    .description(
      "Scores each row of P against the same row of Q, or against the one row of a reference.\n" +
        "The direction is D(P||Q). Rows are normalized to sum to 1 unless --mass says otherwise.",
    )
    .argument("<P>", "file of histograms, one a row")
    .argument("[Q]", "file of as many histograms, paired with those of P");
  for (const option of [
    referenceOption(),
    ...computationOptions(),
    labelsOption("P's rows"),
    ...csvOptions("P, Q and reference"),
    topOption("print the rows with the largest scores, largest first"),
    minMassOption(" (in an .npy they are NaN)"),
    failAboveOption("a score is above this"),
    outOption("all scores", ".npy or .csv"),
    jsonOption(),
    verboseOption(),
  ]) {
    score.addOption(option);
  }
  score
    .addHelpText("after", AFTER_HELP)
    .action(async (P: string, Q: string | undefined, options: Omit<ScoreCommand, "P" | "Q">, command: Command) => {
      const given: ScoreCommand = { ...options, P, Q };
      checkOperands(command, given);
      checkOut(command, given, SCORE_FILE_ENDINGS);
      finish(await runScore(given));
    });
}
