import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openLabels } from "../../src/io/labels.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { npyBytes } from "./npy-bytes.ts";

const directory = temporaryDirectory();

async function labelsOf(path: string, rows: number, step = 2): Promise<string[]> {
  const file = await openLabels(path);
  const reader = await file.read(rows);
  const labels: string[] = [];
  while (labels.length < rows) labels.push(...(await reader.take(Math.min(step, rows - labels.length))));
  await reader.close();
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
    expect(await labelsOf(directory.file("labels.csv.gz", gzipSync(text)), rows, 100)).toEqual(expected);
  });

  test("can be read again", async () => {
    const file = await openLabels(directory.file("again.csv", "origin\na\nb\n"));
    for (const [count, expected] of [
      [2, ["a", "b"]],
      [1, ["a"]],
    ] as const) {
      const reader = await file.read(2);
      expect(await reader.take(count)).toEqual(expected);
      await reader.close();
    }
  });

  test("of a file that has changed are refused", async () => {
    const path = directory.file("changed.csv", "a\nb\nc\n");
    const file = await openLabels(path);
    directory.file("changed.csv", "a\nb\n");
    const reader = await file.read(3);
    await expect(reader.take(3)).rejects.toMatchObject({ code: "LENGTH_MISMATCH", file: path, got: "fewer" });
  });

  test.each([
    ["too few", "a\nb\n", 3, "2"],
    ["too many", "a\nb\nc\n", 1, "3"],
    ["none", "", 1, "0"],
  ])("%s are refused before the first is given", async (_, text, rows, got) => {
    const path = directory.file("number.csv", text);
    const file = await openLabels(path);
    expect(() => file.check(rows)).toThrow(expect.objectContaining({ code: "LENGTH_MISMATCH", file: path, got }));
    await expect(file.read(rows)).rejects.toMatchObject({ code: "LENGTH_MISMATCH" });
  });

  test("an array is no labels", async () => {
    const path = directory.file("labels.npy", npyBytes({ shape: [1, 1], data: Float64Array.of(1) }));
    await expect(openLabels(path)).rejects.toMatchObject({ code: "FILE_NOT_SUPPORTED" });
  });

  test("a file that is not there", async () => {
    const path = join(directory.path, "missing.csv");
    await expect(openLabels(path)).rejects.toMatchObject({ code: "FILE_NOT_READABLE" });
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
    expect(await labelsOf(path, 50_000, 999)).toEqual(expected);
  });
});
