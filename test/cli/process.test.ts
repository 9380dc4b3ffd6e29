import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, ftruncateSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { npyBytes } from "../io/npy-bytes.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { COMMAND, kullback, outcome, start } from "./command.ts";

const directory = temporaryDirectory();
const even = directory.file("even.npy", npyBytes({ shape: [2], data: Float64Array.of(1, 1) }));
const temporaries = () => readdirSync(directory.path).filter((name) => name.endsWith(".tmp"));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("an interrupted command", () => {
  test.each([
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s: ends with %i and leaves nothing", async (signal, code) => {
    const out = join(directory.path, "interrupted.csv");
    const child = start(["score", "-", "-r", even, "--out", out]);
    const ended = outcome(child);
    // More than one look at it, and then nothing: the command waits for more.
    child.stdin?.write("1,2\n".repeat(100));
    await until(() => temporaries().length > 0);
    child.kill(signal);
    expect(await ended).toEqual({ code, stdout: "", stderr: "" });
    expect(temporaries()).toEqual([]);
    expect(existsSync(out)).toBe(false);
  });

  test("also between the blocks of a long computation", async () => {
    const rows = directory.file(
      "long.npy",
      npyBytes({ shape: [4000, 512], data: new Float64Array(4000 * 512).fill(1) }),
    );
    for (const command of ["pairwise", "nearest"]) {
      const out = join(directory.path, "long.csv");
      const child = start([command, rows, rows, "-d", "jeffreys", "--backend", "js", "--out", out]);
      const ended = outcome(child);
      await until(() => temporaries().length > 0);
      child.kill("SIGINT");
      expect(await ended).toEqual({ code: 130, stdout: "", stderr: "" });
      expect(temporaries()).toEqual([]);
      expect(existsSync(out)).toBe(false);
    }
  });
});

describe("a closed standard output", () => {
  const rows = directory.file("rows.csv", "3,1\n".repeat(300_000));

  async function headOf(args: string[]): Promise<{ first: string; code: number | null; stderr: string }> {
    const child = start(args);
    const first = await new Promise<string>((resolve) => {
      child.stdout?.once("data", (data) => {
        child.stdout?.destroy();
        resolve(String(data));
      });
    });
    const { code, stderr } = await outcome(child);
    return { first, code, stderr };
  }

  test("as by head: ends quietly", async () => {
    const { first, code, stderr } = await headOf(["score", rows, "-r", even]);
    expect(first).toMatch(/^0\t0\.13/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const format of [["--json"], ["--out", "-"]]) {
      expect(await headOf(["score", rows, "-r", even, ...format])).toMatchObject({ code: 0, stderr: "" });
    }
    expect(await headOf(["score", "--help"])).toMatchObject({ code: 0, stderr: "" });
    const square = directory.file("square.npy", npyBytes({ shape: [1500, 2], data: new Float64Array(3000).fill(1) }));
    for (const format of [[], ["--json"], ["--out", "-"]]) {
      expect(await headOf(["pairwise", square, ...format])).toMatchObject({ code: 0, stderr: "" });
      expect(await headOf(["nearest", square, square, "-c", "99", ...format])).toMatchObject({ code: 0, stderr: "" });
    }
    expect(await headOf(["explain", rows, "-r", even, "--top", "99999"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("the exit code is still found", async () => {
    const { code, stderr } = await headOf(["score", rows, "-r", even, "--fail-above", "0.1"]);
    expect(code).toBe(1);
    expect(stderr).toContain("300,000 rows above 0.1");
  });

  test.skipIf(!existsSync("/dev/full"))("a full disk is an error", () => {
    const full = openSync("/dev/full", "w");
    const ended = spawnSync(process.execPath, [COMMAND, "score", even, "-r", even], {
      stdio: ["ignore", full, "pipe"],
    });
    closeSync(full);
    expect(ended.status).toBe(2);
    expect(String(ended.stderr)).toBe(
      "kullback: standard output: expected a file that can be written, got no space left on the device\n",
    );
  });
});

describe("without WebAssembly", () => {
  // An engine without a compiler has none.
  const node = ["--jitless"];

  test("the scores are the same", async () => {
    const P = directory.file("scored.csv", "3,1\n1,7\n");
    const here = await kullback(["score", P, "-r", even]);
    const there = await kullback(["score", P, "-r", even, "--verbose"], { node });
    expect(there.code).toBe(0);
    expect(there.stdout).toBe(here.stdout);
    expect(there.stderr).toContain("js backend (WebAssembly is not available");
  });

  test("asking for it is an error", async () => {
    const ended = await kullback(["score", even, "-r", even, "--backend", "wasm"], { node });
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain("kullback: backend: expected an engine that runs the WebAssembly kernels");
  });
});

describe("memory", () => {
  const report = directory.file(
    "report-peak.cjs",
    "process.on('exit', () => require('node:fs').writeFileSync(process.env.PEAK, String(process.resourceUsage().maxRSS)));",
  );

  /** An .npy of zeros, which takes no room on the disk. */
  function zeros(name: string, rows: number): string {
    const path = directory.file(name, npyBytes({ shape: [rows, 64] }));
    const file = openSync(path, "r+");
    ftruncateSync(file, 128 + rows * 64 * 8);
    // The last row is not zeros, so that it must have been read.
    writeSync(file, new Uint8Array(Float64Array.of(2).buffer), 0, 8, 128 + (rows - 1) * 64 * 8);
    closeSync(file);
    return path;
  }

  const options = ["--mass", "given", "--divergence", "generalized-kl"];

  async function peak(args: readonly string[]): Promise<number> {
    const path = join(directory.path, `peak-${randomUUID()}`);
    const ended = await kullback(args, { node: ["--require", report], env: { PEAK: path } });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    return Number(readFileSync(path, "utf8")) * 1024;
  }

  test("does not grow with the file: 1 GiB, twice, and 8 MiB", async () => {
    const paths = [zeros("small.npy", 2 ** 14), zeros("large.npy", 2 ** 21)];
    const [small, large] = await Promise.all(paths.map((P) => peak(["score", P, P, ...options, "--top", "1"])));
    expect((large as number) - (small as number)).toBeLessThan(32 * 2 ** 20);
  });

  test("does not grow with the matrix: of 256 MiB, and of 128", async () => {
    const made = (rows: number) => {
      const data = Float64Array.from({ length: 2 * rows }, (_, index) => 1 + ((index * 7919) % 1013));
      return directory.file(`made-${rows}.npy`, npyBytes({ shape: [rows, 2], data }));
    };
    const Q = made(2 ** 10);
    const out = join(directory.path, "matrix.npy");
    const [small, large] = [
      await peak(["pairwise", made(2 ** 14), Q, "--out", out]),
      await peak(["pairwise", made(2 ** 15), Q, "--out", out]),
    ];
    // V8 lets 64 MiB of arrays that nobody holds gather before it collects them (kExternalAllocationSoftLimit).
    expect(large - small).toBeLessThan(64 * 2 ** 20);
  });
});
