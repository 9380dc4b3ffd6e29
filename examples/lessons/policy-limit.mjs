// What a KL limit does to a policy update
//
// Of all policies within KL(π‖old) ≤ δ, the one with the greatest mean advantage is
//
//   π ∝ old·e^(advantage/η)
//
// with the η at which KL is δ (Peters, Mülling and Altün 2010). By Pinsker's inequality no action's probability changes by
// more than √(δ/2): the limit bounds what one update can do, however wrong the advantages are.
//
//   node examples/lessons/policy-limit.mjs

import { klDivergence } from "kullback";
import { printRow } from "./print-row.mjs";

const old = [0.4, 0.3, 0.2, 0.1];
const advantages = [-1, 0, 1, 3];

/** The policy for a temperature. */
function updated(eta) {
  const masses = old.map((p, j) => p * Math.exp((advantages[j] - 3) / eta));
  const sum = masses.reduce((total, mass) => total + mass);
  return masses.map((mass) => mass / sum);
}

/** KL falls as η rises: halve an interval of ln η until the ends are one. */
function within(limit) {
  let [low, high] = [Math.log(0.1), Math.log(1e4)];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (klDivergence(updated(Math.exp(middle)), old) > limit) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}

const mean = (policy) => policy.reduce((sum, p, j) => sum + p * advantages[j], 0);

printRow("KL limit", "η", "KL", "advantage", "change", "√(δ/2)");
for (const limit of [0.001, 0.01, 0.1, 1]) {
  const eta = within(limit);
  const policy = updated(eta);
  const change = Math.max(...policy.map((p, j) => Math.abs(p - old[j])));
  printRow(`${limit}`, eta, klDivergence(policy, old), mean(policy), change, Math.sqrt(limit / 2));
}
console.log(
  `\nThe old policy has a mean advantage of ${mean(old).toFixed(4)}. With a small limit the gain goes as √δ: ten times the limit`,
);
console.log(
  "for about three times the gain. With a large one the policy comes near the best action alone, whose KL is",
);
console.log(`−ln 0.1 = ${klDivergence([0, 0, 0, 1], old).toFixed(4)}: no limit above that limits anything.`);
