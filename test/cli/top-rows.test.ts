import fc from "fast-check";
import { expect, test } from "vitest";
import { TopRows, withOwnLabel } from "../../src/cli/top-rows.ts";

function top(scores: readonly number[], count: number): number[] {
  const rows = new TopRows(count);
  for (const [row, score] of scores.entries()) rows.add({ row, label: undefined, score }, withOwnLabel);
  return rows.sorted().map(({ row }) => row);
}

test("the largest first; of equal ones the lower row; infinite ones before all; NaN never", () => {
  expect(top([1, 3, 2, 3, 1], 3)).toEqual([1, 3, 2]);
  expect(top([1, Infinity, Number.NaN, Infinity, 2], 9)).toEqual([1, 3, 4, 0]);
  expect(top([0, -0, 0], 2)).toEqual([0, 1]);
  expect(top([], 3)).toEqual([]);
});

test("are those of a sort", () => {
  const scores = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(Infinity, Number.NaN)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 70 }), (scores, count) => {
      const sorted = scores
        .map((score, row) => ({ score, row }))
        .filter(({ score }) => !Number.isNaN(score))
        .sort((a, b) => (a.score === b.score ? a.row - b.row : b.score > a.score ? 1 : -1));
      expect(top(scores, count)).toEqual(sorted.slice(0, count).map(({ row }) => row));
    }),
  );
});
