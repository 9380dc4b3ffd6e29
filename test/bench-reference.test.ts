import { describe, expect, test } from "vitest";
import { klOfLogits } from "../bench/logit-reference.ts";
import { type ReferenceRow, reference } from "../bench/reference.ts";
import { loadLogits, loadRows } from "./golden/load.ts";

// The benchmarks' errors are measured against bench/reference.ts: so that has to be right first. The golden values are
// mpmath's, rounded to doubles.
describe("the reference of the benchmarks", () => {
  const rows = loadRows();

  for (const [name, measure] of Object.entries<(P: ReferenceRow, Q: ReferenceRow) => number>(reference)) {
    test(`${name} is within one unit in the last place of the golden values`, () => {
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
  }

  test("KL from logits is, too", () => {
    const ofOne = loadLogits().filter(({ temperature }) => temperature === 1);
    expect(ofOne.length).toBeGreaterThan(5);
    for (const { teacher, student, kl } of ofOne) {
      expect(Math.abs(klOfLogits(teacher, student) / kl - 1)).toBeLessThan(2 ** -52);
    }
  });
});
