import { describe, expect, test } from "vitest";
import { createEngine, histograms } from "../../src/index.ts";
import { createWorkerEngine } from "../../src/worker.ts";

// As browsers have it. The worker's file is the published one, which is made of these sources.

const hasWorkers = typeof Worker === "function";
const worker = () => new Worker(new URL("../../dist/worker/web-thread.js", import.meta.url), { type: "module" });

function whereThereAreWorkers(): void {
  test("scores, errors and abortion", async () => {
    const engine = await createEngine();
    const remote = await createWorkerEngine({ worker });
    const P = histograms(
      Float64Array.from({ length: 64 * 3000 }, (_, i) => ((i * 7919) % 101) + 1),
      64,
    );
    const Q = P.data.slice(64, 128);
    expect(remote.backend).toBe(engine.backend);
    expect(await remote.score("kl", P, Q)).toEqual(engine.score("kl", P, Q));
    await expect(remote.score("kl", [9, -1], [5, 5])).rejects.toMatchObject({ code: "INVALID_MASS", bin: 1 });
    const controller = new AbortController();
    const onProgress = () => controller.abort("enough");
    const running = remote.pairwise("hellinger", P, P, { signal: controller.signal, onProgress });
    await expect(running).rejects.toBe("enough");
    const want = engine.score("kl", P, Q);
    const transferred = remote.score("kl", P, Q, { transfer: true });
    expect([P.data.length, Q.length]).toEqual([0, 0]);
    expect(await transferred).toEqual(want);
    remote.close();
  });

  test("a script that is not there", async () => {
    const lost = () => new Worker(new URL("/no-such-file.js", location.href), { type: "module" });
    await expect(createWorkerEngine({ worker: lost })).rejects.toMatchObject({ code: "WORKER_UNAVAILABLE" });
  });
}

function whereThereAreNone(): void {
  test("says so", async () => {
    await expect(createWorkerEngine()).rejects.toMatchObject({
      code: "WORKER_UNAVAILABLE",
      got: "this engine has no Worker",
    });
  });
}

// Chromium runs this file too: npm run test:browser.
if (hasWorkers) describe("where there are workers", whereThereAreWorkers);
else describe("where there are none", whereThereAreNone);
