import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binSamples, createEngine, type Samples } from "../../src/index.ts";
import { loadDiscrete } from "../golden/load.ts";
import { expectFault, untyped } from "./faults.ts";

/** The same samples in every run: another seed is a change to this file. */
const RUNS = { seed: 223606, numRuns: 500 };

const countsOf = (values: Samples, options: Parameters<typeof binSamples>[1]) =>
  Array.from(binSamples(values, options).counts.data);

describe("binSamples", () => {
  describe("bins as NumPy's histogram has them, and two more", () => {
    test.each(loadDiscrete().bins)("$name", ({ values, bins, range, edges, counts }) => {
      const got = binSamples(values, bins === undefined ? { edges } : { bins, range });
      expect(Array.from(got.edges)).toEqual(edges);
      expect(Array.from(got.counts.data)).toEqual(counts);
      expect(got.counts.shape).toEqual([1, edges.length + 1]);
      // The edges given back put every value where it was.
      expect(countsOf(values, { edges: got.edges })).toEqual(counts);
    });
  });

  test("a value on an edge is in the bin above, and on the last edge in the last bin", () => {
    expect(countsOf([0, 1, 2, 3], { edges: [0, 1, 2, 3] })).toEqual([0, 1, 1, 2, 0]);
    expect(countsOf([0, 1, 2, 3], { bins: 3, range: [0, 3] })).toEqual([0, 1, 1, 2, 0]);
  });

  test("what is outside is below or above, infinities too", () => {
    const values = [-5, 0.5, 7, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308];
    expect(countsOf(values, { edges: [0, 1] })).toEqual([2, 1, 3]);
    expect(countsOf(values, { bins: 1, range: [0, 1] })).toEqual([2, 1, 3]);
  });

  test("a row a column", () => {
    const data = [1, 10, 2, 20, 3, 30];
    const { counts, edges } = binSamples({ data, shape: [3, 2] }, { edges: [0, 2.5, 25] });
    expect(counts).toEqual({ data: Float64Array.of(0, 2, 1, 0, 0, 0, 2, 1), shape: [2, 4] });
    // All columns have one range.
    expect(Array.from(binSamples({ data, shape: [3, 2] }, { bins: 29 }).edges)).toEqual(
      Array.from({ length: 30 }, (_, edge) => 1 + edge),
    );
    expect(edges).toEqual(Float64Array.of(0, 2.5, 25));
  });

  test("samples of every kind", () => {
    for (const kind of [Float64Array, Float32Array, Int32Array, Int16Array, Int8Array]) {
      expect(countsOf(kind.of(-2, -1, 0, 1), { edges: [-1, 1] })).toEqual([1, 3, 0]);
    }
    for (const kind of [Uint32Array, Uint16Array, Uint8Array, Uint8ClampedArray]) {
      expect(countsOf(kind.of(0, 1, 2, 3), { edges: Float32Array.of(1, 2) })).toEqual([1, 2, 1]);
    }
  });

  test("no samples", () => {
    expect(binSamples([], { edges: [0, 1] }).counts).toEqual({ data: Float64Array.of(0, 0, 0), shape: [1, 3] });
    expect(binSamples({ data: [], shape: [0, 2] }, { bins: 1, range: [0, 1] }).counts.shape).toEqual([2, 3]);
  });

  test("every sample is in one bin, and between its edges", () => {
    const numbers = fc.oneof(
      fc.double({ noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.integer({ min: -30, max: 30 }),
    );
    const even = fc
      .tuple(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 100 }),
      )
      .map(([least, width, bins]) => ({ bins, range: [least, least + width] as const }));
    const uneven = fc
      .uniqueArray(
        numbers.filter(Number.isFinite).map((edge) => edge + 0),
        { minLength: 2, maxLength: 30 },
      )
      .map((edges) => ({ edges: edges.sort((a, b) => a - b) }));
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 60 }), fc.oneof(even, uneven), (values, options) => {
        const { edges, counts } = binSamples(values, options);
        const [first, last] = [edges[0] as number, edges[edges.length - 1] as number];
        // One by one, by the definition.
        const want = new Float64Array(edges.length + 1);
        for (const value of values) {
          const above = edges.findIndex((edge) => edge > value);
          const bin = value < first ? 0 : value > last ? edges.length : value === last ? edges.length - 1 : above;
          want[bin] = (want[bin] as number) + 1;
        }
        expect(counts.data).toEqual(want);
      }),
      RUNS,
    );
  });

  test("data outside can be scored", async () => {
    const engine = await createEngine({ backend: "js" });
    const before = binSamples([1, 2, 3, 4, 4], { bins: 3 });
    const after = binSamples([2, 3, 9, 9, 9], { edges: before.edges });
    expect(engine.score("js", after.counts, before.counts)[0]).toBeGreaterThan(0);
    expect(engine.score("kl", after.counts, before.counts)[0]).toBe(Number.POSITIVE_INFINITY);
  });

  test("changes nothing of the caller's, and gives back edges of its own", () => {
    const values = Float64Array.of(3, 1, 2);
    const edges = Float64Array.of(0, 2, 4);
    const got = binSamples(values, { edges });
    got.edges[0] = 7;
    expect(values).toEqual(Float64Array.of(3, 1, 2));
    expect(edges).toEqual(Float64Array.of(0, 2, 4));
  });

  describe("bad input", () => {
    const call = untyped(binSamples);
    const edges = [0, 1];

    test("samples that are NaN, or no numbers", () => {
      const table = (value: unknown) => ({ data: [1, 2, 3, 4, 5, value], shape: [3, 2] });
      const place = { code: "INVALID_NUMBER", argument: "values.data", row: 2, column: 1 } as const;
      expectFault(() => call(table(Number.NaN), { edges }), { kind: "range", ...place, says: "column 1" });
      for (const value of ["6", null, undefined, 6n])
        expectFault(() => call(table(value), { edges }), { kind: "type", ...place });
      const data = Float32Array.of(1, 2, Number.NaN);
      const fault = { kind: "range", code: "INVALID_NUMBER", argument: "values", row: 2, column: 0 } as const;
      expectFault(() => call(data, { edges }), fault);
      expectFault(() => call(data, { bins: 3 }), fault);
      // A hole.
      expectFault(() => call(Array(1), { edges }), {
        kind: "type",
        code: "INVALID_NUMBER",
        argument: "values",
        row: 0,
        column: 0,
        says: "hole",
      });
    });

    test("samples of other kinds and shapes", () => {
      for (const values of [undefined, null, "12", 12, {}]) {
        expectFault(() => call(values, { edges }), { kind: "type", code: "INVALID_ARGUMENT", argument: "values" });
      }
      expectFault(() => call(new BigInt64Array(2), { edges }), {
        kind: "type",
        code: "INVALID_DTYPE",
        argument: "values",
      });
      expectFault(() => call(new DataView(new ArrayBuffer(8)), { edges }), {
        kind: "type",
        code: "INVALID_DTYPE",
        argument: "values",
      });
      expectFault(() => call({ data: "12", shape: [2, 1] }, { edges }), {
        kind: "type",
        code: "INVALID_DTYPE",
        argument: "values.data",
      });
      expectFault(() => call({ data: [1, 2, 3], shape: [2, 2] }, { edges }), {
        kind: "range",
        code: "LENGTH_MISMATCH",
        argument: "values.data",
        says: "4",
      });
      expectFault(() => call({ data: [1, 2] }, { edges }), {
        kind: "type",
        code: "INVALID_ARGUMENT",
        argument: "values.shape",
      });
      expectFault(() => call({ data: [1, 2], shape: [2] }, { edges }), {
        kind: "type",
        code: "INVALID_ARGUMENT",
        argument: "values.shape",
      });
      expectFault(() => call({ data: [], shape: [2, 0] }, { edges }), {
        kind: "range",
        code: "INVALID_ARGUMENT",
        argument: "values.shape[1]",
      });
      expectFault(() => call({ data: [], shape: [-1, 2] }, { edges }), {
        kind: "range",
        code: "INVALID_ARGUMENT",
        argument: "values.shape[0]",
      });
      const detached = Float64Array.of(1, 2);
      structuredClone(detached.buffer, { transfer: [detached.buffer] });
      expectFault(() => call(detached, { edges }), { kind: "type", code: "INVALID_BUFFER", argument: "values" });
      // A batch with gaps: not read, so not taken for one without.
      expectFault(() => call({ data: [1, 2], shape: [2, 1], stride: 1 }, { edges }), {
        kind: "type",
        code: "INVALID_ARGUMENT",
        argument: "values",
        says: "stride",
      });
    });

    test("edges", () => {
      const values = [0.5];
      for (const bad of ["01", 3, {}, null]) {
        expectFault(() => call(values, { edges: bad }), { kind: "type", code: "INVALID_OPTION", argument: "edges" });
      }
      for (const bad of [[], [1]])
        expectFault(() => call(values, { edges: bad }), { kind: "range", code: "INVALID_OPTION", argument: "edges" });
      for (const bad of [
        [0, 0],
        [0, -1],
        [0, Number.NaN],
        [0, Number.POSITIVE_INFINITY],
      ]) {
        expectFault(() => call(values, { edges: bad }), {
          kind: "range",
          code: "INVALID_OPTION",
          argument: "edges[1]",
        });
      }
      expectFault(() => call(values, { edges: [Number.NEGATIVE_INFINITY, 0] }), {
        kind: "range",
        code: "INVALID_OPTION",
        argument: "edges[0]",
      });
      expectFault(() => call(values, { edges: [0, "1"] }), {
        kind: "type",
        code: "INVALID_OPTION",
        argument: "edges[1]",
      });
    });

    test("bins and range", () => {
      const values = [1, 2];
      for (const bins of [0, -1, 1.5, Number.NaN])
        expectFault(() => call(values, { bins }), { kind: "range", code: "INVALID_OPTION", argument: "bins" });
      for (const bins of ["3", null, [3]])
        expectFault(() => call(values, { bins }), { kind: "type", code: "INVALID_OPTION", argument: "bins" });
      for (const range of ["01", [0], [0, 1, 2], ["0", 1], {}]) {
        expectFault(() => call(values, { bins: 2, range }), {
          kind: "type",
          code: "INVALID_OPTION",
          argument: "range",
        });
      }
      const huge = 1.7e308;
      for (const range of [
        [1, 1],
        [2, 1],
        [0, Number.NaN],
        [Number.NEGATIVE_INFINITY, 0],
        [-huge, huge],
      ]) {
        expectFault(() => call(values, { bins: 2, range }), {
          kind: "range",
          code: "INVALID_OPTION",
          argument: "range",
        });
      }
      // More bins than there are doubles between the ends.
      expectFault(() => call(values, { bins: 3, range: [1, 1 + 2 ** -52] }), {
        kind: "range",
        code: "INVALID_OPTION",
        argument: "bins",
      });
      expectFault(() => call([2 ** 60], { bins: 2 }), { kind: "range", code: "INVALID_OPTION", argument: "bins" });
      // No range in the values.
      expectFault(() => call([], { bins: 2 }), {
        kind: "range",
        code: "INVALID_OPTION",
        argument: "range",
        says: "no values",
      });
      expectFault(() => call([1, Number.POSITIVE_INFINITY], { bins: 2 }), {
        kind: "range",
        code: "INVALID_OPTION",
        argument: "range",
      });
      expectFault(() => call([-huge, huge], { bins: 2 }), { kind: "range", code: "INVALID_OPTION", argument: "range" });
    });

    test("neither, both, or others", () => {
      expectFault(() => call([1], {}), { kind: "type", code: "INVALID_OPTION", argument: "options", says: "neither" });
      expectFault(() => call([1], undefined), {
        kind: "type",
        code: "INVALID_OPTION",
        argument: "options",
        says: "neither",
      });
      expectFault(() => call([1], { edges, bins: 1 }), {
        kind: "type",
        code: "INVALID_OPTION",
        argument: "options",
        says: "both",
      });
      expectFault(() => call([1], { edges, range: [0, 1] }), {
        kind: "type",
        code: "INVALID_OPTION",
        argument: "range",
      });
      expectFault(() => call([1], { edge: edges }), {
        kind: "type",
        code: "UNKNOWN_OPTION",
        argument: "options",
        says: "did you mean edges",
      });
      expectFault(() => call([1], 7), { kind: "type", code: "INVALID_OPTION", argument: "options" });
    });
  });
});
