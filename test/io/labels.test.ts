import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openLabels } from "../../src/io/labels.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { npyBytes } from "./npy-bytes.ts";

const directory = temporaryDirectory();

async function labelsOf(path: string, rows: number | undefined, header = false, step = 2): Promise<string[]> {
  const file = await openLabels(path, rows, header);
  const labels: string[] = [];
  for (;;) {
    const some = await file.take(step);
    labels.push(...some);
    if (some.length < step) break;
  }
  await file.close();
  return labels;
}

describe("labels", () => {
  test.each<[string, string, number, string[]]>([
    ["one a line", "ABE\nABI\nABQ\n", 3, ["ABE", "ABI", "ABQ"]],
    ["under a header", "origin\nABE\nABI\n", 2, ["ABE", "ABI"]],
    [
      "several columns, joined",
      "origin,date\nABE,2001-01-01\nABE, 2001-01-02\n",
      2,
      ["ABE 2001-01-01", "ABE 2001-01-02"],
    ],
    ["numbers", "1\n2\n3\n", 3, ["1", "2", "3"]],
    ["numbers under a number", "1\n2\n3\n", 2, ["2", "3"]],
    ["quotes inside", '5" pipe\n"6"" pipe"\n', 2, ['5" pipe', '6" pipe']],
    ["an empty one", "a\n\nc\n\n\n", 3, ["a", "", "c"]],
    ["a byte order mark, carriage returns, no end of the last line", "\ufeffa\r\nb", 2, ["a", "b"]],
    ["rows of different lengths", "a\nb,c\n", 2, ["a", "b c"]],
    ["of no rows", "", 0, []],
    ["a header of no rows", "origin\n", 0, []],
  ])("%s", async (_, text, rows, expected) => {
    const path = directory.file("labels.csv", text);
    expect(await labelsOf(path, rows)).toEqual(expected);
    expect(await labelsOf(directory.file("labels.csv.gz", gzipSync(text)), rows, false, 100)).toEqual(expected);
  });

  test("where the rows are not known, the caller knows of the header", async () => {
    const path = directory.file("unknown.csv", "a\nb\nc\n");
    expect(await labelsOf(path, undefined, false)).toEqual(["a", "b", "c"]);
    expect(await labelsOf(path, undefined, true)).toEqual(["b", "c"]);
  });

  test.each([
    ["too few", "a\nb\n", 3, "2"],
    ["too many", "a\nb\nc\n", 1, "3"],
    ["none", "", 1, "0"],
  ])("%s are refused before the first is given", async (_, text, rows, got) => {
    const path = directory.file("number.csv", text);
    await expect(openLabels(path, rows, false)).rejects.toMatchObject({ code: "LENGTH_MISMATCH", file: path, got });
  });

  test("an array is no labels", async () => {
    const path = directory.file("labels.npy", npyBytes({ shape: [1, 1], data: Float64Array.of(1) }));
    await expect(openLabels(path, 1, false)).rejects.toMatchObject({ code: "FILE_NOT_SUPPORTED" });
  });

  test("a file that is not there", async () => {
    const path = join(directory.path, "missing.csv");
    await expect(openLabels(path, 1, false)).rejects.toMatchObject({ code: "FILE_NOT_READABLE" });
  });

  test.skipIf(process.platform === "win32")("from a pipe, which cannot be read twice", async () => {
    const pipe = join(directory.path, "pipe");
    execFileSync("mkfifo", [pipe]);
    const [labels] = await Promise.all([labelsOf(pipe, 2), writeFile(pipe, "origin\nABE\nABI\n")]);
    expect(labels).toEqual(["ABE", "ABI"]);
  });

  test("many, in order", async () => {
    const expected = Array.from({ length: 50_000 }, (_, row) => `row ${row}`);
    const path = directory.file("many.txt", `${expected.join("\n")}\n`);
    expect(await labelsOf(path, 50_000, false, 999)).toEqual(expected);
  });
});
