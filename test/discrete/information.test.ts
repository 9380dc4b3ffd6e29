import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Batch,
  type BatchInput,
  chainRule,
  conditionalKl,
  createEngine,
  histograms,
  type InformationOptions,
  mutualInformation,
} from "../../src/index.ts";
import { engines, javaScript, wasm } from "../engines.ts";
import { loadDiscrete } from "../golden/load.ts";
import { randomNumbers } from "../random.ts";
import {
  ENTROPY_ABSOLUTE_ERROR,
  ENTROPY_RELATIVE_ERROR,
  isRight,
  PROPORTIONAL,
  RELATIVE_ERROR,
} from "../tolerances.ts";
import { expectFault, untyped } from "./faults.ts";

const golden = loadDiscrete().information;

/** The same tables in every run: another seed is a change to this file. */
const RUNS = { seed: 161803, numRuns: 250 };

const sides = fc.integer({ min: 1, max: 6 });
const masses = {
  counts: fc.nat({ max: 60_000 }),
  positive: fc.double({ min: 1e-10, max: 1e10, noNaN: true }),
  zeros: fc.oneof(fc.constant(0), fc.double({ min: 1e-10, max: 1e10, noNaN: true })),
} as const;

interface Tables {
  readonly shape: readonly [rowsX: number, rowsY: number];
  readonly p: readonly number[];
  readonly q: readonly number[];
}

function tablesOf(mass: keyof typeof masses): fc.Arbitrary<Tables> {
  return fc.tuple(sides, sides).chain((shape) => {
    const length = shape[0] * shape[1];
    const table = fc.array(masses[mass], { minLength: length, maxLength: length }).filter((row) => row.some(Boolean));
    return fc.record({ shape: fc.constant(shape), p: table, q: table });
  });
}

/** Tables that differ in each bin by up to half, or by nearly nothing. */
const nearTables: fc.Arbitrary<Tables> = tablesOf("positive").chain(({ shape, p }) =>
  fc
    .record({
      directions: fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), {
        minLength: p.length,
        maxLength: p.length,
      }),
      decades: fc.integer({ min: 0, max: 16 }),
    })
    .map(({ directions, decades }) => ({
      shape,
      p,
      q: p.map((mass, bin) => mass * (1 + (directions[bin] as number) * 10 ** -decades)),
    })),
);

const tables = fc.oneof(tablesOf("counts"), tablesOf("positive"), tablesOf("zeros"), nearTables);

function transposed(table: readonly number[], [rowsX, rowsY]: Tables["shape"]): number[] {
  return Array.from({ length: table.length }, (_, bin) => table[(bin % rowsX) * rowsY + Math.floor(bin / rowsX)] ?? 0);
}

const swap = ([rowsX, rowsY]: Tables["shape"]): Tables["shape"] => [rowsY, rowsX];
const rowMasses = (table: readonly number[], [rowsX, rowsY]: Tables["shape"]) =>
  Array.from({ length: rowsX }, (_, x) => table.slice(x * rowsY, (x + 1) * rowsY).reduce((sum, mass) => sum + mass, 0));

describe.each(engines)("$name", ({ engine }) => {
  const informationOf = (p: readonly number[], options: InformationOptions) =>
    mutualInformation(engine, p, options)[0] as number;
  const partsOf = (p: BatchInput, q: BatchInput, options: InformationOptions) => {
    const { total, marginal, conditional } = chainRule(engine, p, q, options);
    return { total: total[0] as number, marginal: marginal[0] as number, conditional: conditional[0] as number };
  };

  describe("golden values", () => {
    /** What rounding of the tables themselves could not tell from nothing. */
    const isNothing = (got: number, want: number) => want <= PROPORTIONAL && got >= 0 && got <= PROPORTIONAL;

    test("mutual information", () => {
      const missed = golden.filter(({ shape, p, mutualInformation: want }) => {
        const got = informationOf(p, { shape });
        return !(isRight("kl", got, want) || isNothing(got, want));
      });
      expect(missed.map(({ name }) => name)).toEqual([]);
    });

    test.each(["total", "marginal", "conditional"] as const)("%s", (part) => {
      const missed = golden.flatMap(({ name, shape, p, q, [part]: want }) => {
        const got = partsOf(p, q, { shape })[part];
        return isRight("kl", got, want) || isNothing(got, want) ? [] : [`${name}: got ${got}, want ${want}`];
      });
      expect(missed).toEqual([]);
    });
  });

  describe("mutual information", () => {
    const entropyOf = (masses: readonly number[]) => engine.score("entropy", masses)[0] as number;

    test("is at least 0, and at most either entropy", () => {
      fc.assert(
        fc.property(tables, ({ shape, p }) => {
          const information = informationOf(p, { shape });
          expect(information).toBeGreaterThanOrEqual(0);
          const most = Math.min(
            entropyOf(rowMasses(p, shape)),
            entropyOf(rowMasses(transposed(p, shape), swap(shape))),
          );
          expect(information).toBeLessThanOrEqual(most * (1 + ENTROPY_RELATIVE_ERROR) + ENTROPY_ABSOLUTE_ERROR);
        }),
        RUNS,
      );
    });

    test("is H(X) + H(Y) − H(X, Y)", () => {
      fc.assert(
        fc.property(tables, ({ shape, p }) => {
          const [x, y, xy] = [rowMasses(p, shape), rowMasses(transposed(p, shape), swap(shape)), p].map(entropyOf) as [
            number,
            number,
            number,
          ];
          const budget = ENTROPY_RELATIVE_ERROR * (x + y + xy) + 3 * ENTROPY_ABSOLUTE_ERROR;
          expect(Math.abs(informationOf(p, { shape }) - (x + y - xy))).toBeLessThanOrEqual(budget);
        }),
        RUNS,
      );
    });

    test("is the same of X about Y and of Y about X", () => {
      fc.assert(
        fc.property(tables, ({ shape, p }) => {
          const there = informationOf(p, { shape });
          const back = informationOf(transposed(p, shape), { shape: swap(shape) });
          expect(Math.abs(there - back)).toBeLessThanOrEqual(2 * RELATIVE_ERROR * there + PROPORTIONAL);
        }),
        RUNS,
      );
    });

    test("is KL of the table from the product of its marginals", () => {
      // Of counts below 2^11, 36 of them: the products are whole numbers below 2^34, and exact.
      const small = fc.tuple(sides, sides).chain((shape) => {
        const length = shape[0] * shape[1];
        const table = fc.array(fc.nat({ max: 2047 }), { minLength: length, maxLength: length });
        return fc.record({ shape: fc.constant(shape), p: table.filter((row) => row.some(Boolean)) });
      });
      fc.assert(
        fc.property(small, ({ shape, p }) => {
          const ofY = rowMasses(transposed(p, shape), swap(shape));
          const product = rowMasses(p, shape).flatMap((x) => ofY.map((y) => x * y));
          const want = engine.score("kl", p, product)[0] as number;
          expect(Math.abs(informationOf(p, { shape }) - want)).toBeLessThanOrEqual(
            2 * RELATIVE_ERROR * want + PROPORTIONAL,
          );
        }),
        RUNS,
      );
    });

    test("is nothing where X and Y are independent, and H(X) where X is Y", () => {
      const counts = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 8 });
      fc.assert(
        fc.property(counts, counts, (x, y) => {
          const product = x.flatMap((a) => y.map((b) => a * b));
          expect(informationOf(product, { shape: [x.length, y.length] })).toBeLessThanOrEqual(PROPORTIONAL);
          const diagonal = x.flatMap((a, i) => x.map((_, j) => (i === j ? a : 0)));
          const got = informationOf(diagonal, { shape: [x.length, x.length] });
          expect(isRight("entropy", got, entropyOf(x))).toBe(true);
        }),
        RUNS,
      );
    });

    test("of one value of X or of Y there is none", () => {
      expect(informationOf([0.1, 0.2, 0.7], { shape: [1, 3] })).toBe(0);
      expect(informationOf([0.1, 0.2, 0.7], { shape: [3, 1] })).toBe(0);
    });
  });

  describe("the chain rule", () => {
    test("the parts are at least 0 and add up to the whole", () => {
      fc.assert(
        fc.property(tables, ({ shape, p, q }) => {
          const { total, marginal, conditional } = partsOf(p, q, { shape });
          expect(marginal).toBeGreaterThanOrEqual(0);
          expect(conditional).toBeGreaterThanOrEqual(0);
          if (total < Number.POSITIVE_INFINITY) {
            expect(Math.abs(marginal + conditional - total)).toBeLessThanOrEqual(
              2 * RELATIVE_ERROR * total + PROPORTIONAL,
            );
          } else {
            expect(marginal + conditional).toBe(Number.POSITIVE_INFINITY);
          }
        }),
        RUNS,
      );
    });

    test("the whole is KL of the tables, and the conditional part is conditionalKl", () => {
      fc.assert(
        fc.property(tables, ({ shape, p, q }) => {
          const { total, conditional } = partsOf(p, q, { shape, base: 2 });
          expect(total).toBe(engine.score("kl", p, q, { base: 2 })[0]);
          expect(conditional).toBe(conditionalKl(engine, p, q, { shape, base: 2 })[0]);
        }),
        RUNS,
      );
    });

    test("tables that differ only in X differ in the marginal part, others only in the conditional one", () => {
      const p = [1, 2, 3, 4];
      expect(partsOf(p, [1, 2, 6, 8], { shape: [2, 2] }).conditional).toBe(0);
      expect(partsOf(p, [2, 1, 4, 3], { shape: [2, 2] }).marginal).toBe(0);
    });

    test("mutual information is the divergence from independence, all of it conditional", () => {
      fc.assert(
        fc.property(tablesOf("counts"), ({ shape, p }) => {
          const ofY = rowMasses(transposed(p, shape), swap(shape));
          const product = rowMasses(p, shape).flatMap((x) => ofY.map((y) => x * y));
          const { marginal, conditional } = partsOf(p, product, { shape });
          expect(marginal).toBeLessThanOrEqual(PROPORTIONAL);
          const information = informationOf(p, { shape });
          expect(Math.abs(conditional - information)).toBeLessThanOrEqual(
            2 * RELATIVE_ERROR * information + PROPORTIONAL,
          );
        }),
        RUNS,
      );
    });

    test("an x without mass", () => {
      const shape = [2, 2] as const;
      // None in P: what Q says of Y there is of no account.
      expect(partsOf([1, 3, 0, 0], [1, 3, 5, 1], { shape }).conditional).toBe(0);
      expect(partsOf([1, 3, 0, 0], [1, 3, 0, 0], { shape })).toEqual({ total: 0, marginal: 0, conditional: 0 });
      // None in Q, and some in P.
      const infinite = Number.POSITIVE_INFINITY;
      expect(partsOf([1, 3, 1, 1], [1, 3, 0, 0], { shape })).toEqual({
        total: infinite,
        marginal: infinite,
        conditional: infinite,
      });
    });

    test("a y of P that Q has not, given an x that it has", () => {
      const { marginal, conditional } = partsOf([1, 1, 1, 1], [2, 0, 1, 1], { shape: [2, 2] });
      expect(marginal).toBe(0);
      expect(conditional).toBe(Number.POSITIVE_INFINITY);
    });
  });

  describe("batches", () => {
    const random = randomNumbers(7);
    const shape = [3, 4] as const;
    const bins = 12;
    // More than are worked on together, the last run not full.
    const rows = 6000;
    const made = () => Float64Array.from({ length: rows * bins }, () => (random() < 0.2 ? 0 : random()));
    const [p, q] = [made(), made().map((mass) => mass + 0.01)];
    const P = histograms(p, bins);
    const Q = histograms(q, bins);

    test("each table has the bits that it has alone", () => {
      const information = mutualInformation(engine, P, { shape });
      const { total, marginal, conditional } = chainRule(engine, P, Q, { shape });
      for (let row = 0; row < rows; row += 59) {
        const alone = [p, q].map((data) => data.slice(row * bins, (row + 1) * bins)) as [Float64Array, Float64Array];
        expect(information[row]).toBe(mutualInformation(engine, alone[0], { shape })[0]);
        const parts = chainRule(engine, ...alone, { shape });
        expect([total[row], marginal[row], conditional[row]]).toEqual([
          parts.total[0],
          parts.marginal[0],
          parts.conditional[0],
        ]);
      }
    });

    test("rows picked out of a larger array, and one reference for all", () => {
      const every: Batch = { data: p, shape: [rows / 2, bins], stride: 2 * bins, offset: bins };
      const copied = histograms(
        Float64Array.from({ length: (rows / 2) * bins }, (_, j) => p[j + bins * (Math.floor(j / bins) + 1)] ?? 0),
        bins,
      );
      expect(mutualInformation(engine, every, { shape })).toEqual(mutualInformation(engine, copied, { shape }));
      const reference = q.slice(0, bins);
      const repeatedly = histograms(
        Float64Array.from({ length: (rows / 2) * bins }, (_, j) => reference[j % bins] ?? 0),
        bins,
      );
      expect(chainRule(engine, every, reference, { shape })).toEqual(chainRule(engine, copied, repeatedly, { shape }));
      expect(conditionalKl(engine, every, reference, { shape })).toEqual(
        conditionalKl(engine, copied, repeatedly, { shape }),
      );
    });

    test("numbers of other kinds: the same as of doubles, never in single precision", () => {
      const single = Float32Array.from(p);
      const double = Float64Array.from(single);
      expect(mutualInformation(engine, histograms(single, bins), { shape })).toEqual(
        mutualInformation(engine, histograms(double, bins), { shape }),
      );
      expect(chainRule(engine, histograms(single, bins), Float32Array.from(q.slice(0, bins)), { shape })).toEqual(
        chainRule(engine, histograms(double, bins), Float64Array.from(Float32Array.from(q.slice(0, bins))), { shape }),
      );
      const counts = Uint8Array.of(30, 10, 5, 55);
      expect(informationOf(Array.from(counts), { shape: [2, 2] })).toBe(
        mutualInformation(engine, counts, { shape: [2, 2] })[0],
      );
    });

    test("a table larger than all that is worked on together", () => {
      const data = Float64Array.from({ length: 300 * 250 }, () => random() ** 4);
      const options = { shape: [300, 250] } as const;
      const [information] = mutualInformation(engine, data, options) as unknown as [number];
      const [x, y] = [Array(300).fill(0), Array(250).fill(0)] as [number[], number[]];
      data.forEach((mass, bin) => {
        x[Math.floor(bin / 250)] = (x[Math.floor(bin / 250)] as number) + mass;
        y[bin % 250] = (y[bin % 250] as number) + mass;
      });
      const [want] = engine.score(
        "kl",
        data,
        Float64Array.from(
          { length: data.length },
          (_, bin) => (x[Math.floor(bin / 250)] as number) * (y[bin % 250] as number),
        ),
      ) as unknown as [number];
      // The product is rounded here; X tells a good deal of Y, so that this is nothing to it.
      expect(Math.abs(information / want - 1)).toBeLessThanOrEqual(10 * RELATIVE_ERROR);
      const other = data.map((mass, bin) => mass + (bin % 7) / 100);
      const { total, marginal, conditional } = partsOf(data, other, options);
      expect(Math.abs((marginal + conditional) / total - 1)).toBeLessThanOrEqual(2 * RELATIVE_ERROR);
    });

    test("no tables", () => {
      const none = { data: new Float64Array(), shape: [0, 6] } as const;
      expect(mutualInformation(engine, none, { shape: [2, 3] })).toEqual(new Float64Array());
      expect(chainRule(engine, none, none, { shape: [2, 3] }).marginal).toEqual(new Float64Array());
    });

    test("nothing of the caller's is changed", () => {
      const before = p.slice();
      chainRule(engine, P, Q, { shape });
      mutualInformation(engine, P, { shape });
      expect(p).toEqual(before);
    });
  });

  describe("bad input", () => {
    const shape = [2, 2] as const;
    const good = [1, 2, 3, 4];
    const functions = [
      [
        "mutualInformation",
        "joint",
        (joint: unknown, options: unknown) => untyped(mutualInformation)(engine, joint, options),
      ],
      [
        "conditionalKl",
        "jointP",
        (joint: unknown, options: unknown) => untyped(conditionalKl)(engine, joint, good, options),
      ],
      [
        "conditionalKl",
        "jointQ",
        (joint: unknown, options: unknown) => untyped(conditionalKl)(engine, good, joint, options),
      ],
      ["chainRule", "jointP", (joint: unknown, options: unknown) => untyped(chainRule)(engine, joint, good, options)],
      ["chainRule", "jointQ", (joint: unknown, options: unknown) => untyped(chainRule)(engine, good, joint, options)],
    ] as const;

    test.each(functions)("%s: masses of %s", (_, argument, call) => {
      for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        expectFault(() => call([1, 2, value, 4], { shape }), {
          kind: "range",
          code: "INVALID_MASS",
          argument,
          row: 0,
          bin: 2,
        });
      }
      expectFault(() => call([0, 0, 0, 0], { shape }), { kind: "range", code: "ZERO_MASS", argument, row: 0 });
      expectFault(() => call([1e308, 1e308, 1, 1], { shape }), {
        kind: "range",
        code: "INVALID_MASS",
        argument,
        row: 0,
      });
      expectFault(() => call(["1", 2, 3, 4], { shape }), {
        kind: "type",
        code: "INVALID_NUMBER",
        argument,
        row: 0,
        bin: 0,
      });
      expectFault(() => call(undefined, { shape }), { kind: "type", code: "INVALID_BATCH", argument });
    });

    test.each(functions)("%s: the shape of %s", (_, argument, call) => {
      expectFault(() => call([1, 2, 3, 4, 5, 6], { shape }), {
        kind: "range",
        code: "SHAPE_MISMATCH",
        argument,
        says: "4 bins",
      });
    });

    test.each(functions)("%s: options, beside a right %s", (_, _argument, call) => {
      expectFault(() => call(good, undefined), { kind: "type", code: "INVALID_OPTION", argument: "shape" });
      for (const bad of [[2], [2, 2, 1], "2x2", null]) {
        expectFault(() => call(good, { shape: bad }), { kind: "type", code: "INVALID_OPTION", argument: "shape" });
      }
      expectFault(() => call(good, { shape: [0, 4] }), { kind: "range", code: "INVALID_OPTION", argument: "shape[0]" });
      expectFault(() => call(good, { shape: [2, 1.5] }), {
        kind: "range",
        code: "INVALID_OPTION",
        argument: "shape[1]",
      });
      expectFault(() => call(good, { shape: ["2", 2] }), {
        kind: "type",
        code: "INVALID_OPTION",
        argument: "shape[0]",
      });
      expectFault(() => call(good, { shape, base: 1 }), { kind: "range", code: "INVALID_OPTION", argument: "base" });
      expectFault(() => call(good, { shape, base: "2" }), { kind: "type", code: "INVALID_OPTION", argument: "base" });
      expectFault(() => call(good, { shape, bases: 2 }), {
        kind: "type",
        code: "UNKNOWN_OPTION",
        argument: "options",
        says: "did you mean base",
      });
      expectFault(() => call(good, [2, 2]), { kind: "type", code: "INVALID_OPTION", argument: "options" });
    });

    test("the row is that of the table, in whatever run it is", () => {
      const data = new Float64Array(4 * 20_000).fill(1);
      data[4 * 19_999 + 1] = -1;
      const fault = { kind: "range", code: "INVALID_MASS", row: 19_999, bin: 1 } as const;
      const batch = histograms(data, 4);
      expectFault(() => mutualInformation(engine, batch, { shape }), { ...fault, argument: "joint" });
      expectFault(() => chainRule(engine, batch, good, { shape }), { ...fault, argument: "jointP" });
    });

    test("batches that do not agree", () => {
      const two = histograms([1, 2, 3, 4, 5, 6, 7, 8], 4);
      const fault = { kind: "range", code: "SHAPE_MISMATCH", argument: "jointQ", says: "1 row" } as const;
      expectFault(() => conditionalKl(engine, good, two, { shape }), fault);
      expectFault(() => chainRule(engine, good, two, { shape }), fault);
      expect(chainRule(engine, two, good, { shape }).total).toHaveLength(2);
    });

    test("no engine, or a closed one", async () => {
      for (const none of [undefined, null, {}, good, "js"]) {
        expectFault(() => untyped(mutualInformation)(none, good, { shape }), {
          kind: "type",
          code: "INVALID_ARGUMENT",
          argument: "engine",
        });
      }
      const closed = await createEngine({ backend: engine.backend });
      closed.close();
      expectFault(() => mutualInformation(closed, good, { shape }), {
        kind: "type",
        code: "ENGINE_CLOSED",
        argument: "engine",
      });
    });
  });
});

test("both backends give the same bits", () => {
  for (const { shape, p, q } of golden) {
    expect(mutualInformation(wasm, p, { shape })).toEqual(mutualInformation(javaScript, p, { shape }));
    expect(chainRule(wasm, p, q, { shape })).toEqual(chainRule(javaScript, p, q, { shape }));
  }
});
