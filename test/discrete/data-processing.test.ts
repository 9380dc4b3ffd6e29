import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { obeys } from "../../src/divergence-documentation.ts";
import { type Divergence, divergences } from "../../src/divergences.ts";
import { coarsen, type DivergenceName, divergenceNames, pushForward } from "../../src/index.ts";
import { engines, scores } from "../engines.ts";
import { errorOfRounding, nothing, RELATIVE_ERROR } from "../tolerances.ts";

// Data processing: no divergence between two histograms rises when both go through the same map or channel.

/** The same rows in every run: another seed is a change to this file. */
const RUNS = { seed: 314159, numRuns: 250 };

/** Not the entropies: they are of no two histograms' difference, and a channel may raise them. */
const processed = divergenceNames.filter(
  (name) => obeys(name, "coarsening-never-raises") && obeys(name, "zero-of-equals"),
);

const masses = {
  counts: fc.nat({ max: 60_000 }),
  positive: fc.double({ min: 1e-10, max: 1e10, noNaN: true }),
  zeros: fc.oneof(fc.constant(0), fc.double({ min: 1e-10, max: 1e10, noNaN: true })),
} as const;

const rowOf = (mass: fc.Arbitrary<number>, bins: number) =>
  fc.array(mass, { minLength: bins, maxLength: bins }).filter((row) => row.some(Boolean));

const bins = fc.integer({ min: 1, max: 12 });

/** Two rows; now and then nearly equal ones. */
function pairOf(length: number): fc.Arbitrary<readonly [p: readonly number[], q: readonly number[]]> {
  const near = fc
    .tuple(rowOf(masses.positive, length), rowOf(fc.double({ min: -0.5, max: 0.5, noNaN: true }), length), fc.nat(14))
    .map(([p, directions, decades]): [number[], number[]] => [
      p,
      p.map((mass, bin) => mass * (1 + (directions[bin] as number) * 10 ** -decades)),
    ]);
  const either = Object.values(masses).map((mass) => fc.tuple(rowOf(mass, length), rowOf(mass, length)));
  return fc.oneof(...either, near);
}

const massOf = (row: readonly number[]) => row.reduce((sum, mass) => sum + mass, 0);

describe.each(engines)("$name", ({ engine }) => {
  const score = (divergence: DivergenceName, P: readonly number[], Q: readonly number[]) =>
    scores(engine, divergence, P, Q)[0] as number;
  const scoreOf = (divergence: DivergenceName, P: { data: Float64Array }, Q: { data: Float64Array }) =>
    score(divergence, Array.from(P.data), Array.from(Q.data));

  /** Both scores may be off, and the masses that were processed are rounded. */
  function expectAtMost(
    divergence: DivergenceName,
    got: number,
    most: number,
    [p, q]: readonly [readonly number[], readonly number[]],
  ): void {
    if (most === Number.POSITIVE_INFINITY) return;
    // Of rows as given, in units of their masses.
    const { given, root } = divergences.get(divergence) as Divergence;
    const unit = given === true ? massOf(p) + massOf(q) : 1;
    const rounding = errorOfRounding((root ? most * most : most) / unit) * unit;
    const budget = root ? Math.sqrt(most * most + rounding) - most : rounding;
    expect(got).toBeLessThanOrEqual(most * (1 + 2 * RELATIVE_ERROR) + budget + nothing(divergence) * unit);
  }

  test.each(processed)("%s of coarser histograms is no larger", (divergence) => {
    const cases = bins.chain((length) =>
      fc.tuple(pairOf(length), fc.array(fc.nat({ max: length - 1 }), { minLength: length, maxLength: length })),
    );
    fc.assert(
      fc.property(cases, ([[p, q], map]) => {
        expectAtMost(divergence, scoreOf(divergence, coarsen(p, map), coarsen(q, map)), score(divergence, p, q), [
          p,
          q,
        ]);
      }),
      RUNS,
    );
  });

  test.each(processed)("%s of histograms behind a channel is no larger", (divergence) => {
    const cases = fc.tuple(bins, bins).chain(([from, to]) => {
      const weights = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1, noNaN: true }));
      const channelRow = rowOf(weights, to).map((row) => row.map((weight) => weight / massOf(row)));
      return fc.tuple(pairOf(from), fc.array(channelRow, { minLength: from, maxLength: from }), fc.constant(to));
    });
    fc.assert(
      fc.property(cases, ([[p, q], rows, to]) => {
        const channel = { data: rows.flat(), shape: [p.length, to] } as const;
        const [P, Q] = [pushForward(p, channel), pushForward(q, channel)];
        expectAtMost(divergence, scoreOf(divergence, P, Q), score(divergence, p, q), [p, q]);
      }),
      RUNS,
    );
  });

  test.each(processed)("%s stays where the map loses nothing: bins of one ratio p/q are put together", (divergence) => {
    const cases = bins.chain((length) =>
      fc.tuple(
        rowOf(masses.counts, length),
        rowOf(masses.counts, length),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: length, maxLength: length }),
      ),
    );
    fc.assert(
      fc.property(cases, ([p, q, eighths]) => {
        // Each bin in two parts, in eighths of it; the map puts them together again.
        const parts = (row: readonly number[]) =>
          row.flatMap((mass, bin) => [mass * (eighths[bin] as number), mass * (8 - (eighths[bin] as number))]);
        const map = p.flatMap((_, bin) => [bin, bin]);
        const want = score(divergence, parts(p), parts(q));
        const got = scoreOf(divergence, coarsen(parts(p), map), coarsen(parts(q), map));
        if (got === want) return;
        expect(Math.abs(got - want)).toBeLessThanOrEqual(2 * RELATIVE_ERROR * want + nothing(divergence));
      }),
      RUNS,
    );
  });

  test("a channel that tells nothing leaves nothing", () => {
    const blind = { data: [0.2, 0.3, 0.5, 0.2, 0.3, 0.5], shape: [2, 3] } as const;
    const [P, Q] = [pushForward([1, 9], blind), pushForward([5, 2], blind)];
    expect(scoreOf("kl", P, Q)).toBeLessThanOrEqual(nothing("kl"));
  });

  test("a channel that loses nothing changes nothing", () => {
    const flipped = { data: [0, 1, 1, 0], shape: [2, 2] } as const;
    expect(pushForward([0.1, 0.9], flipped).data).toEqual(Float64Array.of(0.9, 0.1));
    expect(scoreOf("kl", pushForward([1, 9], flipped), pushForward([5, 2], flipped))).toBe(score("kl", [9, 1], [2, 5]));
  });
});
