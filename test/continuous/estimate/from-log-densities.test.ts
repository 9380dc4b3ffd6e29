import { describe, expect, test } from "vitest";
import { estimateKl, estimateKlFromLogDensities, type LogDensityArray, normal } from "../../../src/continuous.ts";
import { engines, javaScript } from "../../engines.ts";

const p = normal(0, 1);
const q = normal(0.5, 1.5);
/** ln 1.5 + (1 + 0.25)/4.5 − ½. */
const EXACT = Math.log(1.5) + 1.25 / 4.5 - 0.5;

const densities = (samples: number, seed: number) => {
  const x = p.sample(samples, { seed });
  return [p.logDensity(x), q.logDensity(x)] as const;
};

/** By the definition. */
function plain(summands: readonly number[], weights: readonly number[]) {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = summands.reduce((sum, s, j) => sum + s * (weights[j] as number), 0) / total;
  const squares = summands.reduce((sum, s, j) => sum + ((weights[j] as number) * (s - mean)) ** 2, 0);
  const count = weights.filter((w) => w > 0).length;
  return { mean, standardError: Math.sqrt((squares * count) / (count - 1)) / total };
}

const relative = (x: number | undefined, exact: number) => Math.abs((x as number) - exact) / Math.abs(exact);

describe.each(engines)("$name", ({ engine }) => {
  test.each([
    ["log-ratio", (r: number) => r],
    ["half-squared", (r: number) => (r * r) / 2],
    ["bregman", (r: number) => Math.expm1(-r) + r],
  ] as const)("%s: by the definition, row by row", (estimator, summand) => {
    const [rows, samples] = [3, 1500];
    const [logP, logQ] = densities(rows * samples, 1);
    const results = estimateKlFromLogDensities(engine, logP, logQ, { shape: [rows, samples], estimator });
    for (let row = 0; row < rows; row++) {
      const own = Array.from({ length: samples }, (_, j) => row * samples + j);
      const summands = own.map((j) => summand((logP[j] as number) - (logQ[j] as number)));
      const { mean, standardError } = plain(summands, new Array(samples).fill(1));
      expect(relative(results.estimates[row], mean)).toBeLessThan(1e-12);
      expect(relative(results.standardErrors[row], standardError)).toBeLessThan(1e-12);
    }
  });

  test("weights, by the definition; their scale does not matter", () => {
    const samples = 2000;
    const [logP, logQ] = densities(samples, 2);
    const weights = Float64Array.from({ length: samples }, (_, j) => (j % 7) / 3);
    const summands = Array.from(logP, (own, j) => own - (logQ[j] as number));
    const { mean, standardError } = plain(summands, [...weights]);
    for (const factor of [1, 1e-200, 1e200]) {
      const scaled = weights.map((w) => w * factor);
      const results = estimateKlFromLogDensities(engine, logP, logQ, { weights: scaled });
      expect(relative(results.estimates[0], mean)).toBeLessThan(1e-12);
      expect(relative(results.standardErrors[0], standardError)).toBeLessThan(1e-11);
    }
  });

  test("weights that are next to nothing beside others, the first too", () => {
    const [logP, logQ] = [new Float64Array([-1, -2, -1, -2]), new Float64Array([-2, -2, -1.5, -2.5])];
    const of = (...weights: number[]) =>
      estimateKlFromLogDensities(engine, logP, logQ, { weights: Float64Array.from(weights) });
    const { estimates, standardErrors } = of(1e-200, 1, 1, 1);
    const near = of(1e-100, 1, 1, 1);
    expect(relative(estimates[0], near.estimates[0] as number)).toBeLessThan(1e-15);
    expect(relative(standardErrors[0], near.standardErrors[0] as number)).toBeLessThan(1e-15);
    expect(of(1e-320, 1e308, 0, 0).estimates).toEqual(Float64Array.of(0));
  });

  test("a mask leaves out what it leaves out, NaN too", () => {
    const [logP, logQ] = densities(1000, 3);
    const kept = (_: number, j: number) => j % 3 !== 0;
    const [maskedP, maskedQ] = [logP.map((x, j) => (kept(x, j) ? x : Number.NaN)), logQ];
    const weights = Float32Array.from(logP, (x, j) => Number(kept(x, j)));
    const masked = estimateKlFromLogDensities(engine, maskedP, maskedQ, { weights });
    const without = estimateKlFromLogDensities(engine, logP.filter(kept), logQ.filter(kept));
    expect(relative(masked.estimates[0], without.estimates[0] as number)).toBeLessThan(1e-13);
    expect(relative(masked.standardErrors[0], without.standardErrors[0] as number)).toBeLessThan(1e-12);
    expect(relative(masked.paretoK[0], without.paretoK[0] as number)).toBeLessThan(1e-10);
  });

  test("importance weights: samples of another distribution", () => {
    const proposal = normal(0, 1.5);
    const x = proposal.sample(100_000, { seed: 4 });
    const [logP, logQ, logProposal] = [p, q, proposal].map((own) => own.logDensity(x)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const weights = logP.map((own, j) => Math.exp(own - (logProposal[j] as number)));
    const { estimates, standardErrors, paretoK } = estimateKlFromLogDensities(engine, logP, logQ, { weights });
    expect(Math.abs((estimates[0] as number) - EXACT)).toBeLessThan(4 * (standardErrors[0] as number));
    expect(paretoK[0]).toBeLessThan(0.5);
    // Of too narrow a proposal the weights are e^(3x²/2) or so, of x with std ½: a tail of k = ¾.
    const narrow = normal(0, 0.5).sample(100_000, { seed: 4 });
    const heavy = p.logDensity(narrow).map((own, j) => Math.exp(own - normal(0, 0.5).logDensity(narrow[j] as number)));
    const flagged = estimateKlFromLogDensities(engine, p.logDensity(narrow), q.logDensity(narrow), { weights: heavy });
    expect(flagged.paretoK[0]).toBeGreaterThan(0.5);
  });

  test("the bits of estimateKl where that takes log-densities too", async () => {
    // A distribution without a kernel, by blocks of 512 samples from streams of their own.
    const { beta } = await import("../../../src/continuous.ts");
    const [one, other] = [beta(2, 3), beta(3, 2)];
    const blocks = Array.from({ length: 4 }, (_, stream) => one.sample(512, { seed: 6, stream }));
    const x = Float64Array.from(blocks.flatMap((block) => [...block]));
    const given = estimateKlFromLogDensities(engine, one.logDensity(x), other.logDensity(x));
    const own = await estimateKl(engine, one, other, { samples: 2048, seed: 6 });
    expect(given.estimates[0]).toBe(own.estimate);
    expect(given.standardErrors[0]).toBe(own.standardError);
    expect(given.paretoK[0]).toBe(own.paretoK);
  });

  test("single precision is read as it is", () => {
    const [logP, logQ] = densities(5000, 5).map((own) => Float32Array.from(own)) as [Float32Array, Float32Array];
    const single = estimateKlFromLogDensities(engine, logP, logQ);
    expect(single).toEqual(estimateKlFromLogDensities(engine, Float64Array.from(logP), Float64Array.from(logQ)));
  });

  test("the caller's arrays are untouched, and an infinite row is no other's", () => {
    const logP = Float64Array.of(-1, -1, -1, -1);
    const logQ = Float64Array.of(-1, Number.NEGATIVE_INFINITY, -2, -3);
    const copies = [logP.slice(), logQ.slice()];
    for (const estimator of ["log-ratio", "half-squared", "bregman"] as const) {
      const { estimates, standardErrors, paretoK } = estimateKlFromLogDensities(engine, logP, logQ, {
        shape: [2, 2],
        estimator,
      });
      expect(estimates[0]).toBe(Number.POSITIVE_INFINITY);
      expect(standardErrors[0]).toBeNaN();
      expect(paretoK[0]).toBeNaN();
      expect(estimates[1]).toBeGreaterThan(0.3);
    }
    expect([logP, logQ]).toEqual(copies);
    const masked = estimateKlFromLogDensities(engine, logP, logQ, { weights: Float64Array.of(1, 0, 1, 1) });
    expect(relative(masked.estimates[0], 1)).toBeLessThan(1e-15);
  });
});

describe("bad input", () => {
  const good = Float64Array.of(-1, -2, -3, -4);
  const withValue = (value: number) => Float64Array.of(-1, -2, -3, value);

  test.each<readonly [string, unknown, unknown, object, object]>([
    ["plain arrays", [1, 2], good, {}, { code: "INVALID_DTYPE", argument: "logP" }],
    ["integers", good, new Int32Array(4), {}, { code: "INVALID_DTYPE", argument: "logQ" }],
    ["other lengths", good, new Float64Array(3), {}, { code: "LENGTH_MISMATCH", argument: "logQ" }],
    [
      "weights of another length",
      good,
      good,
      { weights: new Float64Array(2) },
      { code: "LENGTH_MISMATCH", argument: "weights" },
    ],
    ["a shape of another length", good, good, { shape: [3, 2] }, { code: "SHAPE_MISMATCH", argument: "shape" }],
    ["one sample a row", good, good, { shape: [4, 1] }, { code: "SHAPE_MISMATCH", argument: "shape" }],
    ["empty", new Float64Array(0), new Float64Array(0), {}, { code: "SHAPE_MISMATCH", argument: "shape" }],
    ["no shape", good, good, { shape: "2x2" }, { code: "INVALID_OPTION", argument: "shape" }],
    ["an unknown estimator", good, good, { estimator: "k2" }, { code: "INVALID_OPTION", argument: "estimator" }],
    ["an unknown option", good, good, { weight: good }, { code: "UNKNOWN_OPTION" }],
    [
      "NaN of P",
      withValue(Number.NaN),
      good,
      { shape: [2, 2] },
      { code: "INVALID_POINT", argument: "logP", row: 1, column: 1 },
    ],
    [
      "NaN of Q",
      good,
      withValue(Number.NaN),
      { shape: [2, 2] },
      { code: "INVALID_POINT", argument: "logQ", row: 1, column: 1 },
    ],
    [
      "no density of P",
      withValue(Number.NEGATIVE_INFINITY),
      good,
      {},
      { code: "INVALID_POINT", argument: "logP", column: 3 },
    ],
    [
      "infinite of Q",
      good,
      withValue(Number.POSITIVE_INFINITY),
      {},
      { code: "INVALID_POINT", argument: "logQ", column: 3 },
    ],
    [
      "a negative weight",
      good,
      good,
      { weights: Float64Array.of(1, -1, 1, 1) },
      { code: "INVALID_MASS", argument: "weights", column: 1 },
    ],
    [
      "a NaN weight",
      good,
      good,
      { weights: withValue(Number.NaN).map(Math.abs) },
      { code: "INVALID_MASS", argument: "weights", column: 3 },
    ],
    [
      "weights of 0",
      good,
      good,
      { shape: [2, 2], weights: Float64Array.of(1, 1, 0, 0) },
      { code: "ZERO_MASS", argument: "weights", row: 1 },
    ],
  ])("%s", (_, logP, logQ, options, expected) => {
    const call = () =>
      estimateKlFromLogDensities(javaScript, logP as LogDensityArray, logQ as LogDensityArray, options);
    expect(call).toThrow(expect.objectContaining(expected));
  });
});
