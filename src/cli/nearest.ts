/** `kullback nearest`: the nearest rows of a library, for each query. */

import type { Command } from "commander";
import { checkOut, checkPairs, refuse } from "./check-usage.ts";
import { divergencesHelp, exitStatusHelp, FILES_HELP } from "./help-texts.ts";
import { parseCount } from "./option-values.ts";
import { type NearestCommand, runNearest } from "./run-nearest.ts";
import {
  computationOptions,
  csvOptions,
  failAboveOption,
  jsonOption,
  labelsOption,
  outOption,
  secondLabelsOption,
  verboseOption,
  writesFile,
} from "./shared-options.ts";

/** What `--out` may end in: for each query there are numbers of rows and scores, which are no one array. */
const ENDINGS = [".csv"];

const AFTER_HELP = `
${divergencesHelp(["entropy"])}

${FILES_HELP}

The direction is D(query||row of the library). For each query, --count lines are
printed, the nearest row first: the query's label (or its number, from 0), the
rank from 1, the label or number of the row, and the score, with tabs between
them. Of equal scores the lower row comes first. The search is exact: every pair
is scored. Infinite scores are inf. --json prints an array, with an object for
each query: { query, label, nearest: [{ row, label, score }] }.

Memory: both files are read whole, with their labels. Nothing is written before
all input is known to be good: 12 bytes wait for each line.

${exitStatusHelp("see --fail-above")}

Examples:
  The three models that are most like each day
    $ kullback nearest days.csv models.csv --count 3 -d js-distance

  Novelty: fails if a day is like nothing that was seen
    $ kullback nearest today.npy seen.npy --base 2 --fail-above 0.5
`;

/** Adds the command; `finish` is called with its exit code. */
export function addNearestCommand(program: Command, finish: (exitCode: number) => void): void {
  const nearest = program
    .command("nearest")
    .summary("find the rows of a library that are nearest to each query")
    .description(
      "Finds, for each query (P), the rows of the library (Q) with the smallest scores.\n" +
        "Rows are normalized to sum to 1 unless --mass says otherwise.",
    )
    .argument("<queries>", "file of histograms, one a row")
    .argument("<library>", "file of histograms, among which the nearest are found")
    .option("-c, --count <count>", "how many rows for each query", parseCount, 1);
  for (const option of [
    ...computationOptions(),
    labelsOption("the queries"),
    secondLabelsOption("--library-labels", "the library's rows"),
    ...csvOptions("both files"),
    failAboveOption("the nearest row of a query has a score above this"),
    outOption("the lines", ".csv"),
    jsonOption(),
    verboseOption(),
  ]) {
    nearest.addOption(option);
  }
  nearest
    .addHelpText("after", AFTER_HELP)
    .action(
      async (
        queries: string,
        library: string,
        options: Omit<NearestCommand, "queries" | "library">,
        command: Command,
      ) => {
        const given: NearestCommand = { ...options, queries, library };
        checkPairs(command, given.divergence);
        checkOut(command, given, ENDINGS);
        if (given.json && writesFile(given.out))
          refuse(command, "--json is printed, --out is a file: give one of them.");
        finish(await runNearest(given));
      },
    );
}
