import { expect, test } from "vitest";
import * as continuous from "../../src/continuous.ts";

test("kullback/continuous has these names, and no others", () => {
  expect(Object.keys(continuous).sort()).toEqual([
    "bernoulli",
    "beta",
    "binomial",
    "categorical",
    "cauchy",
    "density",
    "diagonalGaussianKl",
    "diagonalNormal",
    "dirichlet",
    "estimateKl",
    "estimateKlBatch",
    "estimateKlFromLogDensities",
    "exponential",
    "gamma",
    "gaussianKl",
    "geometric",
    "gumbel",
    "isDistribution",
    "laplace",
    "logNormal",
    "logistic",
    "mixture",
    "multivariateNormal",
    "normal",
    "pareto",
    "poisson",
    "studentT",
    "truncated",
    "uniform",
    "vaeKl",
  ]);
});
