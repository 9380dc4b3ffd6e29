import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import {
  type AnyDivergence,
  createEngine,
  fDivergence,
  histograms,
  isKullbackError,
  renyi,
  type ScoreMatrix,
  sparseHistograms,
} from "kullback";
import { createWorkerEngine, type WorkerBatch, type WorkerEngine, type WorkerProgress } from "kullback/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomNumbers } from "../random.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

// The package as it is built: a worker of Node runs no TypeScript.

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const random = randomNumbers(5);

function masses(rows: number, bins: number): Float64Array {
  return Float64Array.from({ length: rows * bins }, () => random() + 0.01);
}

/** What a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<{ code?: string }> {
  const error = await promise.then(
    () => expect.fail("was not rejected"),
    (reason: unknown) => reason,
  );
  return error as { code?: string };
}

/** Bytes: `toEqual` of a million numbers takes seconds. */
function expectSameMatrix(got: ScoreMatrix | undefined, { data, shape }: ScoreMatrix): void {
  expect(got?.shape).toEqual(shape);
  expect(Buffer.compare(Buffer.from((got as ScoreMatrix).data.buffer), Buffer.from(data.buffer))).toBe(0);
}

const engine = await createEngine();
let remote: WorkerEngine;
beforeAll(async () => {
  remote = await createWorkerEngine();
});
afterAll(() => remote.close());

describe("the results of an engine, to the bit", () => {
  const P = histograms(masses(700, 300), 300);
  const Q = histograms(masses(700, 300), 300);
  const one = Q.data.slice(0, 300);

  test("what runs the kernels", async () => {
    expect([remote.backend, remote.reason]).toEqual([engine.backend, engine.reason]);
    const js = await createWorkerEngine({ backend: "js" });
    expect(js.backend).toBe("js");
    expect(await js.score("js", P, one)).toEqual(engine.score("js", P, one));
    js.close();
  });

  test.each<AnyDivergence>(["kl", "jeffreys", renyi(2)])("score %s", async (divergence) => {
    expect(await remote.score(divergence, P, Q)).toEqual(engine.score(divergence, P, Q));
    expect(await remote.score(divergence, P, one, { base: 2 })).toEqual(engine.score(divergence, P, one, { base: 2 }));
  });

  test("other batches, and options", async () => {
    expect(await remote.score("entropy", P, { base: 2 })).toEqual(engine.score("entropy", P, { base: 2 }));
    const singles = histograms(Float32Array.from(P.data), 300);
    expect(await remote.score("kl", singles, singles)).toEqual(engine.score("kl", singles, singles));
    const strided = { data: P.data, shape: [50, 30], stride: 301, offset: 7 } as const;
    expect(await remote.score("kl", strided, one.slice(0, 30))).toEqual(engine.score("kl", strided, one.slice(0, 30)));
    expect(await remote.score("kl", [9, 1], [5, 5])).toEqual(engine.score("kl", [9, 1], [5, 5]));
    expect(await remote.score("kl", histograms([], 2), [5, 5])).toEqual(new Float64Array(0));
    const zeros = { epsilon: 1e-9 };
    expect(await remote.score("kl", [9, 1], [5, 0], { zeros })).toEqual(engine.score("kl", [9, 1], [5, 0], { zeros }));
  });

  test("sparse rows, in several pieces", async () => {
    const rows = 40_000;
    const indptr = Int32Array.from({ length: rows + 1 }, (_, row) => 2 * row);
    const indices = Int32Array.from({ length: 2 * rows }, (_, entry) => (entry % 2) * 150 + ((entry * 7) % 150));
    const S = sparseHistograms({ indptr, indices, data: masses(rows, 2), bins: 300 });
    expect(await remote.score("js", S, one)).toEqual(engine.score("js", S, one));
  });

  test("contributions, pairwise and nearest", async () => {
    expectSameMatrix(await remote.contributions("kl", P, Q), engine.contributions("kl", P, Q));
    for (const divergence of ["kl", "js", "reverse-kl", "hellinger"] as const) {
      expectSameMatrix(await remote.pairwise(divergence, P, Q), engine.pairwise(divergence, P, Q));
      expectSameMatrix(await remote.pairwise(divergence, P), engine.pairwise(divergence, P));
      expect(await remote.nearest(divergence, P, Q, { count: 3 })).toEqual(
        engine.nearest(divergence, P, Q, { count: 3 }),
      );
    }
  });

  test("tiles", async () => {
    const many = histograms(masses(1500, 4), 4);
    for (const Qs of [undefined, histograms(masses(1100, 4), 4)]) {
      const tiles = [];
      for await (const tile of remote.pairwiseTiles("js", many, Qs)) tiles.push(tile);
      let count = 0;
      for await (const own of engine.pairwiseTiles("js", many, Qs)) {
        const tile = tiles[count++];
        expect([tile?.row, tile?.column]).toEqual([own.row, own.column]);
        expectSameMatrix(tile, own);
      }
      expect([count, tiles.length]).toEqual([4, 4]);
    }
  });

  test("prepared batches stay in the worker, until they are released", async () => {
    const library = await remote.prepare(Q);
    expect(library.shape).toEqual([700, 300]);
    expect(await remote.nearest("kl", one, library)).toEqual(engine.nearest("kl", one, Q));
    expect(await remote.score("kl", P, library)).toEqual(engine.score("kl", P, Q));
    expect(await rejection(remote.score("kl", [1, 2], library))).toMatchObject({ code: "SHAPE_MISMATCH" });
    // What was asked before is still done.
    const asked = remote.nearest("kl", P, library);
    const after = remote.score("kl", P, library);
    library.release();
    expect(await asked).toEqual(engine.nearest("kl", P, Q));
    expect(await after).toEqual(engine.score("kl", P, Q));
    for (const promise of [remote.score("kl", P, library), remote.nearest("kl", one, library)]) {
      const error = await rejection(promise);
      expect(error).toMatchObject({ code: "INVALID_BATCH", got: "one that was released" });
    }
    expect(await remote.score("kl", [1, 1], [1, 1])).toEqual(new Float64Array(1));
  });

  test("a batch that another engine keeps is refused", async () => {
    const other = await createWorkerEngine();
    const [own, foreign] = [await remote.prepare(P), await other.prepare(Q)];
    const error = await rejection(remote.score("kl", own, foreign));
    expect(error).toMatchObject({ code: "INVALID_BATCH", argument: "Q", got: "one of another engine" });
    expect(await remote.score("kl", own, Q)).toEqual(engine.score("kl", P, Q));
    other.close();
  });

  test("the caller's arrays for results", async () => {
    const out = new Float64Array(2);
    const lostMass = new Float64Array(2);
    const batch = histograms([1, 1, 1, 0], 2);
    expect(await remote.score("kl", batch, [1, 0], { zeros: "drop", out, lostMass })).toBe(out);
    expect([...out, ...lostMass]).toEqual([...engine.score("kl", batch, [1, 0], { zeros: "drop" }), 0.5, 0]);
    const wrong = remote.score("kl", batch, [1, 1], { out: new Float64Array(3) });
    expect(await rejection(wrong)).toMatchObject({ code: "LENGTH_MISMATCH", argument: "out" });
  });
});

describe("arrays on their way", () => {
  test("are read when the method is called, and stay the caller's", async () => {
    const P = Float64Array.of(9, 1);
    const promise = remote.score("kl", P, [5, 5]);
    P.fill(0);
    expect(await promise).toEqual(engine.score("kl", [9, 1], [5, 5]));
    expect(P).toEqual(new Float64Array(2));
  });

  test("are transferred where that is allowed, and only then", async () => {
    const P = Float64Array.of(9, 1, 5, 5);
    const [p, q] = [P.subarray(0, 2), P.subarray(2)];
    const want = engine.score("kl", p, q);
    const promise = remote.score("kl", p, q, { transfer: true });
    expect(P.length).toBe(0);
    expect(await promise).toEqual(want);
  });

  test("shared memory is shared", async () => {
    const P = new Float64Array(new SharedArrayBuffer(16));
    P.set([9, 1]);
    expect(await remote.score("kl", P, [5, 5], { transfer: true })).toEqual(engine.score("kl", [9, 1], [5, 5]));
    expect(P.length).toBe(2);
  });

  test("bad arguments transfer nothing", async () => {
    const P = Float64Array.of(9, 1);
    await rejection(remote.score("kl", P, [5, 5, 5], { transfer: true }));
    await rejection(remote.score("kl", P, [5, 5], { transfer: true, signal: AbortSignal.abort() }));
    const out = new Float64Array(P.buffer, 0, 1);
    const shared = await rejection(remote.score("kl", P, [5, 5], { transfer: true, out }));
    expect(shared).toMatchObject({ code: "INVALID_OPTION", argument: "out" });
    const memory = new Float64Array(new WebAssembly.Memory({ initial: 1 }).buffer, 0, 2).fill(1);
    // Of a buffer that cannot be transferred engines either make a copy or say so.
    await remote.score("kl", memory, [5, 5], { transfer: true }).then(
      (scores) => expect(scores).toEqual(new Float64Array(1)),
      (error) => expect(error).toMatchObject({ code: "INVALID_OPTION", argument: "transfer" }),
    );
    expect([P.length, memory.length]).toEqual([2, 2]);
  });
});

describe("what is wrong", () => {
  test("is what an engine says, with the row it has in the whole batch", async () => {
    const rows = 3000;
    const P = histograms(masses(rows, 50), 50);
    const Q = histograms(masses(rows, 50), 50);
    Q.data[2900 * 50 + 3] = Number.NaN;
    P.data[2950 * 50 + 4] = -1;
    const errorOf = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        return { ...(error as object), message: (error as Error).message, name: (error as Error).name };
      }
      return expect.fail("no error");
    };
    for (const [first, second] of [
      [P, Q],
      [P, Q.data.slice(0, 50)],
    ] as const) {
      const error = await rejection(remote.score("kl", first, second));
      expect(isKullbackError(error)).toBe(true);
      expect({ ...error, message: (error as object as Error).message, name: (error as object as Error).name }).toEqual(
        errorOf(() => engine.score("kl", first, second)),
      );
    }
    Q.data[2900 * 50 + 3] = 0;
    P.data[2950 * 50 + 4] = 1;
    expect(await rejection(remote.score("kl", P, Q, { zeros: "throw" }))).toMatchObject({
      code: "ZERO_UNDER_MASS",
      argument: "Q",
      row: 2900,
      bin: 3,
      otherRow: 2900,
    });
  });

  test("options, and functions that stay where they are", async () => {
    const call = (options: object) => rejection(remote.score("kl", [1], [1], options));
    expect(await call({ signals: 1 })).toMatchObject({ code: "UNKNOWN_OPTION" });
    expect(await call({ signal: 1 })).toMatchObject({ code: "INVALID_OPTION", argument: "signal" });
    expect(await call({ onProgress: 1 })).toMatchObject({ code: "INVALID_OPTION", argument: "onProgress" });
    expect(await call({ transfer: 1 })).toMatchObject({ code: "INVALID_OPTION", argument: "transfer" });
    const f = fDivergence((t) => (t - 1) ** 2, { name: "mine", slopeAtInfinity: Number.POSITIVE_INFINITY, atZero: 1 });
    expect(await rejection(remote.score(f, [1], [1]))).toMatchObject({ argument: "divergence" });
    expect(await rejection(createWorkerEngine({ backend: "gpu" as "js" }))).toMatchObject({ argument: "backend" });
    expect(await rejection(createWorkerEngine({ worker: 1 as never }))).toMatchObject({ argument: "worker" });
  });
});

/** A task of a second or so, in slices. */
const P = histograms(masses(4000, 64), 64);
const long = (options: object) => remote.pairwise("hellinger", P, P, options);

describe("progress and abortion", () => {
  test("progress rises; what it throws rejects", async () => {
    const seen: number[] = [];
    await remote.pairwise("hellinger", histograms(P.data.subarray(0, 64 * 1500), 64), P, {
      onProgress: ({ done, total }) => {
        expect(total).toBe(1500 * 4000);
        seen.push(done);
      },
    });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    // Of a symmetric divergence of one batch half of the pairs are scored, and all are given.
    const last = { done: 0, total: 0 };
    await remote.pairwise("total-variation", P, { onProgress: (progress) => Object.assign(last, progress) });
    expect(last.total).toBe(4000 * 4000);
    expect(last.done).toBeGreaterThan(0.6 * last.total);
    expect(last.done).toBeLessThanOrEqual(last.total);
    const own = new Error("mine");
    const thrown = long({
      onProgress: () => {
        throw own;
      },
    });
    expect(await rejection(thrown)).toBe(own);
  });

  test("progress of tiles is that of all of them", async () => {
    const seen: number[] = [];
    const onProgress = ({ done, total }: WorkerProgress) => {
      expect(total).toBe(4000 * 4000);
      seen.push(done);
    };
    for await (const _ of remote.pairwiseTiles("hellinger", P, { onProgress }));
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeGreaterThan(0.8 * 4000 * 4000);
  });

  test("an aborted task is rejected at once, and the engine goes on", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = long({ signal: controller.signal, onProgress: () => controller.abort(reason) });
    const queued = remote.score("kl", [9, 1], [5, 5], { signal: controller.signal });
    const other = remote.score("kl", [9, 1], [5, 5]);
    const rejected = await Promise.all([rejection(running), rejection(queued)]);
    expect(rejected).toEqual([reason, reason]);
    const start = performance.now();
    expect(await other).toEqual(engine.score("kl", [9, 1], [5, 5]));
    // The whole of it takes seconds.
    expect(performance.now() - start).toBeLessThan(1000);
    expect(await rejection(remote.score("kl", [1], [1], { signal: controller.signal }))).toBe(reason);
  });
});

describe("a worker that dies", () => {
  const directory = temporaryDirectory();

  test("rejects what it held, and is replaced", async () => {
    const workers: Worker[] = [];
    const mortal = await createWorkerEngine({
      worker: () => {
        const worker = new Worker(pathToFileURL(join(dist, "worker/node-thread.js")));
        workers.push(worker);
        return worker;
      },
    });
    const kept: WorkerBatch = await mortal.prepare(P);
    const held = mortal.pairwise("hellinger", P, P, { onProgress: () => void workers[0]?.terminate() });
    const queued = mortal.score("kl", [9, 1], [5, 5]);
    const lost = mortal.nearest("kl", P.data.slice(0, 64), kept);
    const next = mortal.prepare(P);
    expect(await rejection(held)).toMatchObject({ code: "WORKER_DIED" });
    expect(await queued).toEqual(engine.score("kl", [9, 1], [5, 5]));
    expect(await rejection(lost)).toMatchObject({ code: "WORKER_DIED" });
    // One batch of either worker.
    for (const [one, other] of [
      [kept, await next],
      [await next, kept],
    ] as const) {
      expect(await rejection(mortal.score("kl", one, other))).toMatchObject({ code: "WORKER_DIED" });
    }
    expect(workers.length).toBe(2);
    // In its first task the one that replaced it.
    void workers[1]?.terminate();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const first = mortal.pairwise("hellinger", P, P);
    await new Promise((resolve) => setTimeout(resolve, 100));
    void workers[2]?.terminate();
    expect(await rejection(first)).toMatchObject({ code: "WORKER_DIED" });
    mortal.close();
  });

  test("one that cannot start, or that has another script", async () => {
    const path = join(directory.path, "broken.mjs");
    writeFileSync(path, "throw new Error('no such thing');");
    const broken = createWorkerEngine({ worker: () => new Worker(pathToFileURL(path)) });
    expect(await rejection(broken)).toMatchObject({ code: "WORKER_UNAVAILABLE", got: "no such thing" });
    const none = createWorkerEngine({
      worker: () => {
        throw new Error("none here");
      },
    });
    expect(await rejection(none)).toMatchObject({ code: "WORKER_UNAVAILABLE", got: "none here" });
  });

  test("closing rejects what is not done, and lets the program end", async () => {
    const closing = await createWorkerEngine();
    const promises = [rejection(closing.pairwise("hellinger", P)), rejection(closing.score("kl", [1], [1]))];
    closing.close();
    for (const error of await Promise.all(promises)) expect(error).toMatchObject({ code: "ENGINE_CLOSED" });
    expect(await rejection(closing.score("kl", [1], [1]))).toMatchObject({ code: "ENGINE_CLOSED" });
    // One that is never closed does not keep a program from ending either.
    const program = `import { createWorkerEngine } from ${JSON.stringify(pathToFileURL(join(dist, "worker/node.js")))};
const engine = await createWorkerEngine();
console.log(await engine.score("kl", [1, 1], [1, 1]));`;
    const ended = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(ended).toMatchObject({ status: 0, stdout: "Float64Array(1) [ 0 ]\n" });
  });
});
