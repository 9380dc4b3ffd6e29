// The KL term of a variational autoencoder
//
// A model makes data x from a hidden z, whose prior is N(0, 1). To train it one needs the posterior, what x tells of z, which is
// hard; so an encoder answers with an approximation q(z), a normal distribution N(μ, σ²). The loss has the term
//
//   KL(q‖prior) = ½·(μ² + σ² − 1 − ln σ²)
//
// for each dimension of z (Kingma and Welling 2014, appendix B). Here the model is so simple that all else is known too: x is z
// and noise, N(z, 1). Then x is N(0, 2), and the posterior of z is N(x/2, ½).
//
//   node examples/lessons/vae-term.mjs

import { createEngine } from "kullback";
import { estimateKl, normal } from "kullback/continuous";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

const x = 2;
const prior = normal(0, 1);
const posterior = normal(x / 2, Math.SQRT1_2);
const evidence = normal(0, Math.SQRT2).logDensity(x);

// Encoders: one that has not looked at x, one that is too sure of itself, and the best there is.
const encoders = [prior, normal(1, 0.1), posterior];
const term = ({ mean, std }) => (mean ** 2 + std ** 2 - 1 - Math.log(std ** 2)) / 2;
const sampled = async (p, q) => (await estimateKl(engine, p, q, { method: "sobol", samples: 2 ** 16 })).estimate;
const all = (ofEncoder) => Promise.all(encoders.map(ofEncoder));

printRow("encoder", "N(0, 1)", "N(1, 0.01)", "N(1, ½)");
const terms = encoders.map(term);
printRow("KL(q‖prior)", ...terms);
printRow("by samples", ...(await all((q) => sampled(q, prior))));

// The other term: how well x is made again from z that q gives. E ln p(x|z) under q has a formula here.
const rebuilt = ({ mean, std }) => normal(0, 1).logDensity(0) - ((x - mean) ** 2 + std ** 2) / 2;
const bounds = encoders.map((q, i) => rebuilt(q) - terms[i]);
printRow("E ln p(x|z)", ...encoders.map(rebuilt));
printRow("less KL: the bound (ELBO)", ...bounds);

// What the bound lacks of ln p(x) is another KL: that from the posterior, which nobody can compute in a real model.
const gaps = await all((q) => sampled(q, posterior));
printRow("KL(q‖posterior), by samples", ...gaps);
printRow("sum of both", ...bounds.map((bound, i) => bound + gaps[i]));
printRow("ln p(x)", evidence, evidence, evidence);

console.log(
  "\nWhich way round is that? P comes first: KL(q‖prior) is KL(P‖Q) with the encoder as P, the mean over what it gives.",
);
console.log(
  "Who reads it as written, q against a reference, calls it forward. But in variational inference the reference is",
);
console.log(
  "the truth, and forward is KL(truth‖approximation): there both terms, with q first, are reverse, and so is what q",
);
console.log("does: too narrow rather than too wide. Say which comes first; the word alone says nothing.");
printRow("\nq = N(1, σ²): σ is", "0.5", "0.7071", "1");
const widths = [0.5, Math.SQRT1_2, 1].map((std) => normal(1, std));
printRow("KL(q‖posterior)", ...(await Promise.all(widths.map((q) => sampled(q, posterior)))));
printRow("KL(posterior‖q)", ...(await Promise.all(widths.map((q) => sampled(posterior, q)))));
