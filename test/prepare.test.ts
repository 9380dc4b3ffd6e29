import { describe, expect, test } from "vitest";
import { arenaBytes, TILE_BYTES } from "../src/backend/arena.ts";
import { createJavaScriptBackend } from "../src/backend/js.ts";
import { isSum } from "../src/divergences.ts";
import { Engine } from "../src/engine.ts";
import {
  type Batch,
  createEngine,
  type DivergenceName,
  divergenceNames,
  histograms,
  isKullbackError,
  type PairwiseOptions,
  type PreparedBatch,
  sparseHistograms,
} from "../src/index.ts";
import { anyDivergences, entryOf, massesOf, nameOf } from "./any-divergences.ts";
import { contributions, engines, engineWithTiles, javaScript, scores, wasm } from "./engines.ts";
import { batchOf, difference, mixedRows } from "./pair-rows.ts";
import { randomNumbers } from "./random.ts";

// A prepared batch in the place of each batch: the same bits as from the batch itself, at its first use and at later ones.

const ofPairs = divergenceNames.filter((name) => name !== "entropy");

const optionSets: readonly PairwiseOptions[] = [
  {},
  { base: 2 },
  { mass: "given" },
  { zeros: { pseudocount: 0.5 } },
  { zeros: { epsilon: 1e-6 } },
  { zeros: "drop" },
  { precision: "single" },
];

function takes(name: DivergenceName, { base, mass }: PairwiseOptions): boolean {
  return !(entryOf(name).unitless && base !== undefined) && (mass === undefined || massesOf(name).includes(mass));
}

const random = randomNumbers(53);

const masses = (rows: number, bins: number) =>
  histograms(
    Float64Array.from({ length: rows * bins }, () => random() ** 2),
    bins,
  );

async function tilesOf(engine: Engine, name: DivergenceName, P: Batch, Q?: Batch): Promise<number[]> {
  const all: number[] = [];
  for await (const { data } of engine.pairwiseTiles(name, P, Q)) for (const score of data) all.push(score);
  return all;
}

/** Whether two batches of the same rows have the same results wherever they may be. */
async function expectSame(engine: Engine, batch: Batch, own: Batch, other: Batch): Promise<void> {
  for (const name of ofPairs) {
    for (const options of optionSets.filter((set) => takes(name, set))) {
      const what = `${name}, ${JSON.stringify(options)}`;
      const expectEqual = (run: (batch: Batch) => ArrayLike<number>) =>
        expect(difference(run(own), run(batch)), what).toBeUndefined();
      expectEqual((given) => engine.pairwise(name, other, given, options).data);
      expectEqual((given) => engine.pairwise(name, given, other, options).data);
      expectEqual((given) => engine.pairwise(name, given, options).data);
      expectEqual((given) => engine.pairwise(name, given, given, options).data);
      for (const count of [1, 4]) {
        expectEqual((given) => engine.nearest(name, other, given, { ...options, count }).indices);
        expectEqual((given) => engine.nearest(name, other, given, { ...options, count }).scores);
        expectEqual((given) => engine.nearest(name, given, other, { ...options, count }).scores);
      }
    }
    expect(
      difference(await tilesOf(engine, name, other, own), await tilesOf(engine, name, other, batch)),
    ).toBeUndefined();
    expect(difference(await tilesOf(engine, name, own), await tilesOf(engine, name, batch))).toBeUndefined();
  }
}

describe.each(engines)("prepare, $name", ({ engine }) => {
  test.each([1, 9, 17])("of %i bins: all pairs and the nearest are those of the batch", async (bins) => {
    const batch = batchOf(mixedRows(random, bins));
    const own = engine.prepare(batch);
    const other = batchOf(mixedRows(random, bins).slice(1, 14));
    await expectSame(engine, batch, own, other);
  });

  test.each([
    [0, 5],
    [1, 5],
    [3, 300],
    [130, 3],
    [129, 140],
    [3, 4096],
    [3, 4097],
    [2, 16385],
  ])("of %i rows of %i bins", (rows, bins) => {
    const batch = masses(rows, bins);
    const own = engine.prepare(batch);
    for (const count of [1, 6]) {
      const other = masses(count, bins);
      for (const name of ["kl", "reverse-kl", "cross-entropy", "js"] as const) {
        for (const options of [{}, { base: 2 }]) {
          expect(
            difference(
              engine.pairwise(name, other, own, options).data,
              engine.pairwise(name, other, batch, options).data,
            ),
          ).toBeUndefined();
          expect(
            difference(
              engine.pairwise(name, own, other, options).data,
              engine.pairwise(name, batch, other, options).data,
            ),
          ).toBeUndefined();
        }
      }
    }
  });

  test("tiles of more rows than one of them has", async () => {
    const batch = masses(1030, 3);
    const own = engine.prepare(batch);
    const other = masses(1027, 3);
    for (const name of ["kl", "reverse-kl", "js"] as const) {
      expect(
        difference(await tilesOf(engine, name, other, own), await tilesOf(engine, name, other, batch)),
      ).toBeUndefined();
      expect(difference(await tilesOf(engine, name, own), await tilesOf(engine, name, batch))).toBeUndefined();
    }
  });

  test("row against row, and contributions", () => {
    const batch = masses(7, 12);
    const own = engine.prepare(batch);
    const other = masses(7, 12);
    for (const name of divergenceNames) {
      for (const [P, Q] of [
        [other, own],
        [own, other],
      ] as const) {
        const given = (one: Batch) => (one === own ? batch : one);
        const want = scores(engine, name, given(P), given(Q));
        expect(difference(scores(engine, name, P, Q), want), name).toBeUndefined();
        if (!isSum(entryOf(name))) continue;
        const parts = contributions(engine, name, given(P), given(Q));
        expect(difference(contributions(engine, name, P, Q), parts), name).toBeUndefined();
      }
    }
    const sparse = sparseHistograms({ indptr: [0, 2], indices: [3, 11], data: [1, 2], bins: 12 });
    expect(engine.score("kl", sparse, engine.prepare(other.data.subarray(0, 12)))).toEqual(
      engine.score("kl", sparse, other.data.subarray(0, 12)),
    );
  });

  test("of any kind, and of rows that lie apart", () => {
    const data = (length: number) => Float64Array.from({ length }, () => Math.floor(1 + 200 * random()));
    for (const Kind of [Float64Array, Float32Array, Uint32Array, Uint16Array, Uint8Array]) {
      const batch: Batch = { data: new Kind(data(100)), shape: [6, 13], stride: 15, offset: 4 };
      const own = engine.prepare(batch);
      expect(own).toEqual(batch);
      expect(own.data).toBe(batch.data);
      for (const name of ["kl", "js", "triangular"] as const) {
        for (const other of [masses(3, 13), { data: Float32Array.from(data(39)), shape: [3, 13] } as const]) {
          const want = engine.pairwise(name, other, batch).data;
          expect(difference(engine.pairwise(name, other, own).data, want), name).toBeUndefined();
        }
      }
    }
    const one: Batch = { data: Float64Array.of(3, 1, 2), shape: [9, 3], stride: 0 };
    const want = engine.pairwise("kl", [1, 1, 2], one).data;
    expect(difference(engine.pairwise("kl", [1, 1, 2], engine.prepare(one)).data, want)).toBeUndefined();
  });

  test("a plain array is copied, a bare one is a row; what is made is frozen", () => {
    const numbers = [3, 1];
    const own = engine.prepare(numbers);
    expect(own).toEqual({ data: Float64Array.of(3, 1), shape: [1, 2], stride: 2, offset: 0 });
    numbers[0] = 7;
    expect(own.data[0]).toBe(3);
    expect(Object.isFrozen(own)).toBe(true);
    expect(Object.isFrozen(own.shape)).toBe(true);
    const again = engine.prepare(own);
    expect(engine.nearest("js", [1, 2], again)).toEqual(engine.nearest("js", [1, 2], own));
  });

  describe("errors", () => {
    const failing = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        if (!isKullbackError(error)) throw error;
        const { name, code, argument, row, bin, otherRow } = error;
        return { name, code, argument, row, bin, otherRow };
      }
      return "nothing was thrown";
    };

    test("what is no batch, at once", () => {
      const prepare = (value: unknown) => failing(() => engine.prepare(value as Batch));
      for (const value of [undefined, null, 7, "rows", {}, new Map()]) {
        expect(prepare(value)).toMatchObject({ name: "KullbackTypeError", code: "INVALID_BATCH", argument: "batch" });
      }
      expect(prepare({ data: [1, 2, 3], shape: [2, 2] })).toMatchObject({
        name: "KullbackRangeError",
        code: "LENGTH_MISMATCH",
        argument: "batch.data",
      });
      expect(prepare(sparseHistograms({ indptr: [0, 1], indices: [0], data: [1], bins: 2 }))).toMatchObject({
        name: "KullbackTypeError",
        code: "INVALID_BATCH",
        argument: "batch",
      });
      expect(prepare(new BigUint64Array(2))).toMatchObject({ code: "INVALID_DTYPE" });
    });

    test("a mass that is none, by the name that the batch has where it is scored; each time", () => {
      const bad = masses(140, 5);
      bad.data[133 * 5 + 4] = -1;
      const own = engine.prepare(bad);
      const good = masses(2, 5);
      for (const name of ["kl", "reverse-kl", "js", "hellinger"] as const) {
        for (let turn = 0; turn < 2; turn++) {
          const where = { code: "INVALID_MASS", row: 133, bin: 4 };
          expect(failing(() => engine.nearest(name, good, own))).toMatchObject({ ...where, argument: "library" });
          expect(failing(() => engine.pairwise(name, good, own))).toMatchObject({ ...where, argument: "Q" });
          expect(failing(() => engine.pairwise(name, own, good))).toMatchObject({ ...where, argument: "P" });
        }
        const options = { invalid: "nan", count: 140 } as const;
        expect(engine.nearest(name, good, own, options)).toEqual(engine.nearest(name, good, bad, options));
      }
    });

    test("a zero under mass, with the other row", () => {
      const P = masses(3, 4);
      P.data.fill(1, 0, 4);
      const Q = masses(140, 4);
      Q.data[137 * 4 + 2] = 0;
      const options = { zeros: "throw" } as const;
      const own = engine.prepare(Q);
      for (let turn = 0; turn < 2; turn++) {
        expect(failing(() => engine.pairwise("kl", P, own, options))).toMatchObject({
          code: "ZERO_UNDER_MASS",
          argument: "Q",
          row: 137,
          bin: 2,
          otherRow: 0,
        });
      }
    });

    test("an array that was taken away, also after a use", () => {
      const batch = masses(9, 3);
      const own = engine.prepare(batch);
      engine.nearest("kl", [1, 1, 1], own);
      structuredClone(batch.data.buffer, { transfer: [batch.data.buffer] });
      expect(failing(() => engine.nearest("kl", [1, 1, 1], own))).toMatchObject({
        code: "INVALID_BUFFER",
        argument: "library.data",
      });
    });
  });
});

test("prepare: a closed engine prepares nothing; what it has prepared stays", async () => {
  const closed = await createEngine();
  const batch = masses(20, 6);
  const own = closed.prepare(batch);
  const queries = masses(2, 6);
  const want = closed.nearest("kl", queries, own, { count: 5 });
  closed.close();
  expect(() => closed.prepare(batch)).toThrow(expect.objectContaining({ code: "ENGINE_CLOSED" }));
  expect(wasm.nearest("kl", queries, own, { count: 5 })).toEqual(want);
});

test("prepare: of any engine, whatever its tiles are, and in whichever it was first used", async () => {
  const batch = masses(150, 65);
  const others = [javaScript, wasm, await engineWithTiles("js", 8192), await engineWithTiles("wasm", 12288)];
  const queries = masses(7, 65);
  for (const first of others) {
    const own = first.prepare(batch);
    for (const engine of [first, ...others]) {
      for (const name of ["kl", "reverse-kl", "cross-entropy", "js-distance"] as const) {
        const want = wasm.pairwise(name, queries, batch).data;
        expect(difference(engine.pairwise(name, queries, own).data, want), name).toBeUndefined();
        const exchanged = wasm.pairwise(name, batch, queries).data;
        expect(difference(engine.pairwise(name, own, queries).data, exchanged), name).toBeUndefined();
      }
    }
  }
});

describe("prepare: what was computed of rows is not computed again", () => {
  /** How many rows were packed by a run, and scored by the kernel of rows. */
  function counting() {
    const backend = createJavaScriptBackend("a test that counts", arenaBytes(TILE_BYTES));
    const { kernels } = backend;
    const counts = { logarithms: 0, shares: 0, scored: 0 };
    const { packLogarithms, packShares, score } = kernels;
    kernels.packLogarithms = (...call) => {
      counts.logarithms += call[2];
      packLogarithms.apply(kernels, call);
    };
    kernels.packShares = (...call) => {
      counts.shares++;
      packShares.apply(kernels, call);
    };
    kernels.score = (...call) => {
      counts.scored += call[5];
      score.apply(kernels, call);
    };
    const engine = new Engine(backend, TILE_BYTES);
    return (run: (engine: Engine) => void) => {
      Object.assign(counts, { logarithms: 0, shares: 0, scored: 0 });
      run(engine);
      return { ...counts };
    };
  }

  const rows = 200;
  const batch = masses(rows, 40);
  const queries = masses(3, 40);
  const nearest = (name: DivergenceName, library: Batch) => (engine: Engine) => engine.nearest(name, queries, library);

  test.each([
    // D of the queries is a score each; of a library that is p, of its rows.
    ["kl", { logarithms: rows, shares: 0, scored: 3 }, { logarithms: 0, shares: 0, scored: 3 }],
    ["reverse-kl", { logarithms: 3, shares: 0, scored: rows }, { logarithms: 3, shares: 0, scored: 0 }],
    ["js", { logarithms: 0, shares: rows + 3, scored: 0 }, { logarithms: 0, shares: 3, scored: 0 }],
  ] as const)("%s", (name, first, later) => {
    const countOf = counting();
    const own = wasm.prepare(batch);
    expect(countOf(nearest(name, batch))).toEqual(first);
    expect(countOf(nearest(name, batch))).toEqual(first);
    expect(countOf(nearest(name, own))).toEqual(first);
    expect(countOf(nearest(name, own))).toEqual(later);
    expect(countOf((engine) => engine.pairwise(name, queries, own, { base: 2 }))).toEqual(later);
  });

  test("cross-entropies take the logarithms of kl, and of reverse-kl as P", () => {
    const countOf = counting();
    const own: PreparedBatch = wasm.prepare(batch);
    expect(countOf(nearest("kl", own)).logarithms).toBe(rows);
    expect(countOf(nearest("cross-entropy", own)).logarithms).toBe(0);
    expect(countOf((engine) => engine.pairwise("reverse-kl", own, queries)).logarithms).toBe(0);
  });

  test("with a pseudocount, which changes every mass, nothing is kept", () => {
    const countOf = counting();
    const own = wasm.prepare(batch);
    for (let turn = 0; turn < 2; turn++) {
      expect(countOf((engine) => engine.pairwise("kl", queries, own, { zeros: { pseudocount: 1 } })).logarithms).toBe(
        rows,
      );
    }
    expect(countOf(nearest("kl", own)).logarithms).toBe(rows);
  });
});

test("what is kept for one divergence is not taken for another", () => {
  const P = masses(13, 7);
  const divergences = [...anyDivergences.filter((one) => entryOf(one).operands !== "pp")];
  const want = divergences.map((one) => wasm.pairwise(one, P, P).data);
  const prepared = wasm.prepare(P);
  for (const order of [divergences, [...divergences].reverse()]) {
    for (const one of order) {
      const got = wasm.pairwise(one, prepared, prepared).data;
      expect(difference(got, want[divergences.indexOf(one)] as Float64Array), nameOf(one)).toBeUndefined();
    }
  }
});
