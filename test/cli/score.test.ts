import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { npyBytes } from "../io/npy-bytes.ts";
import { readAll } from "../io/read-all.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { kullback } from "./command.ts";

const directory = temporaryDirectory();
const inside = (name: string) => join(directory.path, name);

// KL of these against the even row is ln 2 less their entropy: 0, 0.1308…, ln 2 and 0.5310… bits of [0.9, 0.1].
const counts = directory.file("counts.csv", "name,low,high\neven,5,5\nthird,3,6\nall,0,7\ntenth,90,10\n");
const even = directory.file("even.npy", npyBytes({ descr: "<u4", shape: [2], data: Uint32Array.of(1, 1) }));
const plain = directory.file(
  "plain.npy.gz",
  gzipSync(npyBytes({ descr: "<u2", shape: [4, 2], data: Uint16Array.of(5, 5, 3, 6, 0, 7, 90, 10) })),
);
const third = Math.LN2 - (Math.log(3) / 3 + (2 / 3) * Math.log(1.5));
const tenth = Math.LN2 - (0.9 * Math.log(1 / 0.9) + 0.1 * Math.log(10));

/** Lines of a name and a score. */
function columns(text: string): [string, number][] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"))
    .map(([name, score]) => [name as string, Number(score?.replace("inf", "Infinity"))]);
}

describe.concurrent("kullback score", () => {
  test("prints a label or a number, a tab, and a score", async ({ expect }) => {
    const labelled = await kullback(["score", counts, "--reference", even]);
    expect(labelled).toMatchObject({ code: 0, stderr: "" });
    const rows = columns(labelled.stdout);
    expect(rows.map(([name]) => name)).toEqual(["even", "third", "all", "tenth"]);
    for (const [index, score] of [0, third, Math.LN2, tenth].entries()) expect(rows[index]?.[1]).toBeCloseTo(score, 14);

    const numbered = await kullback(["score", plain, "-r", even]);
    expect(columns(numbered.stdout)).toEqual(rows.map(([, score], row) => [String(row), score]));
  });

  test("row against row, in another base, by another divergence, on both backends", async ({ expect }) => {
    const other = directory.file("other.csv", "1,1\n1,1\n1,1\n1,1\n");
    const outputs = [];
    for (const backend of ["wasm", "js"]) {
      outputs.push(await kullback(["score", counts, other, "-d", "kl", "-b", "2", "--backend", backend]));
    }
    expect(columns(outputs[0]?.stdout ?? "")[2]).toEqual(["all", 1]);
    expect(outputs[1]).toEqual(outputs[0]);
    const entropy = await kullback(["score", counts, "--divergence", "entropy", "--base", "2"]);
    expect(columns(entropy.stdout)[0]).toEqual(["even", 1]);
    const distance = await kullback(["score", counts, other, "-d", "js-distance"]);
    expect(columns(distance.stdout)[0]).toEqual(["even", 0]);
  });

  test("from standard input, compressed or not", async ({ expect }) => {
    const fromFile = await kullback(["score", plain, "--reference", even]);
    const fromInput = await kullback(["score", "-", "--reference", even], { input: readFileSync(plain) });
    expect(fromInput).toEqual(fromFile);
    const reference = await kullback(["score", plain, "--reference", "-"], { input: "1,1\n" });
    expect(reference).toEqual(fromFile);
  });

  test("zeros as the policy says", async ({ expect }) => {
    const zero = directory.file("zero.csv", "1,0\n");
    const score = async (...args: string[]) =>
      columns((await kullback(["score", counts, "-r", zero, ...args])).stdout).map(([, score]) => score);
    expect(await score()).toEqual([Infinity, Infinity, Infinity, Infinity]);
    expect((await score("--zeros", "epsilon:1e-10"))[2]).toBeCloseTo(Math.log(1e10), 12);
    expect((await score("--zeros", "drop"))[2]).toBe(0);
    expect((await score("--zeros", "pseudocount:0.5")).every(Number.isFinite)).toBe(true);
    const thrown = await kullback(["score", counts, "-r", zero, "--zeros", "throw"]);
    expect(thrown).toMatchObject({ code: 2, stdout: "" });
    expect(thrown.stderr).toMatch(/^kullback: --reference, bin 1, against row 0, .*zero\.csv, line 1: /);
  });

  test("a zero under mass is told with both its rows", async ({ expect }) => {
    const zero = directory.file("zero-throw.csv", "1,0\n");
    const path = directory.file("under.csv", "0,1\n9,0\n0,0\n1,1\n");
    const score = async (...args: string[]) => (await kullback(["score", path, ...args, "--zeros", "throw"])).stderr;
    expect(await score("-r", even, "--divergence", "reverse-kl", "--min-mass", "2")).toMatch(
      /^kullback: P, row 1, bin 1, .*under\.csv, line 2: expected mass where Q has some/,
    );
    expect(await score("-r", zero, "--min-mass", "2")).toMatch(/^kullback: --reference, bin 1, against row 3, /);
    expect(await score(directory.file("partner.csv", "1,1\n1,1\n1,1\n0,1\n"), "--min-mass", "1")).toMatch(
      /^kullback: Q, row 3, bin 0, .*partner\.csv, line 4: /,
    );
  });

  test("masses as given", async ({ expect }) => {
    const given = await kullback(["score", counts, "-r", even, "--mass", "given", "--divergence", "generalized-kl"]);
    expect(columns(given.stdout)[0]?.[1]).toBeCloseTo(2 * (5 * Math.log(5) - 5 + 1), 12);
  });

  test("the largest scores, of rows with enough mass, by labels of another file", async ({ expect }) => {
    const labels = directory.file("labels.csv", "airport,day\nA,1\nB,2\nC,3\nD,4\n");
    const top = await kullback(["score", plain, "-r", even, "--top", "2", "--labels", labels]);
    expect(columns(top.stdout).map(([name]) => name)).toEqual(["C 3", "D 4"]);
    const heavy = await kullback(["score", plain, "-r", even, "-n", "2", "--min-mass", "8", "--labels", labels]);
    expect(columns(heavy.stdout).map(([name]) => name)).toEqual(["D 4", "B 2"]);
    const all = await kullback(["score", plain, "-r", even, "--min-mass", "8"]);
    expect(columns(all.stdout).map(([name]) => name)).toEqual(["0", "1", "3"]);
  });

  test("headers of P and of the labels are told from each", async ({ expect }) => {
    const headed = counts;
    const bare = directory.file("bare.csv", "5,5\n3,6\n0,7\n90,10\n");
    const names = directory.file("names.txt", "A\nB\nC\nD\n");
    const titled = directory.file("titled.txt", "airport\nA\nB\nC\nD\n");
    for (const P of [headed, bare, plain]) {
      for (const labels of [names, titled]) {
        const printed = await kullback(["score", P, "-r", even, "--labels", labels, "--fail-above", "0.6"]);
        expect(columns(printed.stdout).map(([name]) => name)).toEqual(["A", "B", "C", "D"]);
        expect(printed.stderr).toContain("is C (row 2)");
        const top = await kullback(["score", P, "-r", even, "--labels", labels, "--top", "2"]);
        expect(columns(top.stdout).map(([name]) => name)).toEqual(["C", "D"]);
      }
      const input = await kullback(["score", P, "-r", even, "--labels", "-"], { input: "x\nA\nB\nC\nD\n" });
      expect(columns(input.stdout).map(([name]) => name)).toEqual(["A", "B", "C", "D"]);
    }
    for (const [text, got] of [
      ["A\nB\nC\n", 3],
      ["A\nB\nC\nD\nE\nF\n", 6],
    ] as const) {
      const labels = directory.file("wrong-number.txt", text);
      const refused = await kullback(["score", bare, "-r", even, "--labels", labels]);
      expect(refused).toMatchObject({ code: 2, stdout: "" });
      expect(refused.stderr).toBe(
        `kullback: ${labels}: expected 4 labels, as there are rows, or one line more, got ${got}\n`,
      );
    }
  });

  test("a letter in the first cell does not cost a bin", async ({ expect }) => {
    const path = directory.file("letter.csv", "O,1,2\n3,4,5\n");
    const refused = await kullback(["score", path, "-d", "entropy"]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^kullback: .*letter\.csv, row 1, line 2, column 1: expected a label, .*, got 3\n$/);
    const told = await kullback(["score", path, "-d", "entropy", "--label-columns", "1"]);
    expect(columns(told.stdout).map(([name]) => name)).toEqual(["O", "3"]);
  });

  test("numbers between something else than commas are no header", async ({ expect }) => {
    const path = directory.file("semicolons.csv", "1;2;3\n");
    const refused = await kullback(["score", path, "-d", "entropy"]);
    expect(refused).toMatchObject({
      code: 2,
      stdout: "",
      stderr: `kullback: ${path}, line 1: expected numbers, with commas between them, got semicolons\n`,
    });
  });

  test("prints nothing if the data is bad, even at the end", async ({ expect }) => {
    const input = `${"3,1\n".repeat(100_000)}3,x\n`;
    for (const format of [[], ["--json"], ["--out", "-"], ["--top", "1"]]) {
      const failed = await kullback(["score", "-", "-r", even, ...format], { input });
      expect(failed).toMatchObject({ code: 2, stdout: "" });
      expect(failed.stderr).toContain("line 100001, column 2");
    }
  });

  test("rows that are left out are not scored, so they cannot be wrong", async ({ expect }) => {
    const path = directory.file("empty-rows.csv", "0,0\n1,1\n0,0\n3,1\n");
    const wrong = await kullback(["score", path, "-r", even]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^kullback: P, row 0, .*, line 1: /);
    const right = await kullback(["score", path, path, "--min-mass", "1"]);
    expect(right).toMatchObject({ code: 0, stdout: "1\t0\n3\t0\n", stderr: "" });
    const none = await kullback(["score", path, "-r", even, "--min-mass", "100"]);
    expect(none).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test("a mistake is told by its row, though rows before it are left out", async ({ expect }) => {
    const data = Float64Array.of(0, 0, 9, 9, 9, Number.NaN);
    const path = directory.file("nan.npy", npyBytes({ shape: [3, 2], data }));
    const outcome = await kullback(["score", path, "-r", even, "--min-mass", "1"]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain("P, row 2, bin 1, ");
  });

  test("what is no histogram is NaN where that is asked for", async ({ expect }) => {
    const path = directory.file("invalid.csv", "1,-1\n1,1\nnan,1\n0,0\n");
    const outcome = await kullback(["score", path, "-r", even, "--invalid", "nan", "--fail-above", "0"]);
    expect(outcome).toMatchObject({ code: 0, stdout: "0\tnan\n1\t0\n2\tnan\n3\tnan\n" });
    expect(outcome.stderr).toContain("3 rows scored NaN");
  });

  test("exits with 1 if a score is above the limit", async ({ expect }) => {
    const above = await kullback(["score", counts, "-r", even, "--fail-above", "0.3"]);
    expect(above.code).toBe(1);
    expect(columns(above.stdout)).toHaveLength(4);
    expect(above.stderr).toContain("2 rows above 0.3; the largest, 0.693147");
    expect(above.stderr).toContain("is all (row 2)");
    expect((await kullback(["score", counts, "-r", even, "--fail-above", "0.7"])).code).toBe(0);
    const leftOut = ["--fail-above", "0.4", "--min-mass", "8"];
    expect((await kullback(["score", counts, "-r", even, ...leftOut])).code).toBe(0);
    const zero = directory.file("infinite.csv", "1,0\n");
    expect((await kullback(["score", counts, "-r", zero, "--fail-above", "1e300"])).code).toBe(1);
  });

  test("no rows are no scores", async ({ expect }) => {
    const none = directory.file("none.npy", npyBytes({ shape: [0, 2] }));
    expect(await kullback(["score", none, "-r", even])).toEqual({ code: 0, stdout: "", stderr: "" });
    const json = await kullback(["score", none, "-r", even, "--json", "--top", "3"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ rows: 0, scores: [] });
  });

  test("labels cannot command a terminal, or make columns of their own", async ({ expect }) => {
    const path = directory.file("evil.csv", '"a\u001b[2J\tb\nc\u009b",1,1\n');
    const printed = await kullback(["score", path, "-r", even, "--fail-above", "-1"]);
    expect(printed.stdout).toBe("a [2J b c \t0\n");
    expect(printed.stderr).toBe("kullback: 1 row above -1; the largest, 0, is a [2J b c  (row 0)\n");
    const missing = await kullback(["score", "\u001b[2J.csv", "-r", even]);
    expect(missing.stderr).toMatch(/^kullback: {2}\[2J\.csv: /);
  });

  test("layout of a CSV can be told", async ({ expect }) => {
    const years = directory.file("years.csv", "2001,1,1\n2002,1,1\n");
    expect((await kullback(["score", years, "-r", even])).stderr).toContain("as many bins as P has, 3, got 2");
    const told = ["--label-columns", "1"];
    expect((await kullback(["score", years, "-r", even, ...told])).stdout).toBe("2001\t0\n2002\t0\n");
    const headed = await kullback(["score", years, "-r", even, ...told, "--csv-header", "yes"]);
    expect(headed.stdout).toBe("2002\t0\n");
  });
});

describe.concurrent("--out", () => {
  test("an .npy holds every score, NaN for rows left out", async ({ expect }) => {
    const path = inside("scores.npy");
    const written = await kullback(["score", plain, "-r", even, "--min-mass", "8", "--out", path]);
    expect(written).toEqual({ code: 0, stdout: "", stderr: "" });
    const { values, shape } = await readAll(path, { invalid: "nan" });
    expect(shape).toEqual([1, 4]);
    expect(values[1]).toBeCloseTo(third, 14);
    expect(values[2]).toBeNaN();
  });

  test("of a CSV, whose rows are not known before they are read", async ({ expect }) => {
    await kullback(["score", counts, "-r", even, "--out", inside("counted.npy")]);
    expect((await readAll(inside("counted.npy"))).shape).toEqual([1, 4]);
  });

  test("a .csv has a line a row, the largest are printed too", async ({ expect }) => {
    const path = inside("scores.csv");
    const written = await kullback(["score", counts, "-r", even, "--out", path, "--top", "1", "--fail-above", "0"]);
    expect(written.code).toBe(1);
    expect(columns(written.stdout).map(([name]) => name)).toEqual(["all"]);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => line.split(",")[0])).toEqual(["label", "even", "third", "all", "tenth"]);
    expect(Number(lines[3]?.split(",")[1])).toBeCloseTo(Math.LN2, 15);
  });

  test("- is that on standard output", async ({ expect }) => {
    const printed = await kullback(["score", plain, "-r", even, "--out", "-", "--top", "1"]);
    expect(printed.stdout).toMatch(/^row,score\n2,0\.69314718055994\d*\n$/);
  });

  test("may be a file that is read", async ({ expect }) => {
    const path = directory.file("same.csv", "1,1\n1,3\n");
    const written = await kullback(["score", path, path, "--out", path]);
    expect(written).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(path, "utf8")).toBe("row,score\n0,0\n1,0\n");
  });

  test("is as it was if the data is bad, even at the end", async ({ expect }) => {
    const path = directory.file("kept.csv", "before");
    const rows = `${"1,1\n".repeat(200_000)}1,x\n`;
    const failed = await kullback(["score", "-", "-r", even, "--out", path], { input: rows });
    expect(failed).toMatchObject({ code: 2, stdout: "" });
    expect(failed.stderr).toBe(
      'kullback: standard input, row 200000, bin 1, line 200001, column 2: expected a number, got "x"\n',
    );
    expect(readFileSync(path, "utf8")).toBe("before");
  });
});

describe.concurrent("--json", () => {
  test("is one object, with all scores", async ({ expect }) => {
    const zero = directory.file("json-zero.csv", "1,0\n");
    const printed = await kullback(["score", counts, "-r", zero, "--json", "--base", "2", "--zeros", "infinite"]);
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    const { scores, seconds, rowsPerSecond, ...facts } = JSON.parse(printed.stdout);
    expect(facts).toMatchObject({
      divergence: "kl",
      options: { base: 2, zeros: "infinite" },
      P: counts,
      reference: zero,
      bins: 2,
      backend: "wasm",
      rows: 4,
      invalid: 0,
    });
    expect(scores[0]).toEqual({ row: 0, label: "even", score: "Infinity" });
    expect(scores).toHaveLength(4);
    expect(seconds).toBeGreaterThan(0);
    expect(rowsPerSecond).toBeGreaterThan(0);
  });

  test("with the largest alone, or with none where they are in a file", async ({ expect }) => {
    const top = await kullback(["score", plain, "-r", even, "--json", "--top", "1", "--min-mass", "8"]);
    expect(JSON.parse(top.stdout)).toMatchObject({ leftOut: 1, top: 1, scores: [{ row: 3 }] });
    expect(JSON.parse(top.stdout).scores[0]).not.toHaveProperty("label");
    const path = inside("json.npy");
    const file = await kullback(["score", plain, "-r", even, "--json", "--out", path, "--fail-above", "0.1"]);
    expect(file.code).toBe(1);
    expect(JSON.parse(file.stdout)).toMatchObject({ rows: 4, above: 2, out: path });
    expect(JSON.parse(file.stdout)).not.toHaveProperty("scores");
  });
});

describe.concurrent("--verbose", () => {
  test("says what was done, and leaves standard output alone", async ({ expect }) => {
    const quiet = await kullback(["score", plain, "-r", even]);
    const verbose = await kullback(["score", plain, "-r", even, "--verbose"]);
    expect(verbose.stdout).toBe(quiet.stdout);
    expect(verbose.stderr).toMatch(/^kullback: 4 rows of 2 bins \(uint16\), kl, wasm backend \(.+\), .* rows\/s\n$/);
  });
});

test("every process of these tests was of the built command", () => {
  expect(readFileSync(new URL("../../dist/cli/bin.js", import.meta.url), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
});
