// Makes assembly/shape/dispatch.ts: from a kernel's number to the loops compiled for it. The numbers are the places in
// `kernelNames` of the table; the kernel "cross-entropy" is the class CrossEntropy of assembly/divergence/cross-entropy.ts.
//
//   node tools/dispatch.mjs           writes it
//   node tools/dispatch.mjs --check   exits 1 if it differs from what would be written
//
// The table is read as text: it is TypeScript, and what compiles it comes after the kernels.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const TABLE = "src/divergences.ts";
const OUTPUT = "assembly/shape/dispatch.ts";

/** The functions: what each is given besides the kernel's number, what it gives, the loop it calls. */
const FUNCTIONS = [
  { name: "fast", parameters: "p: usize, q: usize, bins: i32, c: f64", result: "f64", loop: "fast", type: "f64" },
  { name: "fastSingle", parameters: "p: usize, q: usize, bins: i32, c: f64", result: "f64", loop: "fast", type: "f32" },
  {
    name: "precise",
    parameters: "p: usize, q: usize, bins: i32, cHigh: f64, cLow: f64",
    result: "f64",
    loop: "precise",
  },
  {
    name: "contributions",
    parameters: "p: usize, q: usize, bins: i32, cHigh: f64, cLow: f64, out: usize",
    result: "void",
    loop: "contributions",
  },
];

/** `kernelNames` of the table. @param {string} table */
function kernelNames(table) {
  const list = table.match(/export const kernelNames = \[([^\]]*)\] as const/)?.[1];
  const names = [...(list ?? "").matchAll(/"([a-z0-9-]+)"/g)].map((match) => match[1]);
  if (names.length === 0) throw new Error(`${TABLE} has no kernelNames that this script can read`);
  return names;
}

/** @param {string} name */
const className = (name) => name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase());

/** @param {typeof FUNCTIONS[number]} entry @param {string[]} names */
function dispatcher({ name, parameters, result, loop, type }, names) {
  const given = [...parameters.matchAll(/(\w+):/g)].map((match) => match[1]).join(", ");
  const cases = names.map((kernel, number) => {
    const types = [className(kernel), ...(type ? [type] : [])].join(", ");
    return `    case ${number}: return block.${loop}<${types}>(${given});`;
  });
  const otherwise = result === "void" ? [] : ["    default: return NaN;"];
  return [
    `export function ${name}(divergence: i32, ${parameters}): ${result} {`,
    "  switch (divergence) {",
    ...cases,
    ...otherwise,
    "  }",
    "}",
    "",
  ].join("\n");
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const names = kernelNames(readFileSync(join(root, TABLE), "utf8"));
const text = [
  `// Made by tools/dispatch.mjs from kernelNames in ${TABLE}. Do not edit: run that.`,
  ...names.map((name) => `import { ${className(name)} } from "../divergence/${name}";`),
  'import * as block from "./block";',
  "",
  ...FUNCTIONS.map((entry) => dispatcher(entry, names)),
].join("\n");

const file = join(root, OUTPUT);
if (!process.argv.includes("--check")) {
  writeFileSync(file, text);
} else if (readFileSync(file, "utf8") !== text) {
  console.error(`${OUTPUT} is not what tools/dispatch.mjs makes: run it`);
  process.exitCode = 1;
}
