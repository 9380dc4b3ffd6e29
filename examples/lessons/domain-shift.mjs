// Domain shift, from samples alone
//
// A model was trained on some points and now meets others. No density is known, only the points. Distances to nearest
// neighbours, ρ among the new ones and ν to the old ones, tell KL(new‖old) (Wang, Kulkarni and Verdú 2009):
//
//   KL ≈ mean of d·ln(ν/ρ), and ln(m/(n − 1))
//
//   node examples/lessons/domain-shift.mjs

import { createEngine } from "kullback";
import { diagonalNormal, estimateKlFromSamples, exactKl } from "kullback/continuous";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();
const points = 10_000;
const sample = (distribution, seed) => ({ data: distribution.sample(points, { seed }), shape: [points, 2] });

// Of two features. What is known of them here, so that estimates can be compared with it, the estimator does not see.
const trained = diagonalNormal({ mean: [0, 0], std: [1, 1] });
const met = {
  "no shift": trained,
  "one feature moved by ½": diagonalNormal({ mean: [0.5, 0], std: [1, 1] }),
  "both narrower": diagonalNormal({ mean: [0, 0], std: [0.6, 0.6] }),
  "far away": diagonalNormal({ mean: [2, 1], std: [1, 1] }),
};

const old = sample(trained, 1);
printRow("KL(met‖trained)", "exact", "estimate", "from", "to");
for (const [j, [name, distribution]] of Object.entries(met).entries()) {
  const { estimate, interval } = await estimateKlFromSamples(engine, sample(distribution, 2 + j), old);
  printRow(name, exactKl(distribution, trained), estimate, ...(interval ?? ["none", "none"]));
}
console.log(
  "\nThe interval is of 95 %. Where 0 is in it, the points do not tell of a shift; an estimate may be negative then,",
);
console.log("which no divergence is. Far away it is too small: few old points are near the new ones, and distances to");
console.log("them are all there is to go by. That shows: all are about as far; there is no interval.");
