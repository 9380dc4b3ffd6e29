import { describe, expect, test } from "vitest";
import {
  beta,
  cauchy,
  type DistributionRows,
  estimateKl,
  estimateKlBatch,
  gamma,
  laplace,
  normal,
  uniform,
} from "../../../src/continuous.ts";
import { engines, javaScript } from "../../engines.ts";

const p: DistributionRows = { family: "normal", mean: Float64Array.of(0, 1, -2), std: [1, 2, 0.5] };
const q: DistributionRows = { family: "laplace", loc: 0, scale: 1.5 };

describe.each(engines)("$name", ({ engine }) => {
  test.each(["random", "stratified", "sobol"] as const)("%s: row 0 has the bits of one estimate", async (method) => {
    const options = { samples: 5000, seed: 11, method };
    const one = await estimateKl(engine, normal(0, 1), laplace(0, 1.5), options);
    const many = await estimateKlBatch(engine, p, q, options);
    expect(many.estimates.length).toBe(3);
    expect(many.estimates[0]).toBe(one.estimate);
    expect(many.standardErrors[0]).toBe(one.standardError);
    expect(many.paretoK[0]).toBe(one.paretoK);
  });

  test("within four standard errors, row by row, and rows have nothing in common", async () => {
    const rows = 400;
    const means = Float64Array.from({ length: rows }, (_, row) => row / 100);
    const own: DistributionRows = { family: "normal", mean: means, std: 1 };
    const { estimates, standardErrors } = await estimateKlBatch(engine, own, normal(0, 1), { samples: 2000 });
    // KL is mean²/2; of 400 normal deviations a sum of squares beyond 400 + 6·√800 has a probability of 1e-8.
    const deviations = estimates.map(
      (x, row) => (x - (means[row] as number) ** 2 / 2) / (standardErrors[row] as number),
    );
    // Row 0 is N(0,1) itself: 0 ± 0.
    expect(estimates[0]).toBe(0);
    expect(deviations.subarray(1).every((own) => Math.abs(own) < 4.5)).toBe(true);
    const squares = deviations.subarray(1).reduce((sum, own) => sum + own * own, 0);
    expect(Math.abs(squares - 399)).toBeLessThan(6 * Math.sqrt(2 * 399));
    // Of independent rows neighbors' deviations have no correlation: 399 products, each of variance 1.
    const products = deviations.subarray(2).reduce((sum, own, j) => sum + own * (deviations[j + 1] as number), 0);
    expect(Math.abs(products)).toBeLessThan(4.5 * Math.sqrt(399));
  });
});

test("both backends give the same bits", async () => {
  const results = await Promise.all(engines.map(({ engine }) => estimateKlBatch(engine, p, q, { samples: 3000 })));
  expect(results[1]).toEqual(results[0]);
});

test("families without kernels, and a distribution for all rows", async () => {
  const rows: DistributionRows = { family: "gamma", shape: [2, 3], rate: 1 };
  const { estimates, paretoK } = await estimateKlBatch(javaScript, gamma(2, 1), rows, { samples: 20_000 });
  expect(estimates[0]).toBe(0);
  expect(paretoK[0]).toBe(Number.NEGATIVE_INFINITY);
  // E ln(Γ(3)/(Γ(2)·x)) = ln 2 − ψ(2).
  expect(Math.abs((estimates[1] as number) - (Math.LN2 - (1 - 0.5772156649015329)))).toBeLessThan(0.03);
});

test("infinite rows", async () => {
  const own: DistributionRows = { family: "uniform", low: 0, high: [1, 2] };
  const { estimates, standardErrors, paretoK } = await estimateKlBatch(javaScript, own, uniform(0, 1));
  expect(estimates).toEqual(Float64Array.of(0, Number.POSITIVE_INFINITY));
  expect(standardErrors).toEqual(Float64Array.of(0, Number.NaN));
  expect(paretoK).toEqual(Float64Array.of(Number.NEGATIVE_INFINITY, Number.NaN));
});

test("progress by rows", async () => {
  const seen: number[] = [];
  const rows: DistributionRows = { family: "cauchy", loc: new Float64Array(50), scale: 1 };
  const onProgress = ({ samples, target }: { readonly samples: number; readonly target: number }) => {
    expect(target).toBe(50);
    seen.push(samples);
  };
  await estimateKlBatch(javaScript, rows, cauchy(0, 2), { samples: 4096, onProgress });
  expect(seen.at(-1)).toBe(50);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test("rows are as they were when it was called, and all are checked before any is estimated", async () => {
  const mean = Float64Array.from({ length: 500 }, (_, i) => i / 100);
  const options = { samples: 4096, method: "sobol" } as const;
  const [expected, changed] = [mean.slice(), mean.slice()];
  const result = estimateKlBatch(javaScript, { family: "normal", mean: changed, std: 1 }, normal(0, 2), options);
  changed.fill(Number.NaN);
  const { estimates } = await result;
  const same = await estimateKlBatch(javaScript, { family: "normal", mean: expected, std: 1 }, normal(0, 2), options);
  expect(estimates).toEqual(same.estimates);
  let reports = 0;
  const wrong = { family: "normal", mean: [...mean.subarray(0, 499), Number.NaN], std: 1 } as const;
  const refused = estimateKlBatch(javaScript, wrong, normal(0, 2), { ...options, onProgress: () => reports++ });
  await expect(refused).rejects.toMatchObject({ code: "INVALID_PARAMETER", argument: "p.mean", row: 499 });
  expect(reports).toBe(0);
});

test("k̂ is NaN of rows whose samples are rounded", async () => {
  const rows: DistributionRows = { family: "beta", a: [2, 0.05, 3], b: [2, 0.05, 1] };
  const { paretoK } = await estimateKlBatch(javaScript, rows, beta(1, 2), { samples: 5000 });
  expect([...paretoK].map(Number.isNaN)).toEqual([false, true, false]);
});

test("aborted", async () => {
  const controller = new AbortController();
  const rows: DistributionRows = { family: "cauchy", loc: new Float64Array(1000), scale: 1 };
  const result = estimateKlBatch(javaScript, rows, cauchy(0, 2), { signal: controller.signal });
  controller.abort("enough");
  await expect(result).rejects.toBe("enough");
});

describe("bad input", () => {
  test.each([
    ["no family", { mean: 0, std: 1 }, { code: "INVALID_ARGUMENT", argument: "p" }],
    ["an unknown family", { family: "weibull", shape: 1 }, { code: "INVALID_ARGUMENT", argument: "p" }],
    ["a family of vectors", { family: "dirichlet", alpha: [1, 1] }, { code: "INVALID_ARGUMENT", argument: "p" }],
    ["nothing", undefined, { code: "INVALID_ARGUMENT", argument: "p" }],
    [
      "a name of another family's",
      { family: "normal", mean: 0, scale: 1 },
      { code: "INVALID_PARAMETER", argument: "p" },
    ],
    ["a parameter left out", { family: "normal", mean: 0 }, { code: "INVALID_PARAMETER", argument: "p.std" }],
    ["text", { family: "normal", mean: "0", std: 1 }, { code: "INVALID_PARAMETER", argument: "p.mean" }],
    [
      "arrays of other lengths",
      { family: "normal", mean: [0, 1], std: [1, 1, 1] },
      { code: "LENGTH_MISMATCH", argument: "p.std" },
    ],
    [
      "out of range in a row",
      { family: "normal", mean: [0, 1, 2], std: [1, 1, 0] },
      { code: "INVALID_PARAMETER", argument: "p.std", row: 2 },
    ],
    [
      "no rows",
      { family: "normal", mean: [], std: [] },
      { code: "INVALID_PARAMETER", argument: "p.mean", expected: "at least one number" },
    ],
    [
      "NaN",
      { family: "normal", mean: [Number.NaN], std: 1 },
      { code: "INVALID_PARAMETER", argument: "p.mean", row: 0 },
    ],
  ])("%s", async (_, given, expected) => {
    await expect(estimateKlBatch(javaScript, given as never, normal(0, 1), { samples: 10 })).rejects.toMatchObject(
      expected,
    );
  });

  test("other numbers of rows, and options of one estimate", async () => {
    const two: DistributionRows = { family: "exponential", rate: [1, 2] };
    await expect(estimateKlBatch(javaScript, p, two)).rejects.toMatchObject({ code: "SHAPE_MISMATCH", argument: "q" });
    const tolerance = estimateKlBatch(javaScript, p, q, { tolerance: 1 } as never);
    await expect(tolerance).rejects.toMatchObject({ code: "UNKNOWN_OPTION" });
  });
});
