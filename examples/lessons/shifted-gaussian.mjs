// A shifted Gaussian
//
// Where only the mean is another, δ away, both directions of KL are the same:
//
//   KL(N(μ, σ²)‖N(μ + δ, σ²)) = ½·d²,   d = δ/σ
//
// The shift counts in standard deviations, so units do not matter; and it counts squared. In several dimensions d² is
// δᵀΣ⁻¹δ, the squared distance of Mahalanobis (1936).
//
//   node examples/lessons/shifted-gaussian.mjs

import { createEngine } from "kullback";
import { estimateKl, multivariateNormal, normal } from "kullback/continuous";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

const shifts = [0.1, 0.5, 1, 2, 4];
printRow("d", ...shifts.map(String));
printRow("KL = ½·d²", ...shifts.map((d) => d ** 2 / 2));

// What one outcome x tells is ln(p(x)/q(x)). Over outcomes of P that is normal itself, with mean ½·d² and standard deviation d:
// a single outcome often speaks for the wrong one. n of them add up to n·KL.
const p = normal(0, 1);
const x = p.sample(100_000, { seed: 1 });
const misled = (d) => {
  const [lnP, lnQ] = [p.logDensity(x), normal(d, 1).logDensity(x)];
  return lnP.reduce((count, one, i) => count + (one < lnQ[i] ? 1 : 0), 0) / x.length;
};
printRow("outcomes that speak for Q", ...shifts.map(misled));
printRow("outcomes until 1000 : 1", ...shifts.map((d) => Math.log(1000) / (d ** 2 / 2)));

// For the same reason a small divergence is hard to sample: its standard error, d/√n, falls as d, and KL as d².
const estimates = await Promise.all(
  shifts.map((d) => estimateKl(engine, p, normal(d, 1), { samples: 10_000, seed: 1 })),
);
console.log();
printRow("10,000 random samples", ...estimates.map(({ estimate }) => estimate));
printRow("standard error", ...estimates.map(({ standardError }) => standardError));
printRow("of KL, in percent", ...shifts.map((d, i) => (100 * estimates[i].standardError) / (d ** 2 / 2)));
console.log("At d = 0.1 ten thousand samples are off by a fifth. Where there is a formula, use it.\n");

// Two numbers that rise and fall together, by the same shifts of 1: along with each other, and against.
const covariance = [
  [1, 0.8],
  [0.8, 1],
];
const origin = multivariateNormal({ mean: [0, 0], covariance });
const sampled = async (mean) => {
  const shifted = multivariateNormal({ mean, covariance });
  return (await estimateKl(engine, origin, shifted, { method: "sobol", samples: 2 ** 16 })).estimate;
};
printRow("correlation 0.8, shift", "[1, 1]", "[1, −1]");
printRow("½·δᵀΣ⁻¹δ", 1 / 1.8, 1 / 0.2);
printRow("by samples", await sampled([1, 1]), await sampled([1, -1]));
console.log("Against each other they hardly ever go: the same shift is nine times as much to be surprised by.");
