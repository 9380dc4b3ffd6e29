// Inequalities of Pinsker and Hellinger
//
// Divergences differ, but bound each other. For total variation TV, KL in nats, and Hellinger distance H,
//
//   TV ≤ √(KL/2)   (Pinsker)         H² ≤ TV ≤ √2·H         H² ≤ KL/2
//
// So where KL is small, so is the difference of the probabilities of any event at all, which is what TV bounds. There is no
// bound the other way: KL may be infinite where TV is small.
//
//   node examples/lessons/inequalities.mjs

import { createEngine, histograms } from "kullback";
import { printRow } from "./print-row.mjs";
import { randomNumbers } from "./random.mjs";

const engine = await createEngine();

const PAIRS = 20_000;
const BINS = 4;

// Exponential variates, divided by their sum, are spread evenly over all distributions. The engine divides.
const random = randomNumbers(1);
const masses = () => Float64Array.from({ length: PAIRS * BINS }, () => -Math.log(1 - random()));
const P = histograms(masses(), BINS);
const Q = histograms(masses(), BINS);

/** @param {import("kullback").BatchInput} p @param {import("kullback").BatchInput} q */
function sides(p, q) {
  // One call a divergence, however many pairs.
  const kl = engine.score("kl", p, q);
  const tv = engine.score("total-variation", p, q);
  const hellinger = engine.score("hellinger", p, q);
  const squared = engine.score("squared-hellinger", p, q);
  return [
    { label: "TV ≤ √(KL/2)", left: tv, right: kl.map((value) => Math.sqrt(value / 2)) },
    { label: "H² ≤ TV", left: squared, right: tv },
    { label: "TV ≤ √2·H", left: tv, right: hellinger.map((value) => Math.SQRT2 * value) },
    { label: "H² ≤ KL/2", left: squared, right: kl.map((value) => value / 2) },
  ];
}

printRow(`${PAIRS} random pairs`, "broken", "mean ratio", "largest");
for (const { label, left, right } of sides(P, Q)) {
  const ratios = left.map((value, pair) => value / right[pair]);
  const broken = ratios.filter((ratio) => ratio > 1).length;
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / PAIRS;
  printRow(label, `${broken}`, mean, Math.max(...ratios));
}
console.log("No ratio of left to right is above 1. How near does it come?\n");

// Two coins that are nearly equal; two that have nothing in common; a Q that gives a little away where P has nothing.
const p = histograms([0.501, 0.499, 1, 0, 1, 0], 2);
const q = histograms([0.5, 0.5, 0, 1, 0.999, 0.001], 2);
printRow("ratios of special pairs", "near", "disjoint", "a little");
for (const { label, left, right } of sides(p, q)) printRow(label, ...left.map((value, pair) => value / right[pair]));
console.log("Each comes to 1, or as near as you like: none of these bounds can be made tighter by a factor.");
