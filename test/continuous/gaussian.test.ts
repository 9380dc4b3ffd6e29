import { describe, expect, test } from "vitest";
import { diagonalGaussianKl, gaussianKl, vaeKl } from "../../src/continuous.ts";
import { expectFault, untyped } from "../discrete/faults.ts";
import { BLOCK_BYTES, backendNames, engines, engineWithTiles, GREATEST_TILE, javaScript, wasm } from "../engines.ts";
import { loadGaussian, loadGaussianHard, loadVae } from "../golden/load.ts";
import { randomNumbers } from "../random.ts";
import { RELATIVE_ERROR, SUBNORMAL_ERROR } from "../tolerances.ts";

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 127, 128, 129, 511, 512, 513, 4096];

/** Longer than any tile. */
const LONG = 50_001;

/** So near to right as promised; of subnormal results there is no relative error to speak of. */
function isRight(got: number, want: number): boolean {
  return got === want || Math.abs(got - want) <= Math.max(RELATIVE_ERROR * want, SUBNORMAL_ERROR);
}

/** An array with one element changed. */
const changed = (values: Float64Array, index: number, value: number) =>
  values.map((own, j) => (j === index ? value : own));

const bitsOf = (values: Float64Array) => [...new BigUint64Array(values.buffer, values.byteOffset, values.length)];

function pairs(seed: number, count: number) {
  const random = randomNumbers(seed);
  const of = (make: () => number) => Float64Array.from({ length: count }, make);
  const std = () => 10 ** (4 * random() - 2);
  const std0 = of(std);
  const mean0 = of(() => 4 * random() - 2);
  return {
    mean0,
    std0,
    // A third of them nearly equal.
    mean1: mean0.map((mean, j) => (j % 3 === 0 ? mean + 1e-9 * random() : 4 * random() - 2)),
    std1: std0.map((own, j) => (j % 3 === 0 ? own * (1 + 1e-9 * random()) : std())),
  };
}

const logVariances = (seed: number, count: number) => {
  const random = randomNumbers(seed);
  return Float64Array.from({ length: count }, (_, j) => (j % 4 === 0 ? 1e-7 * random() : 12 * random() - 8));
};

describe.each(engines)("$name", ({ engine }) => {
  test("the golden pairs", () => {
    const golden = [...loadGaussian(), ...loadGaussianHard()];
    const of = (key: "mean0" | "std0" | "mean1" | "std1") => golden.map((one) => one[key]);
    const got = gaussianKl(engine, { mean0: of("mean0"), std0: of("std0"), mean1: of("mean1"), std1: of("std1") });
    const missed = golden.filter(({ kl }, j) => !isRight(got[j] as number, kl));
    expect(missed).toEqual([]);
    expect(golden.length).toBeGreaterThan(60);
    // As rows of one dimension.
    const rows = { mean0: of("mean0"), std0: of("std0"), mean1: of("mean1"), std1: of("std1") };
    const sums = diagonalGaussianKl(engine, { ...rows, shape: [golden.length, 1] });
    expect(golden.filter(({ kl }, j) => !isRight(sums[j] as number, kl))).toEqual([]);
  });

  test("the golden rows of a variational autoencoder", () => {
    const missed = loadVae().filter(({ mean, logVariance, kl }) => {
      return !isRight(vaeKl(engine, mean, logVariance)[0] as number, kl);
    });
    expect(missed).toEqual([]);
  });

  test("0 for equal parameters, never negative, and not changed by a common shift or scale of powers of two", () => {
    const { mean0, std0, mean1, std1 } = pairs(1, 3000);
    const kl = gaussianKl(engine, { mean0, std0, mean1, std1 });
    expect(kl.every((value) => value >= 0)).toBe(true);
    expect(gaussianKl(engine, { mean0, std0, mean1: mean0, std1: std0 }).every((value) => Object.is(value, 0))).toBe(
      true,
    );
    const scale = (values: Float64Array) => values.map((value) => 8 * value);
    const scaled = { mean0: scale(mean0), std0: scale(std0), mean1: scale(mean1), std1: scale(std1) };
    expect(bitsOf(gaussianKl(engine, scaled))).toEqual(bitsOf(kl));
    const whole = (values: Float64Array) => values.map((value) => Math.round(64 * value) / 64);
    const [a, b] = [whole(mean0), whole(mean1)];
    const shifted = gaussianKl(engine, { mean0: a.map((x) => x + 1024), std0, mean1: b.map((x) => x + 1024), std1 });
    expect(bitsOf(shifted)).toEqual(bitsOf(gaussianKl(engine, { mean0: a, std0, mean1: b, std1 })));
  });

  test("a sum over dimensions is the sum of the pairs", () => {
    for (const dimensions of lengths) {
      const rows = 3;
      const own = pairs(dimensions, rows * dimensions);
      const each = gaussianKl(engine, own);
      const sums = diagonalGaussianKl(engine, { ...own, shape: [rows, dimensions] });
      for (let row = 0; row < rows; row++) {
        const want = each.subarray(row * dimensions, (row + 1) * dimensions).reduce((sum, value) => sum + value, 0);
        // The plain sum's own roundings: of one sign, half a unit each.
        const bound = RELATIVE_ERROR + dimensions * 2 ** -53;
        expect(Math.abs((sums[row] as number) - want) / want, `${dimensions}`).toBeLessThan(bound);
      }
    }
  });

  test("one row, or a number, serves for all rows", () => {
    for (const dimensions of [1, 7, 64, 700]) {
      const own = pairs(dimensions, 5 * dimensions);
      const [mean1, std1] = [own.mean1.slice(0, dimensions), own.std1.slice(0, dimensions)];
      const five = (values: Float64Array) =>
        Float64Array.from({ length: 5 * dimensions }, (_, j) => values[j % dimensions] as number);
      const shape = [5, dimensions] as const;
      const want = diagonalGaussianKl(engine, { ...own, mean1: five(mean1), std1: five(std1), shape });
      expect(bitsOf(diagonalGaussianKl(engine, { ...own, mean1, std1, shape }))).toEqual(bitsOf(want));
      const ones = new Float64Array(5 * dimensions).fill(1);
      const unit = diagonalGaussianKl(engine, { ...own, mean1: ones, std1: ones, shape });
      expect(bitsOf(diagonalGaussianKl(engine, { ...own, mean1: 1, std1: 1, shape }))).toEqual(bitsOf(unit));
      expect(bitsOf(gaussianKl(engine, { ...own, mean1: 1, std1: 1 }))).toEqual(
        bitsOf(gaussianKl(engine, { ...own, mean1: ones, std1: ones })),
      );
    }
    expect(gaussianKl(engine, { mean0: 0, std0: 2, mean1: 0, std1: 1 })).toEqual(
      new Float64Array([0.8068528194400547]),
    );
  });

  test("from the standard normal distribution by log variances, as by deviations", () => {
    const dimensions = 200;
    const { mean0 } = pairs(5, 10 * dimensions);
    const logVariance = logVariances(5, 10 * dimensions).map((v, j) => (j % 4 === 0 ? v + 1 : v));
    const std0 = logVariance.map((v) => Math.exp(v / 2));
    const want = diagonalGaussianKl(engine, { mean0, std0, mean1: 0, std1: 1, shape: [10, dimensions] });
    const got = vaeKl(engine, mean0, logVariance, { shape: [10, dimensions] });
    for (const [row, value] of got.entries()) {
      expect(Math.abs(value - (want[row] as number)) / value).toBeLessThan(4 * RELATIVE_ERROR);
    }
  });

  test("gradients: the means, and half of e^v − 1", () => {
    for (const dimensions of [1, 3, 64, 65, 700]) {
      const count = 4 * dimensions;
      const { mean0: mean } = pairs(6, count);
      const logVariance = logVariances(6, count);
      const shape = [4, dimensions] as const;
      const { scores, gradient } = vaeKl(engine, mean, logVariance, { shape, gradient: true });
      expect(bitsOf(scores)).toEqual(bitsOf(vaeKl(engine, mean, logVariance, { shape })));
      expect(gradient.mean).toEqual(mean);
      const wrong = [...logVariance].filter((v, j) => {
        const want = Math.expm1(v) / 2;
        return !(Math.abs((gradient.logVariance[j] as number) - want) <= RELATIVE_ERROR * Math.abs(want));
      });
      expect(wrong).toEqual([]);
    }
  });

  test("the ends of the range", () => {
    const { POSITIVE_INFINITY: infinite, NEGATIVE_INFINITY: none } = Number;
    const extremes = [0, 709, 710.2, 720, 1e300, -800, -1e308, none];
    const shape = [extremes.length, 1] as const;
    const { scores, gradient } = vaeKl(
      engine,
      extremes.map(() => 0),
      extremes,
      { shape, gradient: true },
    );
    const want = [0, 4.109203730777486e307, 1.3643036845527107e308, infinite, infinite, 399.5, 5e307, infinite];
    for (const [j, value] of scores.entries()) expect(isRight(value, want[j] as number), `${j}: ${value}`).toBe(true);
    expect([...gradient.logVariance].slice(3)).toEqual([infinite, infinite, -0.5, -0.5, -0.5]);
    expect(gradient.logVariance[0]).toBe(0);
    expect([...vaeKl(engine, [2 ** 512, 1e200, 1e-170], [0, 0, 0], { shape: [3, 1] })]).toEqual([
      2 ** 1023,
      infinite,
      0,
    ]);
    // Many squares that are nothing each, but not together.
    const tiny = new Float64Array(2 ** 20).fill(2 ** -538);
    expect(vaeKl(engine, tiny, new Float64Array(2 ** 20))).toEqual(new Float64Array([2 ** -1057]));
    expect(diagonalGaussianKl(engine, { mean0: tiny, std0: 1, mean1: 0, std1: 1 })).toEqual(
      new Float64Array([2 ** -1057]),
    );
  });

  test("arrays of every kind, and `out`", () => {
    const { mean0, std0, mean1, std1 } = pairs(7, 33);
    const single = (values: Float64Array) => Float32Array.from(values);
    const wide = (values: Float64Array) => Float64Array.from(single(values));
    const out = new Float64Array(33);
    const given = { mean0: single(mean0), std0: [...wide(std0)], mean1: wide(mean1), std1: single(std1), out };
    expect(gaussianKl(engine, given)).toBe(out);
    const want = gaussianKl(engine, { mean0: wide(mean0), std0: wide(std0), mean1: wide(mean1), std1: wide(std1) });
    expect(bitsOf(out)).toEqual(bitsOf(want));
    // In the place of an input.
    const own = wide(mean0);
    gaussianKl(engine, { ...given, mean0: own, out: own });
    expect(bitsOf(own)).toEqual(bitsOf(want));
  });

  test("bad parameters are refused with their place, and change nothing", () => {
    const fine = pairs(8, 6);
    const change = (key: keyof typeof fine, j: number, value: number) => ({
      ...fine,
      [key]: changed(fine[key], j, value),
    });
    for (const key of ["mean0", "std0", "mean1", "std1"] as const) {
      const wrong = [
        Number.NaN,
        Number.POSITIVE_INFINITY,
        ...(key.startsWith("std") ? [0, -1] : [Number.NEGATIVE_INFINITY]),
      ];
      for (const value of wrong) {
        const out = new Float64Array(6).fill(7);
        const fault = { kind: "range", code: "INVALID_PARAMETER", argument: key } as const;
        expectFault(() => gaussianKl(engine, { ...change(key, 4, value), out }), { ...fault, row: 4 });
        const two = new Float64Array(2).fill(7);
        const rows = { ...change(key, 4, value), shape: [2, 3], out: two } as const;
        expectFault(() => diagonalGaussianKl(engine, rows), { ...fault, row: 1, column: 1 });
        expect([...out, ...two]).toEqual(new Array(8).fill(7));
        expectFault(() => gaussianKl(engine, { ...fine, [key]: value }), fault);
      }
      expectFault(() => gaussianKl(engine, { ...fine, [key]: fine[key].slice(1) }), {
        kind: "range",
        code: "LENGTH_MISMATCH",
        argument: key,
      });
      expectFault(() => untyped(gaussianKl)(engine, { ...fine, [key]: "1" }), {
        kind: "type",
        code: "INVALID_PARAMETER",
        argument: key,
      });
    }
    for (const [name, value] of [
      ["mean", Number.NaN],
      ["mean", Number.POSITIVE_INFINITY],
      ["logVariance", Number.NaN],
      ["logVariance", Number.POSITIVE_INFINITY],
    ] as const) {
      const given = { mean: fine.mean0, logVariance: fine.mean1, [name]: changed(fine.mean0, 4, value) };
      expectFault(() => vaeKl(engine, given.mean, given.logVariance, { shape: [2, 3] }), {
        kind: "range",
        code: "INVALID_PARAMETER",
        argument: name,
        row: 1,
        column: 1,
      });
      expectFault(() => untyped(vaeKl)(engine, name === "mean" ? 1 : [1], name === "mean" ? [1] : 1), {
        kind: "type",
        code: "INVALID_PARAMETER",
        argument: name,
      });
    }
  });

  test("more results than wait, in the caller's array: nothing is written if one pair is bad", () => {
    const count = 2 ** 20 + 1;
    const std0 = new Float64Array(count).fill(2);
    const out = new Float64Array(count).fill(7);
    const given = { mean0: 0, std0, mean1: 0, std1: 1, out };
    std0[count - 1] = 0;
    const fault = { kind: "range", code: "INVALID_PARAMETER" } as const;
    expectFault(() => gaussianKl(engine, given), { ...fault, argument: "std0", row: count - 1 });
    const rows = { ...given, shape: [count, 1] } as const;
    expectFault(() => diagonalGaussianKl(engine, rows), { ...fault, argument: "std0", row: count - 1, column: 0 });
    const means = std0.map(() => 1);
    const wrong = changed(means, count - 1, Number.NaN);
    expectFault(() => vaeKl(engine, means, wrong, { shape: [count, 1], out }), {
      ...fault,
      argument: "logVariance",
      row: count - 1,
      column: 0,
    });
    expect(out.every((value) => value === 7)).toBe(true);
    std0[count - 1] = 2;
    expect(gaussianKl(engine, given)).toBe(out);
    expect(out.every((value) => value === 0.8068528194400547)).toBe(true);
  });

  test("bad shapes and options are refused", () => {
    const fine = pairs(9, 6);
    expectFault(() => untyped(gaussianKl)({}, fine), { kind: "type", code: "INVALID_ARGUMENT", argument: "engine" });
    expectFault(() => untyped(gaussianKl)(engine, { ...fine, mean: 1 }), {
      kind: "type",
      code: "UNKNOWN_OPTION",
      argument: "options",
    });
    expectFault(() => untyped(vaeKl)(engine, [1], [1], { gradient: 1 }), {
      kind: "type",
      code: "INVALID_OPTION",
      argument: "gradient",
    });
    expectFault(() => untyped(vaeKl)(engine, [1], [1], { shape: 1 }), {
      kind: "type",
      code: "INVALID_OPTION",
      argument: "shape",
    });
    expectFault(() => vaeKl(engine, [1, 2], [1], {}), {
      kind: "range",
      code: "LENGTH_MISMATCH",
      argument: "logVariance",
    });
    expectFault(() => vaeKl(engine, [1, 2], [1, 2], { shape: [3, 1] }), {
      kind: "range",
      code: "LENGTH_MISMATCH",
      argument: "mean",
    });
    expectFault(() => vaeKl(engine, [], [], {}), { kind: "range", code: "INVALID_PARAMETER", argument: "mean" });
    expectFault(() => gaussianKl(engine, { ...fine, std0: [] }), {
      kind: "range",
      code: "LENGTH_MISMATCH",
      argument: "std0",
    });
    expectFault(() => gaussianKl(engine, { mean0: 0, std0: [], mean1: 0, std1: 1 }), {
      kind: "range",
      code: "INVALID_PARAMETER",
      argument: "std0",
    });
    expectFault(() => gaussianKl(engine, { ...fine, out: new Float64Array(5) }), {
      kind: "range",
      code: "LENGTH_MISMATCH",
      argument: "out",
    });
    expect(vaeKl(engine, [], [], { shape: [0, 4] })).toEqual(new Float64Array(0));
  });
});

describe("the same bits", () => {
  const all = (engine: (typeof engines)[number]["engine"], dimensions: number, rows: number) => {
    const own = pairs(dimensions, rows * dimensions);
    const logVariance = logVariances(dimensions, rows * dimensions);
    const shape = [rows, dimensions] as const;
    const { scores, gradient } = vaeKl(engine, own.mean0, logVariance, { shape, gradient: true });
    return [gaussianKl(engine, own), diagonalGaussianKl(engine, { ...own, shape }), scores, gradient.logVariance].map(
      bitsOf,
    );
  };

  test.each([...lengths, LONG])("js and wasm, %i dimensions", (dimensions) => {
    const rows = dimensions < 600 ? 9 : 2;
    expect(all(wasm, dimensions, rows)).toEqual(all(javaScript, dimensions, rows));
  });

  test.each(backendNames)("whatever the size of tiles: %s", async (backend) => {
    for (const bytes of [BLOCK_BYTES, 3 * BLOCK_BYTES, GREATEST_TILE]) {
      const engine = await engineWithTiles(backend, bytes);
      for (const dimensions of [1, 5, 512, 1500, 7000]) {
        expect(all(engine, dimensions, 3), `${bytes} ${dimensions}`).toEqual(all(javaScript, dimensions, 3));
      }
    }
  });
});
