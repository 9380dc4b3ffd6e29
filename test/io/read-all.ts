import type { HistogramFile } from "../../src/io/histogram-file.ts";
import { type OpenOptions, openHistograms } from "../../src/io/histograms.ts";

export interface WholeFile {
  readonly values: number[];
  readonly shape: [rows: number, bins: number];
  readonly labels: string[] | undefined;
  readonly lines: number[] | undefined;
  readonly chunkRows: number[];
  readonly file: HistogramFile;
}

/** Everything in a file of histograms, read in chunks of so many rows and copied out of them. */
export async function readAll(path: string, options: OpenOptions = {}, rowsPerChunk = 3): Promise<WholeFile> {
  const file = await openHistograms(path, options);
  try {
    const values: number[] = [];
    const labels: string[] = [];
    const lines: number[] = [];
    const chunkRows: number[] = [];
    let rows = 0;
    for await (const chunk of file.chunks(rowsPerChunk)) {
      if (chunk.firstRow !== rows) throw new Error(`chunk starts at row ${chunk.firstRow}, not ${rows}`);
      if (chunk.data.length !== chunk.shape[0] * chunk.shape[1]) throw new Error("a chunk of the wrong length");
      rows += chunk.shape[0];
      chunkRows.push(chunk.shape[0]);
      values.push(...chunk.data);
      labels.push(...(chunk.labels ?? []));
      lines.push(...(chunk.lines ?? []));
    }
    return {
      values,
      shape: [rows, file.bins],
      labels: file.labelled ? labels : undefined,
      lines: lines.length > 0 ? lines : undefined,
      chunkRows,
      file,
    };
  } finally {
    await file.close();
  }
}
