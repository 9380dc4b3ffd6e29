/**
 * The public names of `kullback` in Cloudflare's runtime, which compiles no bytes while it runs, but gives what was compiled
 * when it was deployed.
 */
import { createEngineOn, type EngineOptions } from "./create-engine.ts";
import type { Engine } from "./engine.ts";
import kernels from "./kernels.wasm";

export * from "./index.ts";

/** As everywhere, but that the package's own kernels are a module from the start. */
export function createEngine(options: EngineOptions = {}): Promise<Engine> {
  return createEngineOn({ ownKernels: async () => kernels }, options);
}
