/** Reading a file in a worker of its own, which ends with it. */

import type { FromReader, ReadRequest, RowTable } from "./messages.ts";

/**
 * All rows of a file.
 *
 * @throws Error that says what is wrong with the file; the reason of `signal`, when that is aborted
 */
export function read(request: ReadRequest, onProgress: (part: number) => void, signal: AbortSignal): Promise<RowTable> {
  const worker = new Worker(new URL("./read-worker.ts", import.meta.url), { type: "module" });
  const reading = new Promise<RowTable>((resolve, reject) => {
    worker.onmessage = ({ data: message }: MessageEvent<FromReader>) => {
      if (message.kind === "progress") onProgress(message.size ? message.read / message.size : 0);
      else if (message.kind === "done") resolve(message.table);
      else reject(new Error(message.message));
    };
    worker.onerror = ({ message }) => reject(new Error(message || "the reader could not be started"));
    signal.addEventListener("abort", () => reject(signal.reason));
    signal.throwIfAborted();
    worker.postMessage(request);
  });
  return reading.finally(() => worker.terminate());
}
