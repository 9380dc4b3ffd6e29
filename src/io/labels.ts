/** Labels of rows, from a file with one a line, or a CSV whose columns make up the label. */

import { stat } from "node:fs/promises";
import { KullbackRangeError } from "../errors.ts";
import { inputName, STANDARD_INPUT } from "./byte-files.ts";
import { isBlank, labelOf } from "./csv-histograms.ts";
import { CsvRecords } from "./csv-records.ts";
import { openFile } from "./open-file.ts";

/** Labels that come through a pipe, which cannot be read twice, are held: up to this many. */
const MAX_HELD_LABELS = 2 ** 22;

/** Labels taken in the order of their rows. */
export interface LabelReader {
  /**
   * The next `count` labels.
   *
   * @throws KullbackRangeError LENGTH_MISMATCH if there are fewer, as when the file has changed since it was counted
   */
  take(count: number): Promise<string[]>;
  close(): Promise<void>;
}

export interface LabelFile {
  readonly name: string;
  /**
   * Whether there are labels for so many rows: as many lines, or one more, of which the first is then a header.
   *
   * @throws KullbackRangeError LENGTH_MISMATCH if there are not
   */
  check(rows: number): void;
  /** The labels of so many rows, from the first. They can be read any number of times. */
  read(rows: number): Promise<LabelReader>;
  /** The first `most` lines, from 0, that hold this label, a header's among them. */
  linesOf(label: string, most: number): Promise<number[]>;
}

/**
 * Opens a file of labels. Its lines are counted before any label is given: only their number, beside that of the rows,
 * tells whether the first is a header.
 */
export async function openLabels(path: string): Promise<LabelFile> {
  const name = inputName(path);
  // A pipe is read once and held; a file is read again.
  const pipe = path === STANDARD_INPUT || !(await isRegularFile(path));
  const held: string[] = [];
  let lines = 0;
  for await (const labels of blocksOf(path)) {
    lines += labels.length;
    if (!pipe) continue;
    for (const label of labels) held.push(label);
    if (lines > MAX_HELD_LABELS) {
      throw failure(name, "FILE_TOO_LARGE", `at most ${MAX_HELD_LABELS} labels from a pipe`, "more: name a file");
    }
  }
  const check = (rows: number) => {
    if (lines === rows || lines === rows + 1) return;
    throw failure(name, "LENGTH_MISMATCH", `${rows} labels, as there are rows, or one line more`, `${lines}`);
  };
  return {
    name,
    check,
    async read(rows) {
      check(rows);
      const reader = readerOf(name, pipe ? single(held) : blocksOf(path));
      if (lines > rows) await reader.take(1);
      return reader;
    },
    async linesOf(wanted, most) {
      const found: number[] = [];
      let line = 0;
      for await (const labels of pipe ? single(held) : blocksOf(path)) {
        for (const label of labels) {
          if (label === wanted && found.length < most) found.push(line);
          line++;
        }
        if (found.length === most) break;
      }
      return found;
    },
  };
}

function readerOf(name: string, source: AsyncGenerator<string[], void, undefined>): LabelReader {
  let block: string[] = [];
  let position = 0;
  return {
    async take(count) {
      const labels: string[] = [];
      while (labels.length < count) {
        if (position < block.length) {
          labels.push(block[position++] as string);
          continue;
        }
        const next = await source.next();
        if (next.done) throw failure(name, "LENGTH_MISMATCH", "as many labels as were counted", "fewer");
        [block, position] = [next.value, 0];
      }
      return labels;
    },
    async close() {
      await source.return(undefined);
    },
  };
}

/** A file that cannot be looked at is left to be refused when it is opened. */
async function isRegularFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return true;
  }
}

async function* single(labels: string[]): AsyncGenerator<string[], void, undefined> {
  yield labels;
}

/** The labels, as they are read. Empty lines at the end are none; elsewhere they are empty labels. */
async function* blocksOf(path: string): AsyncGenerator<string[], void, undefined> {
  const { kind, reader } = await openFile(path);
  try {
    if (kind === "npy") throw failure(reader.name, "FILE_NOT_SUPPORTED", "labels as text or CSV", "an .npy file");
    const records = new CsvRecords(reader, true);
    let blanks = 0;
    for (let block = await records.next(); block !== undefined; block = await records.next()) {
      const labels: string[] = [];
      for (const record of block) {
        if (isBlank(record)) {
          blanks++;
          continue;
        }
        for (; blanks > 0; blanks--) labels.push("");
        labels.push(labelOf(record, record.cells.length));
      }
      yield labels;
    }
  } finally {
    await reader.close();
  }
}

function failure(
  name: string,
  code: "FILE_NOT_SUPPORTED" | "FILE_TOO_LARGE" | "LENGTH_MISMATCH",
  expected: string,
  got: string,
): KullbackRangeError {
  return new KullbackRangeError({ code, argument: name, file: name, expected, got });
}
