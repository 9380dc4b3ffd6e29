/** The errors of both backends on the golden rows, which mpmath made: the hard ones. */
import { readFileSync } from "node:fs";
import { createEngine } from "../src/create-engine.ts";
import { type DivergenceName, divergenceNames } from "../src/divergences.ts";
import { accuracyOf } from "./accuracy.ts";
import { root } from "./paths.ts";
import type { GoldenError } from "./result.ts";

interface GoldenRow {
  readonly p: number[];
  readonly q: number[];
  readonly expected: Record<string, number | string>;
  readonly given: Record<string, number | string>;
}

export async function goldenErrors(): Promise<GoldenError[]> {
  const rows = JSON.parse(readFileSync(new URL("test/golden/rows.json", root), "utf8")) as GoldenRow[];
  const errors: GoldenError[] = [];
  for (const backend of ["js", "wasm"] as const) {
    const engine = await createEngine({ backend });
    const score = (divergence: DivergenceName, { p, q }: GoldenRow) =>
      (divergence === "entropy" ? engine.score(divergence, p) : engine.score(divergence, p, q))[0] as number;
    for (const divergence of divergenceNames) {
      const expected = (row: GoldenRow) => (divergence === "generalized-kl" ? row.given : row.expected)[divergence];
      const finite = rows.filter((row) => typeof expected(row) === "number");
      const scores = Float64Array.from(finite, (row) => score(divergence, row));
      const exact = Float64Array.from(finite, (row) => expected(row) as number);
      let absolute = 0;
      for (const [row, value] of scores.entries())
        absolute = Math.max(absolute, Math.abs(value - (exact[row] as number)));
      errors.push({
        backend,
        divergence,
        rows: finite.length,
        worstAbsoluteError: absolute,
        ...accuracyOf(scores, exact),
      });
    }
    engine.close();
  }
  return errors;
}
