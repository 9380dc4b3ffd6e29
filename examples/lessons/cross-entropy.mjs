// Cross-entropy is entropy and KL
//
//   H(P, Q) = −Σ p·ln q = H(P) + KL(P‖Q)
//
// Cross-entropy is what predicting by Q costs where outcomes come from P; H(P) is what they cost at best. KL is never
// negative, so H(P, Q) ≥ H(P), and equal only for Q = P. When a model Q is trained, P is the data and H(P) does not change:
// whatever makes the cross-entropy smallest makes KL smallest.
//
//   node examples/lessons/cross-entropy.mjs

import { createEngine, histograms } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// How many of two attempts succeeded, in shares of all who tried: none, one, both.
const data = [0.3, 0.3, 0.4];
const [entropy] = engine.score("entropy", data);

/** The binomial model: both attempts succeed with probability θ. @param {number} theta */
const model = (theta) => [(1 - theta) ** 2, 2 * theta * (1 - theta), theta ** 2];

/** Cross-entropy H(data, model) and KL(data‖model) for each θ. @param {number[]} thetas */
function scores(thetas) {
  // Every model is a row of Q. P has to have as many rows: copies of the data.
  const copies = thetas.flatMap(() => data);
  const [P, Q] = [copies, thetas.flatMap(model)].map((rows) => histograms(rows, 3));
  return { crossEntropy: engine.score("cross-entropy", P, Q), kl: engine.score("kl", P, Q) };
}

const thetas = [0.3, 0.45, 0.55, 0.65, 0.8];
const { crossEntropy, kl } = scores(thetas);
printRow("model", "H(P)", "KL(P‖Q)", "sum", "H(P, Q)");
for (const [row, theta] of thetas.entries()) {
  printRow(`θ = ${theta}`, entropy, kl[row], entropy + kl[row], crossEntropy[row]);
}
console.log("Both fall and rise together, H(P) apart, and H(P, Q) never comes below it.\n");

// Over a fine grid both have their least value at the same θ: the share of attempts that succeeded, (0.3 + 2·0.4)/2.
const grid = Array.from({ length: 999 }, (_, i) => (i + 1) / 1000);
const fine = scores(grid);
/** @param {Float64Array} values */
const best = (values) => grid[values.indexOf(Math.min(...values))];
printRow("of 999 θ", "H(P, Q)", "KL(P‖Q)");
printRow("the best", best(fine.crossEntropy), best(fine.kl));
printRow("has", Math.min(...fine.crossEntropy), Math.min(...fine.kl));
console.log("The least KL is above 0: no θ gives these data. Who succeeds once here is likelier to succeed again.\n");

// A label that is certain has entropy 0. There the cross-entropy loss is KL, and is −ln q of the right class.
const label = [0, 1, 0];
const prediction = [0.1, 0.7, 0.2];
const loss = engine.score("cross-entropy", label, prediction)[0];
printRow("label: loss, KL, −ln 0.7", loss, engine.score("kl", label, prediction)[0], -Math.log(0.7));
