import { describe, expect, test } from "vitest";
import { RandomNumbers } from "../../../src/backend/random.ts";
import { LargestValues } from "../../../src/continuous/estimate/largest-values.ts";
import { PARETO_LIMIT, ParetoTails, paretoShape, tailSize } from "../../../src/continuous/estimate/pareto-tail.ts";
import { laplace, mixture, normal } from "../../../src/continuous.ts";
import { loadParetoTails } from "../../golden/load.ts";

/** Exceedances of a generalized Pareto distribution, by its quantile. */
function paretoSample(shape: number, count: number, scale = 1): Float64Array {
  const random = new RandomNumbers(2009, 1);
  return Float64Array.from({ length: count }, () => (scale * (random.uniform() ** -shape - 1)) / shape).sort();
}

describe("the generalized Pareto fit", () => {
  test.each(loadParetoTails())("golden values: the shape $shape", ({ exceedances, fit }) => {
    // Logarithms of products, and a mean of as many likelihoods as there are points in the grid.
    expect(Math.abs(paretoShape(Float64Array.from(exceedances)) - fit)).toBeLessThan(1e-12);
  });

  // The standard error of the maximum-likelihood estimate, which Zhang and Stephens's is near to: (1 + k)/√n.
  test.each([-0.4, -0.2, 0.1, 0.3, 0.5, 0.75, 1, 2])("finds the shape %s, within three standard errors", (shape) => {
    const count = 4000;
    expect(Math.abs(paretoShape(paretoSample(shape, count)) - shape)).toBeLessThan(
      (3 * (1 + shape)) / Math.sqrt(count),
    );
  });

  test("does not depend on the scale, be it near the ends of the range of doubles", () => {
    const shape = paretoShape(paretoSample(0.5, 300));
    for (const scale of [2 ** -900, 2 ** 900])
      expect(paretoShape(paretoSample(0.5, 300, scale))).toBeCloseTo(shape, 12);
  });

  // 0 is a point of the grid of n = 100 exceedances that are all the same, where −b/k is 0/0.
  test.each([99, 100, 110, 121])(
    "%s exceedances in small proportions have a shape below 0, as what ends has",
    (count) => {
      expect(paretoShape(new Float64Array(count).fill(3))).toBeLessThan(0);
      expect(paretoShape(Float64Array.from({ length: count }, (_, j) => 1 + Math.floor((3 * j) / count)))).toBeLessThan(
        0,
      );
    },
  );

  test("sizes of tails", () => {
    expect([10, 25, 100, 225, 10_000, 1e6, 1e9].map(tailSize)).toEqual([2, 5, 20, 45, 300, 1024, 1024]);
  });
});

describe("the largest values", () => {
  test("are those of all, in whatever order they come", () => {
    const random = new RandomNumbers(7, 7);
    const values = Float64Array.from({ length: 5000 }, () => Math.floor(random.uniform() * 3000));
    const expected = values.slice().sort().slice(-100);
    for (const order of [values, values.slice().reverse(), values.slice().sort()]) {
      const largest = new LargestValues(100);
      for (const value of order) largest.add(value);
      expect(largest.greatest(100)).toEqual(expected);
    }
  });

  test("below the threshold nothing is missed", () => {
    const largest = new LargestValues(3);
    for (const value of [1, 2, 3, 4, 5, 6]) largest.add(value);
    expect(largest.threshold).toBe(4);
    for (const value of [4, 3]) largest.add(value);
    expect([...largest.greatest(3)]).toEqual([4, 5, 6]);
    expect(largest.greatest(9).length).toBe(3);
    largest.clear();
    expect([...largest.greatest(3)]).toEqual([]);
  });
});

describe("tails of summands", () => {
  /** Of N(0,1)‖N(0,2): ln(p/q) = ln 2 − 3x²/8 has all moments, q/p − 1 − ln(q/p) grows as e^(3x²/8): k = 3/4. */
  const EXACT = Math.LN2 - 3 / 8;
  const shapes = (samples: number, stream: number) => {
    const x = normal(0, 1).sample(samples, { seed: 3, stream });
    const logRatios = x.map((own) => Math.LN2 - (3 * own * own) / 8);
    const tails = [new ParetoTails(samples), new ParetoTails(samples)] as const;
    tails[0].add(logRatios);
    tails[1].add(logRatios.map((r) => Math.expm1(-r) + r));
    return tails.map((own) => own.shape(samples, EXACT));
  };

  test("the textbook case: k3 of N(0,1)‖N(0,2) has no variance, k1 has one", () => {
    for (let stream = 0; stream < 20; stream++) {
      const [k1, k3] = shapes(10_000, stream) as [number, number];
      expect(k1).toBeLessThan(0.3);
      expect(k3).toBeGreaterThan(PARETO_LIMIT);
    }
  });

  test("values near one another are no heavy tail: N(0,1) beside a Laplace distribution, and beside a mixture", () => {
    const [p, heavier] = [
      normal(0, 1),
      mixture([
        [1, normal(-3, 1)],
        [1, normal(3, 1)],
      ]),
    ];
    for (const [one, other, samples] of [
      [p, laplace(0, 1), 10_000],
      [heavier, normal(0, 3), 1_000_000],
    ] as const) {
      const x = one.sample(samples, { seed: 5 });
      const logQ = other.logDensity(x);
      const summands = one.logDensity(x).map((own, j) => own - (logQ[j] as number));
      const tails = new ParetoTails(samples);
      tails.add(summands);
      expect(tails.shape(samples, summands.reduce((sum, own) => sum + own, 0) / samples)).toBeLessThan(0.4);
    }
  });

  test("either tail counts", () => {
    const heavy = paretoSample(1, 10_000);
    for (const summands of [heavy, heavy.map((x) => -x)]) {
      const tails = new ParetoTails(10_000);
      tails.add(summands);
      expect(tails.shape(10_000, summands.reduce((sum, x) => sum + x, 0) / 10_000)).toBeGreaterThan(0.7);
    }
  });

  test("summands that are not wanted change nothing", () => {
    const summands = normal(0, 1).sample(50_000, { seed: 8 });
    const [all, some] = [new ParetoTails(50_000), new ParetoTails(50_000)];
    all.add(summands);
    let wanted = 0;
    for (const summand of summands) {
      if (!(summand < some.wanted.below || summand > some.wanted.above)) continue;
      some.add(Float64Array.of(summand));
      wanted++;
    }
    expect(wanted).toBeLessThan(20_000);
    expect(some.shape(50_000, 0)).toBe(all.shape(50_000, 0));
  });

  test("summands that are all the same have no tail; of a few nothing is known", () => {
    const tails = new ParetoTails(1000);
    tails.add(new Float64Array(1000).fill(2));
    expect(tails.shape(1000, 2)).toBe(Number.NEGATIVE_INFINITY);
    tails.clear();
    tails.add(paretoSample(1, 24));
    expect(tails.shape(24, 1)).toBeNaN();
  });
});
