// Euclidean distance misleads
//
// The distance √Σ(p − q)² adds up differences, and a difference of 0.1 is the same to it anywhere. To KL it is not. For
// small differences
//
//   KL(P‖Q) ≈ ½·Σ (p − q)²/q
//
// so each square is measured against the probability that Q expects: an error of 0.1 is little where Q says 0.5, and a
// great deal where Q says 0.01.
//
//   node examples/lessons/euclidean-distance.mjs

import { createEngine, histograms } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// Probabilities of rain: what is true, and what was forecast.
const pairs = [
  { rain: 0.6, forecast: 0.5 },
  { rain: 0.11, forecast: 0.01 },
  { rain: 0.7, forecast: 0.5 },
  { rain: 0.1, forecast: 0.01 },
];
const P = pairs.flatMap(({ rain }) => [rain, 1 - rain]);
const Q = pairs.flatMap(({ forecast }) => [forecast, 1 - forecast]);
const kl = engine.score("kl", histograms(P, 2), histograms(Q, 2));
const euclidean = pairs.map(({ rain, forecast }) => Math.hypot(rain - forecast, forecast - rain));

/** @param {number} pair */
function printPair(pair) {
  const { rain, forecast } = pairs[pair];
  printRow(`rain ${rain}, forecast ${forecast}`, euclidean[pair], kl[pair]);
}

printRow("", "Euclidean", "KL");
console.log("The same Euclidean distance:");
printPair(0);
printPair(1);
printRow("second divided by first", euclidean[1] / euclidean[0], kl[1] / kl[0]);
console.log("In the second it rains eleven times as often as was forecast, in the first a fifth more often.\n");

console.log("Farther apart by Euclid, nearer by KL:");
printPair(2);
printPair(3);
console.log("The two orders are opposite. Which is right depends on what distance is to mean. KL means this:");
console.log("N days of weather are typically e^(−N·KL) times as likely under the forecast as under the truth.\n");

// The logarithm of that ratio is −ln(p/q) for each day, whose mean over P is −KL. After 20 days:
printRow("pairs in the order above", "first", "second", "third", "fourth");
printRow("e^(−20·KL)", ...Array.from(kl, (divergence) => Math.exp(-20 * divergence)));
