import { arenaBytes } from "../src/backend/arena.ts";
import { createJavaScriptBackend } from "../src/backend/js.ts";
import { web } from "../src/create-engine.ts";
import { Engine } from "../src/engine.ts";
import {
  type AnyDivergence,
  type BatchInput,
  type ContributionOptions,
  createEngine,
  type ScoreOptions,
} from "../src/index.ts";
import { createWasmBackend } from "../src/wasm/instantiate.ts";

export type BackendName = "js" | "wasm";

export const backendNames: readonly BackendName[] = ["js", "wasm"];

export interface NamedEngine {
  readonly name: BackendName;
  readonly engine: Engine;
}

async function namedEngine(name: BackendName): Promise<NamedEngine> {
  return { name, engine: await createEngine({ backend: name }) };
}

/** An engine a backend. Every test of what an engine does runs over all of them. */
export const engines: readonly NamedEngine[] = await Promise.all(backendNames.map(namedEngine));

/** The two, by name, where they are held to each other. */
export const [{ engine: javaScript }, { engine: wasm }] = engines as [NamedEngine, NamedEngine];

/** Bins of a block: tiles hold a whole number of them, and a row that is longer goes through in pieces. */
export const BLOCK_BYTES = 4096;

/** The greatest tile for which the wasm memory of 1 MiB has room. */
export const GREATEST_TILE = 60 * BLOCK_BYTES;

/** An engine whose tiles have another size than the one users get; its scores must not differ. */
export async function engineWithTiles(backend: BackendName, tileBytes: number): Promise<Engine> {
  const size = arenaBytes(tileBytes);
  if (backend === "js") return new Engine(createJavaScriptBackend("a test of tile sizes", size), tileBytes);
  return new Engine(await createWasmBackend(undefined, size, web), tileBytes);
}

/** The scores of any divergence, also of one that takes no Q. */
export function scores(
  engine: Engine,
  divergence: AnyDivergence,
  P: BatchInput,
  Q: BatchInput,
  options?: ScoreOptions,
): Float64Array {
  return divergence === "entropy" ? engine.score(divergence, P, options) : engine.score(divergence, P, Q, options);
}

/** The contributions of any divergence that has them. */
export function contributions(
  engine: Engine,
  divergence: AnyDivergence,
  P: BatchInput,
  Q: BatchInput,
  options?: ContributionOptions,
): Float64Array {
  return divergence === "entropy"
    ? engine.contributions(divergence, P, options).data
    : engine.contributions(divergence, P, Q, options).data;
}
