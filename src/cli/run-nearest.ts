/** What `kullback nearest` does, its options understood. */

import { KullbackRangeError } from "../errors.ts";
import { createEngine, type Engine, type Nearest } from "../index.ts";
import { OutputFile } from "../io/output-file.ts";
import { scoreText } from "../io/score-text.ts";
import { EXIT } from "./exit-code.ts";
import { locateError } from "./locate-error.ts";
import { counted, namedRow, rate, say } from "./messages.ts";
import { csvNeighbors, jsonNeighbors, type Neighbors, neighborsText, tabbedNeighbors } from "./nearest-report.ts";
import { clearProgress, Progress } from "./progress.ts";
import { ScoreTally } from "./score-tally.ts";
import { type RowBlock, scoredBlocks } from "./scored-blocks.ts";
import {
  type Computation,
  type CsvLayoutGiven,
  engineOptions,
  openOptions,
  STANDARD_OUTPUT,
  writesFile,
} from "./shared-options.ts";
import { StandardOutput } from "./standard-output.ts";
import { readTables, type Table } from "./table.ts";

export interface NearestCommand extends Computation, CsvLayoutGiven {
  readonly queries: string;
  readonly library: string;
  readonly count: number;
  readonly labels?: string;
  readonly libraryLabels?: string;
  readonly failAbove?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Searches, writes what was found, and returns the exit code. */
export async function runNearest(command: NearestCommand): Promise<number> {
  const { out } = command;
  let engine: Engine | undefined;
  let file: OutputFile | undefined;
  try {
    engine = await createEngine({ backend: command.backend });
    // Made before any work is done, to learn whether it can be.
    if (writesFile(out)) file = await OutputFile.create(out);
    const progress = new Progress();
    const paths = [
      { argument: "queries", path: command.queries, labels: command.labels },
      { argument: "library", path: command.library, labels: command.libraryLabels },
    ];
    const [queries, library] = (await readTables(paths, openOptions(command, command), progress)) as [Table, Table];
    // Nothing is near to nothing, and a check for what is new would pass.
    if (library.rows === 0) throw emptyLibrary(library);

    const started = performance.now();
    const found: Neighbors[] = [];
    const tally = new ScoreTally(command.failAbove);
    const search = searchIn(command, engine, queries, library);
    for await (const block of scoredBlocks(queries.rows, library.rows, queries.bins, false, search)) {
      const { first, end, indices, scores, shape } = block;
      found.push({ firstRow: first, count: shape[1], indices, scores });
      tally.add({
        firstRow: first,
        scores: Float64Array.from({ length: end - first }, (_, query) => scores[query * shape[1]] as number),
        labels: queries.labels?.slice(first, end),
      });
      progress.update(end, end, queries.rows);
    }
    const seconds = (performance.now() - started) / 1000;
    clearProgress();

    const labels = { queries: queries.labels, library: library.labels };
    if (file !== undefined) {
      for (const text of neighborsText(csvNeighbors(labels), found)) await file.write(new TextEncoder().encode(text));
      await file.finish();
    } else {
      const output = new StandardOutput();
      const format = command.json ? jsonNeighbors : out === STANDARD_OUTPUT ? csvNeighbors : tabbedNeighbors;
      for (const text of neighborsText(format(labels), found)) await output.write(text);
    }
    sayMore(command, engine, library, tally, seconds);
    return tally.above > 0 ? EXIT.ABOVE : EXIT.FINE;
  } finally {
    await file?.discard();
    engine?.close();
  }
}

/** The nearest rows of the library, of a block of queries. */
function searchIn(command: NearestCommand, engine: Engine, queries: Table, library: Table) {
  const { divergence, count } = command;
  const options = { ...engineOptions(command), count };
  return ({ first, end }: RowBlock): RowBlock & Nearest => {
    try {
      const nearest = engine.nearest(divergence.value, queries.batch(first, end), library.batch(), options);
      return { first, end, ...nearest };
    } catch (error) {
      const origins = new Map([["queries", queries.origin(first)]]);
      throw locateError(error, origins.set("library", library.origin()));
    }
  };
}

function emptyLibrary({ argument, file }: Table): KullbackRangeError {
  return new KullbackRangeError({
    code: "SHAPE_MISMATCH",
    argument,
    file,
    expected: "at least one row",
    got: "none",
  });
}

/** What a person should know, on standard error. */
function sayMore(command: NearestCommand, engine: Engine, library: Table, tally: ScoreTally, seconds: number): void {
  const { rows, above, invalid, largest } = tally;
  if (command.verbose) {
    say(
      `${counted(rows, "query", "queries")} in ${counted(library.rows, "row")} of ${library.bins} bins, ` +
        `${command.divergence.name}, ${engine.backend} backend (${engine.reason}), ${seconds.toFixed(3)} s, ` +
        `${rate(rows * library.rows, seconds)} pairs/s`,
    );
  }
  if (invalid > 0) say(`the nearest of ${counted(invalid, "query", "queries")} scored NaN: not histograms`);
  if (largest === undefined) return;
  const name = namedRow(largest.row, largest.label);
  say(
    `${counted(above, "query", "queries")} farther than ${command.failAbove} from the library; ` +
      `the farthest, ${scoreText(largest.score)}, is ${name}`,
  );
}
