import { describe, expect, test } from "vitest";
import {
  type Batch,
  type BatchInput,
  type DivergenceName,
  divergenceNames,
  type HistogramArray,
  histograms,
  type ScoreOptions,
} from "../src/index.ts";
import { BLOCK_BYTES, contributions, engines, engineWithTiles, scores } from "./engines.ts";
import { randomNumbers } from "./random.ts";
import { isRight } from "./tolerances.ts";

// What a batch may be made of, and where its results may go. Whatever that is, a row's score is, to the bit, the one it
// has alone.

const ROWS = 37;
const BINS = 11;

const random = randomNumbers(99);
/** Counts that every dtype holds, some of them zero. */
const drawn = (length: number) => Array.from({ length }, () => Math.max(0, Math.floor(random() * 260) - 5));
const countsP = drawn(ROWS * BINS);
const countsQ = drawn(ROWS * BINS).map((count) => count + 1);

type Make = (length: number) => HistogramArray;
const arrays: readonly (readonly [name: string, make: Make])[] = [
  ["Float64Array", (length) => new Float64Array(length)],
  ["Float32Array", (length) => new Float32Array(length)],
  ["Uint32Array", (length) => new Uint32Array(length)],
  ["Uint16Array", (length) => new Uint16Array(length)],
  ["Uint8Array", (length) => new Uint8Array(length)],
];

function filled(make: Make, values: readonly number[]): HistogramArray {
  const array = make(values.length);
  array.set(values.map((value) => Math.min(value, 255)));
  return array;
}

const rowOf = (values: ArrayLike<number>, row: number, bins = BINS): number[] =>
  Array.from({ length: bins }, (_, bin) => values[row * bins + bin] as number);

describe.each(engines)("$name", ({ engine }) => {
  /** The scores of rows one by one, each a plain array: what every other way to give them must agree with. */
  function oneByOne(
    divergence: DivergenceName,
    p: readonly (readonly number[])[],
    q: readonly (readonly number[])[],
    options?: ScoreOptions,
  ): Float64Array {
    return Float64Array.from(p, (row, index) => {
      const other = q.length === 1 ? q[0] : q[index];
      return scores(engine, divergence, row, other as readonly number[], options)[0] as number;
    });
  }

  function rowsOf(values: ArrayLike<number>, bins = BINS): number[][] {
    return Array.from({ length: values.length / bins }, (_, row) => rowOf(values, row, bins));
  }

  describe("dtypes", () => {
    const combinations = arrays.flatMap((one) => arrays.map((other) => [one[0], other[0], one[1], other[1]] as const));

    test.each(combinations)("P %s, Q %s", (_p, _q, makeP, makeQ) => {
      const p = filled(makeP, countsP);
      const q = filled(makeQ, countsQ);
      const precision = "double";
      for (const divergence of divergenceNames) {
        const found = scores(engine, divergence, histograms(p, BINS), histograms(q, BINS), { precision });
        expect(found).toEqual(oneByOne(divergence, rowsOf(p), rowsOf(q)));
      }
    });

    test("arrays of numbers", () => {
      const found = engine.score("kl", histograms(countsP, BINS), histograms(countsQ, BINS));
      expect(found).toEqual(oneByOne("kl", rowsOf(countsP), rowsOf(countsQ)));
    });

    test("Uint8ClampedArray, Node's Buffer and classes that extend an array are arrays", () => {
      class Counts extends Uint16Array {}
      const want = engine.score("kl", [1, 2, 3], [3, 2, 1]);
      const ofNode = typeof Buffer === "function" ? [Buffer.from([1, 2, 3])] : [];
      for (const P of [new Uint8ClampedArray([1, 2, 3]), ...ofNode, new Counts([1, 2, 3])]) {
        expect(engine.score("kl", P as HistogramArray, [3, 2, 1])).toEqual(want);
      }
    });

    test("single precision is the default where both inputs have it, and only there", () => {
      const p = Float32Array.of(0.1, 0.2, 0.7);
      const q = Float32Array.of(0.3, 0.5, 0.2);
      const single = engine.score("kl", p, q, { precision: "single" });
      const double = engine.score("kl", p, q, { precision: "double" });
      expect(single).not.toEqual(double);
      expect(engine.score("kl", p, q)).toEqual(single);
      expect(engine.score("kl", Float64Array.from(p), q)).toEqual(double);
      expect(engine.score("kl", p, Float64Array.from(q))).toEqual(double);
      // Asked for where an input does not have it, nothing of the input is lost.
      expect(engine.score("kl", Float64Array.from(p), q, { precision: "single" })).toEqual(double);
      expect(engine.score("kl", [0.1, 0.9], [0.5, 0.5], { precision: "single" })).toEqual(
        engine.score("kl", [0.1, 0.9], [0.5, 0.5]),
      );
    });

    test("Uint32Array of 2^32 - 1 and 1: the mass is 2^32 and does not wrap", () => {
      const counts = Uint32Array.of(2 ** 32 - 1, 1);
      const [got] = engine.score("entropy", counts) as unknown as [number];
      // H of (1 − x, x), x = 2^-32: x·(32·ln 2 + 1) − x²/2, and less than x³ besides.
      const want = 2 ** -32 * (32 * Math.LN2 + 1) - 2 ** -65;
      expect(isRight("entropy", got, want)).toBe(true);
      expect(Math.abs(got / want - 1)).toBeLessThan(1e-7);
      expect(engine.score("kl", counts, counts)[0]).toBe(0);
      expect(engine.score("kl", counts, Float64Array.from(counts))[0]).toBe(0);
    });
  });

  describe("layouts", () => {
    test("a bare array is one row", () => {
      for (const [, make] of arrays) {
        const found = engine.score("kl", filled(make, [1, 2, 3]), filled(make, [3, 2, 1]), { precision: "double" });
        expect(found).toEqual(engine.score("kl", [1, 2, 3], [3, 2, 1]));
      }
    });

    test.each([
      [BINS, 0],
      [BINS + 3, 0],
      [BINS + 1, 7],
      [3 * BINS, BINS],
      // Windows that overlap, and one row again and again.
      [1, 2],
      [5, 1],
      [0, 4],
    ])("stride %i, offset %i", (stride, offset) => {
      for (const [, make] of arrays) {
        const data = filled(make, drawn(offset + ROWS * stride + BINS));
        data[offset + stride] = 200;
        // The last row may end where the data ends.
        const end = offset + (ROWS - 1) * stride + BINS;
        const P: Batch = { data: data.subarray(0, end), shape: [ROWS, BINS], stride, offset };
        const Q = histograms(countsQ, BINS);
        const rows = Array.from({ length: ROWS }, (_, row) =>
          Array.from(data.subarray(offset + row * stride, offset + row * stride + BINS), (mass) => mass + 0),
        );
        for (const divergence of ["kl", "js", "entropy"] as const) {
          const options = { precision: "double", invalid: "nan" } as const;
          expect(scores(engine, divergence, P, Q, options)).toEqual(
            oneByOne(divergence, rows, rowsOf(countsQ), options),
          );
          expect(scores(engine, divergence, Q, P, { ...options, mass: "given" })).toEqual(
            oneByOne(divergence, rowsOf(countsQ), rows, { ...options, mass: "given" }),
          );
        }
      }
    });

    test("what lies between rows, before and after them is nothing to a score", () => {
      const spaced = new Float64Array(3 + 4 * 8).fill(Number.NaN);
      const tight = new Float64Array(4 * 5);
      for (let row = 0; row < 4; row++) {
        for (let bin = 0; bin < 5; bin++) {
          tight[row * 5 + bin] = 1 + row + bin * bin;
          spaced[3 + row * 8 + bin] = 1 + row + bin * bin;
        }
      }
      const want = engine.score("kl", histograms(tight, 5), [1, 2, 3, 4, 5]);
      expect(engine.score("kl", { data: spaced, shape: [4, 5], stride: 8, offset: 3 }, [1, 2, 3, 4, 5])).toEqual(want);
    });

    test.each(divergenceNames)("%s: one row of Q is the reference for all", (divergence) => {
      const reference = rowOf(countsQ, 3);
      for (const zeros of ["infinite", "drop", { epsilon: 1e-9 }, { pseudocount: 0.5 }] as const) {
        const P = histograms(countsP, BINS);
        const found = scores(engine, divergence, P, reference, { zeros });
        expect(found).toEqual(oneByOne(divergence, rowsOf(countsP), [reference], { zeros }));
        const repeated = Array.from({ length: ROWS }, () => reference).flat();
        expect(scores(engine, divergence, P, histograms(repeated, BINS), { zeros })).toEqual(found);
        expect(scores(engine, divergence, P, { data: reference, shape: [1, BINS] }, { zeros })).toEqual(found);
      }
    });

    test("P and Q may be one array", () => {
      const P = histograms(Float64Array.from(countsQ), BINS);
      expect(engine.score("kl", P, P)).toEqual(new Float64Array(ROWS));
      const shifted: Batch = { data: P.data, shape: [ROWS - 1, BINS], offset: BINS };
      const before: Batch = { data: P.data.subarray(0, -BINS), shape: [ROWS - 1, BINS] };
      const rows = rowsOf(countsQ);
      expect(engine.score("kl", before, shifted)).toEqual(oneByOne("kl", rows.slice(0, -1), rows.slice(1)));
    });

    test("no rows give no scores", () => {
      for (const data of [[], new Float64Array(0), new Uint8Array(0), new Float64Array(100)]) {
        const P: Batch = { data, shape: [0, 5], offset: 0 };
        for (const divergence of divergenceNames) {
          expect(scores(engine, divergence, P, P)).toEqual(new Float64Array(0));
          expect(scores(engine, divergence, P, [1, 2, 3, 4, 5])).toEqual(new Float64Array(0));
        }
        expect(engine.contributions("kl", P, P)).toEqual({ data: new Float64Array(0), shape: [0, 5] });
      }
      const out = new Float64Array(0);
      expect(engine.score("kl", histograms([], 3), histograms([], 3), { out })).toBe(out);
    });

    test("one bin", () => {
      const P = histograms(Float64Array.from(countsQ), 1);
      const Q = histograms(
        Float64Array.from(countsQ, (count) => 256 - Math.min(count, 255)),
        1,
      );
      for (const divergence of ["kl", "reverse-kl", "jeffreys", "js", "js-distance"] as const) {
        expect(scores(engine, divergence, P, Q).every((score) => score >= 0 && score <= 1e-15)).toBe(true);
        expect(scores(engine, divergence, P, P)).toEqual(new Float64Array(ROWS * BINS));
      }
      expect(engine.score("kl", P, Q, { mass: "given" })).toEqual(
        oneByOne("kl", rowsOf(P.data, 1), rowsOf(Q.data, 1), { mass: "given" }),
      );
    });

    test("a shape that a size of 32 bits would wrap is compared with the length", () => {
      for (const shape of [
        [65_536, 65_536],
        [2 ** 31, 2],
        [2 ** 53 - 1, 1],
      ] as const) {
        expect(() => engine.score("entropy", { data: new Float64Array(8), shape })).toThrow(/elements/);
      }
    });
  });

  describe("buffers", () => {
    test("byteOffset is not zero", () => {
      for (const [, make] of arrays) {
        const whole = filled(make, [9, 9, 9, ...countsP.slice(0, 3 * BINS), 9]);
        const part = whole.subarray(3, 3 + 3 * BINS);
        expect(part.byteOffset).toBeGreaterThan(0);
        const precision = "double";
        expect(engine.score("kl", histograms(part, BINS), rowOf(countsQ, 0), { precision })).toEqual(
          oneByOne("kl", rowsOf(part), [rowOf(countsQ, 0)]),
        );
      }
    });

    test.runIf(typeof SharedArrayBuffer === "function")("SharedArrayBuffer", () => {
      const shared = (values: readonly number[]) => {
        const array = new Float64Array(new SharedArrayBuffer(values.length * 8));
        array.set(values);
        return array;
      };
      const want = engine.score("kl", histograms(countsP, BINS), histograms(countsQ, BINS));
      const P = histograms(shared(countsP), BINS);
      const Q = histograms(shared(countsQ), BINS);
      expect(engine.score("kl", P, Q)).toEqual(want);
      // Also as the place for results, over the input itself.
      const out = P.data.subarray(1, 1 + ROWS);
      expect(Array.from(engine.score("kl", P, Q, { out }))).toEqual(Array.from(want));
      // The same shared memory through another object.
      const memory = new SharedArrayBuffer(countsP.length * 8);
      const one = new Float64Array(memory);
      one.set(countsP);
      const again = new Float64Array(structuredClone(memory), 0, ROWS);
      expect(Array.from(engine.score("kl", histograms(one, BINS), Q, { out: again }))).toEqual(Array.from(want));
    });

    const resizable = "resize" in ArrayBuffer.prototype;
    if (!resizable) console.warn("resizable buffers are not tested: this version of Node has none");
    test.runIf(resizable)("resizable buffers", () => {
      const buffer = new (ArrayBuffer as unknown as ResizableBufferConstructor)(64, {
        maxByteLength: 1024,
      });
      const array = new Float64Array(buffer);
      array.set([1, 2, 3, 4, 4, 3, 2, 1]);
      expect(engine.score("kl", histograms(array, 4), [1, 1, 1, 1])).toEqual(
        engine.score("kl", histograms([1, 2, 3, 4, 4, 3, 2, 1], 4), [1, 1, 1, 1]),
      );
      // A view without a length of its own grows with its buffer.
      buffer.resize(96);
      expect(array).toHaveLength(12);
      array.set([1, 1, 1, 7], 8);
      expect(engine.score("kl", histograms(array, 4), [1, 1, 1, 1])[2]).toBe(
        engine.score("kl", [1, 1, 1, 7], [1, 1, 1, 1])[0],
      );
    });
  });

  describe("out and lostMass", () => {
    const P = histograms(Float64Array.from(countsP), BINS);
    const Q = histograms(Float64Array.from(countsQ), BINS);

    test("results go to out, which is returned, and is used again", () => {
      const out = new Float64Array(ROWS).fill(7);
      const want = engine.score("kl", P, Q);
      expect(engine.score("kl", P, Q, { out })).toBe(out);
      expect(out).toEqual(want);
      expect(engine.score("js", P, Q, { out })).toBe(out);
      expect(out).toEqual(engine.score("js", P, Q));
      expect(want).toEqual(engine.score("kl", P, Q));
    });

    test("without out, what was returned stays", () => {
      const first = engine.score("kl", P, Q);
      const copy = first.slice();
      engine.score("js", Q, P);
      expect(first).toEqual(copy);
    });

    test.each(["P", "Q"] as const)("out may overlap %s", (which) => {
      for (const start of [0, 1, BINS - 1, ROWS * BINS - ROWS]) {
        const p = Float64Array.from(countsP);
        const q = Float64Array.from(countsQ);
        const out = (which === "P" ? p : q).subarray(start, start + ROWS);
        const found = engine.score("kl", histograms(p, BINS), histograms(q, BINS), { out });
        expect(found).toBe(out);
        expect(Array.from(out)).toEqual(Array.from(engine.score("kl", P, Q)));
      }
    });

    test("out may overlap the bytes of a narrower input", () => {
      const buffer = new ArrayBuffer(ROWS * BINS * 8);
      const p = new Uint16Array(buffer, 0, ROWS * BINS);
      p.set(countsP);
      const out = new Float64Array(buffer, 0, ROWS);
      engine.score("kl", histograms(p, BINS), Q, { out });
      expect(Array.from(out)).toEqual(Array.from(engine.score("kl", P, Q)));
    });

    test("out of more than 2^20 rows, apart from the input and over it", () => {
      const rows = 2 ** 20 + 3;
      const p = new Float64Array(rows);
      for (let row = 0; row < rows; row++) p[row] = 1 + (row % 1000);
      const want = engine.score("generalized-kl", histograms(p, 1), [3]);
      const out = new Float64Array(rows);
      expect(engine.score("generalized-kl", histograms(p, 1), [3], { out })).toBe(out);
      expect(same(out, want)).toBe(true);
      expect(engine.score("generalized-kl", histograms(p, 1), [3], { out: p })).toBe(p);
      expect(same(p, want)).toBe(true);
    });

    test("out of more than 2^20 rows over input that is still to be read", () => {
      const rows = 2 ** 20 + 3;
      // More than a tile has rows.
      const ahead = 20_000;
      const values = Float64Array.from({ length: rows + ahead }, (_, row) => 1 + (row % 1000));
      const want = engine.score("generalized-kl", histograms(values.subarray(0, rows), 1), [3]);
      const data = values.slice();
      const out = data.subarray(ahead);
      engine.score("generalized-kl", histograms(data.subarray(0, rows), 1), [3], { out });
      expect(same(out, want)).toBe(true);
      if (typeof SharedArrayBuffer !== "function") return;
      // The same shared memory through another object, as a worker gets it.
      const memory = new SharedArrayBuffer(values.byteLength);
      const shared = new Float64Array(memory);
      shared.set(values);
      const other = new Float64Array(structuredClone(memory), 8 * ahead);
      engine.score("generalized-kl", histograms(shared.subarray(0, rows), 1), [3], { out: other });
      expect(same(other, want)).toBe(true);
    });

    test("out of contributions", () => {
      const want = contributions(engine, "kl", P, Q);
      const out = new Float64Array(ROWS * BINS);
      const found = engine.contributions("kl", P, Q, { out });
      expect(found.data).toBe(out);
      expect(found.shape).toEqual([ROWS, BINS]);
      expect(out).toEqual(want);
      for (let row = 0; row < ROWS; row++) {
        const alone = contributions(engine, "kl", rowOf(countsP, row), rowOf(countsQ, row));
        expect(want.subarray(row * BINS, (row + 1) * BINS)).toEqual(alone);
      }
      // Over the input.
      const over = Float64Array.from(countsP);
      engine.contributions("kl", histograms(over, BINS), Q, { out: over });
      expect(over).toEqual(want);
    });

    test("lostMass has the share of each row that was dropped", () => {
      const p = histograms([1, 1, 2, 4, 0, 4, 0, 8, 0], 3);
      const lostMass = new Float64Array(3).fill(7);
      engine.score("kl", p, [0, 1, 1], { zeros: "drop", lostMass });
      expect(Array.from(lostMass)).toEqual([0.25, 0.5, 0]);
      // What KL(Q‖P) drops is Q's.
      engine.score("reverse-kl", histograms([0, 1, 1, 1, 0, 1, 1, 1, 1], 3), [1, 1, 2], { zeros: "drop", lostMass });
      expect(Array.from(lostMass)).toEqual([0.25, 0.25, 0]);
    });

    test("lostMass may be longer than a tile has rows, and overlap an input", () => {
      const rows = 40_000;
      const data = new Float64Array(rows * 2);
      for (let row = 0; row < rows; row++) data.set([row % 7, 1 + (row % 3)], 2 * row);
      const lostMass = new Float64Array(rows);
      const want = engine.score("kl", histograms(data, 2), [0, 1], { zeros: "drop", lostMass });
      expect(lostMass.every((lost, row) => lost === (row % 7) / ((row % 7) + 1 + (row % 3)))).toBe(true);
      const overlapping = data.subarray(5, 5 + rows);
      const again = engine.score("kl", histograms(data, 2), [0, 1], { zeros: "drop", lostMass: overlapping });
      expect(same(again, want)).toBe(true);
      expect(same(overlapping, lostMass)).toBe(true);
    });
  });

  describe("rows longer than the tile", () => {
    test("any dtype, stride and offset, against one reference too", async () => {
      const small = await engineWithTiles(engine.backend, BLOCK_BYTES);
      const bins = 1500;
      for (const [, make] of arrays) {
        const data = filled(
          make,
          drawn(5 + 3 * (bins + 2)).map((count) => count + 1),
        );
        const P: Batch = { data, shape: [3, bins], stride: bins + 2, offset: 5 };
        const reference = filled(
          make,
          drawn(bins).map((count) => count + 1),
        );
        for (const Q of [reference, { data, shape: [3, bins], stride: bins + 1, offset: 2 }] as BatchInput[]) {
          for (const divergence of divergenceNames) {
            expect(scores(small, divergence, P, Q)).toEqual(scores(engine, divergence, P, Q));
          }
          const out = new Float64Array(3 * bins);
          small.contributions("kl", P, Q, { out });
          expect(out).toEqual(engine.contributions("kl", P, Q).data);
        }
      }
    });

    test("lostMass, and out over the input", async () => {
      const small = await engineWithTiles(engine.backend, BLOCK_BYTES);
      const bins = 1025;
      const p = Float64Array.from(drawn(2 * bins));
      const q = Float64Array.from(drawn(bins), (count, bin) => (bin % 5 === 0 ? 0 : count + 1));
      const options = { zeros: "drop", lostMass: new Float64Array(2) } as const;
      const want = engine.score("kl", histograms(p, bins), q, options);
      const wantLost = options.lostMass.slice();
      const out = p.subarray(3, 5);
      const found = small.score("kl", histograms(p, bins), q, { ...options, out });
      expect(Array.from(found)).toEqual(Array.from(want));
      expect(options.lostMass).toEqual(wantLost);
    });
  });
});

/** ECMAScript 2024, which the types do not have yet. */
interface ResizableBuffer extends ArrayBuffer {
  resize(length: number): void;
}
type ResizableBufferConstructor = new (length: number, options: { maxByteLength: number }) => ResizableBuffer;

function same(one: Float64Array, other: Float64Array): boolean {
  return one.length === other.length && one.every((value, index) => Object.is(value, other[index]));
}
