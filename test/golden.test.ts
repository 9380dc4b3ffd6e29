import { describe, expect, test } from "vitest";
import { divergenceDocumentation } from "../src/divergence-documentation.ts";
import { type DivergenceName, divergenceNames, histograms, type ScoreOptions } from "../src/index.ts";
import { entryOf } from "./any-divergences.ts";
import { contributions, engines, scores } from "./engines.ts";
import {
  type GoldenRow,
  type GoldenTerm,
  type GoldenZeros,
  loadContributions,
  loadEnds,
  loadNasty,
  loadRows,
  loadStress,
  loadTerms,
  loadZeros,
  ZEROS_EPSILON,
  ZEROS_PSEUDOCOUNT,
} from "./golden/load.ts";
import { choose, randomNumbers } from "./random.ts";
import {
  ENTROPY_ABSOLUTE_ERROR,
  ENTROPY_RELATIVE_ERROR,
  isRight,
  magnitudeOfTerms,
  RELATIVE_ERROR,
  SINGLE_RELATIVE_ERROR,
  SUBNORMAL_ERROR,
} from "./tolerances.ts";

// Scores against values made by another route (mpmath), on every backend.

const normalized: readonly DivergenceName[] = [
  "kl",
  "reverse-kl",
  "jeffreys",
  "js",
  "js-distance",
  "total-variation",
  "squared-hellinger",
  "hellinger",
  "bhattacharyya",
  "chi-squared",
  "neyman-chi-squared",
  "triangular",
  "entropy",
  "cross-entropy",
];
const asGiven: readonly DivergenceName[] = [
  "generalized-kl",
  "kl",
  "reverse-kl",
  "jeffreys",
  "js",
  "entropy",
  "cross-entropy",
];

const files: readonly (readonly [name: string, rows: readonly GoldenRow[]])[] = [
  ["rows.json", loadRows()],
  ["stress.json", loadStress()],
  ["nasty.json", loadNasty().rows],
];

/** The value of a measure, which some files leave out. */
function goldenOf(row: GoldenRow, group: "expected" | "given", divergence: DivergenceName): number | undefined {
  return row[group][divergence];
}

function miss(what: string, got: number | undefined, want: number): string {
  return `${what}: got ${got}, want ${want}`;
}

describe.each(engines)("$name, double precision", ({ engine }) => {
  describe.each(files)("%s", (_, rows) => {
    test.each(normalized)("%s of rows divided by their masses", (divergence) => {
      const missed: string[] = [];
      let compared = 0;
      for (const row of rows) {
        const want = goldenOf(row, "expected", divergence);
        if (want === undefined) continue;
        const [got] = scores(engine, divergence, row.p, row.q) as unknown as [number];
        compared++;
        if (!isRight(divergence, got, want)) missed.push(miss(row.name, got, want));
      }
      expect(missed.slice(0, 10)).toEqual([]);
      expect(compared).toBe(rows.length);
    });

    test.each(asGiven)("%s of rows as they are", (divergence) => {
      const missed: string[] = [];
      let compared = 0;
      for (const row of rows) {
        const want = goldenOf(row, "given", divergence);
        if (want === undefined) continue;
        const [got] = scores(engine, divergence, row.p, row.q, { mass: "given" }) as unknown as [number];
        compared++;
        if (!isRight(divergence, got, want)) missed.push(miss(row.name, got, want));
      }
      expect(missed.slice(0, 10)).toEqual([]);
      if (divergence === "kl" || divergence === "generalized-kl") expect(compared).toBe(rows.length);
    });
  });

  const terms: readonly (readonly [string, readonly GoldenTerm[]])[] = [
    ["terms.json", loadTerms()],
    ["nasty.json", loadNasty().terms],
  ];
  describe.each(terms)("%s, as rows of one bin", (_, pairs) => {
    const given = { mass: "given" } as const;
    test.each([
      ["the score generalized-kl", "kl_term", (p, q) => scores(engine, "generalized-kl", [p], [q])[0]],
      ["the contribution to generalized-kl", "kl_term", (p, q) => contributions(engine, "generalized-kl", [p], [q])[0]],
      ["the score kl", "rel_entr", (p, q) => scores(engine, "kl", [p], [q], given)[0]],
      ["the score reverse-kl", "rel_entr", (p, q) => scores(engine, "reverse-kl", [q], [p], given)[0]],
      ["the contribution to kl", "rel_entr", (p, q) => contributions(engine, "kl", [p], [q], given)[0]],
    ] as const satisfies readonly (readonly [
      string,
      keyof GoldenTerm,
      (p: number, q: number) => number | undefined,
    ])[])("%s", (_name, key, measure) => {
      const missed: string[] = [];
      for (const pair of pairs) {
        const got = measure(pair.p, pair.q) as number;
        if (!isRight("kl", got, pair[key])) missed.push(miss(`(${pair.p}, ${pair.q})`, got, pair[key]));
      }
      expect(missed.slice(0, 10)).toEqual([]);
      expect(pairs.length).toBeGreaterThan(20);
    });
  });
});

describe.each(engines)("$name, contributions.json", ({ engine }) => {
  test.each(["kl", "jeffreys"] as const)(
    "%s: right next to the largest, bin by bin, and right as a sum",
    (divergence) => {
      for (const { p, q, [divergence]: want } of loadContributions()) {
        const got = contributions(engine, divergence, p, q);
        const magnitude = want.reduce((sum, part) => sum + Math.abs(part), 0);
        for (const [bin, part] of got.entries()) {
          const error = Math.abs(part - (want[bin] as number));
          expect(error, miss(`[${p}] against [${q}], bin ${bin}`, part, want[bin] as number)).toBeLessThanOrEqual(
            Math.max(RELATIVE_ERROR * magnitude, SUBNORMAL_ERROR),
          );
        }
        const [score] = scores(engine, divergence, p, q) as unknown as [number];
        const sum = got.reduce((total, part) => total + part, 0);
        expect(Math.abs(sum - score)).toBeLessThanOrEqual(RELATIVE_ERROR * magnitude);
      }
    },
  );
});

describe.each(engines)("$name, ends.json", ({ engine }) => {
  const rows = loadEnds();
  const isEntropy = (divergence: DivergenceName) => divergence.endsWith("entropy");
  const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + Math.abs(part), 0);

  describe.each(["normalize", "given"] as const)("mass: %s", (mass) => {
    const names = [...normalized, "generalized-kl"] as const;
    const taken = names.filter((name) => mass === "normalize" || !entryOf(name).normalized);
    test.each(taken)("the score %s", (divergence) => {
      const missed: string[] = [];
      for (const row of rows.filter((entry) => entry.mass === mass)) {
        const { p, q, zeros } = row;
        const options = divergence === "generalized-kl" ? { zeros } : { zeros, mass };
        const want = row.scores[divergence] as number;
        const [got] = scores(engine, divergence, p, q, options) as unknown as [number];
        if (isRight(divergence, got, want)) continue;
        // Terms of both signs.
        const changes = zeros === "drop" || (typeof zeros === "object" && "epsilon" in zeros);
        const isMixed = divergence === "kl" || divergence === "reverse-kl" || isEntropy(divergence);
        const magnitude = isMixed && (mass === "given" || changes) ? sumOf(row.contributions[divergence] ?? []) : 0;
        if (Math.abs(got - want) <= RELATIVE_ERROR * magnitude) continue;
        missed.push(miss(row.name, got, want));
      }
      expect(missed).toEqual([]);
    });

    test.each(Object.keys(rows[0]?.contributions ?? {}) as DivergenceName[])("the contribution to %s", (divergence) => {
      const missed: string[] = [];
      for (const row of rows.filter((entry) => entry.mass === mass)) {
        const { p, q, zeros } = row;
        const options = divergence === "generalized-kl" ? { zeros } : { zeros, mass };
        const want = row.contributions[divergence] as readonly number[];
        const absolute = isEntropy(divergence) && mass === "normalize" ? ENTROPY_ABSOLUTE_ERROR : SUBNORMAL_ERROR;
        const allowed = Math.max(RELATIVE_ERROR * sumOf(want), absolute);
        contributions(engine, divergence, p, q, options).forEach((got, bin) => {
          const part = want[bin] as number;
          if (got === part || Math.abs(got - part) <= allowed) return;
          missed.push(miss(`${row.name}, bin ${bin}`, got, part));
        });
      }
      expect(missed).toEqual([]);
    });
  });
});

describe.each(engines)("$name, single precision", ({ engine }) => {
  const single = { precision: "single" } as const;

  /** Right to single precision, or nothing where nothing is right. */
  function isSingle(divergence: DivergenceName, got: number, want: number): boolean {
    if (isRight(divergence, got, want)) return true;
    return Math.abs(got - want) <= SINGLE_RELATIVE_ERROR * Math.abs(want);
  }

  test("scores of rows that Float32Array holds are right", () => {
    const missed: string[] = [];
    let compared = 0;
    for (const [, rows] of files) {
      for (const row of rows) {
        const p = Float32Array.from(row.p);
        const q = Float32Array.from(row.q);
        if (p.some((mass, bin) => mass !== row.p[bin]) || q.some((mass, bin) => mass !== row.q[bin])) continue;
        for (const divergence of normalized) {
          const want = goldenOf(row, "expected", divergence);
          if (want === undefined) continue;
          const [got] = scores(engine, divergence, p, q) as unknown as [number];
          compared++;
          if (!isSingle(divergence, got, want)) missed.push(miss(`${divergence} of ${row.name}`, got, want));
        }
        for (const divergence of asGiven) {
          const want = goldenOf(row, "given", divergence);
          if (want === undefined) continue;
          const [got] = scores(engine, divergence, p, q, { mass: "given" }) as unknown as [number];
          compared++;
          if (!isSingle(divergence, got, want)) missed.push(miss(`${divergence}, given, of ${row.name}`, got, want));
        }
      }
    }
    expect(missed.slice(0, 10)).toEqual([]);
    expect(compared).toBeGreaterThan(400);
  });

  // Few of the golden rows are of single precision. Of the others, rounded to it, the double engine is right: see above.
  test.each(normalized)("%s of every row, rounded, is that of double precision", (divergence) => {
    const missed: string[] = [];
    for (const [, rows] of files) {
      for (const row of rows) {
        const p = Float32Array.from(row.p);
        const q = Float32Array.from(row.q);
        const isMass = (mass: number) => mass < Number.POSITIVE_INFINITY;
        if (!p.every(isMass) || !q.every(isMass) || !p.some(Boolean) || !q.some(Boolean)) continue;
        const [want] = scores(engine, divergence, Float64Array.from(p), Float64Array.from(q)) as unknown as [number];
        const [got] = scores(engine, divergence, p, q, single) as unknown as [number];
        if (!isSingle(divergence, got, want)) missed.push(miss(row.name, got, want));
      }
    }
    expect(missed.slice(0, 10)).toEqual([]);
  });

  test.each(asGiven)("%s of every row as it is, rounded, is that of double precision", (divergence) => {
    const missed: string[] = [];
    const given = { mass: "given" } as const;
    for (const [, rows] of files) {
      for (const row of rows) {
        const p = Float32Array.from(row.p);
        const q = Float32Array.from(row.q);
        const isMass = (mass: number) => mass < Number.POSITIVE_INFINITY;
        if (!p.every(isMass) || !q.every(isMass)) continue;
        const [want] = scores(engine, divergence, Float64Array.from(p), Float64Array.from(q), given) as unknown as [
          number,
        ];
        const [got] = scores(engine, divergence, p, q, { ...given, ...single }) as unknown as [number];
        if (!isSingle(divergence, got, want)) missed.push(miss(row.name, got, want));
      }
    }
    expect(missed.slice(0, 10)).toEqual([]);
  });
});

describe.each(engines)("$name, single precision of random rows", ({ engine }) => {
  const kinds: readonly ((random: () => number) => number)[] = [
    (random) => random(),
    (random) => random() ** 6,
    (random) => Math.floor(random() * 1000),
    (random) => (random() < 0.5 ? 0 : 1 + Math.floor(random() * 50)),
    (random) => 2 ** (20 * random() - 10),
  ];

  test.each([...normalized, "generalized-kl"] as const)("%s is that of double precision", (divergence) => {
    const random = randomNumbers(11);
    const rows = 3000;
    let worst = 0;
    let worstRow = "";
    for (const bins of [1, 2, 3, 4, 5, 8, 9, 17, 65]) {
      const p = new Float32Array(rows * bins);
      const q = new Float32Array(rows * bins);
      for (let row = 0; row < rows; row++) {
        const kind = choose(random, kinds);
        const isNear = random() < 0.5;
        const step = 10 ** (-6 * random());
        const factor = choose(random, [1, 1, 2, 0.1, 3.7]);
        // Between 1.2 and 1.8, either way, K cancels most.
        const isBetween = random() < 0.3;
        for (let j = row * bins; j < (row + 1) * bins; j++) {
          const mass = kind(random);
          p[j] = mass;
          const between = random() < 0.5 ? 1.2 + 0.6 * random() : 1 / (1.2 + 0.6 * random());
          if (isBetween) q[j] = mass * between;
          else q[j] = isNear ? mass * (1 + step * (random() - 0.5)) * factor : kind(random);
        }
        p[row * bins] ||= 1;
        q[row * bins] ||= 1;
      }
      const P = histograms(p, bins);
      const Q = histograms(q, bins);
      const double = scores(engine, divergence, P, Q, { precision: "double" });
      scores(engine, divergence, P, Q).forEach((got, row) => {
        const want = double[row] as number;
        const error = got === want ? 0 : Math.abs(got - want) / Math.abs(want);
        if (error <= worst) return;
        worst = error;
        const text = (masses: Float32Array) => `[${masses.subarray(row * bins, (row + 1) * bins).join(", ")}]`;
        worstRow = `${divergence} of ${text(p)} and ${text(q)}: got ${got}, want ${want}`;
      });
    }
    expect(worst, worstRow).toBeLessThanOrEqual(SINGLE_RELATIVE_ERROR);
  });

  test("a great term takes no more with it than its lane's part of 64 bins", () => {
    // Terms of 2^-25 of the first one's: lost where they are added to it in single precision, 63 of them in 512 bins.
    const p = Float32Array.from({ length: 512 }, (_, bin) => (bin === 0 ? 1 : 0.99 * 2 ** -25));
    const q = p.map((mass) => 4 * mass);
    const [got] = scores(engine, "generalized-kl", p, q) as unknown as [number];
    const [want] = scores(engine, "generalized-kl", p, q, { precision: "double" }) as unknown as [number];
    expect(got).not.toBe(want);
    expect(Math.abs(got - want)).toBeLessThanOrEqual(SINGLE_RELATIVE_ERROR * want);
  });
});

describe.each(engines)("$name, policies for zeros", ({ engine }) => {
  const rows = loadZeros();
  const measures: readonly DivergenceName[] = ["kl", "reverse-kl", "jeffreys", "js", "cross-entropy", "generalized-kl"];
  const policies: readonly (readonly [keyof GoldenZeros & ("infinite" | "epsilon" | "drop"), ScoreOptions])[] = [
    ["infinite", {}],
    ["epsilon", { zeros: { epsilon: ZEROS_EPSILON } }],
    ["drop", { zeros: "drop" }],
  ];

  describe.each(policies)("%s", (policy, options) => {
    test.each(measures)("%s", (divergence) => {
      const missed: string[] = [];
      for (const row of rows) {
        const want = row[policy][divergence] as number;
        const [got] = scores(engine, divergence, row.p, row.q, options) as unknown as [number];
        if (isRight(divergence, got, want)) continue;
        // What a policy changed may leave terms of both signs.
        const [from, to] = divergence === "reverse-kl" ? [row.q, row.p] : [row.p, row.q];
        if (Math.abs(got - want) <= RELATIVE_ERROR * magnitudeOfTerms(from, to, "normalize")) continue;
        missed.push(miss(row.name, got, want));
      }
      expect(missed.slice(0, 10)).toEqual([]);
    });
  });

  test.each(measures)("pseudocount: %s", (divergence) => {
    const missed: string[] = [];
    for (const row of rows) {
      const want = row.pseudocount[divergence] as number;
      const zeros = { pseudocount: ZEROS_PSEUDOCOUNT };
      const [got] = scores(engine, divergence, row.p, row.q, { zeros }) as unknown as [number];
      if (isRight(divergence, got, want)) continue;
      missed.push(miss(row.name, got, want));
    }
    expect(missed.slice(0, 10)).toEqual([]);
  });

  test.each(measures)("drop: the mass that %s lost", (divergence) => {
    const missed: string[] = [];
    for (const row of rows) {
      const lostMass = new Float64Array(1);
      scores(engine, divergence, row.p, row.q, { zeros: "drop", lostMass });
      // Of rows as they are, the mass itself, not a share of it.
      const asItIs = row.p.reduce((sum, mass, bin) => (row.q[bin] === 0 ? sum + mass : sum), 0);
      const want = divergence === "generalized-kl" ? asItIs : (row.lostMass[divergence] as number);
      const [got] = lostMass as unknown as [number];
      if (!isRight("kl", got, want)) missed.push(miss(row.name, got, want));
      if (divergence === "js") continue;
      const alsoLost = new Float64Array(1);
      contributions(engine, divergence, row.p, row.q, { zeros: "drop", lostMass: alsoLost });
      if (!isRight("kl", alsoLost[0] as number, want))
        missed.push(miss(`contributions of ${row.name}`, alsoLost[0], want));
    }
    expect(missed.slice(0, 10)).toEqual([]);
  });

  test("what is dropped may be much more than what is left", () => {
    const options = { zeros: "drop", mass: "given" } as const;
    for (const dropped of [1e3, 1e6 + 0.1, 1e10 + 0.1, 1e17, 2 ** 60, 1e30, 1e100, 1e300]) {
      const want = 3.3 * Math.log(3.3 / 1.1);
      for (const [divergence, P, Q] of [
        ["kl", [dropped, 3.3], [0, 1.1]],
        ["reverse-kl", [0, 1.1], [dropped, 3.3]],
      ] as const) {
        const lostMass = new Float64Array(1);
        const [got] = scores(engine, divergence, P, Q, { ...options, lostMass }) as unknown as [number];
        expect(isRight(divergence, got, want), miss(`${divergence}, ${dropped} dropped`, got, want)).toBe(true);
        expect(lostMass[0]).toBe(dropped);
      }
    }
  });

  test("what is dropped may be next to nothing, or next to all", () => {
    for (const divergence of ["kl", "jeffreys", "cross-entropy", "generalized-kl"] as const) {
      for (const [p, q, lost] of [
        [[0, 1], [1e-318, 0], 1],
        [[1e-318, 0], [0, 1], 1],
        [[1e300, 0], [0, 1e-300], 1],
      ] as const) {
        const lostMass = new Float64Array(1);
        expect(scores(engine, divergence, p, q, { zeros: "drop", lostMass })[0]).not.toBeNaN();
        if (divergence !== "generalized-kl") expect(lostMass[0]).toBe(divergence === "jeffreys" ? 2 * lost : lost);
      }
    }
  });

  test("epsilon may be much more than the masses, where these are as they are", () => {
    const zeros = { epsilon: ZEROS_EPSILON };
    for (const mass of [1e-11, 1e-20, 1e-74, 1e-77, 1e-200, 1e-300]) {
      const P = [mass, mass];
      const Q = [mass, 0];
      const kl = mass * Math.log(mass / ZEROS_EPSILON);
      const got = {
        kl: scores(engine, "kl", P, Q, { zeros, mass: "given" })[0] as number,
        generalized: scores(engine, "generalized-kl", P, Q, { zeros })[0] as number,
        jeffreys: scores(engine, "jeffreys", P, Q, { zeros, mass: "given" })[0] as number,
      };
      expect(isRight("kl", got.kl, kl), miss(`kl of ${mass}`, got.kl, kl)).toBe(true);
      expect(isRight("generalized-kl", got.generalized, kl + (ZEROS_EPSILON - mass)), `${mass}`).toBe(true);
      const jeffreys = (mass - ZEROS_EPSILON) * Math.log(mass / ZEROS_EPSILON);
      expect(isRight("jeffreys", got.jeffreys, jeffreys), miss(`jeffreys of ${mass}`, got.jeffreys, jeffreys)).toBe(
        true,
      );
    }
  });

  test.each(["js", "js-distance", "entropy"] as const)(
    "%s is never infinite, so no policy changes a bit",
    (divergence) => {
      for (const row of rows) {
        const [want] = scores(engine, divergence, row.p, row.q) as unknown as [number];
        for (const zeros of [{ epsilon: ZEROS_EPSILON }, "drop", "throw"] as const) {
          expect(scores(engine, divergence, row.p, row.q, { zeros })[0]).toBe(want);
        }
      }
    },
  );
});

test.each(divergenceNames)("the table promises of %s what these tests hold it to", (divergence) => {
  const { error, singleError } = divergenceDocumentation[divergence];
  const isEntropy = divergence.endsWith("entropy");
  expect(error).toEqual({
    relative: isEntropy ? ENTROPY_RELATIVE_ERROR : RELATIVE_ERROR,
    absolute: isEntropy ? ENTROPY_ABSOLUTE_ERROR : 0,
  });
  expect(singleError.relative).toBeLessThanOrEqual(SINGLE_RELATIVE_ERROR);
});
