import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, test } from "vitest";
import { type Divergence, divergences, isSum } from "../../src/divergences.ts";
import { createEngine, type DivergenceName, divergenceNames } from "../../src/index.ts";
import { npyBytes } from "../io/npy-bytes.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { kullback } from "./command.ts";

const directory = temporaryDirectory();
const flights = fileURLToPath(new URL("../../examples/flights/", import.meta.url));

const P = directory.file("P.csv", "name,low,mid dle,high\neven,1,1,1\nhalf,4,2,2\nall,0,0,5\nhalf,1,1,2\n");
const Q = directory.file("Q.npy", npyBytes({ shape: [3], data: Float64Array.of(1, 1, 2) }));

interface Bin {
  readonly bin: number;
  readonly name?: string;
  readonly p: number;
  readonly q?: number;
  readonly contribution: number | string;
  readonly share: number | string;
}

async function explained(args: readonly string[], input?: string) {
  const { stdout } = await kullback(["explain", ...args, "--json"], input === undefined ? {} : { input });
  const { explained } = JSON.parse(stdout);
  return explained as { row: number; label?: string; score: number | string; contributions: Bin[] }[];
}

describe.concurrent("kullback explain", () => {
  test("the row with the largest score, its bins, the largest contribution first", async ({ expect }) => {
    const { code, stdout, stderr } = await kullback(["explain", P, "-r", Q, "--base", "2"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // [0, 0, 1] against [¼, ¼, ½] is 1 bit, all of it of the last bin.
    expect(stdout).toBe(
      [
        "all (row 2): 1",
        "bin  p     q  contribution  share  name",
        "  2  1   0.5             1      1  high",
        "  0  0  0.25             0      0  low",
        "  1  0  0.25             0      0  mid dle",
        "",
      ].join("\n"),
    );
  });

  test("the numbers, by hand, and the sum of the shares", async ({ expect }) => {
    const [half] = await explained([P, "-r", Q, "--row", "1", "--base", "2"]);
    // [½, ¼, ¼] against [¼, ¼, ½].
    expect(half).toEqual({
      row: 1,
      label: "half",
      score: 0.25,
      contributions: [
        { bin: 0, name: "low", p: 0.5, q: 0.25, contribution: 0.5, share: 2 },
        { bin: 1, name: "mid dle", p: 0.25, q: 0.25, contribution: 0, share: 0 },
        { bin: 2, name: "high", p: 0.25, q: 0.5, contribution: -0.25, share: -1 },
      ],
    });
  });

  test("--bins of them; no names without a header; Q row by row", async ({ expect }) => {
    const rows = directory.file("rows.csv", "1,1,2\n1,3,0\n5,1,1\n1,1,1\n");
    const { stdout } = await kullback(["explain", P, rows, "--bins", "1", "-d", "js"]);
    // Where one row has nothing, half the other's mass times ln 2: 5/14·ln 2 of 5/7.
    expect(stdout).toMatch(
      /^all \(row 2\): 0\.4778499455\d+\n.*\n {2}0 {2}0 {2}0\.714286 +0\.247553 +0\.518055 {2}low\n$/,
    );
    const [other] = await explained([rows, P, "-d", "total-variation", "--row", "2", "--bins", "2"]);
    expect(other?.contributions.map(({ bin }) => bin)).toEqual([2, 0]);
    expect(other?.contributions[0]).not.toHaveProperty("name");
    expect(other?.contributions[0]?.contribution).toBeCloseTo((1 - 1 / 7) / 2, 15);
  });

  test("--top rows, the largest first, with a line between", async ({ expect }) => {
    const { stdout } = await kullback(["explain", P, "-r", Q, "--top", "2", "--bins", "1"]);
    expect(stdout.split("\n\n").map((text) => text.split(":")[0])).toEqual(["all (row 2)", "half (row 1)"]);
    const rows = await explained([P, "-r", Q, "--top", "99"]);
    expect(rows.map(({ row }) => row)).toEqual([2, 1, 0, 3]);
    const heavy = await explained([P, "-r", Q, "--min-mass", "6"]);
    expect(heavy.map(({ row }) => row)).toEqual([1]);
  });

  test("--label: of P itself, or of a file with a header or without", async ({ expect }) => {
    expect(await explained([P, "-r", Q, "--label", "all"])).toMatchObject([{ row: 2, label: "all" }]);
    for (const [name, text] of [
      ["plain", "a,1\nb,1\nc,1\nd,1\n"],
      ["headed", "x,y\na,1\nb,1\nc,1\nd,1\n"],
      ["alike", "b,1\na,1\nb,1\nc,1\nd,1\n"],
    ] as const) {
      const labels = directory.file(`${name}.csv.gz`, gzipSync(text));
      const found = await explained([P, "-r", Q, "--labels", labels, "--label", "b 1"]);
      expect(found).toMatchObject([{ row: 1, label: "b 1" }]);
      expect(
        await explained(["-", "-r", Q, "--labels", labels, "--label", "b 1"], "4,2,2\n1,1,1\n0,0,5\n1,1,2\n"),
      ).toMatchObject([{ row: 1, label: "b 1" }]);
    }
  });

  test("a row that is not there, and a label of several or of none, are told", async ({ expect }) => {
    const wrong: [string[], string][] = [
      [[P, "--row", "4"], "--row: expected the number of a row, less than 4, got 4"],
      [[P, "--label", "none"], '--label: expected the label of one row, got "none"'],
      [[P, "--label", "half"], "--label: expected the label of one row, got that of rows 1 and 3 at least: say --row"],
      [[Q, "--label", "x"], "--label: expected rows with labels (--labels names a file of them), got none"],
    ];
    const same = directory.file("same.txt", "s\ns\ns\ns\n");
    wrong.push([[P, "--labels", same, "--label", "s"], "rows 0 and 1 at least"]);
    for (const [args, message] of wrong) {
      const { code, stdout, stderr } = await kullback(["explain", ...args, "-r", Q]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(message);
    }
  });

  test("p and q are those of the data: as given, huge, under a policy, of one batch", async ({ expect }) => {
    const [given] = await explained([P, "-r", Q, "--row", "1", "--mass", "given", "--bins", "1"]);
    expect(given?.contributions[0]).toMatchObject({ p: 4, q: 1 });
    const [always] = await explained([P, "-r", Q, "--row", "1", "-d", "generalized-kl", "--bins", "1"]);
    expect(always?.contributions[0]).toMatchObject({ p: 4, q: 1, contribution: 4 * Math.log(4) - 3 });
    const huge = directory.file("huge.csv", "1e308,1e308,2e307\n");
    const [row] = await explained([huge, "-r", huge, "--row", "0", "--bins", "1"]);
    expect(row?.contributions[0]?.p).toBeCloseTo(1 / 2.2, 14);
    const [smoothed] = await explained([P, "-r", Q, "--row", "2", "--zeros", "pseudocount:1"]);
    expect(smoothed?.contributions.map(({ p }) => p)).toEqual([1, 0, 0]);
    expect(smoothed?.contributions[1]?.contribution).toBeLessThan(0);
    const [entropy] = await explained([P, "-d", "entropy", "--base", "2", "--row", "1", "--bins", "1"]);
    expect(entropy?.contributions).toEqual([
      { bin: 0, name: "low", p: 0.5, contribution: 0.5, share: expect.closeTo(1 / 3, 15) },
    ]);
    const { stdout } = await kullback(["explain", P, "-d", "entropy", "--row", "1", "--bins", "1"]);
    expect(stdout).toContain("bin    p  contribution     share  name\n  0  0.5      0.346574  0.333333  low\n");
  });

  test("infinite scores have no shares", async ({ expect }) => {
    const [row] = await explained([P, "-r", directory.file("one.csv", "1,1,0\n")]);
    expect(row).toMatchObject({ row: 0, score: "Infinity" });
    expect(row?.contributions[0]).toMatchObject({ bin: 2, contribution: "Infinity", share: "NaN" });
  });

  test("a row that is no histogram, where that is asked for, is NaN all over", async ({ expect }) => {
    const path = directory.file("invalid.csv", "1,-1,1\n1,1,1\n");
    const { stdout, stderr } = await kullback([
      "explain",
      path,
      "-r",
      Q,
      "--invalid",
      "nan",
      "--row",
      "0",
      "--verbose",
    ]);
    expect(stdout).toMatch(/^row 0: nan\nbin .*\n +0 +1 +0\.25 +nan +nan\n/);
    expect(stderr).toMatch(/^kullback: 2 rows of 3 bins \(float64\), kl, wasm backend .* rows\/s\n/);
    expect(stderr).toContain("1 row scored NaN");
  });

  test("where no row has a score, says so", async ({ expect }) => {
    const none = directory.file("none.csv", "a,b,c\n");
    const ended = await kullback(["explain", none, "-r", Q]);
    expect(ended).toEqual({ code: 0, stdout: "", stderr: "kullback: no row has a score to explain\n" });
    expect(await explained([none, "-r", Q])).toEqual([]);
    expect((await kullback(["explain", P, "-r", Q, "--min-mass", "99"])).stderr).toContain("no row has a score");
  });

  test("nothing is printed if any row is wrong, also after the one that is explained", async ({ expect }) => {
    const bad = directory.file("bad.csv", "1,2,3\n0,0,0\n");
    const { code, stdout, stderr } = await kullback(["explain", bad, "-r", Q, "--row", "0"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^kullback: P, row 1, .*bad\.csv, line 2: expected a row with some mass/);
  });

  test("contributions of every sum are those of the library, and sum to the score", async ({ expect }) => {
    const engine = await createEngine();
    const sums = divergenceNames.filter((name) => isSum(divergences.get(name) as Divergence) && name !== "entropy");
    for (const name of sums as Exclude<DivergenceName, "entropy">[]) {
      const [row] = await explained([P, "-r", Q, "--row", "1", "-d", name]);
      const { data } = engine.contributions(name, [4, 2, 2], [1, 1, 2]);
      expect(row?.contributions.map(({ bin, contribution }) => [bin, contribution])).toEqual(
        [...data.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0]),
      );
      expect(row?.contributions.reduce((sum, { share }) => sum + Number(share), 0)).toBeCloseTo(1, 12);
    }
  });

  test("the flights: why 4 June 2001 at St. Louis was strange", async ({ expect }) => {
    const { stdout, stderr } = await kullback([
      ...["explain", `${flights}origin_day_counts.npy.gz`, "-r", `${flights}national_counts.npy`, "--base", "2"],
      ...["--labels", `${flights}origin_day_names.csv.gz`, "--min-mass", "50", "--bins", "1"],
    ]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^STL 2001-06-04 \(row 36521\): 3\.0540867445\d+\n.*\n 47 {2}0\.136126 {2}0\.00522533 {2}/);
  });
});
