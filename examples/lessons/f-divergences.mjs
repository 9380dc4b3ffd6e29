// f-divergences by their generators
//
// Many divergences are one formula with different functions in it:
//
//   D_f(P‖Q) = Σ q·f(p/q),  f convex, f(1) = 0
//
// The ratio p/q is 1 where P and Q agree. f says what it costs to be off. Jensen's inequality makes the sum at least
// f(Σ q·p/q) = f(1) = 0.
//
//   node examples/lessons/f-divergences.mjs

import { createEngine } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

const P = [0.9, 0.1];
const Q = [0.5, 0.5];

/** Σ q·f(p/q). @param {(t: number) => number} f */
const divergence = (f) => Q.reduce((sum, q, j) => sum + q * f(P[j] / q), 0);

/** @type {[name: string, formula: string, f: (t: number) => number][]} */
const generators = [
  ["kl", "t·ln t", (t) => t * Math.log(t)],
  ["reverse-kl", "−ln t", (t) => -Math.log(t)],
  ["jeffreys", "(t − 1)·ln t", (t) => (t - 1) * Math.log(t)],
  ["js", "½[t·ln t − (t + 1)·ln ½(t + 1)]", (t) => (t * Math.log(t) - (t + 1) * Math.log((t + 1) / 2)) / 2],
  ["total-variation", "½|t − 1|", (t) => Math.abs(t - 1) / 2],
  ["squared-hellinger", "½(√t − 1)²", (t) => (Math.sqrt(t) - 1) ** 2 / 2],
  ["chi-squared", "(t − 1)²", (t) => (t - 1) ** 2],
  ["neyman-chi-squared", "(t − 1)²/t", (t) => (t - 1) ** 2 / t],
  ["triangular", "(t − 1)²/(t + 1)", (t) => (t - 1) ** 2 / (t + 1)],
];

console.log("divergence          Σ q·f(p/q)    engine    f(t)");
for (const [name, formula, f] of generators) {
  const [byHand, scored] = [divergence(f), engine.score(name, P, Q)[0]].map((value) => value.toFixed(4).padStart(10));
  console.log(`${name.padEnd(20)}${byHand}${scored}    ${formula}`);
}

// t·f(1/t) swaps P and Q. Of t·ln t it is −ln t: reverse KL. Of a symmetric divergence it is f again.
console.log("\nAdding c·(t − 1) to f changes no sum, for Σ q·(p/q − 1) = Σ p − Σ q = 0. But it changes the terms:");
for (const [formula, f] of [
  ["t·ln t", (t) => t * Math.log(t)],
  ["t·ln t − t + 1", (t) => t * Math.log(t) - t + 1],
]) {
  printRow(`terms, sum: f = ${formula}`, ...Q.map((q, j) => q * f(P[j] / q)), divergence(f));
}
console.log("The second f has its least value, 0, at t = 1: every term is at least 0, and so you see that KL is.");
