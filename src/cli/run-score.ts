/** What `kullback score` does, its options understood. */

import { createEngine, type DivergenceName, type Engine, type ScoreOptions } from "../index.ts";
import type { LabelFile } from "../io/labels.ts";
import { createScoreFile, type ScoreFile } from "../io/score-files.ts";
import { scoreText } from "../io/score-text.ts";
import { forEachKept } from "../io/scored-rows.ts";
import { EXIT } from "./exit-code.ts";
import { HeldRows } from "./held-rows.ts";
import { type Inputs, openInputs } from "./inputs.ts";
import { printable } from "./printable.ts";
import { clearProgress, Progress } from "./progress.ts";
import { columns, csv, type Facts, type Format, json, textOf, textOfRanked } from "./report.ts";
import { labelledPieces, labelledRows } from "./row-labels.ts";
import { scoreRows } from "./score-rows.ts";
import { ScoreTally } from "./score-tally.ts";
import { StandardOutput } from "./standard-output.ts";
import { type RankedRow, TopRows } from "./top-rows.ts";

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
    // Made before any work is done, to learn whether it can be.
    if (out !== undefined && writesFile(command)) file = await createScoreFile(out, inputs.labelled);
    const results = await scoreAll(command, inputs, engine);
    clearProgress();
    if (file !== undefined) await writeFile(file, results);
    await print(command, inputs, engine, results);
    say(command, inputs, engine, results);
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
    if (top !== undefined) forEachKept(scored, (row, label, score) => top.add({ row, label, score }));
    if (top === undefined || writesFile(command)) held.add(scored);
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
  } else if (!writesFile(command)) {
    for await (const rows of labelledPieces(held, labels, tally.rows)) {
      if (output.closed) break;
      await output.write(textOf(format, rows));
    }
  }
  await output.write(format.end);
}

/** Whether `--out` names a file; scores are then printed only if `--top` asks for them. */
function writesFile({ out }: ScoreCommand): boolean {
  return out !== undefined && out !== STANDARD_OUTPUT;
}

function engineOptions({ base, zeros, mass, precision, invalid }: ScoreCommand): ScoreOptions {
  // Nats are the engine's own.
  return { base: base === "e" ? undefined : base, zeros, mass, precision, invalid };
}

function formatOf(command: ScoreCommand, inputs: Inputs, engine: Engine, results: Results): Format {
  if (command.json) {
    return json(factsOf(command, inputs, engine, results), results.top !== undefined || !writesFile(command));
  }
  return command.out === STANDARD_OUTPUT ? csv(inputs.labelled) : columns;
}

/** The JSON without its scores: what was computed, of what, by what. Options that were not given have the library's defaults. */
function factsOf(command: ScoreCommand, inputs: Inputs, engine: Engine, { tally, seconds }: Results): Facts {
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
    rows: tally.rows,
    leftOut: minMass === undefined ? undefined : tally.rows - tally.scored,
    invalid: tally.invalid,
    above: failAbove === undefined ? undefined : tally.above,
    seconds,
    rowsPerSecond: Math.round(tally.rows / seconds),
  };
}

/** What a person should know, on standard error. */
function say(command: ScoreCommand, inputs: Inputs, engine: Engine, results: Results): void {
  const { tally, largest, seconds } = results;
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
  if (largest !== undefined) {
    const { row, label, score } = largest;
    const name = label === undefined ? `row ${row}` : `${printable(label)} (row ${row})`;
    lines.push(`${count(tally.above)} above ${command.failAbove}; the largest, ${scoreText(score)}, is ${name}`);
  }
  for (const line of lines) process.stderr.write(`kullback: ${line}\n`);
}
