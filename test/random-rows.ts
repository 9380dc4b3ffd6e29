import type { Engine } from "../src/engine.ts";
import { type AnyDivergence, type Batch, isKullbackError, type ScoreOptions } from "../src/index.ts";
import { entryOf, massesOf } from "./any-divergences.ts";
import { scores } from "./engines.ts";
import { choose } from "./random.ts";

// Rows of every kind that a rung of the ladder is for, and options for them: of a sequence of random numbers always the
// same ones.

export type Random = () => number;
export type Values = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;

const bits = new DataView(new ArrayBuffer(8));

/** Not by **, whose last bit an engine may choose: these rows are the same in every one. */
function fourth(x: number): number {
  return x * x * (x * x);
}

function sixth(x: number): number {
  return fourth(x) * (x * x);
}

/** Any finite double, each pattern of bits as likely as any other. */
function anyDouble(draw: Random): number {
  for (;;) {
    bits.setUint32(0, draw() * 2 ** 31);
    bits.setUint32(4, draw() * 2 ** 32);
    const value = bits.getFloat64(0);
    if (Number.isFinite(value)) return value;
  }
}

/** Around the limits of the rungs: 2^±250 in double, 2^-50 and 2^26 in single precision, and the subnormals. */
const edges = [-1074, -1022, -1021, -500, -251, -250, -249, -127, -126, 127, 249, 250, 251, 500, 1023];
const singleEdges = [-149, -127, -126, -100, -51, -50, -49, -1, 0, 25, 26, 27, 100, 127];

const doubles = (length: number) => new Float64Array(length);
const singles = (length: number) => new Float32Array(length);
const floats = [doubles, doubles, singles];
const counts = [
  doubles,
  singles,
  (length: number) => new Uint32Array(length),
  (length: number) => new Uint16Array(length),
  (length: number) => new Uint8Array(length),
];

export interface Kind {
  readonly mass: (draw: Random) => number;
  /** The arrays that hold such masses. */
  readonly arrays: readonly ((length: number) => Values)[];
  /** Whether its rows are for the last rung, which is slow. */
  readonly isSlow?: boolean;
}

export const kinds = {
  uniform: { mass: (draw) => draw(), arrays: floats },
  skewed: { mass: (draw) => sixth(draw()), arrays: floats },
  counts: { mass: (draw) => Math.floor(255 * fourth(draw())), arrays: counts },
  "greatest counts": { mass: (draw) => 255 - Math.floor(3 * draw()), arrays: counts },
  "some zeros": { mass: (draw) => (draw() < 0.2 ? 0 : draw()), arrays: floats },
  "mostly zeros": { mass: (draw) => (draw() < 0.85 ? 0 : 1 + Math.floor(50 * draw())), arrays: counts },
  "some negative zeros": { mass: (draw) => (draw() < 0.2 ? -0 : draw()), arrays: floats, isSlow: true },
  wide: { mass: (draw) => (1 + draw()) * 2 ** Math.floor(400 * draw() - 200), arrays: [doubles] },
  "wide in single precision": { mass: (draw) => (1 + draw()) * 2 ** Math.floor(80 * draw() - 55), arrays: [singles] },
  extreme: { mass: anyDouble, arrays: [doubles], isSlow: true },
  edges: { mass: (draw) => (1 + draw() * 0.999) * 2 ** choose(draw, edges), arrays: [doubles], isSlow: true },
  "edges of single precision": {
    mass: (draw) => (1 + draw() * 0.999) * 2 ** choose(draw, singleEdges),
    arrays: floats,
  },
  subnormal: { mass: (draw) => Math.floor(draw() * 2 ** 40) * 2 ** -1074, arrays: [doubles], isSlow: true },
  "subnormal singles": { mass: (draw) => Math.floor(draw() * 2 ** 20) * 2 ** -149, arrays: floats },
  "a few far off": { mass: (draw) => (draw() < 0.2 ? anyDouble(draw) : draw()), arrays: [doubles], isSlow: true },
  "not always a mass": {
    mass: (draw) => (draw() < 0.03 ? choose(draw, [Number.NaN, Number.POSITIVE_INFINITY, -1, -1e-17]) : draw()),
    arrays: floats,
    isSlow: true,
  },
} satisfies Record<string, Kind>;
export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as readonly KindName[];

/** A batch with room between its rows, and what no kernel may read in it. */
function batchOf(
  random: Random,
  rows: number,
  bins: number,
  make: (length: number) => Values,
): Batch & { data: Values } {
  const stride = bins + choose(random, [0, 0, 1, 3]);
  const offset = choose(random, [0, 0, 1, 2, 5]);
  const data = make(offset + rows * stride + 1);
  data.fill(Number.NaN);
  return { data, shape: [rows, bins], stride, offset };
}

export interface Case {
  readonly kind: KindName;
  readonly P: Batch & { data: Values };
  readonly Q: Batch & { data: Values };
}

/** Rows of one length and kind; each as near to the other batch's as it likes, and some of them without zeros. */
export function rowsOf(random: Random, kind: KindName, rows: number, bins: number): Case {
  const { mass, arrays }: Kind = kinds[kind];
  const P = batchOf(random, rows, bins, choose(random, arrays));
  const nearness = choose(random, [0, 0, 0.5, 1]);
  const { mass: otherMass, arrays: otherArrays }: Kind =
    nearness > 0 || random() < 0.7 ? kinds[kind] : kinds[choose(random, kindNames)];
  const Q = batchOf(random, random() < 0.25 ? 1 : rows, bins, choose(random, otherArrays));
  const factor = choose(random, [1, 1, 1.001, 3, 1e-8]);
  for (let row = 0; row < rows; row++) {
    const p = (P.offset as number) + row * (P.stride as number);
    const q = (Q.offset as number) + row * (Q.stride as number);
    const isNear = random() < nearness;
    // Two of these bring scores to about 2^-12 and 2^-4, where the ladder's rungs meet.
    const step = choose(random, [0.6, 0.05, 0.03, 0.01, 1e-3, 1e-5, 1e-9, 1e-14, 1e-16]);
    const isFilled = random() < 0.3;
    for (let bin = 0; bin < bins; bin++) {
      let drawn = mass(random);
      if (drawn === 0 && isFilled) drawn = 1;
      P.data[p + bin] = drawn;
      if (row < Q.shape[0])
        Q.data[q + bin] = isNear ? drawn * (1 + step * (random() - 0.5)) * factor : otherMass(random);
    }
  }
  return { kind, P, Q };
}

const policies: readonly ScoreOptions["zeros"][] = [
  "infinite",
  "infinite",
  { epsilon: 1e-10 },
  { epsilon: 5e-324 },
  { pseudocount: 0.5 },
  "drop",
  "throw",
];

export function anyOptions(random: Random, divergence: AnyDivergence): ScoreOptions {
  return {
    mass: choose(random, massesOf(divergence)),
    zeros: choose(random, policies),
    precision: choose(random, [undefined, "single", "double"]),
    base: entryOf(divergence).unitless ? undefined : choose(random, [undefined, undefined, 2, 10]),
    invalid: "nan",
  };
}

/** Everything an engine gives for a case: scores, and the mass that was lost; or the error, where one is thrown. */
export function answer(
  engine: Engine,
  divergence: AnyDivergence,
  { P, Q }: Case,
  options: ScoreOptions,
): readonly unknown[] {
  const lostMass = options.zeros === "drop" ? new Float64Array(P.shape[0]) : undefined;
  try {
    return [scores(engine, divergence, P, Q, { ...options, lostMass }), lostMass];
  } catch (error) {
    if (!isKullbackError(error)) throw error;
    return [error.code, error.argument, error.row, error.bin];
  }
}
