/** A matrix of scores into a file, as its rows come. */

import { csvMatrix, type MatrixLabels, type MatrixRows, matrixText } from "./matrix-text.ts";
import { doublesHeader } from "./npy-header.ts";
import type { OutputFile } from "./output-file.ts";

/**
 * Writes the rows to `file`, whose name says in which format, and puts it in its place.
 *
 * @param shape of the whole matrix
 */
export async function writeMatrix(
  file: OutputFile,
  shape: readonly [rows: number, columns: number],
  labels: MatrixLabels,
  rows: AsyncIterable<MatrixRows>,
): Promise<void> {
  if (file.name.toLowerCase().endsWith(".npy")) {
    await file.write(doublesHeader(shape));
    for await (const { scores } of rows) {
      await file.write(new Uint8Array(scores.buffer, scores.byteOffset, scores.byteLength));
    }
  } else {
    const format = csvMatrix(labels);
    const encoder = new TextEncoder();
    await file.write(encoder.encode(format.start));
    for await (const some of rows) {
      for (const text of matrixText(format, some)) await file.write(encoder.encode(text));
    }
  }
  await file.finish();
}
