import { describe, expect, test } from "vitest";
import {
  type Distribution,
  diagonalNormal,
  exactKl,
  klBounds,
  laplace,
  mixture,
  multivariateNormal,
  normal,
} from "../../src/continuous.ts";
import { type GoldenMixture, loadMixtures } from "../golden/load.ts";

const made = (parts: GoldenMixture) =>
  mixture(parts.map(([weight, mean, std]) => [weight, normal(mean, std)] as const));

/** Roundings of logarithms and sums of at most 4 components. */
const ROUNDING = 1e-12;

/** KL(P‖Q) by the trapezoidal rule, which is exact to rounding for densities that vanish at both ends. */
function byQuadrature(p: Distribution, q: Distribution): number {
  const step = 1 / 64;
  let sum = 0;
  for (let x = -60; x <= 60; x += step) {
    const own = p.logDensity(x);
    sum += Math.exp(own) * (own - q.logDensity(x)) * step;
  }
  return sum;
}

describe("bounds of mixtures of normal distributions", () => {
  test("hold on golden mixtures", () => {
    const golden = loadMixtures();
    expect(golden.length).toBeGreaterThan(1);
    for (const { p, q, kl } of golden) {
      const { lower, upper } = klBounds(made(p), made(q));
      expect(lower).toBeLessThanOrEqual(kl + ROUNDING);
      expect(upper).toBeGreaterThanOrEqual(kl - ROUNDING);
    }
  });

  test("hold on mixtures of many kinds, and are not idle", () => {
    let tight = 0;
    let checked = 0;
    for (let k = 0; k < 60; k++) {
      // Weyl's sequence: parameters all over, the same in each run.
      const at = (j: number) => ((k * 7 + j) * 0.6180339887498949) % 1;
      const some = (j: number, count: number) =>
        mixture(
          Array.from({ length: count }, (_, c) => {
            return [at(j + 3 * c) + 0.1, normal(12 * at(j + 3 * c + 1) - 6, 0.5 + 2 * at(j + 3 * c + 2))] as const;
          }),
        );
      const [p, q] = [some(0, 1 + (k % 4)), some(29, 1 + (k % 3))];
      const kl = byQuadrature(p, q);
      const { lower, upper } = klBounds(p, q);
      expect(lower).toBeGreaterThanOrEqual(0);
      expect(lower).toBeLessThanOrEqual(kl + ROUNDING);
      expect(upper).toBeGreaterThanOrEqual(kl - ROUNDING);
      if (upper - lower < kl) tight++;
      checked++;
    }
    expect(checked).toBe(60);
    expect(tight).toBeGreaterThan(20);
  });

  test("of components that are far apart both come near the divergence", () => {
    const p = mixture([
      [1, normal(-100, 1)],
      [3, normal(100, 1)],
    ]);
    const q = mixture([
      [2, normal(-100, 2)],
      [2, normal(100, 1.5)],
    ]);
    const parts = 0.25 * Math.log(0.25 / 0.5) + 0.75 * Math.log(0.75 / 0.5);
    const kl =
      parts +
      0.25 * (exactKl(normal(-100, 1), normal(-100, 2)) as number) +
      0.75 * (exactKl(normal(100, 1), normal(100, 1.5)) as number);
    const { lower, upper } = klBounds(p, q);
    expect(upper).toBeCloseTo(kl, 12);
    expect(lower).toBeLessThanOrEqual(kl);
    expect(lower).toBeGreaterThan(0);
  });

  test.each([
    [
      [[1, 0, 1]],
      [
        [0.5, 0, 1],
        [0.5, 100, 1],
      ],
      Math.LN2,
    ],
    [
      [[1, 0, 1]],
      [
        [0.5, 0, 1],
        [0.5, 3, 0.05],
      ],
      0.684262604,
    ],
    [
      [[1, 0, 1]],
      [
        [0.5, 0, 1],
        [0.5, 0, 0.02],
      ],
      0.566763554,
    ],
    [
      [[1, 0, 1]],
      [
        [0.999, 0, 1],
        [0.001, 100, 1],
      ],
      -Math.log(0.999),
    ],
    [
      [
        [1, 0, 1],
        [1, 5, 1],
      ],
      [
        [3, 0, 1],
        [3, 5, 1],
        [4, 200, 1],
      ],
      Math.log(10 / 6),
    ],
  ] satisfies [GoldenMixture, GoldenMixture, number][])(
    "hold where a component of Q has no share that a double can hold: %#",
    (p, q, kl) => {
      const { lower, upper } = klBounds(made(p), made(q));
      expect(lower).toBeLessThanOrEqual(kl * (1 + ROUNDING));
      expect(upper).toBeGreaterThanOrEqual(kl * (1 - ROUNDING));
      expect(upper).toBeLessThan(1.3 * kl);
    },
  );

  test("of two normal distributions both are the divergence", () => {
    const kl = exactKl(normal(0, 1), normal(1, 2)) as number;
    expect(klBounds(normal(0, 1), normal(1, 2))).toEqual({ lower: kl, upper: kl });
    expect(
      klBounds(
        mixture([
          [2, normal(0, 1)],
          [0, normal(9, 1)],
        ]),
        normal(1, 2),
      ),
    ).toEqual({ lower: kl, upper: kl });
  });

  test("of a mixture and itself: 0 below, next to 0 above", () => {
    const p = mixture([
      [1, normal(-3, 1)],
      [1, normal(3, 1)],
    ]);
    const { lower, upper } = klBounds(p, p);
    expect(lower).toBe(0);
    expect(upper).toBeLessThan(1e-9);
  });

  test("of vectors that are independent in each dimension: as of numbers, and the same for both kinds", () => {
    const numbers = klBounds(
      mixture([
        [1, normal(-2, 1)],
        [2, normal(2, 1.5)],
      ]),
      mixture([
        [1, normal(0, 2)],
        [1, normal(1, 1)],
      ]),
    );
    const diagonal = (mean: number, std: number) => diagonalNormal({ mean: [mean, 0], std: [std, 1] });
    const full = (mean: number, std: number) =>
      multivariateNormal({
        mean: [mean, 0],
        covariance: [
          [std * std, 0],
          [0, 1],
        ],
      });
    for (const [one, other] of [
      [diagonal, diagonal],
      [full, full],
      [full, diagonal],
    ] as const) {
      const { lower, upper } = klBounds(
        mixture([
          [1, one(-2, 1)],
          [2, one(2, 1.5)],
        ]),
        mixture([
          [1, other(0, 2)],
          [1, other(1, 1)],
        ]),
      );
      expect(upper).toBeCloseTo(numbers.upper, 12);
      // The second dimension adds its entropy, and takes away Jensen's bound of it: ½·ln(e/2) less.
      expect(lower).toBeCloseTo(Math.max(0, numbers.lower - (1 - Math.LN2) / 2), 12);
    }
  });

  test("other distributions are refused", () => {
    expect(() =>
      klBounds(
        mixture([
          [1, normal(0, 1)],
          [1, laplace(0, 1)],
        ]),
        normal(0, 1),
      ),
    ).toThrowError(
      expect.objectContaining({
        name: "KullbackRangeError",
        argument: "p",
        expected: "a normal distribution, or a mixture of normal distributions",
        got: "laplace(0,1)",
      }),
    );
  });
});
