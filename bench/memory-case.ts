/** Scores one large input and says how much memory that took. Its argument is the case as JSON; it prints the result. */
import type { Shape, TypeName } from "./cases.ts";

export interface MemoryCase {
  readonly backend: "js" | "wasm";
  readonly divergence: "kl" | "entropy";
  readonly type: TypeName;
  readonly rows: number;
  readonly bins: number;
  readonly shape: Shape;
  /** Rows of P, where the nearest of `rows` rows are to be found for each. */
  readonly queries?: number;
}

/** Of the nearest. */
const COUNT = 10;

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
  // Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4): rows that are not alike.
  for (let j = 0; j < length; j++) array[j] = 1 + (Math.imul(j, 0x9e3779b1) >>> 22);
  return array;
}

const one = JSON.parse(process.argv[2] as string) as MemoryCase;
const { backend, divergence, type, rows, bins, shape, queries = rows } = one;
const p = filled(type, queries * bins);
const q = filled(type, divergence === "entropy" ? 0 : shape === "reference" ? bins : rows * bins);
const before = process.memoryUsage.rss();
const { createEngine, histograms } = await import("../src/index.ts");
const engine = await createEngine({ backend });
const P = histograms(p, bins);

/** Bytes of the results. */
function run(): number {
  if (divergence === "entropy") return engine.score(divergence, P).byteLength;
  const Q = histograms(q, bins);
  if (shape !== "nearest") return engine.score(divergence, P, Q).byteLength;
  const { indices, scores } = engine.nearest(divergence, P, Q, { count: COUNT });
  return indices.byteLength + scores.byteLength;
}

const resultBytes = run();
const result: MemoryResult = {
  ...one,
  inputBytes: p.byteLength + q.byteLength,
  resultBytes,
  aboveBytes: process.resourceUsage().maxRSS * 1024 - before - resultBytes,
};
process.stdout.write(JSON.stringify(result));
