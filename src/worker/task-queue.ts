/** The client's side of one worker: tasks one at a time, the worker replaced when it dies. */
import { KullbackTypeError } from "../errors.ts";
import type { Signal } from "../options.ts";
import { type FromWorker, receivedError, type SetUp, type Task, type ToWorker } from "./messages.ts";

/** A worker, as this side sees it. */
export interface Thread {
  post(message: ToWorker, transfer: readonly ArrayBuffer[]): void;
  /** Ends it: nothing is heard of it any more. */
  stop(): void;
  /** Whether a process should wait for it, where there is one that could end. */
  hold(isBusy: boolean): void;
}

/** Starts a worker, and says what comes of it: messages, and once that it has died, and why if that is known. */
export type StartThread = (heard: (message: FromWorker) => void, died: (cause: unknown) => void) => Thread;

/** How far a task is: in rows, or where every row of one batch meets every row of another, in pairs of them. */
export interface WorkerProgress {
  readonly done: number;
  readonly total: number;
}

export interface Job {
  readonly task: Task;
  readonly transfer: readonly ArrayBuffer[];
  readonly signal: Signal | undefined;
  readonly onProgress: ((progress: WorkerProgress) => void) | undefined;
  /** Which of the workers that there have been has what it needs, if that is not any. */
  readonly generation: number | undefined;
}

interface Waiting extends Job {
  readonly id: number;
  isSettled: boolean;
  resolve(result: unknown): void;
  reject(reason: unknown): void;
}

/** What a worker is to forget, after all that it was asked before. */
interface Release {
  readonly key: number;
  readonly generation: number;
}

function died(expected: string, got: string, cause?: unknown): KullbackTypeError {
  return new KullbackTypeError({ code: "WORKER_DIED", argument: "worker", expected, got, cause });
}

function unavailable(cause: unknown): KullbackTypeError {
  const got = cause instanceof Error && cause.message !== "" ? cause.message : "one that did not start";
  const expected = "a worker that runs its script";
  return new KullbackTypeError({ code: "WORKER_UNAVAILABLE", argument: "worker", expected, got, cause });
}

function closed(): KullbackTypeError {
  return new KullbackTypeError({
    code: "ENGINE_CLOSED",
    argument: "engine",
    expected: "an open engine",
    got: "one that was closed",
  });
}

export class TaskQueue {
  /** Counts the workers that there have been. */
  generation = 0;
  private thread: Thread | undefined;
  /** Whether any worker has: the script runs, then, and what ends a worker is its own. */
  private hasSpoken = false;
  private isClosed = false;
  private current: Waiting | undefined;
  private readonly waiting: (Waiting | Release)[] = [];
  private nextId = 0;

  constructor(
    private readonly start: StartThread,
    private readonly setUp: SetUp,
  ) {}

  assertOpen(): void {
    if (this.isClosed) throw closed();
  }

  /** What a worker gives for a task, in its turn. */
  run(job: Job): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { signal } = job;
      const waiting: Waiting = { ...job, id: this.nextId++, isSettled: false, resolve, reject };
      const abort = () => this.abort(waiting, signal?.reason);
      const settled = <Value>(settle: (value: Value) => void) => {
        return (value: Value) => {
          if (waiting.isSettled) return;
          waiting.isSettled = true;
          signal?.removeEventListener("abort", abort);
          settle(value);
        };
      };
      waiting.resolve = settled(resolve);
      waiting.reject = settled(reject);
      signal?.addEventListener("abort", abort);
      this.waiting.push(waiting);
      this.next();
    });
  }

  /** Nothing is answered. */
  release(key: number, generation: number): void {
    this.waiting.push({ key, generation });
    this.next();
  }

  close(): void {
    this.isClosed = true;
    this.thread?.stop();
    this.thread = undefined;
    for (const job of [...(this.current ? [this.current] : []), ...this.waiting.splice(0)]) {
      if ("reject" in job) job.reject(closed());
    }
    this.current = undefined;
  }

  /** At once for whoever waits; the worker goes on to the end of its slice, and has no other task until then. */
  private abort(job: Waiting, reason: unknown): void {
    job.reject(reason);
    if (this.current === job) this.thread?.post({ kind: "cancel", id: job.id }, []);
    else this.waiting.splice(this.waiting.indexOf(job), 1);
  }

  private next(): void {
    while (this.current === undefined) {
      const job = this.waiting.shift();
      if (job === undefined) {
        this.thread?.hold(false);
        return;
      }
      if ("key" in job) {
        if (job.generation === this.generation) this.thread?.post({ kind: "release", key: job.key }, []);
        continue;
      }
      this.current = job;
      try {
        this.give(job);
      } catch (error) {
        this.current = undefined;
        job.reject(error);
      }
    }
  }

  private give(job: Waiting): void {
    const thread = this.thread ?? this.started();
    if (job.generation !== undefined && job.generation !== this.generation) {
      throw died("a batch that its worker still keeps", "one whose worker has died: prepare it again");
    }
    thread.hold(true);
    const { id, task, onProgress } = job;
    thread.post({ kind: "task", id, task, progress: onProgress !== undefined }, job.transfer);
  }

  private started(): Thread {
    const generation = ++this.generation;
    let thread: Thread;
    try {
      thread = this.start(
        (message) => generation === this.generation && this.heard(message),
        (cause) => generation === this.generation && this.died(cause),
      );
    } catch (cause) {
      throw unavailable(cause);
    }
    try {
      thread.post(this.setUp, []);
    } catch (cause) {
      thread.stop();
      throw new KullbackTypeError({
        code: "INVALID_OPTION",
        argument: "options",
        expected: "a backend and wasm that can be sent to a worker",
        got: "something that cannot be cloned",
        cause,
      });
    }
    this.thread = thread;
    return thread;
  }

  private heard(message: FromWorker): void {
    this.hasSpoken = true;
    const job = this.current;
    if (job === undefined || job.id !== message.id) return;
    if (message.kind === "progress") {
      if (job.isSettled) return;
      try {
        job.onProgress?.({ done: message.done, total: message.total });
      } catch (error) {
        this.abort(job, error);
      }
      return;
    }
    this.current = undefined;
    if (message.kind === "done") job.resolve(message.result);
    else if (message.kind === "failed") job.reject(receivedError(message.error));
    this.next();
  }

  /** The worker is gone, and what it held with it. Another one starts when there is a task for it. */
  private died(cause: unknown): void {
    const job = this.current;
    this.thread?.stop();
    this.thread = undefined;
    this.current = undefined;
    if (!this.hasSpoken) job?.reject(unavailable(cause));
    else {
      const got = cause instanceof Error && cause.message !== "" ? cause.message : "one that ended";
      job?.reject(died("a worker that lives until its task is done", got, cause));
    }
    // What it kept is gone from now on, not from when another starts.
    this.generation++;
    this.next();
  }
}
