/** Histograms from a CSV file: a row a record, perhaps under a header line, perhaps after columns that name the row. */

import { type KullbackErrorCode, KullbackRangeError, show } from "../errors.ts";
import { detectLayout } from "./csv-layout.ts";
import { isDecimal, isLocalNumber, parseNumber } from "./csv-numbers.ts";
import { type CsvRecord, CsvRecords } from "./csv-records.ts";
import type { OpenedFile } from "./file-kind.ts";
import { type HistogramChunk, type HistogramFile, readTwice } from "./histogram-file.ts";

export interface CsvOptions {
  /** Whether the first line is a header. Detected by default. */
  readonly header?: boolean | undefined;
  /** How many columns, from the left, are labels. Detected by default. */
  readonly labelColumns?: number | undefined;
}

const COMMAS = "numbers, with commas between them";

/** What stands between the cells of a label of several columns. */
const LABEL_SEPARATOR = " ";

interface Table {
  readonly name: string;
  readonly width: number;
  readonly labelColumns: number;
  /** Columns of labels in which a number is a mistake. */
  readonly guessed: readonly number[];
  /** Whether negative, infinite and NaN masses are let through. */
  readonly unchecked: boolean;
}

/** Reads as far as the first two records, from which the layout is told. */
export async function openCsv(file: OpenedFile, options: CsvOptions, unchecked: boolean): Promise<HistogramFile> {
  const { reader, stored } = file;
  const { name } = reader;
  const records = new CsvRecords(reader);
  const start: CsvRecord[] = [];
  while (start.length < 2) {
    const block = await records.next();
    if (block === undefined) break;
    start.push(...block);
  }
  const first = start[0];
  if (first === undefined) throw failure(name, "INVALID_FILE", "at least one line", "an empty file");
  if (isBlank(first)) throw failure(name, "INVALID_FILE", "a line of numbers", "an empty line", first.line);

  const second = start[1] === undefined || isBlank(start[1]) ? undefined : start[1];
  for (const record of second === undefined ? [first] : [first, second]) {
    const separator = record.cells.length === 1 ? otherSeparator(record.cells[0] as string) : undefined;
    if (separator !== undefined) throw failure(name, "NO_BINS", COMMAS, separator, record.line);
  }
  const { header, labelColumns, guessed } = detectLayout(first.cells, second?.cells, options);
  if (header === undefined) {
    const got = "0, 1, 2, …, which may be either: say --csv-header yes or no";
    throw failure(name, "INVALID_FILE", "names of columns or a row of masses", got, first.line);
  }
  const width = first.cells.length;
  if (labelColumns >= width) {
    const { line } = header && second !== undefined ? second : first;
    const told = options.labelColumns === undefined ? undefined : `${width}, of which ${labelColumns} are to be labels`;
    throw failure(name, "NO_BINS", told === undefined ? COMMAS : "more columns than labels", told ?? "text only", line);
  }
  const table: Table = { name, width, labelColumns, guessed, unchecked };

  let started = false;
  return {
    name,
    format: "csv",
    bins: width - labelColumns,
    rows: undefined,
    type: "float64",
    labelled: labelColumns > 0,
    header: header ? first.cells.slice(labelColumns).map((cell) => cell.trim()) : undefined,
    progress: () => ({ read: stored.consumed, size: stored.size }),
    chunks(rowsPerChunk) {
      if (started) throw readTwice(name);
      started = true;
      return chunks(table, blocks(header ? start.slice(1) : start, records), rowsPerChunk);
    },
    close: () => reader.close(),
  };
}

async function* blocks(start: readonly CsvRecord[], rest: CsvRecords): AsyncGenerator<readonly CsvRecord[]> {
  for (let block: readonly CsvRecord[] | undefined = start; block !== undefined; block = await rest.next()) yield block;
}

async function* chunks(
  table: Table,
  blocks: AsyncIterable<readonly CsvRecord[]>,
  rowsPerChunk: number,
): AsyncGenerator<HistogramChunk> {
  const bins = table.width - table.labelColumns;
  let data = new Float64Array(0);
  let labels: string[] = [];
  let lines: number[] = [];
  let firstRow = 0;
  let blankLine: number | undefined;

  const take = (): HistogramChunk => {
    const rows = lines.length;
    const chunk: HistogramChunk = {
      data: data.subarray(0, rows * bins),
      shape: [rows, bins],
      firstRow,
      lines,
      ...(table.labelColumns > 0 ? { labels } : {}),
    };
    firstRow += rows;
    labels = [];
    lines = [];
    return chunk;
  };

  for await (const block of blocks) {
    for (const record of block) {
      // Empty lines at the end of a file are no rows; one between rows is a mistake.
      if (isBlank(record)) {
        blankLine ??= record.line;
        continue;
      }
      if (blankLine !== undefined) {
        throw failure(table.name, "INVALID_FILE", "a line of numbers", "an empty line", blankLine);
      }
      const start = lines.length * bins;
      // Grown as rows come, because a chunk may be larger than the file.
      if (start + bins > data.length) {
        const longer = new Float64Array(Math.min(rowsPerChunk * bins, Math.max(2 * data.length, bins)));
        longer.set(data);
        data = longer;
      }
      parseRecord(table, record, data.subarray(start, start + bins), firstRow + lines.length);
      if (table.labelColumns > 0) labels.push(labelOf(record, table.labelColumns));
      lines.push(record.line);
      if (lines.length === rowsPerChunk) yield take();
    }
  }
  if (lines.length > 0) yield take();
}

function parseRecord(table: Table, { cells, line }: CsvRecord, masses: Float64Array, row: number): void {
  const { name, width, labelColumns, guessed, unchecked } = table;
  if (cells.length !== width) {
    const column = Math.min(cells.length, width) + 1;
    const expected = `as many cells as the first line has, ${width}`;
    throw failure(name, "INVALID_FILE", expected, String(cells.length), line, column);
  }
  for (const column of guessed) {
    const cell = cells[column] as string;
    if (!isDecimal(cell) && !isLocalNumber(cell)) continue;
    throw new KullbackRangeError({
      code: "INVALID_FILE",
      argument: name,
      file: name,
      row,
      line,
      column: column + 1,
      expected: "a label, not a number (--label-columns says how many columns are labels)",
      got: cell.trim(),
    });
  }
  for (let column = labelColumns; column < width; column++) {
    const cell = cells[column] as string;
    const mass = parseNumber(cell);
    const valid = mass !== undefined && ((mass >= 0 && mass < Number.POSITIVE_INFINITY) || unchecked);
    if (!valid) throw badCell(table, cell, line, column, row);
    masses[column - labelColumns] = mass;
  }
}

function badCell(table: Table, cell: string, line: number, column: number, row: number): KullbackRangeError {
  const { name, labelColumns } = table;
  const text = parseNumber(cell) === undefined;
  const number = otherSeparator(cell) === undefined ? "a number" : COMMAS;
  return new KullbackRangeError({
    code: text ? "INVALID_NUMBER" : "INVALID_MASS",
    argument: name,
    file: name,
    row,
    bin: column - labelColumns,
    line,
    column: column + 1,
    expected: !text ? "a finite mass of at least 0" : line === 1 ? `${number} (a header would hold none)` : number,
    got: cell.trim() === "" ? "an empty cell" : text ? show(cell.trim()) : cell.trim(),
  });
}

/** What seems to stand between cells, where it should be a comma. numpy.savetxt writes spaces. */
function otherSeparator(cell: string): string | undefined {
  if (cell.includes("\t")) return "tabs";
  if (cell.includes(";")) return "semicolons";
  const parts = cell.trim().split(/\s+/);
  return parts.length > 1 && parts.every(isDecimal) ? "spaces" : undefined;
}

/** The label of a record, whose first columns hold it. */
export function labelOf({ cells }: CsvRecord, columns: number): string {
  return cells
    .slice(0, columns)
    .map((cell) => cell.trim())
    .join(LABEL_SEPARATOR);
}

export function isBlank({ cells }: CsvRecord): boolean {
  return cells.length === 1 && (cells[0] as string).trim() === "";
}

function failure(
  name: string,
  code: KullbackErrorCode,
  expected: string,
  got: string,
  line?: number,
  column?: number,
): KullbackRangeError {
  return new KullbackRangeError({ code, argument: name, file: name, line, column, expected, got });
}
