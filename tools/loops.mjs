// Makes what is the same for every kernel, and has to be written for each of them:
// - assembly/shape/dispatch.ts, from a kernel's number to the loops compiled for it. The numbers are the places in
//   `kernelNames` of the table; the kernel "cross-entropy" is the class CrossEntropy of assembly/divergence/cross-entropy.ts.
// - src/backend/loops/, the loops of the JavaScript backend, a file a kernel, so that a bundle of one divergence has its
//   loops only; and src/backend/loops.ts, all of them by name. V8 specialises a function for what runs in it: a loop shared by
//   kernels calls their terms through a parameter and boxes the numbers (measured: three times as long).
//
//   node tools/loops.mjs           writes them
//   node tools/loops.mjs --check   exits 1 if one differs from what would be written
//
// The table is read as text: it is TypeScript, and what compiles it comes after the kernels.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const TABLE = "src/divergences.ts";

/** The functions: what each is given besides the kernel's number, what it gives, the loop it calls, which coefficients have. */
const FUNCTIONS = [
  {
    name: "fast",
    parameters: "p: usize, q: usize, bins: i32, c: f64",
    result: "f64",
    loop: "fast",
    type: "f64",
    ofCoefficients: true,
  },
  { name: "fastSingle", parameters: "p: usize, q: usize, bins: i32, c: f64", result: "f64", loop: "fast", type: "f32" },
  {
    name: "precise",
    parameters: "p: usize, q: usize, bins: i32, out: usize",
    result: "f64",
    loop: "precise",
  },
];

/** A list of names in the table. @param {string} table @param {string} list */
function namesOf(table, list) {
  const text = table.match(new RegExp(`export const ${list} = \\[([^\\]]*)\\] as const`))?.[1];
  const names = [...(text ?? "").matchAll(/"([a-z0-9-]+)"/g)].map((match) => match[1]);
  if (names.length === 0) throw new Error(`${TABLE} has no ${list} that this script can read`);
  return names;
}

/** @param {string} name */
const className = (name) => name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase());

/** @param {typeof FUNCTIONS[number]} entry @param {string[]} kernels @param {string[]} coefficients */
function dispatcher({ name, parameters, result, loop, type, ofCoefficients }, kernels, coefficients) {
  const given = [...parameters.matchAll(/(\w+):/g)].map((match) => match[1]).join(", ");
  const cases = [...kernels, ...(ofCoefficients ? coefficients : [])].map((kernel, number) => {
    const types = [className(kernel), ...(type ? [type] : [])].join(", ");
    return `    case ${number}: return block.${loop}<${types}>(${given});`;
  });
  return [
    `export function ${name}(divergence: i32, ${parameters}): ${result} {`,
    "  switch (divergence) {",
    ...cases,
    "    default: return NaN;",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** @param {string} name */
const variableName = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** @param {string[]} kernels @param {string[]} coefficients */
function dispatch(kernels, coefficients) {
  return [
    `// Made by tools/loops.mjs from kernelNames and coefficientNames in ${TABLE}. Do not edit: run that.`,
    ...[...kernels, ...coefficients].map((name) => `import { ${className(name)} } from "../divergence/${name}";`),
    'import * as block from "./block";',
    "",
    ...FUNCTIONS.map((entry) => dispatcher(entry, kernels, coefficients)),
  ].join("\n");
}

/** The first line of what this makes. */
const MADE = `// Made by tools/loops.mjs from kernelNames and coefficientNames in ${TABLE}. Do not edit: change and run that.`;

/** The modules of terms whose kernels raise to powers; all others are in terms.ts. */
const POWERS = ["power", "chernoff-coefficient"];

/** @param {string} name */
const termsModule = (name) => (POWERS.includes(name) ? "../power-terms.ts" : "../terms.ts");

/** The order of imported names, which Biome checks. @param {string} a @param {string} b */
const byName = (a, b) => a.replace("type ", "").localeCompare(b.replace("type ", ""), "en", { sensitivity: "base" });

const FAST_LOOP = `
function fast(values: Float64Array, p: number, q: number, bins: number, c: number, parameter: number): number {
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let j = first; j < end; j++) {
      const next = lane0 + fastTerm(values[p + j] as number, values[q + j] as number, c, parameter);
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = next;
    }
    total += lane0 + lane2 + (lane1 + lane3);
  }
  return total;
}
`;

/** The loop of one coefficient. @param {string} coefficient */
function coefficientLoopOf(coefficient) {
  const name = variableName(coefficient);
  return `${MADE}
import { FOLD } from "../layout.ts";
import { ${name} } from "${termsModule(coefficient)}";

// A constant of this file, for V8: see log-ratio.ts.
const { fast: fastTerm } = ${name};
${FAST_LOOP}
export const ${name}Loops = { fast };
`;
}

/** The loops of one kernel: the twins of assembly/shape/block.ts. @param {string} kernel */
function loopsOf(kernel) {
  const name = variableName(kernel);
  return `${MADE}
import { upperHalfOf } from "../double-double.ts";
import { FOLD } from "../layout.ts";
import { logRatios } from "../log-ratio.ts";
${
  POWERS.includes(kernel)
    ? `import { ${name}, ${name}Single } from "../power-terms.ts";\nimport type { Loops, PreciseRow, SingleLoop, SingleTerm, Terms } from "../terms.ts";`
    : `import { ${["type Loops", "type PreciseRow", "type SingleLoop", "type SingleTerm", "type Terms", name, `${name}Single`].sort(byName).join(", ")} } from "../terms.ts";`
}

// Constants of this file, for V8: see log-ratio.ts.
const { crudeExponent, scaled, timesLn2 } = logRatios;
const upperHalf = upperHalfOf;
const fround = Math.fround;

const {
  fast: fastTerm,
  precise: preciseTerm,
  contribution: contributionTerm = preciseTerm,
}: Terms = ${name};
const fastSingleTerm: SingleTerm = ${name}Single;
${FAST_LOOP}
function fastSingle(values: Float32Array, p: number, q: number, bins: number, c: number, parameter: number): number {
  const factor = fround(c);
  let total = 0;
  for (let first = 0; first < bins; first += FOLD) {
    const end = Math.min(bins, first + FOLD);
    let lane0 = fround(0);
    let lane1 = fround(0);
    let lane2 = fround(0);
    let lane3 = fround(0);
    let lane4 = fround(0);
    let lane5 = fround(0);
    let lane6 = fround(0);
    let lane7 = fround(0);
    for (let j = first; j < end; j++) {
      const next = fround(lane0 + fastSingleTerm(values[p + j] as number, values[q + j] as number, factor, parameter));
      lane0 = lane1;
      lane1 = lane2;
      lane2 = lane3;
      lane3 = lane4;
      lane4 = lane5;
      lane5 = lane6;
      lane6 = lane7;
      lane7 = next;
    }
    total += lane0 + lane4 + (lane2 + lane6) + (lane1 + lane5 + (lane3 + lane7));
  }
  return total;
}

function precise(values: Float64Array, p: number, q: number, bins: number, row: PreciseRow, out: number): number {
  const { cHigh, cLow, ofQ, parameter } = row;
  const differs = row.differs && out > 0;
  const highUpper = upperHalf(cHigh);
  const highLower = cHigh - highUpper;
  let total = 0;
  let lane0 = 0;
  let lane1 = 0;
  let lane2 = 0;
  let lane3 = 0;
  for (let j = 0; j < bins; j++) {
    const mass = values[p + j] as number;
    const value = values[q + j] as number;
    const h = cHigh * value;
    const upper = upperHalf(value);
    const lower = value - upper;
    const lo = highUpper * upper - h + highUpper * lower + highLower * upper + highLower * lower + cLow * value;
    const y = h + lo;
    const x = ofQ ? 1 : mass;
    const e = crudeExponent(x, y);
    const ys = scaled(y, e);
    const near = e === 0;
    const d = near ? x - h - lo : x - ys;
    const s = d / (x + ys);
    const eLn2 = timesLn2(e);
    const own = differs
      ? contributionTerm(mass, y, ys, d, s, eLn2, near, parameter)
      : preciseTerm(mass, y, ys, d, s, eLn2, near, parameter);
    if (out > 0) values[out + j] = own;
    const next = lane0 + own;
    lane0 = lane1;
    lane1 = lane2;
    lane2 = lane3;
    lane3 = next;
    if ((j + 1) % FOLD === 0) {
      total += lane0 + lane2 + (lane1 + lane3);
      lane0 = lane1 = lane2 = lane3 = 0;
    }
  }
  return total + (lane0 + lane2 + (lane1 + lane3));
}

export const ${name}Loops: Loops = { fast, precise };
export const ${name}SingleLoop: SingleLoop = fastSingle;
`;
}

/** @param {string} name */
const key = (name) => (variableName(name) === name ? name : `"${name}"`);

/** All by name. @param {string[]} kernels @param {string[]} coefficients */
function loops(kernels, coefficients) {
  const imports = [...kernels, ...coefficients].sort();
  const entry = (name) => `  ${key(name)}: ${variableName(name)}Loops,`;
  const singleEntry = (name) => `  ${key(name)}: ${variableName(name)}SingleLoop,`;
  const names = (name) => [
    `${variableName(name)}Loops`,
    ...(kernels.includes(name) ? [`${variableName(name)}SingleLoop`] : []),
  ];
  return `${MADE}
/**
 * The loops of the JavaScript backend over one block of a row: the twins of \`assembly/shape/block.ts\`, where the
 * arithmetic is explained. Bin j goes to lane j mod 4 (single: mod 8): the lanes move on by one each bin, and are added so
 * that it does not matter where they have come to.
 */
import type { CoefficientName, KernelName } from "../divergences.ts";
${imports.map((name) => `import { ${names(name).join(", ")} } from "./loops/${name}.ts";`).join("\n")}
import type { Loops, SingleLoop } from "./terms.ts";

export const loops: Record<KernelName, Loops> = {
${kernels.map(entry).join("\n")}
};

export const singleLoops: Record<KernelName, SingleLoop> = {
${kernels.map(singleEntry).join("\n")}
};

export const coefficientLoops: Record<CoefficientName, Pick<Loops, "fast">> = {
${coefficients.map(entry).join("\n")}
};
`;
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** As `npm run format` leaves it. @param {string} path @param {string} text */
function formatted(path, text) {
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const options = { cwd: root, input: text, encoding: /** @type {const} */ ("utf8") };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, "format", `--stdin-file-path=${path}`],
    options,
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const table = readFileSync(join(root, TABLE), "utf8");
const kernels = namesOf(table, "kernelNames");
const coefficients = namesOf(table, "coefficientNames");

/** @type {[path: string, text: string][]} */
const outputs = [
  ["assembly/shape/dispatch.ts", dispatch(kernels, coefficients)],
  ...[
    ["src/backend/loops.ts", loops(kernels, coefficients)],
    ...kernels.map((kernel) => [`src/backend/loops/${kernel}.ts`, loopsOf(kernel)]),
    ...coefficients.map((name) => [`src/backend/loops/${name}.ts`, coefficientLoopOf(name)]),
  ].map(([path, text]) => [path, formatted(path, text)]),
];

const checks = process.argv.includes("--check");
for (const [path, text] of outputs) {
  const file = join(root, path);
  if (!checks) {
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    console.error(`${path} is not what tools/loops.mjs makes: run it`);
    process.exitCode = 1;
  }
}
for (const name of readdirSync(join(root, "src/backend/loops"))) {
  const path = `src/backend/loops/${name}`;
  if (outputs.some(([output]) => output === path)) continue;
  if (checks) {
    console.error(`${path} is of no kernel: run tools/loops.mjs`);
    process.exitCode = 1;
  } else rmSync(join(root, path));
}
