import { describe, expect, test, vi } from "vitest";
import { type InputPaths, openInputs } from "../../src/cli/inputs.ts";
import { KullbackRangeError } from "../../src/errors.ts";
import { npyBytes } from "../io/npy-bytes.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

// Files of more than a chunk take a while where others run.
vi.setConfig({ testTimeout: 60_000 });

const directory = temporaryDirectory();

/** An array and a CSV of so many rows of 1, 2, … */
function made(name: string, rows: number, bins: number): { npy: string; csv: string } {
  const values = Array.from({ length: rows * bins }, (_, index) => 1 + index);
  const lines = Array.from({ length: rows }, (_, row) => values.slice(row * bins, (row + 1) * bins).join(","));
  return {
    npy: directory.file(`${name}.npy`, npyBytes({ shape: [rows, bins], data: Float64Array.from(values) })),
    csv: directory.file(`${name}.csv`, lines.map((line) => `${line}\n`).join("")),
  };
}

// 8,192 rows make a chunk: these are of more than one, one of them of whole ones.
const many = made("many", 20_000, 2);
const fewer = made("fewer", 19_000, 2);
const chunkFewer = made("chunk-fewer", 16_384, 2);
const one = made("one", 1, 2);
const two = made("two", 2, 2);
const three = made("three", 1, 3);
const none = directory.file("none.csv", "a,b\n");

async function readThrough(paths: InputPaths): Promise<number> {
  const inputs = await openInputs(paths, {});
  try {
    let rows = 0;
    for await (const chunk of inputs.chunks()) {
      rows += chunk.P.shape[0];
      if (paths.Q !== undefined) {
        expect(chunk.Q?.firstRow).toBe(chunk.P.firstRow);
        expect(chunk.Q?.data).toEqual(chunk.P.data);
      }
      if (paths.reference !== undefined) expect([...(chunk.Q?.data ?? [])]).toEqual([1, 2]);
    }
    return rows;
  } finally {
    await inputs.close();
  }
}

describe("inputs", () => {
  test("are read in step, whatever their formats", async () => {
    expect(await readThrough({ P: many.npy, Q: many.csv })).toBe(20_000);
    expect(await readThrough({ P: many.csv, Q: many.npy })).toBe(20_000);
  });

  test("the reference is the same for every chunk", async () => {
    expect(await readThrough({ P: many.npy, reference: one.npy })).toBe(20_000);
    expect(await readThrough({ P: many.npy, reference: one.csv })).toBe(20_000);
  });

  const wrong: [string, InputPaths, object][] = [
    ["rows", { P: two.npy, Q: one.npy }, { argument: "Q", got: expect.stringContaining("--reference") }],
    ["rows", { P: many.npy, Q: fewer.npy }, { argument: "Q", got: "19000" }],
    ["rows", { P: many.csv, Q: fewer.csv }, { argument: "Q", got: "only 19000" }],
    ["rows", { P: many.csv, Q: chunkFewer.csv }, { argument: "Q", got: "only 16384" }],
    ["rows", { P: fewer.csv, Q: many.csv }, { argument: "Q", expected: expect.stringContaining("19000"), got: "more" }],
    [
      "rows",
      { P: chunkFewer.csv, Q: many.csv },
      { argument: "Q", expected: expect.stringContaining("16384"), got: "more" },
    ],
    ["rows", { P: two.npy, Q: none }, { argument: "Q", got: "only 0" }],
    ["rows", { P: none, Q: two.csv }, { argument: "Q", got: "more" }],
    ["bins", { P: two.npy, Q: three.npy }, { argument: "Q", got: "3" }],
    ["bins", { P: two.csv, reference: three.csv }, { argument: "--reference", got: "3" }],
    ["one row", { P: two.npy, reference: two.npy }, { argument: "--reference", got: "2" }],
    ["one row", { P: two.npy, reference: two.csv }, { argument: "--reference", got: "more" }],
    ["one row", { P: two.npy, reference: none }, { argument: "--reference", got: "none" }],
  ];
  test.each(wrong)("of other %s are refused: %j", async (_, paths, error) => {
    await expect(readThrough(paths)).rejects.toMatchObject({
      code: "SHAPE_MISMATCH",
      file: paths.Q ?? paths.reference,
      ...error,
    });
  });

  test("labels of another number are refused at once, where the rows are known", async () => {
    const labels = directory.file("labels.txt", "a\nb\nc\nd\n");
    const refused = { code: "LENGTH_MISMATCH", file: labels, got: "4" };
    await expect(openInputs({ P: two.npy, labels }, {})).rejects.toMatchObject(refused);
  });

  test("only one is standard input", async () => {
    await expect(openInputs({ P: "-", Q: "-" }, {})).rejects.toMatchObject({ code: "INVALID_ARGUMENT", argument: "-" });
  });

  test("an error of the engine is told by file, row and line", async () => {
    const headed = directory.file("headed.csv", "a,b\n1,2\n3,4\n");
    const inputs = await openInputs({ P: headed, reference: one.csv }, {});
    const error = (argument: string) =>
      new KullbackRangeError({ code: "ZERO_MASS", argument, row: 0, bin: 1, expected: "mass", got: "none" });
    for await (const rows of inputs.chunks()) {
      expect(inputs.locate(error("P"), rows, (row) => row + 1)).toMatchObject({
        code: "ZERO_MASS",
        message: `P, row 1, bin 1, ${headed}, line 3: expected mass, got none`,
      });
      expect(inputs.locate(error("Q"), rows, (row) => row)).toMatchObject({
        message: `--reference, bin 1, ${one.csv}, line 1: expected mass, got none`,
      });
      const other = error("base");
      expect(inputs.locate(other, rows, (row) => row)).toBe(other);
    }
    await inputs.close();
  });
});
