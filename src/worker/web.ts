/** Engines in workers of a browser, or of whatever has its `Worker`. */
import { openWorkerEngine, type WorkerEngineOptions, type WorkerLike } from "./open.ts";
import type { StartThread } from "./task-queue.ts";
import type { WorkerEngine } from "./worker-engine.ts";

function ownWorker(): Worker {
  if (typeof Worker !== "function") throw new Error("this engine has no Worker");
  // As bundlers look for it: literal, and in one piece. The file's name is that of what is published.
  return new Worker(new URL("./web-thread.js", import.meta.url), { type: "module" });
}

function threads(worker: () => WorkerLike = ownWorker): StartThread {
  return (heard, died) => {
    const thread = worker() as Worker;
    thread.onmessage = ({ data }) => heard(data);
    // Of a script that could not be loaded there is no message.
    thread.onerror = ({ error, message }) => died(error ?? new Error(message ?? "its script could not be loaded"));
    thread.onmessageerror = () => died(new Error("what it said could not be read"));
    return {
      post: (message, transfer) => thread.postMessage(message, [...transfer]),
      stop: () => thread.terminate(),
      hold: () => undefined,
    };
  };
}

/**
 * An engine in a worker of its own, so that a page goes on answering while it scores. Nothing is shared with it: batches are
 * copied to it, or transferred, and results are transferred back. It answers with the bits of `createEngine()`.
 *
 * @throws KullbackTypeError for options that are not; with code WORKER_UNAVAILABLE where no worker can be started, and with
 *   WASM_UNAVAILABLE where `backend: "wasm"` cannot be had there
 *
 * @example
 * const engine = await createWorkerEngine();
 * const P = histograms([9, 1, 5, 5], 2);
 * console.log(await engine.score("kl", P, [1, 1], { base: 2 })); // Float64Array(2) [ 0.5310044064107187, 0 ]
 * engine.close();
 */
export function createWorkerEngine(options: WorkerEngineOptions = {}): Promise<WorkerEngine> {
  return openWorkerEngine(options, threads);
}
