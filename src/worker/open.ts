/** Making an engine in a worker, however that is started. */
import { KullbackTypeError, show } from "../errors.ts";
import { assertOptions } from "../options.ts";
import type { KernelsSource } from "../wasm/instantiate.ts";
import type { SetUp } from "./messages.ts";
import { type StartThread, TaskQueue } from "./task-queue.ts";
import { WorkerEngine } from "./worker-engine.ts";

/** What `postMessage` and `terminate` are enough to know a worker by: a browser's, or one of Node's `worker_threads`. */
export interface WorkerLike {
  // biome-ignore lint/suspicious/noExplicitAny: whatever can be cloned; libraries differ in how they say so.
  postMessage(message: any, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
}

/** How an engine in a worker is made. */
export interface WorkerEngineOptions {
  /** As of `createEngine`. */
  readonly backend?: "auto" | "wasm" | "js" | undefined;
  /** As of `createEngine`: the compiled kernels, if not the package's own copy of them. Bytes are copied. */
  readonly wasm?: KernelsSource | undefined;
  /**
   * Starts a worker that runs `kullback/worker-thread`, where the package's own way of starting it does not find that file,
   * as after esbuild. Called again when a worker has died. In browsers a worker that somebody else terminates is not heard of:
   * what it was asked waits until `close()`.
   */
  readonly worker?: (() => WorkerLike) | undefined;
}

const optionNames: readonly (keyof WorkerEngineOptions)[] = ["backend", "wasm", "worker"];

function setUpOf({ backend, wasm }: WorkerEngineOptions): SetUp {
  const isAddress = Object.prototype.toString.call(wasm) === "[object URL]";
  return { kind: "set-up", backend, wasm: isAddress ? { address: String(wasm) } : { source: wasm as ArrayBuffer } };
}

/**
 * An engine in a worker.
 *
 * @param threads starts a worker, the caller's if there is one
 */
export async function openWorkerEngine(
  options: WorkerEngineOptions,
  threads: (worker: (() => WorkerLike) | undefined) => StartThread,
): Promise<WorkerEngine> {
  assertOptions(options, optionNames);
  const { worker } = options;
  if (worker !== undefined && typeof worker !== "function") {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "worker",
      expected: "a function that starts a worker",
      got: show(worker),
    });
  }
  const queue = new TaskQueue(threads(worker), setUpOf(options));
  const job = { transfer: [], signal: undefined, onProgress: undefined, generation: undefined };
  try {
    const described = await queue.run({ task: { kind: "describe" }, ...job });
    const { backend, reason } = described as { backend: "wasm" | "js"; reason: string };
    return new WorkerEngine(queue, backend, reason);
  } catch (error) {
    queue.close();
    throw error;
  }
}
