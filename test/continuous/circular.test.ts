import { describe, expect, test } from "vitest";
import { circular } from "../../src/backend/circular.ts";
import { RandomNumbers } from "../../src/backend/random.ts";

/** sin 2πx or, from order 0 on, cos 2πx, of |x| ≤ 1/8, in double-double by their series: 2^-100 or so. */
function series(x: number, isSine: boolean): [high: number, low: number] {
  // 2π·2^140.
  const SCALE = 2n ** 140n;
  const TWO_PI = 8757482160660207598466501616942045456798849n;
  const angle = (BigInt(x * 2 ** 56) * TWO_PI) >> 56n;
  let term = isSine ? angle : SCALE;
  let sum = 0n;
  for (let n = isSine ? 1n : 0n; term !== 0n; n += 2n) {
    sum += term;
    term = -((((term * angle) / SCALE) * angle) / SCALE) / ((n + 1n) * (n + 2n));
  }
  const high = Number(sum) / Number(SCALE);
  const low = Number(sum - BigInt(high * 2 ** 100) * (SCALE / 2n ** 100n)) / Number(SCALE);
  return [high, low];
}

const UNIT = 2 ** -53;

describe("sin 2πu and cos 2πu", () => {
  const random = new RandomNumbers(1, 1);
  const angles = Array.from({ length: 20_000 }, () => random.uniform());

  test("the series is right", () => {
    expect(series(1 / 12, true)[0]).toBe(0.5);
    expect(series(1 / 8, false)[0]).toBe(Math.SQRT1_2);
  });

  test("have the errors that are stated", () => {
    let [ofSine, ofCosine] = [0, 0];
    for (const u of angles) {
      const r = u / 8;
      const [sine, sineLow] = series(r, true);
      const [cosine, cosineLow] = series(r, false);
      ofSine = Math.max(ofSine, Math.abs(circular.sine(r) - sine - sineLow) / sine / UNIT);
      ofCosine = Math.max(ofCosine, Math.abs(circular.cosine(r) - cosine - cosineLow) / UNIT);
    }
    expect(ofSine).toBeLessThan(2.8);
    expect(ofSine).toBeGreaterThan(2);
    expect(ofCosine).toBeLessThan(1.2);
    expect(ofCosine).toBeGreaterThan(0.7);
  });

  test("all around", () => {
    for (const u of angles) {
      expect(Math.abs(circular.sine(u) - Math.sin(2 * Math.PI * u))).toBeLessThan(1e-15);
      expect(Math.abs(circular.cosine(u) - Math.cos(2 * Math.PI * u))).toBeLessThan(1e-15);
    }
    for (const [u, sine, cosine] of [
      [0.25, 1, 0],
      [0.5, 0, -1],
      [0.75, -1, 0],
      [1 - UNIT, -2 * Math.PI * UNIT, 1],
    ] as const) {
      expect(circular.sine(u)).toBe(sine === 0 ? -0 : sine);
      expect(Math.abs(circular.cosine(u))).toBe(Math.abs(cosine));
    }
  });
});
