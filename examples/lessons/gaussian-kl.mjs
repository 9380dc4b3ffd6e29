// Gaussian KL, both ways
//
// Of two normal distributions, with means μ₀ and μ₁ and standard deviations σ₀ and σ₁,
//
//   KL(N(μ₀, σ₀²)‖N(μ₁, σ₁²)) = ln(σ₁/σ₀) + ½·(σ₀²/σ₁² − 1) + ½·((μ₀ − μ₁)/σ₁)²
//
// The logarithm changes its sign with the direction. The other two terms are squares in units of σ₁, of the second: what is
// a small distance to a wide distribution is a large one to a narrow one.
//
//   node examples/lessons/gaussian-kl.mjs

import { createEngine } from "kullback";
import { estimateKl, mixture, normal } from "kullback/continuous";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// The formula, term by term, and the same number by samples: the mean of ln(p/q) over points of P. They are of a Sobol'
// sequence, which is more even than random numbers, so that so few are right to three decimals or so.
const sampled = async (p, q) => (await estimateKl(engine, p, q, { method: "sobol", samples: 2 ** 14 })).estimate;
const printKl = async (label, p, q) => {
  const terms = [Math.log(q.std / p.std), ((p.std / q.std) ** 2 - 1) / 2, ((p.mean - q.mean) / q.std) ** 2 / 2];
  const sum = terms.reduce((total, term) => total + term, 0);
  printRow(label, ...terms, sum, await sampled(p, q));
};
const narrow = normal(0, 1);
printRow("in nats", "logarithm", "spread", "shift", "sum", "by samples");
await printKl("KL(N(0, 1)‖N(0, 4))", narrow, normal(0, 2));
await printKl("KL(N(0, 4)‖N(0, 1))", normal(0, 2), narrow);
await printKl("KL(N(0, 1)‖N(3, 4))", narrow, normal(3, 2));
await printKl("KL(N(3, 4)‖N(0, 1))", normal(3, 2), narrow);
console.log(
  "What the narrow one gives is nothing strange to the wide one. Most of what the wide one gives is strange to the",
);
console.log("narrow one, which is surprised by the square of how far off it is.\n");

// One normal distribution for a target with two peaks. No formula is known for these: they are by samples.
const target = mixture([
  [1, normal(-3, 1)],
  [1, normal(3, 1)],
]);
const candidates = [normal(0, Math.sqrt(10)), normal(3, 1), normal(0, 1)];
const all = (divergence) => Promise.all(candidates.map(divergence));
printRow("target: peaks at −3 and 3", "N(0, 10)", "N(3, 1)", "N(0, 1)");
printRow("KL(target‖candidate)", ...(await all((candidate) => sampled(target, candidate))));
printRow("KL(candidate‖target)", ...(await all((candidate) => sampled(candidate, target))));
// d/dμ₁ and d/dσ₁ of E ln(p/q) are 0 where q has the mean and the variance of p, whatever p is: 0, and 1 + 3².
console.log(
  "Forward, the best is always the one with the target's mean and variance, N(0, 10): it covers both peaks, and",
);
console.log("the gap. Reverse, it is near one peak: ln 2 is the price of knowing nothing of the other.");
