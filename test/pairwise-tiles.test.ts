import { describe, expect, test } from "vitest";
import { type Batch, createEngine, type ScoreTile } from "../src/index.ts";
import { engines } from "./engines.ts";
import { batchOf, difference, mixedRows } from "./pair-rows.ts";
import { randomNumbers } from "./random.ts";

async function all(tiles: AsyncIterable<ScoreTile>): Promise<ScoreTile[]> {
  const found: ScoreTile[] = [];
  for await (const tile of tiles) found.push(tile);
  return found;
}

/** The matrix that tiles are of; NaN where there is none. */
function assembled(tiles: readonly ScoreTile[], rows: number, columns: number): Float64Array {
  const scores = new Float64Array(rows * columns).fill(Number.NaN);
  for (const { data, shape, row, column } of tiles) {
    expect(data.length).toBe(shape[0] * shape[1]);
    for (let i = 0; i < shape[0]; i++) {
      scores.set(data.subarray(i * shape[1], (i + 1) * shape[1]), (row + i) * columns + column);
    }
  }
  return scores;
}

describe.each(engines)("pairwiseTiles, $name", ({ name: backend, engine }) => {
  const random = randomNumbers(3);
  const masses = (rows: number, bins: number): Batch & { readonly data: Float64Array } => ({
    data: Float64Array.from({ length: rows * bins }, () => 0.01 + random() ** 2),
    shape: [rows, bins],
  });

  test.each(["kl", "reverse-kl", "js"] as const)("%s: the bits of pairwise", async (name) => {
    const P = masses(1030, 2);
    const Q = masses(1100, 2);
    const tiles = await all(engine.pairwiseTiles(name, P, Q, { base: 2 }));
    expect(tiles.map(({ row, column, shape }) => [row, column, ...shape])).toEqual([
      [0, 0, 1024, 1024],
      [0, 1024, 1024, 76],
      [1024, 0, 6, 1024],
      [1024, 1024, 6, 76],
    ]);
    const want = engine.pairwise(name, P, Q, { base: 2 }).data;
    expect(difference(assembled(tiles, 1030, 1100), want)).toBeUndefined();
    const own = await all(engine.pairwiseTiles(name, P));
    expect(difference(assembled(own, 1030, 1030), engine.pairwise(name, P).data)).toBeUndefined();
  });

  test("rows of every kind, and longer than a tile of the engine", async () => {
    for (const bins of [9, 16385]) {
      const P = batchOf(mixedRows(randomNumbers(bins), bins).slice(0, bins === 9 ? 20 : 4));
      for (const name of ["kl", "cross-entropy", "jeffreys"] as const) {
        const [tile, ...others] = await all(engine.pairwiseTiles(name, P));
        expect(others).toEqual([]);
        expect(tile).toEqual({ ...engine.pairwise(name, P), row: 0, column: 0 });
      }
    }
  });

  test("in between the engine does other things, and each tile is the caller's", async () => {
    const P = masses(1500, 3);
    const Q = masses(9, 3);
    const want = engine.pairwise("kl", P, Q).data;
    const first = engine.pairwiseTiles("kl", P, Q);
    const second = engine.pairwiseTiles("js", Q, P)[Symbol.asyncIterator]();
    const found: ScoreTile[] = [];
    for await (const tile of first) {
      const kept = tile.data.slice();
      engine.score("chi-squared", Q, [1, 2, 3], { zeros: { pseudocount: 3 } });
      await second.next();
      engine.nearest("kl", Q, P, { base: 2 });
      expect(difference(tile.data, kept)).toBeUndefined();
      found.push(tile);
    }
    expect(found.length).toBe(2);
    expect(difference(assembled(found, 1500, 9), want)).toBeUndefined();
  });

  test("nothing of nothing", async () => {
    expect(await all(engine.pairwiseTiles("kl", { data: [], shape: [0, 2] }, [1, 1]))).toEqual([]);
    expect(await all(engine.pairwiseTiles("kl", [1, 1], { data: [], shape: [0, 2] }))).toEqual([]);
  });

  test("arguments are checked at once", () => {
    expect(() => engine.pairwiseTiles("kl", [1, 1], [1, 1, 1])).toThrow(/^Q: expected 2 bins/);
    expect(() => engine.pairwiseTiles("entropy", [1, 1])).toThrow(/^divergence: /);
    const options = { out: new Float64Array(1) } as object;
    expect(() => engine.pairwiseTiles("kl", [1, 1], [1, 1], options)).toThrow(/out/);
  });

  test("what is wrong with a mass is said by its row, when its tile is scored", async () => {
    const P = masses(1100, 2);
    P.data[2 * 1090 + 1] = -1;
    const rejected = /row 1090, bin 1: expected a finite mass/;
    for (const name of ["kl", "js"] as const) {
      const tiles = engine.pairwiseTiles(name, P, [1, 1])[Symbol.asyncIterator]();
      expect((await tiles.next()).value.shape).toEqual([1024, 1]);
      await expect(tiles.next()).rejects.toThrow(rejected);
      await expect(all(engine.pairwiseTiles(name, [1, 1], P))).rejects.toThrow(rejected);
      const nan = await all(engine.pairwiseTiles(name, P, [1, 1], { invalid: "nan" }));
      expect(nan[1]?.data[66]).toBeNaN();
    }
    P.data[2 * 1090 + 1] = 0;
    await expect(all(engine.pairwiseTiles("kl", [1, 1], P, { zeros: "throw" }))).rejects.toMatchObject({
      code: "ZERO_UNDER_MASS",
      argument: "Q",
      row: 1090,
      bin: 1,
      otherRow: 0,
    });
  });

  test("an engine that was closed, and an array that was taken away, in between", async () => {
    const own = await createEngine({ backend });
    const P = masses(1100, 2);
    const tiles = own.pairwiseTiles("kl", P, [1, 1])[Symbol.asyncIterator]();
    await tiles.next();
    own.close();
    await expect(tiles.next()).rejects.toMatchObject({ code: "ENGINE_CLOSED" });
    expect(() => own.pairwiseTiles("kl", P, [1, 1])).toThrow(/engine/);

    const others = engine.pairwiseTiles("kl", P, [1, 1])[Symbol.asyncIterator]();
    await others.next();
    structuredClone(P.data, { transfer: [P.data.buffer] });
    await expect(others.next()).rejects.toMatchObject({ code: "INVALID_BUFFER", argument: "P.data" });
  });

  test("two arguments after P, of which the first is no batch, are refused", () => {
    const two = [{ base: 2 }, { base: 10 }] as unknown as [Batch];
    const detail = { code: "INVALID_ARGUMENT", argument: "options", got: "two" };
    expect(() => engine.pairwiseTiles("kl", [1, 1], ...two)).toThrow(expect.objectContaining(detail));
    expect(() => engine.pairwise("kl", [1, 1], ...two)).toThrow(expect.objectContaining(detail));
  });

  test("more scores than an array can hold", async () => {
    const many = (...data: number[]): Batch => ({ data, shape: [2 ** 18, 2], stride: 0 });
    for await (const { data, row, column } of engine.pairwiseTiles("kl", many(1, 2), many(2, 1))) {
      expect([row, column, data.length]).toEqual([0, 0, 2 ** 20]);
      expect(data.every((score) => Math.abs(score / (Math.LN2 / 3) - 1) < 1e-15)).toBe(true);
      break;
    }
  });
});
