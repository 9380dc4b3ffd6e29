import { describe, expect, test } from "vitest";
import { jsDivergence, klDivergence } from "../src/index.ts";
import { engines } from "./engines.ts";
import { randomNumbers } from "./random.ts";

// Published values were computed by others' double arithmetic: logarithms of rounded ratios, which lose some digits.
const PUBLISHED = 1e-14;

function expectPublished(got: number, published: number): void {
  expect(Math.abs(got / published - 1)).toBeLessThanOrEqual(PUBLISHED);
}

describe("published values", () => {
  test("the documentation of SciPy's stats.entropy", () => {
    expectPublished(klDivergence([1 / 2, 1 / 2], [9 / 10, 1 / 10], { base: 2 }), 0.7369655941662062);
  });

  test("the documentation of SciPy's jensenshannon, which is the root", () => {
    expect(jsDivergence([1, 0, 0], [0, 1, 0], { base: 2 })).toBe(1);
    expectPublished(Math.sqrt(jsDivergence([1, 0], [0.5, 0.5])), 0.46450140402245893);
  });

  test("the documentation of dit", () => {
    expectPublished(klDivergence([0.5, 0.5], [0.4, 0.6], { base: 2 }), 0.0294468445267841);
    expectPublished(klDivergence([0.4, 0.6], [0.5, 0.5], { base: 2 }), 0.029049405545331419);
  });

  test("Wikipedia's example; its reverse is as recomputed, since the printed one is wrong from the ninth digit on", () => {
    const binomial = [0.36, 0.48, 0.16];
    expectPublished(klDivergence(binomial, [1, 1, 1]), 0.0852996013183706);
    expectPublished(klDivergence([1, 1, 1], binomial), 0.09745500678538761);
  });

  test("the documentation of this package", () => {
    expect(klDivergence([0.9, 0.1], [0.5, 0.5])).toBe(0.3680642071684971);
    expect(klDivergence([0.5, 0.5], [0.9, 0.1])).toBe(0.5108256237659907);
    expect(jsDivergence([1, 0], [0, 1], { base: 2 })).toBe(1);
  });
});

describe("a single pair", () => {
  const random = randomNumbers(5);
  const lengths = [1, 2, 3, 7, 64, 511, 513, 2047, 2048, 2049, 5000];

  test.each(lengths)("of %i bins has the bits of the engine, on every backend", (bins) => {
    const p = Float64Array.from({ length: bins }, () => (random() < 0.1 ? 0 : random() ** 3));
    const q = Float64Array.from({ length: bins }, () => random() ** 3);
    p[0] = 1;
    const counts = Uint16Array.from({ length: bins }, () => 1 + Math.floor(1000 * random()));
    for (const { engine } of engines) {
      for (const options of [{}, { base: 2 }, { mass: "given" }, { zeros: { pseudocount: 0.5 } }] as const) {
        expect(klDivergence(p, q, options)).toBe(engine.score("kl", p, q, options)[0]);
        expect(jsDivergence(p, q, options)).toBe(engine.score("js", p, q, options)[0]);
        expect(klDivergence(p, counts, options)).toBe(engine.score("kl", p, counts, options)[0]);
        expect(jsDivergence(Array.from(p), counts, options)).toBe(engine.score("js", p, counts, options)[0]);
      }
    }
  });

  test("is of double precision, whatever the arrays", () => {
    const p = Float32Array.of(0.1, 0.2, 0.7);
    const q = Float32Array.of(0.3, 0.3, 0.4);
    expect(klDivergence(p, q)).toBe(klDivergence(Float64Array.from(p), Float64Array.from(q)));
    expect(jsDivergence(p, q)).toBe(jsDivergence(Array.from(p), Array.from(q)));
  });

  test("has the policies for zeros", () => {
    expect(klDivergence([0.5, 0.5], [1, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(klDivergence([0.5, 0.5], [1, 0], { zeros: "drop" })).toBe(0.5 * Math.log(0.5));
    expect(klDivergence([0.5, 0.5], [1, 0], { zeros: { epsilon: 0.5 } })).toBeCloseTo(0.5 * Math.log(0.5), 15);
    expect(klDivergence([0, 2], [2, 0], { zeros: { pseudocount: 1 } })).toBeCloseTo(0.5 * Math.log(3), 15);
    expect(() => klDivergence([0.5, 0.5], [1, 0], { zeros: "throw" })).toThrow(/bin 1/);
    expect(jsDivergence([0.5, 0.5], [1, 0], { zeros: "throw" })).toBe(jsDivergence([0.5, 0.5], [1, 0]));
  });

  test("changes nothing of its arguments, and keeps nothing", () => {
    const p = Object.freeze([3, 1]) as readonly number[];
    const q = Float64Array.of(1, 1);
    const first = klDivergence(p, q);
    klDivergence([1e300, 1e-300], [0, 1]);
    jsDivergence(new Float64Array(3000).fill(1), new Float64Array(3000).fill(2));
    expect(klDivergence(p, q)).toBe(first);
    expect(Array.from(q)).toEqual([1, 1]);
  });
});
