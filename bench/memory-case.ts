/** Scores one large input and says how much memory that took. Its argument is the case as JSON; it prints the result. */
import type { Shape, TypeName } from "./cases.ts";

export interface MemoryCase {
  readonly backend: "js" | "wasm";
  readonly divergence: "kl" | "entropy";
  readonly type: TypeName;
  readonly rows: number;
  readonly bins: number;
  readonly shape: Shape;
}

export interface MemoryResult extends MemoryCase {
  readonly inputBytes: number;
  readonly resultBytes: number;
  /** Peak memory above the input and the results. */
  readonly aboveBytes: number;
}

const arrays = { f64: Float64Array, f32: Float32Array, u16: Uint16Array } as const;

/** Every page written to, or it would not count. */
function filled(type: TypeName, length: number): Float64Array | Float32Array | Uint16Array {
  const array = new arrays[type](length);
  for (let j = 0; j < length; j++) array[j] = 1 + (j & 1023);
  return array;
}

const one = JSON.parse(process.argv[2] as string) as MemoryCase;
const { backend, divergence, type, rows, bins, shape } = one;
const p = filled(type, rows * bins);
const q = filled(type, divergence === "entropy" ? 0 : shape === "rows" ? rows * bins : bins);
const before = process.memoryUsage.rss();
const { createEngine, histograms } = await import("../src/index.ts");
const engine = await createEngine({ backend });
const P = histograms(p, bins);
const scores =
  divergence === "entropy" ? engine.score(divergence, P) : engine.score(divergence, P, histograms(q, bins));
const result: MemoryResult = {
  ...one,
  inputBytes: p.byteLength + q.byteLength,
  resultBytes: scores.byteLength,
  aboveBytes: process.resourceUsage().maxRSS * 1024 - before - scores.byteLength,
};
process.stdout.write(JSON.stringify(result));
