/** What `kullback pairwise` does, its options understood. */

import { createEngine, type Engine } from "../index.ts";
import { writeMatrix } from "../io/matrix-files.ts";
import { csvMatrix, type MatrixRows, matrixText } from "../io/matrix-text.ts";
import { OutputFile } from "../io/output-file.ts";
import { EXIT } from "./exit-code.ts";
import { jsonMatrix, type MatrixFacts, tabbedMatrix } from "./matrix-report.ts";
import { counted, rate, say } from "./messages.ts";
import { PairMatrix } from "./pair-matrix.ts";
import { clearProgress, Progress } from "./progress.ts";
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

export interface PairwiseCommand extends Computation, CsvLayoutGiven {
  readonly P: string;
  readonly Q: string | undefined;
  readonly labels?: string;
  readonly qLabels?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Scores, writes what is asked for, and returns the exit code. */
export async function runPairwise(command: PairwiseCommand): Promise<number> {
  const { out } = command;
  let engine: Engine | undefined;
  let file: OutputFile | undefined;
  try {
    engine = await createEngine({ backend: command.backend });
    // Made before any work is done, to learn whether it can be.
    if (writesFile(out)) file = await OutputFile.create(out);
    const progress = new Progress();
    const paths = [
      { argument: "P", path: command.P, labels: command.labels },
      ...(command.Q === undefined ? [] : [{ argument: "Q", path: command.Q, labels: command.qLabels }]),
    ];
    const [P, Q] = (await readTables(paths, openOptions(command, command), progress)) as [Table, Table?];
    const columns = Q ?? P;
    const labels = { rows: P.labels, columns: columns.labels };
    const matrix = new PairMatrix(engine, command.divergence, engineOptions(command), P, Q);
    const started = performance.now();
    await matrix.check(file === undefined);

    let invalid = 0;
    const rows = async function* (): AsyncGenerator<MatrixRows, void, undefined> {
      for await (const some of matrix.blocks()) {
        for (const score of some.scores) if (Number.isNaN(score)) invalid++;
        progress.update(some.firstRow, some.firstRow, P.rows);
        yield some;
      }
    };
    if (file !== undefined) await writeMatrix(file, [P.rows, columns.rows], labels, rows());
    const facts = { ...factsOf(command, engine), bins: P.bins, shape: [P.rows, columns.rows], labels };
    await print(command, file === undefined ? rows() : undefined, facts);
    clearProgress();

    if (command.verbose) {
      const seconds = (performance.now() - started) / 1000;
      say(
        `${counted(P.rows, "row")} by ${counted(columns.rows, "column")}, ${P.bins} bins, ${command.divergence.name}, ` +
          `${engine.backend} backend (${engine.reason}), ${seconds.toFixed(3)} s, ` +
          `${rate(P.rows * columns.rows, seconds)} scores/s`,
      );
    }
    if (invalid > 0) say(`${counted(invalid, "score")} NaN: not of histograms`);
    return EXIT.FINE;
  } finally {
    await file?.discard();
    engine?.close();
  }
}

/** Prints the rows, or, where they are in a file, what `--json` says beside them. */
async function print(
  { json, out }: PairwiseCommand,
  rows: AsyncIterable<MatrixRows> | undefined,
  facts: MatrixFacts,
): Promise<void> {
  const { labels } = facts;
  const output = new StandardOutput();
  if (rows === undefined) {
    if (json) await output.write(`${JSON.stringify(facts)}\n`);
    return;
  }
  const format = json ? jsonMatrix(facts) : out === STANDARD_OUTPUT ? csvMatrix(labels) : tabbedMatrix(labels);
  // After the first rows are scored, with which an error may come.
  let start = format.start;
  for await (const some of rows) {
    clearProgress();
    await output.write(start);
    start = "";
    for (const text of matrixText(format, some)) await output.write(text);
    if (output.closed) break;
  }
  await output.write(start + format.end);
}

/** What was computed, by what. Options that were not given have the library's defaults. */
function factsOf(command: PairwiseCommand, { backend, reason }: Engine) {
  const { divergence, P, Q, out } = command;
  return { divergence: divergence.name, options: engineOptions(command), P, Q, backend, reason, out };
}
