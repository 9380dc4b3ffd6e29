import { expect, test } from "vitest";
import { integral } from "../../src/continuous/gauss-legendre.ts";

test("the rule integrates powers up to the 63rd", () => {
  // Of (x − 1)^k over [0, 2], by which all nodes and weights are determined.
  const error = (k: number) => Math.abs(integral((x) => (x - 1) ** k, 2) - (k % 2 === 0 ? 2 / (k + 1) : 0));
  for (let k = 0; k <= 63; k++) expect(error(k), `power ${k}`).toBeLessThan(1e-15);
  expect(integral(Math.exp, 3)).toBeCloseTo(Math.exp(3) - 1, 13);
});
