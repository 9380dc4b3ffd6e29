// Fills the parts of README.md that are made from elsewhere: the tables of divergences from their documentation columns, the
// figures from the last run of the benchmarks, the runtimes from the last run in them. A part stands between <!-- NAME: … --> and <!-- /NAME -->.
//
//   node tools/readme.mjs           writes them
//   node tools/readme.mjs --check   exits 1 if one differs from what would be written
//
// Needs dist/: npm run build.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { divergenceDocumentation, familyDocumentation, isMetric, obeys } from "../dist/divergence-documentation.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const README = join(root, "README.md");
const RESULTS = join(root, "bench/results/latest.json");
const RUNTIMES = join(root, "test/runtimes/results.json");

/** The cases that the README shows, by name, and what it calls them. */
const CASES = {
  "kl-random-64-f64-rows": "64 bins, doubles",
  "kl-random-256-f64-rows": "256 bins, doubles",
  "kl-random-64-f32-rows": "64 bins, singles",
  "kl-near-1e-6-64-f64-rows": "64 bins, doubles, P and Q equal but for 1e-6",
  "kl-flights-48-u16-reference": "the flights: 48 bins of counts, 78 % of them zero, one reference",
};

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** As a sentence has it: Levin, Peres and Wilmer 2017. */
function nameOf({ authors, year }) {
  return `${authors.replaceAll(/(?:\w\. )+/g, "").replace(/, (?=[^,]*$)/, " and ")} ${year}`;
}

function listOf(citations) {
  return [...citations]
    .map(
      ({ authors, year, title, source, doi }) =>
        `- ${authors} ${year}, “${title}”, ${source}${doi === undefined ? "" : `, [doi:${doi}](https://doi.org/${doi})`}`,
    )
    .join("\n");
}

/** @param {string} name */
function symmetry(name) {
  if (divergenceDocumentation[name].zeros.q === undefined) return "";
  if (isMetric(name)) return "yes, and a metric";
  return obeys(name, "symmetric") ? "yes" : "no";
}

function divergences() {
  const entries = Object.entries(divergenceDocumentation);
  const rows = entries.map(([name, { title, formula, range, infiniteWhen, citation }]) => [
    `\`${name}\``,
    title,
    formula,
    range,
    symmetry(name),
    infiniteWhen ?? "never",
    nameOf(citation),
  ]);
  const head = ["name", "what it is", "formula", "range", "symmetric", "infinite when", "defined in"];
  return `${table(head, rows)}\n\n${listOf(citedByName)}`;
}

const citedByName = new Set(Object.values(divergenceDocumentation).map(({ citation }) => citation));

/** As formulas have it: ½, −1, 2^1000, ∞. @param {number} value */
function numeral(value) {
  if (value < 0) return `−${numeral(-value)}`;
  if (value === Number.POSITIVE_INFINITY) return "∞";
  if (value === 0.5) return "½";
  return value > 1e6 ? `2^${Math.log2(value)}` : `${value}`;
}

const TIMES = new Map([
  [0.5, "half of "],
  [1, ""],
  [2, "twice "],
  [4, "four times "],
]);

function knownCase({ at, is, times, divergence }) {
  return `${numeral(at)}: ${is ?? `${TIMES.get(times)}\`${divergence}\``}`;
}

function families() {
  const entries = Object.entries(familyDocumentation);
  const call = (maker, { symbol }) => `\`${maker}(${symbol})\``;
  const names = entries.map(([maker, { title, parameter, citations }]) => {
    const { symbol, family, least, greatest, example } = parameter;
    const forms =
      family === undefined
        ? ["", "its `name`", ""]
        : [
            `${numeral(least)} ≤ ${symbol} ≤ ${numeral(greatest)}`,
            `\`${family}(${example})\``,
            `\`${family}:${example}\``,
          ];
    return [call(maker, parameter), title, ...forms, citations.map(nameOf).join("; ")];
  });
  const mathematics = entries.map(([maker, { formula, range, infiniteWhen, parameter }]) => {
    const { symbol, known, symmetricAt, symmetricWhen } = parameter;
    return [
      call(maker, parameter),
      formula,
      range,
      symmetricWhen ?? `${symbol} = ${symmetricAt.map(numeral).join(", ")}`,
      infiniteWhen ?? "never",
      known?.map(knownCase).join("; ") ?? "",
    ];
  });
  const cited = new Set(entries.flatMap(([, { citations }]) => citations));
  for (const citation of citedByName) cited.delete(citation);
  return [
    table(
      ["made by", "what it is", "range of the parameter", "name in output", "for the command", "defined in"],
      names,
    ),
    table(["made by", "formula", "range", "symmetric where", "infinite when", "known cases"], mathematics),
    listOf(cited),
  ].join("\n\n");
}

/** About three digits. @param {number} value */
const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(value >= 10 ? 3 : 2));

/** @param {number | null} error */
const errorText = (error) => (error === null ? "∞" : error.toExponential(0));

function benchmarks() {
  if (!existsSync(RESULTS)) return "No figures yet: `npm run bench` makes them.";
  const { date, node, processor, platform, cases } = JSON.parse(readFileSync(RESULTS, "utf8"));
  const rows = cases.flatMap(({ name, tasks }) => {
    if (!(name in CASES)) return [];
    const of = Object.fromEntries(tasks.map((one) => [one.task, one]));
    const ratio = (task) => `${digits(of[task].ratio.median)}×`;
    return [
      [
        CASES[name],
        digits(of.plain.binsPerSecond.median / 1e6),
        ratio("js"),
        ratio("wasm"),
        ratio("kernel"),
        errorText(of.plain.worstError),
        errorText(of.wasm.worstError),
      ],
    ];
  });
  const head = [
    "KL of",
    "plain loop, M bins/s",
    "js",
    "wasm",
    "wasm, kernel alone",
    "error, plain loop",
    "error, js and wasm",
  ];
  return [
    table(head, rows),
    `Measured ${date} with Node ${node}, ${processor}, ${platform}, on one thread. More, with spreads: \`bench/results/latest.md\` in the repository.`,
  ].join("\n\n");
}

function runtimes() {
  const { date, results } = JSON.parse(readFileSync(RUNTIMES, "utf8"));
  const rows = results.map(({ name, version, where = "", outcome, worker }) => [name, version, where, outcome, worker]);
  return [
    table(
      [
        "runtime or bundler",
        "version",
        "its page in",
        "the scores of Node, from WebAssembly",
        "the same by createWorkerEngine()",
      ],
      rows,
    ),
    `Tried ${date} by \`npm run test:runtimes\`, with the packed package, installed, and no configuration; Rollup with its plugins for packages, and those for CommonJS and JSON, which \`kullback/continuous\` needs there; Rollup and esbuild with \`kullback/worker-thread\` as a file of its own.`,
  ].join("\n\n");
}

const PARTS = { divergences, families, benchmarks, runtimes };

const old = readFileSync(README, "utf8");
let text = old;
for (const [name, make] of Object.entries(PARTS)) {
  const part = new RegExp(`(<!-- ${name}: [^>]*-->\n)[^]*?(<!-- /${name} -->)`);
  if (!part.test(text)) throw new Error(`README.md has no part for ${name}`);
  text = text.replace(part, (_, start, end) => `${start}\n${make()}\n\n${end}`);
}
if (!process.argv.includes("--check")) {
  writeFileSync(README, text);
} else if (text !== old) {
  console.error("README.md is not what tools/readme.mjs makes: npm run generate");
  process.exitCode = 1;
}
