/** `kullback pairwise`: a number for each pair of rows. */

import type { Command } from "commander";
import { SCORE_FILE_ENDINGS } from "../io/score-files.ts";
import { checkOut, checkPairs, refuse } from "./check-usage.ts";
import { divergencesHelp, exitStatusHelp, FILES_HELP } from "./help-texts.ts";
import { type PairwiseCommand, runPairwise } from "./run-pairwise.ts";
import {
  computationOptions,
  csvOptions,
  jsonOption,
  labelsOption,
  outOption,
  secondLabelsOption,
  verboseOption,
} from "./shared-options.ts";

const AFTER_HELP = `
${divergencesHelp(["entropy"])}

${FILES_HELP}

Without --out, a line is printed for each row of P: its scores, with tabs
between them. Labels of rows come before them, and labels of columns are a line
above, where there are any. A CSV has the same between commas. Infinite scores
are inf.

Memory: P and Q are read whole, with their labels. The matrix is not held: at
most 8 MiB of it are scored and written at a time, so that it may be larger than
memory. Nothing is printed before all rows are known to be histograms; with
--zeros throw, a matrix is scored twice to be printed. A file is there when it
is complete. Without Q, a symmetric divergence gives a symmetric matrix, to the
bit.

${exitStatusHelp()}

Examples:
  The Jensen-Shannon distances of all days, for clustering
    $ kullback pairwise days.csv -d js-distance --out distances.npy

  Every row of today against every row of the models, in bits
    $ kullback pairwise today.npy models.npy --base 2 --labels days.csv
`;

/** Adds the command; `finish` is called with its exit code. */
export function addPairwiseCommand(program: Command, finish: (exitCode: number) => void): void {
  const pairwise = program
    .command("pairwise")
    .summary("score each row of P against each row of Q, or of P itself")
    .description(
      "Scores each row of P against each row of Q, or against each row of P itself.\n" +
        "The direction is D(P||Q). Rows are normalized to sum to 1 unless --mass says otherwise.",
    )
    .argument("<P>", "file of histograms, one a row of the matrix")
    .argument("[Q]", "file of histograms, one a column (default: P)");
  for (const option of [
    ...computationOptions(),
    labelsOption("P's rows"),
    secondLabelsOption("--q-labels", "Q's rows"),
    ...csvOptions("P and Q"),
    outOption("the matrix", ".npy or .csv"),
    jsonOption(),
    verboseOption(),
  ]) {
    pairwise.addOption(option);
  }
  pairwise
    .addHelpText("after", AFTER_HELP)
    .action(async (P: string, Q: string | undefined, options: Omit<PairwiseCommand, "P" | "Q">, command: Command) => {
      const given: PairwiseCommand = { ...options, P, Q };
      checkPairs(command, given.divergence);
      if (given.qLabels !== undefined && Q === undefined) {
        refuse(command, "--q-labels are of Q, which is not given: those of P are of the columns too.");
      }
      checkOut(command, given, SCORE_FILE_ENDINGS);
      finish(await runPairwise(given));
    });
}
