import { describe, expect, test } from "vitest";
import { cells, cellsOf, expectCells, expectRow, outputOf } from "../lesson-output.ts";

// Lessons of continuous distributions: their figures against closed forms, and integrals by the trapezoidal rule, with
// Math.log: never against what the library gives.

const { abs, exp, log, sqrt, LN2: ln2, PI: pi } = Math;

type RealFunction = (x: number) => number;

const normal = (mean: number, std: number): RealFunction => {
  return (x) => exp(-(((x - mean) / std) ** 2) / 2) / (std * sqrt(2 * pi));
};
const gaussian = (mean: number, std: number, mean1: number, std1: number) => {
  return log(std1 / std) + ((std / std1) ** 2 - 1 + ((mean - mean1) / std1) ** 2) / 2;
};

/** ∫ f by the trapezoidal rule: for smooth functions that end at both ends, its error falls faster than any power of the step. */
function integral(f: RealFunction, low: number, high: number, steps = 20_000): number {
  const step = (high - low) / steps;
  let sum = (f(low) + f(high)) / 2;
  for (let i = 1; i < steps; i++) sum += f(low + i * step);
  return sum * step;
}

/** KL of two densities, where p is all within ±30 and q above 0 there. */
const kl = (p: RealFunction, q: RealFunction) => integral((x) => (p(x) === 0 ? 0 : p(x) * log(p(x) / q(x))), -30, 30);

/** Φ(−d/2). */
const misled = (d: number) => integral(normal(0, 1), d / 2, 20);

/** What is shown is near these numbers: within `errors` and half a unit of the fourth decimal. */
function expectNear(shown: readonly string[], errors: readonly number[], want: readonly number[]): void {
  expect(shown.length).toBe(want.length);
  for (const [i, one] of want.entries()) {
    const text = shown[i] as string;
    if (!Number.isFinite(one)) expect(text).toBe(`${one}`);
    else expect(abs(Number(text) - one), `${text}, not ${one}`).toBeLessThanOrEqual((errors[i] as number) + 0.5001e-4);
  }
}

/** Of Sobol' points: the largest of their standard errors is 1.25e-3, of N(3, 4) from N(0, 1), and the seed is fixed. */
const SOBOL = 2e-3;

describe("gaussian-kl.mjs", () => {
  const file = "gaussian-kl.mjs";

  test.each([
    ["KL(N(0, 1)‖N(0, 4))", 0, 1, 0, 2],
    ["KL(N(0, 4)‖N(0, 1))", 0, 2, 0, 1],
    ["KL(N(0, 1)‖N(3, 4))", 0, 1, 3, 2],
    ["KL(N(3, 4)‖N(0, 1))", 3, 2, 0, 1],
  ] as const)("%s, term by term, against the integral", (label, mean, std, mean1, std1) => {
    const want = kl(normal(mean, std), normal(mean1, std1));
    const shown = cellsOf(file, label);
    expectCells(
      shown.slice(0, 4),
      log(std1 / std),
      ((std / std1) ** 2 - 1) / 2,
      ((mean - mean1) / std1) ** 2 / 2,
      want,
    );
    expectNear(shown.slice(4), [SOBOL], [want]);
  });

  test("forward takes both peaks, reverse one", () => {
    const target = (x: number) => (normal(-3, 1)(x) + normal(3, 1)(x)) / 2;
    const candidates = [normal(0, sqrt(10)), normal(3, 1), normal(0, 1)];
    const forward = candidates.map((q) => kl(target, q));
    const reverse = candidates.map((q) => kl(q, target));
    expectNear(cellsOf(file, "KL(target‖candidate)"), [SOBOL, SOBOL, SOBOL], forward);
    expectNear(cellsOf(file, "KL(candidate‖target)"), [SOBOL, SOBOL, SOBOL], reverse);
    expect(Math.min(...forward)).toBe(forward[0]);
    expect(Math.min(...reverse)).toBe(reverse[1]);
    // It is the best of all: neither another mean nor another deviation is better.
    for (const other of [normal(0.1, sqrt(10)), normal(0, 3), normal(0, 3.3)]) {
      expect(kl(target, other)).toBeGreaterThan(forward[0] as number);
    }
  });
});

describe("shifted-gaussian.mjs", () => {
  const file = "shifted-gaussian.mjs";
  const shifts = [0.1, 0.5, 1, 2, 4];

  test("half the square; outcomes that mislead, and how many are enough", () => {
    expectRow(file, "KL = ½·d²", ...shifts.map((d) => gaussian(0, 1, d, 1)));
    expectRow(file, "outcomes until 1000 : 1", ...shifts.map((d) => log(1000) / (d ** 2 / 2)));
    const shares = shifts.map(misled);
    const errors = shares.map((share) => 4 * sqrt((share * (1 - share)) / 100_000));
    expectNear(cellsOf(file, "outcomes that speak for Q"), errors, shares);
  });

  test("of 10,000 samples the standard error is d/100, as far as a sample tells", () => {
    const errors = shifts.map((d) => d / 100);
    expectNear(
      cellsOf(file, "10,000 random samples"),
      errors.map((error) => 4 * error),
      shifts.map((d) => d ** 2 / 2),
    );
    // A deviation of n normal numbers has the relative error 1/√(2n).
    const spread = 4 / sqrt(20_000);
    expectNear(
      cellsOf(file, "standard error"),
      errors.map((error) => spread * error),
      errors,
    );
    expectNear(
      cellsOf(file, "of KL, in percent"),
      shifts.map((d) => (spread * 2) / d),
      shifts.map((d) => 2 / d),
    );
  });

  test("along the correlation, and against it", () => {
    // The inverse of [[1, ρ], [ρ, 1]] is [[1, −ρ], [−ρ, 1]]/(1 − ρ²).
    const distances = [1, -1].map((y) => (1 - 2 * 0.8 * y + 1) / (1 - 0.64) / 2);
    expectRow(file, "½·δᵀΣ⁻¹δ", ...distances);
    expectNear(cells(file, "by samples", 1)[0] as string[], [SOBOL, SOBOL], distances);
  });
});

describe("vae-term.mjs", () => {
  const file = "vae-term.mjs";
  const encoders = [
    [0, 1],
    [1, 0.1],
    [1, Math.SQRT1_2],
  ] as const;
  const terms = encoders.map(([mean, std]) => gaussian(mean, std, 0, 1));
  const gaps = encoders.map(([mean, std]) => gaussian(mean, std, 1, Math.SQRT1_2));
  // ln of the density of N(0, 2) at 2.
  const evidence = -log(4 * pi) / 2 - 1;
  const errors = [SOBOL, SOBOL, SOBOL];

  test("the bound and what it lacks are ln p(x), whatever the encoder", () => {
    expectRow(file, "KL(q‖prior)", ...terms);
    expectNear(cellsOf(file, "by samples"), errors, terms);
    const rebuilt = encoders.map(([mean, std]) =>
      integral((z) => normal(mean, std)(z) * log(normal(z, 1)(2)), mean - 12 * std, mean + 12 * std),
    );
    expectRow(file, "E ln p(x|z)", ...rebuilt);
    expectRow(file, "less KL: the bound (ELBO)", ...rebuilt.map((one, i) => one - (terms[i] as number)));
    expectNear(cellsOf(file, "KL(q‖posterior), by samples"), errors, gaps);
    expectNear(cellsOf(file, "sum of both"), errors, [evidence, evidence, evidence]);
    expectRow(file, "ln p(x)", evidence, evidence, evidence);
  });

  test("with q first what is too narrow costs less, with q second what is too wide", () => {
    const widths = [0.5, Math.SQRT1_2, 1];
    const reverse = widths.map((std) => gaussian(1, std, 1, Math.SQRT1_2));
    const forward = widths.map((std) => gaussian(1, Math.SQRT1_2, 1, std));
    expectNear(cellsOf(file, "KL(q‖posterior)"), errors, reverse);
    expectNear(cellsOf(file, "KL(posterior‖q)"), errors, forward);
    expect(reverse[0]).toBeLessThan(reverse[2] as number);
    expect(forward[0]).toBeGreaterThan(forward[2] as number);
  });
});

describe("infinite-kl.mjs", () => {
  const file = "infinite-kl.mjs";
  const infinite = Number.POSITIVE_INFINITY;
  const cauchy = (x: number) => 1 / (pi * (1 + x * x));
  /** Two and five degrees of freedom have densities without Γ. */
  const studentT2 = (x: number) => (2 + x * x) ** -1.5;
  const studentT5 = (x: number) => (8 / (3 * pi * sqrt(5))) * (1 + (x * x) / 5) ** -3;
  /** Its entropy: (3·(ψ(3) − ψ(5/2)) + ln(√5·B(5/2, ½))), where ψ(3) = 3/2 − γ, ψ(5/2) = 8/3 − γ − 2·ln 2 and B = 3π/8. */
  const entropyT5 = 3 * (2 * ln2 - 7 / 6) + log((sqrt(5) * 3 * pi) / 8);
  const inside = 1 - 2 * misled(2);

  test.each<[string, number, number]>([
    ["uniform, of [0, 1], [0, 2]", ln2, infinite],
    ["normal on [−1, 1], normal", -log(inside), infinite],
    ["normal, Cauchy", kl(normal(0, 1), cauchy), infinite],
    ["normal, Student's t, 2 degrees", kl(normal(0, 1), studentT2), infinite],
    // The variance of t with 5 degrees of freedom is 5/3.
    ["normal, Student's t, 5 degrees", kl(normal(0, 1), studentT5), log(2 * pi) / 2 + 5 / 6 - entropyT5],
    // The entropy of beta(2, 2) is 5/3 − ln 6, and E x² is 3/10.
    ["beta(2, 2), normal", log(6) - 5 / 3 + log(2 * pi) / 2 + 0.15, infinite],
  ])("%s", (label, forward, reverse) => {
    expectNear(cellsOf(file, label), [SOBOL, SOBOL], [forward, reverse]);
  });

  test("means of what has no mean do not settle; the library says so", () => {
    const means = cellsOf(file, "mean of ln(p/q), Cauchy, normal").map(Number);
    expect(means.length).toBe(3);
    // At 10^6 samples of a mean they would agree to a percent or so.
    expect(Math.max(...means)).toBeGreaterThan(10 * Math.min(...means));
    expectRow(file, "estimateKl", infinite);
    expect(outputOf(file).stdout).toContain("infinite mean.\n");
  });
});

describe("estimators.mjs", () => {
  const file = "estimators.mjs";
  const SAMPLES = 100_000;

  /** The mean of f under N(0, 1), and four standard errors of it and of the deviation by so many samples. */
  function momentsOf(f: RealFunction) {
    const meanOf = (g: RealFunction) => integral((x) => normal(0, 1)(x) * g(x), -30, 30);
    const mean = meanOf(f);
    const variance = meanOf((x) => (f(x) - mean) ** 2);
    const kurtosis = meanOf((x) => (f(x) - mean) ** 4) / variance ** 2;
    const deviation = sqrt(variance);
    const errors = { mean: (4 * deviation) / sqrt(SAMPLES), deviation: 2 * deviation * sqrt((kurtosis - 1) / SAMPLES) };
    return { mean, deviation, errors };
  }

  test.each([
    ["d = 0.1", "0.005", 0.1],
    ["d = 1", "0.5", 1],
  ] as const)("%s: means and deviations", (label, shown, d) => {
    const square = d * d;
    const lnR: RealFunction = (x) => d * x - square / 2;
    const moments = [
      momentsOf((x) => -lnR(x)),
      momentsOf((x) => lnR(x) ** 2 / 2),
      momentsOf((x) => exp(lnR(x)) - 1 - lnR(x)),
    ];
    const means = moments.map(({ mean }) => mean);
    const deviations = moments.map(({ deviation }) => deviation);
    expectNear(
      cellsOf(file, `${label}, KL = ${shown}: mean`),
      moments.map(({ errors }) => errors.mean),
      means,
    );
    expectNear(
      cellsOf(file, `${label}: deviation`),
      moments.map(({ errors }) => errors.deviation),
      deviations,
    );
    // What the lesson says of them.
    const said = {
      means: [square / 2, (square + square ** 2 / 4) / 2, square / 2],
      deviations: [d, sqrt(square ** 2 / 2 + square ** 3 / 4), sqrt(exp(square) - 1 - square)],
    };
    for (const [i, mean] of said.means.entries()) expect(means[i]).toBeCloseTo(mean, 12);
    for (const [i, deviation] of said.deviations.entries()) expect(deviations[i]).toBeCloseTo(deviation, 10);
  });

  test("against a wider Q: k3 has no variance, and no interval", () => {
    const lnR: RealFunction = (x) => (3 * x * x) / 8 - ln2;
    const moments = [momentsOf((x) => -lnR(x)), momentsOf((x) => lnR(x) ** 2 / 2)];
    expectNear(
      cellsOf(file, "mean").slice(0, 2),
      moments.map(({ errors }) => errors.mean),
      moments.map(({ mean }) => mean),
    );
    expectNear(
      cellsOf(file, "standard error").slice(0, 2),
      moments.map(({ errors }) => errors.deviation / sqrt(SAMPLES)),
      moments.map(({ deviation }) => deviation / sqrt(SAMPLES)),
    );
    expect(cellsOf(file, "interval")).toEqual(["given", "given", "none"]);
    const [, , heavy] = cellsOf(file, "k̂").map(Number);
    // r = ½·e^(3x²/8) is above t with a probability of t^(−4/3), but for logarithms.
    expect(abs((heavy as number) - 0.75)).toBeLessThan(0.15);
  });
});

describe("covering-and-seeking.mjs", () => {
  const file = "covering-and-seeking.mjs";
  const twoModes: RealFunction = (x) => (normal(-3, 1)(x) + normal(3, 1)(x)) / 2;

  test("forward: mean 0, deviation √10, and the integral", () => {
    const [mean, std, divergence, error] = cellsOf(file, "forward").map(Number) as [number, number, number, number];
    expect([mean, std]).toEqual([0, 3.1623]);
    expect(abs(divergence - kl(twoModes, normal(0, sqrt(10))))).toBeLessThan(4 * error);
  });

  test("reverse: three optima, each no worse than its neighbors, whose divergence is the integral", () => {
    const optima = cells(file, "reverse", 3).map((row) => row.map(Number) as [number, number, number, number]);
    for (const [mean, std, divergence, error] of optima) {
      const own = kl(normal(mean, std), twoModes);
      expect(abs(divergence - own)).toBeLessThan(4 * error + 0.5001e-4);
      for (const [m, s] of [
        [0.1, 0],
        [-0.1, 0],
        [0, 0.1],
        [0, -0.1],
      ] as const) {
        expect(kl(normal(mean + m, std + s), twoModes)).toBeGreaterThan(own);
      }
    }
    expect(optima.map(([mean]) => abs(mean)).sort()).toEqual([0, 2.9843, 2.9843]);
  });
});

describe("em.mjs", () => {
  const file = "em.mjs";

  test("KL is 0 after an expectation and above it after a maximization; the bound rises", () => {
    const steps = [0, 1, 2, 3].flatMap((step) =>
      ["expectation", "maximization"].map((phase) => cellsOf(file, `${phase} ${step}`).map(Number) as [number, number]),
    );
    for (const [j, [bound, gap]] of steps.entries()) {
      if (j % 2 === 0) expect(gap).toBe(0);
      else expect(gap).toBeGreaterThan(0);
      if (j > 0) expect(bound).toBeGreaterThan((steps[j - 1] as [number, number])[0]);
    }
    // What the likelihood is above the bound after a maximization is the next expectation's.
    const [[before, gap], [after]] = steps.slice(1, 3) as [[number, number], [number, number]];
    expect(abs(before + gap - after)).toBeLessThan(1.6e-4);
    expect(outputOf(file).stdout).toMatch(/falls of the bound in \d+ halves of steps: 0\n/);
  });

  test("the last bound is the target's negative entropy, but for the samples", () => {
    const target: RealFunction = (x) => 0.7 * normal(-1, 1)(x) + 0.3 * normal(2, 0.5)(x);
    const entropy = -integral((x) => (target(x) === 0 ? 0 : target(x) * log(target(x))), -12, 12);
    const line = outputOf(file)
      .stdout.split("\n")
      .find((own) => own.includes("the last")) as string;
    // ln p has a deviation below 1, of 10,000 samples.
    expect(abs(Number(line.trim().split(/ {2,}/)[1]) + entropy)).toBeLessThan(0.03);
  });
});

test("gan-objective.mjs: the objective is 2·JS − ln 4", () => {
  const data = [0.1, 0.4, 0.3, 0.2, 0, 0];
  const generated = [
    [0, 0, 0, 0, 0.5, 0.5],
    [0, 0, 0.1, 0.2, 0.4, 0.3],
    [0, 0.2, 0.3, 0.3, 0.1, 0.1],
    [0.1, 0.4, 0.3, 0.2, 0, 0],
  ];
  const half = (p: number, q: number) => (p === 0 ? 0 : (p * log((2 * p) / (p + q))) / 2);
  for (const q of generated) {
    const js = data.reduce((sum, p, j) => sum + half(p, q[j] as number) + half(q[j] as number, p), 0);
    expectCells(cellsOf("gan-objective.mjs", `[${q.join(", ")}]`), 2 * js - log(4), 2 * js - log(4), js);
  }
});

test("domain-shift.mjs: the intervals hold what is exact, and far away there is none", () => {
  const exact = {
    "no shift": 0,
    "one feature moved by ½": gaussian(0.5, 1, 0, 1),
    "both narrower": 2 * gaussian(0, 0.6, 0, 1),
    "far away": gaussian(2, 1, 0, 1) + gaussian(1, 1, 0, 1),
  };
  for (const [name, divergence] of Object.entries(exact)) {
    const [shown, ...figures] = cellsOf("domain-shift.mjs", name) as [string, ...string[]];
    expect(abs(Number(shown) - divergence)).toBeLessThan(0.5001e-4);
    const [estimate, low, high] = figures.map(Number) as [number, number, number];
    expect(abs(estimate - divergence)).toBeLessThan(name === "far away" ? 0.4 : 0.05);
    if (name === "far away") expect(figures.slice(1)).toEqual(["none", "none"]);
    else expect(low <= divergence && divergence <= high, name).toBe(true);
  }
});

test("policy-limit.mjs: KL is the limit, by the definition; the change is within Pinsker's bound", () => {
  const [old, advantages] = [
    [0.4, 0.3, 0.2, 0.1],
    [-1, 0, 1, 3],
  ];
  for (const limit of [0.001, 0.01, 0.1, 1]) {
    const shown = cellsOf("policy-limit.mjs", `${limit}`).map(Number);
    const [eta, divergence, advantage, change, bound] = shown as [number, number, number, number, number];
    const masses = old.map((p, j) => p * exp((advantages[j] as number) / eta));
    const policy = masses.map((mass) => mass / masses.reduce((sum, one) => sum + one));
    const own = policy.reduce((sum, p, j) => sum + p * log(p / (old[j] as number)), 0);
    // η is shown to four decimals, and KL changes by less than three times as much.
    expect(abs(own - limit)).toBeLessThan(2e-4);
    expect(abs(divergence - limit)).toBeLessThan(0.5001e-4);
    expect(abs(advantage - policy.reduce((sum, p, j) => sum + p * (advantages[j] as number), 0))).toBeLessThan(3e-4);
    expect(change).toBeLessThanOrEqual(bound);
    expect(abs(bound - sqrt(limit / 2))).toBeLessThan(0.5001e-4);
  }
});
