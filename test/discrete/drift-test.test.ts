import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEngine, type DriftTest, driftTest, histograms } from "../../src/index.ts";
import { engines, javaScript, wasm } from "../engines.ts";
import { loadDiscrete } from "../golden/load.ts";
import { randomNumbers } from "../random.ts";
import { INTERVAL_RELATIVE_ERROR, isRight, RELATIVE_ERROR, TAIL_RELATIVE_ERROR } from "../tolerances.ts";
import { expectFault, untyped } from "./faults.ts";

const golden = loadDiscrete().drift;
const names = ["kl", "statistic", "degreesOfFreedom", "pValue", "expectedKl", "correctedKl", "lower", "upper"] as const;

type Row = Record<(typeof names)[number], number>;
const rowOf = (found: DriftTest, row = 0) => Object.fromEntries(names.map((name) => [name, found[name][row]])) as Row;

const isNear = (got: number, want: number, budget: number) => got === want || Math.abs(got - want) <= budget;

describe.each(engines)("$name", ({ engine }) => {
  describe("golden values", () => {
    test.each(golden)("$name", ({ counts, reference, confidence, ...want }) => {
      const got = rowOf(driftTest(engine, counts, reference, { confidence }));
      expect(got.degreesOfFreedom).toBe(want.degreesOfFreedom);
      expect(isRight("kl", got.kl, want.kl), `KL ${got.kl}, not ${want.kl}`).toBe(true);
      expect(isRight("kl", got.statistic, want.statistic), `G ${got.statistic}, not ${want.statistic}`).toBe(true);
      expect(isRight("kl", got.expectedKl, want.expectedKl)).toBe(true);
      expect(isNear(got.correctedKl, want.correctedKl, RELATIVE_ERROR * (want.kl + want.expectedKl))).toBe(true);
      expect(
        isNear(got.pValue, want.pValue, TAIL_RELATIVE_ERROR * want.pValue),
        `${got.pValue}, not ${want.pValue}`,
      ).toBe(true);
      const budget = INTERVAL_RELATIVE_ERROR * (want.upper + want.expectedKl);
      expect(isNear(got.lower, want.lower, budget), `lower ${got.lower}, not ${want.lower}`).toBe(true);
      expect(isNear(got.upper, want.upper, budget), `upper ${got.upper}, not ${want.upper}`).toBe(true);
    });
  });

  test("what holds of every test", () => {
    const masses = fc.oneof(fc.nat({ max: 300 }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }));
    const cases = fc.integer({ min: 1, max: 12 }).chain((bins) => {
      const row = fc.array(masses, { minLength: bins, maxLength: bins }).filter((masses) => masses.some(Boolean));
      return fc.tuple(row, row, fc.double({ min: 0.01, max: 0.999, noNaN: true }));
    });
    fc.assert(
      fc.property(cases, ([counts, reference, confidence]) => {
        const { kl, statistic, pValue, expectedKl, correctedKl, lower, upper } = rowOf(
          driftTest(engine, counts, reference, { confidence }),
        );
        expect(kl).toBe(engine.score("kl", counts, reference)[0]);
        expect(statistic).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(expectedKl).toBeGreaterThanOrEqual(0);
        expect(correctedKl).toBe(kl - expectedKl);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(Math.max(0, correctedKl));
        expect(upper).toBeGreaterThanOrEqual(Math.max(0, correctedKl));
      }),
      { seed: 17, numRuns: 500 },
    );
  });

  test("ten times the counts: as much KL, ten times the G, and less doubt", () => {
    const few = rowOf(driftTest(engine, [26, 24, 27, 23], [1, 1, 1, 1]));
    const many = rowOf(driftTest(engine, [260, 240, 270, 230], [1, 1, 1, 1]));
    expect(many.kl).toBe(few.kl);
    expect(many.statistic / few.statistic).toBeCloseTo(10, 12);
    expect(many.pValue).toBeLessThan(few.pValue);
    expect(many.expectedKl).toBeCloseTo(few.expectedKl / 10, 15);
    expect(many.upper - many.lower).toBeLessThan(few.upper - few.lower);
  });

  test("divergences are by base; G and the p-value are not", () => {
    const [nats, bits] = [undefined, 2].map((base) => rowOf(driftTest(engine, [5, 9, 2], [1, 1, 1], { base })));
    for (const name of ["kl", "expectedKl", "correctedKl", "lower", "upper"] as const) {
      expect((bits as Row)[name]).toBe((nats as Row)[name] / Math.LN2);
    }
    for (const name of ["statistic", "degreesOfFreedom", "pValue"] as const) {
      expect((bits as Row)[name]).toBe((nats as Row)[name]);
    }
  });

  test("a bin that the reference does not have", () => {
    const infinite = Number.POSITIVE_INFINITY;
    expect(rowOf(driftTest(engine, [3, 1], [1, 0]))).toEqual({
      kl: infinite,
      statistic: infinite,
      degreesOfFreedom: 0,
      pValue: 0,
      expectedKl: 0,
      correctedKl: infinite,
      lower: infinite,
      upper: infinite,
    });
    // Nor the counts: then it is no bin.
    expect(rowOf(driftTest(engine, [3, 0, 5], [1, 0, 1]))).toEqual(rowOf(driftTest(engine, [3, 5], [1, 1])));
  });

  test("one bin leaves nothing to chance", () => {
    expect(rowOf(driftTest(engine, [7], [2]))).toEqual({
      ...{ kl: 0, statistic: 0, degreesOfFreedom: 0, pValue: 1 },
      ...{ expectedKl: 0, correctedKl: 0, lower: 0, upper: 0 },
    });
  });

  test("rows of a batch have the bits that they have alone, with one reference and with many", () => {
    const random = randomNumbers(3);
    const [rows, bins] = [4000, 10];
    const counts = Float64Array.from({ length: rows * bins }, () => Math.floor(20 * random()));
    const references = Float64Array.from(counts, () => (random() < 0.1 ? 0 : random()));
    for (let row = 0; row < rows; row++) counts[row * bins] = references[row * bins] = 1;
    const one = references.slice(0, bins);
    const found = driftTest(engine, histograms(counts, bins), histograms(references, bins));
    const same = driftTest(engine, histograms(counts, bins), one);
    const every = { data: counts, shape: [rows / 2, bins], stride: 2 * bins, offset: bins } as const;
    const picked = driftTest(engine, every, one);
    for (let row = 1; row < rows; row += 66) {
      const own = counts.slice(row * bins, (row + 1) * bins);
      expect(rowOf(found, row)).toEqual(rowOf(driftTest(engine, own, references.slice(row * bins, (row + 1) * bins))));
      expect(rowOf(same, row)).toEqual(rowOf(driftTest(engine, own, one)));
      expect(rowOf(picked, (row - 1) / 2)).toEqual(rowOf(same, row));
    }
  });

  test("single precision is not used", () => {
    const counts = Float32Array.of(3, 1, 4, 1, 5);
    const reference = Float32Array.of(0.1, 0.2, 0.3, 0.15, 0.25);
    expect(driftTest(engine, counts, reference)).toEqual(driftTest(engine, Array.from(counts), Array.from(reference)));
  });

  test("no rows", () => {
    const none = { data: [], shape: [0, 3] } as const;
    expect(driftTest(engine, none, [1, 1, 1]).pValue).toEqual(new Float64Array());
  });

  describe("bad input", () => {
    const call = untyped(driftTest);
    const good = [1, 2];

    test("masses", () => {
      for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        const fault = { kind: "range", code: "INVALID_MASS", row: 1, bin: 0 } as const;
        const batch = histograms([1, 1, value, 1], 2);
        expectFault(() => call(engine, batch, good), { ...fault, argument: "counts" });
        expectFault(() => call(engine, histograms([1, 1, 1, 1], 2), batch), { ...fault, argument: "reference" });
      }
      expectFault(() => call(engine, [0, 0], good), { kind: "range", code: "ZERO_MASS", argument: "counts", row: 0 });
      expectFault(() => call(engine, good, [0, 0]), {
        kind: "range",
        code: "ZERO_MASS",
        argument: "reference",
        row: 0,
      });
      expectFault(() => call(engine, [1e308, 1e308], good), {
        kind: "range",
        code: "INVALID_MASS",
        argument: "counts",
        row: 0,
      });
      expectFault(() => call(engine, ["1", 2], good), {
        kind: "type",
        code: "INVALID_NUMBER",
        argument: "counts",
        row: 0,
        bin: 0,
      });
      expectFault(() => call(engine, good, undefined), { kind: "type", code: "INVALID_BATCH", argument: "reference" });
    });

    test("shapes", () => {
      const fault = { kind: "range", code: "SHAPE_MISMATCH", argument: "reference" } as const;
      expectFault(() => call(engine, good, [1, 2, 3]), { ...fault, says: "2 bins, as counts has" });
      expectFault(() => call(engine, good, histograms([1, 2, 3, 4], 2)), { ...fault, says: "1 row" });
    });

    test("options", () => {
      for (const confidence of [0, 1, -0.5, 95, Number.NaN]) {
        expectFault(() => call(engine, good, good, { confidence }), {
          kind: "range",
          code: "INVALID_OPTION",
          argument: "confidence",
        });
      }
      for (const confidence of ["0.95", null]) {
        expectFault(() => call(engine, good, good, { confidence }), {
          kind: "type",
          code: "INVALID_OPTION",
          argument: "confidence",
        });
      }
      for (const base of [1, 0, -2, 0.5]) {
        expectFault(() => call(engine, good, good, { base }), {
          kind: "range",
          code: "INVALID_OPTION",
          argument: "base",
        });
      }
      expectFault(() => call(engine, good, good, { alpha: 0.05 }), {
        kind: "type",
        code: "UNKNOWN_OPTION",
        argument: "options",
      });
      expectFault(() => call(engine, good, good, 0.95), { kind: "type", code: "INVALID_OPTION", argument: "options" });
      expectFault(() => call({}, good, good), { kind: "type", code: "INVALID_ARGUMENT", argument: "engine" });
    });

    test("a closed engine", async () => {
      const closed = await createEngine({ backend: engine.backend });
      closed.close();
      expectFault(() => driftTest(closed, good, good), { kind: "type", code: "ENGINE_CLOSED", argument: "engine" });
    });
  });
});

test("both backends give the same bits", () => {
  for (const { counts, reference } of golden) {
    expect(driftTest(wasm, counts, reference)).toEqual(driftTest(javaScript, counts, reference));
  }
});

describe("samples", () => {
  const SAMPLES = 2000;
  const random = randomNumbers(20_000);

  /** Histograms of so many draws each. */
  function draws(shares: readonly number[], size: number) {
    const bins = shares.length;
    let sum = 0;
    const mass = shares.reduce((total, share) => total + share, 0);
    const upTo = shares.map((share) => {
      sum += share / mass;
      return sum;
    });
    const data = new Uint32Array(SAMPLES * bins);
    for (let row = 0; row < SAMPLES; row++) {
      for (let draw = 0; draw < size; draw++) {
        const u = random();
        const bin = upTo.findIndex((most) => u < most);
        const at = row * bins + (bin < 0 ? bins - 1 : bin);
        data[at] = (data[at] as number) + 1;
      }
    }
    return histograms(data, bins);
  }

  const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const uniform = (bins: number): number[] => Array(bins).fill(1);
  const alternating = (bins: number, step: number) =>
    uniform(bins).map((share, bin) => share + (bin % 2 ? step : -step));
  const falling = uniform(20).map((share, bin) => share / (bin + 1));

  test.each([
    ["2 bins", uniform(2), 60],
    ["10 bins", uniform(10), 100],
    ["10 uneven bins", uniform(10).map((_, bin) => bin + 1), 400],
    ["50 bins", uniform(50), 500],
  ])("of the reference itself: %s", (_, reference, size) => {
    const { kl, statistic, degreesOfFreedom, pValue, expectedKl, correctedKl } = driftTest(
      wasm,
      draws(reference, size),
      reference,
    );
    const freedom = degreesOfFreedom[0] as number;
    // A mean of 2,000 has a standard deviation of its distribution's by 45; three of them.
    const spread = (deviation: number) => (3 * deviation) / Math.sqrt(SAMPLES);
    const deviation = Math.sqrt(2 * freedom);
    // G's mean exceeds k − 1 by terms of the next order, (k − 1)·k/6N or so.
    const next = (freedom * (freedom + 1)) / (6 * size) + 0.1;
    expect(Math.abs(meanOf(statistic) - freedom)).toBeLessThanOrEqual(spread(deviation) + next);
    expect(Math.abs(meanOf(kl) - (expectedKl[0] as number)) * 2 * size).toBeLessThanOrEqual(spread(deviation) + next);
    expect(Math.abs(meanOf(correctedKl)) * 2 * size).toBeLessThanOrEqual(spread(deviation) + next);
    // p-values are uniform, but for steps and terms of the next order.
    for (const level of [0.05, 0.2, 0.5]) {
      const below = pValue.filter((p) => p <= level).length / SAMPLES;
      expect(Math.abs(below - level)).toBeLessThanOrEqual(spread(Math.sqrt(level * (1 - level))) + 0.025);
    }
  });

  // What the documentation says of intervals. Without drift, nearby, and so far away that one of the two distributions of KL
  // would do for neither: 2N·KL from 0 to 3,000, ρ from 0.4 to 1.9.
  const cases = [
    { drift: "none, 2 bins", shares: uniform(2), reference: uniform(2), size: 100 },
    { drift: "none, 5 bins", shares: uniform(5), reference: uniform(5), size: 250 },
    { drift: "none, 50 bins", shares: uniform(50), reference: uniform(50), size: 1000 },
    { drift: "little, 2 bins", shares: alternating(2, 0.1), reference: uniform(2), size: 100 },
    { drift: "little, 10 bins", shares: alternating(10, 0.1), reference: uniform(10), size: 500 },
    { drift: "some, 2 bins", shares: alternating(2, 0.3), reference: uniform(2), size: 100 },
    { drift: "some, 10 bins", shares: alternating(10, 0.3), reference: uniform(10), size: 300 },
    { drift: "some, 50 bins", shares: alternating(50, 0.2), reference: uniform(50), size: 1500 },
    { drift: "much, 3 bins", shares: [2, 3, 5], reference: [5, 3, 2], size: 300 },
    { drift: "much, from even to uneven", shares: [1, 1], reference: [9, 1], size: 200 },
    { drift: "much, from uneven to even", shares: [9, 1], reference: [1, 1], size: 200 },
    { drift: "much, 20 bins, to the reverse", shares: falling, reference: [...falling].reverse(), size: 1000 },
    { drift: "much, 20 bins, from falling to even", shares: falling, reference: uniform(20), size: 800 },
    { drift: "a rare thing grows", shares: [0.99, 0.01], reference: [0.9975, 0.0025], size: 2000 },
    { drift: "a rare thing shrinks", shares: [0.998, 0.002], reference: [0.99, 0.01], size: 5000 },
  ];

  test.each(cases)(
    "93 to 98 of 100 intervals of confidence 0.95 hold the divergence; drift: $drift",
    ({ shares, reference, size }) => {
      const [truth] = wasm.score("kl", shares, reference) as unknown as [number];
      const { lower, upper } = driftTest(wasm, draws(shares, size), reference);
      const held = lower.filter((low, row) => low <= truth && truth <= (upper[row] as number)).length / SAMPLES;
      expect(held).toBeGreaterThanOrEqual(0.93);
      expect(held).toBeLessThanOrEqual(0.98);
    },
  );

  test.each([0.8, 0.99])("of other confidence, too: %d", (confidence) => {
    for (const { shares, reference, size } of cases.slice(3, 9)) {
      const [truth] = wasm.score("kl", shares, reference) as unknown as [number];
      const { lower, upper } = driftTest(wasm, draws(shares, size), reference, { confidence });
      const held = lower.filter((low, row) => low <= truth && truth <= (upper[row] as number)).length / SAMPLES;
      expect(held).toBeGreaterThanOrEqual(confidence - 0.03);
      // Near 0 an interval has only one end that may miss.
      expect(held).toBeLessThanOrEqual((1 + confidence) / 2 + 0.02);
    }
  });
});
