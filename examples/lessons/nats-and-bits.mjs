// Nats and bits
//
// The base of the logarithm is a unit: base e gives nats, base 2 gives bits, and a nat is 1/ln 2 = 1.4427 bits. In bits, KL
// is a length. The best code for outcomes of P has log2(1/p) bits for one of probability p, and a mean of
//
//   H(P) = Σ p·log2(1/p)
//
// bits, the entropy. A code made for Q has log2(1/q). Used on P it takes Σ p·log2(p/q) = KL(P‖Q) more.
//
//   node examples/lessons/nats-and-bits.mjs

import { createEngine, klDivergence } from "kullback";
import { printRow } from "./print-row.mjs";

const engine = await createEngine();

// Letters a, b, c, d. Every probability is a power of ½, so codes have whole lengths and none is wasted.
const P = [1 / 2, 1 / 4, 1 / 8, 1 / 8];
const Q = [1 / 8, 1 / 8, 1 / 4, 1 / 2];

// Prefix codes: no word begins another, so what is written without gaps can be read again.
const codeForP = { a: "0", b: "10", c: "110", d: "111" };
const codeForQ = { a: "111", b: "110", c: "10", d: "0" };

// A text whose letters are as frequent as P says.
const text = "abacabad";
/** @param {Record<string, string>} code */
const encode = (code) => [...text].map((letter) => code[letter]).join("");
const right = encode(codeForP);
const wrong = encode(codeForQ);
printRow(`"${text}", code for P`, right.padStart(24));
printRow(`"${text}", code for Q`, wrong.padStart(24));

printRow("bits a letter", "P's code", "Q's code", "more");
const letters = text.length;
printRow("counted", right.length / letters, wrong.length / letters, (wrong.length - right.length) / letters);
const [entropy] = engine.score("entropy", P, { base: 2 });
const [crossEntropy] = engine.score("cross-entropy", P, Q, { base: 2 });
printRow("H(P), H(P, Q), KL(P‖Q)", entropy, crossEntropy, klDivergence(P, Q, { base: 2 }));
console.log("KL(P‖Q) is what the wrong code costs.\n");

printRow("the same in two units", "bits", "nats", "ratio");
for (const [label, p, q] of [
  ["KL(P‖Q)", P, Q],
  ["KL of a biased coin, 0.9", [0.9, 0.1], [0.5, 0.5]],
]) {
  const bits = klDivergence(p, q, { base: 2 });
  const nats = klDivergence(p, q);
  printRow(label, bits, nats, bits / nats);
}
console.log("Tosses of that coin, written a bit each as for a fair one, take that many bits a toss too many.");
