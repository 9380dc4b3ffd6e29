import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ByteReader } from "../../src/io/byte-reader.ts";
import type { CsvRecord } from "../../src/io/csv-records.ts";

/** The class under test, as it is with one of csv-parse's builds. */
let CsvRecords: typeof import("../../src/io/csv-records.ts").CsvRecords;

/** A reader that gives the text in pieces of these lengths, over and over. */
function pieces(text: string | Uint8Array, lengths: readonly number[]): ByteReader {
  const bytes = Buffer.from(text);
  let position = 0;
  let turn = 0;
  return new ByteReader("test.csv", {
    async read(target) {
      const length = Math.min(lengths[turn++ % lengths.length] as number, target.length, bytes.length - position);
      target.set(bytes.subarray(position, position + length));
      position += length;
      return length;
    },
    async close() {},
  });
}

async function recordsOf(reader: ByteReader, relaxedQuotes = false): Promise<CsvRecord[]> {
  const records = new CsvRecords(reader, relaxedQuotes);
  const all: CsvRecord[] = [];
  for (let block = await records.next(); block !== undefined; block = await records.next()) all.push(...block);
  return all;
}

const read = (text: string | Uint8Array, lengths: readonly number[] = [1 << 16]) => recordsOf(pieces(text, lengths));

/** How csv-parse is to split text. */
const splitting = { relax_column_count: true, trim: true, record_delimiter: ["\r\n", "\n", "\r"] };

/**
 * White space around cells may be taken off. Alone in the last line it may be a record here and none there; to who reads
 * records an empty line is no row.
 */
function trimmed(records: readonly (readonly string[])[]): string[][] {
  const cells = records.map((record) => record.map((cell) => cell.trim()));
  while (cells.at(-1)?.join() === "") cells.pop();
  return cells;
}

const builds: [string, (() => Promise<object>) | undefined][] = [
  ["by csv-parse for Node", undefined],
  // As the playground has it: its streams tell of errors otherwise.
  ["by csv-parse for browsers", () => import("../../examples/playground/src/file/csv-parse.ts")],
];

describe.each(builds)("records, %s", (_, build) => {
  beforeAll(async () => {
    if (build !== undefined) vi.doMock("csv-parse", build);
    ({ CsvRecords } = await import("../../src/io/csv-records.ts"));
  });
  afterAll(() => {
    vi.doUnmock("csv-parse");
    vi.resetModules();
  });

  test.each<[string, string[][], number[]]>([
    ["", [], []],
    ["\n", [[""]], [1]],
    ["1,2", [["1", "2"]], [1]],
    ["1,2\n", [["1", "2"]], [1]],
    ["1\r\n2\r\n", [["1"], ["2"]], [1, 2]],
    ["1\r2", [["1"], ["2"]], [1, 2]],
    ["1\n2\r\n3\r4\n", [["1"], ["2"], ["3"], ["4"]], [1, 2, 3, 4]],
    ["1\n\n2\n\n", [["1"], [""], ["2"], [""]], [1, 2, 3, 4]],
    [",\n", [["", ""]], [1]],
    ["\ufeff1,2\n", [["1", "2"]], [1]],
    ["é,☃\n", [["é", "☃"]], [1]],
    ['"a,b",1\n', [["a,b", "1"]], [1]],
    ['"a ""b""",1\r\n"c",2', [['a "b"', "1"], ["c", "2"]], [1, 2]], // biome-ignore format: one line
    ['1,2\n"a\nb",2\n3,4\n', [["1", "2"], ["a\nb", "2"], ["3", "4"]], [1, 2, 4]], // biome-ignore format: one line
    ['"a\r\nb\r\nc",2\r\n3,4\r\n', [["a\r\nb\r\nc", "2"], ["3", "4"]], [1, 4]], // biome-ignore format: one line
    ['\ufeff"a", "b"\n', [["a", "b"]], [1]],
  ])("%j", async (text, cells, lines) => {
    for (const lengths of [[1 << 16], [1], [2, 3]]) {
      const records = await read(text, lengths);
      expect(records.map((record) => [...record.cells])).toEqual(cells);
      expect(records.map(({ line }) => line)).toEqual(lines);
    }
  });

  test.each<[string, string, number, number | undefined]>([
    ['1,2\n"a,1\n2,3\n', "a closing quote", 2, 1],
    ['1,2\n"a"b,1\n', "after a closing quote", 2, 1],
    // Found only at the end of the file: before that, two more bytes might have come.
    ['1,2\n3,"4"x\n', "after a closing quote", 2, 2],
    ['1,2\n3,4\n5,6\n"7,8\n9,10\n', "a closing quote", 4, 1],
    ['"1,2\n3,4\n', "a closing quote", 1, 1],
    ['1,2\n3,a"b"\n', "a quote only around a whole cell", 2, 2],
  ])("%j: refused with its line and column", async (text, expected, line, column) => {
    for (const lengths of [[1 << 16], [1]]) {
      await expect(read(text, lengths)).rejects.toMatchObject({
        code: "INVALID_FILE",
        file: "test.csv",
        expected: expect.stringContaining(expected),
        line,
        column,
      });
    }
  });

  test("quotes are characters where that is asked for", async () => {
    const records = await recordsOf(pieces('5" pipe\n"whole"\n', [3]), true);
    expect(records.map(({ cells }) => cells)).toEqual([['5" pipe'], ["whole"]]);
  });

  test("text without quotes is split as csv-parse splits it, however it comes", async () => {
    const text = fc.string({
      unit: fc.constantFrom("1", "a", "é", "☃", " ", ",", ",", "\n", "\r\n", "\r", "\t"),
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
        async (text, lengths) => {
          const records = await read(text, lengths);
          expect(trimmed(records.map(({ cells }) => cells))).toEqual(trimmed(parse(text, splitting)));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("text that may be damaged is read, or refused, as csv-parse does it with the whole, however it comes", async () => {
    const text = fc.string({ unit: fc.constantFrom("1", "é", " ", ",", '"', '"', "\n", "\r\n"), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (text, length) => {
        let reference: string[][] | undefined;
        try {
          reference = trimmed(parse(text, splitting));
        } catch {
          await expect(read(text, [length])).rejects.toMatchObject({ code: "INVALID_FILE" });
          return;
        }
        const records = await read(text, [length]);
        expect(trimmed(records.map(({ cells }) => cells))).toEqual(reference);
      }),
      { numRuns: 1000 },
    );
  });

  test("text with quotes is the same, wherever they start", async () => {
    const cell = fc.string({ unit: fc.constantFrom("1", "b", '"', ",", "\n", "é"), maxLength: 4 });
    const table = fc.array(fc.tuple(cell, cell, fc.boolean()), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 7 }), async (rows, length) => {
        const quote = (text: string, always: boolean) =>
          always || /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = rows.map(([a, b, always]) => `${quote(a, always)},${quote(b, always)}\n`).join("");
        const records = await read(text, [length]);
        expect(records.map(({ cells }) => cells)).toEqual(rows.map(([a, b]) => [a, b]));
        let line = 1;
        const lines = rows.map(([a, b]) => {
          const start = line;
          line += `${a}${b}`.split("\n").length;
          return start;
        });
        expect(records.map((record) => record.line)).toEqual(lines);
      }),
    );
  });
});

describe("long records", () => {
  beforeAll(async () => {
    ({ CsvRecords } = await import("../../src/io/csv-records.ts"));
  });

  test.each([
    ["a line that does not end", "1".repeat(2 ** 24 + 2 ** 17)],
    ["a line of commas", ",".repeat(2 ** 24 + 2 ** 17)],
    ["a quote that does not end", `1\n"${"a,\n".repeat(6_000_000)}`],
  ])("%s is refused at 16 MiB", async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: "FILE_TOO_LARGE", line: text.startsWith("1\n") ? 2 : 1 });
  });

  test("a record of 10 MiB, with a quote late in it, is one", async () => {
    const records = await read(`${"1".repeat(10 * 2 ** 20)},"2"\n`, [2 ** 20]);
    expect(records.map(({ cells }) => cells.map((cell) => cell.length))).toEqual([[10 * 2 ** 20, 1]]);
  });

  test("a record that comes a byte at a time takes no more memory than its bytes", async () => {
    // A block kept for each byte would be 13 GiB.
    const records = await read(`${"1".repeat(200_000)}\n`, [1]);
    expect(records[0]?.cells[0]).toHaveLength(200_000);
  });
});
