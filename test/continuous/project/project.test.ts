import { describe, expect, test } from "vitest";
import {
  cauchy,
  type Distribution,
  density,
  diagonalNormal,
  exactKl,
  gamma,
  gumbel,
  logistic,
  type Mixture,
  type MultivariateNormal,
  mixture,
  multivariateNormal,
  type Normal,
  normal,
  type Projection,
  type ProjectionOptions,
  type ProjectionStep,
  poisson,
  project,
  studentT,
} from "../../../src/continuous.ts";
import { javaScript, wasm } from "../../engines.ts";
import { loadReverseProjections } from "../../golden/load.ts";

const twoModes = mixture([
  [1, normal(-3, 1)],
  [1, normal(3, 1)],
]);

const forward = { family: "normal", direction: "forward" } as const;
const reverse = { family: "normal", direction: "reverse" } as const;

describe("forward, by moments", () => {
  test("½N(−3,1) + ½N(3,1) gives N(0, √10)", async () => {
    const [only, ...others] = await project(wasm, twoModes, forward);
    expect(others).toEqual([]);
    expect(only?.distribution).toMatchObject({ family: "normal", mean: 0 });
    expect(((only as Projection).distribution as Normal).std).toBeCloseTo(Math.sqrt(10), 14);
    // ln σ + ½·ln 2πe − the mixture's entropy, by the trapezoidal rule.
    const step = 1 / 64;
    let entropy = 0;
    for (let x = -15; x <= 15; x += step) {
      const logDensity = twoModes.logDensity(x);
      entropy -= step * Math.exp(logDensity) * logDensity;
    }
    const exact = Math.log(2 * Math.PI * Math.E * 10) / 2 - entropy;
    expect(Math.abs((only?.divergence as number) - exact)).toBeLessThan(4 * (only?.standardError as number));
  });

  test("mixtures of normal vectors: the mean of covariances, and the covariance of means", async () => {
    const target = mixture([
      [
        1,
        multivariateNormal({
          mean: [0, 0],
          covariance: [
            [2, 1],
            [1, 2],
          ],
        }),
      ],
      [3, diagonalNormal({ mean: [4, -4], std: [1, 3] })],
    ]);
    const [full] = await project(wasm, target, forward);
    const { mean, covariance } = (full as Projection).distribution as MultivariateNormal;
    expect([...mean]).toEqual([3, -3]);
    expect(covariance.map((row) => [...row])).toEqual([
      [2 / 4 + 3 / 4 + 3, 1 / 4 - 3],
      [1 / 4 - 3, 2 / 4 + 27 / 4 + 3],
    ]);
    const [diagonal] = await project(wasm, target, { ...forward, family: "diagonalNormal" });
    expect(diagonal?.distribution).toMatchObject({ std: Float64Array.of(Math.sqrt(4.25), Math.sqrt(10.25)) });
  });

  test("a closed form has no standard error; a density alone, moments of samples", async () => {
    const [known] = await project(wasm, logistic(1, 2), forward);
    expect(known?.standardError).toBe(0);
    expect(known?.divergence).toBe(exactKl(logistic(1, 2), known?.distribution as Distribution));
    const own = logistic(1, 2);
    const target = density({
      logDensity: (x: number) => own.logDensity(x),
      sample: (count: number, options: object) => own.sample(count, options),
    } as never);
    const [fit] = await project(wasm, target, forward);
    const { mean, std } = (fit as Projection).distribution as Normal;
    // Of 10^6 samples the mean has a standard error of 0.0036, the deviation one of 0.0033.
    expect(Math.abs(mean - 1)).toBeLessThan(0.015);
    expect(Math.abs(std - (2 * Math.PI) / Math.sqrt(3))).toBeLessThan(0.014);
  });
});

describe("reverse, next to quadrature on a grid", () => {
  const make: Record<string, (parameters: never) => Distribution> = {
    mixture: (parts: [number, number, number][]) => mixture(parts.map(([w, m, s]) => [w, normal(m, s)])),
    studentT: ([a, b, c]: [number, number, number]) => studentT(a, b, c),
    logistic: ([a, b]: [number, number]) => logistic(a, b),
    gumbel: ([a, b]: [number, number]) => gumbel(a, b),
  };
  test.each(loadReverseProjections())("$name: every optimum; parameters within 2 %", async ({ target, optima }) => {
    const [[family, parameters]] = Object.entries(target) as [[string, never]];
    const found = await project(wasm, make[family]?.(parameters) as Distribution, reverse);
    expect(found.length).toBe(optima.length);
    for (const { distribution, divergence, standardError } of found) {
      const { mean, std } = distribution as Normal;
      const distance = (own: { mean: number }) => Math.abs(own.mean - mean);
      const nearest = optima.reduce((best, own) => (distance(own) < distance(best) ? own : best));
      // Of a mean that may be 0: 2 % of the deviation.
      const unit = Math.max(Math.abs(nearest.mean), nearest.std);
      expect(distance(nearest)).toBeLessThan(0.02 * unit);
      expect(Math.abs(std - nearest.std)).toBeLessThan(0.02 * nearest.std);
      // Where the divergence of the fit is by a formula, what is left is that of fitting to 4,096 points: (1 %)².
      const allowed = standardError > 0 ? 4 * standardError : 1e-4;
      expect(Math.abs(divergence - nearest.divergence)).toBeLessThanOrEqual(allowed);
    }
  });

  test("two modes: the best two are near them, and before the one between", async () => {
    const found = await project(wasm, twoModes, { ...reverse, seed: 3 });
    const means = found.map(({ distribution }) => (distribution as Normal).mean);
    expect(means.slice(0, 2).map((mean) => Math.abs(Math.abs(mean) - 3) < 0.06)).toEqual([true, true]);
    expect((means[0] as number) * (means[1] as number)).toBeLessThan(0);
    expect(found.every(({ direction }) => direction === "reverse")).toBe(true);
  });

  test("a normal vector is its own projection; of independent coordinates, by its precision", async () => {
    const target = multivariateNormal({
      mean: [1, -1],
      covariance: [
        [2, 1],
        [1, 2],
      ],
    });
    const [full] = await project(wasm, target, { ...reverse, starts: 1 });
    expect(full?.divergence).toBeLessThan(1e-6);
    const [diagonal] = await project(wasm, target, { family: "diagonalNormal", direction: "reverse", starts: 1 });
    // 1/√ of the diagonal of the inverse covariance, (2/3, 2/3).
    const { mean, std } = (diagonal as Projection).distribution as {
      mean: Float64Array;
      std: Float64Array;
    } & Distribution;
    for (const own of std) expect(Math.abs(own / Math.sqrt(1.5) - 1)).toBeLessThan(0.005);
    for (const [j, own] of mean.entries()) expect(Math.abs(own - (j === 0 ? 1 : -1))).toBeLessThan(1e-3);
    expect(Math.abs((diagonal?.divergence as number) - Math.log(4 / 3) / 2)).toBeLessThan(1e-3);
  }, 30_000);
});

describe("mixtures, by EM", () => {
  const target = mixture([
    [0.7, normal(-1, 1)],
    [0.3, normal(2, 0.5)],
  ]);

  test("the bound never falls, and after the expectation there is no gap", async () => {
    const steps: ProjectionStep[] = [];
    await project(wasm, target, { family: "mixture", direction: "forward", starts: 3, onStep: (s) => steps.push(s) });
    expect(new Set(steps.map(({ start }) => start))).toEqual(new Set([0, 1, 2]));
    for (const [j, { start, phase, bound, gap }] of steps.entries()) {
      const before = steps[j - 1];
      // Of sums of 10,000 terms of about 1, what is rounded.
      if (before?.start === start) expect(bound).toBeGreaterThan(before.bound - 1e-12);
      if (phase === "expectation") expect(Math.abs(gap)).toBeLessThan(1e-12);
      else expect(gap).toBeGreaterThan(-1e-12);
    }
    expect(steps.some(({ phase, gap }) => phase === "maximization" && gap > 1e-4)).toBe(true);
  });

  test("finds the mixture that the samples are of", async () => {
    const [best] = await project(wasm, target, { family: "mixture", direction: "forward", starts: 2 });
    const { weights, components } = (best as Projection).distribution as Mixture;
    const parts = components.map((own, c) => [weights[c] as number, own as Normal] as const);
    const [[weight, left], [, right]] = parts.sort(([, a], [, b]) => a.mean - b.mean) as [
      readonly [number, Normal],
      readonly [number, Normal],
    ];
    // 10,000 samples: standard errors of about 0.01 and 0.02.
    expect(Math.abs(weight - 0.7)).toBeLessThan(0.04);
    expect(Math.abs(left.mean + 1)).toBeLessThan(0.08);
    expect(Math.abs(right.mean - 2)).toBeLessThan(0.06);
    expect(Math.abs(best?.divergence as number)).toBeLessThan(2e-3);
  });
});

test("the same on either backend", async () => {
  const options = { ...reverse, starts: 2, seed: 5 };
  const [one, other] = await Promise.all([wasm, javaScript].map((engine) => project(engine, twoModes, options)));
  const figures = (found = one) => found?.map(({ distribution, divergence }) => [distribution.name, divergence]);
  expect(figures(other)).toEqual(figures(one));
});

describe("bad input", () => {
  const cases: readonly [string, unknown, unknown, object][] = [
    ["no target", undefined, forward, { code: "INVALID_ARGUMENT", argument: "target", name: "KullbackTypeError" }],
    ["integers", poisson(3), forward, { code: "METHOD_UNSUPPORTED", argument: "target" }],
    ["no family", twoModes, { ...forward, family: "gamma" }, { code: "INVALID_OPTION", argument: "family" }],
    ["no moments", cauchy(0, 1), forward, { code: "METHOD_UNSUPPORTED", argument: "target" }],
    ["places without a density", gamma(2, 1), reverse, { code: "METHOD_UNSUPPORTED", argument: "target" }],
    ["no direction", twoModes, { family: "normal" }, { code: "INVALID_OPTION", argument: "direction" }],
    ["a reverse mixture", twoModes, { family: "mixture", direction: "reverse" }, { argument: "direction" }],
    ["components of one", twoModes, { ...forward, components: 2 }, { code: "INVALID_OPTION", argument: "components" }],
    ["no starts", twoModes, { ...reverse, starts: 0 }, { code: "INVALID_OPTION", argument: "starts" }],
    ["a word for starts", twoModes, { ...reverse, starts: "2" }, { name: "KullbackTypeError", argument: "starts" }],
    ["a seed of ½", twoModes, { ...reverse, seed: 0.5 }, { code: "INVALID_OPTION", argument: "seed" }],
    ["no function", twoModes, { ...reverse, onStep: 1 }, { code: "INVALID_OPTION", argument: "onStep" }],
    ["an unknown option", twoModes, { ...reverse, start: 2 }, { code: "UNKNOWN_OPTION" }],
    ["no options", twoModes, undefined, { code: "INVALID_OPTION" }],
  ];
  test.each(cases)("%s", async (_, target, options, expected) => {
    const result = project(wasm, target as Distribution, options as ProjectionOptions);
    await expect(result).rejects.toMatchObject(expected);
  });

  test("no engine; a signal that is aborted", async () => {
    await expect(project({} as never, twoModes, forward)).rejects.toMatchObject({ argument: "engine" });
    const signal = AbortSignal.abort("enough");
    await expect(project(wasm, twoModes, { ...reverse, signal })).rejects.toBe("enough");
  });
});
