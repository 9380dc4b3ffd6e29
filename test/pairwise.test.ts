import { describe, expect, test } from "vitest";
import { reference } from "../bench/reference.ts";
import type { Engine } from "../src/engine.ts";
import {
  type Batch,
  type DivergenceName,
  divergenceNames,
  histograms,
  isKullbackError,
  type PairwiseOptions,
} from "../src/index.ts";
import { entryOf, massesOf } from "./any-divergences.ts";
import { BLOCK_BYTES, engines, engineWithTiles, GREATEST_TILE, javaScript, wasm } from "./engines.ts";
import { loadRows } from "./golden/load.ts";
import { batchOf, difference, mixedRows, rowOf } from "./pair-rows.ts";
import { choose, randomNumbers } from "./random.ts";
import { isRight, PAIRS_RELATIVE_ERROR } from "./tolerances.ts";

const ofPairs = divergenceNames.filter((name) => name !== "entropy");

const ofEntropies: readonly DivergenceName[] = ["js", "js-distance"];

/** Whether scores go by sums that take what is known of rows, where they may differ from those of `score`. */
function goesBySums(name: DivergenceName, { mass, zeros }: PairwiseOptions, bins: number): boolean {
  const isProduct = ["kl", "reverse-kl", "cross-entropy"].includes(name);
  const changes = zeros === "drop" || (typeof zeros === "object" && "epsilon" in zeros);
  return ((isProduct && !changes) || ofEntropies.includes(name)) && mass !== "given" && bins <= 4096;
}

/** `engine.score` of every pair. */
function byScore(engine: Engine, name: DivergenceName, P: Batch, Q: Batch, options: PairwiseOptions): Float64Array {
  const [rows, columns] = [P.shape[0], Q.shape[0]];
  const scores = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    const own = engine.score(name, P, rowOf(Q, column), options);
    for (let row = 0; row < rows; row++) scores[row * columns + column] = own[row] as number;
  }
  return scores;
}

/** The first score that is not what `score` says, to the bit or, by sums, as near as those promise. */
function wrongScore(engine: Engine, name: DivergenceName, P: Batch, Q: Batch, options: PairwiseOptions = {}) {
  const { data, shape } = engine.pairwise(name, P, Q, options);
  expect(shape).toEqual([P.shape[0], Q.shape[0]]);
  if (!goesBySums(name, options, P.shape[1])) return difference(data, byScore(engine, name, P, Q, options));
  const exact = byScore(engine, name, P, Q, { ...options, precision: "double" });
  const at = data.findIndex((score, pair) => !isNear(score, exact[pair] as number));
  return at < 0 ? undefined : `${at}: ${data[at]} instead of ${exact[at]}`;
}

function isNear(got: number, want: number): boolean {
  return Object.is(got, want) || Math.abs(got - want) <= PAIRS_RELATIVE_ERROR * Math.abs(want);
}

const optionSets: readonly (readonly [what: string, options: PairwiseOptions])[] = [
  ["by default", {}],
  ["in bits", { base: 2 }],
  ["of masses as given", { mass: "given" }],
  ["with a pseudocount", { zeros: { pseudocount: 0.5 } }],
  ["with an epsilon", { zeros: { epsilon: 1e-6 } }],
  ["without bins that are infinite", { zeros: "drop" }],
];

function takes(name: DivergenceName, { base, mass }: PairwiseOptions): boolean {
  return !(entryOf(name).unitless && base !== undefined) && (mass === undefined || massesOf(name).includes(mass));
}

describe.each(engines)("pairwise, $name", ({ engine }) => {
  describe.each(optionSets)("%s", (_, options) => {
    test.each(ofPairs.filter((name) => takes(name, options)))("%s is what score says", (name) => {
      const random = randomNumbers(17);
      const P = batchOf(mixedRows(random, 9));
      const Q = batchOf([...mixedRows(random, 9), ...mixedRows(randomNumbers(17), 9)]);
      expect(wrongScore(engine, name, P, Q, options)).toBeUndefined();
    });
  });

  const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 511, 512, 513];
  test.each([...lengths, 4095, 4096, 4097, 16385])("of %i bins", (bins) => {
    const random = randomNumbers(bins);
    const rows = mixedRows(random, bins);
    const some = bins > 600 ? rows.slice(0, 13) : rows;
    const P = batchOf(some);
    const Q = batchOf(bins > 600 ? some.slice(2, 7) : mixedRows(random, bins));
    for (const name of ["kl", "reverse-kl", "cross-entropy", "js"] as const) {
      expect(wrongScore(engine, name, P, Q), name).toBeUndefined();
    }
  });

  // 128 rows are a block; of 300 bins a tile holds 54 rows, and 52 of them are whole panels.
  test.each([0, 1, 3, 4, 5, 7, 8, 9, 127, 128, 129, 130])("of %i rows", (rows) => {
    for (const bins of rows < 100 ? [3, 300] : [3, 140]) {
      const random = randomNumbers(rows + bins);
      const data = (count: number) => Float64Array.from({ length: count * bins }, () => random() ** 3);
      const P = histograms(data(rows), bins);
      for (const others of rows < 100 ? [1, 4, 130] : [5]) {
        const Q = histograms(data(others), bins);
        for (const name of ["kl", "reverse-kl", "triangular"] as const) {
          expect(wrongScore(engine, name, P, Q), name).toBeUndefined();
          expect(wrongScore(engine, name, Q, P), name).toBeUndefined();
        }
      }
    }
  });

  test("of rows that lie apart, and of any kind", () => {
    const random = randomNumbers(7);
    const kinds = [Float64Array, Float32Array, Uint32Array, Uint16Array, Uint8Array];
    for (const bins of [1, 4, 7, 64]) {
      const inKind = (Kind: (typeof kinds)[number], rows: number, stride: number, offset: number): Batch => ({
        data: new Kind(
          Float64Array.from({ length: offset + rows * stride }, (_, at) =>
            at === offset ? 1 : Math.floor(256 * random() ** 2),
          ),
        ),
        shape: [rows, bins],
        stride,
        offset,
      });
      for (const [turn, Kind] of kinds.entries()) {
        const other = kinds[(turn + 2) % kinds.length] as (typeof kinds)[number];
        const P = inKind(Kind, 6, bins + turn, 3);
        const Q = inKind(other, 5, 2 * bins + 1, turn);
        for (const name of ["kl", "cross-entropy", "jeffreys", "hellinger"] as const) {
          const options: PairwiseOptions = { invalid: "nan" };
          expect(wrongScore(engine, name, P, Q, options), name).toBeUndefined();
        }
      }
    }
  });

  test("one row for all, by a stride of 0", () => {
    const P: Batch = { data: Float64Array.of(3, 1, 2), shape: [9, 3], stride: 0 };
    const Q = batchOf(mixedRows(randomNumbers(3), 3));
    for (const name of ["kl", "js"] as const) expect(wrongScore(engine, name, P, Q)).toBeUndefined();
  });

  test("of singles: sums in double precision, others as score has them", () => {
    const random = randomNumbers(11);
    const P = { data: Float32Array.from({ length: 20 * 40 }, () => random() ** 2), shape: [20, 40] } as const;
    const Q = { data: Float32Array.from({ length: 9 * 40 }, () => random()), shape: [9, 40] } as const;
    for (const name of ofPairs) expect(wrongScore(engine, name, P, Q), name).toBeUndefined();
    const doubles = (batch: typeof P | typeof Q): Batch => ({ ...batch, data: Float64Array.from(batch.data) });
    for (const name of ["kl", "js"] as const) {
      const { data } = engine.pairwise(name, P, Q);
      expect(difference(data, engine.pairwise(name, doubles(P), doubles(Q)).data)).toBeUndefined();
    }
    expect(wrongScore(engine, "js", P, Q, { precision: "double" })).toBeUndefined();
    // Of masses as given there are none.
    expect(wrongScore(engine, "kl", P, Q, { mass: "given" })).toBeUndefined();
  });

  test("golden rows of one length, every one against every other", () => {
    const byLength = new Map<number, ReturnType<typeof loadRows>[number][]>();
    for (const row of loadRows()) byLength.set(row.p.length, [...(byLength.get(row.p.length) ?? []), row]);
    let count = 0;
    for (const [length, rows] of byLength) {
      const P = batchOf(rows.map(({ p }) => p));
      const Q = batchOf(rows.map(({ q }) => q));
      for (const name of ["kl", "reverse-kl", "cross-entropy", "js"] as const) {
        const { data } = engine.pairwise(name, P, Q, { invalid: "nan" });
        for (const [i, { name: what, expected }] of rows.entries()) {
          const got = data[i * rows.length + i] as number;
          const want = expected[name];
          if (want === undefined) continue;
          count++;
          const right = isRight(name, got, want) || (goesBySums(name, {}, length) && isNear(got, want));
          expect(right, `${what}, ${name}: ${got} instead of ${want}`).toBe(true);
        }
      }
      if (length <= 64) expect(wrongScore(engine, "kl", P, Q, { invalid: "nan" })).toBeUndefined();
    }
    expect(count).toBeGreaterThan(400);
  });

  test("of one batch: symmetric to the bit, and nothing on the diagonal", () => {
    for (const [rows, bins] of [
      [20, 9],
      [130, 3],
      [40, 600],
      [3, 16385],
    ] as const) {
      const random = randomNumbers(rows);
      const P = batchOf(
        rows === 20
          ? mixedRows(random, bins)
          : Array.from({ length: rows }, () => Array.from({ length: bins }, random)),
      );
      for (const name of ofPairs) {
        if (bins > 500 && name !== "js" && name !== "kl") continue;
        const { data, shape } = engine.pairwise(name, P);
        expect(shape).toEqual([rows, rows]);
        const transposed = Float64Array.from(
          data,
          (_, at) => data[(at % rows) * rows + Math.floor(at / rows)] as number,
        );
        const { symmetric } = entryOf(name);
        expect(difference(data, transposed) === undefined, name).toBe(symmetric === true);
        // Each pair in the order of its rows, which shows in the last bits of some.
        const both = engine.pairwise(name, P, P).data;
        const isWanted = (at: number) => !symmetric || at % rows >= Math.floor(at / rows);
        expect(
          difference(
            data.filter((_, at) => isWanted(at)),
            both.filter((_, at) => isWanted(at)),
          ),
          name,
        ).toBeUndefined();
        if (name === "cross-entropy") continue;
        for (let row = 0; row < rows; row++) expect(Object.is(data[row * rows + row], 0), `${name}, ${row}`).toBe(true);
      }
    }
  });

  test("reverse-kl is kl with P and Q exchanged", () => {
    const random = randomNumbers(29);
    const P = batchOf(mixedRows(random, 17));
    const Q = batchOf(mixedRows(random, 17).slice(3));
    const reverse = engine.pairwise("reverse-kl", P, Q).data;
    const forward = engine.pairwise("kl", Q, P).data;
    const [rows, columns] = [P.shape[0], Q.shape[0]];
    const transposed = Float64Array.from(
      forward,
      (_, at) => forward[(at % columns) * rows + Math.floor(at / columns)] as number,
    );
    expect(difference(reverse, transposed)).toBeUndefined();
  });

  test("infinite where mass meets a zero, also for a base below 1", () => {
    const P = batchOf([
      [1, 1, 0],
      [0, 0, 5],
    ]);
    const Q = batchOf([
      [0, 1, 1],
      [1, 1, 0],
    ]);
    const { data } = engine.pairwise("kl", P, Q);
    expect(Array.from(data, Number.isFinite)).toEqual([false, true, true, false]);
    expect(
      difference([data[0], data[1], data[3]] as number[], [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY]),
    ).toBeUndefined();
    expect(isNear(data[2] as number, Math.LN2)).toBe(true);
    expect(wrongScore(engine, "kl", P, Q, { base: 0.5 })).toBeUndefined();
    expect(engine.pairwise("kl", P, Q, { base: 0.5 }).data[0]).toBe(Number.NEGATIVE_INFINITY);
  });

  test("of random rows: sums are taken, and right", () => {
    const random = randomNumbers(43);
    const rows = () => histograms(Float64Array.from({ length: 30 * 64 }, random), 64);
    for (const name of ["kl", "cross-entropy", ...ofEntropies] as const) {
      const [P, Q] = [rows(), rows()];
      // Their last bits tell.
      expect(difference(engine.pairwise(name, P, Q).data, byScore(engine, name, P, Q, {})), name).toBeDefined();
      expect(wrongScore(engine, name, P, Q), name).toBeUndefined();
    }
  });

  test("Jensen–Shannon with P and Q exchanged", () => {
    const random = randomNumbers(47);
    const P = batchOf(mixedRows(random, 33));
    const Q = batchOf(mixedRows(random, 33));
    const [rows, columns] = [P.shape[0], Q.shape[0]];
    for (const name of ofEntropies) {
      const { data } = engine.pairwise(name, P, Q);
      const exchanged = engine.pairwise(name, Q, P).data;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const [one, other] = [data[i * columns + j] as number, exchanged[j * rows + i] as number];
          expect(isNear(one, other), `${name}, ${i} × ${j}: ${one}, exchanged ${other}`).toBe(true);
        }
      }
    }
  });

  test("where the reference is uniform and rows are near it, and where one bin outweighs all others", () => {
    const random = randomNumbers(41);
    for (const Values of [Float64Array, Float32Array]) {
      const unit = Values === Float64Array ? 2 ** -52 : 2 ** -23;
      for (const bins of [1, 2, 3, 64, 256, 4096]) {
        const rows = bins > 500 ? 2 : 8;
        const flat = Array.from({ length: rows }, (_, i) =>
          Array.from({ length: bins }, () => 1 + (i % 4) * 0.1 * (random() - 0.5)),
        );
        const dominated = Array.from({ length: rows }, () => {
          const rest = unit * 8 * random();
          return Array.from({ length: bins }, (_, bin) => (bin === 0 ? 1 : rest));
        });
        const near = Array.from({ length: rows }, () => {
          const rest = choose(random, [0.005, 0.02, 0.05, 0.1, 0.2, 0.5]);
          return Array.from({ length: bins }, (_, bin) => (bin === 0 ? 1 - rest : rest / (bins - 1)));
        });
        // Just below and above 3/4 and 3/2 of uniform, where e changes, and ln is least next to e·ln 2.
        const stepped = Array.from({ length: rows }, () => {
          const [less, more] = [0.75 + 1e-4 * (random() - 0.5), 1.5 + 1e-4 * (random() - 0.5)];
          return Array.from({ length: bins }, (_, bin) => (bin % 3 === 0 ? more : less));
        });
        const sparse = Array.from({ length: rows }, (_, i) =>
          Array.from({ length: bins }, (_, bin) =>
            bin !== i % bins && random() < 0.8 ? 0 : 2 ** 40 * random() ** 8 + unit,
          ),
        );
        const P = Values.from([...flat, ...dominated, ...stepped, ...sparse].flat());
        const Q = Values.from([...flat, ...near, ...sparse, ...stepped].flat());
        const count = 4 * rows;
        for (const name of ["kl", "cross-entropy", "js", "js-distance"] as const) {
          const { data } = engine.pairwise(name, histograms(P, bins), histograms(Q, bins));
          for (let i = 0; i < count; i++) {
            for (let j = 0; j < count; j++) {
              const p = P.subarray(i * bins, (i + 1) * bins);
              const q = Q.subarray(j * bins, (j + 1) * bins);
              const want = reference[name](p, q);
              const got = data[i * count + j] as number;
              const right = isNear(got, want) || isRight(name, got, want);
              expect(right, `${name}, ${bins} bins, ${i} × ${j}: ${got} instead of ${want}`).toBe(true);
            }
          }
        }
      }
    }
  });

  describe("errors", () => {
    const failing = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        if (!isKullbackError(error)) throw error;
        const { code, argument, row, bin, otherRow } = error;
        return { code, argument, row, bin, otherRow };
      }
      return "nothing was thrown";
    };
    const rows = (count: number, bins: number, wrong: readonly [row: number, bin: number, mass: number][]): Batch => {
      const data = new Float64Array(count * bins).fill(1);
      for (const [row, bin, mass] of wrong) data[row * bins + bin] = mass;
      return histograms(data, bins);
    };

    test.each(["kl", "reverse-kl", "js"] as const)("%s: a mass that is none, by its row", (name) => {
      const good = rows(140, 5, []);
      const bad = rows(140, 5, [[133, 4, -1]]);
      const where = { code: "INVALID_MASS", row: 133, bin: 4 };
      expect(failing(() => engine.pairwise(name, bad, good))).toMatchObject({ ...where, argument: "P" });
      expect(failing(() => engine.pairwise(name, good, bad))).toMatchObject({ ...where, argument: "Q" });
      expect(failing(() => engine.pairwise(name, bad))).toMatchObject({ ...where, argument: "P" });
      const long = rows(2, 16385, [[1, 16384, Number.NaN]]);
      expect(failing(() => engine.pairwise(name, rows(2, 16385, []), long))).toMatchObject({
        ...where,
        row: 1,
        bin: 16384,
        argument: "Q",
      });
    });

    test("a row without mass", () => {
      const empty: Batch = { data: Float64Array.of(1, 1, 0, 0), shape: [2, 2] };
      for (const name of ["kl", "total-variation"] as const) {
        const where = { code: "ZERO_MASS", argument: "Q", row: 1 };
        expect(failing(() => engine.pairwise(name, [1, 2], empty))).toMatchObject(where);
      }
    });

    test("a zero under mass, with the other row", () => {
      const P = rows(131, 3, [[2, 1, 0]]);
      const Q = rows(135, 3, [[134, 1, 0]]);
      const options = { zeros: "throw" } as const;
      const where = { code: "ZERO_UNDER_MASS", bin: 1 };
      expect(failing(() => engine.pairwise("kl", P, Q, options))).toMatchObject({
        ...where,
        argument: "Q",
        row: 134,
        otherRow: 0,
      });
      expect(failing(() => engine.pairwise("reverse-kl", P, Q, options))).toMatchObject({
        ...where,
        argument: "P",
        row: 2,
        otherRow: 0,
      });
      expect(engine.pairwise("kl", P, rows(1, 3, []), options).data.length).toBe(131);
    });

    test("of rows that are no distributions NaN, where that was asked for", () => {
      const P = rows(3, 4, [[1, 2, Number.POSITIVE_INFINITY]]);
      const Q = rows(2, 4, [[0, 0, Number.NaN]]);
      for (const name of ["kl", "reverse-kl", "chi-squared"] as const) {
        const { data } = engine.pairwise(name, P, Q, { invalid: "nan" });
        expect(Array.from(data)).toEqual([Number.NaN, 0, Number.NaN, Number.NaN, Number.NaN, 0]);
      }
    });

    test("measures of one batch, options that it does not have, batches that do not fit", () => {
      const P = rows(2, 3, []);
      expect(failing(() => engine.pairwise("entropy", P))).toMatchObject({
        code: "INVALID_ARGUMENT",
        argument: "divergence",
      });
      expect(failing(() => engine.pairwise("kl", P, { lostMass: new Float64Array(4) } as object))).toMatchObject({
        code: "UNKNOWN_OPTION",
      });
      expect(failing(() => engine.pairwise("kl", P, [1, 1]))).toMatchObject({ code: "SHAPE_MISMATCH", argument: "Q" });
    });

    test("more scores than an array can hold, before anything is made", () => {
      const many = (count: number): Batch => ({ data: [1, 1], shape: [count, 2], stride: 0 });
      expect(failing(() => engine.pairwise("js", many(2 ** 17), many(2 ** 20)))).toMatchObject({
        code: "ARRAY_TOO_LARGE",
        argument: "P",
      });
      // In 32 bits 2^16 · 2^16 is 0.
      expect(
        failing(() => engine.pairwise("js", many(2 ** 16), many(2 ** 16), { out: new Float64Array(0) })),
      ).toMatchObject({ code: "LENGTH_MISMATCH", argument: "out" });
    });
  });

  describe("out", () => {
    const random = randomNumbers(5);
    const P = histograms(
      Float64Array.from({ length: 1100 * 2 }, () => 0.1 + random()),
      2,
    );

    test("is filled and returned; of another length refused", () => {
      const Q = batchOf(mixedRows(random, 2));
      const out = new Float64Array(1100 * Q.shape[0]);
      const { data } = engine.pairwise("kl", P, Q, { out });
      expect(data).toBe(out);
      expect(difference(out, engine.pairwise("kl", P, Q).data)).toBeUndefined();
      expect(() => engine.pairwise("kl", P, Q, { out: out.subarray(1) })).toThrow(/^out: expected length/);
    });

    test("may overlap what it is made of", () => {
      const data = Float64Array.from({ length: 400 }, () => 0.1 + random());
      for (const name of ["kl", "js"] as const) {
        const own = data.slice();
        const want = engine.pairwise(name, histograms(data.slice(0, 40), 2)).data;
        engine.pairwise(name, histograms(own.subarray(0, 40), 2), { out: own });
        expect(difference(own, want)).toBeUndefined();
      }
    });

    // Beyond 2^20 scores go straight to the array: see results.ts.
    test.each(["kl", "js"] as const)("%s: with more scores than wait, and untouched by bad input", (name) => {
      const out = new Float64Array(1100 * 1100).fill(7);
      for (const zeros of ["infinite", "throw"] as const) {
        const bad = { ...P, data: P.data.slice() };
        bad.data[2 * 1099 + 1] = zeros === "throw" && name === "kl" ? 0 : -1;
        expect(() => engine.pairwise(name, P, bad, { out, zeros })).toThrow(/^Q, row 1099, bin 1\b/);
        expect(out.every((score) => score === 7)).toBe(true);
      }
      engine.pairwise(name, P, { out });
      expect(difference(out, engine.pairwise(name, P).data)).toBeUndefined();
    });
  });
});

describe("bits of all pairs", () => {
  const sizes = [BLOCK_BYTES, 3 * BLOCK_BYTES, GREATEST_TILE];

  test.each(ofPairs)("%s: JavaScript's are those of WebAssembly, in tiles of any size", async (name) => {
    const others = await Promise.all(
      sizes.flatMap((size) => [engineWithTiles("js", size), engineWithTiles("wasm", size)]),
    );
    // Four rows of 128 bins fit in the least of these tiles.
    for (const bins of [1, 3, 8, 65, 128]) {
      const random = randomNumbers(bins);
      const P = batchOf(mixedRows(random, bins));
      const Q = batchOf(mixedRows(random, bins));
      const sets = optionSets.filter(([, options]) => takes(name, options));
      for (const [what, options] of [...sets, ["in single precision", { precision: "single" }] as const]) {
        const single = options.precision === "single";
        const given = (batch: typeof P): Batch => ({
          ...batch,
          data: single ? Float32Array.from(batch.data, (mass) => (mass < 1e30 ? mass : 1)) : batch.data,
        });
        const run = (engine: Engine) => engine.pairwise(name, given(P), given(Q), { ...options, invalid: "nan" }).data;
        const want = run(wasm);
        expect(difference(run(javaScript), want), `${bins} bins, ${what}`).toBeUndefined();
        if (bins !== 3 && bins !== 65) continue;
        for (const other of others) expect(difference(run(other), want), `${bins} bins, ${what}`).toBeUndefined();
      }
    }
  });

  test.each([511, 512, 513, 4095, 4096, 4097, 16385])("of %i bins", (bins) => {
    const random = randomNumbers(bins);
    const P = batchOf(mixedRows(random, bins));
    const Q = batchOf(mixedRows(random, bins).slice(0, 6));
    for (const name of ["kl", "cross-entropy", "js"] as const) {
      const want = wasm.pairwise(name, P, Q).data;
      expect(difference(javaScript.pairwise(name, P, Q).data, want), name).toBeUndefined();
    }
  });

  test("of a great many random pairs", () => {
    const random = randomNumbers(99);
    for (let turn = 0; turn < 12; turn++) {
      const bins = 1 + Math.floor(40 * random() ** 2);
      const [rows, columns] = [Math.floor(300 * random()), Math.floor(300 * random())];
      const power = choose(random, [1, 6, 20]);
      const zeros = choose(random, [0, 0, 0.1]);
      const data = (count: number) =>
        Float64Array.from({ length: count * bins }, () => (random() < zeros ? 0 : random() ** power));
      const P = histograms(data(rows), bins);
      const Q = histograms(data(columns), bins);
      for (const name of ["kl", "reverse-kl", "cross-entropy", "js"] as const) {
        const options = { invalid: "nan" } as const;
        const want = wasm.pairwise(name, P, Q, options).data;
        expect(difference(javaScript.pairwise(name, P, Q, options).data, want), `${name}, ${turn}`).toBeUndefined();
      }
    }
  });
});
