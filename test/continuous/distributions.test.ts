import { describe, expect, test } from "vitest";
import { type Distribution, type Tails, tailsOf } from "../../src/continuous/distributions/distribution.ts";
import * as continuous from "../../src/continuous.ts";
import { KullbackTypeError } from "../../src/errors.ts";
import { loadDistributions } from "../golden/load.ts";
import { RELATIVE_ERROR } from "../tolerances.ts";
import { chiSquaredDeviation, kolmogorovSmirnov } from "./goodness-of-fit.ts";

const {
  beta,
  binomial,
  categorical,
  cauchy,
  density,
  diagonalNormal,
  dirichlet,
  gamma,
  geometric,
  logNormal,
  mixture,
  multivariateNormal,
  normal,
  pareto,
  poisson,
  studentT,
  truncated,
  uniform,
} = continuous;

type Make = (...parameters: number[]) => Distribution;

const golden = loadDistributions().map(({ family, parameters, ...rest }) => {
  const distribution = (continuous as unknown as Record<string, Make>)[family]?.(...parameters) as Distribution;
  return { ...rest, distribution, name: distribution.name, tails: tailsOf(distribution) as Tails };
});

/** ln of a density is a sum of parts that may cancel: the error is held to the greatest of them, about 1, or the result. */
const OF_DENSITY = 1e-14;

/**
 * A tail changes by z² or so times what its argument is rounded by: 1444 units where the normal one is 1e-316, as much as e^-725
 * loses. And @stdlib's incomplete beta function is right to 2e-13.
 */
const OF_TAILS = 3e-13;

/** Absolute: entropies of large shapes are differences of lgamma and shape·digamma: a few of 2,500·2^-53·ln 2,500. */
const OF_ENTROPY = 5e-12;

const relative = (x: number, exact: number) => (x === exact ? 0 : Math.abs(x - exact) / Math.abs(exact));

describe("golden values", () => {
  test.each(golden)("$name: ln of the density", ({ distribution, points }) => {
    for (const [x, exact] of points) {
      const error = Math.abs(distribution.logDensity(x) - exact) / Math.max(1, Math.abs(exact));
      expect(error, `at ${x}`).toBeLessThanOrEqual(OF_DENSITY);
    }
    const all = distribution.logDensity(points.map(([x]) => x));
    expect([...all]).toEqual(points.map(([x]) => distribution.logDensity(x)));
  });

  test.each(golden)("$name: both tails", ({ tails, points }) => {
    for (const [x, , lower, upper] of points) {
      expect(relative(tails.lower(x), lower), `below ${x}`).toBeLessThanOrEqual(OF_TAILS);
      expect(relative(tails.upper(x), upper), `above ${x}`).toBeLessThanOrEqual(OF_TAILS);
    }
  });

  test.each(golden)("$name: mean, variance, entropy", ({ distribution, mean, variance, entropy }) => {
    for (const [own, exact] of [
      [distribution.mean, mean],
      [distribution.variance, variance],
    ]) {
      if (exact === undefined) expect(own).toBeUndefined();
      else expect(relative(own as number, exact as number)).toBeLessThanOrEqual(RELATIVE_ERROR);
    }
    if (entropy === undefined) expect(distribution.entropy).toBeUndefined();
    else expect(Math.abs((distribution.entropy as number) - entropy)).toBeLessThanOrEqual(OF_ENTROPY);
  });
});

/** One of each, and what families are made of. */
const univariate: readonly Distribution[] = [
  ...golden.map(({ distribution }) => distribution),
  truncated(normal(0, 1), 8, 9),
  truncated(normal(0, 1), -1, 0.5),
  truncated(studentT(3, 0, 1), Number.NEGATIVE_INFINITY, -4),
  truncated(poisson(7.5), 3, 9),
  truncated(
    mixture([
      [1, normal(0, 1)],
      [1, cauchy(0, 1)],
    ]),
    -2,
    5,
  ),
  mixture([
    [0.5, normal(-3, 1)],
    [0.5, normal(3, 1)],
  ]),
  mixture([
    [1, uniform(0, 1)],
    [3, gamma(2, 1)],
  ]),
  mixture([
    [1, poisson(3)],
    [2, binomial(40, 0.5)],
  ]),
  categorical([0, 1, 3, 0, 2, 0]),
];
const named = univariate.map((distribution) => ({ distribution, name: distribution.name }));

describe("quantiles", () => {
  const quantile = ({ quantile: own }: Distribution, p: number) => own?.(p) as number;

  test("of beta distributions, far out: x^a/(a·B(a, b)) is the tail", () => {
    // 1/B(2, 8) = 72; of beta(12, 19), 30!/(11!·18!).
    expect(relative(quantile(beta(2, 8), 1e-60), Math.sqrt(1e-60 / 36))).toBeLessThan(1e-12);
    expect(relative(quantile(beta(12, 19), 1e-300), (1e-300 / 86493225) ** (1 / 12))).toBeLessThan(1e-12);
  });

  test("of gamma distributions of small shapes: y^a/Γ(a + 1) is the tail, y = rate·x", () => {
    // Γ(1.01) = 0.9943258511915060.
    const exact = Math.exp(100 * Math.log(0.994325851191506e-6) + 300 * Math.LN10);
    expect(relative(quantile(gamma(0.01, 1e-300), 1e-6), exact)).toBeLessThan(1e-12);
    expect(quantile(gamma(0.01, 2), 1e-6)).toBe(Number.MIN_VALUE);
  });

  const probabilities = [1e-300, 1e-12, 0.001, 0.2, 0.5, 0.75, 0.999, 1 - 2 ** -40];

  test.each(named)("$name: the least point with at least that probability below it", ({ distribution }) => {
    const { lower, upper } = tailsOf(distribution) as Tails;
    const { support } = distribution;
    for (const p of probabilities) {
      const x = distribution.quantile?.(p) as number;
      if (support.kind === "integers") {
        expect(Number.isInteger(x)).toBe(true);
        const slack = 1 + 1e-12;
        expect(p <= 0.5 ? lower(x) * slack : 1 / slack).toBeGreaterThanOrEqual(p <= 0.5 ? p : upper(x) - (1 - p));
        if (p > 0.5) expect(upper(x)).toBeLessThanOrEqual((1 - p) * slack);
        if (x > support.low) {
          if (p <= 0.5) expect(lower(x - 1)).toBeLessThan(p * slack);
          else expect(upper(x - 1) * slack).toBeGreaterThan(1 - p);
        }
        continue;
      }
      // What x itself is rounded by shows in the tail as density times that.
      const rounding = Math.abs(x) * 2 ** -52 * Math.exp(Math.min(700, distribution.logDensity(x)));
      const [tail, exact] = p <= 0.5 ? [lower(x), p] : [upper(x), 1 - p];
      if (x === support.low || x === support.high || Math.abs(x) < 1e-300) continue;
      expect(Math.abs(tail - exact), `at ${p}: ${x}`).toBeLessThanOrEqual(4 * rounding + 1e-11 * exact);
    }
  });

  test.each(named)("$name: from end to end, and of arrays", ({ distribution }) => {
    const { support, quantile } = distribution;
    expect(quantile?.(0)).toBe(support.low);
    expect(quantile?.(1)).toBe(support.high);
    expect(quantile?.(Number.NaN)).toBeNaN();
    expect(quantile?.(probabilities)).toEqual(Float64Array.from(probabilities, (p) => quantile?.(p) as number));
    const out = new Float64Array(2);
    expect(quantile?.([0.25, 0.5], out)).toBe(out);
    expect(() => quantile?.(1.5)).toThrow("probability: expected a probability, from 0 to 1, got 1.5");
    const before = [...out];
    expect(() => quantile?.([0.25, -1], out)).toThrow("probabilities[1]");
    expect([...out]).toEqual(before);
  });
});

describe("far out", () => {
  test("quantiles of large shapes end, and are near the mean", () => {
    for (const size of [1e6, 1e12, 1e20, 1e100]) {
      for (const distribution of [gamma(size, 1), poisson(size)]) {
        for (const p of [1e-300, 0.5, 1 - 2 ** -53]) {
          const z = ((distribution.quantile?.(p) as number) - size) / size;
          expect(Math.abs(z), `${distribution.name} at ${p}`).toBeLessThan(40 / Math.sqrt(size) + 2 ** -50);
        }
      }
    }
  });

  test("quantiles of small shapes, by x^a/Γ(a + 1) = p: the least double where they are less", () => {
    const a = 0.01;
    // ln Γ(1.01) by its series: −γ·0.01 + π²/12·1e-4 − ζ(3)/3·1e-6 + π⁴/360·1e-8, and less than 1e-10.
    const logGamma = -0.005772156649015329 + 8.224670334241132e-5 - 4.006856343865314e-7 + 2.705808084277845e-9;
    const median = Math.exp((Math.log(0.5) + logGamma) / a);
    expect(relative(gamma(a, 1).quantile?.(0.5) as number, median)).toBeLessThan(1e-7);
    expect(gamma(a, 1).quantile?.(1e-5)).toBe(Number.MIN_VALUE);
    // Of beta(a, b) with a large b, b·x is nearly gamma-distributed.
    expect(
      relative(beta(a, 1e6).quantile?.(0.6) as number, Math.exp((Math.log(0.6) + logGamma) / a) / 1e6),
    ).toBeLessThan(1e-5);
  });

  test("both tails where there is hardly any other", () => {
    for (const [shape, q] of [
      [0.01, 1e-200],
      [300, 1e-300],
      [493.5, 1e-300],
    ] as const) {
      const { lower, upper, quantile } = tailsOf(gamma(shape, 2)) as Tails;
      expect(relative(upper(quantile(1, q)), q)).toBeLessThan(1e-12);
      if (shape > 1) expect(relative(lower(quantile(q, 1)), q)).toBeLessThan(1e-12);
    }
    // 10^200 times as far out, Student's tail is 10^(−200·df) of what it was.
    const { upper } = tailsOf(studentT(0.5, 0, 1)) as Tails;
    expect(relative(upper(1e300), upper(1e100) * 1e-100)).toBeLessThan(1e-12);
  });

  test("densities at the least double, where its product with a rate is none", () => {
    const x = Number.MIN_VALUE;
    const logX = -1074 * Math.LN2;
    // Γ(a) is 1/a, and B(a, b) is 1/a + 1/b, but for 1e-8 of them or so.
    const a = 1e-8;
    expect(gamma(a, 0.25).logDensity(x)).toBeCloseTo(Math.log(a) + (a - 1) * logX, 6);
    expect(beta(a, a).logDensity(x)).toBeCloseTo(Math.log(a / 2) + (a - 1) * logX, 6);
    expect(gamma(2, 1e200).logDensity(1e200)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("moments of a log-normal distribution whose mean is no double", () => {
    expect(logNormal(-2000, 40).mean).toBe(0);
    expect(logNormal(-2000, 40).variance).toBe(Math.exp(2 * (-2000 + 1600)));
    expect(logNormal(0, 40).variance).toBe(Number.POSITIVE_INFINITY);
  });

  test("a category is found by halves, past those without mass", () => {
    const p = categorical([0, 1, 0, 0, 2, 1, 0]);
    expect(p.quantile?.([0.1, 0.25, 0.26, 0.75, 0.76, 0.999])).toEqual(Float64Array.of(1, 1, 4, 4, 5, 5));
  });
});

describe("samples", () => {
  const COUNT = 10_000;

  test.each(named)("$name: are of that distribution", ({ distribution }) => {
    const { lower } = tailsOf(distribution) as Tails;
    const points = distribution.sample(COUNT, { seed: 11, stream: 4 });
    expect(points.length).toBe(COUNT);
    if (distribution.support.kind === "integers") {
      expect(chiSquaredDeviation(points, lower)).toBeLessThan(4.8);
    } else {
      expect(kolmogorovSmirnov(points, lower)).toBeLessThan(2.7);
    }
    for (const x of points) expect(distribution.logDensity(x)).toBeGreaterThan(Number.NEGATIVE_INFINITY);
  });

  test.each(named)("$name: depend on seed and stream alone", ({ distribution }) => {
    const one = distribution.sample(20, { seed: 5, stream: 6 });
    expect(distribution.sample(20, { seed: 5, stream: 6 })).toEqual(one);
    expect(distribution.sample(0)).toEqual(new Float64Array(0));
    if (distribution.variance === 0 || distribution.name === "bernoulli(1e-9)") return;
    expect(distribution.sample(20, { seed: 6, stream: 6 })).not.toEqual(one);
    expect(distribution.sample(20, { seed: 5, stream: 7 })).not.toEqual(one);
  });

  test("a seed is checked", () => {
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN]) expect(() => normal(0, 1).sample(1, { seed })).toThrow("seed");
    expect(() => normal(0, 1).sample(1, { stream: "1" as never })).toThrow("stream");
    expect(() => normal(0, 1).sample(1.5)).toThrow("count");
    expect(() => normal(0, 1).sample(1, { sed: 1 } as never)).toThrow("did you mean seed?");
  });
});

describe("points", () => {
  test.each(named)("$name: outside the support, between integers, and of no number", ({ distribution }) => {
    const { low, high, kind } = distribution.support;
    expect(distribution.logDensity(Number.NaN)).toBeNaN();
    if (low > Number.NEGATIVE_INFINITY) expect(distribution.logDensity(low - 1)).toBe(Number.NEGATIVE_INFINITY);
    if (high < Number.POSITIVE_INFINITY) expect(distribution.logDensity(high + 1)).toBe(Number.NEGATIVE_INFINITY);
    if (kind === "integers") expect(distribution.logDensity(low + 0.5)).toBe(Number.NEGATIVE_INFINITY);
    expect(distribution.logDensity(Number.POSITIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
    expect(distribution.logDensity(Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("a density may be infinite at an end", () => {
    expect(gamma(0.5, 1).logDensity(0)).toBe(Number.POSITIVE_INFINITY);
    expect(gamma(1, 2).logDensity(0)).toBe(Math.LN2);
    expect(beta(2, 0.5).logDensity([0, 1])).toEqual(
      Float64Array.of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    );
    expect(beta(1, 2).logDensity([0, 1])).toEqual(Float64Array.of(Math.LN2, Number.NEGATIVE_INFINITY));
  });

  test("results may go to an array, also to the points' own", () => {
    const p = normal(0, 1);
    const x = Float64Array.of(0, 1, 2, 3);
    const expected = p.logDensity(x);
    const out = new Float64Array(4);
    expect(p.logDensity(x, out)).toBe(out);
    expect(out).toEqual(expected);
    const shifted = Float64Array.of(0, 1, 2, 3, 9);
    p.logDensity(shifted.subarray(0, 4), shifted.subarray(1, 5));
    expect(shifted.subarray(1)).toEqual(expected);
    expect(() => p.logDensity(x, new Float64Array(3))).toThrow("out: expected length 4, got length 3");
    expect(() => p.logDensity(x, new Float32Array(4) as never)).toThrow("out: expected a Float64Array");
    expect(() => p.logDensity(["1"] as never)).toThrow("x[0]: expected a number");
    expect(() => p.logDensity("1" as never)).toThrow("x: expected a number, or an array of numbers");
  });
});

describe("vectors", () => {
  const covariance = [
    [4, 1.2, -0.5],
    [1.2, 1, 0.3],
    [-0.5, 0.3, 2],
  ];
  const full = multivariateNormal({ mean: [1, -2, 0.5], covariance });

  test("a normal distribution in full is a diagonal one where it is", () => {
    const diagonal = diagonalNormal({ mean: [1, -2], std: [2, 0.5] });
    const same = multivariateNormal({
      mean: [1, -2],
      covariance: [
        [4, 0],
        [0, 0.25],
      ],
    });
    const points = [0, 0, 3, -2.25, 1, -2];
    expect(same.logDensity(points)).toEqual(diagonal.logDensity(points));
    expect(same.entropy).toBeCloseTo(diagonal.entropy, 14);
    expect(same.quantile?.([0.1, 0.9])).toEqual(diagonal.quantile?.([0.1, 0.9]));
    expect(same.variance).toEqual(diagonal.variance);
  });

  test("the density in full is that of the formula", () => {
    // By SciPy 1.17: multivariate_normal.logpdf of [0, 0, 0] and [2, -1, 1].
    const [first, second] = full.logDensity([0, 0, 0, 2, -1, 1]) as unknown as [number, number];
    expect(relative(first, -9.276803501675072)).toBeLessThan(RELATIVE_ERROR);
    expect(relative(second, -3.9816227787835152)).toBeLessThan(RELATIVE_ERROR);
  });

  test("samples have mean and covariance", () => {
    const COUNT = 20_000;
    for (const points of [
      full.sample(COUNT, { seed: 3 }),
      full.quantile?.(Float64Array.from(uniform(0, 1).sample(3 * COUNT, { seed: 4 }))) as Float64Array,
    ]) {
      const mean = [0, 1, 2].map((d) => points.reduce((sum, x, j) => (j % 3 === d ? sum + x : sum), 0) / COUNT);
      for (const [d, own] of mean.entries()) {
        const error = Math.sqrt((full.variance[d] as number) / COUNT);
        expect(Math.abs(own - (full.mean[d] as number)) / error).toBeLessThan(5);
      }
      for (const [i, row] of covariance.entries()) {
        for (const [j, exact] of row.entries()) {
          let sum = 0;
          for (let at = 0; at < points.length; at += 3) {
            sum +=
              ((points[at + i] as number) - (mean[i] as number)) * ((points[at + j] as number) - (mean[j] as number));
          }
          const spread = Math.sqrt(
            ((covariance[i]?.[i] as number) * (covariance[j]?.[j] as number) + exact * exact) / COUNT,
          );
          expect(Math.abs(sum / COUNT - exact) / spread).toBeLessThan(5);
        }
      }
    }
  });

  test("Dirichlet's coordinates are beta-distributed, also of tiny alpha", () => {
    for (const alpha of [
      [2, 3, 5],
      [0.01, 0.02, 0.5],
    ]) {
      const p = dirichlet(alpha);
      const points = p.sample(10_000, { seed: 8 });
      const [first = 0] = alpha;
      const { lower } = tailsOf(
        beta(
          first,
          alpha.reduce((sum, a) => sum + a, -first),
        ),
      ) as Tails;
      expect(
        kolmogorovSmirnov(
          points.filter((_, j) => j % 3 === 0),
          lower,
        ),
      ).toBeLessThan(2.7);
      expect(p.logDensity(points).every((x) => Number.isFinite(x))).toBe(true);
    }
    expect(dirichlet([2, 3]).logDensity([0.3, 0.7])[0]).toBeCloseTo(beta(2, 3).logDensity(0.3), 13);
    expect(dirichlet([2, 3]).entropy).toBeCloseTo(beta(2, 3).entropy, 13);
    expect(dirichlet([2, 3]).logDensity([0.3, 0.6, 1.5, -0.5])).toEqual(
      new Float64Array(2).fill(Number.NEGATIVE_INFINITY),
    );
  });

  test("mixtures of vectors", () => {
    const p = mixture([
      [1, full],
      [3, diagonalNormal({ mean: [0, 0, 0], std: [1, 1, 1] })],
    ]);
    expect(p.dimensions).toBe(3);
    const [own = 0] = p.logDensity([0.5, 0, 1]);
    const parts = p.components.map((component) => Math.exp(component.logDensity([0.5, 0, 1])[0] as number));
    expect(own).toBeCloseTo(Math.log(0.25 * (parts[0] as number) + 0.75 * (parts[1] as number)), 13);
    const points = p.sample(20_000, { seed: 2 });
    const mean = points.reduce((sum, x, j) => (j % 3 === 1 ? sum + x : sum), 0) / 20_000;
    expect(Math.abs(mean + 0.5)).toBeLessThan(5 * Math.sqrt((1 + 0.75) / 20_000));
  });

  test("a point of one number is none of theirs", () => {
    expect(() => full.logDensity(1)).toThrow("x: expected an array of 3 numbers a point, got 1");
    expect(() => full.logDensity([1, 2])).toThrow("x: expected 3 numbers a point, got length 2");
    expect(() => full.quantile?.(0.5)).toThrow("probabilities");
  });
});

describe("a density of one's own", () => {
  const own = density({
    logDensity: (x: number) => -x,
    sample: (count, { seed }) => Array.from({ length: count }, (_, j) => (seed + j) % 7),
    support: { low: 0, high: 10 },
    name: "mine",
  });

  test("has what it is given, and no more", () => {
    expect(own.logDensity([-1, 2, 11])).toEqual(
      Float64Array.of(Number.NEGATIVE_INFINITY, -2, Number.NEGATIVE_INFINITY),
    );
    expect([...own.sample(3, { seed: 5 })]).toEqual([5, 6, 0]);
    expect(own.quantile).toBeUndefined();
    expect(own.support).toEqual({ kind: "reals", low: 0, high: 10 });
    expect(density({ logDensity: () => 0 }).support.kind).toBe("unknown");
  });

  test("of vectors sees a point at a time", () => {
    const sum = density({ logDensity: ([x = 0, y = 0]: Float64Array) => x + 10 * y, dimensions: 2 });
    expect(sum.logDensity([1, 2, 3, 4])).toEqual(Float64Array.of(21, 43));
  });

  test("samples are checked", () => {
    const with_ = (sample: unknown) =>
      density({ logDensity: () => 0, sample: sample as never, support: { low: 0, high: 1 } });
    expect(() => with_(() => [0.5]).sample(2)).toThrow("density.sample: expected 2 numbers, got length 1");
    expect(() => with_(() => 1).sample(1)).toThrow("density.sample: expected an array of 1 numbers, got 1");
    expect(() => with_(() => [0.5, 2]).sample(2)).toThrow(
      "density.sample(…)[1]: expected a finite number of its support, [0, 1], got 2",
    );
    expect(() => with_(() => [Number.NaN]).sample(1)).toThrow("density.sample(…)[0]");
    expect(() => with_(() => ["1"] as never).sample(1)).toThrow(KullbackTypeError);
    expect(() => normal(0, 1).logDensity(new BigInt64Array(1) as never)).toThrow(KullbackTypeError);
    expect(() => density({ logDensity: () => 0 }).sample(1)).toThrow("a density with sample");
    expect(() => density({ logDensity: () => "0" as never }).logDensity(1)).toThrow(
      "density.logDensity: expected a number",
    );
  });
});

describe("bad parameters", () => {
  const bad: readonly (readonly [string, () => unknown])[] = [
    ["std: expected a positive finite number, got 0", () => normal(0, 0)],
    ["mean: expected a finite number, got NaN", () => normal(Number.NaN, 1)],
    ['std: expected a positive finite number, got "1"', () => normal(0, "1" as never)],
    ["std: expected a positive finite number, got undefined", () => (normal as (mean: number) => unknown)(0)],
    ["high: expected more than low, 1, by a finite number, got 1", () => uniform(1, 1)],
    ["high: expected more than low", () => uniform(-1e308, 1.7e308)],
    ["trials: expected a whole number", () => binomial(1.5, 0.5)],
    ["probability: expected a probability, from 0 to 1, got 1.5", () => binomial(2, 1.5)],
    ["probability: expected a probability of more than 0, got 0", () => geometric(0)],
    ["probabilities: expected at least one number, got none", () => categorical([])],
    ["probabilities[1]: expected a finite number of at least 0, got -1", () => categorical([1, -1])],
    ["probabilities: expected a sum of more than 0, got 0", () => categorical([0, 0])],
    ["weights[0]: expected a finite number of at least 0, got -1", () => mixture([[-1, normal(0, 1)]])],
    ["weights: expected a sum of more than 0, got 0", () => mixture([[0, normal(0, 1)]])],
    ["weights: expected at least one number", () => mixture([])],
    ["mixture: expected an array of pairs", () => mixture([[1]] as never)],
    ["components[0]: expected a distribution", () => mixture([[1, {}]] as never)],
    [
      "components whose points are of one kind",
      () =>
        mixture([
          [1, normal(0, 1)],
          [1, poisson(1)],
        ]),
    ],
    [
      "components of 1 dimensions",
      () =>
        mixture([
          [1, normal(0, 1)],
          [1, dirichlet([1, 1])],
        ]),
    ],
    [
      "low and high: expected an interval with a mass that a double can hold, got [-2, -1]",
      () => truncated(pareto(1, 1), -2, -1),
    ],
    ["low and high: expected an interval with a mass", () => truncated(normal(0, 1), 39, 40)],
    ["high: expected more than low, 2, got 1", () => truncated(normal(0, 1), 2, 1)],
    ["low: expected a number, or an infinity, got NaN", () => truncated(normal(0, 1), Number.NaN, 1)],
    ["distribution: expected a distribution of numbers that has a quantile", () => truncated(dirichlet([1, 1]), 0, 1)],
    ["distribution: expected a distribution", () => truncated(1 as never, 0, 1)],
    ["std: expected 2 numbers, as mean has, got 1", () => diagonalNormal({ mean: [0, 0], std: [1] })],
    ["std[1]: expected a positive finite number, got -1", () => diagonalNormal({ mean: [0, 0], std: [1, -1] })],
    ["did you mean std?", () => diagonalNormal({ mean: [0], sd: [1] } as never)],
    [
      "covariance: expected a positive definite matrix",
      () =>
        multivariateNormal({
          mean: [0, 0],
          covariance: [
            [1, 2],
            [2, 1],
          ],
        }),
    ],
    [
      "covariance: expected a positive definite matrix",
      () =>
        multivariateNormal({
          mean: [0, 0],
          covariance: [
            [1, 1],
            [1, 1],
          ],
        }),
    ],
    [
      "covariance[1][0]: expected 0.5, as covariance[0][1], got 0.4",
      () =>
        multivariateNormal({
          mean: [0, 0],
          covariance: [
            [1, 0.5],
            [0.4, 1],
          ],
        }),
    ],
    ["covariance: expected 2 rows of 2 numbers", () => multivariateNormal({ mean: [0, 0], covariance: [[1, 0]] })],
    [
      "covariance[0][1]: expected a finite number, got NaN",
      () =>
        multivariateNormal({
          mean: [0, 0],
          covariance: [
            [1, Number.NaN],
            [0, 1],
          ],
        }),
    ],
    ["alpha: expected at least two numbers, got one", () => dirichlet([1])],
    ["logDensity: expected a function", () => density({} as never)],
    ["dimensions: expected a whole number", () => density({ logDensity: () => 0, dimensions: 0 })],
    ["support: expected numbers low and high", () => density({ logDensity: () => 0, support: { low: 1, high: 0 } })],
  ];

  test.each(bad)("%s", (message, make) => {
    expect(make).toThrow(message);
    try {
      make();
    } catch (error) {
      expect((error as { code: string }).code).toMatch(/^(?:INVALID_(?:PARAMETER|ARGUMENT)|UNKNOWN_OPTION)$/);
    }
  });
});

test("distributions are frozen, and known as such", () => {
  for (const { distribution } of named) {
    expect(Object.isFrozen(distribution)).toBe(true);
    expect(Object.isFrozen(distribution.support)).toBe(true);
    expect(continuous.isDistribution(distribution)).toBe(true);
  }
  const vectors = [
    diagonalNormal({ mean: [0, 1], std: [1, 2] }),
    dirichlet([1, 2]),
    multivariateNormal({
      mean: [0, 1],
      covariance: [
        [2, 1],
        [1, 2],
      ],
    }),
  ];
  for (const distribution of vectors) {
    const shown = Object.values(distribution).filter((value) => Array.isArray(value));
    expect(shown.length).toBeGreaterThanOrEqual(3);
    for (const array of shown.flatMap((value: unknown[]) => [value, ...value.filter((row) => Array.isArray(row))])) {
      expect(Object.isFrozen(array)).toBe(true);
    }
  }
  expect([undefined, null, 1, {}, { family: "normal" }].some(continuous.isDistribution)).toBe(false);
});
