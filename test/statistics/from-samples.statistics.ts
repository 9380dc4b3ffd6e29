import { describe, expect, test } from "vitest";
import { diagonalNormal, estimateKlFromSamples, exactKl } from "../../src/continuous.ts";
import { wasm } from "../engines.ts";

const SEEDS = 200;

/** Of 200 intervals that are right in 95 % of cases, 182 or more are in all but 0.6 % of such runs. */
const LEAST_COVERED = 182;

const POINTS = 1000;

const shaped = (data: Float64Array, dimensions: number) => ({
  data,
  shape: [data.length / dimensions, dimensions] as const,
});

describe("95 % intervals from samples, normal pairs, 200 seeds of 1,000 points each", () => {
  const cases = [1, 2, 5].flatMap((dimensions) => [1, 1.3].map((std) => ({ dimensions, std })));
  test.each(cases)("$dimensions dimensions, standard deviations 1 and $std", async ({ dimensions, std }) => {
    const of = (value: number) => new Array<number>(dimensions).fill(value);
    const p = diagonalNormal({ mean: of(0), std: of(1) });
    const q = diagonalNormal({ mean: of(1 / dimensions), std: of(std) });
    const exact = exactKl(p, q) as number;
    let [covered, error, bias, width] = [0, 0, 0, 0];
    for (let seed = 0; seed < SEEDS; seed++) {
      const x = shaped(p.sample(POINTS, { seed, stream: 1 }), dimensions);
      const y = shaped(q.sample(POINTS, { seed, stream: 2 }), dimensions);
      const result = await estimateKlFromSamples(wasm, x, y, { seed });
      // One in a hundred is withheld by chance, and does not cover.
      const [low, high] = result.interval ?? [Number.NaN, Number.NaN];
      covered += Number(low <= exact && exact <= high);
      error += (result.estimate - exact) / SEEDS;
      bias += (result.bias as number) / SEEDS;
      width += (high - low || 0) / SEEDS;
    }
    const figures = [exact, error, bias, width].map((figure) => figure.toFixed(3));
    console.log(
      `from samples, ${dimensions} dimensions, std ${std}: covered ${covered} of ${SEEDS}; ` +
        `KL ${figures[0]}, bias ${figures[1]}, of which subsamples say ${figures[2]}, width ${figures[3]}`,
    );
    expect(covered).toBeGreaterThanOrEqual(LEAST_COVERED);
  });
});

describe("Q narrower than P, or far off: intervals would not cover, and are withheld", () => {
  test.each([
    { dimensions: 1, mean: 1, std: 0.7 },
    { dimensions: 1, mean: 2, std: 1 },
    { dimensions: 2, mean: 0.5, std: 0.7 },
    { dimensions: 5, mean: 0.2, std: 0.7 },
    { dimensions: 5, mean: 1, std: 1 },
  ])("$dimensions dimensions, means 0 and $mean, standard deviations 1 and $std", async ({ dimensions, mean, std }) => {
    const of = (value: number) => new Array<number>(dimensions).fill(value);
    const p = diagonalNormal({ mean: of(0), std: of(1) });
    const q = diagonalNormal({ mean: of(mean), std: of(std) });
    let withheld = 0;
    for (let seed = 0; seed < SEEDS; seed++) {
      const x = shaped(p.sample(POINTS, { seed, stream: 1 }), dimensions);
      const y = shaped(q.sample(POINTS, { seed, stream: 2 }), dimensions);
      // As few subsamples as there may be: whether there is an interval does not depend on how many.
      withheld += Number((await estimateKlFromSamples(wasm, x, y, { interval: 0.5 })).interval === undefined);
    }
    console.log(`from samples, ${dimensions} dimensions, Q = N(${mean}, ${std}²): ${withheld} of ${SEEDS} withheld`);
    expect(withheld).toBeGreaterThanOrEqual(0.9 * SEEDS);
  });
});

test("100,000 against 100,000 points in 3 dimensions, with the interval, take less than 20 s", async () => {
  const p = diagonalNormal({ mean: [0, 0, 0], std: [1, 1, 1] });
  const q = diagonalNormal({ mean: [0.5, 0.5, 0.5], std: [1, 1, 1] });
  const [x, y] = [p.sample(100_000, { seed: 1 }), q.sample(100_000, { seed: 2 })];
  const start = performance.now();
  const { estimate, interval } = await estimateKlFromSamples(wasm, shaped(x, 3), shaped(y, 3));
  const seconds = (performance.now() - start) / 1000;
  console.log(`from samples, 2 × 100,000 points in 3 dimensions: ${seconds.toFixed(1)} s, ${estimate}, ${interval}`);
  expect(seconds).toBeLessThan(20);
  expect(interval?.[0]).toBeLessThan(exactKl(p, q) as number);
  expect(interval?.[1]).toBeGreaterThan(exactKl(p, q) as number);
});
