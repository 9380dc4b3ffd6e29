/** Engines in workers of Node, and of the runtimes that have its modules: the public names of `kullback/worker` there. */
import { Worker } from "node:worker_threads";
import { openWorkerEngine, type WorkerEngineOptions, type WorkerLike } from "./open.ts";
import type { StartThread } from "./task-queue.ts";
import type { WorkerEngine } from "./worker-engine.ts";

export type * from "../worker.ts";

function ownWorker(): Worker {
  // What says how `node -e` reads its text is refused for a file.
  const execArgv = process.execArgv.filter((argument) => !argument.startsWith("--input-type"));
  return new Worker(new URL("./node-thread.js", import.meta.url), { execArgv });
}

function threads(worker: () => WorkerLike = ownWorker): StartThread {
  return (heard, died) => {
    const thread = worker() as Worker;
    let cause: unknown;
    thread.on("message", heard);
    thread.on("messageerror", died);
    // After an error the worker ends, and then nothing is left of it.
    thread.on("error", (error) => {
      cause = error;
    });
    thread.on("exit", (code) => died(cause ?? new Error(`it ended with exit code ${code}`)));
    return {
      post: (message, transfer) => thread.postMessage(message, [...transfer]),
      stop: () => void thread.terminate(),
      // A program ends when there is nothing left to wait for.
      hold: (isBusy) => (isBusy ? thread.ref() : thread.unref()),
    };
  };
}

/** As in browsers. */
export function createWorkerEngine(options: WorkerEngineOptions = {}): Promise<WorkerEngine> {
  return openWorkerEngine(options, threads);
}
