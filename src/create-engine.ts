/** Choosing a backend. */
import { arenaBytes, TILE_BYTES } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { Engine } from "./engine.ts";
import { KullbackTypeError, show } from "./errors.ts";
import { assertOptions } from "./options.ts";
import type { KernelsSource, Runtime } from "./wasm/instantiate.ts";

/** How an engine is made. */
export interface EngineOptions {
  /** `"auto"` (default): WebAssembly where it runs, otherwise JavaScript, with the same bits. */
  readonly backend?: "auto" | "wasm" | "js" | undefined;
  /** The compiled kernels, if not the package's own copy of them: their address, their bytes, or a module. */
  readonly wasm?: KernelsSource | undefined;
}

const optionNames = ["backend", "wasm"];

function checkedEngineOptions(options: EngineOptions): EngineOptions {
  assertOptions(options, optionNames);
  const { backend, wasm } = options;
  if (backend !== undefined && backend !== "auto" && backend !== "wasm" && backend !== "js") {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "backend",
      expected: `"auto", "wasm" or "js"`,
      got: show(backend),
    });
  }
  if (wasm !== undefined && !isKernelsSource(wasm)) {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "wasm",
      expected: "a URL, an ArrayBuffer, a typed array of bytes or a WebAssembly.Module",
      got: show(wasm),
    });
  }
  return { backend, wasm };
}

/** By kind, not by class: a module or a URL may come from another realm. */
function isKernelsSource(value: unknown): boolean {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return (
    ArrayBuffer.isView(value) ||
    ["URL", "ArrayBuffer", "SharedArrayBuffer", "WebAssembly.Module", "Module"].includes(kind)
  );
}

/** Where nothing is known but what browsers have. */
export const web: Runtime = { ownKernels: async () => (await import("./wasm/own-kernels.ts")).ownKernels() };

/** Loaded where it is needed: a page that runs on WebAssembly does without. */
async function javaScriptBackend(reason: string, size: number): Promise<Backend> {
  const { createJavaScriptBackend } = await import("./backend/js.ts");
  return createJavaScriptBackend(reason, size);
}

async function createBackend(runtime: Runtime, { backend, wasm }: EngineOptions): Promise<Backend> {
  const size = arenaBytes(TILE_BYTES);
  if (backend === "js") return javaScriptBackend("JavaScript was asked for", size);
  try {
    const { createWasmBackend } = await import("./wasm/instantiate.ts");
    return await createWasmBackend(wasm, size, runtime);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    if (backend === "wasm") {
      throw new KullbackTypeError({
        code: "WASM_UNAVAILABLE",
        argument: "backend",
        expected: `an engine that runs the WebAssembly kernels ("auto" falls back to JavaScript)`,
        got: why,
        cause,
      });
    }
    return javaScriptBackend(`WebAssembly is not available: ${why}`, size);
  }
}

/** An engine, on what a runtime has. */
export async function createEngineOn(runtime: Runtime, options: EngineOptions): Promise<Engine> {
  return new Engine(await createBackend(runtime, checkedEngineOptions(options)), TILE_BYTES);
}

/**
 * An engine, on WebAssembly SIMD where that runs and on JavaScript otherwise.
 *
 * @throws KullbackTypeError for options that are not; with code WASM_UNAVAILABLE where `backend: "wasm"` cannot be had
 *
 * @example
 * const engine = await createEngine();
 * console.log(engine.backend, engine.reason); // wasm WebAssembly SIMD is available
 * engine.close();
 */
export function createEngine(options: EngineOptions = {}): Promise<Engine> {
  return createEngineOn(web, options);
}
