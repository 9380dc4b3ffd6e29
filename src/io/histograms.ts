/** Opens a file of histograms, whatever its format. Another format is another case here. */

import { type CsvOptions, openCsv } from "./csv-histograms.ts";
import { openFile } from "./file-kind.ts";
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

/**
 * Opens `.npy`, `.npy.gz`, `.csv` or `.csv.gz` (told apart by their contents), or the same from standard input for `-`.
 *
 * @throws KullbackRangeError that names the file, and the line and column, or the row and bin, if there is one
 */
export async function openHistograms(path: string, options: OpenOptions = {}): Promise<HistogramFile> {
  const unchecked = options.invalid === "nan";
  const file = await openFile(path);
  try {
    return file.kind === "npy" ? await openNpy(file, unchecked) : await openCsv(file, options.csv ?? {}, unchecked);
  } catch (error) {
    await file.reader.close();
    throw error;
  }
}
