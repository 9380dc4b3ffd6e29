import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Law, obeys } from "../src/divergence-documentation.ts";
import { type Divergence, divergences, isSum } from "../src/divergences.ts";
import { type BatchInput, type DivergenceName, divergenceNames, histograms, type ScoreOptions } from "../src/index.ts";
import { contributions, engines, scores } from "./engines.ts";
import {
  BOUND_SLACK,
  ENTROPY_ABSOLUTE_ERROR,
  errorOfRounding,
  isRight,
  nothing,
  RELATIVE_ERROR,
  SINGLE_RELATIVE_ERROR,
} from "./tolerances.ts";

// The laws that the table of divergences states, each of every divergence that it is stated of; then what relates
// divergences to one another. The rows are fast-check's: it shrinks what breaks a law.

/** Two scores of the same thing may each miss it. */
const TWICE = 2 * RELATIVE_ERROR;

/** The same rows in every run: another seed is a change to this file. */
const RUNS = { seed: 271828, numRuns: 250 };

type Pair = readonly [p: readonly number[], q: readonly number[]];

/** Lengths: mostly few bins, now and then a block or two. */
const lengths = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(15, 16, 17, 64, 65) },
  { weight: 1, arbitrary: fc.constantFrom(511, 512, 513, 1030) },
);
const few = fc.integer({ min: 1, max: 12 });

const masses = {
  /** Over twenty decades. */
  positive: fc.double({ min: 1e-10, max: 1e10, noNaN: true }),
  zeros: fc.oneof(fc.constant(0), fc.double({ min: 1e-10, max: 1e10, noNaN: true })),
  /** Such that sums and products of a few are exact, and only the library rounds. */
  counts: fc.nat({ max: 60_000 }),
  positiveCounts: fc.integer({ min: 1, max: 60_000 }),
  any: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
} as const;
type Mass = keyof typeof masses;

function rowOf(mass: Mass, bins: number): fc.Arbitrary<readonly number[]> {
  return fc.array(masses[mass], { minLength: bins, maxLength: bins }).filter((row) => row.some(Boolean));
}

function pairOf(mass: Mass, bins = lengths): fc.Arbitrary<Pair> {
  return bins.chain((length) => fc.tuple(rowOf(mass, length), rowOf(mass, length)));
}

function tripleOf(mass: Mass): fc.Arbitrary<readonly [...Pair, r: readonly number[]]> {
  return lengths.chain((length) => fc.tuple(rowOf(mass, length), rowOf(mass, length), rowOf(mass, length)));
}

/** A row, and one that differs from it in each bin by up to half, or by nearly nothing. */
const nearPairs: fc.Arbitrary<Pair> = lengths.chain((bins) =>
  fc
    .tuple(
      rowOf("positive", bins),
      fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: bins, maxLength: bins }),
      fc.integer({ min: 0, max: 16 }),
      fc.constantFrom(1, 1.001, 3, 1e-8, 1e100),
    )
    .map(([p, directions, decades, factor]) => [
      p,
      p.map((mass, bin) => mass * (1 + (directions[bin] as number) * 10 ** -decades) * factor),
    ]),
);

const pairs = fc.oneof(pairOf("positive"), pairOf("zeros"), pairOf("counts"), pairOf("any"), nearPairs);

/** Pairs whose masses are such that another arithmetic on them, in the test, loses nothing that matters. */
const tamePairs = fc.oneof(pairOf("positive"), pairOf("counts"), nearPairs);

const massOf = (row: readonly number[]) => row.reduce((sum, mass) => sum + mass, 0);
const scaled = (row: readonly number[], factor: number) => row.map((mass) => mass * factor);

const entryOf = (name: DivergenceName) => divergences.get(name) as Divergence;

describe.each(engines)("$name", ({ engine }) => {
  function score(divergence: DivergenceName, P: BatchInput, Q: BatchInput, options?: ScoreOptions): number {
    return scores(engine, divergence, P, Q, options)[0] as number;
  }

  /** What is left of a score where there should be nothing. */
  function leastOf(divergence: DivergenceName): number {
    return divergence.endsWith("entropy") ? 2 * ENTROPY_ABSOLUTE_ERROR : nothing(divergence);
  }

  /** Equal, but for what both may miss, and for what rounding of the masses in the test may have changed. */
  function expectSame(divergence: DivergenceName, got: number, want: number, rounding = 0): void {
    if (isRight(divergence, got, want) || Math.abs(got - want) <= leastOf(divergence)) return;
    expect(Math.abs(got - want)).toBeLessThanOrEqual(TWICE * Math.abs(want) + rounding);
  }

  function expectAtMost(divergence: DivergenceName, got: number, most: number): void {
    expect(got).toBeLessThanOrEqual(most * (1 + TWICE) + leastOf(divergence));
  }

  /** A check of each law: the compiler asks for one where the table has a new law. */
  const laws: Readonly<Record<Law, (divergence: DivergenceName) => void>> = {
    "non-negative"(divergence) {
      const policies: readonly ScoreOptions["zeros"][] = ["infinite", { pseudocount: 0.5 }];
      fc.assert(
        fc.property(pairs, fc.constantFrom(...policies), ([p, q], zeros) => {
          expect(score(divergence, p, q, { zeros })).toBeGreaterThanOrEqual(0);
        }),
        RUNS,
      );
    },

    "zero-of-equals"(divergence) {
      fc.assert(
        fc.property(pairs, ([p]) => {
          // Also not -0.
          expect(score(divergence, p, [...p])).toBe(0);
        }),
        RUNS,
      );
      if (!obeys(divergence, "scale-invariant")) return;
      const whole = fc.integer({ min: 1, max: 2 ** 20 });
      fc.assert(
        // Products of counts are exact: the rows are in proportion, and not but for rounding.
        fc.property(pairOf("counts"), whole, ([p], factor) => {
          expect(score(divergence, p, scaled(p, factor))).toBe(0);
        }),
        RUNS,
      );
      const factors = fc.double({ min: 1e-100, max: 1e100, noNaN: true });
      fc.assert(
        fc.property(fc.oneof(pairOf("positive"), pairOf("counts")), factors, ([p], factor) => {
          const found = score(divergence, p, scaled(p, factor));
          expect(found).toBeGreaterThanOrEqual(0);
          expect(found).toBeLessThanOrEqual(nothing(divergence));
        }),
        RUNS,
      );
    },

    "positive-of-distinct"(divergence) {
      fc.assert(
        fc.property(pairOf("counts", few), ([p, q]) => {
          const [massP, massQ] = obeys(divergence, "scale-invariant") ? [massOf(p), massOf(q)] : [1, 1];
          fc.pre(p.some((mass, bin) => mass * massQ !== (q[bin] as number) * massP));
          expect(score(divergence, p, q)).toBeGreaterThan(nothing(divergence));
        }),
        RUNS,
      );
    },

    symmetric(divergence) {
      fc.assert(
        fc.property(pairs, ([p, q]) => {
          expectSame(divergence, score(divergence, p, q), score(divergence, q, p));
        }),
        RUNS,
      );
    },

    "triangle-inequality"(divergence) {
      // With a row between the two others the inequality is nearly an equality.
      const between = fc
        .tuple(pairOf("positive"), fc.double({ min: 0, max: 1, noNaN: true }))
        .map(
          ([[p, r], weight]) =>
            [p, p.map((mass, bin) => weight * mass + (1 - weight) * (r[bin] as number)), r] as const,
        );
      const near = nearPairs.map(([p, q]) => [p, q, q.map((mass, bin) => mass * (1 + (bin % 2) * 1e-9))] as const);
      fc.assert(
        fc.property(fc.oneof(tripleOf("zeros"), tripleOf("counts"), between, near), ([p, q, r]) => {
          const detour = score(divergence, p, q) + score(divergence, q, r);
          expectAtMost(divergence, score(divergence, p, r), detour);
        }),
        RUNS,
      );
    },

    "scale-invariant"(divergence) {
      const factors = fc.oneof(
        fc.integer({ min: -600, max: 600 }).map((exponent) => 2 ** exponent),
        fc.double({ min: 1e-290, max: 1e290, noNaN: true }),
      );
      fc.assert(
        fc.property(tamePairs, factors, factors, ([p, q], factorP, factorQ) => {
          // 10^±10, or 10^±110 of near rows, times the factor: all normal.
          fc.pre(Math.max(...q) * factorQ < 1e300 && Math.min(...q.filter(Boolean)) * factorQ > 1e-300);
          const want = score(divergence, p, q);
          const got = score(divergence, scaled(p, factorP), scaled(q, factorQ));
          const { root, firstOrder } = entryOf(divergence);
          const rounding = errorOfRounding(root ? want * want : want);
          expectSame(
            divergence,
            got,
            want,
            root ? Math.min(rounding / want, 2 ** -50) : firstOrder ? 2 ** -50 : rounding,
          );
        }),
        RUNS,
      );
    },

    homogeneous(divergence) {
      const factors = fc.integer({ min: -200, max: 200 }).map((exponent) => 2 ** exponent);
      fc.assert(
        fc.property(tamePairs, factors, ([p, q], factor) => {
          expectSame(
            divergence,
            score(divergence, scaled(p, factor), scaled(q, factor)) / factor,
            score(divergence, p, q),
          );
        }),
        RUNS,
      );
    },

    "permutation-invariant"(divergence) {
      const shuffled = pairs.chain(([p, q]) =>
        fc
          .shuffledSubarray(
            p.map((_, bin) => bin),
            { minLength: p.length },
          )
          .map((order) => ({ p, q, order })),
      );
      fc.assert(
        fc.property(shuffled, ({ p, q, order }) => {
          const inOrder = (row: readonly number[]) => order.map((bin) => row[bin] as number);
          expectSame(divergence, score(divergence, inOrder(p), inOrder(q)), score(divergence, p, q));
        }),
        RUNS,
      );
    },

    "coarsening-never-raises"(divergence) {
      fc.assert(
        fc.property(pairOf("counts", few), fc.nat({ max: 11 }), fc.nat({ max: 11 }), ([p, q], from, to) => {
          const first = Math.min(from, to) % p.length;
          const second = Math.max(from, to) % p.length;
          fc.pre(first !== second);
          const merged = (row: readonly number[]) =>
            row.flatMap((mass, bin) =>
              bin === second ? [] : bin === first ? [mass + (row[second] as number)] : [mass],
            );
          expectAtMost(divergence, score(divergence, merged(p), merged(q)), score(divergence, p, q));
        }),
        RUNS,
      );
    },

    "proportional-split-invariant"(divergence) {
      fc.assert(
        fc.property(pairOf("counts", few), fc.nat({ max: 11 }), fc.integer({ min: 1, max: 7 }), ([p, q], at, share) => {
          const place = at % p.length;
          // In eighths of a bin, and the other bins whole.
          const split = (row: readonly number[]) =>
            row.flatMap((mass, bin) => (bin === place ? [(mass * share) / 8, (mass * (8 - share)) / 8] : [mass]));
          expectSame(divergence, score(divergence, split(p), split(q)), score(divergence, p, q));
        }),
        RUNS,
      );
    },

    "additive-over-products"(divergence) {
      fc.assert(
        fc.property(pairOf("counts", few), pairOf("counts", few), ([p, q], [otherP, otherQ]) => {
          const product = (row: readonly number[], other: readonly number[]) =>
            row.flatMap((mass) => other.map((factor) => mass * factor));
          const joint = score(divergence, product(p, otherP), product(q, otherQ));
          expectSame(divergence, joint, score(divergence, p, q) + score(divergence, otherP, otherQ));
        }),
        RUNS,
      );
    },

    "chain-rule"(divergence) {
      const joints = fc
        .tuple(few, few)
        .chain(([marginals, conditionals]) =>
          fc.tuple(pairOf("positiveCounts", fc.constant(marginals * conditionals)), fc.constant(conditionals)),
        );
      fc.assert(
        fc.property(joints, ([[p, q], bins]) => {
          const conditionalsOf = (joint: readonly number[]) =>
            Array.from({ length: joint.length / bins }, (_, row) => joint.slice(row * bins, (row + 1) * bins));
          const conditionalP = conditionalsOf(p);
          const conditionalQ = conditionalsOf(q);
          const weights = divergence === "reverse-kl" ? conditionalQ : conditionalP;
          const mass = massOf(divergence === "reverse-kl" ? q : p);
          const mean = weights.reduce(
            (sum, weight, row) =>
              sum + (massOf(weight) / mass) * score(divergence, conditionalP[row] ?? [], conditionalQ[row] ?? []),
            0,
          );
          const marginal = score(divergence, conditionalP.map(massOf), conditionalQ.map(massOf));
          // The sum of the test rounds too.
          expectSame(divergence, marginal + mean, score(divergence, p, q), TWICE * (marginal + mean));
        }),
        RUNS,
      );
    },

    "jointly-convex"(divergence) {
      const twoPairs = few.chain((bins) =>
        fc.tuple(pairOf("counts", fc.constant(bins)), pairOf("counts", fc.constant(bins))),
      );
      fc.assert(
        fc.property(twoPairs, fc.integer({ min: 1, max: 7 }), ([[p, q], [otherP, otherQ]], eighths) => {
          // To a common mass first, by whole factors, where a mixture is one of shares.
          const isOfShares = obeys(divergence, "scale-invariant");
          const mixture = (row: readonly number[], other: readonly number[]) => {
            const [factor, otherFactor] = isOfShares ? [massOf(other), massOf(row)] : [1, 1];
            return row.map(
              (mass, bin) => eighths * mass * factor + (8 - eighths) * (other[bin] as number) * otherFactor,
            );
          };
          const mean = eighths * score(divergence, p, q) + (8 - eighths) * score(divergence, otherP, otherQ);
          const mixed = score(divergence, mixture(p, otherP), mixture(q, otherQ));
          expectAtMost(divergence, isOfShares ? mixed : mixed / 8, mean / 8);
        }),
        RUNS,
      );
    },
  };

  const stated = Object.entries(laws).flatMap(([law, check]) =>
    divergenceNames.filter((name) => obeys(name, law as Law)).map((name) => [law, name, check] as const),
  );

  test.each(stated)("%s: %s", (_, divergence, check) => check(divergence));

  test("every law is stated of something", () => {
    expect(new Set(stated.map(([law]) => law))).toEqual(new Set(Object.keys(laws)));
  });

  test.each(divergenceNames)("a single bin: %s of rows divided by their masses is nothing", (divergence) => {
    const mass = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true });
    fc.assert(
      fc.property(mass, mass, (p, q) => {
        if (divergence === "generalized-kl") expect(score(divergence, [p], [p])).toBe(0);
        else if (divergence === "cross-entropy" || divergence === "entropy")
          expect(Math.abs(score(divergence, [p], [q]))).toBeLessThanOrEqual(ENTROPY_ABSOLUTE_ERROR);
        else expect(score(divergence, [p], [q])).toBe(0);
      }),
      RUNS,
    );
  });

  test("kl and reverse-kl are one another's, and jeffreys their sum", () => {
    fc.assert(
      fc.property(pairs, ([p, q]) => {
        const forth = score("kl", p, q);
        const back = score("reverse-kl", p, q);
        expect(back).toBe(score("kl", q, p));
        expectSame("jeffreys", score("jeffreys", p, q), forth + back);
      }),
      RUNS,
    );
  });

  test("js is at most ln 2, and js-distance its root", () => {
    const disjoint = pairOf("any").map(
      ([p]): Pair => [
        [...p, ...p.map(() => 0)],
        [...p.map(() => 0), ...p],
      ],
    );
    fc.assert(
      fc.property(fc.oneof(pairs, disjoint), ([p, q]) => {
        const found = score("js", p, q);
        expect(found).toBeLessThanOrEqual(Math.LN2 * BOUND_SLACK);
        expect(score("js", p, q, { base: 2 })).toBeLessThanOrEqual(BOUND_SLACK);
        expect(score("js-distance", p, q)).toBe(Math.sqrt(found));
      }),
      RUNS,
    );
  });

  test("entropy is at most ln k", () => {
    fc.assert(
      fc.property(pairs, ([p]) => {
        expect(score("entropy", p, p)).toBeLessThanOrEqual(Math.log(p.length) * BOUND_SLACK + ENTROPY_ABSOLUTE_ERROR);
      }),
      RUNS,
    );
  });

  test("kl + entropy = cross-entropy", () => {
    fc.assert(
      fc.property(pairs, ([p, q]) => {
        const want = score("cross-entropy", p, q);
        expectSame("cross-entropy", score("kl", p, q) + score("entropy", p, p), want);
      }),
      RUNS,
    );
  });

  test("generalized-kl is kl − ΣP + ΣQ, of rows as they are", () => {
    fc.assert(
      fc.property(fc.oneof(pairOf("counts"), pairOf("positiveCounts")), ([p, q]) => {
        const kl = score("kl", p, q, { mass: "given" });
        const want = kl - massOf(p) + massOf(q);
        if (!Number.isFinite(kl)) expect(score("generalized-kl", p, q)).toBe(kl);
        // The difference in the test may cancel.
        else
          expectSame(
            "generalized-kl",
            score("generalized-kl", p, q),
            want,
            TWICE * (massOf(p) + massOf(q) + Math.abs(kl)),
          );
      }),
      RUNS,
    );
  });

  test("Pinsker: total variation is at most √(kl/2)", () => {
    fc.assert(
      fc.property(tamePairs, ([p, q]) => {
        const massP = massOf(p);
        const massQ = massOf(q);
        const variation =
          p.reduce((sum, mass, bin) => sum + Math.abs(mass / massP - (q[bin] as number) / massQ), 0) / 2;
        // The variation is a sum of k differences, each of which rounding moves by a unit or two.
        const slack = p.length * 2 ** -51;
        expect(variation).toBeLessThanOrEqual(Math.sqrt(score("kl", p, q) / 2) + slack);
      }),
      RUNS,
    );
  });

  test.each(["kl", "jeffreys", "js", "entropy"] as const)("%s: nothing is +0 in a base below 1 too", (divergence) => {
    // Rows for the ladder's word, and for that of the last rung.
    for (const tiny of [0, 5e-324]) {
      const row = [0, 3 * tiny, 0, tiny === 0 ? 3 : 0];
      expect(score(divergence, row, row, { base: 0.5 })).toBe(0);
      expect([...contributions(engine, divergence, row, row, { base: 0.5 })]).toEqual([0, 0, 0, 0]);
    }
  });

  test.each(divergenceNames)("%s: the base is a unit", (divergence) => {
    const bases = fc.oneof(
      fc.constantFrom(2, 10, Math.E),
      fc.double({ min: 1.0001, max: 1e300, noNaN: true }),
      fc.double({ min: 1e-300, max: 0.9999, noNaN: true }),
    );
    fc.assert(
      fc.property(pairs, bases, ([p, q], base) => {
        const { root, unitless } = entryOf(divergence);
        if (unitless) {
          expect(() => score(divergence, p, q, { base })).toThrow("has no logarithm");
          return;
        }
        fc.pre(!root || base > 1);
        const nats = score(divergence, p, q);
        const unit = root ? Math.sqrt(Math.log(base)) : Math.log(base);
        expectSame(divergence, score(divergence, p, q, { base }), nats / unit);
      }),
      RUNS,
    );
  });

  const sums = divergenceNames.filter((name) => isSum(entryOf(name)));
  test.each(sums)("%s: contributions sum to the score", (divergence) => {
    const policies: readonly ScoreOptions["zeros"][] = ["infinite", { epsilon: 1e-6 }, { pseudocount: 0.5 }, "drop"];
    const isGiven = fc.constantFrom("given", divergence === "generalized-kl" ? "given" : "normalize");
    fc.assert(
      fc.property(
        pairs,
        fc.constantFrom(...policies),
        fc.constantFrom(...(entryOf(divergence).unitless ? [undefined] : [2, undefined])),
        isGiven,
        ([p, q], zeros, base, mass) => {
          const options = { zeros, base, mass } as ScoreOptions;
          const parts = contributions(engine, divergence, p, q, options);
          expect(parts).toHaveLength(p.length);
          // Neumaier's sum, so that the test adds nothing of its own.
          let sum = 0;
          let lost = 0;
          let magnitude = 0;
          for (const part of parts) {
            const next = sum + part;
            lost += Math.abs(sum) >= Math.abs(part) ? sum - next + part : part - next + sum;
            sum = next;
            magnitude += Math.abs(part);
          }
          const total = Number.isFinite(sum) ? sum + lost : sum;
          const want = score(divergence, p, q, options);
          if (Object.is(total, want) || total === want) return;
          // Sums on the way overflow where the last one need not: Σ p·ln(p/q) of p = 1e308.
          if (magnitude > 2 ** 1020) return;
          // Entropies and near-nothing have an absolute budget too, which sums of contributions may use up.
          expect(Math.abs(total - want)).toBeLessThanOrEqual(RELATIVE_ERROR * magnitude + leastOf(divergence));
        },
      ),
      RUNS,
    );
  });

  test.each(["kl", "js", "entropy"] as const)("%s of a row 256 times over is that of the row", (divergence) => {
    // Each bin is split in as many equal parts. The row is longer than a tile.
    const repeats = 256;
    const counts = (seed: number) => Float64Array.from({ length: 500 }, (_, bin) => 1 + ((bin * seed) % 997));
    const repeated = (row: Float64Array | Float32Array) => {
      const all = row instanceof Float64Array ? new Float64Array(500 * repeats) : new Float32Array(500 * repeats);
      for (let start = 0; start < all.length; start += 500) all.set(row, start);
      return all;
    };
    const p = counts(331);
    const near = p.map((mass, bin) => mass * (1 + 1e-7 * (bin % 3)));
    for (const q of [counts(772), near]) {
      const more = divergence === "entropy" ? Math.log(repeats) : 0;
      expectSame(divergence, score(divergence, repeated(p), repeated(q)), score(divergence, p, q) + more);
      const [singleP, singleQ] = [Float32Array.from(p), Float32Array.from(q)];
      const want = score(divergence, singleP, singleQ, { precision: "double" }) + more;
      const got = score(divergence, repeated(singleP), repeated(singleQ), { precision: "single" });
      expect(Math.abs(got - want)).toBeLessThanOrEqual(SINGLE_RELATIVE_ERROR * want);
    }
  });

  test("a thousand blocks of next to nothing after one of 1 are not lost", () => {
    // Each block's 2^-54 would be, if blocks were added as they come: then the sum would stay 1.
    const bins = 1000 * 512;
    const q = new Float64Array(bins).fill(2 ** -63);
    q[0] = 1;
    const want = 1 + (bins - 1) * 2 ** -63;
    expect(score("generalized-kl", new Float64Array(bins), q)).toBe(want);
    // The same of a mass: KL is ln(1 + x) where Q has x besides the 1 that is all of P.
    const p = Float64Array.from(q, (_, bin) => (bin === 0 ? 1 : 0));
    const x = (bins - 1) * 2 ** -63;
    expectSame("kl", score("kl", p, q), x - x ** 2 / 2);
  });

  test("rows scored together have the scores that they have alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 36 }), pairOf("zeros", fc.constant(36)), (bins, [p, q]) => {
        fc.pre(36 % bins === 0);
        const found = scores(engine, "js", histograms(p, bins), histograms(q, bins), { mass: "given" });
        for (let row = 0; row < 36 / bins; row++) {
          const of = (values: readonly number[]) => values.slice(row * bins, (row + 1) * bins);
          expect(found[row]).toBe(score("js", of(p), of(q), { mass: "given" }));
        }
      }),
      RUNS,
    );
  });
});
