import { afterEach, describe, expect, test, vi } from "vitest";
import { type RowBlock, scoredBlocks } from "../../src/cli/scored-blocks.ts";

interface Timed extends RowBlock {
  readonly milliseconds: number;
}

/** Blocks of rows of 64 bins against `others` rows, on a clock that scoring moves, by so much a row. */
async function blocksOf(rows: number, others: number, pace: (row: number) => number, held = false): Promise<Timed[]> {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const score = ({ first, end }: RowBlock): Timed => {
    const milliseconds = (end - first) * pace(first);
    now += milliseconds;
    return { first, end, milliseconds };
  };
  const blocks: Timed[] = [];
  for await (const block of scoredBlocks(rows, others, 64, held, score)) {
    blocks.push(block);
    // So does writing, which is none of it.
    now += 1e6;
  }
  return blocks;
}

const sizes = (blocks: readonly Timed[]) => blocks.map(({ first, end }) => end - first);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("blocks of rows", () => {
  test.each([
    ["a matrix product", 64_000 * 0.4e-6],
    ["the last rung", 64_000 * 0.7e-3],
    ["what no clock can tell from nothing", 0],
  ])(
    "of %s: all rows once, in their order, none that takes more than a second, few that take less",
    async (_, pace) => {
      const blocks = await blocksOf(3000, 1000, () => pace);
      expect(blocks.map(({ first }) => first)).toEqual([0, ...blocks.slice(0, -1).map(({ end }) => end)]);
      expect(blocks.at(-1)?.end).toBe(3000);
      expect(Math.max(...blocks.map(({ milliseconds }) => milliseconds))).toBeLessThanOrEqual(1000);
      expect(blocks.length).toBeLessThanOrEqual(2 + (3000 * pace) / 800);
    },
  );

  test("shrink when rows come that take longer, and grow again", async () => {
    const blocks = await blocksOf(10_021, 2 ** 12, (row) => (row >= 5001 && row < 6011 ? 100 : 1));
    const thousands = (count: number) => Array<number>(count).fill(1000);
    expect(sizes(blocks)).toEqual([1, ...thousands(6), 10, 10, ...thousands(4)]);
  });

  test("have no more than 2^20 scores where these are held, and a row at least", async () => {
    expect(sizes(await blocksOf(3000, 1000, () => 0, true))).toEqual([4, 1048, 1048, 900]);
    expect(sizes(await blocksOf(3, 2 ** 21, () => 5000, true))).toEqual([1, 1, 1]);
  });

  test("are none of no rows, and one against no others", async () => {
    expect(await blocksOf(0, 5, () => 1)).toEqual([]);
    expect(sizes(await blocksOf(7, 0, () => 1, true))).toEqual([7]);
  });
});
