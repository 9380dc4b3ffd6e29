import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { type OutputChunk, rollup } from "rollup";
import { beforeAll, describe, expect, test } from "vitest";

// How much of the built package comes to a page: minified, and compressed as servers do it.

/** `createEngine` and `histograms`, with the loader and all kernels. */
const PAGE_THAT_SCORES = 45 * 1024;
/** `klDivergence` and nothing else: its ladder, its last rung, and all that can be wrong with two arrays and three options. */
const ONE_FUNCTION = 8 * 1024;

const dist = fileURLToPath(new URL("../dist", import.meta.url));

const programs = {
  page: `import { createEngine, histograms } from "./index.js";
createEngine().then((engine) => console.log(engine.score("kl", histograms([1, 2, 3, 4], 2), [1, 2])));`,
  one: `export { klDivergence } from "./index.js";`,
};
type Program = keyof typeof programs;

/** A file that a bundler made: what it has of which modules, and what it imports at once, and later. */
interface Chunk {
  readonly name: string;
  readonly code: string;
  readonly modules: readonly string[];
  readonly imports: readonly string[];
  readonly laterImports: readonly string[];
}

async function byEsbuild(program: Program): Promise<[entry: string, chunks: Chunk[]]> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: programs[program], resolveDir: dist, sourcefile: "entry.js" },
    bundle: true,
    minify: true,
    // Of one function nothing is left to split, but esbuild splits before it knows.
    splitting: program === "page",
    format: "esm",
    outdir: "out",
    write: false,
    metafile: true,
  });
  const chunks = Object.entries(metafile.outputs).map(([name, { imports, inputs }]): Chunk => {
    const of = (kind: string) => imports.filter((one) => one.kind === kind).map(({ path }) => path);
    return {
      name,
      code: outputFiles.find(({ path }) => path.replaceAll("\\", "/").endsWith(name))?.text ?? "",
      modules: Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([path]) => path),
      imports: of("import-statement"),
      laterImports: of("dynamic-import"),
    };
  });
  return ["out/stdin.js", chunks];
}

async function byRollup(program: Program): Promise<[entry: string, chunks: Chunk[]]> {
  const entry = join(dist, "entry.js");
  const bundle = await rollup({
    input: entry,
    // As package.json says, which Rollup reads by a plugin.
    treeshake: { moduleSideEffects: false },
    plugins: [
      {
        name: "programs",
        resolveId(source) {
          if (source === entry) return { id: entry, moduleSideEffects: true };
          if (source !== "@assemblyscript/loader") return null;
          return fileURLToPath(import.meta.resolve(source));
        },
        load: (id) => (id === entry ? programs[program] : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "es" });
  const made = output.filter((one): one is OutputChunk => one.type === "chunk");
  const chunks = made.map(async ({ fileName, code, modules, imports, dynamicImports }): Promise<Chunk> => {
    const minified = await transform(code, { minify: true, format: "esm" });
    const used = Object.entries(modules).filter(([, { renderedLength }]) => renderedLength > 0);
    return {
      name: fileName,
      code: minified.code,
      modules: used.map(([path]) => path),
      imports,
      laterImports: dynamicImports,
    };
  });
  return ["entry.js", await Promise.all(chunks)];
}

const isOf = (name: string) => (path: string) => path.replaceAll("\\", "/").endsWith(`dist/${name}`);

/** The chunks that are loaded: of a page on WebAssembly all but those with the JavaScript backend. */
function loaded(entry: string, chunks: readonly Chunk[]): Chunk[] {
  const found = new Map<string, Chunk>();
  const visit = (name: string): void => {
    const chunk = chunks.find((one) => one.name === name);
    if (chunk === undefined || found.has(name)) return;
    found.set(name, chunk);
    for (const next of chunk.imports) visit(next);
    for (const next of chunk.laterImports) {
      const later = chunks.find((one) => one.name === next);
      if (later !== undefined && !later.modules.some(isOf("backend/js.js"))) visit(next);
    }
  };
  visit(entry);
  return [...found.values()];
}

beforeAll(() => {
  expect(existsSync(join(dist, "index.js")), "npm run build").toBe(true);
});

describe.each([
  { bundler: "esbuild", bundle: byEsbuild },
  { bundler: "Rollup", bundle: byRollup },
])("$bundler", ({ bundle }) => {
  const sizeOf = (chunks: readonly Chunk[]) =>
    chunks.reduce((size, { code }) => size + gzipSync(code, { level: 9 }).length, 0);

  test(`a page that scores gets at most ${PAGE_THAT_SCORES / 1024} KiB`, async () => {
    const chunks = loaded(...(await bundle("page")));
    const modules = chunks.flatMap((chunk) => chunk.modules);
    expect(modules.filter(isOf("engine.js"))).toHaveLength(1);
    expect(modules.filter(isOf("wasm/kernels.generated.js"))).toHaveLength(1);
    expect(modules.filter(isOf("backend/loops/kl.js"))).toEqual([]);
    expect(modules.filter(isOf("divergence-documentation.js"))).toEqual([]);
    expect(sizeOf(chunks)).toBeLessThanOrEqual(PAGE_THAT_SCORES);
  });

  test(`klDivergence alone is at most ${ONE_FUNCTION / 1024} KiB`, async () => {
    const chunks = loaded(...(await bundle("one")));
    const modules = chunks.flatMap((chunk) => chunk.modules);
    expect(modules.filter(isOf("backend/pair-ladder.js"))).toHaveLength(1);
    for (const unneeded of [
      "engine.js",
      "sparse-rows.js",
      "all-pairs.js",
      "backend/ladder.js",
      "backend/loops/js.js",
      "backend/logits.js",
    ]) {
      expect(modules.filter(isOf(unneeded))).toEqual([]);
    }
    expect(sizeOf(chunks)).toBeLessThanOrEqual(ONE_FUNCTION);
  });
});
