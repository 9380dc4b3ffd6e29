import { describe, expect, test } from "vitest";
import { engines } from "./engines.ts";

// Rows that lost their digits, or their finiteness, where masses, policies and scales meet.
describe.each(engines)("$name", ({ engine }) => {
  const score = (P: number[], Q: number[], options: object, divergence: "kl" | "reverse-kl" | "jeffreys" = "kl") =>
    engine.score(divergence, P, Q, options)[0] as number;

  test("rows as given, with a bin dropped that holds nearly all of the mass", () => {
    const drop = { mass: "given", zeros: "drop" };
    expect(score([1e8, 0.3], [0, 0.30001], drop)).toBeCloseTo(-9.999833337046945e-6, 19);
    expect(score([1e16, 3], [0, 4], drop)).toBeCloseTo(3 * Math.log(0.75), 14);
  });

  test("an epsilon that is nothing next to the masses", () => {
    const zeros = { epsilon: 1e-300 };
    const scaled = score([1, 1], [1, 0], { zeros });
    expect(score([1e-30, 1e-30], [1e-30, 0], { zeros })).toBeCloseTo(scaled, 11);
    expect(score([1e-30, 0], [1e-30, 1e-30], { zeros }, "reverse-kl")).toBeCloseTo(scaled, 11);
  });

  test("a row that is dropped as a whole", () => {
    expect(score([0, 1e-300], [1e60, 0], { zeros: "drop" })).toBe(0);
  });

  test("rows as given that are nothing next to epsilon", () => {
    const options = { mass: "given", zeros: { epsilon: 0.1 } } as const;
    const want = 1e-310 * (Math.log(1e-310) - Math.log(0.1));
    expect(score([1e-310, 1e-310], [1e-310, 0], options) / want).toBeCloseTo(1, 11);
    expect(score([1e-310, 1e-310], [1e-310, 0], options, "jeffreys")).toBeGreaterThan(70);
    const { data } = engine.contributions("kl", [1e-310, 1e-310], [1e-310, 0], options);
    expect(data[0]).toBe(0);
    expect((data[1] as number) / want).toBeCloseTo(1, 11);
  });

  test("a contribution where P has nothing and Q nearly all", () => {
    const { data } = engine.contributions("kl", [0, 1], [1e300, 1], { mass: "given" });
    expect([...data]).toEqual([0, 0]);
  });

  test("a policy with nothing to decide changes nothing", () => {
    const P = [4.964869642724813e-64, 2.3721989851922038e45, 0, 1.1456927526798767e-12, 3.5206401970839596e198, 1e-44];
    const Q = [
      4.964782949323745e-64, 2.3721989915177192e45, 2e64, 1.1456927526771807e-12, 3.5206401971337777e198, 1e-44,
    ];
    const infinite = score(P, Q, {});
    expect(score(P, Q, { zeros: "drop" })).toBe(infinite);
    expect(score(P, Q, { zeros: { epsilon: 0.001 } })).toBe(infinite);
  });

  test("rows as given whose divergence no double holds, and its root does", () => {
    const given = { mass: "given" } as const;
    const P = Array<number>(65).fill(1.7e308);
    const Q = Array<number>(65).fill(0);
    expect(engine.score("js", P, Q, given)[0]).toBe(Number.POSITIVE_INFINITY);
    const root = engine.score("js-distance", P, Q, given)[0] as number;
    expect(root / (Math.sqrt(65 * 1.7) * 1e154 * Math.sqrt(Math.LN2 / 2))).toBeCloseTo(1, 14);
    // Half of the least double times ln 2 is no double, and its root is.
    const least = engine.score("js-distance", [5e-324], [0], given)[0] as number;
    expect(least / (Math.sqrt(Math.LN2 / 2) * 2 ** -537)).toBeCloseTo(1, 14);
    const inBits = engine.score("js-distance", [5e-324], [0], { ...given, base: 2 })[0] as number;
    expect(inBits / (Math.sqrt(0.5) * 2 ** -537)).toBeCloseTo(1, 14);
  });

  test("an array that reads otherwise the second time", () => {
    const odd = [1, 2, 3];
    Object.defineProperty(odd, Symbol.iterator, {
      *value() {
        yield 1;
      },
    });
    expect(score(odd, [1, 1, 1], {})).toBe(score([1, 2, 3], [1, 1, 1], {}));
  });
});
