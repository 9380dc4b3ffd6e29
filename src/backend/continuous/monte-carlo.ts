/**
 * Samples, ln of densities and moments in JavaScript: the twin of `assembly/continuous/`, operation for operation; there is
 * why.
 */
import type { ContinuousKernels, Memory } from "../backend.ts";
import { circular } from "../circular.ts";
import { exponentials } from "../exponential.ts";
import {
  COMPONENT_BYTES,
  COMPONENTS,
  EXPONENTIAL_GREATEST,
  FOLD,
  LARGEST_TAIL_ARGUMENT,
  LOG_DENSITY_P,
  LOG_DENSITY_Q,
  MOMENTS,
  PARAMETERS_P,
  PARAMETERS_Q,
  RANDOM_KEY,
  SAMPLER_PARAMETERS,
  SAMPLES,
  SAMPLES_PER_BLOCK,
  SUMMANDS,
  UNIFORMS,
} from "../layout.ts";
import { logRatios } from "../log-ratio.ts";
import { LANES, startOfBlock, uniformOf, xoshiro } from "../random.ts";
import type { GaussianKernels } from "./gaussian.ts";

// Constants of this file, for V8: see log-ratio.ts.
const { logRatio, logRatioOf, crudeExponent, scaled, timesLn2 } = logRatios;
const { exponential, tail } = exponentials;
const { sine, cosine } = circular;
const size = SAMPLES_PER_BLOCK;
const largestTailArgument = LARGEST_TAIL_ARGUMENT;
const exponentialGreatest = EXPONENTIAL_GREATEST;
const infinity = Number.POSITIVE_INFINITY;

function logarithm(x: number): number {
  return logRatio(x, 1);
}

/** ln(1 + x), for x ≥ 0. */
function logarithmOfOnePlus(x: number): number {
  const sum = 1 + x;
  const e = crudeExponent(sum, 1);
  const ys = scaled(1, e);
  const part = sum - 1;
  const lost = 1 - (sum - part) + (x - part);
  return logRatioOf(timesLn2(e), (sum - ys + lost) / (sum + ys));
}

/** ln(1 + x), for 0 ≤ x ≤ 1. */
function logarithmOfOnePlusShare(x: number): number {
  const e = x > 0.5 ? 1 : 0;
  return logRatioOf(timesLn2(e), (x - e) / (x + 2 + e));
}

// Quantiles of standard distributions.

function identity(u: number): number {
  return u;
}

function exponentialQuantile(u: number): number {
  return -logarithm(u);
}

function laplaceQuantile(u: number): number {
  const rest = 1 - u;
  const distance = -logarithm(2 * (rest < u ? rest : u));
  return u - rest < 0 ? -distance : distance;
}

function logisticQuantile(u: number): number {
  return logRatio(u, 1 - u);
}

function gumbelQuantile(u: number): number {
  return -logarithm(-logarithm(u));
}

// ln of densities, of up to four parameters: first a location, then one over the scale, and ln of the factor.

type LogDensity = (x: number, a: number, b: number, c: number, d: number) => number;

function normal(x: number, mean: number, inverse: number, factor: number): number {
  const z = (x - mean) * inverse;
  return factor - z * z * 0.5;
}

function logNormal(x: number, mean: number, inverse: number, factor: number): number {
  if (!(x > 0)) return -infinity;
  const logarithmOfX = logarithm(x);
  const z = (logarithmOfX - mean) * inverse;
  return factor - z * z * 0.5 - logarithmOfX;
}

function exponentialDensity(x: number, _: number, rate: number, factor: number): number {
  return x >= 0 ? factor - rate * x : -infinity;
}

function laplace(x: number, location: number, inverse: number, factor: number): number {
  return factor - Math.abs(x - location) * inverse;
}

function logistic(x: number, location: number, inverse: number, factor: number): number {
  const z = Math.abs(x - location) * inverse;
  const own = logarithmOfOnePlusShare(exponential(-z));
  return factor - z - (own + own);
}

function gumbel(x: number, location: number, inverse: number, factor: number): number {
  const z = (location - x) * inverse;
  return z <= exponentialGreatest ? factor + z - exponential(z) : -infinity;
}

function uniform(x: number, low: number, high: number, factor: number): number {
  return x >= low && x <= high ? factor : -infinity;
}

function studentT(x: number, location: number, inverse: number, factor: number, power: number): number {
  const z = (x - location) * inverse;
  return factor - power * logarithmOfOnePlus(z * z);
}

/** By family: see `familyNames` in `src/continuous/monte-carlo/kernel-families.ts`. */
const logDensities: readonly LogDensity[] = [
  normal,
  logNormal,
  exponentialDensity,
  laplace,
  logistic,
  gumbel,
  uniform,
  studentT,
];

const quantiles = new Map([
  [2, exponentialQuantile],
  [3, laplaceQuantile],
  [4, logisticQuantile],
  [5, gumbelQuantile],
  [6, identity],
]);

// Summands of estimators, of d = ln p − ln q.

function halfSquared(d: number): number {
  return d * d * 0.5;
}

function bregman(d: number): number {
  const r = -d;
  if (r > exponentialGreatest) return infinity;
  return Math.abs(r) <= largestTailArgument ? r * r * tail(r) : exponential(r) - 1 + d;
}

const estimators = [identity, halfSquared, bregman] as const;

/** The twins, on a memory. */
export function monteCarloKernels({ f64, i32 }: Memory): Omit<ContinuousKernels, keyof GaussianKernels> {
  let states: Int32Array = new Int32Array(0);
  const samples = SAMPLES >> 3;
  const sampler = (PARAMETERS_P + SAMPLER_PARAMETERS) >> 3;

  function word(at: number): number {
    return (i32[at >> 2] as number) >>> 0;
  }

  function startBlock(block: number): void {
    const seed = word(RANDOM_KEY) + word(RANDOM_KEY + 4) * 2 ** 32;
    const stream = word(RANDOM_KEY + 8) + word(RANDOM_KEY + 12) * 2 ** 32;
    states = startOfBlock(seed, stream, block);
  }

  /** The next uniform numbers of the block, to `out`. */
  function uniforms(out: number): void {
    for (let lane = 0; lane < LANES; lane++) {
      for (let j = lane; j < size; j += LANES) {
        const high = xoshiro(states, lane * LANES);
        f64[(out >> 3) + j] = uniformOf(high, xoshiro(states, lane * LANES));
      }
    }
  }

  function standardNormals(uniform: number): void {
    const from = uniform >> 3;
    for (let j = 0; j < size / 2; j++) {
      const radius = Math.sqrt(-2 * logarithm(f64[from + j] as number));
      const u = f64[from + j + size / 2] as number;
      f64[samples + j] = radius * cosine(u);
      f64[samples + j + size / 2] = radius * sine(u);
    }
  }

  function place(isExponentiated: boolean): void {
    const location = f64[sampler] as number;
    const scale = f64[sampler + 1] as number;
    for (let j = samples; j < samples + size; j++) {
      const x = location + scale * (f64[j] as number);
      f64[j] = isExponentiated ? exponential(x) : x;
    }
  }

  function studentSamples(): void {
    const power = f64[sampler + 2] as number;
    for (let j = 0; j < size; j++) {
      const x = power * -logarithm(f64[(UNIFORMS >> 3) + j] as number);
      const excess = x <= largestTailArgument ? x + x * x * tail(x) : exponential(x) - 1;
      f64[samples + j] = Math.sqrt(excess) * cosine(f64[(LOG_DENSITY_P >> 3) + j] as number);
    }
  }

  function mixtureSamples(): void {
    const components = f64[PARAMETERS_P >> 3] as number;
    const first = (PARAMETERS_P + COMPONENTS) >> 3;
    for (let j = 0; j < size; j++) {
      const u = f64[(UNIFORMS >> 3) + j] as number;
      let component = first;
      for (let c = 1; c < components && u > (f64[component] as number); c++) component += COMPONENT_BYTES >> 3;
      f64[samples + j] = (f64[component + 1] as number) + (f64[component + 2] as number) * (f64[samples + j] as number);
    }
  }

  function drawSamples(family: number): void {
    uniforms(UNIFORMS);
    const quantile = quantiles.get(family);
    if (quantile !== undefined) {
      for (let j = 0; j < size; j++) f64[samples + j] = quantile(f64[(UNIFORMS >> 3) + j] as number);
    } else if (family < 2) {
      standardNormals(UNIFORMS);
    } else {
      uniforms(LOG_DENSITY_P);
      if (family === 7) studentSamples();
      else standardNormals(LOG_DENSITY_P);
    }
    if (family > 7) mixtureSamples();
    else place(family === 1);
  }

  /** ln of weight times density of a component. */
  function ofComponent(x: number, component: number): number {
    const z = (x - (f64[component + 1] as number)) * (f64[component + 3] as number);
    return (f64[component + 4] as number) - z * z * 0.5;
  }

  function ofMixture(x: number, parameters: number): number {
    const step = COMPONENT_BYTES >> 3;
    const first = (parameters + COMPONENTS) >> 3;
    const components = f64[parameters >> 3] as number;
    if (components === 2) {
      const one = ofComponent(x, first);
      const other = ofComponent(x, first + step);
      return (one < other ? other : one) + logarithmOfOnePlusShare(exponential(-Math.abs(one - other)));
    }
    const end = first + components * step;
    let greatest = -infinity;
    for (let component = first; component < end; component += step) {
      const own = ofComponent(x, component);
      // As pmax: what is first stays, unless the other is greater.
      if (component === first || greatest < own) greatest = own;
    }
    let sum = exponential(ofComponent(x, first) - greatest);
    for (let component = first + step; component < end; component += step) {
      sum += exponential(ofComponent(x, component) - greatest);
    }
    return greatest + logarithm(sum);
  }

  function logDensityOf(family: number, parameters: number, x: number, out: number): void {
    const logDensity = logDensities[family];
    const at = parameters >> 3;
    const [a, b, c, d] = [f64[at], f64[at + 1], f64[at + 2], f64[at + 3]] as [number, number, number, number];
    for (let j = 0; j < size; j++) {
      const point = f64[(x >> 3) + j] as number;
      f64[(out >> 3) + j] = logDensity === undefined ? ofMixture(point, parameters) : logDensity(point, a, b, c, d);
    }
  }

  function summands(estimator: number): void {
    const summand = estimators[estimator] as (d: number) => number;
    for (let j = 0; j < size; j++) {
      const d = (f64[(LOG_DENSITY_P >> 3) + j] as number) - (f64[(LOG_DENSITY_Q >> 3) + j] as number);
      f64[(SUMMANDS >> 3) + j] = summand(d);
    }
  }

  /** Σ of the first `count` summands, or of the squares of what they are off a center. */
  function sum(count: number, center: number, isSquared: boolean): number {
    const from = SUMMANDS >> 3;
    let total = 0;
    for (let first = 0; first < count; first += FOLD) {
      const end = Math.min(count, first + FOLD);
      const lanes = [0, 0, 0, 0];
      for (let j = first; j < end; j++) {
        const d = (f64[from + j] as number) - center;
        lanes[j & 3] = (lanes[j & 3] as number) + (isSquared ? d * d : d);
      }
      const [lane0, lane1, lane2, lane3] = lanes as [number, number, number, number];
      total += lane0 + lane2 + (lane1 + lane3);
    }
    return total;
  }

  function addMoments(count: number, below: number, above: number): boolean {
    let lowest = infinity;
    let highest = -infinity;
    for (let j = SUMMANDS >> 3; j < (SUMMANDS >> 3) + count; j++) {
      const x = f64[j] as number;
      if (x < lowest) lowest = x;
      if (x > highest) highest = x;
    }
    const mean = sum(count, 0, false) / count;
    const squares = sum(count, mean, true);
    const at = MOMENTS >> 3;
    const before = f64[at] as number;
    const all = before + count;
    const change = mean - (f64[at + 1] as number);
    f64[at] = all;
    f64[at + 1] = (f64[at + 1] as number) + change * (count / all);
    f64[at + 2] = (f64[at + 2] as number) + squares + change * change * (before * (count / all));
    f64[at + 3] = Math.min(f64[at + 3] as number, lowest);
    f64[at + 4] = Math.max(f64[at + 4] as number, highest);
    return lowest < below || highest > above;
  }

  return {
    startBlock,
    drawSamples,
    logDensities: logDensityOf,
    summands,
    addMoments: (count, below, above) => (addMoments(count, below, above) ? 1 : 0),
    sumBlocks(p, q, estimator, first, blocks, count, below, above) {
      for (let done = 1; done <= blocks; done++) {
        startBlock(first + done - 1);
        drawSamples(p);
        logDensityOf(p, PARAMETERS_P, SAMPLES, LOG_DENSITY_P);
        logDensityOf(q, PARAMETERS_Q, SAMPLES, LOG_DENSITY_Q);
        summands(estimator);
        if (addMoments(done < blocks ? size : count, below, above)) return done;
      }
      return blocks;
    },
  };
}
