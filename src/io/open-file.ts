/** Opens a file, compressed or not, by its path. */

import { openBytes } from "./byte-files.ts";
import { identify, type OpenedFile } from "./file-kind.ts";
import { gunzip } from "./gunzip.ts";

/** Opens the file at `path` (`-` is standard input) and says what it is; refuses what is neither `.npy` nor text. */
export async function openFile(path: string): Promise<OpenedFile> {
  return identify(await openBytes(path), path, gunzip);
}
