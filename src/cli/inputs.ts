/** The files of a command that scores rows: opened, compared with each other, and read in step. */

import { KullbackRangeError } from "../errors.ts";
import { inputName, STANDARD_INPUT } from "../io/byte-files.ts";
import { type HistogramChunk, type HistogramFile, rowsPerChunk } from "../io/histogram-file.ts";
import { type OpenOptions, openHistograms } from "../io/histograms.ts";
import { type LabelFile, openLabels } from "../io/labels.ts";
import { locateError, type Origin } from "./locate-error.ts";

export interface InputPaths {
  readonly P: string;
  /** Rows that are paired with those of P. */
  readonly Q?: string | undefined;
  /** One row for all rows of P. */
  readonly reference?: string | undefined;
  readonly labels?: string | undefined;
}

/** Consecutive rows of P, and what they are scored against. */
export interface RowsToScore {
  readonly P: HistogramChunk;
  /** As many rows as P has, or the one row of the reference, or nothing. */
  readonly Q: HistogramChunk | undefined;
}

export interface Inputs {
  readonly P: HistogramFile;
  /** The file of labels, which go before those that P has itself. */
  readonly labels: LabelFile | undefined;
  /** Whether rows have labels, from either. */
  readonly labelled: boolean;
  chunks(): AsyncIterable<RowsToScore>;
  /**
   * The engine's `error` with the file, the row in the file and the line.
   *
   * @param rowOf which of `rows` the engine's row is
   */
  locate(error: unknown, rows: RowsToScore, rowOf: (row: number) => number): unknown;
  close(): Promise<void>;
}

/** What messages call the files. */
interface Names {
  readonly P: string;
  readonly Q: string | undefined;
  readonly reference: string | undefined;
}

/** What messages call the one row. */
const REFERENCE = "--reference";

/** Opens all files, and refuses those that do not fit together as far as their beginnings tell. */
export async function openInputs(paths: InputPaths, options: OpenOptions): Promise<Inputs> {
  assertOneStandardInput(Object.values(paths));
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(file: T): T => {
    opened.push(file);
    return file;
  };
  const close = async () => {
    for (const file of opened) await file.close();
  };
  try {
    const P = keep(await openHistograms(paths.P, options));
    const Q = paths.Q === undefined ? undefined : keep(await openHistograms(paths.Q, options));
    if (Q !== undefined) checkPaired(P, Q);
    const reference = paths.reference === undefined ? undefined : await readReference(paths.reference, P, options);
    const labels = paths.labels === undefined ? undefined : await openLabels(paths.labels);
    if (P.rows !== undefined) labels?.check(P.rows);
    const names: Names = {
      P: P.name,
      Q: Q?.name,
      reference: paths.reference === undefined ? undefined : inputName(paths.reference),
    };
    return {
      P,
      labels,
      labelled: labels !== undefined || P.labelled,
      chunks: () => readInStep(P, Q, reference),
      locate: (error, rows, rowOf) => locateError(error, origins(rows, rowOf, names)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws KullbackRangeError if more than one of `paths` is standard input */
export function assertOneStandardInput(paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path === STANDARD_INPUT).length <= 1) return;
  throw new KullbackRangeError({
    code: "INVALID_ARGUMENT",
    argument: STANDARD_INPUT,
    expected: "one input from standard input",
    got: "more",
  });
}

function checkPaired(P: HistogramFile, Q: HistogramFile): void {
  checkBins(["P", P], ["Q", Q]);
  if (P.rows === undefined || Q.rows === undefined || P.rows === Q.rows) return;
  const advice = Q.rows === 1 ? ": one row for all rows of P is given by --reference" : "";
  throw mismatch("Q", Q.name, `as many rows as P has, ${P.rows}`, `${Q.rows}${advice}`);
}

type NamedFile = readonly [argument: string, file: HistogramFile];

/** @throws KullbackRangeError if two files have different numbers of bins */
export function checkBins([argument, { bins }]: NamedFile, [otherArgument, other]: NamedFile): void {
  if (other.bins === bins) return;
  throw mismatch(otherArgument, other.name, `as many bins as ${argument} has, ${bins}`, `${other.bins}`);
}

async function readReference(path: string, P: HistogramFile, options: OpenOptions): Promise<HistogramChunk> {
  const file = await openHistograms(path, options);
  try {
    checkBins(["P", P], [REFERENCE, file]);
    const notOne = (got: string) => mismatch(REFERENCE, file.name, "one row (Q pairs rows with rows)", got);
    if (file.rows !== undefined && file.rows !== 1) throw notOne(`${file.rows}`);
    // Two rows, because a CSV does not say how many it has.
    const first = await file.chunks(2)[Symbol.asyncIterator]().next();
    if (first.done) throw notOne("none");
    const reference: HistogramChunk = first.value;
    if (reference.shape[0] > 1) throw notOne("more");
    return reference;
  } finally {
    await file.close();
  }
}

async function* readInStep(
  P: HistogramFile,
  Q: HistogramFile | undefined,
  reference: HistogramChunk | undefined,
): AsyncGenerator<RowsToScore> {
  const count = rowsPerChunk(P.bins);
  const partners = Q?.chunks(count)[Symbol.asyncIterator]();
  let rows = 0;
  for await (const chunk of P.chunks(count)) {
    rows += chunk.shape[0];
    const next = await partners?.next();
    const partner: HistogramChunk | undefined = next?.done ? undefined : next?.value;
    if (Q !== undefined && partner?.shape[0] !== chunk.shape[0]) {
      const found = partner === undefined ? chunk.firstRow : partner.firstRow + partner.shape[0];
      throw found < rows
        ? mismatch("Q", Q.name, "as many rows as P has", `only ${found}`)
        : mismatch("Q", Q.name, `as many rows as P has, ${rows}`, "more");
    }
    yield { P: chunk, Q: partner ?? reference };
  }
  if (Q !== undefined && !(await partners?.next())?.done) {
    throw mismatch("Q", Q.name, `as many rows as P has, ${rows}`, "more");
  }
}

function mismatch(argument: string, file: string, expected: string, got: string): KullbackRangeError {
  return new KullbackRangeError({ code: "SHAPE_MISMATCH", argument, file, expected, got });
}

/** Where the engine's rows come from. */
function origins({ P, Q }: RowsToScore, rowOf: (row: number) => number, names: Names): Map<string, Origin> {
  const ofChunk = (argument: string, file: string, { firstRow, lines }: HistogramChunk): Origin => ({
    argument,
    file,
    place: (row) => ({ row: firstRow + rowOf(row), line: lines?.[rowOf(row)] }),
  });
  const found = new Map([["P", ofChunk("P", names.P, P)]]);
  if (Q !== undefined && names.Q !== undefined) found.set("Q", ofChunk("Q", names.Q, Q));
  if (Q !== undefined && names.reference !== undefined) {
    found.set("Q", { argument: REFERENCE, file: names.reference, place: () => ({ line: Q.lines?.[0] }) });
  }
  return found;
}
