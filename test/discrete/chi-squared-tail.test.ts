import { describe, expect, test } from "vitest";
import { chiSquaredTails, normalQuantile } from "../../src/discrete/chi-squared-tail.ts";
import { engines, javaScript, wasm } from "../engines.ts";
import { loadDiscrete } from "../golden/load.ts";
import { RELATIVE_ERROR, SUBNORMAL_ERROR, TAIL_RELATIVE_ERROR } from "../tolerances.ts";

const { tails, exponentials } = loadDiscrete();
const freedoms = Float64Array.from(tails, ({ freedom }) => freedom);
const statistics = Float64Array.from(tails, ({ statistic }) => statistic);

describe.each(engines)("$name", ({ engine }) => {
  test("tails, from one degree of freedom to 100,001, and from 1 to 1e-307", () => {
    const found = chiSquaredTails(engine, freedoms, statistics);
    const missed = tails.filter(
      ({ tail }, row) => !(Math.abs((found[row] as number) / tail - 1) <= TAIL_RELATIVE_ERROR),
    );
    expect(missed).toEqual([]);
    expect(tails.filter(({ tail }) => tail < 1e-16).length).toBeGreaterThan(50);
  });

  test("ends", () => {
    const tailOf = (freedom: number, statistic: number) =>
      chiSquaredTails(engine, Float64Array.of(freedom), Float64Array.of(statistic))[0];
    for (const freedom of [1, 2, 9, 100, 100_000]) {
      expect(tailOf(freedom, 0)).toBe(1);
      for (const great of [1e6, 1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY])
        expect(tailOf(freedom, great)).toBe(0);
    }
  });

  test("never rises with the statistic", () => {
    for (const freedom of [1, 2, 5, 19, 20, 40, 1000]) {
      const rows = 4000;
      const rising = Float64Array.from({ length: rows }, (_, row) => (row * 4 * freedom) / rows);
      const found = chiSquaredTails(engine, new Float64Array(rows).fill(freedom), rising);
      for (let row = 1; row < rows; row++) {
        expect(found[row]).toBeLessThanOrEqual((found[row - 1] as number) * (1 + TAIL_RELATIVE_ERROR));
      }
    }
  });

  test("with two degrees of freedom it is exp(−χ²/2), down to the least subnormal", () => {
    const falling = exponentials.filter(({ x }) => x <= 0);
    const found = chiSquaredTails(
      engine,
      new Float64Array(falling.length).fill(2),
      Float64Array.from(falling, ({ x }) => -2 * x),
    );
    const missed = falling.filter(({ exp }, row) => {
      const error = Math.abs((found[row] as number) - exp);
      return !(error <= TAIL_RELATIVE_ERROR * exp || (exp < 2 ** -1022 && error <= SUBNORMAL_ERROR));
    });
    expect(missed).toEqual([]);
    expect(falling.filter(({ exp }) => exp < 2 ** -1022).length).toBeGreaterThan(1);
  });

  test.each([
    // √2·erfinv(confidence), by mpmath.
    [0.5, 0.6744897501960817],
    [0.8, 1.2815515655446006],
    [0.95, 1.9599639845400538],
    [0.99, 2.5758293035489004],
    [0.999, 3.2905267314918945],
  ])("normal quantile of %d", (confidence, want) => {
    expect(Math.abs(normalQuantile(engine, confidence) / want - 1)).toBeLessThanOrEqual(RELATIVE_ERROR);
  });
});

test("both backends give the same bits", () => {
  expect(chiSquaredTails(wasm, freedoms, statistics)).toEqual(chiSquaredTails(javaScript, freedoms, statistics));
});
