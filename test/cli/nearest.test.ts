import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { createEngine, histograms } from "../../src/index.ts";
import { npyBytes } from "../io/npy-bytes.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { kullback } from "./command.ts";

const directory = temporaryDirectory();
const inside = (name: string) => join(directory.path, name);

// Total variation of [½, ½] from the library's rows: ½, 0, ¼, ¼; of [1, 0]: 0, ½, ¼, ¾.
const queries = directory.file("queries.npy", npyBytes({ shape: [2, 2], data: Float64Array.of(4, 4, 3, 0) }));
const library = directory.file("library.csv", 'name,a,b\nall,1,0\neven,1,1\n"more, a",3,1\nless,1,3\n');
const distance = ["--divergence", "total-variation"];

describe.concurrent("kullback nearest", () => {
  test("a line for each query: its number, the rank, the row's label, the score", async ({ expect }) => {
    const found = await kullback(["nearest", queries, library, ...distance]);
    expect(found).toEqual({ code: 0, stdout: "0\t1\teven\t0\n1\t1\tall\t0\n", stderr: "" });
  });

  test("--count lines, of equal scores the lower row first; all rows, if there are fewer", async ({ expect }) => {
    const { stdout } = await kullback(["nearest", queries, library, ...distance, "--count", "3"]);
    const lines = ["0\t1\teven\t0", "0\t2\tmore, a\t0.25", "0\t3\tless\t0.25"];
    lines.push("1\t1\tall\t0", "1\t2\tmore, a\t0.25", "1\t3\teven\t0.5");
    expect(stdout).toBe(`${lines.join("\n")}\n`);
    const all = await kullback(["nearest", queries, library, ...distance, "--count", "1000000"]);
    expect(all.stdout.split("\n")).toHaveLength(2 * 4 + 1);
    expect(all.stdout).toContain("1\t4\tless\t0.75\n");
  });

  test("the query is P: KL is infinite where the row lacks what it has", async ({ expect }) => {
    const { stdout } = await kullback(["nearest", queries, library, "-c", "4", "-b", "2"]);
    expect(stdout).toContain("0\t4\tall\tinf\n");
    expect(stdout).toContain("1\t2\tmore, a\t0.41503749927884");
  });

  test("labels of both, from files", async ({ expect }) => {
    const own = directory.file("own.txt", "first\nsecond\n");
    const rows = directory.file("rows.txt", "w\nx\ny\nz\n");
    const labels = ["--labels", own, "--library-labels", rows];
    const { stdout } = await kullback(["nearest", queries, library, ...distance, ...labels]);
    expect(stdout).toBe("first\t1\tx\t0\nsecond\t1\tw\t0\n");
    const wrong = await kullback(["nearest", queries, library, "--library-labels", own]);
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain("own.txt: expected 4 labels");
  });

  test("JSON: an array with an object for each query", async ({ expect }) => {
    const printed = await kullback(["nearest", queries, library, "--json", "-c", "4"]);
    const [first, second, ...more] = JSON.parse(printed.stdout);
    expect(more).toEqual([]);
    expect(first.query).toBe(0);
    expect(first).not.toHaveProperty("label");
    expect(first.nearest[0]).toEqual({ row: 1, label: "even", score: 0 });
    expect(first.nearest[3]).toEqual({ row: 0, label: "all", score: "Infinity" });
    expect(second.nearest).toHaveLength(4);
    const labelled = JSON.parse((await kullback(["nearest", library, queries, "--json"])).stdout);
    expect(labelled[2]).toMatchObject({ query: 2, label: "more, a", nearest: [{ row: 0 }] });
    expect(labelled[2].nearest[0]).not.toHaveProperty("label");
  });

  test("--out: a CSV, as a file and on standard output", async ({ expect }) => {
    const path = inside("nearest.csv");
    const args = ["nearest", library, library, ...distance];
    expect(await kullback([...args, "--out", path])).toEqual({ code: 0, stdout: "", stderr: "" });
    const expected = 'query,rank,row,score\nall,1,all,0\neven,1,even,0\n"more, a",1,"more, a",0\nless,1,less,0\n';
    expect(readFileSync(path, "utf8")).toBe(expected);
    expect((await kullback([...args, "--out", "-"])).stdout).toBe(expected);
  });

  test("exits with 1 if a query is farther from all rows than is allowed", async ({ expect }) => {
    const seen = directory.file("seen.csv", "1,0\n3,1\n");
    const args = ["nearest", library, seen, ...distance, "--fail-above"];
    const above = await kullback([...args, "0.2"]);
    expect(above).toMatchObject({ code: 1 });
    expect(above.stdout.split("\n")).toHaveLength(4 + 1);
    expect(above.stderr).toBe(
      "kullback: 2 queries farther than 0.2 from the library; the farthest, 0.5, is less (row 3)\n",
    );
    expect(await kullback([...args, "0.5"])).toMatchObject({ code: 0, stderr: "" });
    const path = inside("above.csv");
    expect(await kullback([...args, "0.2", "--out", path])).toMatchObject({ code: 1, stdout: "" });
    expect(readFileSync(path, "utf8")).toContain("less,1,1,0.5\n");
  });

  test("wrong rows are told by file, row and line, and nothing is printed", async ({ expect }) => {
    const bad = directory.file("bad.csv", "a,b\n1,2\n0,0\n");
    const ofLibrary = await kullback(["nearest", queries, bad]);
    expect(ofLibrary).toMatchObject({ code: 2, stdout: "" });
    expect(ofLibrary.stderr).toMatch(/^kullback: library, row 1, .*bad\.csv, line 3: expected a row with some mass/);
    expect((await kullback(["nearest", bad, library])).stderr).toMatch(/^kullback: queries, row 1, .*, line 3: /);
    const zero = await kullback(["nearest", queries, library, "--zeros", "throw"]);
    expect(zero.stderr).toMatch(/^kullback: library, row 0, bin 1, .*library\.csv, line 2: expected mass/);
    const three = directory.file("three.csv", "1,2,3\n");
    expect((await kullback(["nearest", queries, three])).stderr).toContain(
      `library, ${three}: expected as many bins as queries has, 2, got 3`,
    );
  });

  test("an empty library is an error: nothing would be new to it; no queries are no lines", async ({ expect }) => {
    const none = directory.file("none.npy", npyBytes({ shape: [0, 2] }));
    const empty = await kullback(["nearest", queries, none, "--fail-above", "1"]);
    expect(empty).toMatchObject({ code: 2, stdout: "" });
    expect(empty.stderr).toMatch(/^kullback: library, .*none\.npy: expected at least one row, got none\n$/);
    expect(await kullback(["nearest", none, queries, "--fail-above", "1"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(JSON.parse((await kullback(["nearest", none, queries, "--json"])).stdout)).toEqual([]);
  });

  test("what is no histogram is NaN where that is asked for, and comes last", async ({ expect }) => {
    const path = directory.file("invalid.csv", "1,-1\n1,1\n");
    const { code, stdout, stderr } = await kullback([
      ...["nearest", path, path, "--invalid", "nan", "-c", "2", ...distance, "--fail-above", "0", "--verbose"],
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "0\t1\t0\tnan\n0\t2\t1\tnan\n1\t1\t1\t0\n1\t2\t0\tnan\n" });
    expect(stderr).toMatch(/^kullback: 2 queries in 2 rows of 2 bins, total-variation, wasm backend .* pairs\/s\n/);
    expect(stderr).toContain("the nearest of 1 query scored NaN: not histograms");
  });

  test("many queries, in several calls: what the library finds in one", async ({ expect }) => {
    let state = 3;
    const made = (rows: number) =>
      Float64Array.from({ length: rows * 2048 }, () => {
        state = (state * 48_271) % 2_147_483_647;
        return 1 + (state % 100);
      });
    const [many, few] = [made(300), made(500)];
    const paths = [
      directory.file("many.npy", npyBytes({ shape: [300, 2048], data: many })),
      directory.file("few.npy", npyBytes({ shape: [500, 2048], data: few })),
    ];
    const { stdout } = await kullback(["nearest", ...paths, "-d", "js", "-c", "2"]);
    const engine = await createEngine();
    const found = engine.nearest("js", histograms(many, 2048), histograms(few, 2048), { count: 2 });
    const expected = Array.from(
      found.indices,
      (row, index) => `${index >> 1}\t${1 + (index & 1)}\t${row}\t${found.scores[index]}\n`,
    );
    expect(stdout).toBe(expected.join(""));
  });
});
