import { describe, expect, test } from "vitest";
import {
  bernoulli,
  beta,
  binomial,
  cauchy,
  type Distribution,
  density,
  diagonalNormal,
  dirichlet,
  type EstimateOptions,
  type EstimateProgress,
  estimateKl,
  exactKl,
  exponential,
  gamma,
  gumbel,
  laplace,
  logistic,
  logNormal,
  mixture,
  multivariateNormal,
  normal,
  pareto,
  poisson,
  studentT,
  truncated,
  uniform,
} from "../../../src/continuous.ts";
import { createEngine } from "../../../src/index.ts";
import { engines, javaScript, wasm } from "../../engines.ts";
import { goldenMixtures } from "./golden-mixtures.ts";

const p = normal(0, 1);
const q = normal(0, 2);
type Pair = readonly [Distribution, Distribution];

/** ln 2 − 3/8. */
const EXACT = Math.LN2 - 3 / 8;

/** KL of two distributions of independent normal coordinates. */
const ofVectors = [
  diagonalNormal({ mean: [0, 0, 0], std: [1, 1, 1] }),
  diagonalNormal({ mean: [1, 0, 0], std: [1, 2, 1] }),
] as const;
const EXACT_OF_VECTORS = 0.5 + EXACT;

const standardErrors = (estimate: number, exact: number, standardError: number) =>
  Math.abs(estimate - exact) / standardError;

describe.each(engines)("$name", ({ engine }) => {
  describe.each(["random", "stratified", "sobol"] as const)("%s", (method) => {
    test.each([
      { name: "normal", pair: [p, q] as Pair, exact: EXACT },
      { name: "vectors", pair: ofVectors, exact: EXACT_OF_VECTORS },
      // A standard deviation is 50,000, and 1e-5 of the mean: a quantile that is off by 1e-7 of itself shows.
      {
        name: "binomial",
        pair: [binomial(1e10, 0.5), binomial(1e10, 0.500001)] as Pair,
        exact: exactKl(binomial(1e10, 0.5), binomial(1e10, 0.500001)) as number,
      },
      { name: "poisson", pair: [poisson(3), poisson(4)] as Pair, exact: 3 * Math.log(3 / 4) + 1 },
      {
        name: "correlated",
        pair: [
          multivariateNormal({
            mean: [0, 0],
            covariance: [
              [2, 1],
              [1, 2],
            ],
          }),
          multivariateNormal({
            mean: [0, 0],
            covariance: [
              [1, 0],
              [0, 1],
            ],
          }),
        ] as Pair,
        exact: 1 - Math.log(3) / 2,
      },
    ])("$name: within four standard errors", async ({ pair, exact }) => {
      const result = await estimateKl(engine, ...pair, { method, samples: 50_000, seed: 3 });
      expect(standardErrors(result.estimate, exact, result.standardError)).toBeLessThan(4);
      const [low, high] = result.interval as [number, number];
      expect((low + high) / 2).toBeCloseTo(result.estimate, 14);
      // 1.96 of the normal distribution, 2.13 of Student's t with 15 degrees of freedom.
      const width = (high - low) / 2 / result.standardError;
      expect(width).toBeCloseTo(method === "random" ? 1.959963984540054 : 2.131449545559323, 6);
      expect(result).toMatchObject({ method, estimator: "log-ratio", converged: undefined, warnings: [] });
      expect(result.samples).toBe({ random: 50_000, stratified: 50_000, sobol: 65_536 }[method]);
    });
  });

  test("the textbook case: k3 has a mean and no variance, so there is no interval", async () => {
    const result = await estimateKl(engine, p, q, { estimator: "bregman" });
    expect(result.interval).toBeUndefined();
    expect(result.paretoK).toBeGreaterThan(0.5);
    expect(result.warnings.map(({ code }) => code)).toEqual(["HEAVY_TAIL"]);
    const sound = await estimateKl(engine, q, p, { estimator: "bregman" });
    // q/p is at most 2 there, and KL(N(0,2)‖N(0,1)) is 3/2 − ln 2.
    expect(standardErrors(sound.estimate, 1.5 - Math.LN2, sound.standardError)).toBeLessThan(4);
    expect(sound.warnings).toEqual([]);
  });

  test("k2 says that its mean is another", async () => {
    const result = await estimateKl(engine, p, q, { estimator: "half-squared" });
    expect(result.warnings.map(({ code }) => code)).toEqual(["BIASED_ESTIMATOR"]);
    // E(ln 2 − 3x²/8)²/2 = (ln² 2 − 3/4·ln 2 + 27/64)/2.
    const mean = (Math.LN2 ** 2 - 0.75 * Math.LN2 + 27 / 64) / 2;
    expect(standardErrors(result.estimate, mean, result.standardError)).toBeLessThan(4);
  });

  test("k3 says so where Q has mass that P has not: its mean is KL less that", async () => {
    const [narrow, wide] = [uniform(0, 1), normal(0, 1)];
    const result = await estimateKl(engine, narrow, wide, { estimator: "bregman" });
    expect(result.warnings.map(({ code }) => code)).toEqual(["BIASED_ESTIMATOR"]);
    const kl = Math.log(2 * Math.PI) / 2 + 1 / 6;
    const outside = 1 - 0.3413447460685429;
    expect(standardErrors(result.estimate, kl - outside, result.standardError)).toBeLessThan(4);
    expect((await estimateKl(engine, narrow, wide)).warnings).toEqual([]);
  });

  test("a result is frozen, and its options are untouched", async () => {
    const options = Object.freeze({ samples: 100, seed: 5 });
    const result = await estimateKl(engine, p, q, options);
    for (const part of [result, result.interval, result.warnings]) expect(Object.isFrozen(part)).toBe(true);
  });

  test("the same seed, the same bits; another seed, others", async () => {
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => estimateKl(engine, p, q, { samples: 10_000, seed })),
    );
    expect(again).toEqual(one);
    expect(other?.estimate).not.toBe(one?.estimate);
  });

  test("identical distributions: 0, for certain", async () => {
    const result = await estimateKl(engine, p, normal(0, 1));
    expect(result).toMatchObject({ estimate: 0, standardError: 0, interval: [0, 0], warnings: [] });
    expect(result.paretoK).toBe(Number.NEGATIVE_INFINITY);
  });

  test("too few samples to judge a tail", async () => {
    const result = await estimateKl(engine, p, q, { samples: 24 });
    expect(result.interval).toBeUndefined();
    expect(result.paretoK).toBeNaN();
    expect(result.warnings.map(({ code }) => code)).toEqual(["FEW_SAMPLES"]);
  });

  test("confidence", async () => {
    const result = await estimateKl(engine, p, q, { samples: 1000, confidence: 0.5 });
    const [low, high] = result.interval as [number, number];
    expect((high - low) / 2 / result.standardError).toBeCloseTo(0.6744897501960817, 10);
  });

  test("several at once on one engine, and scores between: none disturbs another", async () => {
    const pairs: readonly Pair[] = [
      [p, q],
      [laplace(0, 1), q],
      [cauchy(0, 1), cauchy(0, 2)],
    ];
    const alone: unknown[] = [];
    for (const pair of pairs) alone.push(await estimateKl(engine, ...pair, { samples: 300_000 }));
    let scored = 0;
    const onProgress = () => {
      expect(engine.score("kl", [9, 1], [1, 1], { base: 2 })).toEqual(Float64Array.of(0.5310044064107187));
      scored++;
    };
    const together = pairs.map((pair) => estimateKl(engine, ...pair, { samples: 300_000, onProgress }));
    expect(await Promise.all(together)).toEqual(alone);
    expect(scored).toBeGreaterThanOrEqual(3);
  });

  test("an engine that is closed", async () => {
    const own = await createEngine({ backend: engine.backend });
    own.close();
    await expect(estimateKl(own, p, q)).rejects.toMatchObject({ code: "ENGINE_CLOSED" });
    // Nothing would be run for what is infinite.
    await expect(estimateKl(own, p, uniform(0, 1))).rejects.toMatchObject({ code: "ENGINE_CLOSED" });
  });

  test("an engine that is closed while it estimates", async () => {
    const own = await createEngine({ backend: engine.backend });
    const result = estimateKl(own, cauchy(0, 1), cauchy(0, 2), { samples: 10_000_000 });
    own.close();
    await expect(result).rejects.toMatchObject({ code: "ENGINE_CLOSED" });
  });

  test("an engine at work", async () => {
    let inside: Promise<unknown> | undefined;
    engine.run(() => {
      inside = estimateKl(engine, p, q);
    });
    await expect(inside).rejects.toMatchObject({ code: "ENGINE_BUSY" });
  });
});

test.each(goldenMixtures.map((own) => ({ ...own, name: `${own.p.name} ‖ ${own.q.name}` })))(
  "$name: within four standard errors of quadrature, of 10^7 samples",
  async ({ p: mixed, q: other, exact }) => {
    const { estimate, standardError, interval } = await estimateKl(wasm, mixed, other, { samples: 1e7, seed: 1 });
    expect(standardError).toBeLessThan(1e-3);
    expect(standardErrors(estimate, exact, standardError)).toBeLessThan(4);
    expect(interval).toBeDefined();
  },
);

test("both backends give the same bits", async () => {
  for (const method of ["random", "stratified", "sobol"] as const) {
    const [one, other] = await Promise.all(
      engines.map(({ engine }) => estimateKl(engine, p, laplace(0, 1), { method, samples: 20_000 })),
    );
    expect(other).toEqual(one);
  }
});

describe("tolerance", () => {
  test.each(["random", "stratified", "sobol"] as const)(
    "%s: doubles until the standard error is small",
    async (method) => {
      const tolerance = method === "random" ? 1e-3 : 1e-4;
      const result = await estimateKl(javaScript, p, q, { method, samples: 1000, tolerance });
      expect(result.converged).toBe(true);
      expect(result.standardError).toBeLessThanOrEqual(tolerance);
      expect(result.samples).toBeGreaterThan(1000);
      // What the seed gives does not depend on when it is looked at.
      const at = await estimateKl(javaScript, p, q, { method, samples: result.samples });
      expect(at.estimate).toBe(result.estimate);
      expect(at.paretoK).toBe(result.paretoK);
    },
  );

  test.each(["random", "stratified", "sobol"] as const)("%s: not reached", async (method) => {
    const result = await estimateKl(javaScript, p, q, { method, samples: 1000, tolerance: 1e-9, maxSamples: 20_000 });
    expect(result.converged).toBe(false);
    expect(result.warnings.map(({ code }) => code)).toEqual(["TOLERANCE_NOT_REACHED"]);
    expect(result.samples).toBe({ random: 20_000, stratified: 20_000, sobol: 16_384 }[method]);
  });

  test("fewer at most than the default to begin with: no more than that", async () => {
    const result = await estimateKl(javaScript, p, q, { tolerance: 1e-9, maxSamples: 3000 });
    expect(result).toMatchObject({ converged: false, samples: 3000 });
  });

  test("a heavy tail is never good enough", async () => {
    const options = { estimator: "bregman", tolerance: 10, samples: 10_000, maxSamples: 40_000 } as const;
    const result = await estimateKl(javaScript, p, q, options);
    expect(result.converged).toBe(false);
    expect(result.warnings.map(({ code }) => code)).toEqual(["HEAVY_TAIL", "TOLERANCE_NOT_REACHED"]);
  });
});

test("even points of steps: the interval covers, though all replications have the same mean", async () => {
  const [own, other] = [bernoulli(0.001), bernoulli(0.002)];
  const exact = exactKl(own, other) as number;
  for (const method of ["sobol", "stratified"] as const) {
    for (let seed = 0; seed < 20; seed++) {
      const options = { method, seed, samples: 4096, tolerance: 1e-4 };
      const { interval } = await estimateKl(javaScript, own, other, options);
      const [low, high] = interval as readonly [number, number];
      expect(low < exact && exact < high, `${method}, seed ${seed}`).toBe(true);
    }
  }
});

test("even points of what is flat for a part, as two Laplace distributions are: the standard error is that of the estimates", async () => {
  const [own, other] = [laplace(0, 1), laplace(1, 1)];
  const exact = exactKl(own, other) as number;
  for (const method of ["sobol", "stratified"] as const) {
    const [seeds, samples] = [40, 4096];
    let [squares, expected] = [0, 0];
    for (let seed = 0; seed < seeds; seed++) {
      const { estimate, standardError } = await estimateKl(javaScript, own, other, { method, seed, samples });
      squares += (estimate - exact) ** 2;
      expected += standardError ** 2;
    }
    // A ratio of variances of 40 and 600 degrees of freedom: outside for one set of seeds in 10^4.
    expect(Math.abs(Math.log(squares / expected)), method).toBeLessThan(Math.log(2.5));
  }
});

test("summands with an end that many share have a tail, and an interval", async () => {
  for (const [own, other] of [
    [laplace(0, 1), laplace(1, 1)],
    [poisson(3), poisson(4)],
  ] as const) {
    for (let seed = 0; seed < 8; seed++) {
      const { interval, warnings } = await estimateKl(javaScript, own, other, { seed, samples: 65_536 });
      expect(warnings).toEqual([]);
      expect(interval).toBeDefined();
    }
  }
});

describe("samples that are one point again and again", () => {
  test("say nothing of the rest: no interval, and no convergence before there are others", async () => {
    const [own, other] = [poisson(1e-4), poisson(2e-4)];
    let without = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { interval, paretoK, standardError, warnings } = await estimateKl(javaScript, own, other, {
        seed,
        samples: 4096,
      });
      if (standardError > 1e-12) continue;
      without += 1;
      expect(interval).toBeUndefined();
      expect(paretoK).toBeNaN();
      expect(warnings.map(({ code }) => code)).toEqual(["FEW_SAMPLES"]);
      expect(warnings[0]?.message).toContain("one point again and again");
    }
    // Two of three have no sample beside 0.
    expect(without).toBeGreaterThan(5);
    const options = { seed: 0, tolerance: 1e-6, maxSamples: 2 ** 20 };
    const rare = await estimateKl(javaScript, bernoulli(1e-5), bernoulli(1e-3), options);
    expect(rare.converged).toBe(false);
  });

  test("say all where P has no other, and where summands alone are the same", async () => {
    const sure = await estimateKl(javaScript, bernoulli(0), bernoulli(0.5), { samples: 4096 });
    expect(sure.warnings).toEqual([]);
    expect(sure.estimate).toBeCloseTo(Math.LN2, 13);
    const even = await estimateKl(javaScript, uniform(0, 1), uniform(0, 2), { samples: 4096, method: "sobol" });
    expect(even.warnings).toEqual([]);
    expect(even.interval?.[0]).toBeCloseTo(Math.LN2, 13);
    const same = await estimateKl(javaScript, poisson(3), poisson(3), { samples: 4096 });
    expect(same).toMatchObject({ estimate: 0, warnings: [] });
  });
});

test("samples that no double can hold are refused, as samples", async () => {
  await expect(estimateKl(javaScript, logNormal(0, 300), normal(0, 1))).rejects.toMatchObject({
    code: "INVALID_POINT",
    argument: "logNormal(0,300).sample",
  });
});

describe("samples that are rounded", () => {
  const ends = "rounded to an end of its support";
  const apart = "doubles are too far apart";
  const vectors = (std: number) => diagonalNormal({ mean: [1e17, 0], std: [std, 1] });
  test.each([
    { name: "beta at both ends", pair: [beta(0.1, 0.1), beta(2, 3)] as Pair, reason: ends },
    { name: "beta at 1", pair: [beta(3, 0.05), beta(3, 0.2)] as Pair, reason: ends },
    { name: "gamma at 0", pair: [gamma(0.002, 1), gamma(0.1, 1)] as Pair, reason: ends },
    { name: "dirichlet", pair: [dirichlet([0.002, 1, 1]), dirichlet([1, 1, 1])] as Pair, reason: ends },
    { name: "normal far out", pair: [normal(1e16, 1), normal(1e16, 2)] as Pair, reason: apart },
    { name: "vectors", pair: [vectors(1), vectors(2)] as Pair, reason: apart },
  ])("$name", async ({ pair: [own, other], reason }) => {
    for (const method of ["random", "sobol"] as const) {
      if (own.family === "dirichlet" && method === "sobol") continue;
      const result = await estimateKl(javaScript, own, other, { samples: 20_000, method, tolerance: 1e-12 });
      expect(result.warnings[0]).toMatchObject({ code: "ROUNDED_SAMPLES" });
      expect(result.warnings[0]?.message).toContain(reason);
      expect(result).toMatchObject({ interval: undefined, converged: false, paretoK: Number.NaN });
      // More of them would be no better.
      expect(result.samples).toBeLessThan(40_000);
    }
  });

  test.each([
    [beta(0.5, 0.5), beta(2, 3)],
    [gamma(0.05, 1), gamma(1, 1)],
    [normal(1e12, 1), normal(1e12, 2)],
    [pareto(1, 1e9), pareto(1, 2e9)],
    [poisson(0.1), poisson(0.2)],
    [truncated(normal(0, 1), 8, 9), truncated(normal(0, 1), 8, 10)],
  ] as const)("but not $name, where that does not show", async (own, other) => {
    const result = await estimateKl(javaScript, own, other, { samples: 20_000 });
    expect(result.warnings).toEqual([]);
    const exact = exactKl(own, other);
    const [low, high] = result.interval as readonly [number, number];
    if (exact !== undefined) expect(standardErrors(result.estimate, exact, result.standardError)).toBeLessThan(4);
    expect(low).toBeLessThanOrEqual(high);
  });
});

describe("infinite divergences", () => {
  test.each([
    { name: "support not contained", pair: [normal(0, 1), exponential(1)] as Pair, samples: 0 },
    { name: "integers and reals", pair: [poisson(1), normal(0, 1)] as Pair, samples: 0 },
    { name: "reals and integers", pair: [normal(0, 1), poisson(1)] as Pair, samples: 0 },
    {
      name: "vectors and probabilities",
      pair: [diagonalNormal({ mean: [0, 0], std: [1, 1] }), dirichlet([1, 1])] as Pair,
      samples: 0,
    },
    { name: "too light a tail", pair: [cauchy(0, 1), normal(0, 1)] as Pair, samples: 0 },
    { name: "a moment that just is not there", pair: [studentT(2, 0, 1), normal(0, 1)] as Pair, samples: 0 },
    { name: "too light a tail below", pair: [laplace(0, 2), gumbel(0, 2)] as Pair, samples: 0 },
    { name: "too light a tail above", pair: [pareto(1, 1), exponential(1)] as Pair, samples: 0 },
    {
      name: "too light a tail for a component",
      pair: [
        mixture([
          [1, normal(0, 1)],
          [1e-9, cauchy(0, 1)],
        ]),
        mixture([
          [1, normal(0, 1)],
          [1, laplace(0, 1)],
        ]),
      ] as Pair,
      samples: 0,
    },
    {
      name: "found at a sample",
      pair: [uniform(0, 1), density({ logDensity: (x) => (x < 0.5 ? Math.LN2 : Number.NEGATIVE_INFINITY) })] as Pair,
      samples: 0,
    },
  ])("$name", async ({ pair, samples }) => {
    for (const estimator of ["log-ratio", "half-squared", "bregman"] as const) {
      const result = await estimateKl(javaScript, ...pair, { estimator });
      expect(result.estimate).toBe(Number.POSITIVE_INFINITY);
      expect(result.standardError).toBeNaN();
      expect(result.interval).toBeUndefined();
      expect(result.samples).toBe(samples);
      expect(result.warnings.map(({ code }) => code)).toEqual(["INFINITE_DIVERGENCE"]);
    }
  });
});

const finitePairs: readonly Pair[] = [
  [studentT(2.1, 0, 1), normal(0, 1)],
  [cauchy(0, 1), studentT(30, 0, 1)],
  [laplace(0, 1), gumbel(0, 1.5)],
  [logistic(0, 1), gumbel(0, 1.1)],
  [pareto(1, 1.1), exponential(1)],
  [
    cauchy(0, 1),
    mixture([
      [1, normal(0, 1)],
      [1e-3, cauchy(0, 1)],
    ]),
  ],
];

test.each(finitePairs.map((pair) => ({ name: pair.map((own) => own.name).join(" ‖ "), pair })))(
  "$name: finite, however light the tail",
  async ({ pair }) => {
    const { estimate } = await estimateKl(javaScript, ...pair, { samples: 1000 });
    expect(estimate).toBeLessThan(Number.POSITIVE_INFINITY);
  },
);

test.each(engines)("$name: a density that no double can hold, at a sample that kernels drew", async ({ engine }) => {
  // ln q is −e^−x or so, and x = −750 is two and a half standard deviations away.
  const result = await estimateKl(engine, normal(0, 300), gumbel(0, 1));
  expect(result.estimate).toBe(Number.POSITIVE_INFINITY);
  expect(result.warnings).toEqual([
    {
      code: "INFINITE_DIVERGENCE",
      message: "at a sample of normal(0,300), gumbel(0,1) has no density, or none that a double can hold",
    },
  ]);
});

describe("signals and progress", () => {
  test("aborted before: nothing is drawn", async () => {
    let drawn = 0;
    const own = density({
      logDensity: (x) => p.logDensity(x),
      sample: (count, options) => {
        drawn += count;
        return p.sample(count, options);
      },
    });
    const reason = new Error("no more");
    const result = estimateKl(javaScript, own, q, { signal: AbortSignal.abort(reason) });
    await expect(result).rejects.toBe(reason);
    expect(drawn).toBe(0);
  });

  test.each(engines)("$name: aborted while it works: at once, and the engine is usable", async ({ engine }) => {
    const controller = new AbortController();
    const reason = new Error("stop");
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      controller.abort(reason);
    }, 60);
    const result = estimateKl(engine, cauchy(0, 1), cauchy(0, 2), { samples: 2e9, signal: controller.signal });
    await expect(result).rejects.toBe(reason);
    // A slice takes 40 ms; other processes may take the processor.
    expect(performance.now() - aborted).toBeLessThan(1000);
    expect((await estimateKl(engine, p, p)).estimate).toBe(0);
    expect(engine.score("kl", [1, 1], [1, 1])).toEqual(Float64Array.of(0));
  });

  test("aborted by what is called while it works", async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort("enough");
    await expect(estimateKl(javaScript, p, q, { signal: controller.signal, onProgress })).rejects.toBe("enough");
  });

  test("progress: more and more samples, up to the target; other events have their turn", async () => {
    const seen: EstimateProgress[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const pair = [cauchy(0, 1), cauchy(0, 2)] as const;
    const result = await estimateKl(javaScript, ...pair, { samples: 1_000_000, onProgress: (own) => seen.push(own) });
    clearInterval(timer);
    expect(seen.length).toBeGreaterThan(1);
    expect(ticks).toBeGreaterThan(1);
    expect(seen.map(({ samples }) => samples)).toEqual(seen.map(({ samples }) => samples).sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({
      samples: 1_000_000,
      target: 1_000_000,
      estimate: result.estimate,
      standardError: result.standardError,
    });
  });

  test("a density that takes its time does not stop other events", async () => {
    const slow = density({
      logDensity: (x) => {
        const end = performance.now() + 0.2;
        while (performance.now() < end);
        return q.logDensity(x);
      },
    });
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const result = await estimateKl(javaScript, p, slow, { samples: 4096 });
    clearInterval(timer);
    // 0.8 s in slices of 40 ms or 256 points.
    expect(ticks).toBeGreaterThan(5);
    // Nor does it change anything.
    const quick = await estimateKl(javaScript, p, density({ logDensity: (x) => q.logDensity(x) }), { samples: 4096 });
    expect(result).toEqual(quick);
  });

  test("what a caller's function throws comes out", async () => {
    const own = new Error("mine");
    const thrower = () => {
      throw own;
    };
    await expect(estimateKl(javaScript, p, density({ logDensity: thrower }))).rejects.toBe(own);
    await expect(estimateKl(javaScript, p, q, { onProgress: thrower })).rejects.toBe(own);
  });
});

describe("bad input", () => {
  const options: readonly (readonly [name: string, options: unknown, code: string, argument: string])[] = [
    ["one sample", { samples: 1 }, "INVALID_OPTION", "samples"],
    ["half a sample", { samples: 10.5 }, "INVALID_OPTION", "samples"],
    ["samples as text", { samples: "10" }, "INVALID_OPTION", "samples"],
    ["NaN samples", { samples: Number.NaN }, "INVALID_OPTION", "samples"],
    ["null", { samples: null }, "INVALID_OPTION", "samples"],
    ["too many", { samples: 2 ** 31 + 1 }, "INVALID_OPTION", "samples"],
    ["a negative seed", { seed: -1 }, "INVALID_OPTION", "seed"],
    ["half a seed", { seed: 0.5 }, "INVALID_OPTION", "seed"],
    ["an unknown method", { method: "halton" }, "INVALID_OPTION", "method"],
    ["an unknown estimator", { estimator: "k1" }, "INVALID_OPTION", "estimator"],
    ["no tolerance", { tolerance: 0 }, "INVALID_OPTION", "tolerance"],
    ["a negative tolerance", { tolerance: -1 }, "INVALID_OPTION", "tolerance"],
    ["a NaN tolerance", { tolerance: Number.NaN }, "INVALID_OPTION", "tolerance"],
    ["an infinite tolerance", { tolerance: Number.POSITIVE_INFINITY }, "INVALID_OPTION", "tolerance"],
    ["a most without tolerance", { maxSamples: 1e6 }, "INVALID_OPTION", "maxSamples"],
    ["a most below samples", { samples: 100, maxSamples: 99, tolerance: 1 }, "INVALID_OPTION", "maxSamples"],
    ["confidence of 0", { confidence: 0 }, "INVALID_OPTION", "confidence"],
    ["confidence of 1", { confidence: 1 }, "INVALID_OPTION", "confidence"],
    ["confidence in percent", { confidence: 95 }, "INVALID_OPTION", "confidence"],
    ["no signal", { signal: {} }, "INVALID_OPTION", "signal"],
    ["progress to nowhere", { onProgress: 1 }, "INVALID_OPTION", "onProgress"],
    ["an unknown option", { sample: 10 }, "UNKNOWN_OPTION", "options"],
    ["no object", 10, "INVALID_OPTION", "options"],
  ];

  test.each(options)("%s", async (_, given, code, argument) => {
    const result = estimateKl(javaScript, p, q, given as EstimateOptions);
    await expect(result).rejects.toMatchObject({ code, argument });
  });

  test("what is no distribution, no engine, or has other dimensions", async () => {
    const wrong = { family: "normal", mean: 0, std: 1 } as never;
    await expect(estimateKl(javaScript, wrong, q)).rejects.toMatchObject({ code: "INVALID_ARGUMENT", argument: "p" });
    await expect(estimateKl(javaScript, p, wrong)).rejects.toMatchObject({ code: "INVALID_ARGUMENT", argument: "q" });
    await expect(estimateKl({} as never, p, q)).rejects.toMatchObject({ argument: "engine" });
    await expect(estimateKl(javaScript, p, ofVectors[0])).rejects.toMatchObject({
      code: "SHAPE_MISMATCH",
      argument: "q",
    });
  });

  test("methods that need a quantile", async () => {
    const own = density({ logDensity: (x) => p.logDensity(x), sample: (count, given) => p.sample(count, given) });
    for (const method of ["stratified", "sobol"] as const) {
      for (const without of [own, dirichlet([1, 2])]) {
        const result = estimateKl(javaScript, without, without, { method });
        await expect(result).rejects.toMatchObject({ code: "METHOD_UNSUPPORTED", argument: "p" });
      }
    }
    const many = diagonalNormal({ mean: new Array(65).fill(0), std: new Array(65).fill(1) });
    const sobol = estimateKl(javaScript, many, many, { method: "sobol" });
    await expect(sobol).rejects.toMatchObject({ code: "METHOD_UNSUPPORTED" });
    expect((await estimateKl(javaScript, many, many, { method: "stratified", samples: 100 })).estimate).toBe(0);
  });

  test("densities that are no numbers: how many, and the first point", async () => {
    const half = density({ logDensity: (x) => (x < 0 ? Number.NaN : -1), name: "half" });
    const x = p.sample(512, { seed: 4 });
    const first = x.find((own) => own < 0) as number;
    const wrong = x.filter((own) => own < 0).length;
    await expect(estimateKl(javaScript, p, half, { seed: 4 })).rejects.toMatchObject({
      code: "INVALID_POINT",
      argument: "half.logDensity",
      got: `NaN at x = ${first}, the first of ${wrong} of 512 points`,
    });
  });

  test("a distribution without density at its own samples", async () => {
    const sample = (count: number) => new Float64Array(count).fill(2);
    const logDensity = (x: number) => (x <= 1 ? 0 : Number.NEGATIVE_INFINITY);
    const own = density({ logDensity, sample, name: "beyond" });
    const result = estimateKl(javaScript, own, q);
    await expect(result).rejects.toMatchObject({ code: "INVALID_POINT", argument: "beyond.logDensity" });
    const outside = density({ logDensity, sample, support: { low: 0, high: 1 }, name: "outside" });
    await expect(estimateKl(javaScript, outside, q)).rejects.toMatchObject({ argument: "outside.sample(…)[0]" });
  });

  test("samples of the wrong number or kind", async () => {
    const logDensity = (x: number) => p.logDensity(x);
    for (const sample of [() => [1], () => "no", (count: number) => new Float64Array(count).fill(Number.NaN)]) {
      const own = density({ logDensity, sample: sample as never });
      await expect(estimateKl(javaScript, own, q)).rejects.toMatchObject({ code: "INVALID_POINT" });
    }
    const without = estimateKl(javaScript, density({ logDensity }), q);
    await expect(without).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});
