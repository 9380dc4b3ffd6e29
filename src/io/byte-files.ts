/** Where bytes come from in Node: files by their paths, and standard input. */

import { type FileHandle, open } from "node:fs/promises";
import { ByteReader, type ByteSource, notReadable, streamSource } from "./byte-reader.ts";

/** How standard input is written on the command line. */
export const STANDARD_INPUT = "-";

/** An input as messages name it. */
export function inputName(path: string): string {
  return path === STANDARD_INPUT ? "standard input" : path === "" ? '""' : path;
}

/** Opens a file, or standard input for `-`. */
export async function openBytes(path: string): Promise<ByteReader> {
  if (path === STANDARD_INPUT) {
    const input = process.stdin;
    return new ByteReader(
      inputName(path),
      streamSource(input, () => input.destroy()),
    );
  }
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const status = await handle.stat();
    return new ByteReader(inputName(path), fileSource(handle), status.isFile() ? status.size : undefined);
  } catch (cause) {
    await handle?.close();
    throw notReadable(inputName(path), cause);
  }
}

function fileSource(handle: FileHandle): ByteSource {
  return {
    read: async (target) => (await handle.read(target, 0, target.length, null)).bytesRead,
    close: () => handle.close(),
  };
}
