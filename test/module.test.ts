import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { beforeAll, describe, expect, test } from "vitest";
import { continuousFunctions, type Kernels, kernelFunctions } from "../src/backend/backend.ts";
import { CONSTANTS, MOMENTS, WIDE_P } from "../src/backend/layout.ts";
import { ownKernels } from "../src/wasm/own-kernels.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

// The compiled kernels: compiled here once more from assembly/, and held against what the build made of it.

/** docs/design.md, "Tests and benchmarks". */
const MOST_BYTES = 96 * 1024;

const built = (name: string) => fileURLToPath(new URL(`../build/${name}`, import.meta.url));
const bytes = readFileSync(built("kernels.wasm"));
const module = new WebAssembly.Module(bytes);

/** What a new instance exports. */
function instantiated(): { readonly memory?: unknown } & Record<string, unknown> {
  return new WebAssembly.Instance(module, {}).exports;
}

const directory = temporaryDirectory();
const again = join(directory.path, "kernels.wasm");
const textOfAgain = join(directory.path, "kernels.wat");
let messages = "";
let text = "";

beforeAll(async () => {
  const { error, stderr } = await asc.main([
    "--config",
    "asconfig.json",
    "--target",
    "release",
    "--outFile",
    again,
    "--textFile",
    textOfAgain,
  ]);
  messages = stderr.toString();
  if (error) throw error;
  text = readFileSync(textOfAgain, "utf8");
});

describe("build/kernels.wasm", () => {
  test("compiling assembly/ again gives the same bytes, and no warning", () => {
    expect(messages).toBe("");
    expect(readFileSync(again).equals(bytes)).toBe(true);
  });

  test("the string that the package carries is these bytes", () => {
    expect(Buffer.compare(ownKernels(), bytes)).toBe(0);
  });

  test(`has at most ${MOST_BYTES} bytes`, () => {
    expect(bytes.length).toBeLessThanOrEqual(MOST_BYTES);
  });

  test("static data is where the layout says", () => {
    const { memory } = instantiated();
    if (!(memory instanceof WebAssembly.Memory)) throw new Error("no memory");
    const places = [...new Uint8Array(memory.buffer).entries()].filter(([, byte]) => byte !== 0).map(([at]) => at);
    expect(places.length).toBeGreaterThan(300);
    expect(places[0]).toBeGreaterThanOrEqual(CONSTANTS);
    expect(places.at(-1)).toBeLessThan(WIDE_P);
    expect(MOMENTS + 5 * 8).toBeLessThanOrEqual(CONSTANTS);
  });

  test("imports nothing but what the loader gives", () => {
    // @assemblyscript/loader's own: abort, seed, trace and the like in `env`.
    const others = WebAssembly.Module.imports(module).filter(({ module: from }) => from !== "env");
    expect(others).toEqual([]);
    expect(WebAssembly.Module.imports(module).filter(({ name }) => !["abort", "seed", "trace"].includes(name))).toEqual(
      [],
    );
  });

  test("exports the kernels and their memory, and nothing else", () => {
    const exported = WebAssembly.Module.exports(module)
      .map(({ name, kind }) => `${kind} ${name}`)
      .sort();
    const expected = [
      ...[...kernelFunctions, ...continuousFunctions].map((name) => `function ${name}`),
      "memory memory",
    ].sort();
    expect(exported).toEqual(expected);
  });

  test("kernels take as many arguments as the interface says", () => {
    const exports = instantiated();
    const parameters: Record<keyof Kernels, number> = {
      score: 9,
      scoreSingle: 9,
      fast: 5,
      fastSingle: 5,
      precise: 5,
      masses: 3,
      massesSingle: 3,
      preciseMasses: 3,
      massDifference: 3,
      widen: 3,
      gather: 3,
      patch: 3,
      packLogarithms: 5,
      crossEntropies: 6,
      packShares: 4,
      meanEntropies: 6,
      logitMaxima: 3,
      logitMaximaSingle: 3,
      logitSums: 3,
      logitSumsSingle: 3,
      logitRest: 3,
      logitRestSingle: 3,
      logitMixture: 3,
      logitGradientOfQ: 4,
      logitGradientOfP: 4,
      logitGradientOfMixture: 4,
    };
    for (const [name, count] of Object.entries(parameters)) {
      expect(`${name}: ${(exports[name] as CallableFunction).length}`).toBe(`${name}: ${count}`);
    }
  });

  test("memory is one mebibyte and cannot grow", () => {
    const memory = instantiated().memory as WebAssembly.Memory;
    expect(memory.buffer.byteLength).toBe(2 ** 20);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  test("has no table, no global that changes, no start function, no names", () => {
    const sections = sectionsOf(bytes);
    const { table, global, start, custom } = {
      table: sections.includes(4),
      global: /\(global [^\n]*\(mut /.test(text),
      start: sections.includes(8),
      custom: sections.includes(0),
    };
    expect({ table, global, start, custom }).toEqual({
      table: false,
      global: false,
      start: false,
      custom: false,
    });
  });
});

describe("build/decompress.wasm, which decompresses them", () => {
  const decompressor = readFileSync(built("decompress.wasm"));
  const compiled = new WebAssembly.Module(decompressor);

  test("compiling it again gives the same bytes, and no warning", async () => {
    const outFile = join(directory.path, "decompress.wasm");
    const { error, stderr } = await asc.main([
      "--config",
      "asconfig.decompress.json",
      "--target",
      "release",
      "--outFile",
      outFile,
      "--textFile",
      join(directory.path, "decompress.wat"),
    ]);
    if (error) throw error;
    expect(stderr.toString()).toBe("");
    expect(readFileSync(outFile).equals(decompressor)).toBe(true);
  });

  test("is small enough for browsers that compile at most four kilobytes at once", () => {
    expect(decompressor.length).toBeLessThanOrEqual(4096);
  });

  test("imports nothing, and exports a function and memory that cannot grow", () => {
    expect(WebAssembly.Module.imports(compiled)).toEqual([]);
    expect(WebAssembly.Module.exports(compiled)).toEqual([
      { name: "decompress", kind: "function" },
      { name: "memory", kind: "memory" },
    ]);
    const { memory } = new WebAssembly.Instance(compiled).exports as { memory: WebAssembly.Memory };
    expect(() => memory.grow(1)).toThrow(RangeError);
  });
});

/** The identifiers of a module's sections (WebAssembly 1.0, 5.5.2). */
function sectionsOf(wasm: Uint8Array): number[] {
  const found: number[] = [];
  let at = 8;
  while (at < wasm.length) {
    found.push(wasm[at++] as number);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++] as number;
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return found;
}

interface Loop {
  /** The function it is in. */
  readonly name: string;
  /** The operations in it, those in loops within it apart. */
  readonly own: string[];
  isInnermost: boolean;
}

/** All loops of a module in text, an operation a line, as asc writes it. */
function loopsOf(wat: string): Loop[] {
  const loops: Loop[] = [];
  let name = "";
  /** Blocks that are open; a loop among them, or nothing. */
  let open: (Loop | undefined)[] = [];
  for (const line of wat.split("\n")) {
    const [operation = ""] = line.trim().split(" ", 1);
    if (operation === "(func") {
      name = /\(func (\$"[^"]*"|\$\S+)/.exec(line)?.[1] ?? "";
      open = [];
    } else if (operation === "end") {
      open.pop();
    } else {
      const around = open.filter((block) => block !== undefined).at(-1);
      around?.own.push(operation);
      if (operation === "block" || operation === "if") open.push(undefined);
      if (operation === "loop") {
        if (around !== undefined) around.isInnermost = false;
        const loop: Loop = { name, own: [], isInnermost: true };
        loops.push(loop);
        open.push(loop);
      }
    }
  }
  return loops;
}

const arithmetic = /^(?:f64x2|f32x4)\.(?:add|sub|mul|div)$/;
const calls = /^call(?:_indirect)?$/;

describe("loops over bins", () => {
  let loops: readonly Loop[] = [];

  beforeAll(() => {
    loops = loopsOf(text);
  });

  test("with vector arithmetic call nothing", () => {
    // The loop over rows has the last of a sum in it, where a function was inlined.
    const vector = loops.filter(
      ({ own, isInnermost }) => isInnermost && own.some((operation) => arithmetic.test(operation)),
    );
    const withCall = vector.filter(({ own }) => own.some((operation) => calls.test(operation)));
    expect(withCall.map(({ name }) => name)).toEqual([]);
    // Every term in both precisions, the precise rung, masses.
    const names = new Set(vector.map(({ name }) => name));
    expect(vector.length).toBeGreaterThanOrEqual(20);
    for (const part of ["fast", "precise", "gather", "mass"]) {
      expect(
        [...names].some((name) => name.includes(part)),
        part,
      ).toBe(true);
    }
  });

  test("are the only ones that a call could be in but for those over rows and blocks", () => {
    const withCall = loops.filter(({ own }) => own.some((operation) => calls.test(operation)));
    const names = new Set(withCall.map(({ name }) => name.replaceAll('"', "")));
    expect(names.size).toBeGreaterThan(0);
    for (const name of names)
      expect(name).toMatch(
        /^\$assembly\/(?:shape\/(?:score\/|all-pairs\/meanEntropies|(?:block|dispatch)\/precise)|continuous\/moments\/sumBlocks)/,
      );
  });

  test("know no operation whose result another machine could round otherwise", () => {
    const operations = text.match(/\b(?:f32|f64|f32x4|f64x2|i8x16|i16x8|i32x4|i64x2|v128|i32|i64)\.[a-z0-9_]+/g) ?? [];
    const names = new Set(operations);
    expect([...names].filter((name) => /relaxed|nearest|madd|dot/.test(name))).toEqual([]);
    // A minimum or maximum of NaN or zeros of both signs has one result in pmin and pmax, and is slow in min and max.
    expect([...names].filter((name) => /^f(?:32x4|64x2)\.(?:min|max)$/.test(name))).toEqual([]);
  });
});
