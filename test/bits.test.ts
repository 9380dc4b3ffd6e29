import { beforeAll, describe, expect, test } from "vitest";
import { arenaBytes } from "../src/backend/arena.ts";
import { createJavaScriptBackend } from "../src/backend/js.ts";
import { MASS_P, MASS_Q, TILES } from "../src/backend/layout.ts";
import { web } from "../src/create-engine.ts";
import { isSum } from "../src/divergences.ts";
import type { Engine } from "../src/engine.ts";
import { type AnyDivergence, divergenceNames, histograms, isKullbackError, type ScoreOptions } from "../src/index.ts";
import { createWasmBackend } from "../src/wasm/instantiate.ts";
import { entryOf, nameOf, parametricDivergences } from "./any-divergences.ts";
import { BLOCK_BYTES, contributions, engineWithTiles, GREATEST_TILE, javaScript, scores, wasm } from "./engines.ts";
import { choose, randomNumbers } from "./random.ts";
import { answer, anyOptions, type Case, type Kind, type KindName, kindNames, kinds, rowsOf } from "./random-rows.ts";

// The same bits from WebAssembly and from JavaScript, and from tiles of other sizes. NaN is one value: its bits are not
// for a program to see.

const random = randomNumbers(2024);

/** Where two answers differ, to be found again; undefined where they do not. */
function difference(one: readonly unknown[], other: readonly unknown[]): string | undefined {
  for (const [part, value] of one.entries()) {
    const against = other[part];
    if (value instanceof Float64Array && against instanceof Float64Array) {
      for (let row = 0; row < value.length; row++) {
        if (!Object.is(value[row], against[row])) return `part ${part}, row ${row}: ${value[row]} and ${against[row]}`;
      }
    } else if (!Object.is(value, against)) {
      return `part ${part}: ${value} and ${against}`;
    }
  }
  return undefined;
}

function describeCase({ kind, P, Q }: Case, divergence: AnyDivergence, options: ScoreOptions, where: string): string {
  const row = Number(/row (\d+)/.exec(where)?.[1] ?? 0);
  const text = ({ data, shape, stride, offset }: Case["P"]) => {
    const start = (offset as number) + (shape[0] === 1 ? 0 : row * (stride as number));
    const shown = data.subarray(start, start + Math.min(shape[1], 20));
    return `${data[Symbol.toStringTag]} of ${shape[0]} × ${shape[1]}, this row [${Array.from(shown).join(", ")}]`;
  };
  return `${nameOf(divergence)} ${JSON.stringify(options)} of ${kind} differs at ${where}: P ${text(P)}; Q ${text(Q)}`;
}

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 511, 512, 513, 4096] as const;

/** Rows of a chunk: so many that all chunks of all lengths have a million rows, nearly all of them short. */
function rowsOfChunk(kind: KindName, bins: number): number {
  const { isSlow = false }: Kind = kinds[kind];
  if (bins < 10) return isSlow ? 200 : 1100;
  if (bins < 20) return isSlow ? 80 : 300;
  if (bins < 100) return isSlow ? 20 : 60;
  if (bins < 200) return isSlow ? 10 : 30;
  return bins < 1000 ? 6 : 2;
}

const otherEngines: Engine[] = [];
beforeAll(async () => {
  otherEngines.push(
    await engineWithTiles("js", BLOCK_BYTES),
    await engineWithTiles("wasm", BLOCK_BYTES),
    await engineWithTiles("wasm", 3 * BLOCK_BYTES),
    await engineWithTiles("js", 5 * BLOCK_BYTES),
    await engineWithTiles("wasm", GREATEST_TILE),
  );
});

/** Those with a parameter, two at a time, in turn: each of them in some kinds of rows. */
function takingTurns(divergences: readonly AnyDivergence[]): () => readonly AnyDivergence[] {
  let next = 0;
  return () => [0, 1].map(() => divergences[next++ % divergences.length] as AnyDivergence);
}

let rowsInAll = 0;
let scoresInAll = 0;

describe("WebAssembly and JavaScript, and tiles of other sizes, give the same bits", () => {
  let turn = 0;
  const nextParametric = takingTurns(parametricDivergences);
  test.each(lengths)("rows of %i bins", (bins) => {
    for (const kind of kindNames) {
      // Rows are drawn again for each divergence.
      for (const divergence of [...divergenceNames, ...nextParametric()]) {
        const rows = Math.ceil(rowsOfChunk(kind, bins) / (typeof divergence === "string" ? 1 : 8));
        const drawn = rowsOf(random, kind, rows, bins);
        const options = anyOptions(random, divergence);
        const expected = answer(javaScript, divergence, drawn, options);
        const others = turn % 4 === 0 ? [wasm, otherEngines[(turn / 4) % otherEngines.length] as Engine] : [wasm];
        for (const engine of others) {
          const where = difference(expected, answer(engine, divergence, drawn, options));
          if (where !== undefined) expect.fail(describeCase(drawn, divergence, options, where));
        }
        turn++;
        rowsInAll += rows;
        const [found] = expected;
        if (found instanceof Float64Array) scoresInAll += found.filter((score) => !Number.isNaN(score)).length;
      }
    }
  });

  test("that was a million rows, and most of them had a score", () => {
    expect(rowsInAll).toBeGreaterThanOrEqual(1_000_000);
    expect(scoresInAll).toBeGreaterThanOrEqual(0.8 * rowsInAll);
  });
});

describe("the order of rows changes no bit", () => {
  // The ladder guesses from one row where the next will end: zeros and near-equal rows come in runs.
  const others = kindNames.filter((kind) => kind !== "uniform");
  const nextParametric = takingTurns(parametricDivergences);

  test.each([1, 2, 3, 8, 64, 513])("rows of %i bins", (bins) => {
    const rows = bins > 100 ? 24 : 120;
    const divergences = [...divergenceNames, ...nextParametric()];
    for (const [place, divergence] of [...divergences, ...divergences].entries()) {
      const parts = [0, 1, 2, 3].map((part) =>
        rowsOf(random, part % 2 === 0 ? "uniform" : choose(random, others), rows, bins),
      );
      const together = { P: new Float64Array(4 * rows * bins), Q: new Float64Array(4 * rows * bins) };
      for (const [part, { P, Q }] of parts.entries()) {
        for (let row = 0; row < rows; row++) {
          for (const [to, from] of [
            [together.P, P],
            [together.Q, Q],
          ] as const) {
            const start = (from.offset as number) + (from.shape[0] === 1 ? 0 : row * (from.stride as number));
            to.set(from.data.subarray(start, start + bins), (part * rows + row) * bins);
          }
        }
      }
      const order = Array.from({ length: 4 * rows }, (_, row) => row);
      for (let row = order.length - 1; row > 0; row--) {
        const other = Math.floor(random() * (row + 1));
        [order[row], order[other]] = [order[other] as number, order[row] as number];
      }
      const inOrder = (data: Float64Array) =>
        Float64Array.from({ length: data.length }, (_, j) => {
          const row = order[Math.floor(j / bins)] as number;
          return data[row * bins + (j % bins)] as number;
        });
      const { precision, ...options } = {
        ...anyOptions(random, divergence),
        zeros: choose(random, ["infinite", "drop"] as const),
      };
      const shuffledQ = inOrder(together.Q);
      // One reference is a loop of its own.
      const reference = place < divergences.length ? undefined : together.Q.slice(0, bins);
      const batch = (data: Float64Array) => histograms(data, bins);
      for (const engine of [wasm, javaScript]) {
        const lost = [new Float64Array(4 * rows), new Float64Array(4 * rows)] as const;
        const withLost = (lostMass: Float64Array) => (options.zeros === "drop" ? { ...options, lostMass } : options);
        const straight = scores(
          engine,
          divergence,
          batch(together.P),
          reference ?? batch(together.Q),
          withLost(lost[0]),
        );
        const shuffled = scores(
          engine,
          divergence,
          batch(inOrder(together.P)),
          reference ?? batch(shuffledQ),
          withLost(lost[1]),
        );
        for (const [to, from] of order.entries()) {
          const same = Object.is(shuffled[to], straight[from]) && Object.is(lost[1][to], lost[0][from]);
          if (same) continue;
          const text = (data: Float64Array) => `[${data.subarray(from * bins, (from + 1) * bins).join(", ")}]`;
          expect.fail(
            `${engine.backend} ${divergence} ${JSON.stringify(options)}: ${straight[from]} and ${shuffled[to]}, ` +
              `lost ${lost[0][from]} and ${lost[1][to]}, of ${text(together.P)} and ${text(reference ?? together.Q)}`,
          );
        }
      }
    }
  });
});

describe("rows longer than a tile", () => {
  // 16,384 bins are the tile that users get.
  const nextParametric = takingTurns(parametricDivergences);
  let turn = 0;
  /** Of tiles of other sizes all, or of long rows one. */
  const others = (bins: number) =>
    bins > 4096 ? [otherEngines[turn++ % otherEngines.length] as Engine] : otherEngines;

  test.each([513, 1024, 1025, 2049, 16_384, 16_385, 33_000])("%i bins", (bins) => {
    for (const [place, kind] of kindNames.entries()) {
      const drawn = rowsOf(random, kind, 2, bins);
      const [any, other] = nextParametric() as [AnyDivergence, AnyDivergence];
      const one = divergenceNames[place % divergenceNames.length] as AnyDivergence;
      for (const divergence of bins > 4096 ? [one, any] : [...divergenceNames, any, other]) {
        const options = anyOptions(random, divergence);
        const expected = answer(javaScript, divergence, drawn, options);
        for (const engine of [wasm, ...others(bins)]) {
          const where = difference(expected, answer(engine, divergence, drawn, options));
          if (where !== undefined) expect.fail(describeCase(drawn, divergence, options, where));
        }
      }
    }
  });
});

describe("contributions", () => {
  const nextParametric = takingTurns(parametricDivergences.filter((one) => isSum(entryOf(one))));

  test.each([1, 2, 3, 4, 5, 7, 8, 16, 17, 64, 127, 512, 513, 1030])("of rows of %i bins", (bins) => {
    const rows = Math.max(2, Math.floor(200 / bins));
    for (const kind of kindNames) {
      const drawn = rowsOf(random, kind, rows, bins);
      for (const divergence of [...divergenceNames.filter((one) => isSum(entryOf(one))), ...nextParametric()]) {
        const { precision, ...options } = anyOptions(random, divergence);
        const parts = (engine: Engine): readonly unknown[] => {
          const lostMass = options.zeros === "drop" ? new Float64Array(rows) : undefined;
          try {
            return [contributions(engine, divergence, drawn.P, drawn.Q, { ...options, lostMass }), lostMass];
          } catch (error) {
            if (!isKullbackError(error)) throw error;
            return [error.code, error.argument, error.row, error.bin];
          }
        };
        const expected = parts(javaScript);
        for (const engine of [wasm, ...otherEngines]) {
          const where = difference(expected, parts(engine));
          if (where !== undefined) expect.fail(describeCase(drawn, divergence, options, where));
        }
      }
    }
  });
});

describe("sums are a specification", () => {
  const bins = 512;
  const p = Float64Array.from({ length: bins }, () => random() ** 9);
  const q = Float64Array.from({ length: bins }, () => random() ** 9);

  /** Bin j in lane j mod 4, lanes as (0+2)+(1+3) every 64 bins. */
  function inLanes(values: ArrayLike<number>, count: number): number {
    let total = 0;
    let lanes: [number, number, number, number] = [0, 0, 0, 0];
    for (let bin = 0; bin < count; bin++) {
      lanes[bin % 4] = (lanes[bin % 4] as number) + (values[bin] as number);
      if (bin % 64 !== 63 && bin !== count - 1) continue;
      total += lanes[0] + lanes[2] + (lanes[1] + lanes[3]);
      lanes = [0, 0, 0, 0];
    }
    return total;
  }

  test.each(["js", "wasm"] as const)("of %s, one block", async (name) => {
    const size = arenaBytes(BLOCK_BYTES);
    const { kernels, memory } =
      name === "js" ? createJavaScriptBackend("a test", size) : await createWasmBackend(undefined, size, web);
    const [atP, atQ] = [TILES, TILES + BLOCK_BYTES + 16];
    for (let count = 1; count <= bins; count++) {
      memory.f64.set(p, atP / 8);
      memory.f64.set(q, atQ / 8);
      kernels.masses(atP, atQ, count);
      expect(memory.f64[MASS_P / 8]).toBe(inLanes(p, count));
      expect(memory.f64[MASS_Q / 8]).toBe(inLanes(q, count));
      memory.f32.set(p, atP / 4);
      memory.f32.set(q, atQ / 4);
      kernels.massesSingle(atP, atQ, count);
      expect(memory.f64[MASS_P / 8]).toBe(inLanes(Float32Array.from(p), count));
      expect(memory.f64[MASS_Q / 8]).toBe(inLanes(Float32Array.from(q), count));
    }
  });
});
