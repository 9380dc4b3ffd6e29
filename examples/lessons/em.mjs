// EM minimizes KL twice a step
//
// For shares s of points in components, and a model of points x and components z,
//
//   bound = E ln p(x, z) + H(s) = mean of ln p(x) − KL(s‖posterior)
//
// The expectation chooses s: the posterior, so KL is 0. The maximization chooses the model: the bound rises, and so does the
// likelihood, which is above it by a KL that is not 0 any more. Neither ever falls.
//
//   node examples/lessons/em.mjs

import { createEngine } from "kullback";
import { mixture, normal, project } from "kullback/continuous";
import { picture } from "./picture.mjs";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();
const target = mixture([
  [0.7, normal(-1, 1)],
  [0.3, normal(2, 0.5)],
]);

const steps = [];
const options = {
  family: "mixture",
  components: 2,
  direction: "forward",
  starts: 1,
  onStep: (step) => steps.push(step),
};
const [{ distribution }] = await project(engine, target, options);

printRow("after", "bound", "KL");
for (const { step, phase, bound, gap } of steps.slice(0, 8)) {
  printRow(`${phase} ${step}`, bound, Math.max(gap, 0));
}
const last = steps.at(-1);
printRow(`expectation ${last.step}, the last`, last.bound, Math.max(last.gap, 0));

const falls = steps.filter(({ bound }, j) => j > 0 && bound < steps[j - 1].bound - 1e-12).length;
console.log(`\nfalls of the bound in ${steps.length} halves of steps: ${falls}\n`);
printRow("the fit", "weight", "mean", "std");
for (const [c, { mean, std }] of distribution.components.entries()) printRow("", distribution.weights[c], mean, std);

// The likelihood stands above the bound by KL(s‖posterior): the two meet at each expectation.
const halves = steps.slice(1, 25).map(({ step, phase, bound, gap }) => {
  return { half: 2 * step + (phase === "maximization" ? 1 : 0), bound, likelihood: bound + gap };
});
await picture("em", ({ dot, lineY, selectLast, text }) => ({
  width: 720,
  marginLeft: 60,
  marginTop: 30,
  marginRight: 60,
  x: { label: "half of a step: even after the expectation, odd after the maximization", ticks: 12 },
  y: { label: "nats a point", grid: true },
  marks: [
    lineY(halves, { x: "half", y: "likelihood", stroke: "#888", strokeDasharray: "4 3" }),
    lineY(halves, { x: "half", y: "bound", stroke: "steelblue" }),
    dot(halves, { x: "half", y: "bound", fill: "steelblue", r: 2.5 }),
    text(halves, selectLast({ x: "half", y: "bound", text: () => "bound", fill: "steelblue", dy: 14 })),
    text(halves, selectLast({ x: "half", y: "likelihood", text: () => "mean of ln p(x)", fill: "#666", dy: -10 })),
  ],
}));
