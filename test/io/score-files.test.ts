import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { discardUnfinishedFiles } from "../../src/io/output-file.ts";
import { createScoreFile } from "../../src/io/score-files.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { npyBytes } from "./npy-bytes.ts";
import { readAll } from "./read-all.ts";

const directory = temporaryDirectory();
const inside = (name: string) => join(directory.path, name);
const temporaries = () => readdirSync(directory.path).filter((name) => name.endsWith(".tmp"));

describe("an .npy of scores", () => {
  test("is what numpy writes, to the byte", async () => {
    const file = await createScoreFile(inside("a.npy"), false);
    await file.write({ scores: Float64Array.of(1, 2.5), firstRow: 0 });
    await file.write({ scores: Float64Array.of(Infinity), firstRow: 2 });
    await file.finish();
    const expected = npyBytes({ shape: [3], data: Float64Array.of(1, 2.5, Infinity) });
    expect(Buffer.compare(readFileSync(inside("a.npy")), expected)).toBe(0);
  });

  test("of no rows", async () => {
    const file = await createScoreFile(inside("none.npy"), false);
    await file.finish();
    expect(Buffer.compare(readFileSync(inside("none.npy")), npyBytes({ shape: [0] }))).toBe(0);
  });

  test("comes back to the same bits, however it was written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.float64Array({ minLength: 0, maxLength: 5 }), { maxLength: 5 }), async (parts) => {
        const path = inside("property.npy");
        const file = await createScoreFile(path, false);
        for (const scores of parts) await file.write({ scores, firstRow: 0 });
        await file.finish();
        const values = parts.flatMap((part) => [...part]);
        if (values.length > 0) expect((await readAll(path, { invalid: "nan" })).values).toEqual(values);
      }),
      { numRuns: 15 },
    );
  });
});

describe("a CSV of scores", () => {
  test("by labels, which are quoted where they must be", async () => {
    const file = await createScoreFile(inside("a.csv"), true);
    const labels = ["plain", "with, comma", 'with "quotes"', "two\nlines", " spaced", "__proto__"];
    await file.write({ scores: Float64Array.of(1, 0.1, Infinity, -Infinity, Number.NaN, 5e-324), firstRow: 0, labels });
    await file.finish();
    expect(readFileSync(inside("a.csv"), "utf8")).toBe(
      'label,score\nplain,1\n"with, comma",0.1\n"with ""quotes""",inf\n"two\nlines",-inf\n" spaced",nan\n__proto__,5e-324\n',
    );
  });

  test("by row numbers, without the rows left out", async () => {
    const file = await createScoreFile(inside("b.csv"), false);
    await file.write({ scores: Float64Array.of(1, Number.NaN, 3), firstRow: 5, kept: Uint8Array.of(1, 0, 1) });
    await file.finish();
    expect(readFileSync(inside("b.csv"), "utf8")).toBe("row,score\n5,1\n7,3\n");
  });

  test("comes back to the same bits", async () => {
    await fc.assert(
      fc.asyncProperty(fc.float64Array({ minLength: 1, maxLength: 9, min: 0, noNaN: true }), async (scores) => {
        const path = inside("property.csv");
        const file = await createScoreFile(path, true);
        await file.write({ scores, firstRow: 0, labels: [...scores].map((_, row) => `row ${row}`) });
        await file.finish();
        expect((await readAll(path, { invalid: "nan" })).values).toEqual([...scores].map((score) => score + 0));
      }),
      { numRuns: 15 },
    );
  });
});

describe("a file is whole or as it was", () => {
  const write = async (path: string) => {
    const file = await createScoreFile(path, false);
    await file.write({ scores: Float64Array.of(7), firstRow: 0 });
    return file;
  };

  test("until it is finished", async () => {
    const path = directory.file("whole.csv", "before");
    const file = await write(path);
    expect(readFileSync(path, "utf8")).toBe("before");
    expect(temporaries()).toHaveLength(1);
    await file.finish();
    expect(readFileSync(path, "utf8")).toBe("row,score\n0,7\n");
    await file.discard();
    expect(readFileSync(path, "utf8")).toBe("row,score\n0,7\n");
    expect(temporaries()).toEqual([]);
  });

  test("when it is given up", async () => {
    const path = directory.file("given-up.csv", "before");
    const file = await write(path);
    await file.discard();
    expect(readFileSync(path, "utf8")).toBe("before");
    expect(temporaries()).toEqual([]);
  });

  test("when the process ends", async () => {
    await write(inside("interrupted.csv"));
    await write(inside("interrupted.npy"));
    expect(temporaries()).toHaveLength(2);
    discardUnfinishedFiles();
    expect(temporaries()).toEqual([]);
    expect(existsSync(inside("interrupted.csv"))).toBe(false);
  });

  test("and keeps its permissions, or is what a link points to", async () => {
    const path = directory.file("private.csv", "before");
    chmodSync(path, 0o640);
    symlinkSync("private.csv", inside("link.csv"));
    const file = await write(inside("link.csv"));
    await file.finish();
    expect(lstatSync(inside("link.csv")).isSymbolicLink()).toBe(true);
    expect(readFileSync(path, "utf8")).toBe("row,score\n0,7\n");
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test("or is made where links to nothing yet point to", async () => {
    mkdirSync(inside("real/below"), { recursive: true });
    symlinkSync("real/below", inside("folder-link"));
    symlinkSync("../made.csv", inside("real/below/up.csv"));
    symlinkSync(inside("folder-link/up.csv"), inside("dangling.csv"));
    const file = await write(inside("dangling.csv"));
    expect(readdirSync(inside("real"))).toContainEqual(expect.stringMatching(/^\.made\.csv\..*\.tmp$/));
    await file.finish();
    expect(readFileSync(inside("real/made.csv"), "utf8")).toBe("row,score\n0,7\n");
    for (const link of ["dangling.csv", "real/below/up.csv"]) {
      expect(lstatSync(inside(link)).isSymbolicLink()).toBe(true);
      expect(readFileSync(inside(link), "utf8")).toBe("row,score\n0,7\n");
    }
  });

  test("a place that cannot be written is refused at once", async () => {
    mkdirSync(inside("folder.csv"));
    symlinkSync("nowhere/a.csv", inside("astray.csv"));
    symlinkSync("loop.csv", inside("loop.csv"));
    for (const [path, got] of [
      [inside("folder.csv"), "a directory"],
      [inside("nowhere/a.csv"), expect.stringMatching(/^no folder .*nowhere$/)],
      [inside("astray.csv"), expect.stringMatching(/^no folder .*nowhere$/)],
      [inside("loop.csv"), "a loop of symbolic links"],
      [join(directory.file("file", ""), "a.csv"), "a path through something that is not a directory"],
    ] as const) {
      await expect(createScoreFile(path, false)).rejects.toMatchObject({ code: "FILE_NOT_WRITABLE", file: path, got });
    }
    expect(temporaries()).toEqual([]);
  });
});
