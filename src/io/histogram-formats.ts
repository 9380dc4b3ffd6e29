/** Histograms of an opened file, whatever its format. Another format is another case here. */

import { type CsvOptions, openCsv } from "./csv-histograms.ts";
import type { OpenedFile } from "./file-kind.ts";
import type { HistogramFile } from "./histogram-file.ts";
import { openNpy } from "./npy-histograms.ts";

export interface OpenOptions {
  /** How a CSV is laid out, where that should not be told from its contents. */
  readonly csv?: CsvOptions | undefined;
  /**
   * "throw" (the default): a mass that cannot be one is an error here, with its line and column, where the format alone
   * would let it through. "nan": it is handed on as a double, and what becomes of it is the engine's business.
   */
  readonly invalid?: "throw" | "nan" | undefined;
}

/** The histograms of a file. Closes it, if there is an error. */
export async function histogramsOf(file: OpenedFile, options: OpenOptions = {}): Promise<HistogramFile> {
  const unchecked = options.invalid === "nan";
  try {
    return file.kind === "npy" ? await openNpy(file, unchecked) : await openCsv(file, options.csv ?? {}, unchecked);
  } catch (error) {
    await file.reader.close();
    throw error;
  }
}
