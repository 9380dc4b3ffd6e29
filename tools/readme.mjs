// Fills the parts of README.md that are made from elsewhere: the table of divergences from its documentation columns, the
// figures from the last run of the benchmarks. A part stands between <!-- NAME: … --> and <!-- /NAME -->.
//
//   node tools/readme.mjs           writes them
//   node tools/readme.mjs --check   exits 1 if one differs from what would be written
//
// Needs dist/: npm run build.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { divergenceDocumentation, isMetric, obeys } from "../dist/divergence-documentation.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const README = join(root, "README.md");
const RESULTS = join(root, "bench/results/latest.json");

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
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
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
    `${citation.authors.replaceAll(/(?:\w\. )+/g, "").replace(", ", " and ")} ${citation.year}`,
  ]);
  const cited = new Set(entries.map(([, { citation }]) => citation));
  const citations = [...cited].map(
    ({ authors, year, title, source, doi }) =>
      `- ${authors} ${year}, “${title}”, ${source}${doi === undefined ? "" : `, [doi:${doi}](https://doi.org/${doi})`}`,
  );
  return `${table(["name", "what it is", "formula", "range", "symmetric", "infinite when", "defined in"], rows)}\n\n${citations.join("\n")}`;
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

const PARTS = { divergences, benchmarks };

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
