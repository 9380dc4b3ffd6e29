/** What every format of histograms is read through. */

import type { HistogramArray } from "../batch.ts";
import { KullbackTypeError } from "../errors.ts";

export type MassType = "uint8" | "uint16" | "uint32" | "float32" | "float64";

/** Consecutive rows of a file. */
export interface HistogramChunk {
  /** Row after row. It is overwritten when the next chunk is asked for: whoever wants to keep it copies it. */
  readonly data: HistogramArray;
  readonly shape: readonly [rows: number, bins: number];
  /** The number, from 0, of the chunk's first row in the file. */
  readonly firstRow: number;
  /** The rows' labels, if the file has any. */
  readonly labels?: readonly string[];
  /** The line, from 1, on which each row starts, if the file has lines. */
  readonly lines?: readonly number[];
}

/** A file of histograms, opened, with nothing but its start read. */
export interface HistogramFile {
  /** The path as it was given, or "standard input". */
  readonly name: string;
  readonly format: "npy" | "csv";
  readonly bins: number;
  /** How many rows the file has, where it says so at its start, as a CSV does not. */
  readonly rows: number | undefined;
  /** The type of the chunks' data. */
  readonly type: MassType;
  /** Whether its rows have labels. */
  readonly labelled: boolean;
  /** The names of the bins, if the file has a header line. */
  readonly header: readonly string[] | undefined;
  /** Bytes of the file as it is stored: those read so far, and how many there are, where that is known. */
  progress(): { read: number; size: number | undefined };
  /** The rows, `rowsPerChunk` at a time (the last chunk holds what is left). A file can be read once. */
  chunks(rowsPerChunk: number): AsyncIterable<HistogramChunk>;
  /** Closes the file, read to the end or not. */
  close(): Promise<void>;
}

/** A chunk's data as doubles: large enough that calls cost little, small enough to stay in cache and within budget. */
const CHUNK_BYTES = 1 << 20;

/** However few its bins, a row also has a label, a line and a score. */
const MAX_CHUNK_ROWS = 1 << 13;

/** How many rows of `bins` bins make a chunk of a good size; at least one. Files read in step share the number. */
export function rowsPerChunk(bins: number): number {
  const rows = Math.floor(CHUNK_BYTES / (bins * Float64Array.BYTES_PER_ELEMENT));
  return Math.min(MAX_CHUNK_ROWS, Math.max(1, rows));
}

/** The error of whoever asks for the chunks of a file a second time. */
export function readTwice(name: string): KullbackTypeError {
  return new KullbackTypeError({
    code: "INVALID_ARGUMENT",
    argument: name,
    file: name,
    expected: "one reading of an opened file",
    got: "a second one",
  });
}
