import { describe, expect, test } from "vitest";
import { naturalLogarithm } from "../src/backend/natural-logarithm.ts";
import { randomNumbers } from "./random.ts";

// The logarithm of a base, against one of whole numbers: BigInt in units of 2^-200.

const UNIT_BITS = 200n;
const ONE = 1n << UNIT_BITS;

const bits = new DataView(new ArrayBuffer(8));

/** A finite double as mantissa·2^exponent, both whole. */
function parts(x: number): { mantissa: bigint; exponent: number } {
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const field = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const sign = word >> 63n === 0n ? 1n : -1n;
  return field === 0
    ? { mantissa: sign * fraction, exponent: -1074 }
    : { mantissa: sign * (fraction | (1n << 52n)), exponent: field - 1075 };
}

/** A double in units; what is below a unit is left out. */
function inUnits(x: number): bigint {
  const { mantissa, exponent } = parts(x);
  const shift = BigInt(exponent) + UNIT_BITS;
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/** 2·atanh t = ln((1 + t)/(1 − t)), for a t in units, by its series. */
function twiceAtanh(t: bigint): bigint {
  const square = (t * t) >> UNIT_BITS;
  let sum = 0n;
  let power = t;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = (power * square) >> UNIT_BITS;
  }
  return 2n * sum;
}

const ln2 = twiceAtanh(ONE / 3n);

/** ln x in units. */
function logarithm(x: number): bigint {
  const { mantissa, exponent } = parts(x);
  // mantissa = m·2^power with m in [1, 2).
  const power = mantissa.toString(2).length - 1;
  const m = (mantissa << UNIT_BITS) >> BigInt(power);
  return twiceAtanh(((m - ONE) << UNIT_BITS) / (m + ONE)) + BigInt(power + exponent) * ln2;
}

/** The distance of two neighbours of x, in units. */
function ulp(x: number): bigint {
  const { mantissa, exponent } = parts(x);
  const short = 52 - (mantissa.toString(2).replace("-", "").length - 1);
  return ONE >> BigInt(-(exponent - short));
}

/** How many units in the last place naturalLogarithm misses ln x by. */
function errorAt(x: number): number {
  const got = naturalLogarithm(x);
  if (!Number.isFinite(got)) return Number.POSITIVE_INFINITY;
  const want = logarithm(x);
  const error = inUnits(got) - want;
  return Number((error * 1000n) / ulp(got)) / 1000;
}

/** What naturalLogarithm promises: less than two units in the last place. */
const PROMISED = 2;

function worst(points: readonly number[]): { error: number; at: number } {
  let result = { error: 0, at: Number.NaN };
  for (const at of points) {
    const error = Math.abs(errorAt(at));
    if (!(error <= result.error)) result = { error, at };
  }
  return result;
}

describe("naturalLogarithm", () => {
  const random = randomNumbers(31);

  test("the test's own logarithm is right", () => {
    // ln 2 to 60 digits, OEIS A002162.
    const digits = "693147180559945309417232121458176568075500134360255254120680";
    expect(((ln2 * 10n ** 60n) >> UNIT_BITS).toString().slice(0, 58)).toBe(digits.slice(0, 58));
    expect(Number(logarithm(10) >> 147n) * 2 ** -53).toBeCloseTo(Math.LN10, 15);
  });

  test("bases that are used", () => {
    const { error, at } = worst([
      2,
      3,
      4,
      5,
      8,
      10,
      12,
      16,
      20,
      60,
      64,
      100,
      256,
      1000,
      1024,
      2 ** 32,
      Math.E,
      Math.PI,
    ]);
    expect(error, `at ${at}`).toBeLessThan(PROMISED);
  });

  test("1, and powers of two", () => {
    expect(naturalLogarithm(1)).toBe(0);
    const points = Array.from({ length: 2098 }, (_, place) => place - 1074).filter((exponent) => exponent !== 0);
    const { error, at } = worst(points.map((exponent) => 2 ** exponent));
    expect(error, `at ${at}`).toBeLessThan(PROMISED);
  });

  test("next to 1, on both sides", () => {
    const steps = Array.from({ length: 53 }, (_, place) => 2 ** -place);
    const above = steps.filter((step) => step >= 2 ** -52).map((step) => 1 + step);
    const below = steps.slice(1).map((step) => 1 - step);
    const { error, at } = worst([...above, ...below, 1 - 2 ** -53]);
    expect(error, `at ${at}`).toBeLessThan(PROMISED);
  });

  test("where its exponent changes, and the ends of the doubles", () => {
    const seams = [Math.SQRT2, Math.SQRT1_2, 0.75, 1.5, 3, 1.4999, 1.5001].flatMap((x) => [
      x * 2 ** -60,
      x,
      x * 2 ** 60,
    ]);
    const ends = [5e-324, 1e-323, 2.225073858507201e-308, 2 ** -1022, 2 ** -1000, 2 ** -1000 * (1 - 2 ** -53)];
    const { error, at } = worst([...seams, ...ends, 2 ** 1023, 1.3e308, 1.4e308, 1.7e308, Number.MAX_VALUE]);
    expect(error, `at ${at}`).toBeLessThan(PROMISED);
  });

  test("4,000 random doubles", () => {
    const near = Array.from({ length: 2000 }, () => 4 * random() + 1e-9);
    const any = Array.from({ length: 2000 }, () => (1 + random()) * 2 ** Math.floor(2046 * random() - 1022));
    const { error, at } = worst([...near, ...any]);
    expect(error, `at ${at}`).toBeLessThan(PROMISED);
  });

  test("rises with x", () => {
    for (let round = 0; round < 2000; round++) {
      const x = (1 + random()) * 2 ** Math.floor(20 * random() - 10);
      expect(naturalLogarithm(x * (1 + 2 ** -48))).toBeGreaterThan(naturalLogarithm(x));
    }
  });
});
