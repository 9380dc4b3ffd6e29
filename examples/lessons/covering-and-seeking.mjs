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
import { picture } from "./picture.mjs";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();
const target = mixture([
  [1, normal(-3, 1)],
  [1, normal(3, 1)],
]);

// project gives every local optimum, best first.
printRow("target ½N(−3,1) + ½N(3,1)", "mean", "std", "KL", "± error");
const fits = [];
for (const direction of ["forward", "reverse"]) {
  const optima = await project(engine, target, { family: "normal", direction });
  for (const { distribution, divergence, standardError } of optima) {
    printRow(direction, distribution.mean, distribution.std, divergence, standardError);
    fits.push({ distribution, label: `${direction}, KL ${divergence.toFixed(2)}`, below: direction === "forward" });
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

const points = Float64Array.from({ length: 401 }, (_, j) => (j - 200) / 25);
const curveOf = ({ distribution, label, below = false }) =>
  Array.from(distribution.logDensity(points), (log, j) => ({
    x: points[j],
    density: Math.exp(log),
    name: distribution.name,
    label,
    below,
  }));
const shown = curveOf({ distribution: target, label: "target", below: true });
const curves = fits.flatMap(curveOf);
await picture("covering-and-seeking", ({ areaY, lineY, selectMaxY, text }) => ({
  width: 720,
  marginTop: 30,
  marginRight: 60,
  y: { label: "density", grid: true },
  x: { label: "x" },
  marks: [
    areaY(shown, { x: "x", y: "density", fill: "#ddd" }),
    text(shown, selectMaxY({ x: "x", y: "density", text: "label", fill: "#666", dy: 16 })),
    lineY(curves, { x: "x", y: "density", z: "name", stroke: "label" }),
    // Of two that are as high in the same place, one is named above its curve and one below.
    ...[false, true].map((below) => {
      const named = curves.filter((curve) => curve.below === below);
      const place = { x: "x", y: "density", z: "name", text: "label", fill: "label", dy: below ? 14 : -10 };
      return text(named, selectMaxY(place));
    }),
  ],
}));
