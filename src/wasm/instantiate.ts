/**
 * The compiled kernels as a backend. The only importer of `@assemblyscript/loader`, which changes a global when it is
 * imported (it defines `Object.hasOwn` where that is missing): so `createEngine` imports this file, and nothing else does.
 */
import { instantiate } from "@assemblyscript/loader";
import { type Backend, type Kernels, kernelFunctions, memoryOf } from "../backend/backend.ts";
import { kernelsBase64 } from "./kernels.generated.ts";

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
type KernelExports = { [Name in keyof Kernels]: Kernels[Name] } & { memory: WebAssembly.Memory };

/** The bytes of the package's own copy. */
function ownBytes(): Uint8Array<ArrayBuffer> {
  const text = atob(kernelsBase64);
  const bytes = new Uint8Array(text.length);
  for (let j = 0; j < text.length; j++) bytes[j] = text.charCodeAt(j);
  return bytes;
}

async function bytesAt(url: URL): Promise<ArrayBuffer> {
  if (url.protocol === "file:") {
    // Without its scheme: where package.json says that browsers have no such module, bundlers for them leave it out.
    // biome-ignore lint/style/useNodejsImportProtocol: webpack stops at "node:" before it reads package.json
    const { readFile } = await import("fs/promises");
    const bytes = await readFile(url);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  }
  // Not instantiateStreaming: that fails where a server sends another MIME type.
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
  return response.arrayBuffer();
}

/** What is to be compiled. By kind, not by class: a URL may come from another realm. */
async function bytesOf(source: KernelsSource): Promise<Uint8Array<ArrayBuffer>> {
  if (Object.prototype.toString.call(source) === "[object URL]") return new Uint8Array(await bytesAt(source as URL));
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source as ArrayBuffer);
  // A copy: memory may be shared, from which not every engine compiles, and nobody changes it until that is done.
  return bytes.slice();
}

async function compiled(source: KernelsSource | undefined): Promise<WebAssembly.Module> {
  // A copy of the same code is of this realm, and the loader takes no other.
  if (Object.prototype.toString.call(source) === "[object WebAssembly.Module]")
    return structuredClone(source as WebAssembly.Module);
  const bytes = source === undefined ? ownBytes() : await bytesOf(source);
  if (!WebAssembly.validate(bytes)) {
    throw new Error(
      source === undefined
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
export async function createWasmBackend(source: KernelsSource | undefined, size: number): Promise<Backend> {
  if (typeof WebAssembly !== "object") throw new Error("this engine has no WebAssembly");
  const { exports } = await instantiate<KernelExports>(await compiled(source));
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error("what was given as wasm exports no memory");
  if (memory.buffer.byteLength < size) {
    throw new Error(`the kernels have ${memory.buffer.byteLength} bytes of memory where ${size} are needed`);
  }
  const missing = kernelFunctions.find((name) => typeof exports[name] !== "function");
  if (missing !== undefined) throw new Error(`what was given as wasm has no kernel ${missing}`);
  return {
    name: "wasm",
    reason: "WebAssembly SIMD is available",
    memory: memoryOf(memory.buffer),
    kernels: exports,
  };
}
