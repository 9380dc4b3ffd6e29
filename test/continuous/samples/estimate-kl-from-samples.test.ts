import { describe, expect, test } from "vitest";
import { digamma } from "../../../src/continuous/special-functions.ts";
import { diagonalNormal, estimateKlFromSamples, exactKl, normal, type Points } from "../../../src/continuous.ts";
import { binSamples, createEngine } from "../../../src/index.ts";
import { engines, javaScript, wasm } from "../../engines.ts";
import { randomNumbers } from "../../random.ts";

const none = { interval: false } as const;

/** By the definition: all distances, in order. */
function plain(x: number[][], y: number[][], neighbours: number): number {
  const distances = (from: number[], points: number[][]) =>
    points.map((to) => Math.hypot(...to.map((own, d) => own - (from[d] as number)))).sort((a, b) => a - b);
  const neighbour = (sorted: number[]): [distance: number, rank: number] => {
    let rank = neighbours;
    while (rank <= sorted.length && sorted[rank - 1] === 0) rank += 1;
    return [sorted[rank - 1] ?? 0, rank];
  };
  const dimensions = (x[0] as number[]).length;
  let sum = 0;
  for (const [j, point] of x.entries()) {
    const [rho, k] = neighbour(
      distances(
        point,
        x.filter((_, i) => i !== j),
      ),
    );
    const [nu, l] = neighbour(distances(point, y));
    if (rho > 0 && nu > 0) sum += dimensions * Math.log(nu / rho);
    sum += digamma(k) - digamma(l);
  }
  return sum / x.length + Math.log(y.length / (x.length - 1));
}

const points = (rows: number[][]) => ({ data: rows.flat(), shape: [rows.length, rows[0]?.length ?? 1] as const });

function randomRows(count: number, dimensions: number, seed: number, round: number): number[][] {
  const random = randomNumbers(seed);
  const coordinate = () => Math.round((random() + random() - 1) * round) / round;
  return Array.from({ length: count }, () => Array.from({ length: dimensions }, coordinate));
}

describe("the estimate is that of the definition", () => {
  // Rounded to 2^20, to 8 and to 2 values a unit: without ties, with some, with many.
  const cases = [1, 2, 3, 5, 9].flatMap((dimensions) =>
    [2 ** 20, 8, 2].flatMap((round) => [1, 3, 12].map((neighbours) => ({ dimensions, round, neighbours }))),
  );
  test.each(cases)("$dimensions dimensions, $round values a unit, k = $neighbours", async (given) => {
    const { dimensions, round, neighbours } = given;
    const x = randomRows(150, dimensions, 1, round);
    const y = randomRows(90, dimensions, 2, round).map((row) => row.map((own) => own * 1.5));
    const { estimate, ties } = await estimateKlFromSamples(javaScript, points(x), points(y), { neighbours, ...none });
    expect(Math.abs(estimate - plain(x, y, neighbours))).toBeLessThan(1e-11);
    const all = [...x, ...y].map(String);
    expect(ties).toBe(x.filter((row) => all.filter((other) => other === String(row)).length > 1).length);
  });

  test("of one point and two", async () => {
    const { estimate } = await estimateKlFromSamples(javaScript, [0, 1], [3], { neighbours: 1, ...none });
    expect(estimate).toBeCloseTo((Math.log(3) + Math.log(2)) / 2, 14);
  });
});

describe("what a change of the points does", () => {
  const x = diagonalNormal({ mean: [0, 0, 0], std: [1, 1, 1] }).sample(300, { seed: 1 });
  const y = diagonalNormal({ mean: [1, 0, 0], std: [1, 2, 1] }).sample(200, { seed: 2 });
  const estimate = async (x: Float64Array, y: Float64Array) => {
    const of = (data: Float64Array) => ({ data, shape: [data.length / 3, 3] as const });
    return (await estimateKlFromSamples(javaScript, of(x), of(y), none)).estimate;
  };

  test.each([2 ** -1000, 2 ** -300, 2 ** 300, 2 ** 1000])("a power of two in all, %s: nothing", async (scale) => {
    const scaled = (points: Float64Array) => points.map((own) => own * scale);
    expect(await estimate(scaled(x), scaled(y))).toBe(await estimate(x, y));
  });

  test("another order: nothing", async () => {
    const reversed = (points: Float64Array) => {
      const turned = new Float64Array(points.length);
      for (let j = 0; j < points.length; j += 3) turned.set(points.subarray(j, j + 3), points.length - 3 - j);
      return turned;
    };
    expect(await estimate(reversed(x), reversed(y))).toBe(await estimate(x, y));
  });

  test("the points themselves stay as they are", async () => {
    const before = [x.slice(), y.slice()];
    await estimate(x, y);
    expect([x, y]).toEqual(before);
  });
});

describe("ties", () => {
  test("data of few values has about the divergence of their frequencies", async () => {
    const counts = { x: [500, 300, 200], y: [200, 300, 500] };
    const values = (of: number[]) => of.flatMap((count, value) => new Array<number>(count).fill(value));
    const result = await estimateKlFromSamples(javaScript, values(counts.x), values(counts.y));
    const [exact] = javaScript.score("kl", counts.x, counts.y);
    // ψ(500) − ψ(201), for instance, instead of ln(500/200).
    expect(Math.abs(result.estimate - (exact as number))).toBeLessThan(0.005);
    expect(result.ties).toBe(1000);
    expect(result.warnings[0]).toMatchObject({ code: "TIES", message: expect.stringContaining("1000 of 1000") });
    expect(result.interval?.every(Number.isFinite)).toBe(true);
  });

  test.each([
    ["all in one place, in both", new Array(50).fill(1), new Array(60).fill(1)],
    ["x in one place", new Array(50).fill(1), [...randomRows(60, 1, 3, 2 ** 20).flat()]],
    ["y in one place", [...randomRows(60, 1, 3, 2 ** 20).flat()], new Array(50).fill(1)],
    ["in two different places", new Array(50).fill(0), new Array(50).fill(-0).concat(1e-300)],
    ["next to the ends of doubles", [-1.7e308, 1.7e308, 5e-324, 0, 0], [5e-324, 1.7e308, -1.7e308]],
  ])("%s: finite", async (_, x, y) => {
    for (const neighbours of [1, 2, 3]) {
      const { estimate } = await estimateKlFromSamples(javaScript, x, y, { neighbours, ...none });
      expect(estimate).toSatisfy(Number.isFinite);
      const square = (data: number[]) => ({ data: data.flatMap((own) => [own, 0]), shape: [data.length, 2] as const });
      const flat = await estimateKlFromSamples(javaScript, square(x), square(y), { neighbours, ...none });
      expect(flat.estimate).toSatisfy(Number.isFinite);
    }
  });

  test("all points of both in one place: subsamples are the same, which is no interval of no width", async () => {
    const result = await estimateKlFromSamples(wasm, new Array(200).fill(1), new Array(300).fill(1));
    expect(result.standardError).toBe(0);
    expect(result.interval).toBeUndefined();
    expect(result.warnings.map(({ code }) => code)).toContain("TIES");
  });

  test("points of y that are there twice are told", async () => {
    const y = normal(0.5, 1).sample(1000, { seed: 2 });
    const twice = new Float64Array([...y, ...y]);
    const { ties, warnings } = await estimateKlFromSamples(wasm, normal(0, 1).sample(1000, { seed: 1 }), twice);
    expect(ties).toBe(0);
    expect(warnings[0]).toMatchObject({ code: "TIES", message: expect.stringContaining("2000 of 2000 points of y") });
  });

  test("copies have no interval; values that are rounded have one", async () => {
    const [x, y] = [normal(0, 1).sample(1000, { seed: 1 }), normal(0.5, 1).sample(1000, { seed: 2 })];
    const [half, few] = [x.subarray(0, 500), x.subarray(0, 4)];
    const copied = { "y doubled": [x, [...y, ...y]], "x doubled": [[...x, ...x], y], "x in y": [x, [...y, ...half]] };
    // Doubles that singles hold are whole numbers of a unit too.
    const singles = [...Float32Array.from(half), ...Float32Array.from(half)];
    for (const [name, [ofX, ofY]] of Object.entries({ ...copied, singles: [singles, y] })) {
      const { interval, warnings } = await estimateKlFromSamples(wasm, ofX as number[], ofY as number[]);
      expect(interval, name).toBeUndefined();
      expect(warnings[0], name).toMatchObject({ code: "TIES", message: expect.stringContaining("copies") });
    }
    const rounded = (unit: number) => [x, y].map((own) => own.map((value) => Math.round(value / unit) * unit));
    for (const [ofX, ofY] of [...[0.001, 0.01, 0.1, 1].map(rounded), [[...x, ...few], y]]) {
      const { interval, warnings } = await estimateKlFromSamples(wasm, ofX as Float64Array, ofY as Float64Array);
      expect(interval?.[0]).toBeLessThan(1 / 8);
      expect(interval?.[1]).toBeGreaterThan(1 / 8);
      expect(warnings[0]).toMatchObject({ code: "TIES", message: expect.not.stringContaining("copies") });
    }
  });

  test("y is x: every point is a tie, and there is no divergence to speak of", async () => {
    const x = normal(0, 1).sample(1000);
    const { estimate, interval, ties, warnings } = await estimateKlFromSamples(javaScript, x, x);
    // It would be below 0.
    expect(interval).toBeUndefined();
    expect(ties).toBe(1000);
    expect(estimate).toBeLessThan(0);
    expect(warnings.map(({ code }) => code)).toEqual(["TIES", "NEGATIVE_ESTIMATE"]);
  });
});

test("the same bits on either backend and from run to run, others for another seed", async () => {
  const [x, y] = [normal(0, 1).sample(500, { seed: 1 }), normal(1, 1).sample(400, { seed: 2 })];
  const results = await Promise.all([wasm, javaScript, wasm].map((engine) => estimateKlFromSamples(engine, x, y)));
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
  const { interval, estimate } = await estimateKlFromSamples(wasm, x, y, { seed: 7 });
  expect(estimate).toBe(results[0]?.estimate);
  expect(interval).not.toEqual(results[0]?.interval);
});

describe("interval", () => {
  test.each([1, 2, 5])(
    "%i dimensions: holds the divergence in nearly all of 20 seeds",
    async (dimensions) => {
      const of = (value: number) => new Array<number>(dimensions).fill(value);
      const p = diagonalNormal({ mean: of(0), std: of(1) });
      const q = diagonalNormal({ mean: of(0.3), std: of(1.3) });
      const exact = exactKl(p, q) as number;
      let covered = 0;
      for (let seed = 0; seed < 20; seed++) {
        const [x, y] = [p.sample(500, { seed, stream: 1 }), q.sample(500, { seed, stream: 2 })];
        const shaped = (data: Float64Array) => ({ data, shape: [500, dimensions] as const });
        const { interval } = await estimateKlFromSamples(wasm, shaped(x), shaped(y), { seed });
        covered += Number((interval?.[0] as number) <= exact && exact <= (interval?.[1] as number));
      }
      // At 95 %, 16 or fewer of 20 have a probability of 1.6 %.
      expect(covered).toBeGreaterThanOrEqual(17);
    },
    60_000,
  );

  test("wider for more confidence; none where none is asked for, or points are too few", async () => {
    const [x, y] = [normal(0, 1).sample(400, { seed: 1 }), normal(1, 1).sample(400, { seed: 2 })];
    const width = async (interval: number) => {
      const [low, high] = (await estimateKlFromSamples(wasm, x, y, { interval })).interval as [number, number];
      return high - low;
    };
    expect(await width(0.99)).toBeGreaterThan((await width(0.9)) * 1.2);
    const without = await estimateKlFromSamples(wasm, x, y, none);
    expect(without).toMatchObject({ interval: undefined, bias: undefined, standardError: undefined, warnings: [] });
    const few = await estimateKlFromSamples(wasm, x.subarray(0, 20), y.subarray(0, 20));
    expect(few.interval).toBeUndefined();
    expect(few.warnings.map(({ code }) => code)).toContain("FEW_SAMPLES");
  });
});

describe("neighbours in y that are all about as far away", () => {
  const of = (dimensions: number, mean: number, std: number) =>
    diagonalNormal({ mean: new Array(dimensions).fill(mean), std: new Array(dimensions).fill(std) });
  const shaped = (data: Float64Array, dimensions: number) => ({
    data,
    shape: [data.length / dimensions, dimensions] as const,
  });
  test.each([
    { dimensions: 1, mean: 2, std: 0.7, isDistant: true },
    { dimensions: 2, mean: 0.5, std: 0.7, isDistant: true },
    { dimensions: 5, mean: 0.2, std: 0.7, isDistant: true },
    { dimensions: 5, mean: 1, std: 1, isDistant: true },
    { dimensions: 1, mean: 0.5, std: 1, isDistant: false },
    { dimensions: 2, mean: 0.5, std: 1.3, isDistant: false },
    { dimensions: 5, mean: 0.2, std: 1, isDistant: false },
  ])("N($mean, $std²) in $dimensions dimensions: told $isDistant", async ({ dimensions, mean, std, isDistant }) => {
    for (let seed = 0; seed < 4; seed++) {
      const x = shaped(of(dimensions, 0, 1).sample(1000, { seed, stream: 1 }), dimensions);
      const y = shaped(of(dimensions, mean, std).sample(1000, { seed, stream: 2 }), dimensions);
      const { bias, interval, warnings } = await estimateKlFromSamples(wasm, x, y, { interval: 0.5 });
      expect(warnings.some(({ code }) => code === "DISTANT_NEIGHBOURS")).toBe(isDistant);
      expect(interval === undefined).toBe(isDistant);
      expect(bias).toBeDefined();
    }
  });
});

test("where neighbours are a little too far away, the upper end is raised by as much", async () => {
  // 1.5 standard deviations away; and Q narrower, where 83 of 100 intervals would cover the divergence otherwise.
  for (const [mean, std] of [
    [1.5, 1],
    [0, 0.65],
  ] as const) {
    const exact = exactKl(normal(0, 1), normal(mean, std)) as number;
    let [given, covering] = [0, 0];
    for (let seed = 0; seed < 25; seed++) {
      const x = normal(0, 1).sample(1000, { seed, stream: 1 });
      const y = normal(mean, std).sample(1000, { seed, stream: 2 });
      const { interval } = await estimateKlFromSamples(wasm, x, y, { interval: 0.95, seed });
      if (interval === undefined) continue;
      given += 1;
      if (interval[0] <= exact && exact <= interval[1]) covering += 1;
    }
    expect(given).toBeGreaterThan(10);
    expect(covering / given).toBeGreaterThan(0.9);
  }
});

test("histograms of the same samples say the same, within what both lose", async () => {
  const [p, q] = [normal(0, 1), normal(1, 1.5)];
  const exact = exactKl(p, q) as number;
  const [x, y] = [p.sample(20_000, { seed: 1 }), q.sample(20_000, { seed: 2 })];
  const { interval, estimate } = await estimateKlFromSamples(wasm, x, y);
  const ofX = binSamples(x, { bins: 40, range: [-4, 5] });
  const ofY = binSamples(y, { edges: ofX.edges });
  const [binned] = wasm.score("kl", ofX.counts, ofY.counts, { zeros: { pseudocount: 0.5 } });
  expect(interval?.[0]).toBeLessThan(exact);
  expect(interval?.[1]).toBeGreaterThan(exact);
  expect(Math.abs(estimate - exact)).toBeLessThan(0.03);
  expect(Math.abs((binned as number) - exact)).toBeLessThan(0.03);
});

describe("bad input", () => {
  const good: Points = [1, 2, 3, 4, 5];
  const cases: readonly [string, unknown, unknown, unknown, object][] = [
    ["no points", undefined, good, {}, { code: "INVALID_ARGUMENT", argument: "x", name: "KullbackTypeError" }],
    ["another key", { data: good, shape: [5, 1], stride: 2 }, good, {}, { code: "INVALID_ARGUMENT", argument: "x" }],
    ["integers of 64 bits", good, { data: new BigInt64Array(4), shape: [4, 1] }, {}, { code: "INVALID_DTYPE" }],
    ["no shape", { data: good }, good, {}, { code: "INVALID_ARGUMENT", argument: "x.shape" }],
    ["half a point", { data: good, shape: [2.5, 2] }, good, {}, { code: "INVALID_ARGUMENT", argument: "x.shape" }],
    ["another length", { data: good, shape: [2, 2] }, good, {}, { code: "LENGTH_MISMATCH", argument: "x.shape" }],
    ["other dimensions", good, { data: [1, 2, 3, 4, 5, 6], shape: [3, 2] }, {}, { code: "SHAPE_MISMATCH" }],
    ["too few", [1, 2, 3], good, {}, { code: "INVALID_ARGUMENT", argument: "x", got: "3" }],
    ["too few of y", good, [1, 2], {}, { code: "INVALID_ARGUMENT", argument: "y", got: "2" }],
    [
      "NaN",
      good,
      { data: [1, 2, 3, 4, 5, Number.NaN], shape: [6, 1] },
      {},
      { code: "INVALID_POINT", row: 5, column: 0 },
    ],
    ["Infinity", [1, 2, 3, 4, Number.POSITIVE_INFINITY], good, {}, { code: "INVALID_POINT", argument: "x", row: 4 }],
    ["a word", good, [1, 2, 3, "4"], {}, { code: "INVALID_POINT", row: 3, name: "KullbackTypeError" }],
    ["no neighbours", good, good, { neighbours: 0 }, { code: "INVALID_OPTION", argument: "neighbours" }],
    ["a word for k", good, good, { neighbours: "3" }, { code: "INVALID_OPTION", name: "KullbackTypeError" }],
    ["a confidence of 1", good, good, { interval: 1 }, { code: "INVALID_OPTION", argument: "interval" }],
    ["a confidence of true", good, good, { interval: true }, { code: "INVALID_OPTION", name: "KullbackTypeError" }],
    ["a negative seed", good, good, { seed: -1 }, { code: "INVALID_OPTION", argument: "seed" }],
    ["an unknown option", good, good, { neighbors: 3 }, { code: "UNKNOWN_OPTION" }],
  ];
  test.each(cases)("%s", async (_, x, y, options, expected) => {
    await expect(estimateKlFromSamples(wasm, x as Points, y as Points, options as object)).rejects.toMatchObject(
      expected,
    );
  });

  test("no engine, or one that is closed", async () => {
    await expect(estimateKlFromSamples({} as never, good, good)).rejects.toMatchObject({ argument: "engine" });
    const closed = await createEngine({ backend: "js" });
    closed.close();
    await expect(estimateKlFromSamples(closed, good, good)).rejects.toMatchObject({ code: "ENGINE_CLOSED" });
  });
});

test.each(engines)("$name: an aborted signal ends it, and others have their turn in between", async ({ engine }) => {
  const [x, y] = [normal(0, 1).sample(30_000), normal(1, 1).sample(30_000, { seed: 1 })];
  const controller = new AbortController();
  const result = estimateKlFromSamples(engine, x, y, { signal: controller.signal });
  setTimeout(() => controller.abort("enough"), 0);
  await expect(result).rejects.toBe("enough");
});
