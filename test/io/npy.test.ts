import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openHistograms } from "../../src/io/histograms.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { type NpyParts, npyBytes } from "./npy-bytes.ts";
import { readAll } from "./read-all.ts";

const directory = temporaryDirectory();

interface MadeFromNumbers {
  from(values: readonly number[]): ArrayBufferView & Iterable<number>;
}

/** What numpy calls a type, its array here, what the engine is given, and values that try its range. */
const TYPES: readonly [descr: string, array: MadeFromNumbers, type: string, values: readonly number[]][] = [
  ["|u1", Uint8Array, "uint8", [0, 255, 7, 1, 2, 3]],
  ["<u2", Uint16Array, "uint16", [0, 65_535, 256, 1, 2, 3]],
  ["<u4", Uint32Array, "uint32", [0, 2 ** 32 - 1, 2 ** 31, 1, 2, 3]],
  ["<f4", Float32Array, "float32", [0, 0.5, 1.1754943508222875e-38, 3.4028234663852886e38, 1, 2]],
  ["<f8", Float64Array, "float64", [0, 0.1, 5e-324, Number.MAX_VALUE, 2, 3]],
  ["|i1", Int8Array, "uint8", [0, 127, 7, 1, 2, 3]],
  ["<i2", Int16Array, "uint16", [0, 32_767, 7, 1, 2, 3]],
  ["<i4", Int32Array, "uint32", [0, 2 ** 31 - 1, 7, 1, 2, 3]],
];

describe("element types", () => {
  test.each(TYPES)("%s", async (descr, array, type, values) => {
    const path = directory.file("type.npy", npyBytes({ descr, shape: [2, 3], data: array.from(values) }));
    const read = await readAll(path);
    expect(read.values).toEqual([...array.from(values)]);
    expect(read.shape).toEqual([2, 3]);
    expect(read.file.type).toBe(type);
    expect(read.file.rows).toBe(2);
  });

  test.each(["<u8", "<i8"])("%s up to 2^53, as doubles", async (descr) => {
    const values = [0n, 1n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n];
    const data = BigUint64Array.from(values);
    const read = await readAll(directory.file("wide.npy", npyBytes({ descr, shape: [3, 2], data })));
    expect(read.values).toEqual(values.map(Number));
    expect(read.file.type).toBe("float64");
  });

  test.each([
    ["<u8", 2n ** 53n + 1n, "9007199254740993"],
    ["<u8", 2n ** 63n, "9223372036854775808"],
    ["<u8", 2n ** 64n - 1n, "18446744073709551615"],
    ["<i8", 2n ** 62n, "4611686018427387904"],
    ["<i8", -1n, "-1"],
    ["<i8", -(2n ** 63n), "-9223372036854775808"],
  ])("%s: %s is refused by row and bin", async (descr, value, got) => {
    const data = BigInt64Array.from([1n, 1n, 1n, 1n, 1n, BigInt.asIntN(64, value)]);
    const path = directory.file("wide.npy", npyBytes({ descr, shape: [3, 2], data }));
    await expect(readAll(path, {}, 2)).rejects.toMatchObject({ code: "INVALID_MASS", row: 2, bin: 1, got, file: path });
  });

  test.each<[string, MadeFromNumbers]>([
    ["|i1", Int8Array],
    ["<i2", Int16Array],
    ["<i4", Int32Array],
  ])("%s: a negative is refused by row and bin, or let through", async (descr, array) => {
    const data = array.from([1, 2, 3, 4, -5, 6]);
    const path = directory.file("negative.npy", npyBytes({ descr, shape: [3, 2], data }));
    await expect(readAll(path, {}, 2)).rejects.toMatchObject({ code: "INVALID_MASS", row: 2, bin: 0, got: "-5" });
    const read = await readAll(path, { invalid: "nan" }, 2);
    expect(read.values).toEqual([1, 2, 3, 4, -5, 6]);
    expect(read.file.type).toBe("float64");
  });

  test("a negative 64-bit integer is let through where that is asked for", async () => {
    const data = BigInt64Array.from([1n, -(2n ** 53n)]);
    const path = directory.file("negative.npy", npyBytes({ descr: "<i8", shape: [1, 2], data }));
    expect((await readAll(path, { invalid: "nan" })).values).toEqual([1, -(2 ** 53)]);
    const below = npyBytes({ descr: "<i8", shape: [1, 2], data: BigInt64Array.from([1n, -(2n ** 53n) - 1n]) });
    await expect(readAll(directory.file("below.npy", below), { invalid: "nan" })).rejects.toMatchObject({
      row: 0,
      bin: 1,
    });
  });

  test.each([
    [">f8", "big-endian"],
    [">u2", "big-endian"],
    ["|O", "Python objects"],
    ["<c8", "complex"],
    ["<c16", "complex"],
    ["<U4", "strings"],
    ["|S4", "strings"],
    ["|V8", "structured"],
    ["<M8[ns]", "dates"],
    ["<m8", "dates"],
    ["|b1", "booleans"],
    ["<f2", "float16"],
    ["<f16", "float128"],
    ["<u3", "unknown"],
    ["<q8", "unknown"],
    ["f8; import os", "f8; import os"],
    ["", '""'],
  ])("%s is refused by name", async (descr, name) => {
    const path = directory.file("refused.npy", npyBytes({ descr, shape: [1, 1], data: new Uint8Array(8) }));
    await expect(openHistograms(path)).rejects.toMatchObject({
      code: "FILE_NOT_SUPPORTED",
      got: expect.stringContaining(name),
    });
  });

  test.each([">u1", ">i1", "=u1", "u1"])("%s: a single byte has no order", async (descr) => {
    const path = directory.file("byte.npy", npyBytes({ descr, shape: [1, 2], data: Uint8Array.of(3, 4) }));
    expect((await readAll(path)).values).toEqual([3, 4]);
  });

  test("a structured array is refused by name", async () => {
    const dictionary = "{'descr': [('a', '<f4'), ('b', '<i2', (2,))], 'fortran_order': False, 'shape': (3,)}";
    const path = directory.file("structured.npy", npyBytes({ dictionary }));
    await expect(openHistograms(path)).rejects.toMatchObject({ got: expect.stringContaining("structured") });
  });
});

describe("shapes", () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6);

  test("one dimension is one row, in either order", async () => {
    for (const fortranOrder of [false, true]) {
      const read = await readAll(directory.file("row.npy", npyBytes({ shape: [6], data, fortranOrder })));
      expect(read.shape).toEqual([1, 6]);
      expect(read.values).toEqual([...data]);
    }
  });

  test("Fortran order is turned", async () => {
    const read = await readAll(directory.file("f.npy", npyBytes({ shape: [3, 2], data, fortranOrder: true })), {}, 2);
    expect(read.values).toEqual([1, 4, 2, 5, 3, 6]);
    expect(read.chunkRows).toEqual([2, 1]);
  });

  test("Fortran order beyond what is held is refused, before it is read", async () => {
    const bytes = npyBytes({ descr: "<f8", shape: [2 ** 20, 64], fortranOrder: true });
    await expect(openHistograms(directory.file("f.npy.gz", gzipSync(bytes)))).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
      got: expect.stringContaining("ascontiguousarray"),
    });
  });

  test("no rows are an empty file", async () => {
    const read = await readAll(directory.file("none.npy", npyBytes({ shape: [0, 3] })));
    expect(read.shape).toEqual([0, 3]);
    expect(read.chunkRows).toEqual([]);
  });

  test.each<{ shape: number[] }>([{ shape: [0] }, { shape: [4, 0] }, { shape: [0, 0] }])(
    "no bins are refused: $shape",
    async ({ shape }) => {
      const path = directory.file("nobins.npy", npyBytes({ shape }));
      await expect(openHistograms(path)).rejects.toMatchObject({ code: "NO_BINS" });
    },
  );

  test.each<{ shape: number[] }>([{ shape: [] }, { shape: [1, 2, 3] }])(
    "$shape is neither rows and bins nor bins",
    async ({ shape }) => {
      const path = directory.file("dimensions.npy", npyBytes({ shape, data }));
      await expect(openHistograms(path)).rejects.toMatchObject({
        code: "FILE_NOT_SUPPORTED",
        got: expect.stringContaining(`${shape.length} dimensions`),
      });
    },
  );

  test("a row is one chunk, however few rows are asked for, and chunks say where they start", async () => {
    const path = directory.file("rows.npy", npyBytes({ shape: [6, 1], data }));
    expect((await readAll(path, {}, 4)).chunkRows).toEqual([4, 2]);
    expect((await readAll(path, {}, 6)).chunkRows).toEqual([6]);
    expect((await readAll(path, {}, 1)).chunkRows).toEqual([1, 1, 1, 1, 1, 1]);
    expect((await readAll(path, {}, 2 ** 50)).chunkRows).toEqual([6]);
  });

  test("a file is read once", async () => {
    const file = await openHistograms(directory.file("once.npy", npyBytes({ shape: [6, 1], data })));
    file.chunks(1);
    expect(() => file.chunks(1)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
    await file.close();
  });
});

describe("headers that lie, and others that are wrong", () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6);

  test.each<[string, NpyParts]>([
    ["65,536 × 65,536 in 80 bytes", { shape: [65_536, 65_536] }],
    ["a row too many", { shape: [4, 2], data }],
    ["2^32 rows, whose product is 0 in 32 bits", { shape: [2 ** 32, 2 ** 16], data }],
  ])("too short: %s", async (_, parts) => {
    const path = directory.file("short.npy", npyBytes(parts));
    await expect(openHistograms(path)).rejects.toMatchObject({ code: "FILE_TRUNCATED", file: path });
  });

  test("too long", async () => {
    const path = directory.file("long.npy", npyBytes({ shape: [2, 2], data }));
    await expect(openHistograms(path)).rejects.toMatchObject({ code: "INVALID_FILE", got: "48" });
  });

  test.each([
    ["a product of 2^53 bytes and more", [2 ** 50, 2]],
    ["a dimension of 2^53", [2 ** 53, 1]],
    ["a dimension of 2^64", ["18446744073709551616", 1]],
    ["a negative dimension", [-1, 2]],
    ["two negative dimensions, whose product is right", [-3, -2]],
    ["a fraction", ["3.0", 2]],
    ["a truth", ["True", 2]],
    ["a name", ["rows", 2]],
    ["a string", ["'3'", 2]],
    ["None", ["None", 2]],
  ] as const)("shape: %s", async (_, shape) => {
    const path = directory.file("shape.npy", npyBytes({ shape, data }));
    await expect(openHistograms(path)).rejects.toMatchObject({ code: "INVALID_FILE" });
  });

  test.each([
    "",
    "{}",
    "()",
    "None",
    "{'descr': '<f8', 'fortran_order': False}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), 'more': 1}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': 3}",
    "{'descr': '<f8', 'fortran_order': 0, 'shape': (3, 2)}",
    "{'descr': '<f8', 'fortran_order': 'no', 'shape': (3, 2)}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': {}}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2)} or exit()",
    "__import__('os').system('true')",
    "\u0000\u0000\u0000",
    `{'descr': ${"(".repeat(5000)}`,
  ])("the dictionary %j", async (dictionary) => {
    const path = directory.file("dictionary.npy", npyBytes({ dictionary, data }));
    await expect(openHistograms(path)).rejects.toMatchObject({ code: "INVALID_FILE", file: path });
  });

  test.each([1, 2, 3] as const)("version %i is read", async (version) => {
    const path = directory.file("version.npy", npyBytes({ version, shape: [3, 2], data }));
    expect((await readAll(path)).values).toEqual([...data]);
  });

  test.each([0, 4, 255])("version %i is refused", async (version) => {
    const bytes = npyBytes({ shape: [3, 2], data });
    bytes[6] = version;
    const path = directory.file("version.npy", bytes);
    await expect(openHistograms(path)).rejects.toMatchObject({ code: "FILE_NOT_SUPPORTED" });
  });

  test("a header of 2^32 - 1 bytes is refused, not allocated", async () => {
    const bytes = npyBytes({ version: 2, shape: [3, 2], data });
    new DataView(bytes.buffer).setUint32(8, 2 ** 32 - 1, true);
    const path = directory.file("header.npy", bytes);
    await expect(openHistograms(path)).rejects.toMatchObject({
      code: "INVALID_FILE",
      got: expect.stringContaining("4294967295"),
    });
  });

  test("a file cut anywhere is truncated, and says so", async () => {
    const whole = npyBytes({ shape: [3, 2], data });
    for (let length = 0; length < whole.length; length++) {
      const path = directory.file("cut.npy", whole.subarray(0, length));
      await expect(openHistograms(path), `cut to ${length} bytes`).rejects.toMatchObject({ code: "FILE_TRUNCATED" });
    }
  });

  test("a row too long to be held is refused before it is", async () => {
    const path = directory.file("row.npy.gz", gzipSync(npyBytes({ shape: [1, 2 ** 31] })));
    await expect(openHistograms(path)).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
  });
});

describe("gzip", () => {
  const data = Uint16Array.from({ length: 30_000 }, (_, index) => (index * 2_654_435_761) >>> 16);
  const whole = npyBytes({ descr: "<u2", shape: [1000, 30], data });

  test("is taken off", async () => {
    const path = directory.file("whole.npy.gz", gzipSync(whole));
    const read = await readAll(path, {}, 64);
    expect(read.values).toEqual([...data]);
    expect(read.file.progress().read).toBe(read.file.progress().size);
  });

  test("of several members is one file", async () => {
    const bytes = Buffer.concat([gzipSync(whole.subarray(0, 5000)), gzipSync(whole.subarray(5000))]);
    expect((await readAll(directory.file("members.npy.gz", bytes))).values).toEqual([...data]);
  });

  test("cut short is truncated, wherever", async () => {
    const compressed = gzipSync(npyBytes({ shape: [3, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6) }));
    for (let length = 2; length < compressed.length; length++) {
      const path = directory.file("cut.npy.gz", compressed.subarray(0, length));
      await expect(readAll(path), `cut to ${length} bytes`).rejects.toMatchObject({
        code: "FILE_TRUNCATED",
        file: path,
      });
    }
  });

  test("with a byte changed is refused, or says what it said", async () => {
    const compressed = gzipSync(npyBytes({ shape: [3, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6) }));
    for (let index = 0; index < compressed.length; index++) {
      const changed = Uint8Array.from(compressed);
      changed[index] = (changed[index] as number) ^ 0x55;
      const path = directory.file("changed.npy.gz", changed);
      const outcome = await readAll(path).then(
        ({ values }) => values.join(),
        (error) => error.code,
      );
      // Some bytes of gzip's header (time, system) mean nothing.
      expect(["1,2,3,4,5,6", "INVALID_FILE", "FILE_TRUNCATED"], `byte ${index}`).toContain(outcome);
    }
  });

  test("that holds less than the header declares is truncated", async () => {
    const path = directory.file("less.npy.gz", gzipSync(whole.subarray(0, whole.length - 1)));
    await expect(readAll(path)).rejects.toMatchObject({ code: "FILE_TRUNCATED", got: String(data.byteLength - 1) });
  });

  test.each(["C", "Fortran"])("that holds more is refused before the last rows are given (%s order)", async (order) => {
    const parts: NpyParts = { descr: "<u2", shape: [1000, 30], data, fortranOrder: order === "Fortran" };
    const path = directory.file("more.npy.gz", gzipSync(Buffer.concat([npyBytes(parts), Uint8Array.of(0)])));
    const file = await openHistograms(path);
    let rows = 0;
    const reading = (async () => {
      for await (const chunk of file.chunks(300)) rows += chunk.shape[0];
    })();
    await expect(reading).rejects.toMatchObject({ code: "INVALID_FILE", got: "more" });
    expect(rows).toBeLessThan(1000);
    await file.close();
  });

  test("that expands without end is not expanded", async () => {
    // 3 GiB of zeros in 3 MiB, of many members, so that making it is quick.
    const member = gzipSync(new Uint8Array(2 ** 24));
    const start = gzipSync(npyBytes({ shape: [2, 2], data: new Float64Array(4) }));
    const bomb = Buffer.concat([start, ...Array.from({ length: 200 }, () => member)]);
    const file = await openHistograms(directory.file("bomb.npy.gz", bomb));
    const chunks = file.chunks(1)[Symbol.asyncIterator]();
    await chunks.next();
    await expect(chunks.next()).rejects.toMatchObject({ code: "INVALID_FILE" });
    await file.close();
    expect(file.progress().read).toBeLessThan(bomb.length / 2);
  });
});

test("whatever the shape, type, order, chunk and compression, the same values come out", async () => {
  const array = fc.tuple(
    fc.nat({ max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.constantFrom(...TYPES),
    fc.boolean(),
    fc.boolean(),
    fc.integer({ min: 1, max: 11 }),
  );
  await fc.assert(
    fc.asyncProperty(array, async ([rows, bins, [descr, view], fortranOrder, compressed, rowsPerChunk]) => {
      const values = Array.from({ length: rows * bins }, (_, index) => (index * 37) % 128);
      const stored = fortranOrder
        ? values.map((_, index) => values[(index % rows) * bins + Math.floor(index / rows)] as number)
        : values;
      const bytes = npyBytes({ descr, shape: [rows, bins], fortranOrder, data: view.from(stored) });
      const path = directory.file("property.npy", compressed ? gzipSync(bytes) : bytes);
      const read = await readAll(path, {}, rowsPerChunk);
      expect(read.values).toEqual(values);
      expect(read.shape).toEqual([rows, bins]);
    }),
  );
});
