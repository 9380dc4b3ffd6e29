import { describe, expect, test } from "vitest";
import { coarsen, histograms } from "../../src/index.ts";
import { expectFault, untyped } from "./faults.ts";

describe("coarsen", () => {
  test("puts bins together, in each row", () => {
    const batch = histograms([1, 2, 3, 4, 10, 20, 30, 40], 4);
    expect(coarsen(batch, [0, 1, 0, 1])).toEqual({ data: Float64Array.of(4, 6, 40, 60), shape: [2, 2] });
    expect(coarsen(batch, [0, 0, 0, 0])).toEqual({ data: Float64Array.of(10, 100), shape: [2, 1] });
    expect(coarsen(batch, [3, 2, 1, 0])).toEqual({ data: Float64Array.of(4, 3, 2, 1, 40, 30, 20, 10), shape: [2, 4] });
  });

  test("a new bin that no bin goes to is empty", () => {
    expect(coarsen([1, 2, 3], [0, 2, 2])).toEqual({ data: Float64Array.of(1, 0, 5), shape: [1, 3] });
  });

  test("masses and maps of every kind", () => {
    const want = Float64Array.of(3, 3);
    for (const kind of [Float64Array, Float32Array, Uint32Array, Uint16Array, Uint8Array]) {
      expect(coarsen(kind.of(1, 2, 3), [0, 0, 1]).data).toEqual(want);
      expect(coarsen([1, 2, 3], kind.of(0, 0, 1)).data).toEqual(want);
    }
    for (const kind of [Int8Array, Int16Array, Int32Array]) {
      expect(coarsen([1, 2, 3], kind.of(0, 0, 1)).data).toEqual(want);
    }
  });

  test("rows picked out of a larger array", () => {
    const data = [9, 1, 2, 9, 9, 3, 4, 9];
    expect(coarsen({ data, shape: [2, 2], stride: 4, offset: 1 }, [0, 0]).data).toEqual(Float64Array.of(3, 7));
  });

  test("rows without mass, no rows", () => {
    expect(coarsen([0, 0], [0, 1])).toEqual({ data: Float64Array.of(0, 0), shape: [1, 2] });
    expect(coarsen({ data: [], shape: [0, 3] }, [0, 1, 1])).toEqual({ data: Float64Array.of(), shape: [0, 2] });
  });

  test("sums lose nothing that a double can hold", () => {
    const half = 2 ** -53;
    expect(coarsen([1, half, half], [0, 0, 0]).data[0]).toBe(1 + 2 ** -52);
    expect(
      coarsen(
        Float64Array.from({ length: 1025 }, (_, bin) => (bin === 0 ? 1 : half)),
        Array(1025).fill(0),
      ).data[0],
    ).toBe(1 + 1024 * half);
    // And what a row lost is not found in the next.
    expect(coarsen(histograms([1, half, 1, 0], 2), [0, 0]).data).toEqual(Float64Array.of(1, 1));
  });

  test("changes nothing of the caller's", () => {
    const masses = Float64Array.of(1, 2, 3);
    const map = Uint8Array.of(0, 0, 1);
    coarsen(masses, map);
    expect(masses).toEqual(Float64Array.of(1, 2, 3));
    expect(map).toEqual(Uint8Array.of(0, 0, 1));
  });

  describe("bad input", () => {
    const call = untyped(coarsen);

    test("masses", () => {
      const map = [0, 0];
      for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        expectFault(() => call(histograms([1, 1, 1, value], 2), map), {
          kind: "range",
          code: "INVALID_MASS",
          argument: "batch",
          row: 1,
          bin: 1,
        });
      }
      expectFault(() => call("12", map), { kind: "type", code: "INVALID_BATCH", argument: "batch" });
      expectFault(() => call([1, "2"], map), {
        kind: "type",
        code: "INVALID_NUMBER",
        argument: "batch",
        row: 0,
        bin: 1,
      });
      expectFault(() => call([], []), { kind: "range", code: "NO_BINS", argument: "batch" });
    });

    test("a sum that no double holds", () => {
      expectFault(() => coarsen(histograms([1, 1, 1e308, 1e308], 2), [0, 0]), {
        kind: "range",
        code: "INVALID_MASS",
        argument: "batch",
        row: 1,
      });
    });

    test("maps", () => {
      for (const map of [undefined, null, "01", 0, {}, new DataView(new ArrayBuffer(2))]) {
        expectFault(() => call([1, 2], map), { kind: "type", code: "INVALID_ARGUMENT", argument: "map" });
      }
      expectFault(() => call([1, 2], [0]), {
        kind: "range",
        code: "LENGTH_MISMATCH",
        argument: "map",
        says: "length 2",
      });
      const fault = { code: "INVALID_NUMBER", argument: "map", bin: 1 } as const;
      for (const value of [-1, 0.5, 2, Number.NaN, Number.POSITIVE_INFINITY]) {
        expectFault(() => call([1, 2], [0, value]), { kind: "range", ...fault });
      }
      for (const value of ["1", undefined, null, 1n]) {
        expectFault(() => call([1, 2], [0, value]), { kind: "type", ...fault });
      }
    });
  });
});
