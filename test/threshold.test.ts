import { describe, expect, test } from "vitest";
import { reference } from "../bench/reference.ts";
import { type Divergence, divergences } from "../src/divergences.ts";
import { type DivergenceName, divergenceNames, histograms, klDivergence } from "../src/index.ts";
import { engines, scores } from "./engines.ts";
import { randomNumbers } from "./random.ts";
import { RELATIVE_ERROR, SINGLE_RELATIVE_ERROR } from "./tolerances.ts";

// Just above its threshold a rung is at its worst: so that is where the thresholds of the table are held to their promise,
// against double-double arithmetic, which bench-reference.test.ts holds to mpmath.

const PAIRS = 150;

/** Pairs of rows whose divergence is a little above `threshold`. */
function pairsAbove(name: DivergenceName, threshold: number, bins: number, round: (x: number) => number): number[][][] {
  const random = randomNumbers(bins);
  const { root, logarithmOf } = divergences.get(name) as Divergence;
  // The sum, of which thresholds are.
  const sumOf = (score: number) => (root ? score * score : logarithmOf ? -Math.expm1(-score) : score);
  return Array.from({ length: PAIRS }, () => {
    const p = Array.from({ length: bins }, () => round(0.1 + random()));
    const direction = p.map(() => random() - 0.5);
    const factor = 0.3 + 3 * random();
    const at = (step: number) => p.map((mass, bin) => round(mass * (1 + step * (direction[bin] as number)) * factor));
    let low = 0;
    let high = 1.99;
    for (let turn = 0; turn < 30; turn++) {
      const step = (low + high) / 2;
      if (sumOf(reference[name](p, at(step))) > threshold * 1.01) high = step;
      else low = step;
    }
    return [p, at(high)];
  });
}

describe.each(engines)("$name", ({ engine }) => {
  const precisions = [
    ["threshold", Float64Array, (x: number) => x, RELATIVE_ERROR],
    ["singleThreshold", Float32Array, Math.fround, SINGLE_RELATIVE_ERROR],
  ] as const;
  describe.each(precisions)("%s", (which, Values, round, most) => {
    const withThreshold = divergenceNames.filter((name) => {
      const { [which]: threshold, operands } = divergences.get(name) as Divergence;
      return threshold > 0 && operands !== "pp" && name !== "cross-entropy";
    });

    test.each(withThreshold)("%s", (name) => {
      const { [which]: threshold } = divergences.get(name) as Divergence;
      let worst = 0;
      let worstRow = "";
      for (const bins of [1, 2, 3, 5]) {
        if (bins === 1 && name !== "generalized-kl") continue;
        for (const [p, q] of pairsAbove(name, threshold, bins, round) as [number[], number[]][]) {
          const want = reference[name](p, q);
          const [got] = scores(engine, name, Values.from(p), Values.from(q)) as unknown as [number];
          const error = Math.abs(got - want) / want;
          if (error <= worst) continue;
          worst = error;
          worstRow = `[${p}] against [${q}]: got ${got}, want ${want}`;
        }
      }
      expect(worst, worstRow).toBeLessThanOrEqual(most);
      // Near enough to the threshold for the rung to show.
      expect(worst).toBeGreaterThan(most / 1000);
    });
  });
});

// The bits of a row do not depend on the row before it, also where only a rounding decides which rung has it.
test.each(engines)("$name: a row about its threshold has one score after a near-equal row and alone", ({ engine }) => {
  const random = randomNumbers(7);
  const { threshold } = divergences.get("kl") as Divergence;
  for (let pair = 0; pair < PAIRS; pair++) {
    const q = Array.from({ length: 2 + (pair % 7) }, () => 0.3 + random());
    const direction = q.map(() => random() - 0.5);
    const at = (step: number) => q.map((mass, bin) => mass * (1 + step * (direction[bin] as number)));
    let low = 0;
    let high = 1;
    for (let turn = 0; turn < 53; turn++) {
      const step = (low + high) / 2;
      if (klDivergence(at(step), q) < threshold) low = step;
      else high = step;
    }
    for (let ulps = -12; ulps < 12; ulps++) {
      const row = at(low + ulps * low * Number.EPSILON);
      const [alone] = engine.score("kl", row, q);
      expect(engine.score("kl", histograms([...at(1e-5), ...row], q.length), q)[1]).toBe(alone);
    }
  }
});
