// Data processing
//
// Whatever you do to an outcome without knowing whether it came from P or Q, adding noise included, you do not learn more
// about which it was. So no f-divergence rises when both go through the same channel W:
//
//   D(PW‖QW) ≤ D(P‖Q)
//
// A map that keeps apart all outcomes with different p/q loses nothing: it is sufficient.
//
//   node examples/lessons/data-processing.mjs

import { coarsen, createEngine, histograms, pushForward } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// A loaded die that shows a six half of the time, and a fair one.
const loaded = [0.1, 0.1, 0.1, 0.1, 0.1, 0.5];
const fair = [1, 1, 1, 1, 1, 1];

// A reader of dice who errs: one throw in five is written down as any face at all.
const chances = Array.from({ length: 36 }, (_, i) => 0.2 / 6 + (i % 7 === 0 ? 0.8 : 0));
const noise = histograms(chances, 6);

// What is done to a die. The maps say which bin each of the faces 1 to 6 goes to.
/** @typedef {import("kullback").BatchInput} Die */
/** @type {Record<string, (die: Die) => Die>} */
const processings = {
  "as it is": (die) => die,
  misread: (die) => pushForward(die, noise),
  "high/low": (die) => coarsen(die, [0, 0, 0, 1, 1, 1]),
  "odd/even": (die) => coarsen(die, [0, 1, 0, 1, 0, 1]),
  "six or not": (die) => coarsen(die, [0, 0, 0, 0, 0, 1]),
};

printRow("the die", ...Object.keys(processings));
for (const divergence of ["kl", "reverse-kl", "js", "total-variation", "squared-hellinger", "chi-squared"]) {
  const scores = Object.values(processings).map((done) => engine.score(divergence, done(loaded), done(fair))[0]);
  printRow(divergence, ...scores);
}

console.log("\nNo number is above the first of its row.");
console.log("Misread: noise blurs the difference. High or low, odd or even: faces with different p/q are put");
console.log("together, and what told the six from the others is lost in part.");
console.log("Six or not: p/q is 0.6 for all of 1 to 5, so which of these it was says nothing about the die.");
console.log("Nothing is lost. That is what a sufficient statistic is.");
