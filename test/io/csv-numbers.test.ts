import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDecimal, isLocalNumber, parseNumber } from "../../src/io/csv-numbers.ts";

describe("a number in a cell", () => {
  test.each([
    ["0", 0],
    ["12", 12],
    ["007", 7],
    [" 12 ", 12],
    ["\t12\u00a0", 12],
    ["+3", 3],
    ["-3.5", -3.5],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["1E+3", 1000],
    ["2.5e-3", 0.0025],
    ["999999999999999", 999_999_999_999_999],
    ["9007199254740993", 9_007_199_254_740_992],
    ["1e999", Number.POSITIVE_INFINITY],
    ["1e-999", 0],
    ["-0", -0],
  ])("%j", (cell, value) => {
    expect(parseNumber(cell)).toBe(value);
    expect(isDecimal(cell)).toBe(true);
  });

  test.each([
    ["inf", Number.POSITIVE_INFINITY],
    ["-inf", Number.NEGATIVE_INFINITY],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["+Infinity", Number.POSITIVE_INFINITY],
    ["nan", Number.NaN],
    ["NaN", Number.NaN],
    [" NAN ", Number.NaN],
  ])("%j is a number, but no decimal", (cell, value) => {
    expect(parseNumber(cell)).toBe(value);
    expect(isDecimal(cell)).toBe(false);
  });

  // Number() takes the first six of these.
  test.each([
    "",
    " ",
    "0x10",
    "0b1",
    "0o7",
    "\n",
    "1_000",
    "1,5",
    "1 2",
    "1e",
    "e3",
    ".",
    "+",
    "--1",
    "1.2.3",
    "12a",
    "٣",
    "1e3.5",
    "1n",
    "infinite",
    "na",
    "true",
    "\u0000",
  ])("%j is none", (cell) => {
    expect(parseNumber(cell)).toBeUndefined();
    expect(isDecimal(cell)).toBe(false);
  });

  test("as JavaScript and Python print them, to the same bits", () => {
    fc.assert(
      fc.property(fc.double(), (double) => {
        // Both print -0 as 0.
        const value = double + 0;
        expect(parseNumber(String(value))).toBe(value);
        if (Number.isFinite(value)) expect(parseNumber(value.toExponential())).toBe(value);
      }),
    );
  });

  test("whole numbers, long and short", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.nat({ max: 5 }), (value, zeros) => {
        expect(parseNumber("0".repeat(zeros) + value)).toBe(Number(value));
      }),
    );
  });
});

test("numbers as people write them are known, and are none", () => {
  for (const cell of [
    "1,5",
    " -1,25 ",
    "1 000",
    "1,000",
    "12'345'678",
    "1_000",
    "1,000.5",
    "1.234,5",
    "1\u00a0000,5",
  ]) {
    expect(isLocalNumber(cell), cell).toBe(true);
    expect(parseNumber(cell), cell).toBeUndefined();
  }
  for (const cell of ["2001-01-01", "2001 05", "5' pipe", "1", "A1", "10 000 m", ""]) {
    expect(isLocalNumber(cell), cell).toBe(false);
  }
});
