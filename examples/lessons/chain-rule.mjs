// The chain rule
//
// The divergence of two joint distributions has two parts: that of X, and that of Y given x, a mean over the x of P:
//
//   KL(P(X, Y)‖Q(X, Y)) = KL(P(X)‖Q(X)) + Σ p(x)·KL(P(Y|x)‖Q(Y|x))
//
// for ln p(x, y) = ln p(x) + ln p(y|x), and the same of q. Where X and Y are independent, under P and under Q, the second
// part is KL(P(Y)‖Q(Y)): divergences of independent parts add up.
//
//   node examples/lessons/chain-rule.mjs

import { chainRule, conditionalKl, createEngine, klDivergence } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();
const shape = [2, 2];

// X is the kind of customer, new or returning; Y whether they buy. This month, and what was planned: joint counts.
const month = [40, 40, 10, 10];
const plan = [10, 10, 20, 60];

const { total, marginal, conditional } = chainRule(engine, month, plan, { shape, base: 2 });
printRow("in bits", "total", "X", "Y given X");
printRow("chainRule", total[0], marginal[0], conditional[0]);

// By hand. X: 80 to 20 against 20 to 80. Y: half of the new buy, as planned; half of the returning, planned a quarter.
const ofX = klDivergence([80, 20], [20, 80], { base: 2 });
const ofYIfNew = klDivergence([40, 40], [10, 10], { base: 2 });
const ofYIfReturning = klDivergence([10, 10], [20, 60], { base: 2 });
const ofY = 0.8 * ofYIfNew + 0.2 * ofYIfReturning;
printRow("by hand", klDivergence(month, plan, { base: 2 }), ofX, ofY);
printRow("conditionalKl", "", "", conditionalKl(engine, month, plan, { shape, base: 2 })[0]);
printRow("Y if new, if returning", ofYIfNew, ofYIfReturning);
console.log("The month is far from the plan because others came, not because they acted otherwise.\n");

// Independent parts. n tosses of a coin are one outcome of 2ⁿ: all products of the probabilities of single tosses.
const coin = [0.9, 0.1];
const fair = [0.5, 0.5];
/** @param {number[]} one @param {number} n @returns {number[]} */
const tosses = (one, n) => (n === 0 ? [1] : tosses(one, n - 1).flatMap((p) => one.map((q) => p * q)));

const counts = [1, 2, 5, 10];
printRow("tosses", ...counts.map(String));
printRow("outcomes", ...counts.map((n) => `${2 ** n}`));
printRow("KL of all of them, in nats", ...counts.map((n) => klDivergence(tosses(coin, n), tosses(fair, n))));
printRow("n·KL of one", ...counts.map((n) => n * klDivergence(coin, fair)));
console.log("Each toss adds the same: so evidence against the wrong coin grows with their number.");
