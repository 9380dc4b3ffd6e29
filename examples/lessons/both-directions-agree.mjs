// When both directions agree
//
// KL(P‖Q) and KL(Q‖P) differ in general. They are equal where swapping outcomes in pairs turns P into Q: the same swaps turn
// Q into P, and both sums have the same terms, in another order. They come to agree as P and Q come near each other:
//
//   KL(P‖Q) ≈ KL(Q‖P) ≈ ½·χ²,  χ² = Σ (p − q)²/q
//
//   node examples/lessons/both-directions-agree.mjs

import { createEngine, histograms, klDivergence } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

printRow("P and Q", "KL(P‖Q)", "KL(Q‖P)");
for (const [label, P, Q] of [
  // A coin, and the same with heads and tails swapped: both directions are (2x − 1)·ln(x/(1 − x)).
  ["0.6 0.4 and 0.4 0.6", [0.6, 0.4], [0.4, 0.6]],
  ["0.9 0.1 and 0.1 0.9", [0.9, 0.1], [0.1, 0.9]],
  // Three outcomes, two of them swapped.
  ["0.6 0.3 0.1 and 0.3 0.6 0.1", [0.6, 0.3, 0.1], [0.3, 0.6, 0.1]],
  // All three moved on by one place. Moving on once more does not lead back: the directions differ.
  ["0.6 0.3 0.1 and 0.1 0.6 0.3", [0.6, 0.3, 0.1], [0.1, 0.6, 0.3]],
]) {
  printRow(label, klDivergence(P, Q), klDivergence(Q, P));
}
console.log("Swapped outcomes: equal. Moved on by one place: not.\n");

// Near each other. At p = q + δ the term p·ln(p/q) is δ + δ²/2q − δ³/6q² + …, and that of the reverse is
// −δ + δ²/2q − δ³/3q² + …. Over all outcomes the δ sum to 0. What is left first is half of χ², the same for both.
const q = [0.2, 0.8];
const steps = [0.1, 0.01, 0.001, 1e-6];
const rows = steps.flatMap((step) => [q[0] + step, q[1] - step]);
const P = histograms(rows, 2);
const forward = engine.score("kl", P, q);
const reverse = engine.score("reverse-kl", P, q);
const chiSquared = engine.score("chi-squared", P, q);

printRow("divided by half of χ²", "KL(P‖Q)", "KL(Q‖P)");
for (const [row, step] of steps.entries()) {
  const half = chiSquared[row] / 2;
  printRow(`q = 0.2, p = 0.2 + ${step}`, (forward[row] / half).toFixed(6), (reverse[row] / half).toFixed(6));
}
console.log("Both ratios go to 1. What they lack of it shrinks as the step does, twice as large for the reverse.");
