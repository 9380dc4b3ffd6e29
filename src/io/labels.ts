/** Labels of rows, from a file with one a line, or a CSV whose columns make up the label. */

import { stat } from "node:fs/promises";
import { KullbackRangeError } from "../errors.ts";
import { inputName, STANDARD_INPUT } from "./byte-reader.ts";
import { isBlank, labelOf } from "./csv-histograms.ts";
import { CsvRecords } from "./csv-records.ts";
import { openFile } from "./file-kind.ts";

/** Labels that come through a pipe, which cannot be read twice, are held: up to this many. */
const MAX_HELD_LABELS = 2 ** 22;

export interface LabelFile {
  readonly name: string;
  /** The next `count` labels; fewer only at the end of the file. */
  take(count: number): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Opens a file of labels, and tells whether its first line is a header: there is then one line more than rows. For that
 * the lines are counted before any label is given, so that a wrong file is refused at once.
 *
 * @param rows the rows to be labelled, where that is known
 * @param header whether the first line is a header, if `rows` is not known
 */
export async function openLabels(path: string, rows: number | undefined, header: boolean): Promise<LabelFile> {
  const name = inputName(path);
  // A pipe is read once and held; a file is read twice, because it may have as many lines as there are rows.
  const pipe = path === STANDARD_INPUT || !(await isRegularFile(path));
  const held: string[] = [];
  let count = 0;
  for await (const labels of blocksOf(path)) {
    count += labels.length;
    if (!pipe) continue;
    for (const label of labels) held.push(label);
    if (count > MAX_HELD_LABELS) {
      throw failure(name, "FILE_TOO_LARGE", `at most ${MAX_HELD_LABELS} labels from a pipe`, "more: name a file");
    }
  }
  if (rows !== undefined && count !== rows && count !== rows + 1) {
    throw failure(name, "LENGTH_MISMATCH", `${rows} labels, as there are rows, or one line more`, `${count}`);
  }

  const source = pipe ? single(held) : blocksOf(path);
  let block: string[] = [];
  let position = 0;
  const take = async (wanted: number): Promise<string[]> => {
    const labels: string[] = [];
    while (labels.length < wanted) {
      if (position < block.length) {
        labels.push(block[position++] as string);
        continue;
      }
      const next = await source.next();
      if (next.done) break;
      [block, position] = [next.value, 0];
    }
    return labels;
  };
  if (rows === undefined ? header : count > rows) await take(1);
  return {
    name,
    take,
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
