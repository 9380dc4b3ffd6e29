import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cells, cellsOf, expectCells, expectRow, folder, lessons, outputOf, root, run } from "./lesson-output.ts";
import { randomNumbers } from "./random.ts";

// Each lesson is run as a process, and the figures that it prints are compared with closed forms, published values, or
// sums by the definition with Math.log: never with what the library gives.

const { abs, exp, log, log2, sqrt, LN2: ln2 } = Math;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const shares = (masses: readonly number[]) => masses.map((mass) => mass / sum(masses));
/** Σ f(p, q). */
const over = (P: readonly number[], Q: readonly number[], f: (p: number, q: number) => number) =>
  sum(P.map((p, j) => f(p, Q[j] as number)));
const kl = (P: readonly number[], Q: readonly number[]) => over(P, Q, (p, q) => (p === 0 ? 0 : p * log(p / q)));
const entropy = (P: readonly number[]) => -sum(P.map((p) => (p === 0 ? 0 : p * log(p))));
const halfway = (P: readonly number[], Q: readonly number[]) => P.map((p, j) => (p + (Q[j] as number)) / 2);
const js = (P: readonly number[], Q: readonly number[]) => (kl(P, halfway(P, Q)) + kl(Q, halfway(P, Q))) / 2;
const tv = (P: readonly number[], Q: readonly number[]) => over(P, Q, (p, q) => abs(p - q)) / 2;
const squaredHellinger = (P: readonly number[], Q: readonly number[]) =>
  over(P, Q, (p, q) => (sqrt(p) - sqrt(q)) ** 2) / 2;

describe("the lessons", () => {
  test("numbered from 1 on, each file once, and no other file but what they share", () => {
    expect(lessons.map(({ number }) => number)).toEqual(lessons.map((_, i) => i + 1));
    const shared = ["README.md", "main.mjs", "picture.mjs", "print-row.mjs", "random.mjs"];
    expect(readdirSync(folder).sort()).toEqual([...lessons.map(({ file }) => file), ...shared].sort());
    expect(lessons.length).toBe(26);
  });

  test.each(lessons)("$file succeeds with a screenful, and says nothing else", ({ file }) => {
    const { status, stdout, stderr } = outputOf(file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(8);
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(stdout).not.toMatch(/NaN|undefined|-0\.0+\b/);
  });

  test.each(lessons)("$file begins with its title, and says how it is run", ({ file, title }) => {
    const text = readFileSync(folder + file, "utf8");
    expect(text.split("\n")[0]).toBe(`// ${title}`);
    expect(text).toContain(`//   node examples/lessons/${file}\n`);
  });

  test("README.md lists them by the same titles, in the same order", () => {
    const readme = readFileSync(`${root}README.md`, "utf8");
    const listed = [...readme.matchAll(/^\| \[(.+?)\]\(examples\/lessons\/(.+?\.mjs)\) \|/gm)];
    expect(listed.map(([, title, file]) => [title, file])).toEqual(lessons.map(({ title, file }) => [title, file]));
  });

  test("npm run lessons runs all of them, each under its title", () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
    expect(scripts.lessons).toBe("node tools/setup.mjs && node examples/lessons/main.mjs");
    const parts = lessons.map(
      ({ number, title, file }) => `${number}. ${title}   (examples/lessons/${file})\n\n${outputOf(file).stdout}\n`,
    );
    expect(run("main.mjs")).toEqual({ status: 0, stderr: "", stdout: parts.join("") });
  });
});

describe("forward-and-reverse.mjs", () => {
  const file = "forward-and-reverse.mjs";

  test("0.3680642 and 0.5108256 nats, and their terms", () => {
    expectRow(file, "KL(P‖Q)", 0.9 * log(1.8), 0.1 * log(0.2), 0.3680642);
    expectRow(file, "KL(Q‖P)", 0.5 * log(5 / 9), 0.5 * log(5), 0.5108256);
  });

  test("forward prefers what covers both peaks, reverse what keeps to one", () => {
    expectRow(
      file,
      "KL(target‖approximation)",
      0.99 * log(1.485) + 0.01 * log(0.03),
      0.495 * log(0.495 / 0.98) + 0.495 * log(49.5),
    );
    expectRow(
      file,
      "KL(approximation‖target)",
      (2 * log(1 / 1.485) + log(100 / 3)) / 3,
      0.98 * log(0.98 / 0.495) + 0.01 * log(0.01 / 0.495),
    );
    const [flatForward, peakForward] = cellsOf(file, "KL(target‖approximation)").map(Number);
    const [flatReverse, peakReverse] = cellsOf(file, "KL(approximation‖target)").map(Number);
    expect(flatForward).toBeLessThan(peakForward as number);
    expect(flatReverse).toBeGreaterThan(peakReverse as number);
  });
});

describe("no-metric.mjs", () => {
  const file = "no-metric.mjs";

  test("the triangle fails for KL, and holds for the root of JS", () => {
    const there = 0.9 * log(1.8) - 0.1 * log(5);
    const back = 0.5 * log(5) - 0.5 * log(1.8);
    expectRow(file, "KL", there, back, 0.4 * log(9), 0.8 * log(9));
    expectRow(file, "KL the other way", back, there, 0.4 * log(9), 0.8 * log(9));
    const step = sqrt((0.9 * log(9 / 7) + 0.1 * log(1 / 3) + 0.5 * log(5 / 7) + 0.5 * log(5 / 3)) / 2);
    expectRow(file, "root of JS", step, step, 2 * step, sqrt(there));
  });

  test("as many triples as a plain loop finds", () => {
    const heads = Array.from({ length: 9 }, (_, i) => (i + 1) / 10);
    const d = (x: number, y: number) => kl([x, 1 - x], [y, 1 - y]);
    let failing = 0;
    // Where two of the three are the same, the sides are equal and nothing fails: no rounding decides.
    for (const x of heads)
      for (const y of heads) for (const z of heads) if (d(x, z) > d(x, y) + d(y, z) + 1e-9) failing++;
    expect(cellsOf(file, "fail the inequality")).toEqual([`${failing}`, "0"]);
  });
});

describe("both-directions-agree.mjs", () => {
  const file = "both-directions-agree.mjs";

  test("swapped outcomes: equal; moved on: not", () => {
    expectRow(file, "0.6 0.4 and 0.4 0.6", 0.2 * log(1.5), 0.2 * log(1.5));
    expectRow(file, "0.9 0.1 and 0.1 0.9", 0.8 * log(9), 0.8 * log(9));
    expectRow(file, "0.6 0.3 0.1 and 0.3 0.6 0.1", 0.3 * log(2), 0.3 * log(2));
    expectRow(
      file,
      "0.6 0.3 0.1 and 0.1 0.6 0.3",
      0.6 * log(6) - 0.3 * log(2) - 0.1 * log(3),
      -0.1 * log(6) + 0.6 * log(2) + 0.3 * log(3),
    );
  });

  test.each([
    ["0.1", 0.1],
    ["0.01", 0.01],
    ["0.001", 0.001],
    ["0.000001", 1e-6],
  ])("ratios to half of χ² at a step of %s, by their series", (shown, step) => {
    // u = δ/q. (1 + u)·ln(1 + u) − u = Σ (−u)ⁿ/(n(n − 1)), u − ln(1 + u) = Σ (−u)ⁿ/n, n from 2 on.
    const orders = Array.from({ length: 60 }, (_, i) => i + 2);
    const series = (coefficient: (n: number) => number) =>
      sum(orders.map((n) => coefficient(n) * (0.2 * (-step / 0.2) ** n + 0.8 * (step / 0.8) ** n)));
    const half = (step ** 2 / 0.2 + step ** 2 / 0.8) / 2;
    expectRow(
      file,
      `q = 0.2, p = 0.2 + ${shown}`,
      series((n) => 1 / (n * (n - 1))) / half,
      series((n) => 1 / n) / half,
    );
  });
});

test("euclidean-distance.mjs: the orders are opposite", () => {
  const file = "euclidean-distance.mjs";
  const pairs = [
    [0.6, 0.5],
    [0.11, 0.01],
    [0.7, 0.5],
    [0.1, 0.01],
  ] as const;
  const divergences = pairs.map(([p, q]) => p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)));
  const [first, second, third, fourth] = divergences as [number, number, number, number];
  for (const [i, [p, q]] of pairs.entries()) {
    expectRow(file, `rain ${p}, forecast ${q}`, Math.SQRT2 * (p - q), divergences[i] as number);
  }
  expectRow(file, "second divided by first", 1, second / first);
  expectRow(file, "e^(−20·KL)", ...divergences.map((divergence) => exp(-20 * divergence)));
  expect(third).toBeLessThan(fourth);
});

test("zeros.mjs: what each policy makes of a zero", () => {
  const file = "zeros.mjs";
  expectRow(file, "infinite: KL(P‖Q), KL(Q‖P)", Number.POSITIVE_INFINITY, ln2 / 2);
  expectRow(file, "ε", 0.01, 1e-4, 1e-6);
  expectRow(file, "epsilon", ...[1e-2, 1e-4, 1e-6].map((epsilon) => -ln2 / 4 + log(0.25 / epsilon) / 4));
  const smoothed = (size: number, count: number) =>
    kl(shares([2 * size + count, size + count, size + count]), shares([2 * size + count, 2 * size + count, count]));
  expectRow(file, "pseudocount", smoothed(1, 1), smoothed(1, 0.5), smoothed(1, 0.01));
  expectRow(file, "pseudocount 0.5", ...[1, 10, 100, 1000].map((size) => smoothed(size, 0.5)));
  expectRow(file, "drop: score, mass lost", -ln2 / 4, 0.25);
});

test("nats-and-bits.mjs: the wrong code costs ⅞ bit a letter", () => {
  const file = "nats-and-bits.mjs";
  expect(cellsOf(file, '"abacabad", code for P')).toEqual(["01001100100111"]);
  expect(cellsOf(file, '"abacabad", code for Q')).toEqual(["111110111101111101110"]);
  expectRow(file, "counted", 14 / 8, 21 / 8, 7 / 8);
  expectRow(file, "H(P), H(P, Q), KL(P‖Q)", 1.75, 2.625, 0.875);
  expectRow(file, "KL(P‖Q)", 0.875, 0.875 * ln2, 1 / ln2);
  expectRow(file, "KL of a biased coin, 0.9", 1 + 0.9 * log2(0.9) + 0.1 * log2(0.1), 0.3680642, 1 / ln2);
});

test("cross-entropy.mjs: entropy and KL, both smallest at the mean", () => {
  const file = "cross-entropy.mjs";
  const data = [0.3, 0.3, 0.4];
  const binomial = (theta: number) => [(1 - theta) ** 2, 2 * theta * (1 - theta), theta ** 2];
  const cost = (theta: number) => -0.9 * log(1 - theta) - 1.1 * log(theta) - 0.3 * ln2;
  const h = -0.6 * log(0.3) - 0.4 * log(0.4);
  for (const theta of [0.3, 0.45, 0.55, 0.65, 0.8]) {
    expectRow(file, `θ = ${theta}`, h, kl(data, binomial(theta)), cost(theta), cost(theta));
  }
  expectRow(file, "the best", 0.55, 0.55);
  expectRow(file, "has", cost(0.55), cost(0.55) - h);
  expectRow(file, "label: loss, KL, −ln 0.7", -log(0.7), -log(0.7), -log(0.7));
});

describe("f-divergences.mjs", () => {
  const file = "f-divergences.mjs";
  const [P, Q] = [
    [0.9, 0.1],
    [0.5, 0.5],
  ];

  test.each([
    ["kl", 0.3680642],
    ["reverse-kl", 0.5108256],
    ["jeffreys", 0.4 * log(9)],
    ["js", js(P, Q)],
    ["total-variation", 0.4],
    ["squared-hellinger", 1 - sqrt(0.45) - sqrt(0.05)],
    ["chi-squared", 0.64],
    ["neyman-chi-squared", 16 / 9],
    ["triangular", 8 / 21],
  ])("%s by hand and by the engine", (name, want) => {
    expectCells(cellsOf(file, name).slice(0, 2), want, want);
  });

  test("another generator has other terms and the same sum", () => {
    expectRow(file, "terms, sum: f = t·ln t", 0.9 * log(1.8), 0.1 * log(0.2), 0.3680642);
    expectRow(file, "terms, sum: f = t·ln t − t + 1", 0.9 * log(1.8) - 0.4, 0.1 * log(0.2) + 0.4, 0.3680642);
  });
});

test("mutual-information.mjs: three ways to the same number", () => {
  const file = "mutual-information.mjs";
  const bits = (...masses: number[]) => entropy(shares(masses)) / ln2;
  // From the conditional distributions: I(X; Y) = H(Y) − H(Y|X).
  const read = bits(35, 65) - 0.4 * bits(30, 10) - 0.6 * bits(5, 55);
  expectRow(file, "H(X), the umbrella", bits(40, 60), bits(40, 60), bits(35, 65));
  expectRow(file, "H(Y), the rain", bits(35, 65), bits(35, 65), bits(35, 65));
  expectRow(file, "H(X, Y)", bits(30, 10, 5, 55), bits(40, 60) + bits(35, 65), bits(35, 65));
  for (const label of ["H(X) + H(Y) − H(X, Y)", "KL(joint‖product)", "mutualInformation"]) {
    expectRow(file, label, read, 0, bits(35, 65));
  }
});

test("chain-rule.mjs: the parts, and tosses that add up", () => {
  const file = "chain-rule.mjs";
  const conditional = 0.2 * (1 - log2(3) / 2);
  expectRow(file, "chainRule", 1.2 + conditional, 1.2, conditional);
  expectRow(file, "by hand", 1.2 + conditional, 1.2, conditional);
  expectRow(file, "conditionalKl", conditional);
  expectRow(file, "Y if new, if returning", 0, 5 * conditional);
  const one = 0.9 * log(1.8) + 0.1 * log(0.2);
  expectRow(file, "KL of all of them, in nats", one, 2 * one, 5 * one, 10 * one);
  expectRow(file, "n·KL of one", one, 2 * one, 5 * one, 10 * one);
});

describe("data-processing.mjs", () => {
  const file = "data-processing.mjs";
  const misread = [0.1, 0.1, 0.1, 0.1, 0.1, 0.5].map((p) => 0.8 * p + 0.2 / 6);
  const fair = misread.map(() => 1 / 6);
  /** The die is as good as six or not: [½, ½] from [1/6, 5/6]. */
  const six = [
    [1 / 2, 1 / 2],
    [1 / 6, 5 / 6],
  ] as const;
  const halves = [
    [0.3, 0.7],
    [0.5, 0.5],
  ] as const;

  test.each<[string, typeof kl]>([
    ["kl", kl],
    ["reverse-kl", (P, Q) => kl(Q, P)],
    ["js", js],
    ["total-variation", tv],
    ["squared-hellinger", squaredHellinger],
    ["chi-squared", (P, Q) => over(P, Q, (p, q) => (p - q) ** 2 / q)],
  ])("%s never rises, and a sufficient map keeps it", (name, divergence) => {
    const [whole, half] = [divergence(...six), divergence(...halves)];
    expectRow(file, name, whole, divergence(misread, fair), half, half, whole);
    expect(Math.max(...cellsOf(file, name).map(Number))).toBe(Number(cellsOf(file, name)[0]));
  });
});

describe("maximum-likelihood.mjs", () => {
  const file = "maximum-likelihood.mjs";
  const kicks = [109, 65, 22, 3, 1];
  const lnFactorials = [0, 0, ln2, log(6), log(24)];

  test.each([0.4, 0.5, 0.6, 0.61, 0.62, 0.7, 0.8])("log-likelihood and KL at λ = %s", (lambda) => {
    const likelihood = 122 * log(lambda) - 200 * lambda - over(kicks, lnFactorials, (count, ln) => count * ln);
    const divergence = -entropy(shares(kicks)) - likelihood / 200;
    expectRow(file, `${lambda}`, likelihood, divergence, divergence);
  });

  test("the smallest KL is at the mean, 122 deaths in 200 corps-years", () => {
    for (const label of ["smallest KL at λ =", "greatest likelihood at λ =", "mean number of deaths"]) {
      expectRow(file, label, 0.61);
    }
  });

  test("expected counts as they are in every textbook", () => {
    expect(cellsOf(file, "expected by the model")).toEqual(["108.7", "66.3", "20.2", "4.1", "0.6"]);
  });
});

test("jensen-shannon.mjs: a quarter of a bit with each bin, and a bit at most", () => {
  const file = "jensen-shannon.mjs";
  const infinite = Number.POSITIVE_INFINITY;
  expectRow(file, "KL(P‖Q), nats", 0, infinite, infinite, infinite, infinite);
  expectRow(file, "JS, nats", 0, ln2 / 4, ln2 / 2, (3 * ln2) / 4, ln2);
  expectRow(file, "JS, bits", 0, 0.25, 0.5, 0.75, 1);
  expectRow(file, "I(coin; sample), bits", 0, 0.25, 0.5, 0.75, 1);
  const left = (0.9 * log(9 / 7) - 0.1 * log(3)) / 2;
  const right = (0.5 * log(5 / 7) + 0.5 * log(5 / 3)) / 2;
  expectRow(file, "[0.9, 0.1] and [0.5, 0.5]", left, right, left + right, left + right);
});

describe("inequalities.mjs", () => {
  const file = "inequalities.mjs";
  const PAIRS = 20_000;
  const BINS = 4;

  test("the ratios of the same random pairs by plain loops", () => {
    // The generator of examples/lessons/random.mjs is that of test/random.ts.
    const random = randomNumbers(1);
    const rows = () => {
      const masses = Array.from({ length: PAIRS * BINS }, () => -log(1 - random()));
      return Array.from({ length: PAIRS }, (_, row) => shares(masses.slice(row * BINS, (row + 1) * BINS)));
    };
    const [P, Q] = [rows(), rows()];
    const pairs = P.map((p, row) => {
      const q = Q[row] as number[];
      return { kl: kl(p, q), tv: tv(p, q), squared: squaredHellinger(p, q) };
    });
    const ratios = {
      "TV ≤ √(KL/2)": pairs.map((pair) => pair.tv / sqrt(pair.kl / 2)),
      "H² ≤ TV": pairs.map((pair) => pair.squared / pair.tv),
      "TV ≤ √2·H": pairs.map((pair) => pair.tv / sqrt(2 * pair.squared)),
      "H² ≤ KL/2": pairs.map((pair) => pair.squared / (pair.kl / 2)),
    };
    for (const [label, values] of Object.entries(ratios)) {
      expectCells(cells(file, label, 2)[0] as string[], 0, sum(values) / PAIRS, Math.max(...values));
      expect(Math.max(...values)).toBeLessThanOrEqual(1);
    }
  });

  test("where each is tight", () => {
    const near = { kl: kl([0.501, 0.499], [0.5, 0.5]), squared: squaredHellinger([0.501, 0.499], [0.5, 0.5]) };
    const little = { kl: -log(0.999), squared: 1 - sqrt(0.999) };
    const want = {
      "TV ≤ √(KL/2)": [0.001 / sqrt(near.kl / 2), 0, 0.001 / sqrt(little.kl / 2)],
      "H² ≤ TV": [near.squared / 0.001, 1, little.squared / 0.001],
      "TV ≤ √2·H": [0.001 / sqrt(2 * near.squared), Math.SQRT1_2, 0.001 / sqrt(2 * little.squared)],
      "H² ≤ KL/2": [near.squared / (near.kl / 2), 0, little.squared / (little.kl / 2)],
    };
    for (const [label, values] of Object.entries(want)) {
      expectCells(cells(file, label, 2)[1] as string[], ...values);
      expect(Math.max(...values)).toBeGreaterThan(0.999);
    }
  });
});

describe("drift.mjs", () => {
  const file = "drift.mjs";
  const SAMPLES = 5000;
  const third = [1 / 3, 1 / 3, 1 / 3];

  test("the same samples by plain loops, and what theory says of them", () => {
    const random = randomNumbers(1);
    for (const N of [30, 100, 1000]) {
      const divergences = Array.from({ length: SAMPLES }, () => {
        const counts = [0, 0, 0];
        for (let game = 0; game < N; game++) (counts[Math.floor(3 * random())] as number)++;
        return kl(shares(counts), third);
      });
      // With two degrees of freedom the tail of χ² is e^(−G/2), G = 2·N·KL.
      const alarms = divergences.filter((divergence) => exp(-N * divergence) < 0.05).length / SAMPLES;
      const mean = sum(divergences) / SAMPLES;
      expectRow(file, `N = ${N}`, mean, 1 / N, alarms);
      // KL has a standard deviation of √(2(k − 1))/2N = 1/N. Four standard errors; what the χ² distribution is off by at
      // N = 30, 1/12N² of Σ 1/q − 1, is less than two.
      expect(abs(mean - 1 / N)).toBeLessThan(4 / (N * sqrt(SAMPLES)));
      expect(abs(alarms - 0.05)).toBeLessThan(4 * sqrt((0.05 * 0.95) / SAMPLES));
    }
  });

  test("the same shares, of 30 games and of 300", () => {
    const P = shares([14, 8, 8]);
    const divergence = log(3) - entropy(P);
    const sizes = [30, 300];
    expectRow(file, "KL", divergence, divergence);
    expectRow(file, "KL to expect", 1 / 30, 1 / 300);
    expectRow(file, "G = 2·N·KL", 60 * divergence, 600 * divergence);
    expectRow(file, "p-value", exp(-30 * divergence), exp(-300 * divergence));

    // The ends are the θ with (KL − 1/N − θ)² = z²·(2ρθ/N + 1/N²), if not below 0: roots of θ² − 2bθ + c.
    const z = 1.959963984540054;
    const rho = over(P, third, (p, q) => p * (log(p / q) - divergence) ** 2) / (2 * divergence);
    const ends = sizes.map((N) => {
      const estimate = divergence - 1 / N;
      const b = estimate + (z ** 2 * rho) / N;
      const root = sqrt(b ** 2 - estimate ** 2 + (z / N) ** 2);
      return [b - root, b + root].map((end) => Math.max(0, end)) as [number, number];
    });
    expectRow(file, "KL is at least, 95 % sure", ...ends.map(([lower]) => lower));
    expectRow(file, "KL is at most, 95 % sure", ...ends.map(([, upper]) => upper));
  });
});

describe("distillation.mjs", () => {
  const file = "distillation.mjs";
  const teacher = [9, 5, 1];
  const student = [2, 2, 1];
  const softmax = (logits: readonly number[], temperature: number) =>
    shares(logits.map((logit) => exp(logit / temperature)));
  const at = (temperature: number) => [softmax(teacher, temperature), softmax(student, temperature)] as const;

  test("softer at each temperature; the loss comes to half of the variance", () => {
    for (const temperature of [1, 4, 16]) expectRow(file, `T = ${temperature}`, ...softmax(teacher, temperature));
    const temperatures = [1, 4, 16, 1000];
    const losses = temperatures.map((temperature) => kl(...at(temperature)));
    const scaled = losses.map((loss, i) => (temperatures[i] as number) ** 2 * loss);
    expectRow(file, "KL(teacher‖student)", ...losses);
    expectRow(file, "T²·KL", ...scaled);
    // The differences are 7, 3 and 0, with a mean of 10/3; what is left is of order 1/T.
    expect(abs((scaled[3] as number) - (58 / 3 - 100 / 9) / 2)).toBeLessThan(2e-3);
  });

  test("gradients are differences of shares, and then of logits", () => {
    const gradient = (temperature: number) => {
      const [p, q] = at(temperature);
      return p.map((share, i) => temperature * ((q[i] as number) - share));
    };
    expectRow(file, "gradient at T = 1", ...gradient(1));
    expectRow(file, "gradient at T = 1000", ...gradient(1000));
    for (const [i, one] of gradient(1000).entries()) {
      const difference = (student[i] as number) - (teacher[i] as number);
      expect(abs(one - (difference + 10 / 3) / 3)).toBeLessThan(2e-3);
    }
  });

  test("forward prefers what covers both classes, reverse what keeps to one, Jensen–Shannon the first", () => {
    const undecided = shares([exp(8), exp(8), 1]);
    const students = [shares([1, 1, 1]), shares([exp(7), 1, 1])];
    expectRow(file, "forward", ...students.map((own) => kl(undecided, own)));
    expectRow(file, "reverse", ...students.map((own) => kl(own, undecided)));
    expectRow(file, "Jensen–Shannon, ½", ...students.map((own) => js(undecided, own)));
  });
});
