// What a GAN's discriminator measures
//
// The generator of the original GAN (Goodfellow et al. 2014) plays against a discriminator D, whose best answer is p/(p + q):
//
//   max over D of  Σ p·ln D + Σ q·ln(1 − D)  =  2·JS(P, Q) − ln 4
//
// So a perfect discriminator measures the Jensen–Shannon divergence of data P and what is generated, Q.
//
//   node examples/lessons/gan-objective.mjs

import { createEngine, histograms } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();
const data = [0.1, 0.4, 0.3, 0.2, 0, 0];
const generated = [
  [0, 0, 0, 0, 0.5, 0.5],
  [0, 0, 0.1, 0.2, 0.4, 0.3],
  [0, 0.2, 0.3, 0.3, 0.1, 0.1],
  [0.1, 0.4, 0.3, 0.2, 0, 0],
];
const divergences = engine.score("js", histograms(generated.flat(), 6), data);

const product = (mass, share) => (mass === 0 ? 0 : mass * Math.log(share));
const objective = (q) =>
  data.reduce(
    (sum, p, j) => (p + q[j] === 0 ? sum : sum + product(p, p / (p + q[j])) + product(q[j], q[j] / (p + q[j]))),
    0,
  );

printRow("generated", "objective", "2·JS − ln 4", "JS");
for (const [j, q] of generated.entries()) {
  printRow(`[${q.join(", ")}]`, objective(q), 2 * divergences[j] - Math.log(4), divergences[j]);
}
console.log(
  "\nWhere P and Q have nothing in common, JS is ln 2 = 0.6931 however far apart they are, and the objective 0:",
);
console.log("it says nothing of which way to go, which is why such a generator stops learning.");
console.log("Where Q is P, no discriminator does better than a coin: −ln 4 = −1.3863.");
