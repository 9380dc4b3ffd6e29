/** What `kullback explain` does, its options understood. */

import { createEngine, type Engine } from "../index.ts";
import { type ChosenRows, largestRows, rowOfLabel, rowOfNumber } from "./chosen-rows.ts";
import { EXIT } from "./exit-code.ts";
import { type ExplainedRow, jsonText, tableText } from "./explain-report.ts";
import { explainedBins } from "./explained-row.ts";
import { type Inputs, openInputs } from "./inputs.ts";
import { counted, rate, say } from "./messages.ts";
import { clearProgress, Progress } from "./progress.ts";
import { scoreRows } from "./score-rows.ts";
import { ScoreTally } from "./score-tally.ts";
import { type Computation, type CsvLayoutGiven, engineOptions, openOptions } from "./shared-options.ts";
import { StandardOutput } from "./standard-output.ts";

export interface ExplainCommand extends Computation, CsvLayoutGiven {
  readonly P: string;
  readonly Q: string | undefined;
  readonly reference?: string;
  readonly labels?: string;
  readonly row?: number;
  readonly label?: string;
  readonly top?: number;
  readonly bins: number;
  readonly minMass?: number;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Scores all rows, explains those chosen, and returns the exit code. */
export async function runExplain(command: ExplainCommand): Promise<number> {
  const { P, Q, reference, labels, divergence, minMass } = command;
  const inputs = await openInputs({ P, Q, reference, labels }, openOptions(command, command));
  let engine: Engine | undefined;
  try {
    engine = await createEngine({ backend: command.backend });
    const options = engineOptions(command);
    const chosen = await chosenRows(command, inputs);
    const tally = new ScoreTally();
    const progress = new Progress();
    const started = performance.now();
    for await (const rows of inputs.chunks()) {
      const scored = scoreRows({ engine, divergence, options, minMass }, inputs, rows);
      tally.add(scored);
      chosen.add(rows, scored);
      const { read, size } = inputs.P.progress();
      progress.update(tally.rows, read, size);
    }
    const seconds = (performance.now() - started) / 1000;
    inputs.labels?.check(tally.rows);
    const explained: ExplainedRow[] = [];
    for (const row of await chosen.finish(tally.rows)) {
      explained.push({ ...row, bins: explainedBins(engine, divergence, options, row, command.bins) });
    }
    clearProgress();

    const names = inputs.P.header;
    const output = new StandardOutput();
    await output.write(
      command.json
        ? jsonText(factsOf(command, inputs, engine, tally), explained, names)
        : explained.map((row) => tableText(row, names)).join("\n"),
    );
    if (command.verbose) {
      say(
        `${counted(tally.rows, "row")} of ${inputs.P.bins} bins (${inputs.P.type}), ${divergence.name}, ` +
          `${engine.backend} backend (${engine.reason}), ${seconds.toFixed(3)} s, ${rate(tally.rows, seconds)} rows/s`,
      );
      if (minMass !== undefined) say(`${counted(tally.rows - tally.scored, "row")} left out by --min-mass`);
    }
    if (explained.length === 0) say("no row has a score to explain");
    if (tally.invalid > 0) say(`${counted(tally.invalid, "row")} scored NaN: not a histogram`);
    return EXIT.FINE;
  } finally {
    engine?.close();
    await inputs.close();
  }
}

async function chosenRows({ row, label, top = 1 }: ExplainCommand, inputs: Inputs): Promise<ChosenRows> {
  if (row !== undefined) return rowOfNumber(row, inputs);
  return label !== undefined ? rowOfLabel(label, inputs) : largestRows(top, inputs);
}

/** What was computed, of what, by what. Options that were not given have the library's defaults. */
function factsOf(command: ExplainCommand, inputs: Inputs, { backend, reason }: Engine, tally: ScoreTally) {
  const { divergence, P, Q, reference, minMass, top } = command;
  const { rows, scored, invalid } = tally;
  return {
    divergence: divergence.name,
    options: engineOptions(command),
    P,
    Q,
    reference,
    bins: inputs.P.bins,
    backend,
    reason,
    minMass,
    top,
    rows,
    leftOut: minMass === undefined ? undefined : rows - scored,
    invalid,
  };
}
