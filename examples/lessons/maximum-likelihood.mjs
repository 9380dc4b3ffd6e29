// Maximum likelihood is the smallest forward KL
//
// Of N observations, with shares P, a model Q has the log-likelihood ln L = Σ n·ln q = N·Σ p·ln q, and
//
//   KL(P‖Q) = Σ p·ln p − Σ p·ln q = −H(P) − (ln L)/N
//
// The data do not change while you fit, and neither does H(P): the model of greatest likelihood is that of smallest KL from
// the data.
//
//   node examples/lessons/maximum-likelihood.mjs

import { createEngine, histograms } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// Soldiers of the Prussian cavalry killed by horse kicks, in 200 corps-years (L. von Bortkiewicz 1898): in how many of them
// nobody was, one was, two were, three, four.
const kicks = [109, 65, 22, 3, 1];
const years = kicks.reduce((sum, count) => sum + count, 0);
const mean = kicks.reduce((sum, count, deaths) => sum + count * deaths, 0) / years;

// The model: a Poisson distribution of mean λ, q = λˣ·e^−λ/x!. It has no end, but beyond 30 too little to be seen here.
const BINS = 31;
/** @param {number} lambda */
function poisson(lambda) {
  const row = [Math.exp(-lambda)];
  while (row.length < BINS) row.push((row[row.length - 1] * lambda) / row.length);
  return row;
}
const data = Array.from({ length: BINS }, (_, deaths) => kicks[deaths] ?? 0);

// All λ from 0.01 to 2 in one call. KL(data‖model) with the model first is "reverse-kl".
const lambdas = Array.from({ length: 200 }, (_, i) => (i + 1) / 100);
const models = lambdas.map(poisson);
const kl = engine.score("reverse-kl", histograms(models.flat(), BINS), data);
const logLikelihood = models.map((q) => kicks.reduce((sum, count, deaths) => sum + count * Math.log(q[deaths]), 0));
const [entropy] = engine.score("entropy", data);

printRow("λ", "ln L", "KL", "from ln L");
for (const lambda of [0.4, 0.5, 0.6, 0.61, 0.62, 0.7, 0.8]) {
  const i = lambdas.indexOf(lambda);
  const fromLikelihood = -entropy - logLikelihood[i] / years;
  printRow(`${lambda}`, logLikelihood[i].toFixed(3), kl[i].toFixed(6), fromLikelihood.toFixed(6));
}
printRow("smallest KL at λ =", lambdas[kl.indexOf(Math.min(...kl))]);
printRow("greatest likelihood at λ =", lambdas[logLikelihood.indexOf(Math.max(...logLikelihood))]);
printRow("mean number of deaths", mean);

console.log("\nAll three agree: the derivative of Σ p·(x·ln λ − λ) by λ is (mean of x)/λ − 1, which is 0 at the mean.");
const expected = kicks.map((_, deaths) => years * poisson(mean)[deaths]);
printRow("deaths", ...kicks.map((_, deaths) => `${deaths}`));
printRow("corps-years with so many", ...kicks.map(String));
printRow("expected by the model", ...expected.map((count) => count.toFixed(1)));
