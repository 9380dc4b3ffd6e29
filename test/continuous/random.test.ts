import { describe, expect, test } from "vitest";
import { RandomNumbers, startOfBlock, threefry, xoshiro } from "../../src/backend/random.ts";

describe("xoshiro128++ 1.0", () => {
  test("has the numbers of its authors' C", () => {
    // From the state 1, 2, 3, 4: as the tests of Rust's rand_xoshiro have them, made with the reference implementation.
    const state = Int32Array.of(1, 2, 3, 4);
    const words = Array.from({ length: 10 }, () => xoshiro(state) >>> 0);
    expect(words).toEqual([
      641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011, 621204420,
    ]);
  });
});

describe("Threefry-4×32-20", () => {
  // The known answers that come with the authors' Random123 (tests/kat_vectors).
  const known = [
    { counter: [0, 0, 0, 0], key: [0, 0, 0, 0], answer: "9c6ca96a e17eae66 fc10ecd4 5256a7d8" },
    { counter: [-1, -1, -1, -1], key: [-1, -1, -1, -1], answer: "2a881696 57012287 f6c7446e a16a6732" },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89],
      answer: "59cd1dbb b8879579 86b5d00c ac8b6d84",
    },
  ];
  test.each(known)("$answer", ({ counter, key, answer }) => {
    const words = Array.from(threefry(counter, key), (word) => (word >>> 0).toString(16).padStart(8, "0"));
    expect(words.join(" ")).toBe(answer);
  });
});

describe("blocks", () => {
  test("start from states that depend on seed, stream and block, all of their bits", () => {
    const parts = [0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1];
    const states = parts.flatMap((seed) =>
      parts.flatMap((stream) => parts.flatMap((block) => Array.from(startOfBlock(seed, stream, block)))),
    );
    const lanes = new Set<string>();
    for (let at = 0; at < states.length; at += 4) lanes.add(states.slice(at, at + 4).join());
    expect(lanes.size).toBe(4 * parts.length ** 3);
    expect(lanes.has("0,0,0,0")).toBe(false);
  });

  test("are the same whenever they are drawn", () => {
    const drawn = () => {
      const random = new RandomNumbers(7, 3, 5);
      return Array.from({ length: 9 }, () => random.uniform());
    };
    expect(drawn()).toEqual(drawn());
    expect(new Set([drawn()[0], new RandomNumbers(7, 3).uniform(), new RandomNumbers(7, 3, 6).uniform()]).size).toBe(3);
  });
});

describe("uniform numbers", () => {
  const COUNT = 2 ** 18;
  const random = new RandomNumbers(20261126, 0);
  const numbers = Float64Array.from({ length: COUNT }, () => random.uniform());

  test("are odd multiples of 2^-53 between 0 and 1", () => {
    expect(numbers.every((x) => x > 0 && x < 1 && (x * 2 ** 53) % 2 === 1)).toBe(true);
  });

  /** χ² of counts that should be equal, as a normal number (E. Wilson and M. Hilferty 1931). */
  function deviation(counts: Float64Array): number {
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const statistic = counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
    const degrees = counts.length - 1;
    return (Math.cbrt(statistic / degrees) - (1 - 2 / (9 * degrees))) / Math.sqrt(2 / (9 * degrees));
  }

  // 4.9 standard deviations: a false alarm in a million, each.
  const LIMIT = 4.9;

  test.each([
    ["upper bits", (x: number) => Math.floor(x * 256)],
    ["middle bits", (x: number) => Math.floor(x * 2 ** 28) % 256],
    ["lower bits", (x: number) => Math.floor(x * 2 ** 52) % 256],
  ])("are equidistributed: %s", (_, cellOf) => {
    const counts = new Float64Array(256);
    for (const x of numbers) (counts[cellOf(x)] as number)++;
    expect(Math.abs(deviation(counts))).toBeLessThan(LIMIT);
  });

  test.each([1, 2, 3, 4, 5, 8, 1024])("pairs %i apart are equidistributed in the square", (lag) => {
    const counts = new Float64Array(1024);
    for (let j = 0; j + lag < COUNT; j++) {
      (counts[
        32 * Math.floor((numbers[j] as number) * 32) + Math.floor((numbers[j + lag] as number) * 32)
      ] as number)++;
    }
    expect(Math.abs(deviation(counts))).toBeLessThan(LIMIT);
  });

  test("neighbouring blocks, streams and seeds have no correlation", () => {
    const first = (seed: number, stream: number, block: number) => {
      const own = new RandomNumbers(seed, stream, block);
      return Array.from({ length: 64 }, () => own.uniform() - 0.5);
    };
    const steps = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const;
    for (const [seed, stream, block] of steps) {
      let sum = 0;
      let count = 0;
      for (let at = 0; at < 1000; at++) {
        const one = first(seed * at, stream * at, block * at);
        const other = first(seed * (at + 1), stream * (at + 1), block * (at + 1));
        for (const [j, x] of one.entries()) sum += 12 * x * (other[j] as number);
        count += one.length;
      }
      expect(Math.abs(sum / Math.sqrt(count))).toBeLessThan(LIMIT);
    }
  });
});
