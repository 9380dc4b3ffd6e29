import { describe, expect, expectTypeOf, test } from "vitest";
import {
  cauchy,
  type Distribution,
  density,
  diagonalNormal,
  exactKl,
  gamma,
  gumbel,
  laplace,
  logistic,
  logNormal,
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
  uniform,
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
    expect(only?.distribution.std).toBeCloseTo(Math.sqrt(10), 14);
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

/** KL(q‖p), by the trapezoidal rule. */
function divergenceFrom(q: Normal, p: Distribution): number {
  const step = 1 / 128;
  let sum = 0;
  for (let z = -9; z <= 9; z += step) {
    const x = q.mean + q.std * z;
    const logDensity = q.logDensity(x);
    sum += step * q.std * Math.exp(logDensity) * (logDensity - p.logDensity(x));
  }
  return sum;
}

describe("reverse, next to quadrature on a grid", () => {
  const make: Record<string, (parameters: never) => Distribution> = {
    mixture: (parts: [number, number, number][]) => mixture(parts.map(([w, m, s]) => [w, normal(m, s)])),
    studentT: ([a, b, c]: [number, number, number]) => studentT(a, b, c),
    logistic: ([a, b]: [number, number]) => logistic(a, b),
    gumbel: ([a, b]: [number, number]) => gumbel(a, b),
    normalAndUniform: ([weight, low, high, a, b]: [number, number, number, number, number]) =>
      mixture([
        [weight, uniform(low, high)],
        [1 - weight, normal(a, b)],
      ]),
  };
  test.each(loadReverseProjections())("$name: every optimum; parameters within 2 %", async ({ target, optima }) => {
    const [[family, parameters]] = Object.entries(target) as [[string, never]];
    const found = await project(wasm, make[family]?.(parameters) as Distribution, reverse);
    expect(found.length).toBe(optima.length);
    for (const { distribution, divergence, standardError } of found) {
      const { mean, std } = distribution as Normal;
      const distance = (own: { mean: number }) => Math.abs(own.mean - mean);
      const off = (own: (typeof optima)[number]) => distance(own) + Math.abs(own.std - std);
      const nearest = optima.reduce((best, own) => (off(own) < off(best) ? own : best));
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

  test("a mode of a sixth is found by every seed", async () => {
    const target = mixture([
      [1, normal(-10, 1)],
      [2, normal(0, 0.5)],
      [3, normal(10, 2)],
    ]);
    for (const seed of [1, 2, 3]) {
      const found = await project(wasm, target, { ...reverse, seed });
      expect(found.map(({ distribution }) => Math.round(distribution.mean))).toEqual([10, 0, -10]);
    }
  });

  test.each([
    { weight: 0.03, mean: 5, std: 0.05, seed: 1 },
    { weight: 0.01, mean: 12, std: 1, seed: 2 },
    { weight: 0.005, mean: 10, std: 0.5, seed: 3 },
  ])("a mode of $weight at $mean is found", async ({ weight, mean, std, seed }) => {
    const target = mixture([
      [1 - weight, normal(0, 1)],
      [weight, normal(mean, std)],
    ]);
    const found = await project(wasm, target, { ...reverse, seed });
    expect(found.map(({ distribution }) => Math.round(distribution.mean) + 0)).toEqual([0, mean]);
  });

  test.each([1e12, -1e15])("far from 0, at %d: one optimum, and the target itself", async (far) => {
    const [only, ...others] = await project(wasm, normal(far, 1), reverse);
    expect(others).toEqual([]);
    expect(only?.distribution.mean).toBeCloseTo(far, 2);
    // Around 10^15 doubles are eighths, so samples of it are not quite its own.
    expect(only?.distribution.std).toBeCloseTo(1, 3);
  });

  test("at the ends of doubles", async () => {
    for (const unit of [1e-200, 1e200]) {
      const target = mixture([
        [1, normal(-3 * unit, unit)],
        [1, normal(3 * unit, unit)],
      ]);
      const found = await project(wasm, target, reverse);
      const near = found.map(({ distribution: { mean, std } }) => [Math.abs(mean) / unit, std / unit] as const);
      for (const [j, [mean, std]] of [
        [2.984, 1.023],
        [2.984, 1.023],
        [0, 2.744],
      ].entries()) {
        expect(near[j]?.[0]).toBeCloseTo(mean as number, 2);
        expect(near[j]?.[1]).toBeCloseTo(std as number, 2);
      }
    }
  });

  test("of each, KL is more wherever it is moved, widened or narrowed", async () => {
    const near = mixture([
      [1, normal(-6, 1)],
      [1, normal(6, 1)],
    ]);
    const found = await project(wasm, near, reverse);
    for (const { distribution, divergence } of found) {
      for (const by of [-0.1, 0.1]) {
        const moved = normal(distribution.mean + by * distribution.std, distribution.std);
        const wider = normal(distribution.mean, distribution.std * (1 + by));
        for (const other of [moved, wider]) {
          expect(divergenceFrom(other, near)).toBeGreaterThan(divergenceFrom(distribution, near));
        }
      }
      expect(divergence).toBeCloseTo(divergenceFrom(distribution, near), 1);
    }
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

  test("ends where the likelihood is flat, and fits of the same density are one", async () => {
    const bounds: number[][] = [];
    const onStep = ({ start, phase, bound }: ProjectionStep) => {
      bounds[start] ??= [];
      if (phase === "expectation") bounds[start]?.push(bound);
    };
    const found = await project(wasm, normal(0, 1), { family: "mixture", direction: "forward", onStep });
    expect(found.length).toBe(1);
    // The limit is 4,000.
    for (const own of bounds) expect(own.length).toBeLessThan(1000);
    const gains = (bounds[0] as number[]).slice(1).map((bound, j) => bound - (bounds[0]?.[j] as number));
    const ratio = (gains.at(-1) as number) / (gains.at(-2) as number);
    // Aitken's sum of what is to come: a twentieth of 5 parameters over 20,000.
    expect(((gains.at(-1) as number) * ratio) / (1 - ratio)).toBeLessThan(5 / 20_000 / 20);
    expect(gains.length).toBeGreaterThan(10);
  }, 30_000);

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

describe("extreme scales", () => {
  const parts = (unit: number) =>
    mixture([
      [1, normal(-3 * unit, unit)],
      [1, normal(3 * unit, unit)],
    ]);

  test.each([1e-200, 1e200])("forward, where %d has no square", async (unit) => {
    const [own] = await project(wasm, normal(0, unit), forward);
    expect(own?.distribution.std).toBe(unit);
    const [both] = await project(wasm, parts(unit), forward);
    expect((both?.distribution.std as number) / unit).toBeCloseTo(Math.sqrt(10), 14);
    const [vectors] = await project(wasm, diagonalNormal({ mean: [0, 0], std: [unit, unit] }), {
      family: "diagonalNormal",
      direction: "forward",
    });
    expect(vectors?.distribution.std).toEqual([unit, unit]);
  });

  test.each([1e-200, 1e200])("EM, where %d has no square", async (unit) => {
    const bounds: number[] = [];
    const options = { family: "mixture", direction: "forward", starts: 2 } as const;
    const found = await project(wasm, parts(unit), { ...options, onStep: ({ bound }) => bounds.push(bound) });
    const [best] = found;
    const components = [...(best as (typeof found)[number]).distribution.components] as Normal[];
    const [one, other] = components.sort((a, b) => a.mean - b.mean) as [Normal, Normal];
    for (const [own, mean] of [[one, -3] as const, [other, 3] as const]) {
      expect(own.mean / unit).toBeCloseTo(mean, 1);
      expect(own.std / unit).toBeCloseTo(1, 1);
    }
    // Of the density of x, not of x in some unit: minus the entropy.
    const [first] = await project(wasm, parts(1), forward);
    const entropy = Math.log(2 * Math.PI * Math.E * 10) / 2 - (first?.divergence as number) + Math.log(unit);
    expect(Math.abs((bounds.at(-1) as number) + entropy)).toBeLessThan(0.05);
  });

  test.each([
    ["laplace", laplace(0, 1e200), forward],
    ["logNormal", logNormal(0, 30), forward],
    [
      "vectors",
      multivariateNormal({
        mean: [0, 0],
        covariance: [
          [1e308, 0],
          [0, 1e308],
        ],
      }),
      forward,
    ],
  ] as const)("%s: an error about the target where doubles do not hold its moments", async (name, target, options) => {
    const distant =
      name === "vectors"
        ? mixture([
            [1, target],
            [1, diagonalNormal({ mean: [1e308, 0], std: [1, 1] })],
          ])
        : target;
    await expect(project(wasm, distant, options)).rejects.toMatchObject({
      code: "METHOD_UNSUPPORTED",
      argument: "target",
      expected: "one with moments that doubles can hold",
    });
  });
});

describe("a caller's density", () => {
  const standard = normal(0, 1);
  const sample = (count: number, options: object) => standard.sample(count, options);
  const own = (logDensity: (x: number) => number) => density({ logDensity, sample, name: "own" });

  test("with a gap: reverse KL is infinite, and the first x without a density is named", async () => {
    const hole = density({
      logDensity: (x: number) => (x < -1 ? Number.NEGATIVE_INFINITY : standard.logDensity(x)),
      sample: (count: number, options: object) =>
        sample(4 * count, options)
          .filter((x) => x >= -1)
          .slice(0, count),
      name: "hole",
    });
    for (const target of [
      hole,
      mixture([
        [1, hole],
        [1, hole],
      ]),
    ]) {
      await expect(project(wasm, target, reverse)).rejects.toMatchObject({
        code: "METHOD_UNSUPPORTED",
        argument: "target",
        expected: expect.stringContaining("positive everywhere"),
        got: expect.stringMatching(/hole.* whose log-density is -Infinity at x = -\d/),
      });
    }
  });

  test.each([
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
  ])("%s: how many, and the first, before anything is fitted", async (name, wrong) => {
    const target = own((x) => (x > 1 ? wrong : standard.logDensity(x)));
    let steps = 0;
    for (const options of [
      reverse,
      forward,
      { family: "mixture", direction: "forward", onStep: () => steps++ } as const,
    ]) {
      await expect(project(wasm, target, options)).rejects.toMatchObject({
        code: "INVALID_POINT",
        argument: "own.logDensity",
        got: expect.stringMatching(new RegExp(`^${name} at x = \\d.*, the first of \\d+ of \\d+ points$`)),
      });
    }
    expect(steps).toBe(0);
    // Where no sample is, but a normal distribution has mass.
    const far = own((x) => (x > 4 ? wrong : standard.logDensity(x)));
    await expect(project(wasm, far, reverse)).rejects.toMatchObject({
      code: "INVALID_POINT",
      got: expect.stringMatching(/the first of \d+ of 4096 points$/),
    });
  });

  test("without an optimum: an error, and no distribution", async () => {
    const target = own(() => 0);
    await expect(project(wasm, target, { ...reverse, starts: 1 })).rejects.toMatchObject({
      code: "NOT_CONVERGED",
      argument: "target",
    });
  }, 60_000);

  test("without two different points", async () => {
    const target = density({ logDensity: () => 0, sample: (count: number) => new Float64Array(count) });
    const options = [reverse, forward, { family: "mixture", direction: "forward" } as const];
    for (const each of options) {
      await expect(project(wasm, target, each)).rejects.toMatchObject({
        code: "METHOD_UNSUPPORTED",
        argument: "target",
      });
    }
  });
});

test("types: what a target is projected to", async () => {
  const [numbers] = await project(wasm, twoModes, { family: "normal", direction: "forward" });
  expectTypeOf(numbers?.distribution).toEqualTypeOf<Normal | undefined>();
  const vectors = multivariateNormal({ mean: [0], covariance: [[1]] });
  expectTypeOf(project(wasm, vectors, reverse)).resolves.items.toEqualTypeOf<Projection<MultivariateNormal>>();
  const [diagonal] = await project(wasm, vectors, { family: "diagonalNormal", direction: "forward" });
  expect(diagonal?.distribution.std[0]).toBe(1);
  const known = density({
    logDensity: (x: number) => normal(0, 1).logDensity(x),
    sample: (n: number) => normal(0, 1).sample(n),
  });
  const [fit] = await project(wasm, known, forward);
  expect(fit?.distribution.std).toBeCloseTo(1, 2);
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
    ["steps of one", twoModes, { ...forward, onStep: () => {} }, { code: "INVALID_OPTION", argument: "onStep" }],
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
