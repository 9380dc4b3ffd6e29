/** Files of histograms read whole: for commands that take every row of one against every row of another. */

import type { HistogramArray } from "../batch.ts";
import { KullbackRangeError } from "../errors.ts";
import type { Batch } from "../index.ts";
import { type HistogramChunk, type HistogramFile, rowsPerChunk } from "../io/histogram-file.ts";
import { type OpenOptions, openHistograms } from "../io/histograms.ts";
import { type LabelFile, openLabels } from "../io/labels.ts";
import { assertOneStandardInput, checkBins } from "./inputs.ts";
import type { Origin } from "./locate-error.ts";
import { ownText } from "./own-text.ts";
import type { Progress } from "./progress.ts";

export interface TablePaths {
  /** What messages call the file. */
  readonly argument: string;
  readonly path: string;
  readonly labels?: string | undefined;
}

/** Labels read at a time. */
const LABEL_BLOCK = 1 << 13;

export class Table {
  readonly rows: number;
  readonly bins: number;

  constructor(
    readonly argument: string,
    readonly file: string,
    /** Row after row, in the type in which the file has them. */
    readonly data: HistogramArray,
    bins: number,
    /** The line on which each row starts, if the file has lines. */
    readonly lines: readonly number[] | undefined,
    readonly labels: readonly string[] | undefined,
  ) {
    this.rows = data.length / bins;
    this.bins = bins;
  }

  /** Some of the rows, for the engine. */
  batch(first = 0, end = this.rows): Batch {
    const { bins } = this;
    return { data: this.data.subarray(first * bins, end * bins), shape: [end - first, bins] };
  }

  /** Where the rows of `batch(first)` come from. */
  origin(first = 0): Origin {
    const { argument, file, lines } = this;
    return { argument, file, place: (row) => ({ row: first + row, line: lines?.[first + row] }) };
  }
}

/** Reads one file or two, after what their beginnings tell has been compared. */
export async function readTables(
  paths: readonly TablePaths[],
  options: OpenOptions,
  progress: Progress,
): Promise<Table[]> {
  assertOneStandardInput(paths.flatMap(({ path, labels }) => [path, labels]));
  const opened: { paths: TablePaths; file: HistogramFile; labels: LabelFile | undefined }[] = [];
  try {
    for (const one of paths) {
      const file = await openHistograms(one.path, options);
      opened.push({ paths: one, file, labels: undefined });
      const first = opened[0] as (typeof opened)[0];
      checkBins([first.paths.argument, first.file], [one.argument, file]);
    }
    for (const one of opened) {
      if (one.paths.labels === undefined) continue;
      one.labels = await openLabels(one.paths.labels);
      if (one.file.rows !== undefined) one.labels.check(one.file.rows);
    }
    const tables: Table[] = [];
    for (const { paths, file, labels } of opened) tables.push(await readTable(paths.argument, file, labels, progress));
    return tables;
  } finally {
    for (const { file } of opened) await file.close();
  }
}

async function readTable(
  argument: string,
  file: HistogramFile,
  labelFile: LabelFile | undefined,
  progress: Progress,
): Promise<Table> {
  const { name, bins } = file;
  const pieces: HistogramArray[] = [];
  const lines: number[] = [];
  const labels: string[] = [];
  let rows = 0;
  let data: HistogramArray | undefined;
  for await (const chunk of file.chunks(rowsPerChunk(bins))) {
    // Where the number of rows is known, there is room for them at once; otherwise pieces wait for it.
    if (file.rows !== undefined) {
      data ??= room(chunk, file.rows * bins, name);
      data.set(chunk.data, rows * bins);
    } else pieces.push(chunk.data.slice());
    rows += chunk.shape[0];
    for (const line of chunk.lines ?? []) lines.push(line);
    if (labelFile === undefined) for (const label of chunk.labels ?? []) labels.push(ownText(label));
    const { read, size } = file.progress();
    progress.update(rows, read, size);
  }
  if (pieces.length > 0) {
    data = room({ data: pieces[0] as HistogramArray }, rows * bins, name);
    let start = 0;
    for (const piece of pieces) {
      data.set(piece, start);
      start += piece.length;
    }
  }
  if (labelFile !== undefined) for await (const label of labelsOf(labelFile, rows)) labels.push(label);
  const labelled = labelFile !== undefined || file.labelled;
  return new Table(
    argument,
    name,
    data ?? new Float64Array(0),
    bins,
    lines.length > 0 ? lines : undefined,
    labelled ? labels : undefined,
  );
}

/** An array of the type of the rows read first. */
function room({ data }: Pick<HistogramChunk, "data">, length: number, file: string): HistogramArray {
  const Type = data.constructor as new (length: number) => HistogramArray;
  try {
    return new Type(length);
  } catch (cause) {
    throw new KullbackRangeError({
      code: "FILE_TOO_LARGE",
      argument: file,
      file,
      expected: "rows that fit in memory together",
      got: `${length * data.BYTES_PER_ELEMENT} bytes of them`,
      cause,
    });
  }
}

async function* labelsOf(file: LabelFile, count: number): AsyncGenerator<string, void, undefined> {
  const reader = await file.read(count);
  try {
    for (let start = 0; start < count; start += LABEL_BLOCK) {
      for (const label of await reader.take(Math.min(LABEL_BLOCK, count - start))) yield ownText(label);
    }
  } finally {
    await reader.close();
  }
}
