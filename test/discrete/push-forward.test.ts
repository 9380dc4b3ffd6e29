import { describe, expect, test } from "vitest";
import { coarsen, histograms, pushForward } from "../../src/index.ts";
import { expectFault, untyped } from "./faults.ts";

const identity = { data: [1, 0, 0, 1], shape: [2, 2] } as const;

describe("pushForward", () => {
  test("sends each bin's mass where the channel says", () => {
    const channel = { data: [0.5, 0.25, 0.25, 0, 1, 0], shape: [2, 3] } as const;
    expect(pushForward(histograms([8, 2, 0, 4], 2), channel)).toEqual({
      data: Float64Array.of(4, 4, 2, 0, 4, 0),
      shape: [2, 3],
    });
  });

  test("a channel of zeros and ones does what coarsen does", () => {
    const batch = histograms(
      Float64Array.from({ length: 40 }, (_, bin) => Math.sqrt(bin)),
      8,
    );
    const map = [2, 0, 1, 1, 2, 0, 0, 2];
    const data = Uint8Array.from({ length: 24 }, (_, cell) => (map[Math.floor(cell / 3)] === cell % 3 ? 1 : 0));
    expect(pushForward(batch, { data, shape: [8, 3] })).toEqual(coarsen(batch, map));
  });

  test("rows keep their mass, also through a channel whose rows sum to nearly 1", () => {
    const thirds = { data: Float32Array.of(1 / 3, 1 / 3, 1 / 3, 0.1, 0.2, 0.7), shape: [2, 3] } as const;
    const { data } = pushForward([7, 2], thirds);
    const sum = (data[0] as number) + (data[1] as number) + (data[2] as number);
    // Not 9·(1 + 3e-8), as the single-precision thirds would have it.
    expect(Math.abs(sum / 9 - 1)).toBeLessThanOrEqual(4 * 2 ** -53);
  });

  test("rows picked out of larger arrays, of histograms and of channels", () => {
    const batch = { data: [9, 1, 2, 9], shape: [1, 2], offset: 1 } as const;
    const channel = { data: [9, 0, 1, 9, 1, 0], shape: [2, 2], stride: 3, offset: 1 } as const;
    expect(pushForward(batch, channel).data).toEqual(Float64Array.of(2, 1));
  });

  test("rows without mass, no rows, one bin", () => {
    expect(pushForward([0, 0], identity).data).toEqual(Float64Array.of(0, 0));
    expect(pushForward({ data: [], shape: [0, 2] }, identity)).toEqual({ data: Float64Array.of(), shape: [0, 2] });
    expect(pushForward([6], [0.5, 0.5]).data).toEqual(Float64Array.of(3, 3));
  });

  test("changes nothing of the caller's", () => {
    const data = Float64Array.of(0.3, 0.7 + 1e-9, 1, 0);
    const before = data.slice();
    pushForward([1, 2], { data, shape: [2, 2] });
    expect(data).toEqual(before);
  });

  describe("bad input", () => {
    const call = untyped(pushForward);

    test("masses and probabilities", () => {
      for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        const fault = { kind: "range", code: "INVALID_MASS", row: 1, bin: 0 } as const;
        expectFault(() => call(histograms([1, 1, value, 1], 2), identity), { ...fault, argument: "batch" });
        expectFault(() => call([1, 2], histograms([1, 0, value, 1], 2)), { ...fault, argument: "channel" });
      }
      expectFault(() => call([1e308, 1e308], { data: [1, 1], shape: [2, 1] }), {
        kind: "range",
        code: "INVALID_MASS",
        argument: "batch",
        row: 0,
      });
      expectFault(() => call(undefined, identity), { kind: "type", code: "INVALID_BATCH", argument: "batch" });
      expectFault(() => call([1, 2], undefined), { kind: "type", code: "INVALID_BATCH", argument: "channel" });
    });

    test("shapes", () => {
      const fault = { kind: "range", code: "SHAPE_MISMATCH", argument: "channel" } as const;
      expectFault(() => call([1, 2, 3], identity), { ...fault, says: "3 rows" });
      expectFault(() => call([1, 2], [0.5, 0.5]), { ...fault, says: "2 rows" });
    });

    test("rows that are no distributions, by the precision of their numbers", () => {
      const fault = { kind: "range", code: "INVALID_ARGUMENT", argument: "channel", row: 1 } as const;
      const withSum = (sum: number, kind: typeof Float32Array | typeof Float64Array) => () =>
        pushForward([1, 2], { data: kind.of(1, 0, 0.5, sum - 0.5), shape: [2, 2] });
      for (const sum of [0.9, 1.1, 1 + 2e-8, 1 - 2e-8]) expectFault(withSum(sum, Float64Array), fault);
      for (const sum of [0.9, 1.1, 1 + 4e-4, 1 - 4e-4]) expectFault(withSum(sum, Float32Array), fault);
      for (const sum of [1 + 1e-8, 1 - 1e-8]) expect(withSum(sum, Float64Array)().shape).toEqual([1, 2]);
      for (const sum of [1 + 3e-4, 1 - 3e-4]) expect(withSum(sum, Float32Array)().shape).toEqual([1, 2]);
      expectFault(() => pushForward([1, 2], histograms([1, 0, 0, 0], 2)), { ...fault, says: "the sum 0" });
    });
  });
});
