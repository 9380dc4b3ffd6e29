// Support, tails and infinity
//
// Of densities, KL(P‖Q) is ∫ p·ln(p/q). It is infinite in two ways. Where p > 0 = q on a set that P meets, as for histograms.
// And where both have all of the line, but Q's tail is so thin that −ln q grows too fast for P: the integral has no end. The
// first is seen by any sample that falls there. The second by none: every ln(p/q) is finite, and so is every mean of them.
//
//   node examples/lessons/infinite-kl.mjs

import { createEngine } from "kullback";
import { beta, cauchy, estimateKl, normal, studentT, truncated, uniform } from "kullback/continuous";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();
const sampled = async (p, q) => (await estimateKl(engine, p, q, { method: "sobol", samples: 2 ** 16 })).estimate;
const printBoth = async (label, p, q) => printRow(label, await sampled(p, q), await sampled(q, p));

// Supports: the smaller one comes first, or nothing comes of it. Of a uniform distribution ln(p/q) is the same everywhere.
printRow("P and Q", "KL(P‖Q)", "KL(Q‖P)");
await printBoth("uniform, of [0, 1], [0, 2]", uniform(0, 1), uniform(0, 2));
await printBoth("beta(2, 2), normal", beta(2, 2), normal(0, 1));
// Cut off at ±1, a normal distribution has lost 0.3173 of its mass: −ln(1 − 0.3173) is what it costs to know.
await printBoth("normal on [−1, 1], normal", truncated(normal(0, 1), -1, 1), normal(0, 1));

// Tails: −ln of a normal density is x²/2 and more. Where P has no variance, the mean of that is infinite.
await printBoth("normal, Cauchy", normal(0, 1), cauchy(0, 1));
await printBoth("normal, Student's t, 2 degrees", normal(0, 1), studentT(2, 0, 1));
await printBoth("normal, Student's t, 5 degrees", normal(0, 1), studentT(5, 0, 1));

// The library knows these families. A loop over samples does not, and prints numbers.
const p = cauchy(0, 1);
const q = normal(0, 1);
const means = [100, 10_000, 1_000_000].map((n) => {
  const x = p.sample(n, { seed: 1 });
  const [lnP, lnQ] = [p.logDensity(x), q.logDensity(x)];
  return lnP.reduce((sum, one, i) => sum + one - lnQ[i], 0) / n;
});
console.log();
printRow("samples", "100", "10,000", "1,000,000");
printRow("mean of ln(p/q), Cauchy, normal", ...means.map((mean) => mean.toFixed(0)));
const { estimate, warnings } = await estimateKl(engine, p, q);
printRow("estimateKl", estimate);
console.log(`${warnings[0].message}.`);
