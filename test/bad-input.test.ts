import { describe, expect, test, vi } from "vitest";
import { divergences, type OneBatchDivergence } from "../src/divergences.ts";
import {
  createEngine,
  divergenceNames,
  histograms,
  isKullbackError,
  jsDivergence,
  type KullbackErrorCode,
  KullbackRangeError,
  KullbackTypeError,
  klDivergence,
} from "../src/index.ts";
import { inAnotherRealm } from "./another-realm.ts";
import { BLOCK_BYTES, engines, engineWithTiles } from "./engines.ts";

// Bad input gives a typed error that says what was wrong and where, and changes nothing of the caller's.

interface Fault {
  readonly kind: "type" | "range";
  readonly code: KullbackErrorCode;
  readonly argument: string;
  readonly row?: number;
  readonly bin?: number;
  readonly otherRow?: number;
  /** What the message says besides. */
  readonly says?: string | RegExp;
}

/** Methods as JavaScript sees them: of any arguments. */
interface Untyped {
  score(...given: readonly unknown[]): Float64Array;
  contributions(...given: readonly unknown[]): { data: Float64Array };
}

function expectFault(call: () => unknown, { kind, says, ...detail }: Fault): void {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  if (!isKullbackError(thrown)) expect.fail(`not an error of the package: ${thrown}`);
  expect(thrown).toBeInstanceOf(kind === "type" ? KullbackTypeError : KullbackRangeError);
  expect(thrown).toBeInstanceOf(kind === "type" ? TypeError : RangeError);
  expect(thrown.name).toBe(kind === "type" ? "KullbackTypeError" : "KullbackRangeError");
  const { code, argument, row, bin, otherRow } = thrown;
  expect({ code, argument, row, bin, otherRow }).toEqual({
    row: undefined,
    bin: undefined,
    otherRow: code === "ZERO_UNDER_MASS" ? row : undefined,
    ...detail,
  });
  expect(thrown.expected).not.toBe("");
  expect(thrown.got).not.toBe("");
  expect(thrown.message).toContain(argument);
  if (row !== undefined) expect(thrown.message).toContain(`row ${row}`);
  if (bin !== undefined) expect(thrown.message).toContain(`bin ${bin}`);
  if (says !== undefined) expect(thrown.message).toMatch(says);
}

const UNTOUCHED = 7;
const untouched = (length: number) => new Float64Array(length).fill(UNTOUCHED);
const isUntouched = (values: Float64Array) => values.every((value) => value === UNTOUCHED);

/** Detaches the buffer of an array, as posting it to a worker does. */
function detach(array: { readonly buffer: ArrayBufferLike }): void {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
}

interface ResizableBuffer extends ArrayBuffer {
  resize(length: number): void;
}
const resizable = "resize" in ArrayBuffer.prototype;
if (!resizable) console.warn("shrunk buffers are not tested: this version of Node has no resizable ones");

/** A resizable buffer (ECMAScript 2024). */
function resizableBuffer(length: number): ResizableBuffer {
  const make = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ResizableBuffer;
  return new make(length, { maxByteLength: length });
}

/** More results than wait in an array of their own: these go straight to the caller's. */
const MANY = 2 ** 20 + 2;

describe.each(engines)("$name", ({ engine }) => {
  const untyped = engine as unknown as Untyped;
  const half = [0.5, 0.5];

  describe("masses", () => {
    const bad: readonly (readonly [what: string, value: number])[] = [
      ["negative", -1],
      ["negative by rounding", -1e-17],
      ["the least negative", -5e-324],
      ["NaN", Number.NaN],
      ["infinite", Number.POSITIVE_INFINITY],
      ["minus infinity", Number.NEGATIVE_INFINITY],
    ];

    test.each(bad)("%s", (_, value) => {
      for (const [row, bin] of [
        [0, 0],
        [1, 2],
        [2, 3],
      ] as const) {
        for (const data of [new Float64Array(12), new Float32Array(12), Array<number>(12)]) {
          // -5e-324 is -0 in single precision, and no fault.
          if (data instanceof Float32Array && Math.fround(value) === 0) continue;
          data.fill(1);
          data[row * 4 + bin] = value;
          const batch = histograms(data, 4);
          const fault = { kind: "range", code: "INVALID_MASS", row, bin } as const;
          for (const mass of ["normalize", "given"] as const) {
            expectFault(() => engine.score("kl", batch, [1, 1, 1, 1], { mass }), { ...fault, argument: "P" });
            expectFault(() => engine.score("reverse-kl", batch, [1, 1, 1, 1], { mass }), { ...fault, argument: "P" });
            expectFault(() => engine.score("js", histograms(Array(12).fill(1), 4), batch, { mass }), {
              ...fault,
              argument: "Q",
            });
            expectFault(() => engine.score("entropy", batch, { mass }), { ...fault, argument: "P" });
            expectFault(() => engine.contributions("kl", batch, [1, 1, 1, 1], { mass }), { ...fault, argument: "P" });
          }
          for (const zeros of ["drop", "throw", { epsilon: 1e-9 }, { pseudocount: 5 }] as const) {
            expectFault(() => engine.score("kl", batch, [1, 1, 1, 1], { zeros }), { ...fault, argument: "P" });
            expectFault(() => engine.contributions("kl", batch, [1, 1, 1, 1], { zeros }), { ...fault, argument: "P" });
          }
        }
      }
    });

    test.each(bad)("%s, where the other row has nothing to multiply it with", (_, value) => {
      const fault = { kind: "range", code: "INVALID_MASS", argument: "Q", row: 0, bin: 1 } as const;
      expectFault(() => engine.score("kl", [1, 0], [1, value]), fault);
      expectFault(() => engine.score("generalized-kl", [1, 0], [1, value]), fault);
      expectFault(() => engine.score("js", [1, 0], [1, value]), fault);
      expectFault(() => engine.contributions("kl", [1, 0], [1, value]), fault);
    });

    test("a bad value in a row longer than a tile", async () => {
      const small = await engineWithTiles(engine.backend, BLOCK_BYTES);
      for (const bin of [0, 511, 512, 1499]) {
        const data = new Float64Array(3000).fill(1);
        data[1500 + bin] = -2;
        expectFault(() => small.score("kl", histograms(data, 1500), new Float64Array(1500).fill(1)), {
          kind: "range",
          code: "INVALID_MASS",
          argument: "P",
          row: 1,
          bin,
          says: "-2",
        });
      }
    });

    test("a row of zeros, to be divided by its mass", () => {
      const batch = histograms([1, 1, 0, 0, 1, 0], 2);
      const fault = { kind: "range", code: "ZERO_MASS", argument: "P", row: 1 } as const;
      expectFault(() => engine.score("kl", batch, half), fault);
      expectFault(() => engine.score("entropy", batch), fault);
      expectFault(() => engine.score("js-distance", batch, half, { zeros: { epsilon: 0.1 } }), fault);
      expectFault(() => engine.score("kl", histograms(half, 2), [0, 0]), { ...fault, argument: "Q", row: 0 });
      expectFault(() => engine.contributions("jeffreys", batch, half), fault);
      expectFault(() => engine.score("kl", new Uint8Array(4), new Uint8Array(4)), { ...fault, row: 0 });
      expectFault(() => engine.score("kl", [-0, -0], half), { ...fault, row: 0 });
      // As they are, and with a pseudocount, rows of zeros have an answer.
      expect(Array.from(engine.score("generalized-kl", [0, 0], half))).toEqual([1]);
      expect(Array.from(engine.score("kl", [0, 0], half, { zeros: { pseudocount: 1 } }))).toEqual([0]);
    });

    test("the first row that is wrong is named, P before Q", () => {
      const P = histograms([1, 1, 1, -1, 1, -1], 2);
      const Q = histograms([1, 1, -1, 1, -1, 1], 2);
      const fault = { kind: "range", code: "INVALID_MASS" } as const;
      expectFault(() => engine.score("kl", P, Q), { ...fault, argument: "P", row: 1, bin: 1 });
      expectFault(() => engine.score("reverse-kl", P, Q), { ...fault, argument: "P", row: 1, bin: 1 });
      expectFault(() => engine.score("kl", P, [1, -1]), { ...fault, argument: "Q", row: 0, bin: 1 });
    });
  });

  describe(`invalid: "nan"`, () => {
    const options = { invalid: "nan" } as const;
    const P = histograms([1, 3, -1, 1, 0, 0, 1, Number.NaN, Number.POSITIVE_INFINITY, 1, 3, 1], 2);

    test("bad rows are NaN, the others as ever", () => {
      for (const divergence of ["kl", "reverse-kl", "jeffreys", "js", "js-distance", "cross-entropy"] as const) {
        const found = engine.score(divergence, P, half, options);
        const [good] = engine.score(divergence, [1, 3], half) as unknown as [number];
        expect(Array.from(found, (score) => (Number.isNaN(score) ? "NaN" : score))).toEqual([
          good,
          "NaN",
          "NaN",
          "NaN",
          "NaN",
          engine.score(divergence, [3, 1], half)[0],
        ]);
        // A bad reference leaves no row.
        expect(engine.score(divergence, histograms([1, 2, 3, 4], 2), [1, -1], options).every(Number.isNaN)).toBe(true);
      }
      expect(Array.from(engine.score("entropy", P, options), Number.isNaN)).toEqual([
        false,
        true,
        true,
        true,
        true,
        false,
      ]);
    });

    test("of contributions, all of a bad row is NaN", () => {
      const { data } = engine.contributions("kl", P, half, options);
      expect(Array.from(data, Number.isNaN)).toEqual([false, false, ...Array(8).fill(true), false, false]);
    });

    test("what a bad row lost does not depend on what was scored before it", () => {
      const lost = () => {
        const lostMass = untouched(6);
        engine.score("kl", P, [0, 1], { ...options, zeros: "drop", lostMass });
        return lostMass;
      };
      engine.score("kl", [1e300, 1e-300], [0, 1], { zeros: "drop" });
      const first = lost();
      engine.score("kl", [1e300, 1e300], [1, 0], { zeros: "drop" });
      expect(lost()).toEqual(first);
      expect(first[0]).toBe(0.25);
      expect(first[5]).toBe(0.75);
    });

    test("only masses may be wrong", () => {
      expect(() => engine.score("kl", P, [1, 1, 1], options)).toThrow(KullbackRangeError);
      expect(() => engine.score("kl", P, half, { ...options, base: 1 })).toThrow(KullbackRangeError);
    });

    test(`zeros: "throw" still throws for good rows, and not for bad ones`, () => {
      const rows = histograms([0, 1, -1, 1, 1, 1], 2);
      expectFault(() => engine.score("kl", rows, [0, 1], { ...options, zeros: "throw" }), {
        kind: "range",
        code: "ZERO_UNDER_MASS",
        argument: "Q",
        row: 0,
        bin: 0,
        otherRow: 2,
      });
      expect(engine.score("kl", [-1, 1], [0, 1], { ...options, zeros: "throw" })[0]).toBeNaN();
    });
  });

  describe(`zeros: "throw"`, () => {
    const zeros = "throw";
    const P = histograms([1, 1, 1, 0, 1, 1], 2);

    test("names the row, the bin, and the batch with the zero", () => {
      const fault = { kind: "range", code: "ZERO_UNDER_MASS", row: 1, bin: 1, argument: "P", otherRow: 0 } as const;
      expectFault(() => engine.score("reverse-kl", P, half, { zeros }), fault);
      expectFault(() => engine.score("jeffreys", P, half, { zeros }), fault);
      expectFault(() => engine.contributions("jeffreys", P, half, { zeros }), fault);
      const Q = { ...fault, argument: "Q", otherRow: 1 };
      for (const divergence of ["kl", "jeffreys", "cross-entropy", "generalized-kl"] as const) {
        expectFault(() => engine.score(divergence, histograms([1, 1, 1, 1, 1, 1], 2), P, { zeros }), Q);
        expectFault(() => engine.contributions(divergence, histograms([1, 1, 1, 1, 1, 1], 2), P, { zeros }), Q);
      }
    });

    test("the rows are those of the batches: a reference has row 0 only", () => {
      const rows = histograms([1, 0, 1, 0, 1, 1], 2);
      const fault = { kind: "range", code: "ZERO_UNDER_MASS", bin: 1 } as const;
      // A row is shown twice only where the two differ.
      const reference = { ...fault, argument: "Q", row: 0, otherRow: 2, says: /^Q, row 0, bin 1, against row 2: / };
      const paired = { ...fault, argument: "Q", row: 2, otherRow: 2, says: /^Q, row 2, bin 1: / };
      for (const divergence of ["kl", "jeffreys", "cross-entropy", "generalized-kl"] as const) {
        for (const method of ["score", "contributions"] as const) {
          expectFault(() => engine[method](divergence, rows, [1, 0], { zeros }), reference);
          expectFault(() => engine[method](divergence, rows, histograms([1, 0], 2), { zeros }), reference);
          expectFault(() => engine[method](divergence, rows, histograms([1, 0, 1, 0, 1, 0], 2), { zeros }), paired);
        }
      }
      const under = { ...fault, argument: "P", row: 1, otherRow: 0, says: /^P, row 1, bin 1, against row 0: / };
      for (const divergence of ["reverse-kl", "jeffreys"] as const) {
        expectFault(() => engine.score(divergence, histograms([1, 1, 1, 0, 1, 0], 2), half, { zeros }), under);
      }
      // In pieces, in single precision, and where the input is checked first.
      const single = histograms(Float32Array.of(1, 0, 1, 0, 1, 1), 2);
      expectFault(() => engine.score("kl", single, Float32Array.of(1, 0), { zeros }), reference);
      const many = new Float64Array(2 * MANY).fill(1);
      for (let row = 0; row < MANY - 1; row++) many[2 * row + 1] = 0;
      const out = untouched(MANY);
      expectFault(() => engine.score("kl", histograms(many, 2), [1, 0], { zeros, out }), {
        ...fault,
        argument: "Q",
        row: 0,
        otherRow: MANY - 1,
      });
      expect(isUntouched(out)).toBe(true);
    });

    test("of a reference that is no histogram, row 0 too, whatever the row of P", () => {
      const rows = histograms([1, 1, 1, 1, 1, 1], 2);
      for (const divergence of ["kl", "reverse-kl", "js"] as const) {
        for (const method of ["score", "contributions"] as const) {
          const wrong = { kind: "range", argument: "Q", row: 0 } as const;
          expectFault(() => engine[method](divergence, rows, [1, -1]), { ...wrong, code: "INVALID_MASS", bin: 1 });
          expectFault(() => engine[method](divergence, rows, [0, 0]), { ...wrong, code: "ZERO_MASS" });
        }
      }
    });

    test("in every rung: single precision, extreme masses, rows in pieces", async () => {
      const fault = { kind: "range", code: "ZERO_UNDER_MASS", argument: "Q", row: 0, bin: 1 } as const;
      expectFault(() => engine.score("kl", Float32Array.of(1, 2), Float32Array.of(1, 0), { zeros }), fault);
      expectFault(() => engine.score("kl", [1e300, 1e-300], [1, 0], { zeros }), fault);
      expectFault(() => engine.score("kl", [4, 5e-324], [1, 0], { zeros }), fault);
      expectFault(() => engine.score("kl", [1, 1e-20], [1, 0], { zeros, mass: "given" }), fault);
      const small = await engineWithTiles(engine.backend, BLOCK_BYTES);
      const long = new Float64Array(1300).fill(1);
      const holed = long.slice();
      holed[1299] = 0;
      expectFault(() => small.score("kl", long, holed, { zeros }), { ...fault, bin: 1299 });
      expectFault(() => small.contributions("kl", long, holed, { zeros }), { ...fault, bin: 1299 });
    });

    test("zeros that make nothing infinite are fine", () => {
      expect(engine.score("kl", P, half, { zeros })).toEqual(engine.score("kl", P, half));
      expect(engine.score("reverse-kl", half, [1, 0], { zeros })).toEqual(engine.score("reverse-kl", half, [1, 0]));
      expect(engine.score("kl", [1, 0, 1], [2, 0, 1], { zeros })).toEqual(engine.score("kl", [1, 0, 1], [2, 0, 1]));
    });
  });

  describe("nothing is half-written", () => {
    const rows = 30_000;
    const bad = (count: number) => {
      const data = new Float64Array(2 * count).fill(1);
      data[2 * count - 1] = -1;
      return histograms(data, 2);
    };
    const fault = { kind: "range", code: "INVALID_MASS", argument: "P", bin: 1 } as const;

    test("out and lostMass of many tiles", () => {
      const out = untouched(rows);
      const lostMass = untouched(rows);
      expectFault(() => engine.score("kl", bad(rows), [0, 1], { out, lostMass, zeros: "drop" }), {
        ...fault,
        row: rows - 1,
      });
      expect(isUntouched(out) && isUntouched(lostMass)).toBe(true);
      const parts = untouched(2 * rows);
      expectFault(() => engine.contributions("kl", bad(rows), [0, 1], { out: parts, lostMass, zeros: "drop" }), {
        ...fault,
        row: rows - 1,
      });
      expect(isUntouched(parts) && isUntouched(lostMass)).toBe(true);
    });

    test("out and lostMass of more than 2^20 rows", () => {
      const out = untouched(MANY);
      const lostMass = untouched(MANY);
      const data = new Float64Array(MANY).fill(1);
      data[MANY - 1] = Number.NaN;
      const P = histograms(data, 1);
      expectFault(() => engine.score("generalized-kl", P, [1], { out }), { ...fault, row: MANY - 1, bin: 0 });
      expectFault(() => engine.score("kl", P, [1], { out, lostMass, zeros: "drop" }), {
        ...fault,
        row: MANY - 1,
        bin: 0,
      });
      expectFault(() => engine.score("kl", P, [1], { lostMass, zeros: "drop" }), { ...fault, row: MANY - 1, bin: 0 });
      expectFault(() => engine.contributions("kl", P, [1], { out }), { ...fault, row: MANY - 1, bin: 0 });
      expect(isUntouched(out) && isUntouched(lostMass)).toBe(true);
      data[MANY - 1] = 0;
      expectFault(() => engine.score("kl", P, [1], { out }), {
        kind: "range",
        code: "ZERO_MASS",
        argument: "P",
        row: MANY - 1,
      });
      expectFault(() => engine.score("reverse-kl", P, [1], { out, zeros: "throw", mass: "given" }), {
        kind: "range",
        code: "ZERO_UNDER_MASS",
        argument: "P",
        row: MANY - 1,
        bin: 0,
        otherRow: 0,
      });
      expect(isUntouched(out)).toBe(true);
    });

    test("whatever else is wrong", () => {
      const out = untouched(2);
      const P = histograms([1, 1, 1, 1], 2);
      for (const call of [
        () => untyped.score("kl", P, [1, 1, 1], { out }),
        () => untyped.score("kl", P, half, { out, base: 1 }),
        () => untyped.score("kl", P, half, { out, bases: 2 }),
        () => untyped.score("kl", P, half, { out, lostMass: new Float64Array(1), zeros: "drop" }),
        () => untyped.score("kl", P, ["1", 1], { out }),
        () => untyped.score("nothing", P, half, { out }),
      ]) {
        expect(call).toThrow();
        expect(isUntouched(out)).toBe(true);
      }
    });
  });

  describe("out and lostMass in one place", () => {
    const P = histograms([1, 1, 1, 3], 2);
    const reference = [0, 1];
    const fault = { kind: "range", code: "INVALID_OPTION", argument: "lostMass", says: /out/ } as const;
    const expectRefused = (out: Float64Array, lostMass: Float64Array) => {
      for (const options of [
        { out, lostMass, zeros: "drop" },
        { lostMass, out, zeros: "drop", invalid: "nan" },
      ] as const) {
        expectFault(() => engine.score("kl", P, reference, options), fault);
        expectFault(() => engine.contributions("reverse-kl", P, reference, options), fault);
      }
      expect(isUntouched(out) && isUntouched(lostMass)).toBe(true);
    };

    test("one array", () => {
      const array = untouched(2);
      expectRefused(array, array);
      // Of no rows too: whether a call is right does not depend on how many there are.
      const none = untouched(0);
      const options = { out: none, lostMass: none, zeros: "drop" } as const;
      expectFault(() => engine.score("kl", histograms([], 2), reference, options), fault);
    });

    test("two over the same memory, or over some of it", () => {
      const array = untouched(5);
      expectRefused(array.subarray(0, 2), array.subarray(0, 2));
      expectRefused(array.subarray(0, 2), array.subarray(1, 3));
      expectRefused(array.subarray(1, 3), array.subarray(0, 2));
      expectRefused(array.subarray(0, 4), array.subarray(2, 4));
    });

    test("more rows than wait in an array of their own", () => {
      const array = untouched(MANY);
      const batch = histograms(new Uint8Array(MANY).fill(1), 1);
      const options = { out: array, lostMass: array, zeros: "drop" } as const;
      expectFault(() => engine.score("kl", batch, [1], options), fault);
      expect(isUntouched(array)).toBe(true);
    });

    test.runIf(resizable)("a getter that brings them together after the options were read", () => {
      const buffer = resizableBuffer(16);
      const [out, lostMass] = [new Float64Array(buffer), new Float64Array(buffer)];
      buffer.resize(0);
      const Q = {
        shape: [1, 2] as const,
        get data() {
          buffer.resize(16);
          return reference;
        },
      };
      expectFault(() => engine.score("kl", P, Q, { out, lostMass, zeros: "drop" }), fault);
    });

    test("side by side is fine", () => {
      const want = Array.from(engine.score("kl", P, reference, { zeros: "drop" }));
      const lost = [0.5, 0.25];
      const array = untouched(5);
      const [first, second] = [array.subarray(0, 2), array.subarray(2, 4)];
      engine.score("kl", P, reference, { out: first, lostMass: second, zeros: "drop" });
      expect(Array.from(array)).toEqual([...want, ...lost, UNTOUCHED]);
      engine.score("kl", P, reference, { out: second, lostMass: first, zeros: "drop" });
      expect(Array.from(array)).toEqual([...lost, ...want, UNTOUCHED]);
      // Two memories of the same size and contents.
      const shared = () => new Float64Array(new SharedArrayBuffer(16));
      const [out, lostMass] = [shared(), shared()];
      engine.score("kl", P, reference, { out, lostMass, zeros: "drop" });
      expect([...out, ...lostMass]).toEqual([...want, ...lost]);
    });
  });

  describe("more results than an array holds", () => {
    const fault = { kind: "range", code: "ARRAY_TOO_LARGE", argument: "P" } as const;
    // Of two masses, by a stride of 0. More than any machine can address: 2^33 may be had where memory is only reserved.
    const rowsOf = (rows: number) => ({ data: [1, 1], shape: [rows, 2], stride: 0 }) as const;

    test.each([2 ** 50, 2 ** 53 - 1])("%i rows", (rows) => {
      const lostMass = untouched(1);
      expectFault(() => engine.score("kl", rowsOf(rows), half), { ...fault, says: `${rows} results` });
      expectFault(() => engine.score("entropy", rowsOf(rows)), fault);
      expectFault(() => engine.score("kl", rowsOf(rows), half, { zeros: "drop", lostMass }), fault);
      expectFault(() => engine.contributions("kl", rowsOf(rows), half), { ...fault, says: `${rows} rows of 2 bins` });
      expect(isUntouched(lostMass)).toBe(true);
    });

    test("more contributions than scores", () => {
      const P = { data: new Uint8Array(2 ** 12).fill(1), shape: [2 ** 38, 2 ** 12], stride: 0 } as const;
      expectFault(() => engine.contributions("entropy", P), { ...fault, says: `${2 ** 50} results` });
    });

    test("an out of another length is the nearer fault", () => {
      const out = untouched(2);
      expectFault(() => engine.score("kl", rowsOf(2 ** 40), half, { out }), {
        kind: "range",
        code: "LENGTH_MISMATCH",
        argument: "out",
      });
      expect(isUntouched(out)).toBe(true);
    });

    test("an array of more numbers", () => {
      // Of holes only: it takes no memory. Where that much can be reserved, the first hole is the fault.
      const numbers = Array<number>(2 ** 32 - 1);
      const code = expect.stringMatching(/^(?:ARRAY_TOO_LARGE|INVALID_NUMBER)$/);
      for (const call of [
        () => engine.score("kl", numbers, half),
        () => engine.score("kl", half, { data: numbers, shape: [1, 2], offset: 0 }),
        () => histograms(numbers, 1),
      ]) {
        expect(call).toThrow(expect.objectContaining({ code, expected: expect.any(String) }));
      }
    });
  });

  describe("shapes", () => {
    const P = { data: [1, 2, 3, 4, 5, 6], shape: [3, 2] } as const;

    test.each<readonly [what: string, Q: unknown, fault: Fault]>([
      ["bins differ", [1, 2, 3], { kind: "range", code: "SHAPE_MISMATCH", argument: "Q", says: "2 bins" }],
      ["one bin is not all bins", [1], { kind: "range", code: "SHAPE_MISMATCH", argument: "Q" }],
      [
        "rows differ",
        { data: [1, 2, 3, 4], shape: [2, 2] },
        { kind: "range", code: "SHAPE_MISMATCH", argument: "Q", says: "3 rows" },
      ],
      ["no rows", { data: [], shape: [0, 2] }, { kind: "range", code: "SHAPE_MISMATCH", argument: "Q" }],
      ["no bins", [], { kind: "range", code: "NO_BINS", argument: "Q", says: "at least one bin" }],
      ["no bins in a shape", { data: [], shape: [3, 0] }, { kind: "range", code: "NO_BINS", argument: "Q" }],
      [
        "too short",
        { data: [1, 2, 3, 4, 5], shape: [3, 2] },
        { kind: "range", code: "LENGTH_MISMATCH", argument: "Q.data" },
      ],
      [
        "too long",
        { data: Array(7).fill(1), shape: [3, 2] },
        { kind: "range", code: "LENGTH_MISMATCH", argument: "Q.data" },
      ],
      [
        "too short for its stride",
        { data: Array(7).fill(1), shape: [3, 2], stride: 3 },
        { kind: "range", code: "LENGTH_MISMATCH", argument: "Q.data", says: "8" },
      ],
      [
        "too short for its offset",
        { data: Array(6).fill(1), shape: [3, 2], offset: 1 },
        { kind: "range", code: "LENGTH_MISMATCH", argument: "Q.data", says: "7" },
      ],
      [
        "more elements than 32 bits count",
        { data: new Float64Array(6), shape: [2 ** 31, 2] },
        { kind: "range", code: "LENGTH_MISMATCH", argument: "Q.data", says: "4294967296" },
      ],
      ["negative", { data: [1], shape: [-1, 2] }, { kind: "range", code: "INVALID_BATCH", argument: "Q.shape[0]" }],
      ["a fraction", { data: [1], shape: [3, 1.5] }, { kind: "range", code: "INVALID_BATCH", argument: "Q.shape[1]" }],
      ["NaN", { data: [1], shape: [Number.NaN, 2] }, { kind: "range", code: "INVALID_BATCH", argument: "Q.shape[0]" }],
      ["text", { data: [1], shape: ["3", 2] }, { kind: "type", code: "INVALID_BATCH", argument: "Q.shape[0]" }],
      ["a BigInt", { data: [1], shape: [3n, 2] }, { kind: "type", code: "INVALID_BATCH", argument: "Q.shape[0]" }],
      ["one number", { data: [1, 2], shape: [2] }, { kind: "type", code: "INVALID_BATCH", argument: "Q.shape" }],
      [
        "three numbers",
        { data: [1, 2], shape: [1, 1, 2] },
        { kind: "type", code: "INVALID_BATCH", argument: "Q.shape" },
      ],
      ["no shape", { data: [1, 2] }, { kind: "type", code: "INVALID_BATCH", argument: "Q.shape" }],
      ["no data", { shape: [3, 2] }, { kind: "type", code: "INVALID_BATCH", argument: "Q" }],
      ["a negative stride", { ...P, stride: -2 }, { kind: "range", code: "INVALID_BATCH", argument: "Q.stride" }],
      ["half an offset", { ...P, offset: 0.5 }, { kind: "range", code: "INVALID_BATCH", argument: "Q.offset" }],
      [
        "strides of two dimensions",
        { ...P, stride: [2, 1] },
        { kind: "type", code: "INVALID_BATCH", argument: "Q.stride" },
      ],
      ["a number", 3, { kind: "type", code: "INVALID_BATCH", argument: "Q" }],
      ["text as a batch", "1,2", { kind: "type", code: "INVALID_BATCH", argument: "Q" }],
      ["options as a batch", { base: 2 }, { kind: "type", code: "INVALID_BATCH", argument: "Q" }],
    ])("%s", (_, Q, fault) => {
      expectFault(() => untyped.score("kl", P, Q), fault);
      expectFault(() => untyped.contributions("kl", P, Q), fault);
      // A Q of one row would do for the first of these as P.
      const asP = { ...fault, argument: fault.argument.replace("Q", "P") };
      if (fault.code !== "SHAPE_MISMATCH") expectFault(() => untyped.score("js", Q, P), asP);
    });

    const unknownKeys: readonly (readonly [key: string, value: unknown, says: RegExp])[] = [
      ["strides", [2, 1], /did you mean stride\?/],
      ["Offset", 0, /did you mean offset\?/],
      ["dtype", "float64", /data, shape, stride, offset/],
      ["nonsense", undefined, /"nonsense"/],
      ["constructor", 1, /"constructor"/],
    ];
    test.each(unknownKeys)("an unknown key of a batch: %s", (key, value, says) => {
      const fault = { kind: "type", code: "INVALID_BATCH", says } as const;
      const wrong = { ...P, [key]: value };
      expectFault(() => untyped.score("kl", wrong, half), { ...fault, argument: "P" });
      expectFault(() => untyped.score("kl", P, wrong), { ...fault, argument: "Q" });
      expectFault(() => untyped.contributions("entropy", wrong), { ...fault, argument: "P" });
      class Table {
        data = P.data;
        shape = P.shape;
      }
      expectFault(() => untyped.score("kl", Object.assign(new Table(), { [key]: value }), half), {
        ...fault,
        argument: "P",
      });
    });

    test("any object with a batch's keys is one", () => {
      const want = engine.score("kl", P, half);
      const frozen = Object.freeze({ ...P, stride: undefined, offset: undefined });
      const withoutPrototype = Object.assign(Object.create(null), P);
      class Table {
        #rows = 3;
        data = P.data;
        get shape() {
          return [this.#rows, 2] as const;
        }
        sum() {}
      }
      const hidden = Object.defineProperty({ ...P }, "cache", { value: 1, enumerable: false });
      const contributed = engine.contributions("kl", P, half, { mass: "given" });
      for (const batch of [histograms(P.data, 2), frozen, withoutPrototype, new Table(), hidden]) {
        expect(engine.score("kl", batch, half)).toEqual(want);
      }
      expect(engine.score("kl", P, contributed, { invalid: "nan" })).toHaveLength(3);
    });

    test("histograms", () => {
      const make = histograms as (...given: readonly unknown[]) => unknown;
      expectFault(() => make([1, 2, 3], 2), { kind: "range", code: "LENGTH_MISMATCH", argument: "data" });
      expectFault(() => make([1, 2, 3], 0), { kind: "range", code: "NO_BINS", argument: "bins" });
      expectFault(() => make([1, 2, 3], -1), { kind: "range", code: "INVALID_BATCH", argument: "bins" });
      expectFault(() => make([1, 2, 3], 1.5), { kind: "range", code: "INVALID_BATCH", argument: "bins" });
      expectFault(() => make([1, 2, 3], "3"), { kind: "type", code: "INVALID_BATCH", argument: "bins" });
      expectFault(() => make([1, 2, 3]), { kind: "type", code: "INVALID_BATCH", argument: "bins" });
      expectFault(() => make("123", 3), { kind: "type", code: "INVALID_DTYPE", argument: "data" });
      expectFault(() => make(new Int8Array(4), 2), { kind: "type", code: "INVALID_DTYPE", argument: "data" });
      expectFault(() => make({ 0: 1, length: 1 }, 1), { kind: "type", code: "INVALID_DTYPE", argument: "data" });
      expect(() => make([1, "2"], 2)).toThrow(
        expect.objectContaining({ code: "INVALID_NUMBER", argument: "data", bin: 1 }),
      );
    });
  });

  describe("arrays", () => {
    test.each<readonly [what: string, array: unknown, says: RegExp]>([
      ["BigUint64Array", new BigUint64Array(2), /Float64Array\.from\(data, Number\)/],
      ["BigInt64Array", new BigInt64Array(2), /Float64Array\.from\(data, Number\)/],
      ["Int32Array", new Int32Array(2), /Float64Array\.from\(data\)/],
      ["Int16Array", new Int16Array(2), /no sign/],
      ["Int8Array", new Int8Array(2), /no sign/],
      ["DataView", new DataView(new ArrayBuffer(16)), /Float64Array/],
      ["ArrayBuffer", new ArrayBuffer(16), /Float64Array/],
      ["text", "12", /Float64Array/],
      ["nothing", null, /null/],
      ["array-like", { 0: 1, 1: 1, length: 2 }, /Float64Array/],
      ["iterable", new Set([1, 2]), /Float64Array/],
    ])("%s is refused, with what to do instead", (_, array, says) => {
      const fault = { kind: "type", code: "INVALID_DTYPE", argument: "P.data", says } as const;
      expectFault(() => untyped.score("kl", { data: array, shape: [1, 2] }, half), fault);
      expectFault(() => untyped.contributions("kl", { data: array, shape: [1, 2] }, half), fault);
      if (ArrayBuffer.isView(array)) expectFault(() => untyped.score("kl", array, half), { ...fault, argument: "P" });
    });

    const numbers: readonly (readonly [what: string, value: unknown])[] = [
      ["text", "16"],
      ["empty text", ""],
      ["null", null],
      ["undefined", undefined],
      ["a BigInt", 1n],
      ["a boolean", true],
      ["a nested array", [1]],
      ["an object", { valueOf: () => 1 }],
      ["a Symbol", Symbol("1")],
    ];
    test.each(numbers)("%s among numbers", (_, value) => {
      const fault = { kind: "type", code: "INVALID_NUMBER" } as const;
      expectFault(() => untyped.score("kl", [1, value], half), { ...fault, argument: "P", row: 0, bin: 1 });
      expectFault(() => untyped.score("kl", half, [value, 1]), { ...fault, argument: "Q", row: 0, bin: 0 });
      const batch = { data: [1, 1, 1, value, 1, 1], shape: [3, 2] };
      expectFault(() => untyped.score("kl", batch, half), { ...fault, argument: "P.data", row: 1, bin: 1 });
      expectFault(() => untyped.contributions("kl", batch, half), { ...fault, argument: "P.data", row: 1, bin: 1 });
    });

    test("the row is one that the batch has, the first with that element", () => {
      const fault = { kind: "type", code: "INVALID_NUMBER", argument: "Q.data" } as const;
      const wrongAt = (index: number, length: number) =>
        Array.from({ length }, (_, j) => (j === index ? "1" : 1)) as unknown as number[];
      const P = histograms(Array<number>(12).fill(1), 4);
      const rows = (index: number, length: number, stride: number, offset = 0) => ({
        data: wrongAt(index, length),
        shape: [3, 4],
        stride,
        offset,
      });
      // Rows that overlap: elements 0–3, 2–5 and 4–7.
      for (const [index, row, bin] of [
        [1, 0, 1],
        [3, 0, 3],
        [4, 1, 2],
        [6, 2, 2],
        [7, 2, 3],
      ] as const) {
        expectFault(() => untyped.score("kl", P, rows(index, 8, 2)), { ...fault, row, bin });
      }
      expectFault(() => untyped.score("kl", P, rows(2, 4, 0)), { ...fault, row: 0, bin: 2 });
      expectFault(() => untyped.score("kl", P, rows(11, 15, 5, 1)), { ...fault, row: 2, bin: 0 });
      // Before the rows, between them, and after the last.
      expectFault(() => untyped.score("kl", P, rows(0, 15, 5, 1)), fault);
      expectFault(() => untyped.score("kl", P, rows(5, 15, 5, 1)), fault);
      expectFault(() => untyped.score("kl", P, rows(15, 20, 5, 1)), fault);
      expectFault(() => untyped.score("kl", P, rows(16, 20, 5, 1)), fault);
      expectFault(() => untyped.score("kl", P, rows(9, 12, 2)), fault);
      expectFault(() => untyped.score("kl", P, { data: ["1"], shape: [0, 4], stride: 4 }), fault);
    });

    test("a hole among numbers", () => {
      const holed = [1, 1, 1, 1];
      delete holed[2];
      const fault = { kind: "type", code: "INVALID_NUMBER", says: "hole" } as const;
      expectFault(() => untyped.score("kl", holed, [1, 1, 1, 1]), { ...fault, argument: "P", row: 0, bin: 2 });
      const batch = { data: holed, shape: [2, 2] };
      expectFault(() => untyped.score("kl", batch, half), { ...fault, argument: "P.data", row: 1, bin: 0 });
    });

    test("rows as nested arrays", () => {
      const nested = [half, half];
      expectFault(() => untyped.score("kl", nested, half), {
        kind: "type",
        code: "INVALID_NUMBER",
        argument: "P",
        row: 0,
        bin: 0,
        says: "array",
      });
    });
  });

  describe("buffers that are gone", () => {
    const gone = { kind: "type", code: "INVALID_BUFFER" } as const;

    test.each([Float64Array, Float32Array, Uint32Array, Uint16Array, Uint8Array])("a detached %o", (make) => {
      const array = new make([1, 2, 3, 4]);
      const P = histograms(array, 2);
      detach(array);
      expectFault(() => engine.score("kl", array, half), { ...gone, argument: "P" });
      expectFault(() => engine.score("kl", half, array), { ...gone, argument: "Q" });
      expectFault(() => engine.score("kl", P, half), { ...gone, argument: "P.data" });
      expectFault(() => engine.contributions("entropy", P), { ...gone, argument: "P.data" });
      expectFault(() => engine.score("kl", { data: array, shape: [0, 2] }, half), { ...gone, argument: "P.data" });
      expectFault(() => histograms(array, 2), { ...gone, argument: "data" });
    });

    test("a detached out, lostMass", () => {
      const out = new Float64Array(1);
      detach(out);
      expect(() => engine.score("kl", half, half, { out })).toThrow(expect.objectContaining({ argument: "out" }));
      const zeros = "drop";
      expect(() => engine.score("kl", half, half, { zeros, lostMass: out })).toThrow(
        expect.objectContaining({ argument: "lostMass" }),
      );
    });

    test("a detached out for no rows is an error of the package, or fine", () => {
      const out = new Float64Array(0);
      detach(out);
      try {
        expect(engine.score("kl", histograms([], 2), half, { out })).toHaveLength(0);
      } catch (error) {
        expect(error).toSatisfy(isKullbackError);
      }
    });

    test("a getter among the options that detaches", () => {
      const array = Float64Array.of(1, 2);
      const options = {
        get base() {
          detach(array);
          return 2;
        },
      };
      expectFault(() => engine.score("kl", array, half, options), { ...gone, argument: "P" });
    });

    test("a getter of one batch that detaches the other, or out", () => {
      for (const length of [1, 3]) {
        const array = new Float64Array(2 * length).fill(1);
        const Q = {
          shape: [1, 2] as const,
          get data() {
            detach(array);
            return half;
          },
        };
        expectFault(() => engine.score("kl", histograms(array, 2), Q), { ...gone, argument: "P.data" });
      }
      const out = untouched(1);
      const detaching = {
        shape: [1, 2] as const,
        get data() {
          detach(out);
          return half;
        },
      };
      expect(() => engine.score("kl", half, detaching, { out })).toThrow(expect.objectContaining({ argument: "out" }));
    });

    /** An array whose last element runs `then` when it is read. */
    function withGetter(values: readonly number[], then: () => void): number[] {
      const last = values.length - 1;
      return Object.defineProperty([...values], last, {
        enumerable: true,
        get() {
          then();
          return values[last];
        },
      });
    }

    /** An object that runs `then` when that trap of it is met. */
    function withTrap<T extends object>(
      target: T,
      trap: "get" | "has" | "ownKeys" | "getOwnPropertyDescriptor",
      then: () => void,
    ): T {
      const reflect = Reflect[trap] as (...given: unknown[]) => unknown;
      return new Proxy(target, {
        [trap](...given: unknown[]) {
          then();
          return reflect(...given);
        },
      });
    }

    /** The same object, but that getting `key` runs `then` first. */
    function withKey<T extends object>(object: T, key: keyof T, then: () => void): T {
      const { [key]: value } = object;
      return Object.defineProperty({ ...object }, key, {
        enumerable: true,
        get() {
          then();
          return value;
        },
      });
    }

    const nothing = () => {};
    /** Detaches an array once; a second time is an error. */
    const detaching = (array: Float64Array) => () => {
      if (array.length > 0) detach(array);
    };

    const row = { data: [1, 1], shape: [1, 2], stride: 2, offset: 0 };
    /** Batches of one row, all of which run something when they are read. */
    const batchesThatRun: readonly (readonly [what: string, batch: (then: () => void) => unknown])[] = [
      ["data", (then) => withKey(row, "data", then)],
      ["shape", (then) => withKey(row, "shape", then)],
      ["stride", (then) => withKey(row, "stride", then)],
      ["offset", (then) => withKey(row, "offset", then)],
      ["an element of shape", (then) => ({ ...row, shape: withGetter(row.shape, then) })],
      ["an element of data", (then) => ({ ...row, data: withGetter(row.data, then) })],
      ["an element of a bare array", (then) => withGetter(row.data, then)],
      ["a Proxy as an array", (then) => withTrap([...row.data], "get", then)],
      ["a Proxy as data", (then) => ({ ...row, data: withTrap([...row.data], "get", then) })],
      ["a Proxy as shape", (then) => ({ ...row, shape: withTrap([...row.shape], "get", then) })],
      ["a Proxy's get", (then) => withTrap({ ...row }, "get", then)],
      ["a Proxy's has", (then) => withTrap({ ...row }, "has", then)],
      ["a Proxy's ownKeys", (then) => withTrap({ ...row }, "ownKeys", then)],
      ["a Proxy's getOwnPropertyDescriptor", (then) => withTrap({ ...row }, "getOwnPropertyDescriptor", then)],
    ];

    test.each(batchesThatRun)("what a batch does when it is read: %s", (_, batch) => {
      for (const method of ["score", "contributions"] as const) {
        const P = new Float64Array(2).fill(1);
        expectFault(() => untyped[method]("kl", P, batch(detaching(P))), { ...gone, argument: "P" });
        const Q = new Float64Array(2).fill(1);
        expectFault(() => untyped[method]("kl", batch(detaching(Q)), Q), { ...gone, argument: "Q" });
        const out = untouched(method === "score" ? 1 : 2);
        expect(() => untyped[method]("kl", half, batch(detaching(out)), { out })).toThrow(
          expect.objectContaining({ name: expect.stringMatching(/^Kullback/), argument: "out" }),
        );
        // Where that does no harm, it is a batch like any other.
        expect(untyped[method]("kl", half, batch(nothing))).toEqual(engine[method]("kl", half, row.data));
      }
    });

    const zeros = { epsilon: 0.5 };
    const options = { base: 2, mass: "given", zeros, invalid: "throw", out: undefined, lostMass: undefined } as const;
    const optionsThatRun: readonly (readonly [what: string, options: (then: () => void) => object])[] = [
      ...(Object.keys(options) as (keyof typeof options)[]).map(
        (key) => [key, (then: () => void) => withKey(options, key, then)] as const,
      ),
      ["precision", (then) => withKey({ precision: "double" }, "precision", then)],
      ["epsilon", (then) => ({ zeros: withKey(zeros, "epsilon", then) })],
      ["pseudocount", (then) => ({ zeros: withKey({ pseudocount: 1 }, "pseudocount", then) })],
      ["a Proxy", (then) => withTrap({ ...options }, "get", then)],
      ["a Proxy as zeros", (then) => ({ zeros: withTrap({ ...zeros }, "ownKeys", then) })],
    ];

    test.each(optionsThatRun)("what options do when they are read: %s", (_, make) => {
      for (const [argument, index] of [
        ["P", 1],
        ["Q", 2],
      ] as const) {
        const array = new Float64Array(2).fill(1);
        const given: unknown[] = ["kl", half, half, make(detaching(array))];
        given[index] = array;
        expectFault(() => untyped.score(...given), { ...gone, argument });
      }
      const array = new Float64Array(2).fill(1);
      expectFault(() => untyped.score("entropy", array, make(detaching(array))), { ...gone, argument: "P" });
      const want = untyped.score("kl", half, [1, 3], { ...make(nothing) });
      expect(untyped.score("kl", half, [1, 3], make(nothing))).toEqual(want);
    });

    test.runIf(resizable)("a resizable buffer that shrank", () => {
      const buffer = resizableBuffer(64);
      const fixed = new Float64Array(buffer, 0, 8);
      const tracking = new Float64Array(buffer);
      tracking.fill(1);
      const P = histograms(tracking, 2);
      buffer.resize(32);
      expectFault(() => engine.score("kl", histograms(fixed, 2), half), { ...gone, argument: "data" });
      expectFault(() => engine.score("kl", { data: fixed, shape: [4, 2] }, half), { ...gone, argument: "P.data" });
      expectFault(() => engine.score("kl", fixed, [1, 1, 1, 1, 1, 1, 1, 1]), { ...gone, argument: "P" });
      expectFault(() => engine.score("kl", P, half), { kind: "range", code: "LENGTH_MISMATCH", argument: "P.data" });
      buffer.resize(0);
      expect(() => engine.score("kl", P, half)).toThrow(expect.objectContaining({ argument: "P.data" }));
    });

    test.runIf(resizable)("a resizable buffer that shrinks between check and use", () => {
      const buffer = resizableBuffer(64);
      const array = new Float64Array(buffer);
      array.fill(1);
      const options = {
        get base() {
          buffer.resize(32);
          return 2;
        },
      };
      expect(() => engine.score("kl", { data: array, shape: [4, 2] }, half, options)).toThrow(
        expect.objectContaining({ argument: "P.data" }),
      );
      buffer.resize(64);
      const Q = {
        shape: [1, 2] as const,
        get data() {
          buffer.resize(32);
          return half;
        },
      };
      expect(() => engine.score("kl", { data: array, shape: [4, 2] }, Q)).toThrow(
        expect.objectContaining({ argument: "P.data" }),
      );
    });
  });

  describe("divergences", () => {
    test.each([
      ["kll", "kl"],
      ["KL", "kl"],
      ["Kl", "kl"],
      ["jefreys", "jeffreys"],
      ["cross_entropy", "cross-entropy"],
      ["crossEntropy", "cross-entropy"],
      ["generalised-kl", "generalized-kl"],
      ["JS", "js"],
      ["js distance", "js-distance"],
      ["reverse_kl", "reverse-kl"],
      ["Entropy", "entropy"],
    ])("%s: did you mean %s?", (typed, meant) => {
      const fault = { kind: "range", code: "UNKNOWN_DIVERGENCE", argument: "divergence" } as const;
      expectFault(() => untyped.score(typed, half, half), { ...fault, says: `did you mean "${meant}"` });
      expectFault(() => untyped.contributions(typed, half, half), { ...fault, says: `did you mean "${meant}"` });
    });

    test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "", "k".repeat(100_000)])("%.20s", (name) => {
      expectFault(() => untyped.score(name, half, half), {
        kind: "range",
        code: "UNKNOWN_DIVERGENCE",
        argument: "divergence",
      });
    });

    test.each([
      [undefined],
      [null],
      [3],
      [Symbol("kl")],
      [["kl"]],
      [{ toString: () => "kl" }],
      [new String("kl")],
      [() => 1],
    ])("%o", (name) => {
      expectFault(() => untyped.score(name, half, half), {
        kind: "type",
        code: "INVALID_ARGUMENT",
        argument: "divergence",
      });
    });

    test("entropy with a Q, kl without", () => {
      const fault = { kind: "type", code: "INVALID_ARGUMENT", argument: "Q" } as const;
      for (const method of ["score", "contributions"] as const) {
        expectFault(() => untyped[method]("entropy", half, half), fault);
        expectFault(() => untyped[method]("entropy", half, histograms(half, 2), { base: 2 }), fault);
        expectFault(() => untyped[method]("entropy", half, new Float64Array(2)), fault);
        expectFault(() => untyped[method]("kl", half), fault);
        expectFault(() => untyped[method]("kl", half, null), fault);
        expectFault(() => untyped[method]("js", half, undefined, { base: 2 }), fault);
      }
      const tooMany = { kind: "type", code: "INVALID_ARGUMENT", argument: "options" } as const;
      expectFault(() => untyped.score("entropy", half, { base: 2 }, { base: 2 }), tooMany);
      expect(() => untyped.score("kl")).toThrow(KullbackTypeError);
      expect(() => untyped.score()).toThrow(KullbackTypeError);
    });

    test("which take no Q is what their type says, and the table", () => {
      // Both ways by the compiler: none too many, none left out.
      const ofOneBatch: Record<OneBatchDivergence, true> = { entropy: true };
      for (const name of divergenceNames) {
        const isOfOneBatch = divergences.get(name)?.operands === "pp";
        expect(Object.hasOwn(ofOneBatch, name)).toBe(isOfOneBatch);
        const fault = { kind: "type", code: "INVALID_ARGUMENT", argument: "Q" } as const;
        expectFault(() => (isOfOneBatch ? untyped.score(name, half, half) : untyped.score(name, half)), fault);
      }
    });

    test("contributions to a root", () => {
      expectFault(() => engine.contributions("js-distance", half, half), {
        kind: "range",
        code: "INVALID_ARGUMENT",
        argument: "divergence",
      });
    });
  });

  describe("options", () => {
    const range = (argument: string): Fault => ({ kind: "range", code: "INVALID_OPTION", argument });
    const type = (argument: string): Fault => ({ kind: "type", code: "INVALID_OPTION", argument });
    const unknown = (says: string): Fault => ({ kind: "type", code: "UNKNOWN_OPTION", argument: "options", says });

    test.each<readonly [options: unknown, fault: Fault]>([
      [{ bases: 2 }, unknown("did you mean base")],
      [{ Base: 2 }, unknown("did you mean base")],
      [{ zero: "drop" }, unknown("did you mean zeros")],
      [{ lost_mass: new Float64Array(1) }, unknown("did you mean lostMass")],
      [{ output: new Float64Array(1) }, unknown("did you mean out")],
      [{ constructor: 1 }, unknown("constructor")],
      [JSON.parse('{ "__proto__": 1 }'), unknown("__proto__")],
      [{ base: 2, nonsense: undefined }, unknown("nonsense")],
      [{ base: 0 }, range("base")],
      [{ base: -0 }, range("base")],
      [{ base: -2 }, range("base")],
      [{ base: 1 }, range("base")],
      [{ base: Number.NaN }, range("base")],
      [{ base: Number.POSITIVE_INFINITY }, range("base")],
      [{ base: "2" }, type("base")],
      [{ base: 2n }, type("base")],
      [{ base: null }, type("base")],
      [{ zeros: { epsilon: 0 } }, range("zeros.epsilon")],
      [{ zeros: { epsilon: -0 } }, range("zeros.epsilon")],
      [{ zeros: { epsilon: 1 } }, range("zeros.epsilon")],
      [{ zeros: { epsilon: 2 } }, range("zeros.epsilon")],
      [{ zeros: { epsilon: -1 } }, range("zeros.epsilon")],
      [{ zeros: { epsilon: Number.NaN } }, range("zeros.epsilon")],
      [{ zeros: { epsilon: Number.POSITIVE_INFINITY } }, range("zeros.epsilon")],
      [{ zeros: { epsilon: "1e-10" } }, type("zeros.epsilon")],
      [{ zeros: { epsilon: undefined } }, type("zeros.epsilon")],
      [{ zeros: { pseudocount: 0 } }, range("zeros.pseudocount")],
      [{ zeros: { pseudocount: -0.5 } }, range("zeros.pseudocount")],
      [{ zeros: { pseudocount: Number.NaN } }, range("zeros.pseudocount")],
      [{ zeros: { pseudocount: Number.POSITIVE_INFINITY } }, range("zeros.pseudocount")],
      [{ zeros: { pseudocount: "1" } }, type("zeros.pseudocount")],
      [{ zeros: { epsilon: 0.1, pseudocount: 1 } }, type("zeros")],
      [{ zeros: { epsilons: 0.1 } }, type("zeros")],
      [{ zeros: {} }, type("zeros")],
      [{ zeros: [] }, type("zeros")],
      [{ zeros: "skip" }, type("zeros")],
      [{ zeros: 1e-10 }, type("zeros")],
      [{ zeros: false }, type("zeros")],
      [{ mass: "normalise" }, type("mass")],
      [{ mass: true }, type("mass")],
      [{ invalid: "ignore" }, type("invalid")],
      [{ lostMass: new Float64Array(1) }, range("lostMass")],
      [{ lostMass: new Float64Array(1), zeros: { epsilon: 0.1 } }, range("lostMass")],
      [{ out: new Float64Array(3) }, { kind: "range", code: "LENGTH_MISMATCH", argument: "out" }],
      [{ out: new Float64Array(0) }, { kind: "range", code: "LENGTH_MISMATCH", argument: "out" }],
      [{ out: new Float32Array(1) }, { kind: "type", code: "INVALID_DTYPE", argument: "out" }],
      [{ out: [0] }, { kind: "type", code: "INVALID_DTYPE", argument: "out" }],
      [{ out: null }, { kind: "type", code: "INVALID_DTYPE", argument: "out" }],
      [{ out: new ArrayBuffer(8) }, { kind: "type", code: "INVALID_DTYPE", argument: "out" }],
      [
        { zeros: "drop", lostMass: new Float64Array(2) },
        { kind: "range", code: "LENGTH_MISMATCH", argument: "lostMass" },
      ],
      [
        { zeros: "drop", lostMass: [0] },
        { kind: "type", code: "INVALID_DTYPE", argument: "lostMass" },
      ],
      [null, type("options")],
      [2, type("options")],
      ["base", type("options")],
    ])("%o", (options, fault) => {
      expectFault(() => untyped.score("kl", half, half, options), fault);
      const isOfRows = fault.argument === "out" && fault.code === "LENGTH_MISMATCH";
      if (!isOfRows) expectFault(() => untyped.contributions("kl", half, half, options), fault);
      // Measures of one batch take them third.
      if (options !== undefined) expectFault(() => untyped.score("entropy", half, options), fault);
    });

    class Settings {}
    class Table extends Map {}
    test.each([
      ["a Date", new Date(0)],
      ["a RegExp", /base/],
      ["a Map", new Map([["base", 2]])],
      ["a subclass of Map", new Table()],
      ["a Promise", Promise.resolve({ base: 2 })],
      ["an Error", new Error("base")],
      ["an array", []],
      ["a typed array", new Uint8Array(0)],
      ["a function", () => ({ base: 2 })],
      ["a boxed number", Object(2)],
      ["Math", Math],
      ["an instance of a class", new Settings()],
      ["an instance of a class, with options", Object.assign(new Settings(), { base: 2 })],
      ["options inherited", Object.create({ base: 2 })],
      ["options inherited from an object without a prototype", Object.create(Object.assign(Object.create(null), {}))],
      ["a Map of another realm", inAnotherRealm("new Map()")],
      ["an instance of another realm's class", inAnotherRealm("new (class { base = 2 })()")],
    ])("%s is no options", (_, options) => {
      expectFault(() => untyped.score("kl", half, half, options), type("options"));
      expectFault(() => untyped.contributions("kl", half, half, options), type("options"));
      expectFault(() => (klDivergence as (...given: unknown[]) => number)(half, half, options), type("options"));
      // Third, where arrays and batches are taken for a Q.
      if (!Array.isArray(options) && !ArrayBuffer.isView(options))
        expectFault(() => untyped.score("entropy", half, options), type("options"));
    });

    test("a plain object is, of another realm too, or without a prototype", () => {
      const want = engine.score("kl", [1, 2], half, { base: 2 });
      for (const options of [
        Object.freeze({ base: 2 }),
        Object.assign(Object.create(null), { base: 2 }),
        inAnotherRealm("({ base: 2 })"),
        inAnotherRealm("Object.assign(Object.create(null), { base: 2 })"),
        structuredClone({ base: 2 }),
        new Proxy({ base: 2 }, {}),
      ]) {
        expect(engine.score("kl", [1, 2], half, options)).toEqual(want);
      }
    });

    test("of one method only", () => {
      expectFault(() => untyped.score("kl", half, half, { precision: "half" }), type("precision"));
      expectFault(() => untyped.score("kl", half, half, { precision: null }), type("precision"));
      expectFault(() => untyped.contributions("kl", half, half, { precision: "double" }), unknown("precision"));
      expectFault(() => untyped.contributions("kl", half, half, { out: new Float64Array(1) }), {
        kind: "range",
        code: "LENGTH_MISMATCH",
        argument: "out",
        says: "length 2",
      });
    });

    test("generalized-kl of rows divided by their masses", () => {
      expectFault(() => engine.score("generalized-kl", half, half, { mass: "normalize" }), range("mass"));
    });

    test("undefined is the default", () => {
      const options = {
        base: undefined,
        mass: undefined,
        zeros: undefined,
        precision: undefined,
        invalid: undefined,
        out: undefined,
        lostMass: undefined,
      };
      expect(engine.score("kl", [1, 2], half, options)).toEqual(engine.score("kl", [1, 2], half));
      expect(engine.score("entropy", [1, 2], undefined)).toEqual(engine.score("entropy", [1, 2]));
    });

    test("no valid option or base gives NaN", () => {
      for (const base of [5e-324, 2 ** -1022, 0.5, 1 - 2 ** -53, 1 + 2 ** -52, 1.5, 1e300, Number.MAX_VALUE]) {
        expect(engine.score("kl", [0.9, 0.1], half, { base })[0]).not.toBeNaN();
      }
      for (const pseudocount of [5e-324, 1, 9e291]) {
        expect(engine.score("kl", [Number.MAX_VALUE, 1], [1, 1], { zeros: { pseudocount } })[0]).not.toBeNaN();
      }
    });

    test("a base below 1 turns the sign; a root of that is refused", () => {
      expect(engine.score("kl", [0.9, 0.1], half, { base: 0.5 })[0]).toBeLessThan(0);
      expect(() => engine.score("js-distance", [0.9, 0.1], half, { base: 0.5 })).toThrow(
        expect.objectContaining({ argument: "base" }),
      );
    });
  });

  test("a closed engine", async () => {
    const closed = await createEngine({ backend: engine.backend });
    const kept = closed.score("kl", [0.9, 0.1], half);
    closed.close();
    const fault = { kind: "type", code: "ENGINE_CLOSED", argument: "engine" } as const;
    expectFault(() => closed.score("kl", half, half), fault);
    expectFault(() => closed.contributions("kl", half, half), fault);
    expectFault(() => (closed as unknown as Untyped).score("nonsense"), fault);
    closed.close();
    expect(kept).toEqual(engine.score("kl", [0.9, 0.1], half));
  });
});

describe.each([
  ["klDivergence", klDivergence],
  ["jsDivergence", jsDivergence],
])("%s", (_, divergence) => {
  const pair = divergence as (...given: readonly unknown[]) => number;

  test("says what is wrong as the engine does, of p and q", () => {
    const range = { kind: "range", row: 0 } as const;
    expectFault(() => pair([0.5, -0.5], [1, 1]), { ...range, code: "INVALID_MASS", argument: "p", bin: 1 });
    expectFault(() => pair([1], [Number.NaN]), { ...range, code: "INVALID_MASS", argument: "q", bin: 0 });
    expectFault(() => pair([1, 1], [0, 0]), { ...range, code: "ZERO_MASS", argument: "q" });
    expectFault(() => pair([1, 1], [1]), { kind: "range", code: "SHAPE_MISMATCH", argument: "q", says: "as p has" });
    expectFault(() => pair([], []), { kind: "range", code: "NO_BINS", argument: "p" });
    expectFault(() => pair([1, "1"], [1, 1]), { kind: "type", code: "INVALID_NUMBER", argument: "p", row: 0, bin: 1 });
    expectFault(() => pair([1, 1], [1, 1], { bass: 2 }), { kind: "type", code: "UNKNOWN_OPTION", argument: "options" });
    expectFault(() => pair([1, 1], [1, 1], { base: 1 }), { kind: "range", code: "INVALID_OPTION", argument: "base" });
    expectFault(() => pair([1, 1], [1, 1], null), { kind: "type", code: "INVALID_OPTION", argument: "options" });
    const detached = new Float64Array(2);
    detach(detached);
    expectFault(() => pair([1, 1], detached), { kind: "type", code: "INVALID_BUFFER", argument: "q" });
  });

  test.each([
    ["a batch of two rows", histograms([1, 1, 1, 1], 2)],
    ["a batch of no rows", { data: [], shape: [0, 2] }],
    ["a batch of one row", histograms([1, 1], 2)],
    ["nothing", undefined],
    ["null", null],
    ["text", "11"],
    ["a number", 1],
    ["an array-like", { 0: 1, 1: 1, length: 2 }],
    ["64-bit integers", new BigUint64Array(2)],
  ])("takes arrays: not %s", (_, given) => {
    const fault = { kind: "type", code: "INVALID_DTYPE", says: "array of numbers" } as const;
    expectFault(() => pair(given, [1, 1]), { ...fault, argument: "p" });
    expectFault(() => pair([1, 1], given), { ...fault, argument: "q" });
    expectFault(() => pair(given, given), { ...fault, argument: "p" });
  });

  test("options are read once", () => {
    let read = 0;
    const options = {
      get base() {
        read += 1;
        return 2;
      },
    };
    expect(pair([0.9, 0.1], [0.5, 0.5], options)).toBe(pair([0.9, 0.1], [0.5, 0.5], { base: 2 }));
    expect(read).toBe(1);
  });
});

test("klDivergence tells a zero under mass of p and q", () => {
  expectFault(() => klDivergence([1, 1], [1, 0], { zeros: "throw" }), {
    kind: "range",
    code: "ZERO_UNDER_MASS",
    argument: "q",
    row: 0,
    bin: 1,
    says: "where p has some",
  });
});

describe("isKullbackError", () => {
  // In a browser Vitest has one copy of a module.
  test.runIf(typeof document === "undefined")("knows errors of another copy of the package", async () => {
    vi.resetModules();
    const other = await import("../src/index.ts");
    expect(other.KullbackRangeError).not.toBe(KullbackRangeError);
    for (const call of [() => other.klDivergence([-1], [1]), () => other.klDivergence([1n as never], [1])]) {
      let thrown: unknown;
      try {
        call();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).not.toBeInstanceOf(KullbackRangeError);
      expect(thrown).not.toBeInstanceOf(KullbackTypeError);
      expect(isKullbackError(thrown)).toBe(true);
      expect(other.isKullbackError(thrown)).toBe(true);
    }
  });

  test("knows what is none", () => {
    for (const value of [
      undefined,
      null,
      "kullback",
      3,
      {},
      new TypeError("no"),
      new RangeError("no"),
      { code: "INVALID_MASS", name: "KullbackRangeError" },
      Object.create(null),
    ]) {
      expect(isKullbackError(value)).toBe(false);
    }
  });
});
