/** Reads one file, apart from the page, which goes on answering. */

import type { FromReader, ReadRequest } from "./messages.ts";
import { readTable } from "./read-table.ts";

const post = (message: FromReader, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

self.onmessage = async ({ data: request }: MessageEvent<ReadRequest>) => {
  try {
    const table = await readTable(request, (read, size) => post({ kind: "progress", read, size }));
    const buffers = [table.data, table.masses, table.total].map(({ buffer }) => buffer as ArrayBuffer);
    post({ kind: "done", table }, buffers);
  } catch (error) {
    post({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};
