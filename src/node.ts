/** The public names of `kullback` where there are files to read, in Node and the runtimes that have its modules. */
import { createEngineOn, type EngineOptions, web } from "./create-engine.ts";
import type { Engine } from "./engine.ts";

export * from "./index.ts";

/** As everywhere, but that the address of the kernels may be a file's. */
export function createEngine(options: EngineOptions = {}): Promise<Engine> {
  return createEngineOn({ ...web, readFile: async (url) => (await import("node:fs/promises")).readFile(url) }, options);
}
