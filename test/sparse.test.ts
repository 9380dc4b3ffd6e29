import { describe, expect, test } from "vitest";
import { arenaBytes } from "../src/backend/arena.ts";
import type { Kernels } from "../src/backend/backend.ts";
import { exactInteger } from "../src/backend/exact.ts";
import { ExactSum } from "../src/backend/exact-sum.ts";
import { createJavaScriptBackend } from "../src/backend/js.ts";
import { isSum, divergences as table } from "../src/divergences.ts";
import { Engine } from "../src/engine.ts";
import {
  type DivergenceName,
  divergenceNames,
  type HistogramArray,
  histograms,
  isKullbackError,
  klDivergence,
  type ScoreInput,
  type ScoreOptions,
  type SparseBatch,
  sparseHistograms,
} from "../src/index.ts";
import { entryOf, massesOf } from "./any-divergences.ts";
import { contributions, engines, GREATEST_TILE, javaScript, wasm } from "./engines.ts";
import { loadEnds, loadNasty, loadRows, loadStress, loadZeros, ZEROS_EPSILON } from "./golden/load.ts";
import { choose, randomNumbers } from "./random.ts";
import { isRight, magnitudeOfTerms, nothing, RELATIVE_ERROR } from "./tolerances.ts";

// Sparse rows against the same rows in full, against golden values, and against closed forms.

type Rows = readonly (readonly number[])[];

function scores(engine: Engine, name: DivergenceName, P: ScoreInput, Q: ScoreInput, options?: ScoreOptions) {
  return name === "entropy" ? engine.score(name, P as SparseBatch, options) : engine.score(name, P, Q, options);
}

const inFull = (rows: Rows) => histograms(rows.flat(), (rows[0] as readonly number[]).length);

/** The rows' entries: in the order of `bins`, and with a zero stored where `isStored` says so. */
function sparse(rows: Rows, inOrder = (bins: number[]) => bins, isStored = () => false): SparseBatch {
  const indptr = [0];
  const indices: number[] = [];
  const data: number[] = [];
  for (const row of rows) {
    const bins = [...row.keys()].filter((bin) => row[bin] !== 0 || isStored());
    for (const bin of inOrder(bins)) {
      indices.push(bin);
      data.push(row[bin] as number);
    }
    indptr.push(indices.length);
  }
  return sparseHistograms({ indptr, indices, data, bins: (rows[0] as readonly number[]).length });
}

function shuffled(random: () => number) {
  return (bins: number[]) => {
    const order = [...bins];
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other] as number, order[at] as number];
    }
    return order;
  };
}

const policies: readonly ScoreOptions["zeros"][] = [
  "infinite",
  { epsilon: 1e-10 },
  { pseudocount: 0.5 },
  "drop",
  "throw",
];

/** What the sum of terms of both signs may be wrong by; nothing where all have one. */
function allowed(engine: Engine, name: DivergenceName, p: readonly number[], q: readonly number[], options: object) {
  if (!isSum(entryOf(name))) return 0;
  const parts = contributions(engine, name, p, q, options);
  return RELATIVE_ERROR * parts.reduce((sum, part) => sum + Math.abs(part), 0);
}

/** Scores and lost masses, or what was wrong, and where. */
function answer(engine: Engine, name: DivergenceName, P: ScoreInput, Q: ScoreInput, options: ScoreOptions) {
  const rows = (P as SparseBatch).shape[0];
  const lostMass = options.zeros === "drop" ? new Float64Array(rows) : undefined;
  try {
    return { scores: scores(engine, name, P, Q, { ...options, lostMass }), lostMass };
  } catch (error) {
    if (!isKullbackError(error)) throw error;
    return { message: `${error.code}: ${error.message} (${error.row}, ${error.bin}, ${error.otherRow})` };
  }
}

const bins = 40;
const kinds: Readonly<Record<string, (random: () => number) => number>> = {
  counts: (random) => (random() < 0.7 ? 0 : 1 + Math.floor(9 * random())),
  skewed: (random) => (random() < 0.5 ? 0 : random() ** 9),
  full: (random) => random(),
  wide: (random) => (random() < 0.6 ? 0 : 2 ** (1600 * random() - 800)),
};

/** Rows of both batches, half of those of P near the other's where both have mass. */
function randomRows(random: () => number, count: number, kind: string, otherKind: string): { P: Rows; Q: Rows } {
  const draw = (of: string) => {
    const row = Array.from({ length: bins }, () => kinds[of]?.(random) as number);
    row[Math.floor(bins * random())] = 1;
    return row;
  };
  const Q = Array.from({ length: count }, () => draw(otherKind));
  const P = Q.map((row) => {
    if (random() < 0.5) return draw(kind);
    const step = choose(random, [0, 1e-3, 1e-9, 1e-15]);
    const isLeftOut = choose(random, [0, 0.2, 0.9]);
    const near = row.map((mass) => (random() < isLeftOut ? 0 : mass * (1 + step * random())));
    near[row.findIndex((mass) => mass > 0)] = row.find((mass) => mass > 0) as number;
    return near;
  });
  return { P, Q };
}

describe.each(engines)("$name: sparse rows have the scores of rows in full", ({ engine }) => {
  const random = randomNumbers(77);

  describe.each(Object.keys(kinds).flatMap((kind) => Object.keys(kinds).map((other) => ({ kind, other }))))(
    "$kind against $other",
    ({ kind, other }) => {
      test.each(divergenceNames)("%s", (name) => {
        let compared = 0;
        for (const mass of massesOf(name)) {
          for (const zeros of policies) {
            const drawn = randomRows(random, 4, kind, other);
            const options = { mass, zeros };
            const order = shuffled(random);
            const isStored = () => random() < 0.1;
            const [first] = drawn.Q as [readonly number[]];
            const P = sparse(drawn.P, order, isStored);
            const fullP = inFull(drawn.P);
            const Q = sparse(drawn.Q, order, isStored);
            const fullQ = inFull(drawn.Q);
            const cases: readonly (readonly [ScoreInput, ScoreInput, ScoreInput, Rows])[] = [
              [P, inFull([first]), inFull([first]), drawn.Q.map(() => first)],
              [P, sparse([first], order, isStored), inFull([first]), drawn.Q.map(() => first)],
              [P, Q, fullQ, drawn.Q],
              [P, fullQ, fullQ, drawn.Q],
              [fullP, Q, fullQ, drawn.Q],
            ];
            for (const [givenP, givenQ, wantedQ, rows] of cases) {
              const want = answer(engine, name, fullP, wantedQ, options);
              const got = answer(engine, name, givenP, givenQ, options);
              expect(got.message).toBe(want.message);
              want.scores?.forEach((score, row) => {
                const p = drawn.P[row] as readonly number[];
                const q = rows[row] as readonly number[];
                const found = got.scores?.[row] as number;
                compared++;
                if (isRight(name, found, score)) return;
                const slack = allowed(engine, name, p, q, options);
                const isNear = Math.abs(found - score) <= slack;
                expect(isNear, `${JSON.stringify(options)} [${p}] [${q}]: ${found}, in full ${score}`).toBe(true);
              });
              want.lostMass?.forEach((lost, row) => {
                const found = got.lostMass?.[row] as number;
                if (!Object.is(found, lost)) expect(Math.abs(found / lost - 1)).toBeLessThanOrEqual(RELATIVE_ERROR);
              });
            }
          }
        }
        expect(compared).toBeGreaterThan(60);
      });
    },
  );

  test("base and root", () => {
    const P = [[1, 0, 3, 0]];
    const Q = [[1, 1, 1, 5]];
    for (const options of [{ base: 2 }, { base: 10 }]) {
      for (const name of ["js", "js-distance", "kl"] as const) {
        const [want] = scores(engine, name, inFull(P), inFull(Q), options) as unknown as [number];
        expect(isRight(name, scores(engine, name, sparse(P), inFull(Q), options)[0] as number, want)).toBe(true);
        expect(isRight(name, scores(engine, name, sparse(P), sparse(Q), options)[0] as number, want)).toBe(true);
      }
    }
  });

  test("rows longer than a tile", () => {
    const P = Array.from({ length: 40_000 }, () => (random() < 0.5 ? 0 : random()));
    const Q = P.map((mass) => (random() < 0.3 ? 0 : mass + 0.01 * random()));
    for (const name of divergenceNames) {
      for (const zeros of ["infinite", "drop"] as const) {
        const [want] = scores(engine, name, inFull([P]), inFull([Q]), { zeros }) as unknown as [number];
        for (const given of [inFull([Q]), sparse([Q])]) {
          const [got] = scores(engine, name, sparse([P]), given, { zeros }) as unknown as [number];
          const slack = zeros === "drop" && want !== Number.POSITIVE_INFINITY ? RELATIVE_ERROR : 0;
          expect(isRight(name, got, want) || Math.abs(got - want) <= slack, `${name}: ${got}, ${want}`).toBe(true);
        }
      }
    }
  });
});

describe.each(engines)("$name: golden values", ({ engine }) => {
  const rows = [...loadRows(), ...loadStress(), ...loadNasty().rows];

  test.each(divergenceNames)("%s", (name) => {
    const missed: string[] = [];
    let compared = 0;
    for (const row of rows) {
      const want = (table.get(name)?.given ? row.given : row.expected)[name];
      if (want === undefined) continue;
      for (const Q of [inFull([row.q]), sparse([row.q])]) {
        const got = scores(engine, name, sparse([row.p]), Q)[0] as number;
        if (!isRight(name, got, want)) missed.push(`${row.name}: got ${got}, want ${want}`);
        compared++;
      }
    }
    expect(missed.slice(0, 10)).toEqual([]);
    if (name !== "psi") expect(compared).toBe(2 * rows.length);
  });

  test.each(divergenceNames)("%s, at the ends of what doubles hold", (name) => {
    const missed: string[] = [];
    const ends = loadEnds().filter(({ mass }) => massesOf(name).includes(mass));
    for (const row of ends) {
      const want = row.scores[name];
      if (want === undefined) continue;
      const parts = row.contributions[name] ?? [];
      const isMixed = row.mass === "given" || row.zeros === "drop" || (row.zeros as { epsilon?: number }).epsilon;
      const slack = isMixed ? RELATIVE_ERROR * parts.reduce((sum, part) => sum + Math.abs(part), 0) : 0;
      const options = table.get(name)?.given ? { zeros: row.zeros } : { zeros: row.zeros, mass: row.mass };
      for (const Q of [inFull([row.q]), sparse([row.q])]) {
        const got = scores(engine, name, sparse([row.p]), Q, options)[0] as number;
        if (isRight(name, got, want) || Math.abs(got - want) <= slack) continue;
        missed.push(`${row.name}: got ${got}, want ${want}`);
      }
    }
    expect(missed).toEqual([]);
    expect(ends.length).toBeGreaterThan(5);
  });

  test.each(["infinite", "epsilon", "drop"] as const)("of the policy %s", (policy) => {
    const zeros = policy === "epsilon" ? { epsilon: ZEROS_EPSILON } : policy;
    const missed: string[] = [];
    for (const row of loadZeros()) {
      for (const name of ["kl", "reverse-kl", "jeffreys", "js", "cross-entropy"] as const) {
        const want = row[policy][name] as number;
        const [from, to] = name === "reverse-kl" ? [row.q, row.p] : [row.p, row.q];
        const slack = RELATIVE_ERROR * magnitudeOfTerms(from, to, "normalize");
        for (const Q of [inFull([row.q]), sparse([row.q])]) {
          const got = scores(engine, name, sparse([row.p]), Q, { zeros })[0] as number;
          if (isRight(name, got, want) || Math.abs(got - want) <= slack) continue;
          missed.push(`${name} of ${row.name}: got ${got}, want ${want}`);
        }
      }
    }
    expect(missed.slice(0, 10)).toEqual([]);
  });
});

describe.each(engines)("$name: what is left of Q", ({ engine }) => {
  const of = (name: DivergenceName, p: readonly number[], q: readonly number[]) =>
    scores(engine, name, sparse([p]), inFull([q]))[0] as number;

  // P is Q without its last bins, which have the part ε of its mass: KL = −ln(1 − ε), total variation ε.
  test.each([1e-3, 1e-9, 1e-14, 1e-18, 1e-25, 1e-40, 1e-300])("%d of its mass, in one bin or in many", (part) => {
    const body = [0.1, 0.7, 0.3, 1 / 3, 0.9, 1e-3];
    const mass = body.reduce((sum, value) => sum + value, 0);
    for (const count of [1, 7]) {
      const last = Array.from({ length: count }, () => (part * mass) / count);
      const p = [...body, ...last.map(() => 0)];
      const q = [...body, ...last];
      // The masses of these, to far below a rounding: sums from the smallest.
      const epsilon = (last[0] as number) * count;
      const share = epsilon / (mass + epsilon);
      expect(of("total-variation", p, q) / share).toBeCloseTo(1, 13);
      expect(of("kl", p, q) / -Math.log1p(-share)).toBeCloseTo(1, 13);
      for (const name of divergenceNames) {
        const [want] = scores(engine, name, inFull([p]), inFull([q])) as unknown as [number];
        expect(isRight(name, of(name, p, q), want), `${name}: ${of(name, p, q)}, in full ${want}`).toBe(true);
      }
    }
  });

  test("nothing, where P has all of its bins", () => {
    const random = randomNumbers(3);
    for (let round = 0; round < 50; round++) {
      const q = Array.from({ length: 300 }, () => (random() < 0.5 ? 0 : random() ** 7));
      const p = q.map((mass) => 4 * mass);
      for (const name of ["jeffreys", "reverse-kl", "neyman-chi-squared", "kl", "js", "total-variation"] as const) {
        expect(of(name, p, q)).toBeLessThanOrEqual(nothing(name));
      }
      const near = q.map((mass) => mass * (1 + 1e-6 * random()));
      expect(of("jeffreys", near, q)).toBeLessThan(1e-11);
      expect(of("jeffreys", near, q)).toBeGreaterThan(0);
    }
  });

  test("more than a double holds", () => {
    const q = [1.7e308, 1.7e308, 1.7e308, 1e308];
    expect(of("kl", [1, 0, 0, 1], q) / klDivergence([1, 0, 0, 1], q)).toBeCloseTo(1, 14);
    expect(of("js", [0, 0, 0, 1e-300], q)).toBeCloseTo(engine.score("js", [0, 0, 0, 1], q)[0] as number, 14);
  });

  test("where a row has nothing", () => {
    const Q = [1, 2, 0, 1];
    const P = sparse([
      [0, 0, 0, 0],
      [1, 2, 0, 1],
    ]);
    expect(engine.score("kl", P, Q, { invalid: "nan" })).toEqual(Float64Array.of(Number.NaN, 0));
    expect(engine.score("entropy", P, { invalid: "nan" })[0]).toBeNaN();
    expect(engine.score("generalized-kl", P, Q)).toEqual(Float64Array.of(4, 0));
    expect(engine.score("generalized-kl", P, [0, 0, 0, 0])[0]).toBe(0);
    expect(engine.score("generalized-kl", P, sparse([[0, 0, 0, 0]]))).toEqual(
      Float64Array.of(0, Number.POSITIVE_INFINITY),
    );
    expect(engine.score("kl", sparse([[0, 0, 0, 0]]), Q, { zeros: { pseudocount: 1 } })[0]).toBe(
      engine.score("kl", [0, 0, 0, 0], Q, { zeros: { pseudocount: 1 } })[0],
    );
  });

  test("no rows", () => {
    const none = sparseHistograms({ indptr: [0], indices: [], data: [], bins: 3 });
    expect(none.shape).toEqual([0, 3]);
    expect(engine.score("kl", none, [1, 1, 1])).toEqual(new Float64Array(0));
  });
});

test("an exact sum is the sum of integers", () => {
  const random = randomNumbers(12);
  for (let round = 0; round < 200; round++) {
    const sum = new ExactSum();
    let integers = 0n;
    const terms = Array.from({ length: 60 }, () => (random() - 0.5) * 2 ** (1500 * random() - 900));
    for (const term of [...terms, ...terms.slice(1).map((value) => -value)]) {
      sum.add(term);
      integers += exactInteger(term);
      const value = exactInteger(sum.value);
      const error = value > integers ? value - integers : integers - value;
      const size = integers < 0n ? -integers : integers;
      expect(error * 2n ** 53n <= size).toBe(true);
    }
    expect(sum.value).toBe(terms[0]);
    sum.add(-(terms[0] as number));
    expect(sum.value).toBe(0);
  }
});

test("js and wasm have the same bits", () => {
  const random = randomNumbers(5);
  const names = Object.keys(kinds);
  let compared = 0;
  for (let round = 0; round < 300; round++) {
    for (const name of divergenceNames) {
      const drawn = randomRows(random, 6, choose(random, names), choose(random, names));
      const options = {
        zeros: choose(random, policies),
        mass: choose(random, massesOf(name)),
        invalid: "nan",
      } as const;
      const P = sparse(drawn.P, shuffled(random));
      const [first] = drawn.Q as [readonly number[]];
      const Q = choose(random, [inFull([first]), sparse([first]), sparse(drawn.Q)]);
      const one = answer(javaScript, name, P, Q, options);
      const other = answer(wasm, name, P, Q, options);
      expect(one).toEqual(other);
      one.scores?.forEach((score, row) => {
        expect(Object.is(score, other.scores?.[row])).toBe(true);
        compared++;
      });
    }
  }
  expect(compared).toBeGreaterThan(10_000);
});

describe("time goes by the stored entries", () => {
  /** An engine that counts the bins that its kernels are given in rows of P. */
  function counting(): { engine: Engine; counted: () => number } {
    const { memory, reason, kernels } = createJavaScriptBackend("a count", arenaBytes(GREATEST_TILE));
    let counted = 0;
    const spy = new Proxy(kernels, {
      get(target, key: keyof Kernels) {
        const kernel = (target[key] as (...given: number[]) => number).bind(target);
        return (...given: number[]) => {
          if (key === "score" || key === "scoreSingle") counted += (given[5] as number) * (given[6] as number);
          return kernel(...given);
        };
      },
    });
    const engine = new Engine({ name: "js", reason, memory, kernels: spy }, GREATEST_TILE);
    return {
      engine,
      counted: () => {
        const sum = counted;
        counted = 0;
        return sum;
      },
    };
  }

  const random = randomNumbers(9);
  const wide = 5000;
  const rows = Array.from({ length: 30 }, () => {
    const row = new Array<number>(wide).fill(0);
    for (let entry = 0; entry < 10; entry++) row[Math.floor(wide * random())] = 1 + Math.floor(5 * random());
    return row;
  });
  const reference = Array.from({ length: wide }, () => 1 + random());
  const P = sparse(rows);
  const entries = P.data.length;
  const { engine, counted } = counting();

  const cheap: readonly (readonly [string, ScoreInput, ScoreOptions, number])[] = [
    ["a reference", inFull([reference]), {}, entries + rows.length],
    ["a reference, bins dropped", inFull([reference]), { zeros: "drop" }, entries + rows.length],
    ["a sparse reference", sparse([reference]), {}, entries + rows.length],
    ["sparse rows", P, {}, entries + rows.length],
    ["sparse rows, under epsilon", P, { zeros: { epsilon: 1e-9 } }, entries + rows.length],
  ];
  test.each(cheap)("against %s", (_, Q, options, most) => {
    for (const name of divergenceNames) {
      scores(engine, name, P, Q, options);
      const bins = counted();
      expect(bins).toBeGreaterThanOrEqual(entries);
      expect(bins).toBeLessThanOrEqual(most);
    }
  });

  test("but for what changes every bin, and for rows in full", () => {
    const all = rows.length * wide;
    engine.score("kl", P, reference, { zeros: { pseudocount: 1 } });
    expect(counted()).toBe(all);
    engine.score("kl", P, inFull(rows.map(() => reference)));
    expect(counted()).toBe(all);
    for (const name of ["reverse-kl", "neyman-chi-squared", "jeffreys", "psi"] as const) {
      engine.score(name, P, reference, { zeros: { epsilon: 1e-9 } });
      expect(counted()).toBe(all);
    }
    engine.score("kl", P, reference, { zeros: { epsilon: 1e-9 } });
    expect(counted()).toBe(entries + rows.length);
  });

  test("rows that are no distributions, where those are scored as NaN", () => {
    const odd = { ...P, data: new Float64Array(entries).fill(-1) };
    expect(engine.score("kl", odd, reference, { invalid: "nan" }).every(Number.isNaN)).toBe(true);
    expect(counted()).toBe(entries + rows.length);
  });
});

describe.each(engines)("$name: kinds of arrays and results", ({ engine }) => {
  const rows = [
    [0, 3, 0, 1],
    [2, 0, 0, 2],
  ];
  const Q = [1, 2, 3, 4];
  const want = engine.score("kl", sparse(rows), Q);

  test("kinds", () => {
    const { indptr, indices, data } = sparse(rows);
    for (const Index of [Int32Array, Uint32Array]) {
      for (const Data of [Float64Array, Float32Array, Uint32Array, Uint16Array, Uint8Array]) {
        const batch = sparseHistograms({
          indptr: new Index(indptr),
          indices: new Index(indices),
          data: new Data(data) as HistogramArray,
          bins: 4,
        });
        expect(engine.score("kl", batch, Q)).toEqual(want);
        expect(engine.score("kl", batch, Float32Array.from(Q), { precision: "single" })).toEqual(want);
      }
    }
  });

  test("out and lostMass, which may be an input too", () => {
    const out = new Float64Array(2);
    expect(engine.score("kl", sparse(rows), Q, { out })).toBe(out);
    expect(out).toEqual(want);
    const data = Float64Array.of(3, 1, 2, 2);
    const batch = sparseHistograms({ indptr: [0, 2, 4], indices: [1, 3, 0, 3], data, bins: 4 });
    expect(engine.score("kl", batch, Q, { out: data.subarray(1, 3) })).toEqual(want);
    const lostMass = new Float64Array(2);
    engine.score("kl", sparse(rows), [1, 0, 1, 1], { zeros: "drop", lostMass });
    expect(lostMass).toEqual(Float64Array.of(0.75, 0));
    engine.score("jeffreys", sparse(rows), [1, 1, 1, 1], { zeros: "drop", lostMass });
    expect(lostMass).toEqual(Float64Array.of(0.5, 0.5));
  });
});

test("more results than wait in an array of their own", () => {
  const Q = [1, 2, 3, 4];
  const many = 2 ** 20 + 2;
  const indptr = Int32Array.from({ length: many + 1 }, (_, row) => row);
  const indices = Int32Array.from({ length: many }, (_, row) => row & 3);
  const data = new Float64Array(many).fill(1);
  const batch = sparseHistograms({ indptr, indices, data, bins: 4 });
  const out = new Float64Array(many).fill(7);
  data[many - 1] = Number.NaN;
  expect(() => wasm.score("kl", batch, Q, { out })).toThrow(`P, row ${many - 1}, bin ${(many - 1) & 3}`);
  expect(out.every((score) => score === 7)).toBe(true);
  data[many - 1] = 1;
  wasm.score("kl", batch, Q, { out });
  for (let row = 0; row < 4; row++) expect(out[row]).toBeCloseTo(Math.log(10 / (row + 1)), 14);
  expect(out[many - 1]).toBe(out[(many - 1) & 3]);
});

describe.each(engines)("$name: errors", ({ engine }) => {
  const good = { indptr: [0, 2, 3], indices: [0, 3, 1], data: [1, 2, 3], bins: 5 };
  const faultOf = (call: () => unknown): unknown => {
    try {
      call();
    } catch (error) {
      if (!isKullbackError(error)) throw error;
      const { name, code, argument, row, bin, otherRow, message } = error;
      return { name, code, argument, row, bin, otherRow, message };
    }
    return undefined;
  };

  type Wrong = readonly [
    what: string,
    change: Partial<Record<keyof typeof good, unknown>>,
    fault: { name: string; argument: string; code?: string; row?: number; bin?: number },
    message: RegExp,
  ];
  const range = "KullbackRangeError";
  const type = "KullbackTypeError";
  const wrong: readonly Wrong[] = [
    [
      "no pointers",
      { indptr: [] },
      { name: range, code: "LENGTH_MISMATCH", argument: "indptr" },
      /than there are rows/,
    ],
    ["a late start", { indptr: [1, 2, 3] }, { name: range, argument: "indptr[0]", code: "INVALID_BATCH" }, /0, where/],
    ["pointers that go back", { indptr: [0, 3, 2] }, { name: range, argument: "indptr[2]" }, /at least 3/],
    ["a pointer that is a part", { indptr: [0, 1.5, 3] }, { name: range, argument: "indptr[1]" }, /a whole number/],
    ["pointers that end early", { indptr: [0, 1, 2] }, { name: range, argument: "indptr[2]" }, /3, .*prune\(\)/],
    ["pointers that end late", { indptr: [0, 1, 4] }, { name: range, argument: "indptr[2]" }, /expected 3, /],
    [
      "less data",
      { data: [1, 2] },
      { name: range, code: "LENGTH_MISMATCH", argument: "data" },
      /3 elements, as indices/,
    ],
    ["an index beyond", { indices: [0, 3, 5] }, { name: range, argument: "indices", row: 1 }, /from 0 to 4, got 5/],
    ["an index before", { indices: [-1, 3, 1] }, { name: range, argument: "indices", row: 0 }, /from 0 to 4, got -1/],
    ["an index between", { indices: [0, 0.5, 1] }, { name: range, argument: "indices", row: 0 }, /got 0.5/],
    ["an index twice", { indices: [3, 3, 1] }, { name: range, argument: "indices", row: 0, bin: 3 }, /sum_duplicates/],
    [
      "pointers of 64 bits",
      { indptr: BigInt64Array.of(0n, 2n, 3n) },
      { name: type, code: "INVALID_DTYPE", argument: "indptr" },
      /Int32Array\.from\(array, Number\), got a BigInt64Array of length 3/,
    ],
    ["indices of doubles", { indices: Float64Array.of(0, 3, 1) }, { name: type, argument: "indices" }, /an Int32Array/],
    [
      "indices that are words",
      { indices: [0, "3", 1] },
      { name: type, code: "INVALID_NUMBER", argument: "indices[1]" },
      /"3"/,
    ],
    ["no indices", { indices: undefined }, { name: type, code: "INVALID_DTYPE", argument: "indices" }, /undefined/],
    [
      "data of another kind",
      { data: Int32Array.of(1, 2, 3) },
      { name: type, code: "INVALID_DTYPE", argument: "data" },
      /no sign/,
    ],
    [
      "data that is a word",
      { data: [1, 2, "3"] },
      { name: type, code: "INVALID_NUMBER", argument: "data", row: 1, bin: 1 },
      /"3"/,
    ],
  ];

  test.each(wrong)("%s", (_, change, fault, message) => {
    const arrays = { ...good, ...change };
    expect(faultOf(() => sparseHistograms(arrays as never))).toMatchObject({
      ...fault,
      message: expect.stringMatching(message),
    });
    // The same of the batch, which may be made by hand or changed since.
    const { indptr, indices, data } = arrays;
    const out = Float64Array.of(7, 7);
    const batch = { indptr, indices, data, shape: [2, 5] } as never;
    const named = {
      ...fault,
      argument: expect.stringMatching(new RegExp(`^P\\.${fault.argument.split("[")[0]}`)),
    };
    expect(faultOf(() => engine.score("kl", batch, [1, 1, 1, 1, 1], { out }))).toMatchObject(named);
    expect(out).toEqual(Float64Array.of(7, 7));
  });

  test("bins, keys and shape", () => {
    const make = (change: object) => () => sparseHistograms({ ...good, ...change } as never);
    expect(faultOf(make({ bins: 0 }))).toMatchObject({ name: range, code: "NO_BINS", argument: "bins" });
    expect(faultOf(make({ bins: 2.5 }))).toMatchObject({ name: range, argument: "bins" });
    expect(faultOf(make({ bins: undefined }))).toMatchObject({ name: type, argument: "bins" });
    expect(faultOf(make({ columns: 5 }))).toMatchObject({ name: type, argument: "arrays" });
    expect(faultOf(() => sparseHistograms(null as never))).toMatchObject({ name: type, argument: "arrays" });
    const batch = sparseHistograms(good);
    const score = (change: object) => () => engine.score("kl", { ...batch, ...change } as never, [1, 1, 1, 1, 1]);
    expect(faultOf(score({ shape: [3, 5] }))).toMatchObject({
      name: range,
      code: "LENGTH_MISMATCH",
      argument: "P.indptr",
    });
    expect(faultOf(score({ shape: [2, 0] }))).toMatchObject({ code: "NO_BINS", argument: "P.shape[1]" });
    expect(faultOf(score({ shape: 5 }))).toMatchObject({ name: type, argument: "P.shape" });
    expect(faultOf(score({ stride: 5 }))).toMatchObject({ name: type, code: "INVALID_BATCH", argument: "P" });
    expect(faultOf(score({ shape: [2, 4] }))).toMatchObject({ name: range, code: "SHAPE_MISMATCH", argument: "Q" });
    const three = sparse([
      [1, 0, 0, 0, 1],
      [1, 0, 0, 0, 1],
      [1, 0, 0, 0, 1],
    ]);
    expect(faultOf(() => engine.score("kl", batch, three))).toMatchObject({ code: "SHAPE_MISMATCH", argument: "Q" });
  });

  test("arrays that are gone", () => {
    const indices = Int32Array.of(0, 3, 1);
    structuredClone(indices.buffer, { transfer: [indices.buffer] });
    expect(faultOf(() => sparseHistograms({ ...good, indices }))).toMatchObject({ code: "INVALID_BUFFER" });
  });

  test("masses and zeros have the places that they have in the row in full", () => {
    const rows = [
      [0, 1, 0, 0, 2],
      [0, 0, 3, 0, 2],
    ];
    const full = inFull(rows);
    const Q = [1, 1, 0, 1, 1];
    const bad = rows.map((row) => row.map((mass) => (mass === 3 ? -3 : mass)));
    const cases: readonly (readonly [ScoreInput, ScoreInput, ScoreInput, ScoreInput])[] = [
      [sparse(bad), inFull(bad), Q, Q],
      [sparse(rows), full, [1, 1, 1, Number.NaN, 1], [1, 1, 1, Number.NaN, 1]],
      [sparse(rows), full, sparse(bad), inFull(bad)],
      [sparse(rows), full, [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]],
      [sparse([rows[0] as number[], [0, 0, 0, 0, 0]]), inFull([rows[0] as number[], [0, 0, 0, 0, 0]]), Q, Q],
      [sparse(rows), full, Q, Q],
      [sparse(rows), full, sparse([Q]), Q],
      [sparse(rows), full, sparse([[...(rows[0] as number[])], Q]), inFull([[...(rows[0] as number[])], Q])],
      [full, full, sparse([Q]), Q],
    ];
    for (const [P, fullP, given, fullQ] of cases) {
      const out = Float64Array.of(7, 7);
      for (const name of ["kl", "reverse-kl", "jeffreys"] as const) {
        const want = faultOf(() => engine.score(name, fullP, fullQ, { zeros: "throw" }));
        expect(want).toMatchObject({ code: expect.stringMatching(/^(?:INVALID_MASS|ZERO_MASS|ZERO_UNDER_MASS)$/) });
        expect(faultOf(() => engine.score(name, P, given, { zeros: "throw", out }))).toEqual(want);
      }
      expect(out).toEqual(Float64Array.of(7, 7));
    }
    expect(faultOf(() => engine.score("kl", sparse(rows), Q, { zeros: "throw" }))).toMatchObject({
      code: "ZERO_UNDER_MASS",
      argument: "Q",
      row: 0,
      bin: 2,
      otherRow: 1,
    });
  });

  test("other methods say that they take rows in full", () => {
    const batch = sparseHistograms(good) as never;
    const Q = [1, 1, 1, 1, 1];
    for (const call of [
      () => engine.contributions("kl", batch, Q),
      () => engine.pairwise("kl", batch, Q),
      () => engine.nearest("kl", Q, batch),
      () => klDivergence(Q, batch),
    ]) {
      expect(faultOf(call)).toMatchObject({ name: type });
    }
    expect(faultOf(() => engine.contributions("kl", batch, Q))).toMatchObject({
      argument: "P",
      message: expect.stringContaining("only engine.score takes sparse rows"),
    });
  });
});
