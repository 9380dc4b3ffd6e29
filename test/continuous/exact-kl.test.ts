import { describe, expect, test } from "vitest";
import * as continuous from "../../src/continuous.ts";
import {
  type GoldenVector,
  loadClosedForms,
  loadGaussian,
  loadGaussianHard,
  loadMultivariateGaussian,
} from "../golden/load.ts";
import { RELATIVE_ERROR } from "../tolerances.ts";
import { made } from "./golden-distributions.ts";

const {
  bernoulli,
  beta,
  binomial,
  categorical,
  cauchy,
  density,
  diagonalNormal,
  dirichlet,
  exactKl,
  exponential,
  gamma,
  geometric,
  gumbel,
  isInfiniteKl,
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
} = continuous;

type Distribution = continuous.Distribution;

function vector(golden: GoldenVector): Distribution {
  if ("alpha" in golden) return dirichlet(golden.alpha);
  return "std" in golden ? diagonalNormal(golden) : multivariateNormal(golden);
}

const relative = (x: number | undefined, exact: number) =>
  x === exact ? 0 : Math.abs((x ?? Number.NaN) - exact) / Math.abs(exact);

/** Of gamma and beta distributions, and of a parameter of 0.005 as 1/0.005 times 1e-14: see `exactKl`. */
const OF_GAMMA = 1e-13;
const OF_SMALL_BETA = 2e-12;

const { pairs, vectors, entropies } = loadClosedForms();
const cases = pairs.map(({ p, q, kl }) => ({ p: made(p), q: made(q), kl }));

describe("golden values", () => {
  test.each(cases)("$p.name || $q.name", ({ p, q, kl }) => {
    const own = exactKl(p, q) as number;
    if (p.family !== q.family) {
      expect(Math.abs(own - kl)).toBeLessThanOrEqual(RELATIVE_ERROR * Math.max(1, kl));
      return;
    }
    const isSmall = p.family === "beta" && Math.min((p as continuous.Beta).a, (p as continuous.Beta).b) < 0.01;
    const ofGamma = p.family === "gamma" || p.family === "beta" ? OF_GAMMA : RELATIVE_ERROR;
    expect(relative(own, kl)).toBeLessThanOrEqual(isSmall ? OF_SMALL_BETA : ofGamma);
  });

  test.each(entropies)("entropy of $p", ({ p, entropy }) => {
    expect(Math.abs((made(p).entropy as number) - entropy)).toBeLessThanOrEqual(
      RELATIVE_ERROR * Math.max(1, Math.abs(entropy)),
    );
  });

  test("entropy of Dirichlet distributions of two parameters: that of beta", () => {
    for (const [a, b] of [
      [2, 3],
      [1e15, 1e15],
      [1e-3, 4e5],
    ] as const) {
      expect(relative(dirichlet([a, b]).entropy, beta(a, b).entropy)).toBeLessThanOrEqual(RELATIVE_ERROR);
    }
  });

  test.each(vectors)("vectors: $kl", ({ p, q, kl }) => {
    expect(relative(exactKl(vector(p), vector(q)), kl)).toBeLessThanOrEqual(RELATIVE_ERROR);
  });

  test("normal distributions, of logarithms too", () => {
    for (const { mean0, std0, mean1, std1, kl } of [...loadGaussian(), ...loadGaussianHard()]) {
      const name = `normal(${mean0},${std0}) || normal(${mean1},${std1})`;
      const own = exactKl(normal(mean0, std0), normal(mean1, std1));
      expect(relative(own, kl), name).toBeLessThanOrEqual(RELATIVE_ERROR);
      expect(exactKl(logNormal(mean0, std0), logNormal(mean1, std1)), name).toBe(own);
    }
  });

  test("normal distributions of vectors", () => {
    const golden = loadMultivariateGaussian();
    expect(golden.length).toBeGreaterThan(10);
    for (const { mean0, covariance0, mean1, covariance1, kl } of golden) {
      const p = multivariateNormal({ mean: mean0, covariance: covariance0 });
      const q = multivariateNormal({ mean: mean1, covariance: covariance1 });
      expect(relative(exactKl(p, q), kl)).toBeLessThanOrEqual(RELATIVE_ERROR);
    }
  });
});

/** One of each family, of numbers, of integers and of vectors. */
const families: readonly Distribution[] = [
  normal(0.3, 1.1),
  logNormal(0, 0.5),
  exponential(2),
  gamma(3, 2),
  beta(2, 3),
  laplace(0, 1),
  logistic(0, 1),
  gumbel(0, 1),
  pareto(1, 3),
  cauchy(0, 1),
  studentT(3, 0, 1),
  uniform(0, 1),
  truncated(normal(0, 1), -1, 2),
  mixture([
    [1, normal(0, 1)],
    [2, normal(1, 2)],
  ]),
  density({ logDensity: (x) => -x, sample: (n) => new Float64Array(n), name: "own" }),
  bernoulli(0.3),
  binomial(5, 0.3),
  geometric(0.3),
  poisson(2),
  categorical([1, 2, 3]),
  multivariateNormal({
    mean: [0, 1],
    covariance: [
      [2, 1],
      [1, 2],
    ],
  }),
  diagonalNormal({ mean: [0, 1], std: [1, 2] }),
  dirichlet([1, 2, 3]),
];

describe("what holds of all", () => {
  test.each(families)("$name and itself: 0", (p) => {
    expect(exactKl(p, p)).toBe(0);
    expect(isInfiniteKl(p, p)).toBe(false);
  });

  test("an equal one: 0, but of a caller's own density, which may be another", () => {
    for (const family of ["normal", "laplace", "gumbel", "logistic", "cauchy"]) {
      expect(exactKl(made([family, 1, 2]), made([family, 1, 2]))).toBe(0);
    }
    const own = () => density({ logDensity: (x) => -x, sample: (n) => new Float64Array(n), name: "own" });
    expect(exactKl(own(), own())).toBeUndefined();
    expect(exactKl(truncated(normal(0, 1), -1, 1), truncated(normal(0, 1), -1, 1))).toBe(0);
    expect(exactKl(mixture([[1, normal(0, 1)]]), mixture([[1, normal(0, 1)]]))).toBe(0);
  });

  test("never negative, undefined, or infinite where isInfiniteKl says so", () => {
    let compared = 0;
    for (const p of families) {
      for (const q of families) {
        if (p.dimensions !== q.dimensions) continue;
        const kl = exactKl(p, q);
        if (isInfiniteKl(p, q)) expect(kl, `${p.name} || ${q.name}`).toBe(Number.POSITIVE_INFINITY);
        else if (kl !== undefined)
          expect(kl >= 0 && kl < Number.POSITIVE_INFINITY, `${p.name} || ${q.name}`).toBe(true);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(400);
  });

  test("distributions under a change of both variables: the same", () => {
    const reflected = exactKl(beta(2, 5), beta(3, 4)) as number;
    expect(relative(exactKl(beta(5, 2), beta(4, 3)), reflected)).toBeLessThanOrEqual(RELATIVE_ERROR);
    const scaled = exactKl(gamma(2, 1), gamma(3, 2)) as number;
    expect(relative(exactKl(gamma(2, 8), gamma(3, 16)), scaled)).toBeLessThanOrEqual(RELATIVE_ERROR);
    expect(exactKl(exponential(3), gamma(1, 5))).toBe(exactKl(exponential(3), exponential(5)));
    expect(exactKl(uniform(0, 1), beta(1, 1))).toBe(0);
  });

  test.each([
    [logistic(0, 1), logistic(1, 1)],
    [studentT(3, 0, 1), studentT(4, 0, 1)],
    [truncated(normal(0, 1), -1, 1), normal(0, 1)],
    [mixture([[1, normal(0, 1)]]), normal(1, 1)],
    [normal(0, 1), cauchy(0, 1)],
    [poisson(1), geometric(0.5)],
  ])("no closed form is known: %#", (p, q) => {
    expect(exactKl(p, q)).toBeUndefined();
  });
});

describe("where a formula's parts would cancel: by 40 digits of mpmath", () => {
  test.each([
    // Locations far from 0.
    [gumbel(2 ** 30, 1), normal(2 ** 30, 1), 0.3307788636311124],
    [gumbel(1e12, 1), normal(1e12, 1), 0.3307788636311124],
    [uniform(1.7e9, 1.7e9 + 0.7), gumbel(1.7e9, 0.1), 1.6968168855882158],
    [uniform(1e9 + 0.1, 1e9 + 0.2), normal(1e9, 0.1), 2.085605517762873],
    // Near a pole of Gumbel's transform.
    [logistic(0, 1), gumbel(5, 1.0001), 1483382.809873871],
    [logistic(0, 1), gumbel(5, 1.0000001), 1484130841.0937195],
    [laplace(0, 1), gumbel(5, 1.0000001), 742065528.6635162],
    // Hardly a variance.
    [studentT(2.0001, 0, 1), normal(0, 100), 4.563907748479562],
    [pareto(1e-300, 3), exponential(1e300), 1.2652789553347763],
  ])("%#", (p, q, expected) => {
    expect(relative(exactKl(p, q), expected)).toBeLessThanOrEqual(RELATIVE_ERROR);
  });

  test("Student's t of one degree of freedom is a Cauchy distribution", () => {
    expect(exactKl(studentT(1, 0, 1), cauchy(0, 1))).toBe(0);
    expect(exactKl(studentT(1, 0, 1), cauchy(1, 2))).toBe(exactKl(cauchy(0, 1), cauchy(1, 2)));
    expect(exactKl(cauchy(0, 1), studentT(1, 1, 2))).toBe(exactKl(cauchy(0, 1), cauchy(1, 2)));
  });
});

describe("scales far apart", () => {
  test.each([
    [laplace(0, 1e160), laplace(0, 1e-300), Number.POSITIVE_INFINITY],
    [gumbel(0, 1e160), gumbel(0, 1e-300), Number.POSITIVE_INFINITY],
    // What is beyond all doubles.
    [uniform(0, 1e155), exponential(1e155), Number.POSITIVE_INFINITY],
    // ln(1/(2·1e-165)) − 1 + ½·ln 2π, and so on: the variance is nothing beside 1.
    [laplace(0, 1e-165), normal(0, 1), 165 * Math.LN10 - Math.LN2 - 1 + Math.log(2 * Math.PI) / 2],
    [uniform(0, 1e-165), normal(0, 1), 165 * Math.LN10 + Math.log(2 * Math.PI) / 2],
    [logNormal(-400, 1), normal(0, 1), 399.5],
    [pareto(1e-170, 3), normal(0, 1), 170 * Math.LN10 + Math.log(3) - 4 / 3 + Math.log(2 * Math.PI) / 2],
    [laplace(0, 1e-200), laplace(1e200, 1e150), 1e50],
    [laplace(0, 1e-200), laplace(1e200, 1e-10), 1e210],
    [uniform(0, 1e-200), gumbel(0, 1e200), 400 * Math.LN10 + 1],
    // Euler's constant less.
    [gumbel(0, 1e-200), gumbel(0, 1e200), 400 * Math.LN10 - 0.5772156649015329],
    [bernoulli(0.5), geometric(1e-17), 17 * Math.LN10 - Math.LN2],
    [bernoulli(0.5), geometric(1e-12), 12 * Math.LN10 - Math.LN2 - Math.log1p(-1e-12) / 2],
  ])("%#", (p, q, kl) => {
    expect(relative(exactKl(p, q), kl)).toBeLessThanOrEqual(RELATIVE_ERROR);
  });
});

test.each([1e10, 1e14])("uniform, a standard deviation about the mean of beta(0.3n, 0.7n), n = %d", (n) => {
  const q = beta(0.3 * n, 0.7 * n);
  const std = Math.sqrt(q.variance);
  // Of a normal distribution: corrections are of the order of 1/n.
  const kl = Math.log(2 * Math.PI) / 2 - Math.LN2 + 1 / 6;
  expect(Math.abs((exactKl(uniform(q.mean - std, q.mean + std), q) as number) - kl)).toBeLessThan(2e-10);
});

describe("vectors of one dimension beside numbers", () => {
  const vectorOf = diagonalNormal({ mean: [1], std: [2] });
  const matrix = multivariateNormal({ mean: [1], covariance: [[4]] });

  test.each([vectorOf, matrix])("are those numbers: %#", (q) => {
    const kl = exactKl(normal(0, 1), normal(1, 2)) as number;
    expect(exactKl(normal(0, 1), q)).toBe(kl);
    expect(continuous.klBounds(normal(0, 1), mixture([[1, q]]))).toEqual({ lower: kl, upper: kl });
    expect(continuous.klBounds(q, normal(1, 2))).toEqual({ lower: 0, upper: 0 });
    expect(isInfiniteKl(q, uniform(0, 1))).toBe(true);
  });
});

describe("infinite", () => {
  test.each([
    ["an interval in a smaller one", uniform(0, 2), uniform(0, 1)],
    ["all numbers in the positive ones", normal(0, 1), exponential(1)],
    ["a density in integers", normal(0, 1), poisson(1)],
    ["integers in a density", poisson(1), normal(0, 1)],
    ["integers in fewer", poisson(1), bernoulli(0.5)],
    ["a list in a list with a zero", categorical([1, 2, 3]), categorical([1, 0, 3])],
    ["a Pareto distribution in one that begins later", pareto(1, 2), pareto(2, 2)],
    [
      "what lies in a gap",
      uniform(0, 3),
      mixture([
        [1, uniform(0, 1)],
        [1, uniform(2, 3)],
      ]),
    ],
    ["a truncated one", normal(0, 1), truncated(normal(0, 1), -5, 5)],
    ["Cauchy, normal", cauchy(0, 1), normal(0, 1)],
    ["Student's t without variance, normal", studentT(2, 0, 1), normal(0, 1)],
    ["Pareto without mean, exponential", pareto(1, 1), exponential(1)],
    ["Pareto without variance, normal", pareto(1, 2), normal(0, 1)],
    ["Cauchy, Laplace", cauchy(0, 1), laplace(0, 1)],
    [
      "Cauchy, a mixture of normal ones",
      cauchy(0, 1),
      mixture([
        [1, normal(0, 1)],
        [1, normal(0, 9)],
      ]),
    ],
    [
      "a mixture with a Cauchy component, normal",
      mixture([
        [1, normal(0, 1)],
        [1, cauchy(0, 1)],
      ]),
      normal(0, 1),
    ],
    ["Laplace, a Gumbel distribution as narrow", laplace(0, 1), gumbel(0, 1)],
  ])("%s", (_, p, q) => {
    expect(isInfiniteKl(p, q)).toBe(true);
    expect(exactKl(p, q)).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([
    ["Student's t with a variance, normal", studentT(2.5, 0, 1), normal(0, 1)],
    ["Pareto with a mean, exponential", pareto(1, 1.5), exponential(1)],
    ["normal, Gumbel", normal(0, 1), gumbel(0, 0.1)],
    [
      "Cauchy, a mixture with a Cauchy component",
      cauchy(0, 1),
      mixture([
        [9, normal(0, 1)],
        [1, cauchy(0, 1)],
      ]),
    ],
    ["Laplace, a wider Gumbel distribution", laplace(0, 1), gumbel(0, 1.5)],
    [
      "intervals that meet",
      uniform(0, 2),
      mixture([
        [1, uniform(0, 1)],
        [1, uniform(1, 2)],
      ]),
    ],
    [
      "a component without weight",
      uniform(0, 1),
      mixture([
        [1, uniform(0, 1)],
        [0, uniform(5, 6)],
      ]),
    ],
    ["a list in a longer one", categorical([1, 0, 3]), categorical([1, 0, 3, 4])],
  ])("not: %s", (_, p, q) => {
    expect(isInfiniteKl(p, q)).toBe(false);
  });
});

describe("what is refused", () => {
  test("what is no distribution", () => {
    for (const compare of [exactKl, isInfiniteKl, continuous.klBounds] as const) {
      expect(() => compare({} as never, normal(0, 1))).toThrowError(
        expect.objectContaining({ name: "KullbackTypeError", argument: "p" }),
      );
      expect(() => compare(normal(0, 1), 5 as never)).toThrowError(
        expect.objectContaining({ name: "KullbackTypeError", argument: "q" }),
      );
    }
  });

  test("points of other dimensions", () => {
    const plane = diagonalNormal({ mean: [0, 0], std: [1, 1] });
    for (const compare of [exactKl, isInfiniteKl, continuous.klBounds] as const) {
      expect(() => compare(normal(0, 1), plane)).toThrowError(
        expect.objectContaining({
          name: "KullbackRangeError",
          code: "SHAPE_MISMATCH",
          argument: "q",
          expected: "a distribution of 1 dimension, as p is",
        }),
      );
    }
  });
});
