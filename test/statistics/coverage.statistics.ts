import { describe, expect, test } from "vitest";
import {
  beta,
  cauchy,
  type Distribution,
  type EstimateOptions,
  estimateKl,
  exponential,
  laplace,
  normal,
} from "../../src/continuous.ts";
import { goldenMixtures } from "../continuous/estimate/golden-mixtures.ts";
import { wasm } from "../engines.ts";

/** Intervals are of 95 %: of 2,000 that are right in 95 % of cases, between 93.5 and 96.5 % are in all but 0.2 %. */
const SEEDS = 2000;
const [LEAST, MOST] = [0.935, 0.965];

interface Pair {
  readonly p: Distribution;
  readonly q: Distribution;
  readonly exact: number;
}

const pairs: readonly Pair[] = [
  { p: normal(0, 1), q: normal(1, 2), exact: Math.LN2 - 1 / 4 },
  { p: laplace(0, 1), q: normal(0, 2), exact: Math.log(2 * Math.PI) / 2 + 1 / 4 - 1 },
  { p: exponential(2), q: exponential(1), exact: Math.LN2 - 1 / 2 },
  { p: cauchy(0, 1), q: cauchy(1, 2), exact: Math.log(10 / 8) },
  { p: beta(2, 3), q: beta(3, 2), exact: 1 / 2 },
  ...goldenMixtures.slice(0, 1),
];

async function coverage(p: Distribution, q: Distribution, exact: number, seeds: number, options: EstimateOptions) {
  let covered = 0;
  let withheld = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const { interval } = await estimateKl(wasm, p, q, { ...options, seed });
    if (interval === undefined) withheld++;
    else if (interval[0] <= exact && exact <= interval[1]) covered++;
  }
  return { share: covered / (seeds - withheld), withheld };
}

describe("95 % intervals have the exact value in them in 95 % of cases", () => {
  test.each(pairs)("$p.name ‖ $q.name: 2,000 seeds of 10,000 samples", async ({ p, q, exact }) => {
    const { share, withheld } = await coverage(p, q, exact, SEEDS, { samples: 10_000 });
    console.log(`coverage, ${p.name} ‖ ${q.name}: ${(share * 100).toFixed(2)} % (${withheld} withheld)`);
    expect(withheld).toBeLessThanOrEqual(SEEDS / 100);
    expect(share).toBeGreaterThanOrEqual(LEAST);
    expect(share).toBeLessThanOrEqual(MOST);
  });

  test.each(["sobol", "stratified"] as const)("%s: 1,000 seeds of 16 replications", async (method) => {
    const [p, q] = [normal(0, 1), normal(1, 2)];
    const { share } = await coverage(p, q, Math.LN2 - 1 / 4, 1000, { samples: 4096, method });
    console.log(`coverage, ${method}, ${p.name} ‖ ${q.name}: ${(share * 100).toFixed(2)} %`);
    // 93.5 % of 6,000: what the outermost points add is skewed (docs/design.md). Of 1,000 a share is right to 2.3 %.
    expect(Math.abs(share - 0.935)).toBeLessThan(0.023);
  });
});

test("how often a tail is found heavy that is, and that is not: N(0,1)‖N(0,2), 2,000 seeds of 10,000 samples", async () => {
  const [p, q] = [normal(0, 1), normal(0, 2)];
  const heavy = async (estimator: "log-ratio" | "bregman") => {
    let found = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const { warnings } = await estimateKl(wasm, p, q, { samples: 10_000, seed, estimator });
      found += Number(warnings.some(({ code }) => code === "HEAVY_TAIL"));
    }
    return found / SEEDS;
  };
  const [sound, unsound] = [await heavy("log-ratio"), await heavy("bregman")];
  console.log(`heavy tails found: k1 ${(sound * 100).toFixed(2)} %, k3 ${(unsound * 100).toFixed(2)} %`);
  expect(sound).toBeLessThanOrEqual(0.01);
  expect(unsound).toBeGreaterThanOrEqual(0.99);
});

test("the standard error of sobol is a fiftieth of random's, or less: N(0,1)‖N(0,2), 2^20 samples", async () => {
  const [p, q] = [normal(0, 1), normal(0, 2)];
  const ratios: number[] = [];
  for (let seed = 0; seed < 5; seed++) {
    const random = await estimateKl(wasm, p, q, { samples: 2 ** 20, seed });
    const sobol = await estimateKl(wasm, p, q, { samples: 2 ** 20, seed, method: "sobol" });
    ratios.push(random.standardError / sobol.standardError);
  }
  console.log(`standard error of random to sobol: ${ratios.map((ratio) => ratio.toFixed(0)).join(", ")}`);
  expect(Math.min(...ratios)).toBeGreaterThanOrEqual(50);
});
