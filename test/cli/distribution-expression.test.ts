import { describe, expect, test } from "vitest";
import { parseDistribution as parse } from "../../src/cli/distribution-expression.ts";
import { distributionForm, distributionForms } from "../../src/cli/distribution-forms.ts";
import * as continuous from "../../src/continuous.ts";

const parseDistribution = (text: string) => parse("P", text);

describe("distributions as they are typed", () => {
  test.each([
    "normal(0,1)",
    "normal(-0.0015,0.25)",
    "studentT(3,0,1)",
    "truncated(normal(0,1),-1,2)",
    "truncated(gumbel(0,1),-Infinity,0.5)",
    "mixture(0.5*normal(-3,1)+0.5*normal(3,1))",
    "mixture(0.25*mixture(0.5*normal(-3,1)+0.5*laplace(3,1))+0.75*truncated(cauchy(0,1),0,1))",
    "bernoulli(0.25)",
    "binomial(12,0.5)",
    "geometric(0.5)",
    "poisson(4)",
    "pareto(1,2)",
    "categorical([0.25,0.75])",
    "dirichlet([1,2,3])",
    "diagonalNormal({mean:[0,1],std:[1,2]})",
    "beta(2,3)",
    "gamma(2,3)",
    "exponential(2)",
    "logNormal(0,1)",
    "logistic(0,1)",
    "laplace(0,1)",
    "gumbel(0,1)",
    "cauchy(0,1)",
    "uniform(0,1)",
  ])("%s is read as its own name", (text) => {
    expect(parseDistribution(text).name).toBe(text);
  });

  test("space means nothing, and a weight may be left out", () => {
    const text = " mixture ( normal( -3 , 1 ) + 3 * normal( 3,1 ) ) ";
    expect(parseDistribution(text).name).toBe("mixture(0.25*normal(-3,1)+0.75*normal(3,1))");
    const vector = parseDistribution("multivariateNormal({ mean: [0, 0], covariance: [[2, 1], [1, 2]] })");
    expect(vector.logDensity([0, 0])[0]).toBeCloseTo(-2.3871832107434, 12);
  });

  test.each([
    ["normal(0,1", 'P, column 11: expected "," or ")", got the end'],
    ["norml(0,1)", 'P, column 1: expected a distribution (did you mean normal?), got "norml"'],
    ["normal(0)", "P, column 1: expected normal(mean,std), got 1 of these"],
    ["normal(0,-1)", "P, column 1: expected normal with std a positive finite number, got -1"],
    ["mixture(1*normal(0,-1))", "P, column 11: expected normal with std a positive finite number, got -1"],
    ["normal(0,1)x", 'P, column 12: expected nothing more, got "x"'],
    ["", "P, column 1: expected a distribution, such as normal(0,1), got the end"],
    ["5", 'P, column 1: expected a distribution, such as normal(0,1), got "5"'],
    ["normal(a,1)", "P, column 8: expected a distribution (did you mean"],
    ["normal(?,1)", 'P, column 8: expected a number or a distribution, got "?,1)"'],
    ["mixture(0.5 normal(0,1))", 'P, column 13: expected "*", got "normal(0,1))"'],
    ["mixture(0*normal(0,1))", "P, column 1: expected mixture with weights a sum of more than 0, got 0"],
    ["mixture()", "P, column 1: expected mixture with weights at least one number, got none"],
    ["truncated(normal(0,1),2,1)", "P, column 1: expected truncated with high more than low, 2, got 1"],
    ["normal[0,1]", 'P, column 7: expected "(", got "[0,1]"'],
    ["diagonalNormal({mean:[0]})", "P, column 1: expected diagonalNormal with std an array of numbers, got undefined"],
    ["diagonalNormal({mean=[0]})", 'P, column 21: expected ":", got "=[0]})"'],
    ["normal(normal(0,1),1)", "P, column 1: expected normal with mean a finite number, got an Object"],
    ["constructor(1)", "P, column 1: expected a distribution (did you mean"],
  ])("%s: says what is wrong, and where", (text, message) => {
    expect(() => parseDistribution(text)).toThrow(message);
  });

  test("what is nested without end is refused", () => {
    expect(() => parseDistribution("truncated(".repeat(100_000))).toThrow("expected at most 100 brackets");
    expect(() => parseDistribution(`categorical(${"[".repeat(100_000)}`)).toThrow("expected at most 100");
  });

  test("numbers are decimals", () => {
    for (const [text, mean] of [
      ["1e-3", 0.001],
      ["+.5", 0.5],
      ["-2.", -2],
      ["1E2", 100],
    ] as const) {
      expect(parseDistribution(`normal(${text},1)`).mean).toBe(mean);
    }
    for (const text of ["0x10", "1_000", "NaN", "--1", "1e"])
      expect(() => parseDistribution(`normal(${text},1)`)).toThrow();
  });

  test("all but density have a form, with as many parameters as they take", () => {
    const made = Object.entries(continuous).filter(([name]) => distributionForms.has(name));
    expect(made.map(([name]) => name).sort()).toEqual([...distributionForms.keys()].sort());
    for (const [name, make] of made) {
      const parameters = (distributionForms.get(name) as string).replace(/[[{].*[\]}]/, "x").split(",");
      expect(parameters.length, distributionForm(name)).toBe((make as { length: number }).length);
    }
  });
});
