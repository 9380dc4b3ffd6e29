import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

// Imports go one way: docs/design.md, "The house". Read from the import lines, types included.

const root = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  readonly from: string;
  /** A file from the root, or a package. */
  readonly to: string;
  readonly isPackage: boolean;
  readonly isType: boolean;
  readonly isDynamic: boolean;
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort();
}

const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const statements = /^\s*(?:import|export)\s+(type\s)?(?:[^;"']*?\sfrom\s*)?["']([^"']+)["']/gm;
const dynamic = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8").replace(comments, "");
  const found = (specifier: string, isType: boolean, isDynamic: boolean): Import => {
    const isPackage = !specifier.startsWith(".");
    if (isPackage) return { from: file, to: specifier, isPackage, isType, isDynamic };
    // Types of what is no TypeScript are in a file beside it.
    const typed = specifier.replace(/\.wasm$/, ".d.wasm.ts");
    const path = relative(root, join(root, dirname(file), typed)).replaceAll("\\", "/");
    return { from: file, to: path.endsWith(".ts") ? path : `${path}.ts`, isPackage, isType, isDynamic };
  };
  return [
    ...[...text.matchAll(statements)].map(([, type, specifier]) =>
      found(specifier as string, type !== undefined, false),
    ),
    ...[...text.matchAll(dynamic)].map(([, specifier]) => found(specifier as string, false, true)),
  ];
}

const sources = filesBelow("src");
/** A module of its own, which is not scored with. */
const decompressor = "assembly/decompress.ts";
const kernels = filesBelow("assembly").filter((file) => file !== decompressor);
const imports = sources.flatMap(importsOf);
const kernelImports = kernels.flatMap(importsOf);

/** Files that stand on nothing but each other, and on constants of the backend; everything may use them. */
const foundations = ["src/divergences.ts", "src/batch.ts", "src/options.ts", "src/errors.ts"];

/** What the files of a room may import, of this package. */
const rooms: readonly (readonly [room: string, files: RegExp, mayImport: RegExp])[] = [
  ["errors", /^src\/errors\.ts$/, /^$/],
  ["batch", /^src\/batch\.ts$/, /^src\/errors\.ts$/],
  ["sparse batch", /^src\/sparse-batch\.ts$/, /^src\/(?:batch|errors)\.ts$/],
  ["the table", /^src\/divergences\.ts$/, /^src\/backend\/(?:coefficients|layout)\.ts$/],
  ["what the table says for readers", /^src\/divergence-documentation\.ts$/, /^src\/divergences\.ts$/],
  [
    "the table of divergences with a parameter",
    /^src\/parametric-divergences\.ts$/,
    /^src\/(?:backend\/(?:layout|log-ratio|natural-logarithm)|divergences|errors|options)\.ts$/,
  ],
  ["options", /^src\/options\.ts$/, /^src\/(?:errors|backend\/natural-logarithm)\.ts$/],
  [
    "calls and results",
    /^src\/(?:call|results)\.ts$/,
    /^src\/(?:batch|divergences|errors|options|parametric-divergences|results|sparse-batch)\.ts$/,
  ],
  ["backend", /^src\/backend\//, /^src\/(?:backend\/.*|batch|divergences|errors)\.ts$/],
  ["wasm", /^src\/wasm\//, /^src\/(?:backend|wasm)\//],
  ["parameters", /^src\/parameters\.ts$/, /^src\/(?:backend\/.*|call|divergences)\.ts$/],
  ["tiles", /^src\/tiles\.ts$/, /^src\/(?:backend\/.*|call)\.ts$/],
  [
    "the engine",
    /^src\/engine\.ts$/,
    /^src\/(?:backend\/.*|all-pairs|batch|call|divergences|errors|nearest-rows|options|pair-scores|pair-sums|parameters|parametric-divergences|prepared-batch|results|sparse-batch|sparse-scores|tiles)\.ts$/,
  ],
  ["scores of pairs", /^src\/pair-scores\.ts$/, /^src\/(?:backend\/.*|batch|call|divergences|errors|options)\.ts$/],
  [
    "all pairs",
    /^src\/all-pairs\.ts$/,
    /^src\/(?:backend\/.*|batch|call|options|pair-scores|pair-sums|parameters|tiles)\.ts$/,
  ],
  [
    "most pairs",
    /^src\/pair-sums\.ts$/,
    /^src\/(?:backend\/.*|batch|call|mean-entropies|pair-method|pair-product|pair-scores|prepared-batch)\.ts$/,
  ],
  ["prepared batches", /^src\/prepared-batch\.ts$/, /^src\/(?:batch|divergences|pair-method)\.ts$/],
  [
    "methods for most pairs",
    /^src\/(?:mean-entropies|pair-method|pair-product)\.ts$/,
    /^src\/(?:backend\/.*|call|divergences|pair-method|parameters)\.ts$/,
  ],
  ["sparse rows", /^src\/sparse-rows\.ts$/, /^src\/(?:backend\/.*|batch|call|pair-scores|sparse-batch)\.ts$/],
  [
    "scores of sparse rows",
    /^src\/sparse-scores\.ts$/,
    /^src\/(?:backend\/.*|call|pair-scores|parameters|sparse-batch|sparse-rows|tiles)\.ts$/,
  ],
  ["nearest rows", /^src\/nearest-rows\.ts$/, /^src\/batch\.ts$/],
  [
    "createEngine",
    /^src\/create-engine\.ts$/,
    /^src\/(?:backend\/.*|engine|errors|options|wasm\/(?:instantiate|own-kernels))\.ts$/,
  ],
  ["the kernels as a module", /^src\/kernels\.d\.wasm\.ts$/, /^src\/wasm\/instantiate\.ts$/],
  [
    "the public names, by runtime",
    /^src\/(?:node|workerd)\.ts$/,
    /^src\/(?:create-engine|engine|index|kernels\.d\.wasm)\.ts$/,
  ],
  [
    "single pairs",
    /^src\/single-pairs\.ts$/,
    /^src\/(?:backend\/.*|batch|call|divergences|errors|options|pair-scores|parameters)\.ts$/,
  ],
  ["scores of logits", /^src\/logit-scores\.ts$/, /^src\/(?:backend\/.*|batch)\.ts$/],
  [
    "what is built on the engine",
    /^src\/discrete\//,
    /^src\/(?:discrete\/.*|backend\/(?:double-double|exponential)|batch|divergences|engine|errors|gamma-series|logit-scores|options|results)\.ts$/,
  ],
  ["series of the gamma function", /^src\/gamma-series\.ts$/, /^$/],
  [
    "functions of numbers for continuous distributions",
    /^src\/continuous\/(?:cholesky|elementary|gauss-legendre|incomplete-beta|incomplete-gamma|log-gamma-divergence|negentropies|special-functions|stirling|tail-inverse)\.ts$/,
    /^src\/(?:continuous\/(?:elementary|gauss-legendre|log-gamma-divergence|special-functions|stirling|tail-inverse)|backend\/(?:double-double|exponential|layout|log-ratio|natural-logarithm|powers-of-two)|gamma-series)\.ts$/,
  ],
  [
    "distributions",
    /^src\/continuous\/distributions\//,
    /^src\/(?:continuous\/(?:distributions\/.*|cholesky|elementary|incomplete-beta|incomplete-gamma|log-gamma-divergence|negentropies|special-functions|stirling)|backend\/random|errors|options)\.ts$/,
  ],
  [
    "Monte Carlo in kernels",
    /^src\/continuous\/monte-carlo\//,
    /^src\/(?:continuous\/(?:distributions\/.*|elementary|monte-carlo\/.*|stirling)|backend\/.*)\.ts$/,
  ],
  [
    "closed forms",
    /^src\/continuous\/exact\//,
    /^src\/(?:continuous\/(?:distributions|exact)\/.*|continuous\/[^/]+|backend\/(?:double-double|powers-of-two)|errors)\.ts$/,
  ],
  [
    "estimates",
    /^src\/continuous\/estimate\//,
    /^src\/(?:continuous\/(?:estimate|distributions|monte-carlo|exact)\/.*|continuous\/elementary|backend\/(?:layout|random)|discrete\/arguments|engine|errors|options)\.ts$/,
  ],
  [
    "estimates from samples alone",
    /^src\/continuous\/samples\//,
    /^src\/(?:continuous\/(?:samples\/.*|distributions\/points|elementary|estimate\/slices|special-functions)|backend\/(?:powers-of-two|random)|discrete\/arguments|engine|errors|options)\.ts$/,
  ],
  [
    "projections",
    /^src\/continuous\/project\//,
    /^src\/(?:continuous\/(?:project\/.*|distributions\/.*|cholesky|elementary|estimate\/(?:estimate-kl|log-densities|options|points|slices|sobol)|exact\/(?:exact-kl|infinite))|backend\/powers-of-two|discrete\/arguments|engine|errors|options)\.ts$/,
  ],
  [
    "Gaussians over arrays",
    /^src\/continuous\/gaussian\//,
    /^src\/(?:continuous\/gaussian\/.*|backend\/.*|discrete\/arguments|batch|engine|errors|results)\.ts$/,
  ],
  ["the public names of kullback/continuous", /^src\/continuous\.ts$/, /^src\/(?:continuous\/.*|options)\.ts$/],
  ["the public names of kullback", /^src\/index\.ts$/, /^src\/(?:discrete\/)?[^/]+\.ts$|^src\/wasm\/instantiate\.ts$/],
  ["the public names of kullback/worker", /^src\/worker\.ts$/, /^src\/worker\//],
  [
    "an engine in a worker",
    /^src\/worker\//,
    /^src\/(?:worker\/.*|wasm\/instantiate|all-pairs|batch|call|create-engine|divergences|engine|errors|nearest-rows|node|options|parametric-divergences|results|sparse-batch|worker)\.ts$/,
  ],
  ["files", /^src\/io\//, /^src\/io\/|^src\/(?:batch|divergences|errors|index|options)\.ts$/],
  ["the command", /^src\/cli\//, /^src\/(?:cli|io)\/|^src\/(?:batch|continuous|divergences|errors|index|options)\.ts$/],
];

/** Which packages a file may import. */
function mayImportPackage({ from, to, isDynamic }: Import): boolean {
  if (to.startsWith("node:")) {
    // What reads CSV and .npy is the same in a page; where bytes come from and go to is not.
    const ofFiles = /^src\/(?:cli\/.*|io\/(?:byte-files|gunzip|labels|output-file))\.ts$/;
    return ofFiles.test(from) || (from === "src/node.ts" && isDynamic) || /^src\/worker\/node/.test(from);
  }
  if (to === "commander") return from.startsWith("src/cli/");
  if (to === "csv-parse" || to.startsWith("csv-parse/")) return /^src\/(?:cli|io)\//.test(from);
  if (to.startsWith("@stdlib/")) return from === "src/continuous/special-functions.ts";
  if (to === "@assemblyscript/loader") return from === "src/wasm/instantiate.ts";
  return false;
}

const arrow = ({ from, to }: Import) => `${from} → ${to}`;

/** A round trip along imports, if there is one. */
function cycleOf(edges: readonly Import[]): string | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to, isPackage } of edges) if (!isPackage) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(" → ");
    if (done.has(file)) return undefined;
    for (const to of next.get(file) ?? []) {
      const found = walk(to, [...path, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const found = walk(file, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

describe("src/", () => {
  test("the import lines were read", () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(imports.length).toBeGreaterThan(80);
    expect(imports.filter(({ to, isPackage }) => !isPackage && !existsSync(join(root, to))).map(arrow)).toEqual([]);
  });

  test("every file is in a room", () => {
    const homeless = sources.filter((file) => rooms.filter(([, files]) => files.test(file)).length !== 1);
    expect(homeless).toEqual([]);
  });

  test.each(rooms)("%s", (_, files, mayImport) => {
    const wrong = imports.filter(({ from, to, isPackage }) => files.test(from) && !isPackage && !mayImport.test(to));
    expect(wrong.map(arrow)).toEqual([]);
  });

  test("foundations stand on constants of the backend only", () => {
    const leaves = /^src\/backend\/(?:coefficients|layout|natural-logarithm)\.ts$/;
    const wrong = imports.filter(
      ({ from, to, isPackage }) =>
        foundations.includes(from) && !isPackage && !foundations.includes(to) && !leaves.test(to),
    );
    expect(wrong.map(arrow)).toEqual([]);
  });

  test("packages come in where they belong", () => {
    const wrong = imports.filter((line) => line.isPackage && !mayImportPackage(line));
    expect(wrong.map(arrow)).toEqual([]);
    expect(imports.filter(({ to }) => to === "@assemblyscript/loader").map(({ from }) => from)).toEqual([
      "src/wasm/instantiate.ts",
    ]);
  });

  test("only what is of continuous distributions has their kernels in JavaScript", () => {
    const twins = imports.filter(({ from, to }) => {
      return to.startsWith("src/backend/continuous/") && !/^src\/(?:backend\/)?continuous\//.test(from);
    });
    expect(twins.map(arrow)).toEqual([]);
  });

  test("the JavaScript backend never sees wasm/, and wasm/ is only loaded by createEngine", () => {
    const toWasm = imports.filter(({ from, to }) => to.startsWith("src/wasm/") && !from.startsWith("src/wasm/"));
    expect(toWasm.filter(({ from }) => from.startsWith("src/backend/")).map(arrow)).toEqual([]);
    expect(toWasm.filter(({ isType }) => !isType).map(arrow)).toEqual([
      "src/create-engine.ts → src/wasm/own-kernels.ts",
      "src/create-engine.ts → src/wasm/instantiate.ts",
    ]);
    expect(toWasm.filter(({ isType }) => !isType).every(({ isDynamic }) => isDynamic)).toBe(true);
  });

  test("index.ts has names, and nothing else", () => {
    const text = readFileSync(join(root, "src/index.ts"), "utf8").replace(comments, "").trim();
    const rest = text.replace(/export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s+from\s+"[^"]+";/g, "").trim();
    expect(rest).toBe("");
    expect(text).not.toContain("*");
  });

  test("nothing imports tests, benchmarks, tools or examples", () => {
    const wrong = [...imports, ...kernelImports].filter(({ to }) => /^(?:test|bench|tools|examples)\//.test(to));
    expect(wrong.map(arrow)).toEqual([]);
  });

  test("nothing imports itself by a detour", () => {
    expect(cycleOf(imports)).toBeUndefined();
  });

  test("scored paths use no function whose result an engine may choose", () => {
    // ECMAScript leaves these to the implementation; sqrt, abs, fround, floor, min and max are exact.
    const free =
      /\bMath\.(?!(?:sqrt|abs|fround|floor|ceil|trunc|round|min|max|imul|clz32|sign|E|LN2|LN10|PI|SQRT2)\b)\w+|\*\*/g;
    const scored = sources.filter((file) =>
      /^src\/(?:backend|continuous|discrete|wasm)\/|^src\/(?:engine|divergences|options|sparse-rows|logit-scores)\.ts$/.test(
        file,
      ),
    );
    const found = scored.flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8").replace(comments, "");
      // 2 ** -12 of a constant is exact in every engine known, and no score.
      return [...text.matchAll(free)]
        .filter(({ 0: match, index }) => match !== "**" || !/\b2 $/.test(text.slice(0, index)))
        .map(([match]) => `${file}: ${match}`);
    });
    expect(found).toEqual([]);
    expect(scored.length).toBeGreaterThan(10);
  });
});

describe("assembly/", () => {
  const order = ["lane", "math", "divergence", "shape", "continuous", "index"] as const;
  const roomOf = (file: string) => /^assembly\/([a-z-]+)(?:\.ts|\/)/.exec(file)?.[1] as (typeof order)[number];

  test("every file is in a room, and imports were read", () => {
    expect(kernels.filter((file) => !order.includes(roomOf(file)))).toEqual([]);
    expect(kernelImports.length).toBeGreaterThan(15);
    expect(kernelImports.filter(({ to }) => !existsSync(join(root, to))).map(arrow)).toEqual([]);
  });

  test("continuous distributions stand beside divergences and shapes, not on them", () => {
    const own = kernelImports.filter(({ from, to }) => roomOf(from) === "continuous" && to.startsWith("assembly/"));
    expect(own.length).toBeGreaterThan(3);
    expect(own.filter(({ to }) => !["continuous", "math", "lane"].includes(roomOf(to))).map(arrow)).toEqual([]);
  });

  test("index → shape → divergence → math → lane, and the layout that both languages share", () => {
    const wrong = kernelImports.filter(({ from, to, isPackage }) => {
      if (isPackage) return true;
      if (!to.startsWith("assembly/")) return to !== "src/backend/layout.ts";
      return order.indexOf(roomOf(to)) > order.indexOf(roomOf(from));
    });
    expect(wrong.map(arrow)).toEqual([]);
  });

  test("a divergence has terms and no loops, and knows no other divergence", () => {
    const divergences = kernels.filter((file) => roomOf(file) === "divergence");
    expect(divergences.length).toBeGreaterThan(2);
    for (const file of divergences) {
      const text = readFileSync(join(root, file), "utf8").replace(comments, "");
      expect(text, file).not.toMatch(/\b(?:for|while|do)\b/);
      expect(text, file).not.toMatch(/\b(?:load|store)\b/);
      expect(importsOf(file).filter(({ to }) => roomOf(to) === "divergence")).toEqual([]);
    }
  });

  test("what decompresses the kernels stands alone", () => {
    expect(importsOf(decompressor)).toEqual([]);
    expect(kernelImports.filter(({ to }) => to === decompressor)).toEqual([]);
  });

  test("no strings, no allocation, no traps, no globals that change", () => {
    for (const file of kernels) {
      const text = readFileSync(join(root, file), "utf8").replace(comments, "");
      const code = text.replace(/(?:import|export)[^;]*?from\s*"[^"]*"/g, "");
      expect(code, file).not.toMatch(/["'`]|\bnew \w|\bthrow\b|\bassert\b|\bunreachable\b|^let |^export let /m);
    }
  });

  test("nothing imports itself by a detour", () => {
    expect(cycleOf(kernelImports)).toBeUndefined();
  });
});
