import { describe, expect, test } from "vitest";
import type { Engine } from "../src/engine.ts";
import { type Batch, type DivergenceName, histograms, isKullbackError, type NearestOptions } from "../src/index.ts";
import { engines, engineWithTiles, javaScript, wasm } from "./engines.ts";
import { batchOf, difference, mixedRows } from "./pair-rows.ts";
import { randomNumbers } from "./random.ts";

/** What `nearest` has to find: the scores of `pairwise`, sorted; of equal ones the lower row first, NaN last. */
function sorted(engine: Engine, name: DivergenceName, queries: Batch, library: Batch, options: NearestOptions) {
  const { count = 1, ...rest } = options;
  const { data } = engine.pairwise(name, queries, library, rest);
  const [rows, columns] = [queries.shape[0], library.shape[0]];
  const found = Math.min(count, columns);
  const indices: number[] = [];
  const scores: number[] = [];
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * columns, (row + 1) * columns);
    const order = Array.from(own, (_, column) => column).sort((one, other) => {
      const [a, b] = [own[one] as number, own[other] as number];
      if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
      return a < b ? -1 : a > b ? 1 : 0;
    });
    for (const column of order.slice(0, found)) {
      indices.push(column);
      scores.push(own[column] as number);
    }
  }
  return { indices, scores, shape: [rows, found] };
}

function expectSorted(engine: Engine, name: DivergenceName, queries: Batch, library: Batch, options: NearestOptions) {
  const got = engine.nearest(name, queries, library, options);
  const want = sorted(engine, name, queries, library, options);
  expect(got.shape).toEqual(want.shape);
  expect(difference(got.scores, want.scores), name).toBeUndefined();
  expect(difference(got.indices, want.indices), name).toBeUndefined();
}

describe.each(engines)("nearest, $name", ({ engine }) => {
  const random = randomNumbers(31);
  const masses = (rows: number, bins: number) =>
    histograms(
      Float64Array.from({ length: rows * bins }, () => random() ** 2 + 1e-3),
      bins,
    );

  test.each(["kl", "reverse-kl", "cross-entropy", "js", "total-variation"] as const)("%s: pairwise, sorted", (name) => {
    for (const [queries, library, bins] of [
      [1, 1, 1],
      [3, 300, 4],
      [140, 129, 3],
      [5, 20, 70],
      [2, 4, 16385],
    ] as const) {
      const P = masses(queries, bins);
      const Q = masses(library, bins);
      for (const count of [1, 2, 7, library, library + 5]) expectSorted(engine, name, P, Q, { count });
      expectSorted(engine, name, P, Q, {});
    }
  });

  test("rows of every kind, in either order", () => {
    const P = batchOf(mixedRows(randomNumbers(1), 9));
    const Q = batchOf([...mixedRows(randomNumbers(1), 9), ...mixedRows(randomNumbers(2), 9)]);
    for (const name of ["kl", "reverse-kl", "js", "triangular"] as const) {
      for (const count of [1, 5, 40]) {
        expectSorted(engine, name, P, Q, { count });
        expectSorted(engine, name, Q, P, { count });
      }
    }
  });

  test("of equal scores the lower row first", () => {
    // 300 rows, of which three are distinct.
    const library = histograms(
      Float64Array.from({ length: 600 }, (_, at) => (at % 2 === 0 ? 1 : 1 + (Math.floor(at / 2) % 3))),
      2,
    );
    for (const name of ["kl", "js"] as const) {
      const { indices } = engine.nearest(name, [1, 1], library, { count: 150 });
      const inOrder = (remainder: number) => Array.from({ length: 100 }, (_, at) => 3 * at + remainder);
      expect(Array.from(indices)).toEqual([...inOrder(0), ...inOrder(1).slice(0, 50)]);
    }
  });

  test("a base below 1, in which the nearest row would have the greatest score, is refused", () => {
    expect(() => engine.nearest("kl", [1, 1], histograms([1, 2, 3, 1], 2), { base: 0.5 })).toThrow(
      "base: expected more than 1: below, the nearest row would have the greatest score, got 0.5",
    );
  });

  test("infinite scores after all others, and NaN after those", () => {
    const library: Batch = { data: Float64Array.of(-1, 1, 1, 0, 1, 3, 0, 0, 1, 1, 0, 1), shape: [6, 2] };
    const { indices, scores } = engine.nearest("kl", [1, 1], library, { count: 6, invalid: "nan" });
    expect(Array.from(indices)).toEqual([4, 2, 1, 5, 0, 3]);
    expect(Array.from(scores.subarray(2))).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
    ]);
    expectSorted(engine, "kl", batchOf([[1, 1]]), library, { count: 3, invalid: "nan" });
  });

  test("options of scores", () => {
    const P = masses(4, 6);
    const Q = masses(50, 6);
    expectSorted(engine, "kl", P, Q, { count: 3, base: 2 });
    expectSorted(engine, "kl", P, Q, { count: 3, mass: "given" });
    expectSorted(engine, "kl", P, Q, { count: 3, zeros: { pseudocount: 0.5 } });
  });

  test("nothing in nothing", () => {
    const none: Batch = { data: [], shape: [0, 3] };
    expect(engine.nearest("js", masses(2, 3), none, { count: 4 })).toEqual({
      indices: new Uint32Array(0),
      scores: new Float64Array(0),
      shape: [2, 0],
    });
    expect(engine.nearest("kl", none, masses(2, 3)).shape).toEqual([0, 1]);
  });

  test("errors", () => {
    const failing = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        if (!isKullbackError(error)) throw error;
        const { name, code, argument, row, bin, otherRow } = error;
        return { name, code, argument, row, bin, otherRow };
      }
      return undefined;
    };
    const P = masses(2, 3);
    const Q = masses(140, 3);
    for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(failing(() => engine.nearest("kl", P, Q, { count }))).toMatchObject({
        name: "KullbackRangeError",
        code: "INVALID_OPTION",
        argument: "count",
      });
    }
    expect(failing(() => engine.nearest("kl", P, Q, { count: "3" as unknown as number }))).toMatchObject({
      name: "KullbackTypeError",
      code: "INVALID_OPTION",
      argument: "count",
    });
    expect(failing(() => engine.nearest("kl", P, Q, { out: new Float64Array(2) } as object))).toMatchObject({
      code: "UNKNOWN_OPTION",
    });
    expect(failing(() => engine.nearest("entropy", P, Q))).toMatchObject({ argument: "divergence" });
    expect(failing(() => engine.nearest("kl", P, undefined as unknown as Batch))).toMatchObject({
      name: "KullbackTypeError",
      argument: "library",
    });
    const bad = { ...Q, data: Q.data.slice() };
    bad.data[3 * 139 + 1] = Number.NaN;
    const where = { code: "INVALID_MASS", row: 139, bin: 1 };
    for (const name of ["kl", "reverse-kl", "js"] as const) {
      expect(failing(() => engine.nearest(name, P, bad))).toMatchObject({ ...where, argument: "library" });
      expect(failing(() => engine.nearest(name, bad, P))).toMatchObject({ ...where, argument: "queries" });
    }
    bad.data[3 * 139 + 1] = 0;
    expect(failing(() => engine.nearest("kl", P, bad, { zeros: "throw" }))).toMatchObject({
      code: "ZERO_UNDER_MASS",
      argument: "library",
      row: 139,
      bin: 1,
      otherRow: 0,
    });
    const many: Batch = { data: [1, 1], shape: [2 ** 18, 2], stride: 0 };
    expect(failing(() => engine.nearest("js", many, many, { count: 2 ** 18 }))).toMatchObject({
      name: "KullbackRangeError",
      code: "ARRAY_TOO_LARGE",
      argument: "count",
    });
  });
});

test("nearest: the same bits from both backends, in tiles of any size", async () => {
  const random = randomNumbers(8);
  const data = (rows: number) => Float64Array.from({ length: rows * 20 }, () => random() ** 3);
  const P = histograms(data(30), 20);
  const Q = histograms(data(500), 20);
  for (const name of ["kl", "js"] as const) {
    const want = wasm.nearest(name, P, Q, { count: 12 });
    for (const other of [javaScript, await engineWithTiles("js", 8192), await engineWithTiles("wasm", 4096)]) {
      const got = other.nearest(name, P, Q, { count: 12 });
      expect(difference(got.indices, want.indices)).toBeUndefined();
      expect(difference(got.scores, want.scores)).toBeUndefined();
    }
  }
});
