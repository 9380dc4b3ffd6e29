/** The public names of `kullback/worker`. */
export type { WorkerEngineOptions, WorkerLike } from "./worker/open.ts";
export type { WorkerBatch } from "./worker/sent-batches.ts";
export type { WorkerProgress } from "./worker/task-queue.ts";
export { createWorkerEngine } from "./worker/web.ts";
export type { WorkerBatchInput, WorkerEngine, WorkerOptions } from "./worker/worker-engine.ts";
