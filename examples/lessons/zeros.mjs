// Zeros, infinity and smoothing
//
// Where p = 0 a term of KL(P‖Q) is nothing: p·ln(p/q) goes to 0 as p does. Where q = 0 and p is not, it is infinite: Q has
// called impossible what P makes happen, and one such outcome proves Q wrong for good. So KL(P‖Q) is finite only if P's
// support, the outcomes with p > 0, lies within Q's.
//
// Often q = 0 means only that a small sample had no such outcome. Then you must say what you believe instead: a policy.
//
//   node examples/lessons/zeros.mjs

import { createEngine, histograms, klDivergence } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// Counts of three outcomes. Q's sample never had the third.
const P = [2, 1, 1];
const Q = [2, 2, 0];

// The mathematics. Q's support lies within P's, so the other direction is finite: ln 2 over half of Q.
printRow("infinite: KL(P‖Q), KL(Q‖P)", klDivergence(P, Q), klDivergence(Q, P));

// Epsilon: the zero becomes a small probability. ¼·ln(¼/ε) grows with every digit of ε: the answer is your choice of ε.
const epsilons = [1e-2, 1e-4, 1e-6];
printRow("ε", ...epsilons.map(String));
printRow("epsilon", ...epsilons.map((epsilon) => klDivergence(P, Q, { zeros: { epsilon } })));

// Pseudocount: some more of every outcome, in both. That is a distribution, so KL is a divergence and never negative.
const pseudocounts = [1, 0.5, 0.01];
printRow("added to each count", ...pseudocounts.map(String));
printRow("pseudocount", ...pseudocounts.map((pseudocount) => klDivergence(P, Q, { zeros: { pseudocount } })));

// Drop: the outcome is left out, and nothing is normalized again. What is left is no divergence any more: it may be
// negative. How much of P was left out is reported, so that nobody takes the score for more than it is.
const lostMass = new Float64Array(1);
const [dropped] = engine.score("kl", P, Q, { zeros: "drop", lostMass });
printRow("drop: score, mass lost", dropped, lostMass[0]);

console.log("\nAn ε is the same however large the sample. A pseudocount weighs less and less against counts:");
// The same shares, of samples 1, 10, 100 and 1000 times as large.
const sizes = [1, 10, 100, 1000];
/** @param {number[]} counts */
const larger = (counts) => sizes.flatMap((size) => counts.map((count) => count * size));
const options = { zeros: { pseudocount: 0.5 } };
printRow("size of the samples", ...sizes.map((size) => `${4 * size}`));
printRow("pseudocount 0.5", ...engine.score("kl", histograms(larger(P), 3), histograms(larger(Q), 3), options));
console.log("The longer Q goes without the third outcome, the surer it is that there is none, and the more it is");
console.log("wrong about P. In the limit KL is infinite, as it should be.");
