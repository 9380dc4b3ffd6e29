import { describe, expect, test } from "vitest";
import { fromNumber, toNumber } from "../bench/double-double.ts";
import { exponential } from "../bench/double-double-exponential.ts";
import { klOfLogits } from "../bench/logit-reference.ts";
import { alphaDivergence, jensenShannon, renyi, skewKl, tsallis } from "../bench/parametric-reference.ts";
import { type Measure, reference } from "../bench/reference.ts";
import { loadDiscrete, loadLogits, loadRows } from "./golden/load.ts";

// The benchmarks' errors are measured against bench/reference.ts and bench/parametric-reference.ts: so those have to be
// right first. The golden values are mpmath's, rounded to doubles.
const measures: readonly (readonly [name: string, measure: Measure])[] = [
  ...Object.entries(reference),
  ["renyi(0.5)", renyi(0.5)],
  ["renyi(2)", renyi(2)],
  ["renyi(3)", renyi(3)],
  ["tsallis(0.5)", tsallis(0.5)],
  ["tsallis(2)", tsallis(2)],
  ["alpha(0.5)", alphaDivergence(0.5)],
  ["alpha(2)", alphaDivergence(2)],
  ["skew-kl(0.1)", skewKl(0.1)],
  ["jensen-shannon(0.3)", jensenShannon(0.3)],
];

describe("the reference of the benchmarks", () => {
  const rows = loadRows();

  test.each(measures)("%s is within one unit in the last place of the golden values", (name, measure) => {
    for (const row of rows) {
      const values = name === "generalized-kl" ? row.given : row.expected;
      const expected = values[name === "psi" ? "jeffreys" : name] as number;
      const got = measure(row.p, row.q);
      if (!Number.isFinite(expected) || expected === 0) {
        expect(got, row.name).toBe(expected);
      } else {
        expect(Math.abs(got - expected) / Math.abs(expected), `${row.name}: ${got} for ${expected}`).toBeLessThan(
          2 ** -52,
        );
      }
    }
  });
});

test("its exponential function too, where the value is a normal double", () => {
  const exponentials = loadDiscrete().exponentials.filter(({ exp }) => exp > 2 ** -1022);
  expect(exponentials.length).toBeGreaterThan(100);
  for (const { x, exp } of exponentials) {
    const got = toNumber(exponential(fromNumber(x)));
    expect(Math.abs(got - exp) / exp, `${x}: ${got} for ${exp}`).toBeLessThan(2 ** -52);
  }
});

test("KL from logits is, too", () => {
  const ofOne = loadLogits().filter(({ temperature }) => temperature === 1);
  expect(ofOne.length).toBeGreaterThan(5);
  for (const { teacher, student, kl } of ofOne) {
    expect(Math.abs(klOfLogits(teacher, student) / kl - 1)).toBeLessThan(2 ** -52);
  }
});
