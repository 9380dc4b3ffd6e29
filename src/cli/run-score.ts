/** What `kullback score` does, its options understood. */

import { createEngine, type DivergenceName, type Engine, type ScoreOptions } from "../index.ts";
import { createScoreFile, type ScoreFile } from "../io/score-files.ts";
import { scoreText } from "../io/score-text.ts";
import { forEachKept } from "../io/scored-rows.ts";
import { EXIT } from "./exit-code.ts";
import { type Inputs, openInputs } from "./inputs.ts";
import { clearProgress, Progress } from "./progress.ts";
import { columns, csv, type Facts, type Format, json, Report } from "./report.ts";
import { scoreRows } from "./score-rows.ts";
import { ScoreTally } from "./score-tally.ts";
import { StandardOutput } from "./standard-output.ts";
import { TopRows } from "./top-rows.ts";

export interface ScoreCommand extends Pick<ScoreOptions, "zeros" | "mass" | "precision" | "invalid"> {
  readonly P: string;
  readonly Q: string | undefined;
  readonly reference?: string;
  readonly divergence: DivergenceName;
  readonly base?: number | "e";
  readonly backend: "auto" | "wasm" | "js";
  readonly labels?: string;
  readonly labelColumns?: number;
  readonly csvHeader?: boolean;
  readonly top?: number;
  readonly minMass?: number;
  readonly failAbove?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** `--out` that is standard output, as CSV. */
export const STANDARD_OUTPUT = "-";

/** Scores, writes what is asked for, and returns the exit code. */
export async function runScore(command: ScoreCommand): Promise<number> {
  const { P, Q, reference, labels, invalid, out } = command;
  const csvLayout = { header: command.csvHeader, labelColumns: command.labelColumns };
  const inputs = await openInputs({ P, Q, reference, labels }, { csv: csvLayout, invalid });
  let engine: Engine | undefined;
  let file: ScoreFile | undefined;
  try {
    engine = await createEngine({ backend: command.backend });
    if (out !== undefined && out !== STANDARD_OUTPUT) file = await createScoreFile(out, inputs.labelled);
    return await scoreAll(command, inputs, engine, file);
  } finally {
    await file?.discard();
    engine?.close();
    await inputs.close();
  }
}

async function scoreAll(
  command: ScoreCommand,
  inputs: Inputs,
  engine: Engine,
  file: ScoreFile | undefined,
): Promise<number> {
  const started = performance.now();
  const output = new StandardOutput();
  const top = command.top === undefined ? undefined : new TopRows(command.top);
  /** Whether scores are printed as they come. */
  const streaming = top === undefined && file === undefined;
  const report = new Report(output, formatOf(command, inputs, engine, streaming || top !== undefined));
  const tally = new ScoreTally(command.failAbove);
  const progress = new Progress(streaming && output.isTerminal);
  const scoring = { engine, divergence: command.divergence, options: engineOptions(command), minMass: command.minMass };

  for await (const rows of inputs.chunks()) {
    const scored = scoreRows(scoring, inputs, rows);
    tally.add(scored);
    if (top !== undefined) forEachKept(scored, (row, label, score) => top.add({ row, label, score }));
    await file?.write(scored);
    if (streaming) await report.rows(scored);
    // Once nobody reads the scores, only the exit code is left to find.
    if (output.closed && command.failAbove === undefined) return EXIT.FINE;
    const { read, size } = inputs.P.progress();
    progress.update(tally.rows, read, size);
  }

  clearProgress();
  await file?.finish();
  if (top !== undefined) await report.ranked(top.sorted());
  const seconds = (performance.now() - started) / 1000;
  await report.end(factsAfter(command, tally, seconds));
  say(command, inputs, engine, tally, seconds);
  return tally.above > 0 ? EXIT.ABOVE : EXIT.FINE;
}

function engineOptions({ base, zeros, mass, precision, invalid }: ScoreCommand): ScoreOptions {
  // Nats are the engine's own.
  return { base: base === "e" ? undefined : base, zeros, mass, precision, invalid };
}

function formatOf(command: ScoreCommand, inputs: Inputs, engine: Engine, withScores: boolean): Format {
  if (command.json) return json(factsBefore(command, inputs, engine), withScores);
  return command.out === STANDARD_OUTPUT ? csv(inputs.labelled) : columns;
}

/** The JSON's beginning: what is computed, of what, by what. Options that were not given have the library's defaults. */
function factsBefore(command: ScoreCommand, inputs: Inputs, engine: Engine): Facts {
  const { divergence, P, Q, reference, minMass, top, failAbove, out } = command;
  return {
    divergence,
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
  };
}

function factsAfter(command: ScoreCommand, tally: ScoreTally, seconds: number): Facts {
  return {
    rows: tally.rows,
    leftOut: command.minMass === undefined ? undefined : tally.rows - tally.scored,
    invalid: tally.invalid,
    above: command.failAbove === undefined ? undefined : tally.above,
    seconds,
    rowsPerSecond: Math.round(tally.rows / seconds),
  };
}

/** What a person should know, on standard error. */
function say(command: ScoreCommand, inputs: Inputs, engine: Engine, tally: ScoreTally, seconds: number): void {
  const count = (rows: number) => `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}`;
  const lines: string[] = [];
  if (command.verbose) {
    const speed = Math.round(tally.rows / seconds).toLocaleString("en");
    lines.push(
      `${count(tally.rows)} of ${inputs.P.bins} bins (${inputs.P.type}), ${command.divergence}, ` +
        `${engine.backend} backend (${engine.reason}), ${seconds.toFixed(3)} s, ${speed} rows/s`,
    );
    if (command.minMass !== undefined) lines.push(`${count(tally.rows - tally.scored)} left out by --min-mass`);
  }
  if (tally.invalid > 0) lines.push(`${count(tally.invalid)} scored NaN: not a histogram`);
  if (tally.largest !== undefined) {
    const { row, label, score } = tally.largest;
    const name = label === undefined ? `row ${row}` : `${label} (row ${row})`;
    lines.push(`${count(tally.above)} above ${command.failAbove}; the largest, ${scoreText(score)}, is ${name}`);
  }
  for (const line of lines) process.stderr.write(`kullback: ${line}\n`);
}
