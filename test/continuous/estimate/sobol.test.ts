import { describe, expect, test } from "vitest";
import { RandomNumbers } from "../../../src/backend/random.ts";
import { ScrambledSobol, SobolSequence, scrambled } from "../../../src/continuous/estimate/sobol.ts";
import { Permutation, Strata } from "../../../src/continuous/estimate/strata.ts";
import { loadSobol } from "../../golden/load.ts";

const golden = loadSobol();
const unsigned = (digits: Int32Array) => [...digits].map((x) => x >>> 0);

describe("the sequence", () => {
  test("SciPy's points, one after another and by their index", () => {
    const sequence = new SobolSequence(64);
    for (const { index, point } of golden) {
      sequence.seek(index);
      expect(unsigned(sequence.point), `${index}`).toEqual(point);
    }
    sequence.seek(0);
    for (const { point } of golden.slice(0, 20)) {
      expect(unsigned(sequence.point)).toEqual(point);
      sequence.next();
    }
  });
});

/** How many points fall in each of `cells` equal parts of a coordinate. */
function counts(points: Float64Array, dimensions: number, dimension: number, cells: number): number[] {
  const found = new Array<number>(cells).fill(0);
  for (let at = dimension; at < points.length; at += dimensions) {
    const cell = Math.floor((points[at] as number) * cells);
    found[cell] = (found[cell] as number) + 1;
  }
  return found;
}

function sobolPoints(dimensions: number, count: number, stream: number): Float64Array {
  const points = new Float64Array(count * dimensions);
  new ScrambledSobol(dimensions, 5, stream).fill(points, 0, 0);
  return points;
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const deviation = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, x) => sum + (x - mean(values)) ** 2, 0) / (values.length - 1));

describe("Owen's scrambling", () => {
  test("keeps what makes the points even: one in each of 2^m parts of every coordinate", () => {
    const points = sobolPoints(64, 1024, 1);
    for (let dimension = 0; dimension < 64; dimension++) {
      expect(counts(points, 64, dimension, 1024).every((count) => count === 1)).toBe(true);
    }
  });

  test("keeps the nets of the first two coordinates: one point in each box of 2^-a by 2^-b", () => {
    const points = sobolPoints(2, 256, 2);
    for (let a = 0; a <= 8; a++) {
      const boxes = new Set<number>();
      for (let at = 0; at < points.length; at += 2) {
        const [x, y] = [points[at] as number, points[at + 1] as number];
        boxes.add(Math.floor(x * 2 ** a) * 256 + Math.floor(y * 2 ** (8 - a)));
      }
      expect(boxes.size).toBe(256);
    }
  });

  test("a digit's flip depends on all digits before it, and on none after", () => {
    const key = { first: 123456, second: -98765 };
    const digits = 0x5a5a1234;
    const plain = scrambled(digits, key);
    for (let j = 0; j < 32; j++) {
      const other = scrambled(digits ^ (1 << (31 - j)), key);
      // Digits before j are as they were, and digit j is the other one.
      expect((plain ^ other) >>> (31 - j)).toBe(1);
    }
    let flips = 0;
    for (let j = 0; j < 31; j++) flips += ((plain ^ scrambled(digits ^ (1 << 31), key)) >>> (30 - j)) & 1;
    // Of 31 coins: fewer than 6 or more than 25 come up in one of 5,000 cases, and this is one case.
    expect(flips).toBeGreaterThan(5);
    expect(flips).toBeLessThan(26);
  });

  test("no bias, and errors that fall as n^-3/2: for u², √(1/9)·n^-3/2 as of a point at random in each part", () => {
    for (const count of [256, 4096]) {
      const errors = Array.from({ length: 300 }, (_, stream) => {
        const points = sobolPoints(1, count, stream);
        return points.reduce((sum, u) => sum + u * u, 0) / count - 1 / 3;
      });
      const size = deviation(errors);
      expect(Math.abs(mean(errors))).toBeLessThan((4 * size) / Math.sqrt(300));
      // Of 300 a standard deviation is right to 4 %.
      expect((size * count ** 1.5) / Math.sqrt(1 / 9)).toBeGreaterThan(0.84);
      expect((size * count ** 1.5) / Math.sqrt(1 / 9)).toBeLessThan(1.16);
    }
  });

  test("blocks continue each other, and coordinates are neither 0 nor 1", () => {
    const whole = sobolPoints(3, 512, 9);
    const sequence = new ScrambledSobol(3, 5, 9);
    const second = new Float64Array(256 * 3);
    sequence.fill(second, 256, 1);
    // The digits of the sequence are the same; those beyond are of the block.
    for (const [j, u] of second.entries()) {
      expect(Math.floor(u * 2 ** 32)).toBe(Math.floor((whole[256 * 3 + j] as number) * 2 ** 32));
      expect(u > 0 && u < 1).toBe(true);
    }
  });
});

describe("strata", () => {
  test.each([1, 2, 7, 16, 1000])("one point in each of %i parts of each coordinate", (count) => {
    const points = new Float64Array(count * 3);
    new Strata(3, count, 1, 2).fill(points, 0, 0);
    for (let dimension = 0; dimension < 3; dimension++) {
      expect(counts(points, 3, dimension, count).every((own) => own === 1)).toBe(true);
    }
  });

  test("a permutation is one", () => {
    for (const count of [1, 2, 3, 5, 64, 65, 4097]) {
      const permutation = new Permutation(count, new RandomNumbers(1, count));
      const images = new Set(Array.from({ length: count }, (_, j) => permutation.at(j)));
      expect(images.size).toBe(count);
      expect(Math.max(...images)).toBe(count - 1);
    }
  });

  test("which parts of two coordinates come together is random: χ² over 16 × 16 cells", () => {
    // 225 degrees of freedom, as each row and column of cells has its share of points; the mean of 20 has 21.2/√20 about it.
    const statistics = Array.from({ length: 20 }, (_, stream) => {
      const count = 65_536;
      const points = new Float64Array(count * 2);
      new Strata(2, count, 3, stream).fill(points, 0, 0);
      const cells = new Array<number>(256).fill(0);
      for (let at = 0; at < points.length; at += 2) {
        const cell = Math.floor((points[at] as number) * 16) * 16 + Math.floor((points[at + 1] as number) * 16);
        cells[cell] = (cells[cell] as number) + 1;
      }
      return cells.reduce((sum, own) => sum + (own - count / 256) ** 2 / (count / 256), 0);
    });
    expect(Math.abs(mean(statistics) - 225)).toBeLessThan((4 * 21.2) / Math.sqrt(20));
  });
});
