/**
 * Peak memory of scoring 1 GiB of input, above the arrays themselves: each case in a process of its own. Writes
 * bench/results/memory.json and memory.md.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { machine, machineLine } from "./machine.ts";
import type { MemoryCase, MemoryResult } from "./memory-case.ts";
import { results } from "./paths.ts";

const GIBIBYTE = 2 ** 30;

const pairs = { divergence: "kl", type: "f64", bins: 64, rows: GIBIBYTE / 2 / 8 / 64, shape: "rows" } as const;
/** One row, thousands of times as long as the arena. */
const oneRow = { ...pairs, bins: GIBIBYTE / 2 / 8, rows: 1 } as const;

const cases: readonly MemoryCase[] = [
  { backend: "wasm", ...pairs },
  { backend: "wasm", ...pairs, rows: GIBIBYTE / 8 / 64, shape: "reference" },
  { backend: "wasm", ...pairs, rows: GIBIBYTE / 2 / 4 / 64, type: "f32" },
  { backend: "wasm", ...pairs, rows: GIBIBYTE / 2 / 64, type: "u16", shape: "reference" },
  { backend: "wasm", ...oneRow },
  { backend: "wasm", ...oneRow, bins: GIBIBYTE / 8, divergence: "entropy" },
  { backend: "js", ...pairs },
  { backend: "js", ...oneRow },
  { backend: "wasm", ...pairs, shape: "nearest", queries: 1000, rows: 100_000 },
];

const file = fileURLToPath(new URL("memory-case.js", import.meta.url));
const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
const lines = ["| case | input, MiB | results, MiB | peak above both, MiB |", "| --- | --- | --- | --- |"];
const measured: MemoryResult[] = [];
for (const one of cases) {
  const output = execFileSync(process.execPath, [file, JSON.stringify(one)], { encoding: "utf8" });
  const result = JSON.parse(output) as MemoryResult;
  measured.push(result);
  const { divergence, backend, type, shape, rows, bins, queries, inputBytes, resultBytes, aboveBytes } = result;
  const others = shape === "nearest" ? `the nearest for ${queries?.toLocaleString("en")} queries` : "one reference";
  const against = divergence === "entropy" ? "no Q" : shape === "rows" ? "rows" : others;
  const name = `${backend}, ${divergence}, ${type}, ${rows.toLocaleString("en")} × ${bins.toLocaleString("en")}, ${against}`;
  lines.push(`| ${name} | ${mebibytes(inputBytes)} | ${mebibytes(resultBytes)} | ${mebibytes(aboveBytes)} |`);
  process.stderr.write(`${name}: ${mebibytes(aboveBytes)} MiB\n`);
}

const text = `${[
  "# Peak memory",
  `${machineLine(machine())} Made by \`npm run bench:memory\`; do not edit.`,
  "Peak resident memory from before `kullback` is imported until the scores are there, above the input and the results: so it includes the library's code and the engine. Goal: at most 32 MiB, and 64 MiB where the nearest rows are found.",
  lines.join("\n"),
].join("\n\n")}\n`;
process.stdout.write(text);
mkdirSync(results, { recursive: true });
writeFileSync(new URL("memory.json", results), `${JSON.stringify({ ...machine(), cases: measured }, undefined, 1)}\n`);
writeFileSync(new URL("memory.md", results), text);
