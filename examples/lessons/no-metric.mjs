// Why KL is no metric
//
// A metric d is 0 for equals only, symmetric, and obeys the triangle inequality: d(P, R) ≤ d(P, Q) + d(Q, R), no detour is
// shorter. KL has the first of these and neither of the others. The root of the Jensen–Shannon divergence,
//
//   √JS,  JS = ½·KL(P‖M) + ½·KL(Q‖M),  M = (P + Q)/2
//
// has all three (Endres and Schindelin 2003).
//
//   node examples/lessons/no-metric.mjs

import { createEngine, histograms } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// From one biased coin to the opposite one, by way of a fair one.
const P = [0.9, 0.1];
const Q = [0.5, 0.5];
const R = [0.1, 0.9];

// Three pairs a call: row i of the first batch against row i of the second.
const from = histograms([...P, ...Q, ...P], 2);
const to = histograms([...Q, ...R, ...R], 2);

printRow("", "P to Q", "Q to R", "sum", "P to R");
for (const [label, divergence] of [
  ["KL", "kl"],
  ["KL the other way", "reverse-kl"],
  ["root of JS", "js-distance"],
]) {
  const [first, second, direct] = engine.score(divergence, from, to);
  printRow(label, first, second, first + second, direct);
}
console.log("KL has two values for P and Q: it is not symmetric.");
console.log("Its direct way is twice as long as the detour over Q: the triangle inequality fails.");
console.log("For the root of JS the direct way is the shorter one.\n");

// One triple proves that KL fails. That the root of JS never does is a theorem; here are all triples of nine coins.
const coins = Array.from({ length: 9 }, (_, i) => [(i + 1) / 10, (9 - i) / 10]);
const starts = coins.flatMap((coin) => coins.flatMap(() => coin));
const ends = coins.flatMap(() => coins.flat());

/** @param {"kl" | "js-distance"} divergence */
function failures(divergence) {
  const scores = engine.score(divergence, histograms(starts, 2), histograms(ends, 2));
  const d = (i, j) => scores[i * coins.length + j];
  const indices = [...coins.keys()];
  const triples = indices.flatMap((i) => indices.flatMap((j) => indices.map((k) => [i, j, k])));
  return triples.filter(([i, j, k]) => d(i, k) > d(i, j) + d(j, k)).length;
}

printRow("of 729 triples of coins", "KL", "root of JS");
printRow("fail the inequality", `${failures("kl")}`, `${failures("js-distance")}`);
