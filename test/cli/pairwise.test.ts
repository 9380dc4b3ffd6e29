import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createEngine, type DivergenceName, histograms, type PairwiseOptions } from "../../src/index.ts";
import { npyBytes } from "../io/npy-bytes.ts";
import { readAll } from "../io/read-all.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { kullback } from "./command.ts";

const directory = temporaryDirectory();
const inside = (name: string) => join(directory.path, name);

// Of 2 bins: [½, ½], [¼, ¾], [1, 0].
const P = directory.file("P.csv", "name,low,high\neven,1,1\nquarter,2,6\nall,7,0\n");
const Q = directory.file("Q.npy", npyBytes({ descr: "<u2", shape: [2, 2], data: Uint16Array.of(1, 1, 3, 1) }));

/** Lines of cells between tabs. */
function cells(text: string): string[][] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
}

/** An array of so many rows of 8 bins, of which some are zero. */
function made(rows: number, seed: number): Float64Array<ArrayBuffer> {
  let state = seed;
  return Float64Array.from({ length: rows * 8 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % 9 === 0 ? 0 : state % 1000;
  });
}

describe.concurrent("kullback pairwise", () => {
  test("a line a row, between tabs, under and after labels; Q is P if it is not given", async ({ expect }) => {
    const { code, stdout, stderr } = await kullback(["pairwise", P, "-d", "total-variation"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(cells(stdout)).toEqual([
      ["", "even", "quarter", "all"],
      ["even", "0", "0.25", "0.5"],
      ["quarter", "0.25", "0", "0.75"],
      ["all", "0.5", "0.75", "0"],
    ]);
  });

  test("against Q, in bits: P first; only what has labels is labelled", async ({ expect }) => {
    const { stdout } = await kullback(["pairwise", P, Q, "--base", "2"]);
    const rows = cells(stdout);
    expect(rows.map(([name]) => name)).toEqual(["even", "quarter", "all"]);
    const quarter = 0.25 * Math.log2(0.25 / 0.75) + 0.75 * Math.log2(0.75 / 0.25);
    expect(Number(rows[1]?.[2])).toBeCloseTo(quarter, 14);
    // 1 bit less the entropy of [¼, ¾].
    expect(Number(rows[1]?.[1])).toBeCloseTo(1 - (2 - 0.75 * Math.log2(3)), 14);
    expect(Number(rows[2]?.[2])).toBeCloseTo(Math.log2(4 / 3), 14);
    const swapped = await kullback(["pairwise", Q, P, "--base", "2"]);
    expect(cells(swapped.stdout)[0]).toEqual(["even", "quarter", "all"]);
    expect(cells(swapped.stdout)[1]?.[2]).toBe("inf");
  });

  test("labels from files, for rows and for columns", async ({ expect }) => {
    const rows = directory.file("rows.txt", "A\nB\nC\n");
    const columns = directory.file("columns.csv", 'day,hour\nMon,1\nTue,"2\t3"\n');
    const { stdout } = await kullback(["pairwise", P, Q, "--labels", rows, "--q-labels", columns, "-d", "js"]);
    expect(cells(stdout)[0]).toEqual(["", "Mon 1", "Tue 2 3"]);
    expect(cells(stdout).map(([name]) => name)).toEqual(["", "A", "B", "C"]);
    const one = directory.file("one.txt", "A\n");
    const few = await kullback(["pairwise", P, Q, "--q-labels", one]);
    expect(few).toMatchObject({ code: 2, stdout: "" });
    expect(few.stderr).toContain("one.txt: expected 2 labels, as there are rows, or one line more, got 1");
    const late = await kullback(["pairwise", P, Q, "--labels", one]);
    expect(late.stderr).toContain("one.txt: expected 3 labels, as there are rows, or one line more, got 1");
  });

  test("a CSV, on standard output and as a file, that can be read again", async ({ expect }) => {
    const path = inside("matrix.csv");
    expect(await kullback(["pairwise", P, Q, "--out", path])).toEqual({ code: 0, stdout: "", stderr: "" });
    const printed = await kullback(["pairwise", P, Q, "--out", "-"]);
    expect(readFileSync(path, "utf8")).toBe(printed.stdout);
    expect(printed.stdout).toMatch(/^even,0,0\.14384103622589\d*\nquarter,/);
    const own = await kullback(["pairwise", P, "--out", "-", "-d", "total-variation"]);
    expect(own.stdout).toBe(",even,quarter,all\neven,0,0.25,0.5\nquarter,0.25,0,0.75\nall,0.5,0.75,0\n");
    const again = await readAll(directory.file("again.csv", own.stdout));
    expect(again).toMatchObject({ shape: [3, 3], labels: ["even", "quarter", "all"] });
  });

  test("an .npy of two dimensions, of input from a pipe; it may be a file that is read", async ({ expect }) => {
    const path = directory.file("same.npy", readFileSync(Q));
    expect(await kullback(["pairwise", "-", path, "--out", path], { input: readFileSync(P) })).toMatchObject({
      code: 0,
    });
    const engine = await createEngine();
    const { data } = engine.pairwise("kl", histograms([1, 1, 2, 6, 7, 0], 2), histograms([1, 1, 3, 1], 2));
    const expected = npyBytes({ shape: [3, 2], data });
    expect(Buffer.compare(readFileSync(path), expected)).toBe(0);
  });

  test("JSON: what was computed, labels, and rows of scores", async ({ expect }) => {
    const { stdout } = await kullback(["pairwise", Q, P, "--json", "--base", "2", "--invalid", "throw"]);
    const { scores, ...facts } = JSON.parse(stdout);
    expect(facts).toMatchObject({
      divergence: "kl",
      options: { base: 2, invalid: "throw" },
      P: Q,
      Q: P,
      bins: 2,
      backend: "wasm",
      shape: [2, 3],
      labels: { columns: ["even", "quarter", "all"] },
    });
    // KL of [½, ½] and [¾, ¼] against [½, ½], [¼, ¾], and [1, 0], which lacks what they have.
    const entropy = 2 - 0.75 * Math.log2(3);
    expect(scores).toEqual([
      [0, expect.closeTo(1 - Math.log2(3) / 2, 14), "Infinity"],
      [expect.closeTo(1 - entropy, 14), expect.closeTo(Math.log2(3) / 2, 14), "Infinity"],
    ]);
    const path = inside("json.npy");
    const beside = JSON.parse((await kullback(["pairwise", Q, P, "--json", "--out", path])).stdout);
    expect(beside).toMatchObject({ shape: [2, 3], out: path });
    expect(beside).not.toHaveProperty("scores");
    expect((await readAll(path, { invalid: "nan" })).shape).toEqual([2, 3]);
  });

  test("says what was done, and how many scores are NaN", async ({ expect }) => {
    const path = directory.file("invalid.csv", "1,-1\n1,1\n");
    const { code, stdout, stderr } = await kullback(["pairwise", path, "--invalid", "nan", "--verbose", "-d", "js"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "nan\tnan\nnan\t0\n" });
    expect(stderr).toMatch(/^kullback: 2 rows by 2 columns, 2 bins, js, wasm backend \(.+\), .* scores\/s\n/);
    expect(stderr).toContain("kullback: 3 scores NaN: not of histograms\n");
  });

  test("of no rows, or no columns, is nothing", async ({ expect }) => {
    const none = directory.file("none.npy", npyBytes({ shape: [0, 2] }));
    expect(await kullback(["pairwise", none, Q])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await kullback(["pairwise", none])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect((await kullback(["pairwise", Q, none, "--out", inside("none-out.npy")])).code).toBe(0);
    expect(Buffer.compare(readFileSync(inside("none-out.npy")), npyBytes({ shape: [2, 0] }))).toBe(0);
  });

  test("wrong rows are told by file, row and line, and nothing is printed", async ({ expect }) => {
    const zero = directory.file("zero.csv", "1,2\n0,0\n");
    const ofQ = await kullback(["pairwise", P, zero]);
    expect(ofQ).toMatchObject({ code: 2, stdout: "" });
    expect(ofQ.stderr).toMatch(/^kullback: Q, row 1, .*zero\.csv, line 2: expected a row with some mass/);
    expect((await kullback(["pairwise", zero])).stderr).toMatch(/^kullback: P, row 1, .*zero\.csv, line 2: /);
    const thrown = await kullback(["pairwise", Q, P, "--zeros", "throw"]);
    expect(thrown).toMatchObject({ code: 2, stdout: "" });
    expect(thrown.stderr).toMatch(/^kullback: Q, row 2, bin 1, against row 0, .*P\.csv, line 4: expected mass/);
    const three = directory.file("three.csv", "1,2,3\n");
    expect((await kullback(["pairwise", P, three])).stderr).toContain("as many bins as P has, 2, got 3");
  });
});

describe("a matrix of several blocks", () => {
  const rows = 1500;
  const data = made(rows, 5);
  const path = directory.file("many.npy", npyBytes({ shape: [rows, 8], data }));

  test.each<[DivergenceName, PairwiseOptions, string[]]>([
    ["kl", {}, []],
    ["js", {}, []],
    ["hellinger", { zeros: { pseudocount: 0.5 } }, ["--zeros", "pseudocount:0.5"]],
    ["reverse-kl", { base: 2 }, ["--base", "2"]],
  ])("%s: the bits of the library's, of all rows at once", async (divergence, options, args) => {
    const out = inside(`${divergence}.npy`);
    expect(await kullback(["pairwise", path, "-d", divergence, ...args, "--out", out])).toMatchObject({ code: 0 });
    const engine = await createEngine();
    const expected = npyBytes({
      shape: [rows, rows],
      data: engine.pairwise(divergence, histograms(data, 8), undefined, options).data,
    });
    expect(Buffer.compare(readFileSync(out), expected)).toBe(0);
  });

  test("is printed whole", async () => {
    const { stdout } = await kullback(["pairwise", path, "-d", "js"]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(rows);
    const engine = await createEngine();
    const { data: scores } = engine.pairwise("js", histograms(data, 8));
    expect(lines[1234]?.split("\t").map(Number)).toEqual([...scores.subarray(1234 * rows, 1235 * rows)]);
  });

  test("nothing is printed or written if the last row is wrong", async () => {
    const wrong = data.slice();
    wrong.fill(0, (rows - 1) * 8);
    const bad = directory.file("bad.npy", npyBytes({ shape: [rows, 8], data: wrong }));
    const good = directory.file("good.npy", npyBytes({ shape: [rows, 8], data: data.map((mass) => mass + 1) }));
    for (const args of [[bad, good], [good, bad], [bad], [bad, good, "--zeros", "throw"]]) {
      const ended = await kullback(["pairwise", ...args]);
      expect(ended).toMatchObject({ code: 2, stdout: "" });
      expect(ended.stderr).toMatch(/^kullback: [PQ], row 1499, .*bad\.npy: expected a row with some mass/);
    }
    const kept = directory.file("kept.csv", "before");
    expect(await kullback(["pairwise", bad, good, "--out", kept])).toMatchObject({ code: 2, stdout: "" });
    expect(readFileSync(kept, "utf8")).toBe("before");
  });
});
