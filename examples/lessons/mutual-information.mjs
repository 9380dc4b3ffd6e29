// Mutual information
//
// How much does X tell of Y? Compare their joint distribution with what it would be if they were independent, the product
// of the marginals:
//
//   I(X; Y) = KL(P(X, Y)‖P(X)·P(Y)) = H(X) + H(Y) − H(X, Y)
//
// It is 0 exactly where X and Y are independent, and never more than the smaller entropy: X cannot tell more of Y than
// there is to know.
//
//   node examples/lessons/mutual-information.mjs

import { createEngine, histograms, mutualInformation } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// Joint tables of two rows (umbrella, none) and two columns (rain, dry): a hundred days of each of three people.
const tables = [
  [30, 10, 5, 55],
  [14, 26, 21, 39],
  [35, 0, 0, 65],
];
const joint = histograms(tables.flat(), 4);

// Marginals are sums of rows and of columns. The product of marginals is as large a table.
const umbrella = tables.map(([a, b, c, d]) => [a + b, c + d]);
const rain = tables.map(([a, b, c, d]) => [a + c, b + d]);
const product = tables.map((_, i) => umbrella[i].flatMap((x) => rain[i].map((y) => x * y)));

printRow("forecast, in bits", "read", "unread", "not needed");

/** @param {number[][]} rows */
const entropies = (rows) => engine.score("entropy", histograms(rows.flat(), rows[0].length), { base: 2 });
const [hX, hY, hXY] = [umbrella, rain, tables].map(entropies);
printRow("H(X), the umbrella", ...hX);
printRow("H(Y), the rain", ...hY);
printRow("H(X, Y)", ...hXY);
printRow("H(X) + H(Y) − H(X, Y)", ...hXY.map((joint, i) => hX[i] + hY[i] - joint));
printRow("KL(joint‖product)", ...engine.score("kl", joint, histograms(product.flat(), 4), { base: 2 }));
printRow("mutualInformation", ...mutualInformation(engine, joint, { shape: [2, 2], base: 2 }));

console.log("\nRead: the umbrella tells 0.36 bits of the 0.93 that there are to know about the rain.");
console.log("Unread: the umbrella comes along on two days of five, rain or not. 14 is 40·35/100: independent, so 0.");
console.log("Not needed, by a clairvoyant: an umbrella means rain. It tells all, I = H(Y).");
