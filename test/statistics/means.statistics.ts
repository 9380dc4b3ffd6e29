import { expect, test } from "vitest";
import {
  bernoulli,
  beta,
  binomial,
  categorical,
  cauchy,
  type Distribution,
  diagonalNormal,
  dirichlet,
  estimateKl,
  exactKl,
  exponential,
  gamma,
  geometric,
  gumbel,
  laplace,
  logNormal,
  multivariateNormal,
  normal,
  pareto,
  poisson,
  uniform,
} from "../../src/continuous.ts";
import { made } from "../continuous/golden-distributions.ts";
import { wasm } from "../engines.ts";
import { loadClosedForms } from "../golden/load.ts";

const ESTIMATES = 2000;
const SAMPLES = 500;

/** Of means of numbers about 1. */
const ROUNDING = 1e-14;

/** Euler's constant: −ψ(1), the mean of a Gumbel distribution. */
const GAMMA = 0.5772156649015329;

const LN2 = Math.LN2;
const LN_2PI = Math.log(2 * Math.PI);

/** p·ln(p/a) + (1 − p)·ln((1 − p)/b). */
const coin = (p: number, ofP: number, ofRest: number) => p * Math.log(p / ofP) + (1 - p) * Math.log((1 - p) / ofRest);

/** Pairs, and KL by the formula for them. */
const pairs: readonly (readonly [p: Distribution, q: Distribution, exact: number])[] = [
  [normal(0, 1), normal(1, 2), LN2 - 1 / 4],
  [logNormal(0, 1), logNormal(0.5, 1.5), Math.log(1.5) + 1.25 / 4.5 - 1 / 2],
  [exponential(2), exponential(1), LN2 - 1 / 2],
  [gamma(2, 1), gamma(3, 2), 1 + GAMMA - 2 * LN2],
  [beta(2, 3), beta(3, 2), 1 / 2],
  [laplace(0, 1), laplace(1, 2), LN2 + (1 + Math.exp(-1)) / 2 - 1],
  [gumbel(0, 1), gumbel(1, 2), LN2 - GAMMA / 2 + (Math.exp(1 / 2) * Math.sqrt(Math.PI)) / 2 - 3 / 2],
  [pareto(1, 4), pareto(1, 3), Math.log(4 / 3) - 1 / 4],
  [cauchy(0, 1), cauchy(1, 2), Math.log(10 / 8)],
  [uniform(0, 1), uniform(-1, 2), Math.log(3)],
  [
    multivariateNormal({
      mean: [0, 0],
      covariance: [
        [2, 1],
        [1, 2],
      ],
    }),
    multivariateNormal({
      mean: [1, 0],
      covariance: [
        [2, 0],
        [0, 1],
      ],
    }),
    (3 / 2 + Math.log(2 / 3)) / 2,
  ],
  [
    diagonalNormal({ mean: [0, 0, 1], std: [1, 2, 1] }),
    diagonalNormal({ mean: [1, 0, 0], std: [1, 1, 2] }),
    1 / 2 + (3 / 2 - LN2) + (LN2 - 1 / 4),
  ],
  [dirichlet([2, 3, 4]), dirichlet([3, 3, 3]), Math.log(2 / 3) + 5 / 6],
  [bernoulli(0.3), bernoulli(0.5), coin(0.3, 0.5, 0.5)],
  [binomial(10, 0.3), binomial(10, 0.5), 10 * coin(0.3, 0.5, 0.5)],
  [geometric(0.3), geometric(0.2), Math.log(0.3 / 0.2) + (0.7 / 0.3) * Math.log(0.7 / 0.8)],
  [poisson(3), poisson(4), 3 * Math.log(3 / 4) + 1],
  [categorical([1, 2, 3]), categorical([3, 2, 1]), Math.log(3) / 3],
  [normal(0, 1), laplace(0, 1), LN2 + Math.sqrt(2 / Math.PI) - (LN_2PI + 1) / 2],
  [laplace(0, 1), normal(0, 2), LN_2PI / 2 + 1 / 4 - 1],
  [gamma(2, 1), exponential(1), 1 - GAMMA],
  [exponential(1), gamma(2, 1), GAMMA],
  [exponential(1), normal(1, 2), LN_2PI / 2 + LN2 + 1 / 8 - 1],
  [uniform(0, 1), normal(0, 1), LN_2PI / 2 + 1 / 6],
  [uniform(0, 1), exponential(1), 1 / 2],
  [uniform(0, 1), beta(2, 2), 2 - Math.log(6)],
  [beta(2, 3), uniform(0, 1), Math.log(12) - 9 / 4],
  [beta(2, 3), normal(0, 1), Math.log(12) - 9 / 4 + LN_2PI / 2 + 1 / 10],
  [gumbel(0, 1), normal(1, 2), LN_2PI / 2 + LN2 + (Math.PI ** 2 / 6 + (GAMMA - 1) ** 2) / 8 - GAMMA - 1],
  [normal(0, 1), gumbel(0, 1), Math.exp(1 / 2) - (LN_2PI + 1) / 2],
  [pareto(1, 3), exponential(1), Math.log(3) + 1 / 6],
  [bernoulli(0.3), poisson(0.5), coin(0.3, 0.5, 1) + 1 / 2],
  [gamma(3, 2), normal(1, 1), LN_2PI / 2 + 1 / 2 - 2 * GAMMA],
];

/** Of the other pairs of families, the first golden one. */
const others = new Map<string, readonly [p: Distribution, q: Distribution, exact: number]>();
for (const { p, q, kl } of loadClosedForms().pairs) {
  const [one, other] = [made(p), made(q)];
  const key = `${p[0]} ${q[0]}`;
  const isListed = pairs.some(([own, of]) => own.family === one.family && of.family === other.family);
  if (!isListed && !others.has(key)) others.set(key, [one, other, kl]);
}

test("the formulas are those of exactKl, and of all pairs of families", () => {
  for (const [p, q, exact] of pairs) expect(exactKl(p, q), `${p.name} ‖ ${q.name}`).toBeCloseTo(exact, 12);
  expect(pairs.length + others.size).toBeGreaterThan(60);
});

test.each([...pairs, ...others.values()].map(([p, q, exact]) => ({ name: `${p.name} ‖ ${q.name}`, p, q, exact })))(
  "$name",
  async ({ name, p, q, exact }) => {
    const estimates = new Float64Array(ESTIMATES);
    for (let seed = 0; seed < ESTIMATES; seed++) {
      ({ estimate: (estimates[seed] as number) } = await estimateKl(wasm, p, q, { samples: SAMPLES, seed }));
    }
    const mean = estimates.reduce((sum, x) => sum + x, 0) / ESTIMATES;
    const variance = estimates.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (ESTIMATES - 1);
    // Where all summands are the same, as of uniform distributions, only rounding is left.
    const standardError = Math.max(Math.sqrt(variance / ESTIMATES), ROUNDING);
    const deviation = (mean - exact) / standardError;
    console.log(`mean of ${ESTIMATES} estimates, ${name}: ${deviation.toFixed(2)} standard errors from ${exact}`);
    expect(Math.abs(deviation)).toBeLessThanOrEqual(4);
  },
);
