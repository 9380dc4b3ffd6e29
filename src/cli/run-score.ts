/** What `kullback score` does, its options understood. */

import { createEngine, type Engine } from "../index.ts";
import type { LabelFile } from "../io/labels.ts";
import { createScoreFile, type ScoreFile } from "../io/score-files.ts";
import { scoreText } from "../io/score-text.ts";
import { forEachKept } from "../io/scored-rows.ts";
import { EXIT } from "./exit-code.ts";
import { HeldRows } from "./held-rows.ts";
import { type Inputs, openInputs } from "./inputs.ts";
import { counted, namedRow, rate, say } from "./messages.ts";
import { clearProgress, Progress } from "./progress.ts";
import { columns, csv, type Facts, type Format, json, textOf, textOfRanked } from "./report.ts";
import { labelledPieces, labelledRows } from "./row-labels.ts";
import { scoreRows } from "./score-rows.ts";
import { ScoreTally } from "./score-tally.ts";
import {
  type Computation,
  type CsvLayoutGiven,
  engineOptions,
  openOptions,
  STANDARD_OUTPUT,
  writesFile,
} from "./shared-options.ts";
import { StandardOutput } from "./standard-output.ts";
import { type RankedRow, TopRows, withOwnLabel } from "./top-rows.ts";

export interface ScoreCommand extends Computation, CsvLayoutGiven {
  readonly P: string;
  readonly Q: string | undefined;
  readonly reference?: string;
  readonly labels?: string;
  readonly top?: number;
  readonly minMass?: number;
  readonly failAbove?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Scores, writes what is asked for, and returns the exit code. */
export async function runScore(command: ScoreCommand): Promise<number> {
  const { P, Q, reference, labels, out } = command;
  const inputs = await openInputs({ P, Q, reference, labels }, openOptions(command, command));
  let engine: Engine | undefined;
  let file: ScoreFile | undefined;
  try {
    engine = await createEngine({ backend: command.backend });
    // Made before any work is done, to learn whether it can be.
    if (writesFile(out)) file = await createScoreFile(out, inputs.labelled);
    const results = await scoreAll(command, inputs, engine);
    clearProgress();
    if (file !== undefined) await writeFile(file, results);
    await print(command, inputs, engine, results);
    sayMore(command, inputs, engine, results);
    return results.tally.above > 0 ? EXIT.ABOVE : EXIT.FINE;
  } finally {
    await file?.discard();
    engine?.close();
    await inputs.close();
  }
}

/** What is known when all input has been read, and is good. */
interface Results {
  /** Rows that are to be written, all of them. */
  readonly held: HeldRows;
  /** Rows that `--top` asks for, if it does. */
  readonly top: readonly RankedRow[] | undefined;
  /** The first of the largest scores above what is allowed. */
  readonly largest: RankedRow | undefined;
  readonly tally: ScoreTally;
  readonly labels: LabelFile | undefined;
  readonly seconds: number;
}

async function scoreAll(command: ScoreCommand, inputs: Inputs, engine: Engine): Promise<Results> {
  const started = performance.now();
  const { labels } = inputs;
  const held = new HeldRows();
  const top = command.top === undefined ? undefined : new TopRows(command.top);
  const tally = new ScoreTally(command.failAbove);
  const progress = new Progress();
  const scoring = { engine, divergence: command.divergence, options: engineOptions(command), minMass: command.minMass };

  for await (const rows of inputs.chunks()) {
    const scored = scoreRows(scoring, inputs, rows);
    tally.add(scored);
    if (top !== undefined) forEachKept(scored, (row, label, score) => top.add({ row, label, score }, withOwnLabel));
    if (top === undefined || writesFile(command.out)) held.add(scored);
    const { read, size } = inputs.P.progress();
    progress.update(tally.rows, read, size);
  }
  const seconds = (performance.now() - started) / 1000;

  labels?.check(tally.rows);
  const named = (rows: readonly RankedRow[]) => labelledRows(rows, labels, tally.rows);
  return {
    held,
    top: top && (await named(top.sorted())),
    largest: tally.largest && (await named([tally.largest]))[0],
    tally,
    labels,
    seconds,
  };
}

async function writeFile(file: ScoreFile, { held, labels, tally }: Results): Promise<void> {
  for await (const rows of labelledPieces(held, labels, tally.rows)) await file.write(rows);
  await file.finish();
}

async function print(command: ScoreCommand, inputs: Inputs, engine: Engine, results: Results): Promise<void> {
  const { held, top, labels, tally } = results;
  const output = new StandardOutput();
  const format = formatOf(command, inputs, engine, results);
  await output.write(format.start);
  if (top !== undefined) {
    await output.write(textOfRanked(format, top));
  } else if (!writesFile(command.out)) {
    for await (const rows of labelledPieces(held, labels, tally.rows)) {
      if (output.closed) break;
      await output.write(textOf(format, rows));
    }
  }
  await output.write(format.end);
}

function formatOf(command: ScoreCommand, inputs: Inputs, engine: Engine, results: Results): Format {
  if (command.json) {
    return json(factsOf(command, inputs, engine, results), results.top !== undefined || !writesFile(command.out));
  }
  return command.out === STANDARD_OUTPUT ? csv(inputs.labelled) : columns;
}

/** The JSON without its scores: what was computed, of what, by what. Options that were not given have the library's defaults. */
function factsOf(command: ScoreCommand, inputs: Inputs, engine: Engine, { tally, seconds }: Results): Facts {
  const { divergence, P, Q, reference, minMass, top, failAbove, out } = command;
  return {
    divergence: divergence.name,
    options: engineOptions(command),
    P,
    Q,
    reference,
    bins: inputs.P.bins,
    backend: engine.backend,
    reason: engine.reason,
    minMass,
    top,
    failAbove,
    out,
    rows: tally.rows,
    leftOut: minMass === undefined ? undefined : tally.rows - tally.scored,
    invalid: tally.invalid,
    above: failAbove === undefined ? undefined : tally.above,
    seconds,
    rowsPerSecond: Math.round(tally.rows / seconds),
  };
}

/** What a person should know, on standard error. */
function sayMore(command: ScoreCommand, inputs: Inputs, engine: Engine, results: Results): void {
  const { tally, largest, seconds } = results;
  if (command.verbose) {
    say(
      `${counted(tally.rows, "row")} of ${inputs.P.bins} bins (${inputs.P.type}), ${command.divergence.name}, ` +
        `${engine.backend} backend (${engine.reason}), ${seconds.toFixed(3)} s, ${rate(tally.rows, seconds)} rows/s`,
    );
    if (command.minMass !== undefined) say(`${counted(tally.rows - tally.scored, "row")} left out by --min-mass`);
  }
  if (tally.invalid > 0) say(`${counted(tally.invalid, "row")} scored NaN: not a histogram`);
  if (largest === undefined) return;
  const name = namedRow(largest.row, largest.label);
  say(
    `${counted(tally.above, "row")} above ${command.failAbove}; the largest, ${scoreText(largest.score)}, is ${name}`,
  );
}
