// Measures npm packages that compute these divergences beside kullback, on the same rows: speed as a ratio to the plain
// loop, and the worst error. `npm run bench:peers` installs them and builds what this imports. Writes
// bench/results/peers.json and peers.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { accuracyOf, referenceScores } from "../../build/bench/bench/accuracy.js";
import { dataOf } from "../../build/bench/bench/data.js";
import { error, ratioWithSpread } from "../../build/bench/bench/format.js";
import { machine, machineLine } from "../../build/bench/bench/machine.js";
import { plainLoop } from "../../build/bench/bench/plain.js";
import { compare, measure } from "../../build/bench/bench/rounds.js";
import { createEngine, histograms } from "../../dist/index.js";

const settings = { rounds: 9, milliseconds: 20, warmup: 200 };

/** Bins of a batch: few, since some of the packages take microseconds a bin. */
const SIZE = 2 ** 16;

const f64 = { type: "f64", shape: "rows", divergence: "kl", data: "random", bins: 64 };
const cases = [
  { ...f64, bins: 16 },
  f64,
  { ...f64, bins: 256 },
  { ...f64, data: "near-1e-3" },
  { ...f64, data: "near-1e-6" },
  { ...f64, data: "flights", bins: 48, shape: "reference" },
  { ...f64, divergence: "js" },
];

const notRun = [];

async function imported(name) {
  try {
    return await import(name);
  } catch (reason) {
    notRun.push(`${name}: ${reason.message.split("\n")[0]}`);
    return undefined;
  }
}

const mathjs = await imported("mathjs");
const mlDistance = await imported("ml-distance");
const simsimd = await imported("simsimd");

function version(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8")).version;
}

/** simsimd falls back to JavaScript, with a warning, where it has no compiled binary. */
function simsimdKind() {
  try {
    createRequire(import.meta.url)("node-gyp-build").path(
      fileURLToPath(new URL("node_modules/simsimd", import.meta.url)),
    );
    return "its compiled binary";
  } catch {
    return "its JavaScript fallback";
  }
}

const ofSimsimd = simsimd && {
  normalizes: false,
  kl: simsimd.default.kullbackleibler,
  // It gives the distance, √JS.
  js: (p, q) => simsimd.default.jensenshannon(p, q) ** 2,
};

/**
 * What a package is called with for one pair of rows: whether it divides them by their mass, the array it takes them in,
 * and its functions.
 */
const peers = {
  mathjs: mathjs && { normalizes: true, array: Array, kl: mathjs.kldivergence },
  "ml-distance": mlDistance && {
    normalizes: false,
    kl: mlDistance.distance.kullbackLeibler,
    js: mlDistance.distance.jensenShannon,
  },
  simsimd: ofSimsimd,
  "simsimd, f32": ofSimsimd && { ...ofSimsimd, array: Float32Array },
};

/** Rows spread over all of those of the data, in f64. */
function sample({ p, q, rows }, bins) {
  const wanted = Math.min(rows, Math.floor(SIZE / bins));
  const chosen = Array.from({ length: wanted }, (_, at) => Math.floor((at * rows) / wanted));
  const take = (data) =>
    data.length === bins
      ? data
      : Float64Array.from(chosen.flatMap((row) => [...data.subarray(row * bins, (row + 1) * bins)]));
  return { p: take(p), q: take(q), rows: wanted };
}

function normalized(row) {
  const mass = row.reduce((sum, value) => sum + value, 0);
  return row.map((value) => value / mass);
}

/** A loop over pairs of rows. What a package does not do itself, dividing by the mass, has been done: it is not timed. */
function peerTask(name, { normalizes, array = Float64Array, [name]: score }, { p, q, rows }, bins) {
  const prepared = (data) =>
    Array.from({ length: data.length / bins }, (_, row) => {
      const values = data.slice(row * bins, (row + 1) * bins);
      return array.from(normalizes ? values : normalized(values));
    });
  const P = prepared(p);
  const Q = prepared(q);
  const scores = new Float64Array(rows);
  return () => {
    for (let row = 0; row < rows; row++) scores[row] = score(P[row], Q.length === 1 ? Q[0] : Q[row]);
    return scores;
  };
}

const engines = { js: await createEngine({ backend: "js" }), wasm: await createEngine({ backend: "wasm" }) };
const measured = [];
const lines = ["| rows | | speed, to the plain loop | worst error |", "| --- | --- | --- | --- |"];

for (const one of cases) {
  const { divergence, bins, shape } = one;
  if (one.data === "flights" && !existsSync(new URL("../../examples/flights/national_counts.npy", import.meta.url))) {
    notRun.push("the flights: there is no examples/flights/");
    continue;
  }
  const data = sample(dataOf(one, SIZE), bins);
  const { p, q, rows } = data;
  const loop = plainLoop(divergence, shape);
  const own = new Float64Array(rows);
  const P = histograms(p, bins);
  const Q = histograms(q, bins);
  const singleP = histograms(Float32Array.from(p), bins);
  const singleQ = histograms(Float32Array.from(q), bins);
  const tasks = {
    "plain loop": () => {
      loop(p, q, rows, bins, own);
      return own;
    },
    "kullback, wasm": () => engines.wasm.score(divergence, P, Q),
    "kullback, wasm, f32": () => engines.wasm.score(divergence, singleP, singleQ),
    "kullback, js": () => engines.js.score(divergence, P, Q),
  };
  for (const [name, peer] of Object.entries(peers)) {
    if (peer?.[divergence] !== undefined) tasks[name] = peerTask(divergence, peer, data, bins);
  }
  // Before the tasks are measured: their results are overwritten.
  const exact = referenceScores(one, data, []);
  const accuracies = Object.fromEntries(Object.entries(tasks).map(([name, run]) => [name, accuracyOf(run(), exact)]));
  const times = measure(tasks, settings);
  const ratios = Object.fromEntries(
    Object.keys(tasks).map((name) => [name, compare(times[name], times["plain loop"]).ratio]),
  );
  const against = shape === "rows" ? "rows" : "one reference";
  const title = `${divergence}, ${one.data}, k = ${bins}, ${against}`;
  measured.push({
    ...one,
    rows,
    tasks: Object.keys(tasks).map((name) => ({ name, ratio: ratios[name], ...accuracies[name] })),
  });
  for (const name of Object.keys(tasks)) {
    const first = name === "plain loop";
    const speed = first ? "1×" : ratioWithSpread(ratios[name]);
    lines.push(`| ${first ? title : ""} | ${name} | ${speed} | ${error(accuracies[name], rows)} |`);
  }
  process.stderr.write(`${title}: done\n`);
}

const versions = Object.fromEntries(
  ["mathjs", "ml-distance", "simsimd"].flatMap((name) => (peers[name] === undefined ? [] : [[name, version(name)]])),
);
const text = `${[
  "# Peers",
  `${machineLine(machine())} One thread. ${Object.entries(versions)
    .map(([name, number]) => `${name} ${number}${name === "simsimd" ? ` (${simsimdKind()})` : ""}`)
    .join(", ")}. Made by \`npm run bench:peers\`; do not edit.`,
  `In f64 unless f32 is named (rows rounded to it beforehand; its errors include that), ${SIZE.toLocaleString("en")} bins a batch. mathjs divides rows by their mass; for ml-distance and simsimd that was done beforehand, untimed. Speeds are medians of ${settings.rounds} rounds, with quartiles. Errors are relative, the worst row's, against double-double.`,
  lines.join("\n"),
  ...(notRun.length === 0 ? [] : [`Not run:\n\n${notRun.map((line) => `- ${line}`).join("\n")}`]),
].join("\n\n")}\n`;
process.stdout.write(text);
const results = new URL("../results/", import.meta.url);
mkdirSync(results, { recursive: true });
writeFileSync(
  new URL("peers.json", results),
  `${JSON.stringify({ ...machine(), versions, settings, cases: measured, notRun }, undefined, 1)}\n`,
);
writeFileSync(new URL("peers.md", results), text);
