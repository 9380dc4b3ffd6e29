// Jensen–Shannon divergence
//
// Compare P and Q not with each other but each with the mixture of both:
//
//   JS(P, Q) = ½·KL(P‖M) + ½·KL(Q‖M),  M = (P + Q)/2
//
// M has mass wherever P or Q has, at least half of it: so JS is always finite, and at most ln 2, a bit. It is symmetric, and
// it is a mutual information: a fair coin decides whether to draw from P or from Q, and JS is what the sample tells of the
// coin.
//
//   node examples/lessons/jensen-shannon.mjs

import { createEngine, histograms, jsDivergence, klDivergence, mutualInformation } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// Four of eight bins each. Q is P moved on by 0, 1, … 4 bins: the last shares no bin with P.
const P = [1, 1, 1, 1, 0, 0, 0, 0];
const shifts = [0, 1, 2, 3, 4];
const moved = shifts.map((shift) => P.map((_, bin) => (bin >= shift && bin < shift + 4 ? 1 : 0)));
const Q = histograms(moved.flat(), 8);

// A batch of five rows against a reference. JS is symmetric, so it does not matter which comes first.
const js = engine.score("js", Q, P);
const jsBits = engine.score("js", Q, P, { base: 2 });
const kl = engine.score("reverse-kl", Q, P);

// The joint distribution of coin and sample: a table of two rows, ½·P and ½·Q.
const joint = moved.flatMap((row) => [...P, ...row]);
const information = mutualInformation(engine, histograms(joint, 16), { shape: [2, 8], base: 2 });

printRow("Q is P moved on by", ...shifts.map(String));
printRow("KL(P‖Q), nats", ...kl);
printRow("JS, nats", ...js);
printRow("JS, bits", ...jsBits);
printRow("I(coin; sample), bits", ...information);
console.log("Moved on by one: one sample in four lies where only one of P and Q has mass, and gives the coin away.");
console.log("The others tell nothing. So ¼ bit, and ¼ more with each bin. Disjoint: every sample tells, and JS is");
console.log("a bit, or ln 2 nats. A coin has no more than that to tell: it is the bound.\n");

const a = [0.9, 0.1];
const b = [0.5, 0.5];
const m = [0.7, 0.3];
printRow("by its definition", "½·KL(P‖M)", "½·KL(Q‖M)", "sum", "JS");
const halves = [klDivergence(a, m) / 2, klDivergence(b, m) / 2];
printRow("[0.9, 0.1] and [0.5, 0.5]", ...halves, halves[0] + halves[1], jsDivergence(a, b));
