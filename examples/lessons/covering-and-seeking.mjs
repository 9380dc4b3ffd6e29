// Covering the mean, seeking a mode
//
// Of all normal distributions Q, which is nearest to a target P? It depends on the direction:
//
//   KL(P‖Q) = ∫ p·ln(p/q)      wants mass wherever P has some: Q has the mean and variance of P
//   KL(Q‖P) = ∫ q·ln(q/p)      wants none where P has none: Q sits on one mode
//
//   node examples/lessons/covering-and-seeking.mjs

import { createEngine } from "kullback";
import { mixture, normal, project } from "kullback/continuous";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();
const target = mixture([
  [1, normal(-3, 1)],
  [1, normal(3, 1)],
]);

// project gives every local optimum, best first.
printRow("target ½N(−3,1) + ½N(3,1)", "mean", "std", "KL", "± error");
for (const direction of ["forward", "reverse"]) {
  const optima = await project(engine, target, { family: "normal", direction });
  for (const { distribution, divergence, standardError } of optima) {
    printRow(direction, distribution.mean, distribution.std, divergence, standardError);
  }
}
console.log(
  "\nForward there is one optimum, by moments: its deviation is √10 = 3.1623. It covers both modes, and is most",
);
console.log("likely in between, where the target has next to nothing.");
console.log("In reverse either mode will do: KL is near ln 2, since Q has twice the density of P there.");
console.log(
  "A third optimum lies between them, and is worse: which one an optimizer finds depends on where it starts.",
);
