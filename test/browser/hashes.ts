import {
  bernoulli,
  type Distribution,
  estimateKl,
  gamma,
  laplace,
  mixture,
  normal,
  studentT,
  truncated,
} from "../../src/continuous.ts";
import { isSum } from "../../src/divergences.ts";
import type { Engine } from "../../src/engine.ts";
import { driftTest, histograms, klFromLogits, mutualInformation, sparseHistograms } from "../../src/index.ts";
import { anyDivergences, entryOf, nameOf } from "../any-divergences.ts";
import { contributions, engines } from "../engines.ts";
import { choose, randomNumbers } from "../random.ts";
import { answer, anyOptions, kindNames, rowsOf } from "../random-rows.ts";

// The bits of what the library computes of given input, as hashes, to be compared between runtimes.

/** Hashes by what they are of, and how many numbers those are. */
export interface Hashes {
  readonly numbers: number;
  readonly sha256: Readonly<Record<string, string>>;
}

class Bits {
  readonly #parts: Uint8Array[] = [];
  numbers = 0;

  /** Numbers, each NaN the same; of anything else its text. */
  add(value: unknown): void {
    if (value instanceof Float64Array || value instanceof Float32Array) {
      const bits = value.map((one) => (Number.isNaN(one) ? Number.NaN : one));
      this.#parts.push(new Uint8Array(bits.buffer));
      this.numbers += value.length;
    } else if (typeof value === "number") {
      this.add(Float64Array.of(value));
    } else if (Array.isArray(value)) {
      this.add(Float64Array.from(value));
    } else {
      this.#parts.push(new TextEncoder().encode(String(value)));
    }
  }

  async hash(): Promise<string> {
    const hash = await crypto.subtle.digest("SHA-256", await new Blob(this.#parts as BlobPart[]).arrayBuffer());
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

const lengths = [1, 3, 8, 17, 64, 513];

/** Scores of rows of every kind in both precisions, and what each bin contributes. */
function addScores(engine: Engine, bitsOf: (name: string) => Bits): void {
  const random = randomNumbers(156);
  for (const divergence of anyDivergences) {
    const name = nameOf(divergence);
    for (const kind of kindNames) {
      for (const bins of lengths) {
        const drawn = rowsOf(random, kind, bins < 100 ? 6 : 2, bins);
        for (const data of [drawn.P.data, drawn.Q.data]) bitsOf("rows").add(Float64Array.from(data));
        const options = anyOptions(random, divergence);
        for (const precision of ["double", "single"] as const) {
          for (const part of answer(engine, divergence, drawn, { ...options, precision })) bitsOf(name).add(part);
        }
        if (!isSum(entryOf(divergence)) || options.zeros === "throw") continue;
        const { precision, ...others } = options;
        bitsOf(`contributions of ${name}`).add(contributions(engine, divergence, drawn.P, drawn.Q, others));
      }
    }
  }
}

/** What has methods or kernels of its own, or is built on scores. */
function addOthers(engine: Engine, bitsOf: (name: string) => Bits): void {
  const random = randomNumbers(157);
  const masses = (length: number) => Float64Array.from({ length }, () => choose(random, [0, 1, 1, 1]) * random());
  for (const bins of [2, 9, 64]) {
    const [P, Q] = [histograms(masses(100 * bins), bins), histograms(masses(70 * bins), bins)];
    for (const divergence of ["kl", "reverse-kl", "cross-entropy", "js", "js-distance", "hellinger"] as const) {
      for (const zeros of ["infinite", "drop"] as const) {
        const options = { zeros, invalid: "nan" } as const;
        bitsOf(`pairwise ${divergence}`).add(engine.pairwise(divergence, P, Q, options).data);
      }
      const { scores, indices } = engine.nearest(divergence, P, engine.prepare(Q), { count: 5, invalid: "nan" });
      bitsOf(`nearest ${divergence}`).add(scores);
      bitsOf(`nearest ${divergence}`).add(Float64Array.from(indices));
    }
    for (const single of [true, false]) {
      const logits = () => {
        const values = Float64Array.from({ length: 40 * bins }, () => 40 * random() - 20);
        return single ? Float32Array.from(values) : values;
      };
      const [teacher, student] = [histograms(logits(), bins), histograms(logits(), bins)];
      for (const direction of ["forward", "reverse", { jensenShannon: 0.3 }] as const) {
        const options = { direction, temperature: 1.7, gradient: true } as const;
        const { scores, gradient } = klFromLogits(engine, teacher, student, options);
        bitsOf("klFromLogits").add(scores);
        bitsOf("klFromLogits").add(gradient);
      }
    }
    const counts = Float64Array.from({ length: 30 * bins }, () => Math.floor(50 * random()));
    const drift = driftTest(
      engine,
      histograms(counts, bins),
      masses(bins).map((mass) => mass + 0.1),
    );
    for (const value of Object.values(drift)) bitsOf("driftTest").add(value);
    const tables = histograms(masses(20 * 4 * bins), 4 * bins);
    bitsOf("mutualInformation").add(mutualInformation(engine, tables, { shape: [4, bins] }));
  }
  const sparse = sparseHistograms({ indptr: [0, 2, 3, 5], indices: [0, 90, 4, 3, 99], data: masses(5), bins: 100 });
  bitsOf("sparse").add(engine.score("js", sparse, masses(100)));
}

const pairs: readonly (readonly [Distribution, Distribution])[] = [
  [normal(0, 1), normal(0.3, 2)],
  [studentT(3, 0, 1), laplace(0, 1)],
  [
    mixture([
      [0.5, normal(-3, 1)],
      [0.5, normal(3, 1)],
    ]),
    normal(0, 3),
  ],
  [truncated(normal(0, 1), -1, 1), normal(0, 1)],
  [gamma(2.5, 1), gamma(3, 2)],
  [bernoulli(0.3), bernoulli(0.4)],
];

async function addEstimates(engine: Engine, bitsOf: (name: string) => Bits): Promise<void> {
  for (const [p, q] of pairs) {
    for (const method of ["random", "stratified", "sobol"] as const) {
      if (method !== "random" && p.family === "mixture") continue;
      const { warnings, ...numbers } = await estimateKl(engine, p, q, { samples: 65_536, seed: 42, method });
      for (const value of Object.values(numbers)) bitsOf(`estimateKl ${p.family} ${method}`).add(value);
    }
  }
}

/** Everything, on both backends. */
export async function hashes(): Promise<Hashes> {
  const all = new Map<string, Bits>();
  for (const { name, engine } of engines) {
    const bitsOf = (of: string) => {
      const key = `${name}: ${of}`;
      const bits = all.get(key) ?? new Bits();
      all.set(key, bits);
      return bits;
    };
    addScores(engine, bitsOf);
    addOthers(engine, bitsOf);
    await addEstimates(engine, bitsOf);
  }
  const hashed = Array.from(all, async ([key, bits]) => [key, await bits.hash()] as const);
  return {
    numbers: Array.from(all.values()).reduce((sum, { numbers }) => sum + numbers, 0),
    sha256: Object.fromEntries(await Promise.all(hashed)),
  };
}
