/**
 * The compiled kernels as a backend. The only importer of `@assemblyscript/loader`, which changes a global when it is
 * imported (it defines `Object.hasOwn` where that is missing): so `createEngine` imports this file, and nothing else does.
 */
import { instantiate } from "@assemblyscript/loader";
import {
  type Backend,
  type ContinuousKernels,
  continuousFunctions,
  type Kernels,
  kernelFunctions,
  memoryOf,
} from "../backend/backend.ts";

/**
 * `URL` where the program's libraries declare it. Not every program has the browser's or Node's, and in a build without
 * them a name that is not there would be an error in this package.
 */
type Address = typeof globalThis extends { URL: abstract new (...given: never) => infer Type } ? Type : never;

/**
 * `WebAssembly.Module` where the program's libraries declare it, otherwise any object. Theirs has no members, so that
 * numbers and strings would do for one.
 */
export type CompiledModule = typeof globalThis extends {
  WebAssembly: { Module: abstract new (...given: never) => infer Type };
}
  ? Type & object
  : object;

/** Where kernels may come from instead of the package's own copy: their address, their bytes, or them compiled. */
export type KernelsSource = Address | ArrayBuffer | ArrayBufferView | CompiledModule;

/** What the module exports. */
type KernelExports = { [Name in keyof Kernels]: Kernels[Name] } & {
  [Name in keyof ContinuousKernels]: ContinuousKernels[Name];
} & { memory: WebAssembly.Memory };

/** What differs between runtimes. */
export interface Runtime {
  /** The package's own copy of the kernels. */
  ownKernels(): Promise<KernelsSource>;
  /** The bytes of a file, where there are any. */
  readFile?(address: Address): Promise<Uint8Array>;
}

async function bytesAt(url: URL, { readFile }: Runtime): Promise<Uint8Array<ArrayBufferLike>> {
  if (readFile !== undefined && url.protocol === "file:") return readFile(url);
  // Not instantiateStreaming: that fails where a server sends another MIME type.
  const response = await fetch(url).catch((reason) => {
    throw new Error(`${url.href}: ${reason instanceof Error ? reason.message : reason}`);
  });
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** What is to be compiled. By kind, not by class: a URL may come from another realm. */
async function bytesOf(source: KernelsSource, runtime: Runtime): Promise<Uint8Array<ArrayBuffer>> {
  if (Object.prototype.toString.call(source) === "[object URL]") return (await bytesAt(source as URL, runtime)).slice();
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source as ArrayBuffer);
  // A copy: memory may be shared, from which not every engine compiles, and nobody changes it until that is done.
  return bytes.slice();
}

async function compiled(given: KernelsSource | undefined, runtime: Runtime): Promise<WebAssembly.Module> {
  const source = given ?? (await runtime.ownKernels());
  if (source instanceof WebAssembly.Module) return source;
  // A copy of the same code is of this realm, and the loader takes no other.
  if (Object.prototype.toString.call(source) === "[object WebAssembly.Module]")
    return structuredClone(source as WebAssembly.Module);
  const bytes = await bytesOf(source, runtime);
  if (!WebAssembly.validate(bytes)) {
    throw new Error(
      given === undefined
        ? "this engine cannot run WebAssembly SIMD"
        : "what was given as wasm is not a module that this engine can run",
    );
  }
  return WebAssembly.compile(bytes);
}

/**
 * The wasm backend.
 *
 * @throws whatever the engine throws where WebAssembly, or compiling it, is not to be had; says why
 */
export async function createWasmBackend(
  source: KernelsSource | undefined,
  size: number,
  runtime: Runtime,
): Promise<Backend> {
  if (typeof WebAssembly !== "object") throw new Error("this engine has no WebAssembly");
  const { exports } = await instantiate<KernelExports>(await compiled(source, runtime));
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error("what was given as wasm exports no memory");
  if (memory.buffer.byteLength < size) {
    throw new Error(`the kernels have ${memory.buffer.byteLength} bytes of memory where ${size} are needed`);
  }
  const missing = [...kernelFunctions, ...continuousFunctions].find((name) => typeof exports[name] !== "function");
  if (missing !== undefined) throw new Error(`what was given as wasm has no kernel ${missing}`);
  return {
    name: "wasm",
    reason: "WebAssembly SIMD is available",
    memory: memoryOf(memory.buffer),
    kernels: exports,
  };
}
