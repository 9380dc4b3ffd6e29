import { describe, expect, test } from "vitest";
import { isSum } from "../src/divergences.ts";
import {
  type AnyDivergence,
  alphaDivergence,
  fDivergence,
  histograms,
  jensenShannon,
  type ParametricDivergence,
  renyi,
  skewKl,
  sparseHistograms,
  tsallis,
} from "../src/index.ts";
import { byGenerator, entryOf, nameOf, parametricDivergences } from "./any-divergences.ts";
import { BLOCK_BYTES, engines, engineWithTiles, javaScript, wasm } from "./engines.ts";
import { loadNasty, loadParametric, loadRows, loadStress, parametricNamed } from "./golden/load.ts";
import { batchOf, difference, mixedRows } from "./pair-rows.ts";
import { choose, randomNumbers } from "./random.ts";
import {
  magnitudeOfTerms,
  PAIRS_RELATIVE_ERROR,
  RELATIVE_ERROR,
  SINGLE_RELATIVE_ERROR,
  SUBNORMAL_ERROR,
} from "./tolerances.ts";

// Divergences by value: against mpmath, in their limits, and by the relations that hold between them.

const random = randomNumbers(8128);
const row = (bins: number, exponent = 3) => Array.from({ length: bins }, () => random() ** exponent + 1e-4);

/** Whether two numbers are one, but for what a score may be wrong by, next to `scale`. */
function isNear(got: number, want: number, scale = Math.abs(want)): boolean {
  if (Object.is(got, want)) return true;
  return Math.abs(got - want) <= Math.max(RELATIVE_ERROR * scale, SUBNORMAL_ERROR);
}

/** The value of a divergence by its golden name: `renyi(0.5)`. */
function divergenceNamed(name: string): AnyDivergence {
  const parts = parametricNamed(name);
  if (parts === undefined) return name as AnyDivergence;
  const make = { renyi, tsallis, alpha: alphaDivergence, "skew-kl": skewKl, "jensen-shannon": jensenShannon };
  return make[parts.family](parts.parameter);
}

describe.each(engines)("$name", ({ engine }) => {
  const score = (divergence: AnyDivergence, p: readonly number[], q: readonly number[], options = {}) =>
    engine.score(divergence, [...p], [...q], options)[0] as number;

  test("golden values of rows divided by their masses: rows.json, stress.json, nasty.json", () => {
    const missed: string[] = [];
    let compared = 0;
    for (const { name: rowName, p, q, expected } of [...loadRows(), ...loadStress(), ...loadNasty().rows]) {
      for (const [name, want] of Object.entries(expected)) {
        if (parametricNamed(name) === undefined) continue;
        const got = score(divergenceNamed(name), p, q);
        compared++;
        if (!isNear(got, want)) missed.push(`${name} of ${rowName}: got ${got}, want ${want}`);
      }
    }
    expect(missed.slice(0, 10)).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(226 * 9);
  });

  test("golden values of many orders, of rows as given, and under policies: parametric.json", () => {
    const missed: string[] = [];
    let compared = 0;
    for (const { name: rowName, p, q, mass, zeros, scores } of loadParametric()) {
      for (const [name, want] of Object.entries(scores)) {
        const got = score(divergenceNamed(name), p, q, { mass, zeros });
        // Terms have both signs where a policy changed masses.
        const hasBothSigns = mass === "given" || zeros === "drop" || typeof zeros === "object";
        const scale = Math.max(Math.abs(want), hasBothSigns ? magnitudeOfTerms(p, q, mass) : 0);
        compared++;
        if (!isNear(got, want, scale)) missed.push(`${name} of ${rowName}: got ${got}, want ${want}`);
      }
    }
    expect(missed.slice(0, 10)).toEqual([]);
    expect(compared).toBeGreaterThan(2500);
  });

  test("in single precision", () => {
    const worst = new Map<string, number>();
    for (const bins of [3, 16, 65, 600]) {
      for (const step of [0, 1, 0.01]) {
        const p = Float32Array.from(row(bins, 5));
        const q = step === 0 ? Float32Array.from(row(bins)) : p.map((x) => x * (1 + step * (random() - 0.5)));
        for (const divergence of parametricDivergences) {
          const [single] = engine.score(divergence, p, q) as unknown as [number];
          const double = score(divergence, [...p], [...q], { precision: "double" });
          const error = single === double ? 0 : Math.abs(single - double) / Math.abs(double);
          worst.set(divergence.name, Math.max(error, worst.get(divergence.name) ?? 0));
        }
      }
    }
    expect([...worst].filter(([, error]) => !(error <= SINGLE_RELATIVE_ERROR))).toEqual([]);
    // Some of them do have kernels of single precision.
    expect(worst.get("skew-kl(0.1)")).toBeGreaterThan(RELATIVE_ERROR);
  });

  describe("limits", () => {
    const pairs = Array.from({ length: 40 }, (_, turn) => {
      const p = row(2 + (turn % 7));
      return [p, turn % 2 === 0 ? row(p.length) : p.map((x) => x * (1 + 1e-3 * random()))] as const;
    });

    test.each([renyi, tsallis, alphaDivergence])("%o at an order near 1 is KL, from both sides", (make) => {
      for (const [p, q] of pairs) {
        const kl = score("kl", p, q);
        for (const step of [1e-10, -1e-10]) {
          expect(Math.abs(score(make(1 + step), p, q) - kl)).toBeLessThanOrEqual(1e-9 * kl);
        }
        expect(score(make(1), p, q)).toBe(kl);
      }
    });

    test("Rényi at order 0 is of the support, at a large one the largest log-ratio", () => {
      for (const [p, q] of pairs) {
        const holed = p.map((x, bin) => (bin === 0 ? 0 : x));
        const massOfQ = q.reduce((sum, x) => sum + x);
        const expected = Math.log(massOfQ / q.slice(1).reduce((sum, x) => sum + x));
        expect(score(renyi(0), holed, q)).toBeCloseTo(expected, 13);
        expect(score(renyi(1e-13), holed, q)).toBeCloseTo(expected, 10);
        expect(score(renyi(0), p, q)).toBe(0);
        const massOfP = p.reduce((sum, x) => sum + x);
        const ratios = p.map((x, bin) => Math.log(((x / (q[bin] as number)) * massOfQ) / massOfP));
        expect(score(renyi(Number.POSITIVE_INFINITY), p, q)).toBeCloseTo(Math.max(...ratios), 13);
        expect(score(renyi(1e13), p, q)).toBeCloseTo(Math.max(...ratios), 10);
        expect(score(renyi(2 ** 1001), p, q)).toBe(score(renyi(Number.POSITIVE_INFINITY), p, q));
      }
    });

    test("what an order, share or weight has a name for", () => {
      for (const [p, q] of pairs) {
        const same: readonly (readonly [ParametricDivergence, number])[] = [
          [renyi(0.5), 2 * score("bhattacharyya", p, q)],
          [renyi(2), Math.log1p(score("chi-squared", p, q))],
          [tsallis(2), score("chi-squared", p, q)],
          [tsallis(0.5), 2 * score("squared-hellinger", p, q)],
          [alphaDivergence(0.5), 4 * score("squared-hellinger", p, q)],
          [alphaDivergence(2), score("chi-squared", p, q) / 2],
          [alphaDivergence(-1), score("neyman-chi-squared", p, q) / 2],
          [alphaDivergence(0), score("reverse-kl", p, q)],
          [skewKl(0), score("kl", p, q)],
          [jensenShannon(0.5), score("js", p, q)],
        ];
        for (const [divergence, want] of same) expect(isNear(score(divergence, p, q), want)).toBe(true);
        for (const none of [skewKl(1), jensenShannon(0), jensenShannon(1)]) expect(score(none, p, q)).toBe(0);
      }
    });

    test("Rényi never falls as its order grows", () => {
      const orders = [
        0,
        1e-6,
        0.2,
        0.5,
        0.7,
        0.99999,
        1,
        1.00001,
        1.5,
        2,
        3,
        4.1,
        20,
        500,
        3000,
        1e7,
        Number.POSITIVE_INFINITY,
      ];
      for (const [p, q] of pairs) {
        const values = orders.map((order) => score(renyi(order), p, q));
        for (const [place, value] of values.slice(1).entries()) {
          expect(value, `${orders[place + 1]}`).toBeGreaterThanOrEqual(
            (values[place] as number) * (1 - RELATIVE_ERROR),
          );
        }
      }
    });

    test("orders of any size: what no double tells from 0, and what leaves the range of doubles", () => {
      for (const tiny of [1e-300, 1e-310, 5e-324]) {
        for (const order of [tiny, -tiny]) {
          expect(isNear(score(alphaDivergence(order), [9, 1], [5, 5]), score("reverse-kl", [9, 1], [5, 5]))).toBe(true);
        }
      }
      expect(score(alphaDivergence(1e150), [9, 1], [5, 5])).toBe(Number.POSITIVE_INFINITY);
      expect(score(alphaDivergence(-1e150), [9, 1], [5, 5])).toBe(Number.POSITIVE_INFINITY);
    });

    test("orders a and 1 − a exchange P and Q", () => {
      for (const [p, q] of pairs) {
        for (const a of [0.1, 0.3, 0.45]) {
          const [one, other] = [score(renyi(a), p, q), score(renyi(1 - a), q, p)];
          expect(isNear(one, (a / (1 - a)) * other, 4 * one)).toBe(true);
          expect(isNear(score(alphaDivergence(a), p, q), score(alphaDivergence(1 - a), q, p), 4 * one)).toBe(true);
        }
      }
    });
  });

  test.each(parametricDivergences.map((divergence) => [divergence.name, divergence] as const))(
    "%s: nothing of equal rows, never less, additive bins, one answer in every shape",
    (_, divergence) => {
      for (const bins of [1, 2, 5, 64, 130, 600]) {
        const p = row(bins);
        const q = bins % 2 === 0 ? row(bins) : p.map((x) => x * (1 + 1e-9 * random()));
        expect(score(divergence, p, p)).toBe(0);
        const own = score(divergence, p, q);
        expect(own).toBeGreaterThanOrEqual(0);
        if (isSum(entryOf(divergence))) {
          const { data } = engine.contributions(divergence, p, q);
          const sum = data.reduce((total, x) => total + x, 0);
          const magnitude = data.reduce((total, x) => total + Math.abs(x), 0);
          // A generator loses what it loses near 1.
          const scale = divergence === byGenerator ? 1 : magnitude;
          expect(Math.abs(sum - own)).toBeLessThanOrEqual(4 * RELATIVE_ERROR * scale);
        } else {
          expect(() => engine.contributions(divergence, p, q)).toThrow("a divergence that is a sum over bins");
        }
        const batch = histograms([...p, ...q, ...p], bins);
        const { data: pairs } = engine.pairwise(divergence, batch, histograms([...q, ...p], bins));
        // KL goes by the product.
        expect(Math.abs((pairs[0] as number) - own)).toBeLessThanOrEqual(PAIRS_RELATIVE_ERROR * own);
        expect(pairs[1]).toBe(0);
        const nearest = engine.nearest(divergence, q, batch, { count: 3 });
        expect(nearest.scores[0]).toBe(nameOf(divergence) === "skew-kl(1)" ? 0 : Math.min(score(divergence, q, p), 0));
      }
      const dense = [0, 3, 0, 0, 1, 2.5, 0, 0.25];
      const stored = dense.flatMap((x, bin) => (x > 0 ? [bin] : []));
      const sparse = sparseHistograms({
        indptr: [0, stored.length],
        indices: stored,
        data: stored.map((bin) => dense[bin] as number),
        bins: dense.length,
      });
      const q = row(dense.length);
      const [got] = engine.score(divergence, sparse, q) as unknown as [number];
      expect(isNear(got, score(divergence, dense, q))).toBe(true);
      const [other] = engine.score(divergence, q, sparse) as unknown as [number];
      expect(isNear(other, score(divergence, q, dense))).toBe(true);
    },
  );

  describe("fDivergence", () => {
    const logarithmic = (t: number) => t * Math.log(t);
    const ofKl = fDivergence(logarithmic, { name: "t ln t", slopeAtInfinity: Number.POSITIVE_INFINITY, atZero: 0 });

    test("of known generators has the values of their divergences", () => {
      for (let turn = 0; turn < 50; turn++) {
        const p = row(1 + (turn % 9));
        const q = row(p.length);
        const scale = 1 + score("kl", p, q);
        expect(Math.abs(score(ofKl, p, q) - score("kl", p, q))).toBeLessThanOrEqual(RELATIVE_ERROR * scale);
        expect(isNear(score(byGenerator, p, q), score("total-variation", p, q), 1)).toBe(true);
      }
    });

    test("has zeros, policies, and rows beyond the regular range", () => {
      expect(score(ofKl, [1, 0, 1], [1, 1, 1])).toBeCloseTo(Math.log(1.5), 15);
      expect(score(ofKl, [1, 1, 1], [1, 0, 1])).toBe(Number.POSITIVE_INFINITY);
      expect(() => score(ofKl, [1, 1, 1], [1, 0, 1], { zeros: "throw" })).toThrow("bin 1");
      const policies = [{ epsilon: 1e-3 }, { pseudocount: 0.5 }, "drop"];
      for (const zeros of policies) {
        const want = score("kl", [1, 1, 1], [1, 0, 1], { zeros });
        expect(score(ofKl, [1, 1, 1], [1, 0, 1], { zeros })).toBeCloseTo(want, 14);
      }
      expect(score(ofKl, [1e-310, 3e-310], [1e308, 1e308])).toBeCloseTo(score("kl", [1, 3], [1, 1]), 14);
      expect(score(byGenerator, [0, 2], [3, 0])).toBe(1);
      expect(score(byGenerator, [0, 2], [3, 0], { mass: "given" })).toBe(2.5);
    });

    test("is given ratios that are positive and finite", () => {
      const ratios: number[] = [];
      const seen = fDivergence((t) => ratios.push(t) && Math.abs(t - 1) / 2, {
        name: "seen",
        slopeAtInfinity: 0.5,
        atZero: 0.5,
      });
      expect(score(seen, [1, 1e-320, 1], [1e-320, 1, 1])).toBe(0.5);
      expect(ratios.every((t) => t > 0 && t < Number.POSITIVE_INFINITY)).toBe(true);
    });

    test("that throws, or calls the engine, changes nothing", () => {
      const rows = 2 ** 20 + 1;
      const P = { data: [1, 2], shape: [rows, 2], stride: 0 } as const;
      const out = new Float64Array(rows).fill(7);
      let calls = 0;
      const fails = (then: () => number) =>
        fDivergence((t) => (t === 1 ? 0 : calls++ > 1000 ? then() : t), {
          name: "fails",
          slopeAtInfinity: 1,
          atZero: 0,
        });
      const thrower = fails(() => {
        throw new Error("from f");
      });
      expect(() => engine.score(thrower, P, [2, 1], { out })).toThrow("from f");
      calls = 0;
      const caller = fails(() => engine.score("kl", [1], [1])[0] as number);
      expect(() => engine.score(caller, P, [2, 1], { out })).toThrow(expect.objectContaining({ code: "ENGINE_BUSY" }));
      expect(out.every((score) => score === 7)).toBe(true);
      // And the engine is there again.
      expect(score("kl", [9, 1], [5, 5])).toBeCloseTo(0.3680642, 7);
    });

    test("refuses what is no generator", () => {
      const limits = { name: "f", slopeAtInfinity: 1, atZero: 0 };
      const wrong: readonly (readonly [unknown, unknown, string])[] = [
        [1, limits, "f: expected a function of a number, got 1"],
        [() => "x", limits, "f: expected a function that is 0 at 1"],
        [() => Number.NaN, limits, "f: expected a function that is 0 at 1"],
        [() => 3, limits, "f: expected a function that is 0 at 1"],
        [logarithmic, undefined, "options"],
        [logarithmic, { ...limits, name: "" }, "name"],
        [logarithmic, { name: "f", atZero: 0 }, "slopeAtInfinity"],
        [logarithmic, { ...limits, atZero: "0" }, "atZero"],
        [logarithmic, { ...limits, atZero: Number.NEGATIVE_INFINITY }, "atZero: expected a number, or Infinity"],
        [logarithmic, { ...limits, base: 2 }, "base"],
      ];
      for (const [f, options, message] of wrong) {
        expect(() => fDivergence(f as typeof logarithmic, options as typeof limits)).toThrow(message);
      }
      expect(() => score(ofKl, [1, 1], [1, 2], { base: 2 })).toThrow("base");
    });
  });

  test("an order, share or weight out of range is refused", () => {
    const wrong: readonly (() => unknown)[] = [
      () => renyi(-1),
      () => renyi(Number.NaN),
      () => renyi("2" as unknown as number),
      () => tsallis(-0.5),
      () => tsallis(Number.POSITIVE_INFINITY),
      () => alphaDivergence(Number.POSITIVE_INFINITY),
      () => alphaDivergence(2 ** 501),
      () => skewKl(1.5),
      () => skewKl(-0.1),
      () => jensenShannon(2),
      () => jensenShannon(Number.NaN),
    ];
    for (const make of wrong) expect(make).toThrow(/^(?:alpha|lambda|weight): expected/);
    expect(() => score(renyi(2), [1], [1], { mass: "given" })).toThrow(
      `"renyi(2)" is one of rows divided by their masses`,
    );
    expect(() => score(tsallis(2), [1], [1], { base: 2 })).toThrow("base");
    expect(() => score({ name: "renyi(2)" } as never, [1], [1])).toThrow("its name, or what renyi and its like return");
  });

  test("a zero under mass is thrown for wherever it makes a divergence infinite", () => {
    const throwing = { zeros: "throw" } as const;
    const infinite = [
      renyi(1.5),
      renyi(1e4),
      renyi(Number.POSITIVE_INFINITY),
      tsallis(2),
      alphaDivergence(7),
      skewKl(0),
    ];
    for (const divergence of infinite) {
      // The largest ratio of the bins that are left is below 1.
      for (const [p, q] of [
        [
          [1, 2],
          [0, 3],
        ],
        [
          [1, 1],
          [1, 0],
        ],
        [
          [1e-310, 1],
          [0, 1],
        ],
      ] as const) {
        const fault = { code: "ZERO_UNDER_MASS", argument: "Q", row: 0 };
        expect(() => score(divergence, p, q, throwing), divergence.name).toThrow(expect.objectContaining(fault));
        expect(score(divergence, p, q)).toBe(Number.POSITIVE_INFINITY);
      }
    }
    for (const finite of [renyi(0.5), tsallis(0.5), skewKl(0.5), jensenShannon(0.2)]) {
      expect(score(finite, [1, 2], [0, 3], throwing)).toBe(score(finite, [1, 2], [0, 3]));
    }
  });

  test("a base is a unit of those that have a logarithm", () => {
    const [p, q] = [row(7), row(7)];
    for (const divergence of [
      renyi(0),
      renyi(0.3),
      renyi(3),
      renyi(Number.POSITIVE_INFINITY),
      skewKl(0.2),
      jensenShannon(0.2),
    ]) {
      const bits = score(divergence, p, q, { base: 2 });
      expect(isNear(bits, score(divergence, p, q) / Math.LN2)).toBe(true);
    }
  });

  test("random rows of any two sizes: the definitions", () => {
    for (let turn = 0; turn < 300; turn++) {
      const bins = choose(random, [2, 3, 4, 7, 16, 33]);
      const [p, q] = [row(bins, choose(random, [1, 4, 9])), row(bins, choose(random, [1, 4]))];
      const [a, b] = [p, q].map((x) => x.reduce((sum, y) => sum + y)) as [number, number];
      const alpha = choose(random, [-0.7, 0.2, 0.6, 1.3, 2.2, 3.7]);
      const coefficient = p.reduce(
        (sum, x, bin) => sum + (x / a) ** alpha * ((q[bin] as number) / b) ** (1 - alpha),
        0,
      );
      const distance = Math.abs(coefficient - 1);
      // What the definition itself loses.
      const slack = (1 + coefficient) * 1e-14;
      const got = score(alphaDivergence(alpha), p, q);
      expect(Math.abs(got * Math.abs(alpha * (alpha - 1)) - distance)).toBeLessThanOrEqual(slack);
      if (alpha < 0) continue;
      expect(Math.abs(score(tsallis(alpha), p, q) * Math.abs(alpha - 1) - distance)).toBeLessThanOrEqual(slack);
      const renyied = score(renyi(alpha), p, q) * (alpha - 1);
      expect(Math.abs(Math.exp(renyied) - coefficient)).toBeLessThanOrEqual(2 * slack);
    }
  });
});

describe("all pairs and the nearest rows: JavaScript's bits are those of WebAssembly, in tiles of any size", () => {
  const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 65, 127, 128, 129, 511, 512, 513, 4096];
  test.each(lengths)("of rows of %i bins", async (bins) => {
    const tiled = [await engineWithTiles("wasm", BLOCK_BYTES), await engineWithTiles("js", 3 * BLOCK_BYTES)];
    // KL goes by the product where four rows fit in a tile: in the least of these, of 128 bins.
    const others = bins <= 128 ? tiled : [];
    const P = batchOf(mixedRows(random, bins).slice(0, bins > 600 ? 3 : 7));
    const Q = batchOf(mixedRows(random, bins).slice(0, bins > 600 ? 2 : 5));
    for (const divergence of parametricDivergences) {
      const options = { invalid: "nan" } as const;
      const pairs = wasm.pairwise(divergence, P, Q, options).data;
      const nearest = wasm.nearest(divergence, P, Q, { ...options, count: 2 });
      for (const engine of [javaScript, ...others]) {
        expect(difference(engine.pairwise(divergence, P, Q, options).data, pairs), divergence.name).toBeUndefined();
        const own = engine.nearest(divergence, P, Q, { ...options, count: 2 });
        expect(difference(own.scores, nearest.scores), divergence.name).toBeUndefined();
        expect(own.indices).toEqual(nearest.indices);
      }
    }
  });
});
