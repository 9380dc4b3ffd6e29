/** Opens a file of histograms by its path, whatever its format. */

import type { HistogramFile } from "./histogram-file.ts";
import { histogramsOf, type OpenOptions } from "./histogram-formats.ts";
import { openFile } from "./open-file.ts";

export type { OpenOptions } from "./histogram-formats.ts";

/**
 * Opens `.npy`, `.npy.gz`, `.csv` or `.csv.gz` (told apart by their contents), or the same from standard input for `-`.
 *
 * @throws KullbackRangeError that names the file, and the line and column, or the row and bin, if there is one
 */
export async function openHistograms(path: string, options: OpenOptions = {}): Promise<HistogramFile> {
  return histogramsOf(await openFile(path), options);
}
