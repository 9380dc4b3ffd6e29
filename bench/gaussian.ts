/**
 * `gaussianKl` and `vaeKl` beside plain loops, over 10^7 elements, which come from main memory, and over as many as a cache
 * holds. Writes bench/results/gaussian.json and gaussian.md; with `--quick`, of fewer elements, to build/bench/results/.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gaussianKl } from "../src/continuous/gaussian/gaussian-kl.ts";
import { vaeKl } from "../src/continuous/gaussian/vae-kl.ts";
import { createEngine } from "../src/create-engine.ts";
import { type Accuracy, accuracyOf } from "./accuracy.ts";
import { clockName } from "./clock.ts";
import { compare } from "./comparison.ts";
import { digits, error, ratioWithSpread } from "./format.ts";
import { type GaussianArrays, plainGaussianKl, plainVaeKl } from "./gaussian-plain.ts";
import { machine, machineLine } from "./machine.ts";
import { results, root, smokeResults } from "./paths.ts";
import { Random } from "./random.ts";
import type { Spread } from "./result.ts";
import { measure, type Run } from "./rounds.ts";

const SEED = 20131220;
const { quick } = parseArgs({ options: { quick: { type: "boolean", default: false } } }).values;
const ROUNDS = quick ? { rounds: 3, milliseconds: 5, warmup: 30 } : { rounds: 9, milliseconds: 15, warmup: 150 };
const ELEMENTS = quick ? 2 ** 16 : 10_000_000;
const IN_CACHE = 2 ** 13;
const DIMENSIONS = 64;

interface Line {
  readonly name: string;
  /** Nanoseconds an element of the plain loop. */
  readonly plain: number;
  readonly js: Spread;
  readonly wasm: Spread;
}

const random = new Random(SEED);
const arrayOf = (count: number, make: () => number) => Float64Array.from({ length: count }, make);
const engines = {
  js: await createEngine({ backend: "js" }),
  wasm: await createEngine({ backend: "wasm" }),
};

function pairs(count: number): GaussianArrays {
  const deviation = () => Math.exp(random.normal());
  return {
    mean0: arrayOf(count, () => random.normal()),
    std0: arrayOf(count, deviation),
    mean1: arrayOf(count, () => random.normal()),
    std1: arrayOf(count, deviation),
  };
}

function lineOf(name: string, elements: number, tasks: Readonly<Record<"plain" | "js" | "wasm", Run>>): Line {
  const times = measure(tasks, ROUNDS);
  const { rate } = compare(times.plain, times.plain);
  const line = {
    name,
    plain: 1e9 / (rate.median * elements),
    js: compare(times.js, times.plain).ratio,
    wasm: compare(times.wasm, times.plain).ratio,
  };
  process.stderr.write(
    `${name}: plain ${digits(line.plain)} ns; js ${digits(line.js.median)}; wasm ${digits(line.wasm.median)}\n`,
  );
  return line;
}

function linesOf(elements: number): Line[] {
  const given = pairs(elements);
  const out = new Float64Array(elements);
  const logVariance = arrayOf(elements, () => random.normal());
  const scores = new Float64Array(Math.floor(elements / DIMENSIONS));
  const count = scores.length * DIMENSIONS;
  const [mean, variance] = [given.mean0.subarray(0, count), logVariance.subarray(0, count)];
  const shape = [scores.length, DIMENSIONS] as const;
  const of = (engine: keyof typeof engines) => ({
    new: () => gaussianKl(engines[engine], given),
    into: () => gaussianKl(engines[engine], { ...given, out }),
    rows: () => vaeKl(engines[engine], mean, variance, { shape, out: scores }),
  });
  const [js, wasm] = [of("js"), of("wasm")];
  const size = elements.toLocaleString("en");
  return [
    lineOf(`gaussianKl, ${size} pairs, a new array each time`, elements, {
      plain: () => plainGaussianKl(given, new Float64Array(elements)),
      js: js.new,
      wasm: wasm.new,
    }),
    lineOf(`gaussianKl, ${size} pairs, into an array`, elements, {
      plain: () => plainGaussianKl(given, out),
      js: js.into,
      wasm: wasm.into,
    }),
    lineOf(`vaeKl, ${size} elements, rows of ${DIMENSIONS}`, elements, {
      plain: () => plainVaeKl(mean, variance, DIMENSIONS, scores),
      js: js.rows,
      wasm: wasm.rows,
    }),
  ];
}

/** Errors on the golden pairs whose divergence is a normal double, of both backends (which have the same bits) and the loop. */
function accuracies(): { readonly pairs: number; readonly plain: Accuracy; readonly kernels: Accuracy } {
  const read = (name: string) => JSON.parse(readFileSync(new URL(`test/golden/${name}`, root), "utf8"));
  const golden = [...read("gaussian.json"), ...read("gaussian-hard.json")].filter(({ kl }) => kl > 2 ** -1022);
  const of = (key: keyof GaussianArrays) => Float64Array.from(golden, (one) => one[key] as number);
  const given = { mean0: of("mean0"), std0: of("std0"), mean1: of("mean1"), std1: of("std1") };
  const exact = Float64Array.from(golden, ({ kl }) => kl as number);
  return {
    pairs: golden.length,
    plain: accuracyOf(plainGaussianKl(given, new Float64Array(golden.length)), exact),
    kernels: accuracyOf(gaussianKl(engines.wasm, given), exact),
  };
}

const { pairs: goldenPairs, plain, kernels } = accuracies();
const lines = [...linesOf(IN_CACHE), ...linesOf(ELEMENTS)];
const text = `${[
  "# Gaussians over arrays",
  `${machineLine(machine())} One thread. Made by \`npm run bench:gaussian\`; do not edit.`,
  `Ratios are to a plain loop over \`Math.log\` or \`Math.exp\` (bench/gaussian-plain.ts) in double precision, in the same round, by ${clockName}: medians of ${ROUNDS.rounds} rounds, and the quartiles. \`js\` and \`wasm\` check their arguments, and copy everything in and out. Goal: 2.5×, wasm.`,
  [
    "| | plain loop, ns an element | js | wasm |",
    "| --- | --- | --- | --- |",
    ...lines.map(
      (one) => `| ${one.name} | ${digits(one.plain)} | ${ratioWithSpread(one.js)} | ${ratioWithSpread(one.wasm)} |`,
    ),
  ].join("\n"),
  `Worst relative error on ${goldenPairs} golden pairs: the plain loop ${error(plain, goldenPairs)}; gaussianKl ${error(kernels, goldenPairs)}.`,
].join("\n\n")}\n`;
process.stdout.write(text);
const folder = quick ? smokeResults : results;
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("gaussian.json", folder), `${JSON.stringify({ ...machine(), lines }, undefined, 1)}\n`);
writeFileSync(new URL("gaussian.md", folder), text);
