import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openHistograms } from "../../src/io/histograms.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { npyBytes } from "./npy-bytes.ts";
import { readAll } from "./read-all.ts";

const directory = temporaryDirectory();
const npy = npyBytes({ shape: [1, 2], data: Float64Array.of(3, 4) });

describe("what a file is", () => {
  test.each([
    ["an array named as a CSV", "a.csv", npy],
    ["an array without an ending", "array", npy],
    ["a compressed array without the ending", "b.npy", gzipSync(npy)],
    ["a CSV without an ending", "table", "3,4\n"],
    ["a compressed CSV without the ending", "b.csv", gzipSync("3,4\n")],
    ["a CSV named as compressed", "c.csv.gz", "3,4\n"],
  ])("%s is told by its contents", async (_, name, contents) => {
    expect((await readAll(directory.file(name, contents))).values).toEqual([3, 4]);
  });

  test.each([
    ["text", "text.npy", "1,2\n", "INVALID_FILE", "31 2c 32"],
    ["compressed text", "text.npy.gz", gzipSync("1,2,3,4\n"), "INVALID_FILE", "31 2c 32"],
    ["nothing", "nothing.npy", "", "FILE_TRUNCATED", "an empty file"],
    ["nothing, compressed", "nothing.npy.gz", gzipSync(""), "FILE_TRUNCATED", "an empty file"],
    ["half a magic", "half.npy", npy.subarray(0, 4), "FILE_TRUNCATED", "93 4e 55 4d"],
  ])("%s named as an array is none", async (_, name, contents, code, got) => {
    const path = directory.file(name, contents);
    await expect(openHistograms(path)).rejects.toMatchObject({ code, got: expect.stringContaining(got), file: path });
  });

  test.each<[string, number[]]>([
    ["a zip archive", [0x50, 0x4b, 3, 4]],
    ["an empty zip", [0x50, 0x4b, 5, 6]],
    ["Parquet", [0x50, 0x41, 0x52, 0x31]],
    ["Arrow", [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
    ["HDF5", [0x89, 0x48, 0x44, 0x46]],
    ["bzip2", [0x42, 0x5a, 0x68, 0x39]],
    ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
    ["UTF-16", [0xff, 0xfe, 0x31, 0]],
    ["UTF-16", [0xfe, 0xff, 0, 0x31]],
    ["binary", [0x31, 0, 0x32]],
    ["gzip inside gzip", [...gzipSync(gzipSync("1,2"))]],
  ])("%s is refused by name", async (name, bytes) => {
    const path = directory.file("refused", Uint8Array.from(bytes));
    await expect(openHistograms(path)).rejects.toMatchObject({
      code: "FILE_NOT_SUPPORTED",
      got: expect.stringContaining(name),
    });
  });

  test("what cannot be read", async () => {
    const missing = join(directory.path, "missing.npy");
    await expect(openHistograms(missing)).rejects.toMatchObject({
      code: "FILE_NOT_READABLE",
      file: missing,
      got: "no such file or directory",
    });
    const folder = join(directory.path, "folder.npy");
    mkdirSync(folder);
    await expect(openHistograms(folder)).rejects.toMatchObject({ code: "FILE_NOT_READABLE", got: "a directory" });
    const through = join(directory.file("file", "1"), "inside.npy");
    await expect(openHistograms(through)).rejects.toMatchObject({ code: "FILE_NOT_READABLE" });
    await expect(openHistograms("a\u0000b")).rejects.toMatchObject({ code: "FILE_NOT_READABLE" });
  });
});
