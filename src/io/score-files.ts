/** Scores into a file, as they come. */

import { doublesHeader } from "./npy-header.ts";
import { OutputFile } from "./output-file.ts";
import { csvHeader, csvLine } from "./score-text.ts";
import { forEachKept, type ScoredRows } from "./scored-rows.ts";

export interface ScoreFile {
  write(rows: ScoredRows): Promise<void>;
  /** Puts the file in its place. */
  finish(): Promise<void>;
  /** Removes what has been written, if it is not finished. */
  discard(): Promise<void>;
}

/** The name endings that {@link createScoreFile} knows. */
export const SCORE_FILE_ENDINGS = [".npy", ".csv"] as const;

/** Makes the file that the ending of `path` asks for. `labelled` says whether the rows have labels. */
export async function createScoreFile(path: string, labelled: boolean): Promise<ScoreFile> {
  return path.toLowerCase().endsWith(".npy") ? createNpy(path) : createCsv(path, labelled);
}

/** A one-dimensional array of doubles. Rows left out are NaN, so that the scores stay in line with the rows. */
async function createNpy(path: string): Promise<ScoreFile> {
  const file = await OutputFile.create(path);
  let count = 0;
  await file.write(doublesHeader([count]));
  return {
    async write({ scores }) {
      count += scores.length;
      await file.write(new Uint8Array(scores.buffer, scores.byteOffset, scores.byteLength));
    },
    async finish() {
      await file.write(doublesHeader([count]), 0);
      await file.finish();
    },
    discard: () => file.discard(),
  };
}

/** A line a row. Rows left out have none. */
async function createCsv(path: string, labelled: boolean): Promise<ScoreFile> {
  const file = await OutputFile.create(path);
  const write = (text: string) => file.write(new TextEncoder().encode(text));
  await write(csvHeader(labelled));
  return {
    async write(rows) {
      let text = "";
      forEachKept(rows, (row, label, score) => {
        text += csvLine(row, label, score);
      });
      await write(text);
    },
    finish: () => file.finish(),
    discard: () => file.discard(),
  };
}
