// Drift, or a small sample?
//
// Draw N times from Q and count: the shares P of the sample are hardly ever quite Q, so KL(P‖Q) > 0 with no change at all.
// With k outcomes, and N not too small,
//
//   the mean of KL is (k − 1)/2N,   and G = 2·N·KL has nearly a χ² distribution with k − 1 degrees of freedom (Wilks 1938)
//
// So how large a KL is must be judged by N. driftTest does, row by row.
//
//   node examples/lessons/drift.mjs

import { createEngine, driftTest, histograms } from "kullback";
import { printRow } from "./print-row.mjs";
import { randomNumbers } from "./random.mjs";

const engine = await createEngine();

// Rock, paper, scissors, by a player without habits.
const usual = [1 / 3, 1 / 3, 1 / 3];
const random = randomNumbers(1);

const SAMPLES = 5000;

/** Counts of samples of N games each, a row a sample. @param {number} N */
function play(N) {
  const counts = new Uint32Array(3 * SAMPLES);
  for (let game = 0; game < N * SAMPLES; game++) counts[3 * Math.floor(game / N) + Math.floor(3 * random())]++;
  return histograms(counts, 3);
}

printRow(`${SAMPLES} samples, no change`, "mean KL", "(k − 1)/2N", "p < 0.05");
for (const N of [30, 100, 1000]) {
  const { kl, expectedKl, pValue } = driftTest(engine, play(N), usual);
  const mean = kl.reduce((sum, value) => sum + value, 0) / SAMPLES;
  const alarms = pValue.filter((p) => p < 0.05).length / SAMPLES;
  printRow(`N = ${N}`, mean.toFixed(6), expectedKl[0].toFixed(6), alarms);
}
console.log("KL without change goes down as 1/N. A p-value below 0.05 comes about once in 20, whatever N is.\n");

// With three outcomes the tail of χ² is e^(−G/2), so the p-value is e^(−N·KL): you can check it by hand.

// Somebody who plays rock in 14 of 30 games, and somebody who keeps to these shares ten times as long.
const players = histograms([14, 8, 8, 140, 80, 80], 3);
const { kl, expectedKl, statistic, pValue, lower, upper } = driftTest(engine, players, usual);
printRow("as 14 : 8 : 8", "30 games", "300 games");
printRow("KL", ...kl);
printRow("KL to expect", ...expectedKl);
printRow("G = 2·N·KL", ...statistic);
printRow("p-value", ...Array.from(pValue, (p) => p.toExponential(3)));
printRow("KL is at least, 95 % sure", ...lower);
printRow("KL is at most, 95 % sure", ...upper);
console.log("The same KL. From 30 games it may well be chance; from 300 it is not: that player likes rock.");
