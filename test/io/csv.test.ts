import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openHistograms } from "../../src/io/histograms.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { readAll } from "./read-all.ts";

const directory = temporaryDirectory();

describe("CSV", () => {
  test("numbers alone", async () => {
    const read = await readAll(directory.file("a.csv", "1,2,3\n4,5,6\n7,8,9\n1,1,1\n"));
    expect(read.values).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 1]);
    expect(read.shape).toEqual([4, 3]);
    expect(read.chunkRows).toEqual([3, 1]);
    expect(read.lines).toEqual([1, 2, 3, 4]);
    expect(read.labels).toBeUndefined();
    expect(read.file).toMatchObject({ format: "csv", type: "float64", rows: undefined, header: undefined });
  });

  test("a header, labels, quotes, a byte order mark, carriage returns, white space, no end of the last line", async () => {
    const text = '\ufeff"origin","date",low, high \r\n"A ""B""", 2001-01-01 , 1e3 ,.5\r\n"C\nD",x,007,+2.50e-1';
    const read = await readAll(directory.file("b.csv", text));
    expect(read.values).toEqual([1000, 0.5, 7, 0.25]);
    expect(read.labels).toEqual(['A "B" 2001-01-01', "C\nD x"]);
    expect(read.file.header).toEqual(["low", "high"]);
    expect(read.lines).toEqual([2, 3]);
  });

  test("the table pandas writes", async () => {
    const read = await readAll(directory.file("pandas.csv", ",0,1\n0,5,6\n1,7,8\n"));
    expect(read.values).toEqual([5, 6, 7, 8]);
    expect(read.labels).toEqual(["0", "1"]);
    expect(read.file.header).toEqual(["0", "1"]);
  });

  test("labels that are numbers, under a name that says so", async () => {
    const read = await readAll(directory.file("ids.csv", "station_id,low,high\n7,5,6\nx,7,8\n9,1,1\n"));
    expect(read.labels).toEqual(["7", "x", "9"]);
    expect(read.values).toEqual([5, 6, 7, 8, 1, 1]);
  });

  test("NaN and infinities are labels among labels", async () => {
    const read = await readAll(directory.file("nan-labels.csv", "ABE,1,2\nNAN,3,4\nINF,5,6\n"));
    expect(read.labels).toEqual(["ABE", "NAN", "INF"]);
  });

  test("labels of text and numbers, where the caller says so", async () => {
    const path = directory.file("codes.csv", "A1,1,2\n12,3,4\n");
    expect((await readAll(path, { csv: { labelColumns: 1 } })).labels).toEqual(["A1", "12"]);
  });

  test("what the caller says of header and labels goes", async () => {
    const path = directory.file("told.csv", "2001,1,2\n2002,3,4\n");
    expect((await readAll(path)).shape).toEqual([2, 3]);
    const labelled = await readAll(path, { csv: { labelColumns: 1 } });
    expect(labelled.labels).toEqual(["2001", "2002"]);
    expect(labelled.values).toEqual([1, 2, 3, 4]);
    const headed = await readAll(path, { csv: { header: true } });
    expect(headed.values).toEqual([2002, 3, 4]);
    expect(headed.file.header).toEqual(["2001", "1", "2"]);
  });

  test("names that objects have already", async () => {
    const read = await readAll(
      directory.file("names.csv", "name,__proto__,constructor\n__proto__,1,2\ntoString,3,4\n"),
    );
    expect(read.file.header).toEqual(["__proto__", "constructor"]);
    expect(read.labels).toEqual(["__proto__", "toString"]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test("a header and no rows is an empty file", async () => {
    const read = await readAll(directory.file("header.csv", "a,b,c\n\n"));
    expect(read.shape).toEqual([0, 3]);
  });

  test("empty lines at the end are no rows", async () => {
    expect((await readAll(directory.file("end.csv", "1,2\n3,4\n\n \r\n\n"))).shape).toEqual([2, 2]);
  });

  test("one column", async () => {
    const read = await readAll(directory.file("one.csv", "1\n2\n3\n\n"));
    expect(read.values).toEqual([1, 2, 3]);
    expect(read.shape).toEqual([3, 1]);
  });

  test("compressed", async () => {
    const text = Array.from({ length: 5000 }, (_, row) => `r${row},${row},${row + 0.5}\n`).join("");
    const read = await readAll(directory.file("c.csv.gz", gzipSync(text)), {}, 777);
    expect(read.shape).toEqual([5000, 2]);
    expect(read.values.slice(-2)).toEqual([4999, 4999.5]);
    expect(read.labels?.[4999]).toBe("r4999");
    const cut = gzipSync(text).subarray(0, -3);
    await expect(readAll(directory.file("cut.csv.gz", cut))).rejects.toMatchObject({ code: "FILE_TRUNCATED" });
  });
});

describe("CSV that is wrong", () => {
  interface Mistake {
    text: string;
    code: string;
    line: number;
    column?: number;
    row?: number;
    bin?: number;
    got?: string;
  }

  test.each<Mistake>([
    { text: "1,2,3\n4,5\n", code: "INVALID_FILE", line: 2, column: 3, got: "2" },
    { text: "a,b\n1,2\n3,4,5\n", code: "INVALID_FILE", line: 3, column: 3, got: "3" },
    { text: "x,1,2\ny,3\n", code: "INVALID_FILE", line: 2, column: 3 },
    { text: "1,2\n3,four\n", code: "INVALID_NUMBER", line: 2, column: 2, row: 1, bin: 1, got: '"four"' },
    { text: "n,a,b\nx,1,2\ny,o,3\n", code: "INVALID_NUMBER", line: 3, column: 2, row: 1, bin: 0, got: '"o"' },
    { text: '"x\ny",1,2\nz,3,?\n', code: "INVALID_NUMBER", line: 3, column: 3, row: 1, bin: 1 },
    { text: "1,2\n3,\n", code: "INVALID_NUMBER", line: 2, column: 2, got: "an empty cell" },
    { text: "1,,3\n1,2,3\n", code: "INVALID_NUMBER", line: 1, column: 2, got: "an empty cell" },
    { text: ",2,3\n1,2,3\n", code: "INVALID_NUMBER", line: 1, column: 1, got: "an empty cell" },
    { text: "1,o,3\n4,5,6\n", code: "INVALID_NUMBER", line: 1, column: 2, row: 0, got: '"o"' },
    { text: "1,0x10\n", code: "INVALID_NUMBER", line: 1, column: 2, got: '"0x10"' },
    { text: "1,2\n1_000,2\n", code: "INVALID_NUMBER", line: 2, column: 1 },
    { text: "1,2\n3,-4\n", code: "INVALID_MASS", line: 2, column: 2, row: 1, bin: 1, got: "-4" },
    { text: "1,2\n3,-1e-17\n", code: "INVALID_MASS", line: 2, column: 2 },
    { text: "1,2\n3,NaN\n", code: "INVALID_MASS", line: 2, column: 2, got: "NaN" },
    { text: "1,nan\n3,4\n", code: "INVALID_MASS", line: 1, column: 2 },
    { text: "1,2\n3,inf\n", code: "INVALID_MASS", line: 2, column: 2 },
    { text: "1,2\n3,1e999\n", code: "INVALID_MASS", line: 2, column: 2, got: "1e999" },
    { text: "1,2\n\n3,4\n", code: "INVALID_FILE", line: 2, got: "an empty line" },
    { text: "1,2\n\n\n\n3,4\n", code: "INVALID_FILE", line: 2 },
    { text: "\n1,2\n", code: "INVALID_FILE", line: 1, got: "an empty line" },
    { text: "a,b\n\n1,2\n", code: "INVALID_FILE", line: 2, got: "an empty line" },
    { text: "a;b\n1;2\n", code: "NO_BINS", line: 1, got: "semicolons" },
    { text: "a b\n1 2\n", code: "NO_BINS", line: 2, got: "spaces" },
    { text: "O,1,2\n3,4,5\n", code: "INVALID_FILE", line: 2, column: 1, row: 1, got: "3" },
    { text: "x,1,2\ny,3,4\nz,5,6\n1e3,7,8\n", code: "INVALID_FILE", line: 4, column: 1, row: 3 },
    { text: "a,b,c\nO,1,2\n3,4,5\n", code: "INVALID_FILE", line: 3, column: 1, row: 1 },
    { text: '"1 000",1,2\n"2 000",3,4\n', code: "INVALID_FILE", line: 1, column: 1, row: 0 },
    { text: '"1,000","2,000"\n"3,000","4,000"\n', code: "NO_BINS", line: 1 },
    { text: '"1,5","2,5"\n"3,5","4,5"\n', code: "NO_BINS", line: 1 },
    { text: "x,l,2\ny,3,4\n", code: "INVALID_FILE", line: 2, column: 2, row: 1 },
    { text: "0,1,2,3\n4,5,6,7\n", code: "INVALID_FILE", line: 1 },
    { text: "ABE,0,1,2,3\nABI,5,6,7,8\n", code: "INVALID_FILE", line: 1 },
    { text: "a,b\nc,d\n", code: "NO_BINS", line: 2 },
    { text: '1,2\n"3,4\n', code: "INVALID_FILE", line: 2, got: "the end of the file" },
  ])("$text", async (mistake) => {
    const { text, ...expected } = mistake;
    const path = directory.file("wrong.csv", text);
    await expect(readAll(path)).rejects.toMatchObject({ ...expected, file: path });
    // The line is the same after quoted cells, which csv-parse reads.
    const quoted = `"0"${text.slice(text.search(/[,\n;]|$/))}`;
    if (/^[0-9]/.test(text)) await expect(readAll(directory.file("q.csv", quoted))).rejects.toMatchObject(expected);
  });

  test.each([
    ["1;2;3\n", "NO_BINS", "semicolons"],
    ["1\t2\t3\n4\t5\t6\n", "NO_BINS", "tabs"],
    ["1.5e+00 2.0e+00\n", "NO_BINS", "spaces"],
    ["1,5;2,5\n", "INVALID_NUMBER", '"5;2"'],
  ])("other separators: %j", async (text, code, got) => {
    await expect(readAll(directory.file("separated.csv", text))).rejects.toMatchObject({
      code,
      line: 1,
      expected: expect.stringContaining("numbers, with commas between them"),
      got,
    });
  });

  test("bytes that are no UTF-8", async () => {
    const latin1 = (text: string) => directory.file("latin1.csv", Buffer.from(text, "latin1"));
    const refused = (line: number) => ({ code: "INVALID_FILE", line, expected: "UTF-8 text" });
    await expect(readAll(latin1("a,1,2\nZürich,3,4\nb,5,6\n"))).rejects.toMatchObject(refused(2));
    await expect(readAll(latin1('"a",1,2\n"Zürich",3,4\n'))).rejects.toMatchObject(refused(2));
    // Of a letter of two bytes the file has the first alone.
    await expect(readAll(latin1("a,1,2\n\u00c3"))).rejects.toMatchObject(refused(2));
    const rows = "é,1,2\n".repeat(50_000);
    expect((await readAll(directory.file("utf-8.csv", rows), {}, 1000)).labels?.at(-1)).toBe("é");
    const late = Buffer.concat([Buffer.from(rows), Buffer.from("\xe9,1,2\n", "latin1")]);
    await expect(readAll(directory.file("late.csv", late), {}, 1000)).rejects.toMatchObject(refused(50_001));
  });

  test("an empty file", async () => {
    for (const contents of ["", "\ufeff", gzipSync("")]) {
      const path = directory.file("empty.csv", contents);
      await expect(openHistograms(path)).rejects.toMatchObject({ code: "INVALID_FILE", got: "an empty file" });
    }
  });

  test("masses that are none are let through where that is asked for, text is not", async () => {
    const path = directory.file("through.csv", "1,-2\nnan,inf\n-Infinity,1e999\n");
    const read = await readAll(path, { invalid: "nan" });
    expect(read.values).toEqual([1, -2, Number.NaN, Infinity, -Infinity, Infinity]);
    const text = directory.file("text.csv", "1,-2\nx,3\n");
    await expect(readAll(text, { invalid: "nan" })).rejects.toMatchObject({ code: "INVALID_NUMBER", line: 2 });
  });

  test("more label columns than columns", async () => {
    const path = directory.file("labels.csv", "1,2\n3,4\n");
    await expect(readAll(path, { csv: { labelColumns: 2 } })).rejects.toMatchObject({
      code: "NO_BINS",
      got: "2, of which 2 are to be labels",
    });
  });
});

test("a table of doubles comes back to the same bits, with its labels and lines", async () => {
  const mass = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
  const label = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "-") }).map((text) => `x${text}x`);
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((bins) =>
      fc.array(fc.tuple(label, fc.array(mass, { minLength: bins, maxLength: bins })), { minLength: 1, maxLength: 12 }),
    );
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), fc.integer({ min: 1, max: 5 }), async (rows, header, rowsPerChunk) => {
      const bins = rows[0]?.[1].length as number;
      const lines = rows.map(([name, masses]) => [`"${name.replaceAll('"', '""')}"`, ...masses].join(","));
      if (header) lines.unshift(["label", ...Array.from({ length: bins }, (_, bin) => `bin ${bin}`)].join(","));
      const read = await readAll(directory.file("property.csv", `${lines.join("\n")}\n`), {}, rowsPerChunk);
      expect(read.values).toEqual(rows.flatMap(([, masses]) => masses.map((value) => value + 0)));
      expect(read.labels).toEqual(rows.map(([name]) => name));
      expect(read.shape).toEqual([rows.length, bins]);
      let line = header ? 2 : 1;
      for (const [index, [name]] of rows.entries()) {
        expect(read.lines?.[index]).toBe(line);
        line += name.split("\n").length;
      }
    }),
  );
});
