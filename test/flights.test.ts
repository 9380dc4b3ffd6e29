import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("the flights example", () => {
  // Elsewhere than in the package: the example must find its files itself.
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}examples/flights/main.mjs`], {
    cwd: fileURLToPath(new URL("/", import.meta.url)),
    encoding: "utf8",
  });
  const days = [...stdout.matchAll(/^([A-Z]{3}) +(\d{4}-\d\d-\d\d) +(\d+) +(\d\.\d{4})$/gm)];

  test("succeeds, and says nothing else", () => {
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("39,952 airport-days");
  });

  test("ten days of at least 50 flights, strangest first", () => {
    expect(days.length).toBe(10);
    expect(days[0]?.slice(1)).toEqual(["STL", "2001-06-04", "382", "3.0541"]);
    expect(days[1]?.slice(1)).toEqual(["DFW", "2001-06-30", "751", "2.7519"]);
    const bits = days.map((day) => Number(day[4]));
    expect(bits).toEqual([...bits].sort((a, b) => b - a));
    expect(Math.min(...days.map((day) => Number(day[3])))).toBeGreaterThanOrEqual(50);
  });

  test("which backend ran and why, and how fast", () => {
    expect(stdout).toMatch(/^backend: (wasm|js) \(.+\)$/m);
    const rows = stdout.match(/^speed: +([\d,]+) rows of 48 bins a second$/m)?.[1] ?? "";
    expect(Number(rows.replaceAll(",", ""))).toBeGreaterThan(10_000);
  });

  test("is aligned", () => {
    const table = stdout.split("\n").slice(3, 14);
    expect(new Set(table.map((line) => line.length)).size).toBe(1);
  });
});
