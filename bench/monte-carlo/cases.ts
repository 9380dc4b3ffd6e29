/** Cases of Monte Carlo in kernels: the loop that a user would write, and the library's. */
import { arenaBytes } from "../../src/backend/arena.ts";
import type { Backend } from "../../src/backend/backend.ts";
import { createJavaScriptBackend } from "../../src/backend/js.ts";
import { DrawnBlocks, type KernelPair, kernelPair } from "../../src/continuous/monte-carlo/blocks.ts";
import {
  type Distribution,
  exponential,
  gumbel,
  laplace,
  logistic,
  logNormal,
  mixture,
  normal,
  studentT,
  uniform,
} from "../../src/continuous.ts";
import { web } from "../../src/create-engine.ts";
import { createWasmBackend } from "../../src/wasm/instantiate.ts";
import type { MonteCarloCase, Task } from "./result.ts";

const SEED = 20261126;

/** Mean and Σ(summand − mean)² (B. Welford 1962), as the plain loops have them. */
type Result = readonly [mean: number, squares: number];

/** `Math.random`, but with a seed: Marsaglia's xorshift of 32 bits, which is as quick. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32 + 2 ** -33;
  };
}

const HALF_LN_2PI = Math.log(2 * Math.PI) / 2;

/** Two normal distributions, by the method of Box and Muller. */
function plainNormals(count: number, mean0: number, std0: number, mean1: number, std1: number): Result {
  const random = generator(SEED);
  const factor0 = -Math.log(std0) - HALF_LN_2PI;
  const factor1 = -Math.log(std1) - HALF_LN_2PI;
  let mean = 0;
  let squares = 0;
  for (let n = 1; n <= count; n++) {
    const x = mean0 + std0 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const z0 = (x - mean0) / std0;
    const z1 = (x - mean1) / std1;
    const summand = factor0 - (z0 * z0) / 2 - (factor1 - (z1 * z1) / 2);
    const change = summand - mean;
    mean += change / n;
    squares += change * (summand - mean);
  }
  return [mean, squares];
}

/** A mixture of two normal distributions, from a normal one. */
function plainMixture(
  count: number,
  [weight0, mean0, std0]: readonly [number, number, number],
  [weight1, mean1, std1]: readonly [number, number, number],
  mean2: number,
  std2: number,
): Result {
  const random = generator(SEED);
  const factor0 = Math.log(weight0) - Math.log(std0) - HALF_LN_2PI;
  const factor1 = Math.log(weight1) - Math.log(std1) - HALF_LN_2PI;
  const factor2 = -Math.log(std2) - HALF_LN_2PI;
  let mean = 0;
  let squares = 0;
  for (let n = 1; n <= count; n++) {
    const isFirst = random() < weight0;
    const z = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const x = isFirst ? mean0 + std0 * z : mean1 + std1 * z;
    const z0 = (x - mean0) / std0;
    const z1 = (x - mean1) / std1;
    const z2 = (x - mean2) / std2;
    const log0 = factor0 - (z0 * z0) / 2;
    const log1 = factor1 - (z1 * z1) / 2;
    const greatest = Math.max(log0, log1);
    const logP = greatest + Math.log(Math.exp(log0 - greatest) + Math.exp(log1 - greatest));
    const summand = logP - (factor2 - (z2 * z2) / 2);
    const change = summand - mean;
    mean += change / n;
    squares += change * (summand - mean);
  }
  return [mean, squares];
}

/** Any two, by their quantiles and log-densities, one number at a time. */
function plainOf(count: number, p: Distribution, q: Distribution): Result {
  const random = generator(SEED);
  const quantile = p.quantile as (probability: number) => number;
  let mean = 0;
  let squares = 0;
  for (let n = 1; n <= count; n++) {
    const x = quantile(random());
    const summand = p.logDensity(x) - q.logDensity(x);
    const change = summand - mean;
    mean += change / n;
    squares += change * (summand - mean);
  }
  return [mean, squares];
}

/** KL(P‖Q) by the midpoint rule over P's probability: right to 1e-4 or so, which is a tenth of a standard error here. */
function byQuadrature(p: Distribution, q: Distribution): number {
  const POINTS = 2 ** 16;
  const probabilities = Float64Array.from({ length: POINTS }, (_, j) => (j + 0.5) / POINTS);
  const points = (p.quantile as (probabilities: Float64Array) => Float64Array)(probabilities);
  const logP = p.logDensity(points);
  const logQ = q.logDensity(points);
  return logP.reduce((sum, log, j) => sum + (log - (logQ[j] as number)), 0) / POINTS;
}

function kernelTask(backend: Backend, pair: KernelPair, count: number, exact: number): Task {
  const nothing = { below: Number.NEGATIVE_INFINITY, above: Number.POSITIVE_INFINITY };
  const run = () => new DrawnBlocks(backend, pair, "log-ratio", { seed: SEED, stream: 0 }).run(count, nothing).moments;
  return {
    run,
    error: () => errorOf([run().mean, run().squares], count, exact),
    values: () => Float64Array.of(run().mean, run().squares, run().least, run().greatest),
  };
}

/** In standard errors. */
function errorOf([mean, squares]: Result, count: number, exact: number): number {
  return Math.abs(mean - exact) / Math.sqrt(squares / (count - 1) / count);
}

function caseOf(
  name: string,
  p: Distribution,
  q: Distribution,
  own?: { readonly goal: string; readonly plain: (count: number) => Result },
): MonteCarloCase {
  const plain = own?.plain ?? ((count: number) => plainOf(count, p, q));
  return {
    name,
    ...(own === undefined ? { beside: "a loop over quantiles" } : { goal: own.goal }),
    tasks: async (count) => {
      const exact = byQuadrature(p, q);
      const pair = kernelPair(p, q);
      if (pair === undefined) throw new Error(`kernels do not know ${p.name} and ${q.name}`);
      const size = arenaBytes(0);
      return {
        plain: {
          run: () => plain(count),
          error: () => errorOf(plain(count), count, exact),
          values: () => Float64Array.from(plain(count)),
        },
        js: kernelTask(createJavaScriptBackend("measured", size), pair, count, exact),
        wasm: kernelTask(await createWasmBackend(undefined, size, web), pair, count, exact),
      };
    },
  };
}

/** P's components. */
const one = [0.3, -3, 1] as const;
const two = [0.7, 3, 0.5] as const;

export const monteCarloCases: readonly MonteCarloCase[] = [
  caseOf("normal from normal", normal(0, 1), normal(1, 2), {
    goal: "6×",
    plain: (count) => plainNormals(count, 0, 1, 1, 2),
  }),
  caseOf(
    "mixture of two from normal",
    mixture([one, two].map(([weight, mean, std]) => [weight, normal(mean, std)] as const)),
    normal(0.5, 3),
    { goal: "5×", plain: (count) => plainMixture(count, one, two, 0.5, 3) },
  ),
  caseOf(
    "normal from mixture of 16",
    normal(0, 2),
    mixture(Array.from({ length: 16 }, (_, c) => [1, normal(c - 7.5, 1)] as const)),
  ),
  caseOf("log-normal from log-normal", logNormal(0, 1), logNormal(0.5, 1.5)),
  caseOf("exponential from exponential", exponential(1), exponential(0.5)),
  caseOf("Laplace from normal", laplace(0, 1), normal(0, 2)),
  caseOf("logistic from normal", logistic(0, 1), normal(0, 2)),
  caseOf("Gumbel from logistic", gumbel(0, 1), logistic(0.5, 1)),
  caseOf("uniform from Laplace", uniform(-1, 1), laplace(0, 1)),
  caseOf("Student's t from Student's t", studentT(5, 0, 1), studentT(3, 0.5, 1)),
];
