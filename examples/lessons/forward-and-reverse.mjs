// Forward and reverse KL
//
// The Kullback–Leibler divergence of P from Q is
//
//   KL(P‖Q) = Σ p·ln(p/q)
//
// For each outcome, ln(p/q) says how much likelier P makes it than Q does. KL is the mean of that over outcomes drawn from
// P. The mean over Q, with the ratio turned over, is another number: KL(Q‖P). Which one you want is a question of whose
// outcomes you will see.
//
//   node examples/lessons/forward-and-reverse.mjs

import { createEngine, histograms, klDivergence } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// A coin that falls on heads nine times in ten, and a fair one.
const P = [0.9, 0.1];
const Q = [0.5, 0.5];

// The terms may be negative. Their sum never is.
printRow("in nats", "heads", "tails", "sum");
printRow("KL(P‖Q)", ...engine.contributions("kl", P, Q).data, klDivergence(P, Q).toFixed(7));
printRow("KL(Q‖P)", ...engine.contributions("kl", Q, P).data, klDivergence(Q, P).toFixed(7));
console.log("Where outcomes come from P, tails are rare and weigh little. Where they come from Q, every other one is");
console.log("tails, to which P gave one chance in ten: that term alone is above the whole of KL(P‖Q).\n");

// What each direction asks of an approximation. The target has two peaks, with next to nothing between them.
const target = [0.495, 0.01, 0.495];
const approximations = histograms([1 / 3, 1 / 3, 1 / 3, 0.98, 0.01, 0.01], 3);

// One call scores every row against the target. Rows come first in it, so KL(target‖row) goes by the name "reverse-kl".
const forward = engine.score("reverse-kl", approximations, target);
const reverse = engine.score("kl", approximations, target);
printRow("target [0.495, 0.01, 0.495]", "flat", "one peak");
printRow("KL(target‖approximation)", ...forward);
printRow("KL(approximation‖target)", ...reverse);

// Forward KL takes the mean over the target: it asks for mass wherever the target has some. Missing a peak costs most.
console.log("Forward KL prefers the flat one: it covers both peaks.");
// Reverse KL takes the mean over the approximation: it asks for no mass where the target has none.
console.log("Reverse KL prefers the one peak: it puts nothing into the gap.");
