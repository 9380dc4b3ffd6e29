import { describe, expect, test } from "vitest";
import { arenaBytes } from "../../src/backend/arena.ts";
import type { Backend } from "../../src/backend/backend.ts";
import { continuousKernels } from "../../src/backend/continuous/kernels.ts";
import { createJavaScriptBackend } from "../../src/backend/js.ts";
import {
  LOG_DENSITY_P,
  PARAMETERS_P,
  RANDOM_KEY,
  SAMPLES,
  SAMPLES_PER_BLOCK,
  SUMMANDS,
} from "../../src/backend/layout.ts";
import { RandomNumbers } from "../../src/backend/random.ts";
import { type Tails, tailsOf } from "../../src/continuous/distributions/distribution.ts";
import { DrawnBlocks, GivenBlocks, kernelPair } from "../../src/continuous/monte-carlo/blocks.ts";
import { estimatorNames } from "../../src/continuous/monte-carlo/estimators.ts";
import { type KernelDistribution, kernelDistribution } from "../../src/continuous/monte-carlo/kernel-families.ts";
import {
  cauchy,
  type Distribution,
  exponential,
  gamma,
  gumbel,
  laplace,
  logistic,
  logNormal,
  mixture,
  normal,
  studentT,
  truncated,
  uniform,
} from "../../src/continuous.ts";
import { web } from "../../src/create-engine.ts";
import { createWasmBackend } from "../../src/wasm/instantiate.ts";
import { kolmogorovSmirnov } from "./goodness-of-fit.ts";

const TILE = 1024;
const js = createJavaScriptBackend("a test", arenaBytes(TILE));
const wasm = await createWasmBackend(undefined, arenaBytes(TILE), web);

const many = mixture(Array.from({ length: 64 }, (_, c) => [1 + (c % 5), normal(c - 32, 0.25 + (c % 3))] as const));
const families: readonly Distribution[] = [
  normal(0, 1),
  normal(-3.5, 0.01),
  logNormal(0, 1),
  logNormal(2, 0.3),
  exponential(1),
  exponential(0.02),
  laplace(0, 1),
  laplace(4, 0.1),
  logistic(0, 1),
  logistic(-2, 3),
  gumbel(0, 1),
  gumbel(5, 0.2),
  uniform(0, 1),
  uniform(-40, 60),
  studentT(0.3, 0, 1),
  studentT(1, 2, 3),
  studentT(5, 0, 1),
  studentT(1e6, -1, 2),
  mixture([[1, normal(0.5, 2)]]),
  mixture([
    [0.3, normal(-3, 1)],
    [0.7, normal(3, 0.5)],
  ]),
  mixture([
    [1, normal(0, 1)],
    [0, normal(9, 1)],
    [2, normal(1, 1)],
  ]),
  many,
];
const named = families.map((distribution) => ({ distribution, name: distribution.name.slice(0, 60) }));

function taken(distribution: Distribution): KernelDistribution {
  const own = kernelDistribution(distribution);
  if (own === undefined) expect.fail(`${distribution.name} is not known to kernels`);
  return own;
}

/** A block's samples. */
function drawn(
  backend: Backend,
  { family, parameters }: KernelDistribution,
  key: readonly number[],
  block: number,
): Float64Array {
  const kernels = continuousKernels(backend);
  const { f64, i32 } = backend.memory;
  i32.set(key, RANDOM_KEY / 4);
  f64.set(parameters, PARAMETERS_P / 8);
  kernels.startBlock(block);
  kernels.drawSamples(family);
  return f64.slice(SAMPLES / 8, SAMPLES / 8 + SAMPLES_PER_BLOCK);
}

function densities(
  backend: Backend,
  { family, parameters }: KernelDistribution,
  points: ArrayLike<number>,
): Float64Array {
  const { f64 } = backend.memory;
  f64.set(parameters, PARAMETERS_P / 8);
  f64.set(points, SAMPLES / 8);
  continuousKernels(backend).logDensities(family, PARAMETERS_P, SAMPLES, LOG_DENSITY_P);
  return f64.slice(LOG_DENSITY_P / 8, LOG_DENSITY_P / 8 + points.length);
}

/** Kernels multiply by 1/scale, which is rounded: where z is 300, e^z is off by 300 times that. */
const OF_KERNELS = 1e-13;

const bits = (values: Float64Array) => new BigUint64Array(values.buffer);

describe("samples", () => {
  test.each(named)("$name: the same bits by both backends", ({ distribution }) => {
    const own = taken(distribution);
    for (const key of [
      [0, 0, 0, 0],
      [1, 2, 3, 4],
      [-1, 2 ** 21 - 1, -5, 9],
    ]) {
      for (const block of [0, 1, 77, 2 ** 31 - 1]) {
        expect(bits(drawn(wasm, own, key, block))).toEqual(bits(drawn(js, own, key, block)));
      }
    }
  });

  test.each(named)("$name: of that distribution", ({ distribution }) => {
    const own = taken(distribution);
    const points = Float64Array.from({ length: 40 }, (_, block) => block).reduce<number[]>((all, block) => {
      all.push(...drawn(wasm, own, [7, 0, 1, 0], block));
      return all;
    }, []);
    expect(kolmogorovSmirnov(Float64Array.from(points), (tailsOf(distribution) as Tails).lower)).toBeLessThan(2.7);
  });

  test("uniform ones are those of RandomNumbers", () => {
    const random = new RandomNumbers(5 + 3 * 2 ** 32, 9 + 2 ** 33, 12);
    const expected = Float64Array.from({ length: SAMPLES_PER_BLOCK }, () => random.uniform());
    expect(drawn(wasm, taken(uniform(0, 1)), [5, 3, 9, 2], 12)).toEqual(expected);
  });

  test("neighbours, and both numbers of Box's and Muller's method, are uncorrelated", () => {
    const own = taken(normal(0, 1));
    const BLOCKS = 200;
    for (const lag of [1, 2, 3, 4, SAMPLES_PER_BLOCK / 2]) {
      let sum = 0;
      for (let block = 0; block < BLOCKS; block++) {
        const x = drawn(wasm, own, [3, 0, 0, 0], block);
        for (let j = 0; j + lag < x.length; j++) sum += (x[j] as number) * (x[j + lag] as number);
      }
      // 4.9 standard deviations: a false alarm in a million.
      expect(Math.abs(sum) / Math.sqrt(BLOCKS * (SAMPLES_PER_BLOCK - lag))).toBeLessThan(4.9);
    }
  });
});

describe("ln of densities", () => {
  test.each(named)("$name: the same bits by both backends, and those of the distribution", ({ distribution }) => {
    const own = taken(distribution);
    const quantiles = distribution.quantile?.(
      Float64Array.from({ length: 200 }, (_, j) => (j + 0.5) / 200),
    ) as Float64Array;
    const points = Float64Array.from({ length: SAMPLES_PER_BLOCK }, (_, j) =>
      j < 200 ? (quantiles[j] as number) : ((j % 2 === 0 ? 1 : -1) * 1.5 ** (j - 300)) / 1e3,
    );
    const logDensities = densities(wasm, own, points);
    expect(bits(logDensities)).toEqual(bits(densities(js, own, points)));
    const expected = distribution.logDensity(points);
    for (const [j, value] of logDensities.entries()) {
      const exact = expected[j] as number;
      if (exact === value) continue;
      // Beyond e^709 the kernel of Gumbel's takes the density for nothing.
      if (distribution.family === "gumbel" && exact < -1e300) expect(value).toBe(Number.NEGATIVE_INFINITY);
      else expect(Math.abs(value - exact) / Math.max(1, Math.abs(exact)), `at ${points[j]}`).toBeLessThan(OF_KERNELS);
    }
  });
});

describe("blocks", () => {
  const p = mixture([
    [0.3, normal(-3, 1)],
    [0.7, normal(3, 0.5)],
  ]);
  const q = normal(0.5, 3);
  const pair = kernelPair(p, q);
  if (pair === undefined) throw new Error("kernels know both");
  const nothing = { below: Number.NEGATIVE_INFINITY, above: Number.POSITIVE_INFINITY };
  const key = { seed: 11, stream: 2 };
  const SAMPLES_IN_ALL = 20 * SAMPLES_PER_BLOCK + 77;

  function momentsOf(backend: Backend, estimator: (typeof estimatorNames)[number], parts: readonly number[]) {
    const blocks = new DrawnBlocks(backend, pair as NonNullable<typeof pair>, estimator, key);
    const summed = parts.map((samples) => blocks.run(samples, nothing));
    expect(summed.map(({ samples }) => samples)).toEqual(parts);
    return (summed.at(-1) as (typeof summed)[number]).moments;
  }

  test.each(estimatorNames)("%s: the same bits by both backends, however many blocks a call", (estimator) => {
    const whole = momentsOf(wasm, estimator, [SAMPLES_IN_ALL]);
    expect(momentsOf(js, estimator, [SAMPLES_IN_ALL])).toEqual(whole);
    const block = SAMPLES_PER_BLOCK;
    expect(momentsOf(wasm, estimator, [block, 3 * block, 7 * block, 9 * block + 77])).toEqual(whole);
    expect(momentsOf(js, estimator, [block, 3 * block, 7 * block, 9 * block + 77])).toEqual(whole);
  });

  test.each(estimatorNames)("%s: are those of the summands", (estimator) => {
    const own = taken(p);
    const summands: number[] = [];
    for (let block = 0; block <= 20; block++) {
      const x = drawn(wasm, own, [key.seed, 0, key.stream, 0], block).subarray(0, block < 20 ? SAMPLES_PER_BLOCK : 77);
      for (const point of x) {
        const d = p.logDensity(point) - q.logDensity(point);
        summands.push(estimator === "log-ratio" ? d : estimator === "half-squared" ? (d * d) / 2 : Math.expm1(-d) + d);
      }
    }
    const count = summands.length;
    const mean = summands.reduce((sum, x) => sum + x, 0) / count;
    const squares = summands.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    const moments = momentsOf(wasm, estimator, [SAMPLES_IN_ALL]);
    expect(moments.count).toBe(count);
    expect(Math.abs(moments.mean / mean - 1)).toBeLessThan(1e-12);
    expect(Math.abs(moments.squares / squares - 1)).toBeLessThan(1e-11);
    expect(Math.abs(moments.least - Math.min(...summands))).toBeLessThan(1e-12);
    expect(Math.abs(moments.greatest / Math.max(...summands) - 1)).toBeLessThan(1e-11);
  });

  test.each([js, wasm])("$name: stop after a block that has a summand that is wanted", (backend) => {
    const blocks = new DrawnBlocks(backend, pair, "log-ratio", key);
    const first = blocks.run(10 * SAMPLES_PER_BLOCK, { below: Number.NEGATIVE_INFINITY, above: 0.5 });
    expect(first.samples).toBe(SAMPLES_PER_BLOCK);
    expect(first.summands?.length).toBe(SAMPLES_PER_BLOCK);
    expect(first.summands?.some((x) => x > 0.5)).toBe(true);
    const rest = blocks.run(SAMPLES_IN_ALL - SAMPLES_PER_BLOCK, nothing);
    expect(rest.summands).toBeUndefined();
    expect(rest.moments).toEqual(momentsOf(backend, "log-ratio", [SAMPLES_IN_ALL]));
  });

  test.each(estimatorNames)("%s: of given ln of densities", (estimator) => {
    const x = p.sample(700, { seed: 4 });
    const logP = p.logDensity(x);
    const logQ = q.logDensity(x);
    const results = [js, wasm].map((backend) => {
      const blocks = new GivenBlocks(backend, estimator);
      blocks.run(logP.subarray(0, 512), logQ.subarray(0, 512), nothing);
      return blocks.run(logP.subarray(512), logQ.subarray(512), nothing).moments;
    });
    expect(results[0]).toEqual(results[1]);
    expect(results[0]?.count).toBe(700);
  });

  test("extremes of ln of densities", () => {
    const summandsOf = (
      backend: Backend,
      estimator: (typeof estimatorNames)[number],
      logP: number[],
      logQ: number[],
    ) => {
      new GivenBlocks(backend, estimator).run(logP, logQ, nothing);
      return [...backend.memory.f64.subarray(SUMMANDS / 8, SUMMANDS / 8 + logP.length)];
    };
    const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
    const logP = [0, 0, 0, -800, 1e-9, -1];
    const logQ = [0, NEGATIVE_INFINITY, -1000, 0, 0, -1 + 1e-10];
    for (const backend of [js, wasm]) {
      const [zero, none, far, above, near] = summandsOf(backend, "bregman", logP, logQ);
      expect([zero, none, far, above]).toEqual([0, POSITIVE_INFINITY, 999, POSITIVE_INFINITY]);
      expect(Math.abs((near as number) / (5e-19 - 1e-27 / 6) - 1)).toBeLessThan(1e-15);
      expect(summandsOf(backend, "log-ratio", logP, logQ).slice(0, 4)).toEqual([0, POSITIVE_INFINITY, 1000, -800]);
      expect(summandsOf(backend, "half-squared", logP, logQ).slice(0, 4)).toEqual([0, POSITIVE_INFINITY, 5e5, 3.2e5]);
    }
  });
});

test("kernels know which distributions they know", () => {
  const unknown = [
    gamma(2, 1),
    cauchy(0, 1),
    truncated(normal(0, 1), 0, 1),
    mixture([
      [1, normal(0, 1)],
      [1, laplace(0, 1)],
    ]),
    mixture(Array.from({ length: 65 }, () => [1, normal(0, 1)] as const)),
    normal(0, 1e-200),
    normal(1e200, 1),
    logNormal(600, 20),
    studentT(0.1, 0, 1),
  ];
  for (const distribution of unknown) expect(kernelDistribution(distribution), distribution.name).toBeUndefined();
  expect(kernelPair(normal(0, 1), gamma(1, 1))).toBeUndefined();
});
