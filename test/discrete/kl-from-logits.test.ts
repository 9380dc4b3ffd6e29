import { describe, expect, test } from "vitest";
import {
  createEngine,
  type Engine,
  isKullbackError,
  klFromLogits,
  type LogitDirection,
  type LogitOptions,
} from "../../src/index.ts";
import {
  type BackendName,
  BLOCK_BYTES,
  backendNames,
  engines,
  engineWithTiles,
  GREATEST_TILE,
  javaScript,
  wasm,
} from "../engines.ts";
import { type GoldenSoftmax, loadLogits, loadNasty, loadSoftmax } from "../golden/load.ts";
import { choose, randomNumbers } from "../random.ts";
import {
  GRADIENT_RELATIVE_ERROR,
  GRADIENT_ROUNDING,
  RELATIVE_ERROR,
  SINGLE_LOGITS_RELATIVE_ERROR,
} from "../tolerances.ts";
import { expectFault, untyped } from "./faults.ts";

const softmaxes = loadSoftmax();
const { POSITIVE_INFINITY: infinite, NEGATIVE_INFINITY: masked } = Number;

/** A normal variable (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Teachers and students that are theirs but for a step, rows of so many classes. */
function pairs(random: () => number, rows: number, classes: number, spread: number, step: number) {
  const teacher = Float64Array.from({ length: rows * classes }, () => spread * normal(random));
  const student = teacher.map((logit) => logit + step * normal(random));
  const batch = (data: Float64Array | Float32Array) => ({ data, shape: [rows, classes] }) as const;
  return {
    double: [batch(teacher), batch(student)],
    single: [batch(Float32Array.from(teacher)), batch(Float32Array.from(student))],
    widened: [
      batch(Float64Array.from(Float32Array.from(teacher))),
      batch(Float64Array.from(Float32Array.from(student))),
    ],
  } as const;
}

const relativeError = (got: number, want: number) => (got === want ? 0 : Math.abs(got - want) / Math.abs(want));

/** Each divergence of a golden row that has one. */
function cases(row: GoldenSoftmax): (readonly [LogitDirection, number, readonly number[] | undefined])[] {
  return [
    ["forward", row.forward, row.gradients?.forward],
    ["reverse", row.reverse, row.gradients?.reverse],
    ...Object.entries(row.jensenShannon).map(
      ([weight, score]) => [{ jensenShannon: Number(weight) }, score, row.gradients?.jensenShannon[weight]] as const,
    ),
  ];
}

describe.each(engines)("$name", ({ engine }) => {
  test("the golden logits", () => {
    const missed = [...loadLogits(), ...loadNasty().logits].filter(({ teacher, student, temperature, kl }) => {
      const [score] = klFromLogits(engine, teacher, student, { temperature }) as unknown as [number];
      return !(relativeError(score, kl) <= RELATIVE_ERROR);
    });
    expect(missed).toEqual([]);
  });

  test.each(softmaxes)("$name: scores", (row) => {
    const { teacher, student, temperature } = row;
    for (const [direction, want] of cases(row)) {
      const [score] = klFromLogits(engine, teacher, student, { temperature, direction }) as unknown as [number];
      expect(relativeError(score, want), `${direction}: ${score}, not ${want}`).toBeLessThanOrEqual(RELATIVE_ERROR);
    }
  });

  test.each(softmaxes.filter(({ gradients }) => gradients !== undefined))("$name: gradients", (row) => {
    const { teacher, student, temperature } = row;
    for (const [direction, score, want] of cases(row)) {
      if (want === undefined) continue;
      const options = { temperature, direction, gradient: true } as const;
      const { gradient } = klFromLogits(engine, teacher, student, options);
      const most = Math.max(...want.map(Math.abs));
      // Logarithms of masses are rounded as 1 is, unless they follow from a small KL.
      const logarithms = Math.min(1, row.forward) + (score < infinite ? score : 0);
      const rounding = (GRADIENT_ROUNDING * logarithms) / temperature;
      const missed = want.filter(
        (one, i) => !(Math.abs((gradient[i] as number) - one) <= GRADIENT_RELATIVE_ERROR * most + rounding),
      );
      expect(missed, `${JSON.stringify(direction)}: ${gradient}, not ${want}`).toEqual([]);
    }
  });

  test("single precision: of the golden rows that it holds", () => {
    const held = softmaxes.filter(({ teacher, student }) =>
      [...teacher, ...student].every((logit) => Object.is(Math.fround(logit), logit)),
    );
    expect(held.length).toBeGreaterThan(80);
    for (const row of held) {
      const [teacher, student] = [Float32Array.from(row.teacher), Float32Array.from(row.student)];
      for (const [direction, want] of cases(row)) {
        const options = { temperature: row.temperature, direction } as const;
        const [score] = klFromLogits(engine, teacher, student, options) as unknown as [number];
        const most = typeof direction === "object" ? RELATIVE_ERROR : SINGLE_LOGITS_RELATIVE_ERROR;
        expect(relativeError(score, want), `${row.name}: ${score}, not ${want}`).toBeLessThanOrEqual(most);
      }
    }
  });

  test("single precision: random rows, beside those in double", () => {
    const random = randomNumbers(31);
    let worst = 0;
    for (let turn = 0; turn < 300; turn++) {
      const classes = choose(random, [2, 3, 5, 10, 100, 1000]);
      const { single, widened } = pairs(random, 10, classes, 10 ** (2.5 * random() - 1), 10 ** (3 * random() - 2.5));
      const temperature = choose(random, [1, 0.5, 2, 2.5, 3]);
      const scores = klFromLogits(engine, ...single, { temperature });
      const exact = klFromLogits(engine, ...widened, { temperature });
      scores.forEach((score, row) => {
        worst = Math.max(worst, relativeError(score, exact[row] as number));
      });
    }
    expect(worst).toBeLessThanOrEqual(SINGLE_LOGITS_RELATIVE_ERROR);
    // It is single precision that was measured.
    expect(worst).toBeGreaterThan(1e-8);
  });

  test("as many classes as vocabularies have", () => {
    // Two values each, so that sums have closed forms.
    const classes = 262_144;
    const fill = (value: number, first: number) => new Float64Array(classes).fill(value).fill(first, 0, 1);
    const [teacher, student] = [fill(-0.25, 11), fill(0.5, 10)];
    const share = (first: number, rest: number) => 1 / (1 + (classes - 1) * Math.exp(rest - first));
    const [p, q] = [share(11, -0.25), share(10, 0.5)];
    const want = p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
    // The same ten digits that the closed form has left.
    expect(relativeError(klFromLogits(engine, teacher, student)[0] as number, want)).toBeLessThan(1e-13);
    const singles = [Float32Array.from(teacher), Float32Array.from(student)] as const;
    expect(relativeError(klFromLogits(engine, ...singles)[0] as number, want)).toBeLessThan(
      SINGLE_LOGITS_RELATIVE_ERROR,
    );
    const { gradient } = klFromLogits(engine, ...singles, { gradient: true });
    expect(gradient.length).toBe(classes);
    expect(relativeError(gradient[0] as number, q - p)).toBeLessThan(1e-6);
    expect(relativeError(gradient[classes - 1] as number, (p - q) / (classes - 1))).toBeLessThan(1e-6);
  });

  describe("what holds of all", () => {
    const random = randomNumbers(7);
    const some = Array.from(
      { length: 40 },
      () => pairs(random, 5, choose(random, [1, 2, 3, 7, 70]), 3, 10 ** (1 - 4 * random())).double,
    );

    test("never negative, and 0 of equal logits, with an offset too", () => {
      for (const [teacher, student] of some) {
        for (const direction of ["forward", "reverse", { jensenShannon: 0.3 }] as const) {
          for (const score of klFromLogits(engine, teacher, student, { direction }))
            expect(score).toBeGreaterThanOrEqual(0);
          // Whole numbers, so that adding 1e4 is exact.
          const whole = { ...teacher, data: teacher.data.map(Math.round) };
          const moved = { ...teacher, data: whole.data.map((logit) => logit - 1e4) };
          const nothing = new Float64Array(5);
          expect(klFromLogits(engine, teacher, teacher, { direction })).toEqual(nothing);
          const { scores, gradient } = klFromLogits(engine, whole, moved, {
            direction,
            temperature: 3,
            gradient: true,
          });
          expect(scores).toEqual(nothing);
          expect(gradient.every((one) => one === 0)).toBe(true);
        }
      }
    });

    test("logits of ±1e4 that share an offset", () => {
      for (const [teacher, student] of some) {
        for (const offset of [1e4, -1e4]) {
          const moved = { ...student, data: student.data.map((logit) => logit + offset) };
          klFromLogits(engine, teacher, moved).forEach((score, row) => {
            expect(score).toBeGreaterThanOrEqual(0);
            // Adding rounds to 2^-40 or so: a score changes by the root of itself times that.
            const want = klFromLogits(engine, teacher, student)[row] as number;
            expect(Math.abs(score - want)).toBeLessThan(1e-11 * Math.sqrt(want) + 1e-20);
          });
        }
      }
    });

    test("reverse is forward with the two exchanged; Jensen–Shannon of ½ is symmetric", () => {
      for (const [teacher, student] of some) {
        expect(klFromLogits(engine, teacher, student, { direction: "reverse" })).toEqual(
          klFromLogits(engine, student, teacher),
        );
        const direction = { jensenShannon: 0.5 };
        const there = klFromLogits(engine, teacher, student, { direction });
        klFromLogits(engine, student, teacher, { direction }).forEach((back, row) => {
          expect(relativeError(back, there[row] as number)).toBeLessThan(RELATIVE_ERROR);
        });
      }
    });

    test("the square of the temperature, of scores and of gradients", () => {
      for (const [teacher, student] of some) {
        for (const direction of ["forward", "reverse", { jensenShannon: 0.7 }] as const) {
          const options = { direction, temperature: 4, gradient: true } as const;
          const { scores, gradient } = klFromLogits(engine, teacher, student, options);
          const scaled = klFromLogits(engine, teacher, student, { ...options, scaleByTemperatureSquared: true });
          expect(scaled.scores).toEqual(scores.map((score) => 16 * score));
          expect(scaled.gradient).toEqual(gradient.map((one) => 16 * one));
        }
      }
    });

    test("gradients of a row sum to nothing; they are the slope", () => {
      // What rounding leaves of a slope falls with the step, what the third derivative adds to it rises with the step's
      // square: both are below 1e-10 here.
      const step = 2 ** -14;
      for (const [teacher, student] of some) {
        const [rows, classes] = student.shape;
        for (const direction of ["forward", "reverse", { jensenShannon: 0.2 }] as const) {
          const options = { direction, temperature: 2 };
          const { gradient } = klFromLogits(engine, teacher, student, { ...options, gradient: true });
          const moved = (by: number) => ({
            ...student,
            data: student.data.map((logit, i) => (i % classes === 0 ? logit + by : logit)),
          });
          const above = klFromLogits(engine, teacher, moved(step), options);
          const below = klFromLogits(engine, teacher, moved(-step), options);
          for (let row = 0; row < rows; row++) {
            const own = gradient.subarray(row * classes, (row + 1) * classes);
            expect(Math.abs(Array.from(own).reduce((sum, one) => sum + one, 0))).toBeLessThan(1e-14);
            const slope = ((above[row] as number) - (below[row] as number)) / (2 * step);
            expect(Math.abs((own[0] as number) - slope)).toBeLessThan(1e-9);
          }
        }
      }
    });
  });

  test("any temperature", () => {
    const teacher = [3, 1, -2];
    const student = [1, 2, 0.5];
    for (const temperature of [Number.MIN_VALUE, 1e-310, 1e-300, 2 ** -100, 2 ** 100, 1e300, Number.MAX_VALUE]) {
      for (const direction of ["forward", "reverse", { jensenShannon: 0.5 }] as const) {
        const { scores, gradient } = klFromLogits(engine, teacher, student, { temperature, direction, gradient: true });
        const [score] = scores as unknown as [number];
        // Hot, all classes are alike. Cold, one has all: the teacher's first, the student's second.
        const cold = typeof direction === "object" ? Math.LN2 : (direction === "forward" ? 1 : 2) / temperature;
        if (temperature > 1) expect(score).toBeLessThan(1e-50);
        else expect(relativeError(score, cold)).toBeLessThan(RELATIVE_ERROR);
        expect(gradient.some(Number.isNaN)).toBe(score === infinite && direction === "reverse");
      }
    }
  });

  test("masked classes, and what their gradients are", () => {
    const both = klFromLogits(engine, [0, masked, 1], [1, masked, 1], { gradient: true });
    const without = klFromLogits(engine, [0, 1], [1, 1], { gradient: true });
    expect(both.scores).toEqual(without.scores);
    expect([...both.gradient]).toEqual([without.gradient[0], 0, without.gradient[1]]);
    const inStudent = [
      [0, 0, 1],
      [0, masked, 1],
    ] as const;
    expect(klFromLogits(engine, ...inStudent)[0]).toBe(infinite);
    expect(klFromLogits(engine, inStudent[1], inStudent[0])[0]).toBeLessThan(1);
    expect(klFromLogits(engine, inStudent[1], inStudent[0], { direction: "reverse" })[0]).toBe(infinite);
    expect(klFromLogits(engine, ...inStudent, { direction: { jensenShannon: 0.9 } })[0]).toBeLessThan(Math.LN2);
    // q − p still; and of reverse nothing.
    const { gradient } = klFromLogits(engine, ...inStudent, { gradient: true });
    expect(gradient[1]).toBeCloseTo(-1 / (2 + Math.E), 14);
    const reverse = klFromLogits(engine, inStudent[1], inStudent[0], { direction: "reverse", gradient: true });
    expect(reverse.gradient.some(Number.isNaN)).toBe(true);
    // However little the teacher has there.
    expect(klFromLogits(engine, [0, -5000], [0, masked])[0]).toBe(infinite);
    expect(klFromLogits(engine, Float32Array.of(0, -5000), Float32Array.of(0, masked))[0]).toBe(infinite);
  });

  test("arrays of any kind, rows picked out of a larger one, no rows", () => {
    const want = klFromLogits(engine, [1, 2, 3], [3, 1, 2]);
    for (const kind of [Float64Array, Float32Array, Uint32Array, Uint16Array, Uint8Array]) {
      const score = klFromLogits(engine, kind.of(1, 2, 3), [3, 1, 2])[0] as number;
      expect(score).toBe(want[0]);
    }
    const teacher = { data: Float32Array.of(9, 1, 2, 3, 9, 1, 2, 3), shape: [2, 3], stride: 4, offset: 1 } as const;
    const student = { data: Float32Array.of(3, 1, 2), shape: [2, 3], stride: 0 } as const;
    const { scores, gradient } = klFromLogits(engine, teacher, student, { gradient: true });
    expect(scores).toEqual(Float64Array.of(want[0] as number, want[0] as number));
    expect(gradient).toBeInstanceOf(Float32Array);
    expect(gradient.subarray(0, 3)).toEqual(gradient.subarray(3));
    expect(klFromLogits(engine, [1, 2, 3], student.data.subarray(0), { gradient: true }).gradient).toBeInstanceOf(
      Float32Array,
    );
    expect(klFromLogits(engine, student.data, [1, 2, 3], { gradient: true }).gradient).toBeInstanceOf(Float64Array);
    const empty = { data: new Float64Array(0), shape: [0, 3] } as const;
    expect(klFromLogits(engine, empty, empty)).toEqual(new Float64Array(0));
  });

  test("out, over the logits too", () => {
    const logits = Float64Array.of(1, 2, 3, 4);
    const batch = { data: logits, shape: [2, 2] } as const;
    const other = { data: [2, 1, 3, 5], shape: [2, 2] } as const;
    const want = klFromLogits(engine, batch, other);
    const out = logits.subarray(1, 3);
    expect(klFromLogits(engine, batch, other, { out })).toBe(out);
    expect(out).toEqual(want);
    const { scores } = klFromLogits(engine, [1, 2], [2, 1], { out: out.subarray(0, 1), gradient: true });
    expect(scores.buffer).toBe(logits.buffer);
  });

  describe("bad input", () => {
    const call = untyped(klFromLogits);
    const good = { data: [0, 1, 2, 3], shape: [2, 2] } as const;

    test.each<readonly [name: string, row: number, bin: number | undefined, data: number[]]>([
      ["NaN", 1, 0, [0, 1, Number.NaN, 3]],
      ["+Infinity", 0, 1, [0, infinite, 2, 3]],
      ["+Infinity beside -Infinity", 1, 1, [0, 1, masked, infinite]],
      ["every class masked", 1, undefined, [0, 1, masked, masked]],
    ])("%s: says where, and leaves out alone", (_, row, bin, data) => {
      for (const kind of [Float64Array, Float32Array]) {
        for (const argument of ["teacher", "student"] as const) {
          const bad = { data: kind.from(data), shape: [2, 2] };
          const [teacher, student] = argument === "teacher" ? [bad, good] : [good, bad];
          for (const direction of ["forward", "reverse", { jensenShannon: 0.5 }]) {
            const out = Float64Array.of(7, 7);
            expectFault(() => call(engine, teacher, student, { direction, out }), {
              kind: "range",
              code: bin === undefined ? "ZERO_MASS" : "INVALID_LOGIT",
              argument,
              row,
              ...(bin === undefined ? {} : { bin }),
            });
            expect(out).toEqual(Float64Array.of(7, 7));
          }
        }
      }
    });

    test("more rows than wait in an array of their own", () => {
      const rows = 2 ** 20 + 1;
      const data = new Float64Array(rows + 1);
      data[rows] = Number.NaN;
      const out = new Float64Array(rows).fill(7);
      const batch = { data, shape: [rows, 2], stride: 1 };
      expectFault(() => call(engine, batch, batch, { out }), {
        kind: "range",
        code: "INVALID_LOGIT",
        argument: "teacher",
        row: rows - 1,
        bin: 1,
      });
      expect(out.every((score) => score === 7)).toBe(true);
    });

    test("more derivatives than an array holds", () => {
      for (const kind of [Float64Array, Float32Array]) {
        const batch = { data: new kind(2 ** 20), shape: [2 ** 20, 2 ** 20], stride: 0 };
        expectFault(() => call(engine, batch, batch, { gradient: true }), {
          kind: "range",
          code: "ARRAY_TOO_LARGE",
          argument: "student",
          says: kind.name,
        });
      }
    });

    test("shapes, arguments, options", () => {
      expectFault(() => call(engine, good, [1, 2]), { kind: "range", code: "SHAPE_MISMATCH", argument: "student" });
      expectFault(() => call(engine, [1, 2, 3], [1, 2]), {
        kind: "range",
        code: "SHAPE_MISMATCH",
        argument: "student",
      });
      expectFault(() => call({}, good, good), { kind: "type", code: "INVALID_ARGUMENT", argument: "engine" });
      expectFault(() => call(engine, good), { kind: "type", code: "INVALID_BATCH", argument: "student" });
      expectFault(() => call(engine, new Int8Array(2), [1, 2]), {
        kind: "type",
        code: "INVALID_DTYPE",
        argument: "teacher",
        says: "convert with Float64Array.from",
      });
      for (const [options, code, argument, kind] of [
        [{ temprature: 2 }, "UNKNOWN_OPTION", "options", "type"],
        [{ base: 2 }, "UNKNOWN_OPTION", "options", "type"],
        [{ temperature: 0 }, "INVALID_OPTION", "temperature", "range"],
        [{ temperature: -1 }, "INVALID_OPTION", "temperature", "range"],
        [{ temperature: infinite }, "INVALID_OPTION", "temperature", "range"],
        [{ temperature: Number.NaN }, "INVALID_OPTION", "temperature", "range"],
        [{ temperature: "2" }, "INVALID_OPTION", "temperature", "type"],
        [{ direction: "backward" }, "INVALID_OPTION", "direction", "type"],
        [{ direction: null }, "INVALID_OPTION", "direction", "type"],
        [{ direction: { jensenShannon: 0.5, weight: 1 } }, "INVALID_OPTION", "direction", "type"],
        [{ direction: { jensenShannon: "0.5" } }, "INVALID_OPTION", "direction.jensenShannon", "type"],
        [{ direction: { jensenShannon: 0 } }, "INVALID_OPTION", "direction.jensenShannon", "range"],
        [{ direction: { jensenShannon: 1 } }, "INVALID_OPTION", "direction.jensenShannon", "range"],
        [{ gradient: 1 }, "INVALID_OPTION", "gradient", "type"],
        [{ scaleByTemperatureSquared: "yes" }, "INVALID_OPTION", "scaleByTemperatureSquared", "type"],
        [{ out: [0, 0] }, "INVALID_DTYPE", "out", "type"],
        [{ out: new Float64Array(3) }, "LENGTH_MISMATCH", "out", "range"],
      ] as const) {
        expectFault(() => call(engine, good, good, options), { kind, code, argument });
      }
      const defaults = { temperature: undefined, direction: undefined, gradient: undefined, out: undefined };
      expect(call(engine, good, good, defaults)).toEqual(klFromLogits(engine, good, good));
    });
  });
});

test("a closed engine", async () => {
  const engine = await createEngine();
  engine.close();
  const thrown = (() => {
    try {
      return klFromLogits(engine, [1, 2], [1, 2]);
    } catch (error) {
      return error;
    }
  })();
  expect(isKullbackError(thrown) && thrown.code).toBe("ENGINE_CLOSED");
});

describe("bits", () => {
  const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 127, 128, 129, 511, 512, 513, 4096, 20_000];
  const kinds: readonly ((random: () => number) => number)[] = [
    () => 0,
    (random) => 8 * normal(random),
    (random) => 300 * normal(random),
    (random) => (random() < 0.3 ? masked : normal(random)),
    (random) => choose(random, [0, -0, 1e300, -1e300, 5e-324, 1e-30, 700, -708, 1e4 + random(), masked]),
    (random) => choose(random, [0, -0, 1e38, -1e38, 1e-45, 1e-30, 80, -88, 1e4 + random(), masked]),
  ];
  const options: readonly LogitOptions[] = [
    {},
    { temperature: 3, direction: "reverse" },
    { temperature: 0.3 },
    { temperature: 2, direction: { jensenShannon: 0.25 } },
  ];
  /** Batches whose first class is never masked. */
  function* batches() {
    const random = randomNumbers(99);
    for (const length of lengths) {
      const rows = length > 4096 ? 1 : Math.max(2, Math.min(60, Math.floor(2000 / length)));
      for (const logit of kinds) {
        for (const kind of [Float64Array, Float32Array]) {
          const step = choose(random, [1, 0.1, 1e-3, 1e-6, 0]);
          const teacher = Array.from({ length: rows * length }, () => logit(random));
          const student = teacher.map((value) => (random() < 0.5 ? value + step * normal(random) : logit(random)));
          for (const logits of [teacher, student]) {
            for (let i = 0; i < logits.length; i += length) logits[i] = Math.max(logits[i] as number, -1e9);
          }
          const batch = (logits: number[]) => ({ data: kind.from(logits), shape: [rows, length] }) as const;
          const batches = [batch(teacher), batch(student)] as const;
          // Singles beyond their range are none of the logits that are meant.
          if (!batches.some(({ data }) => data.includes(infinite as never))) yield batches;
        }
      }
    }
  }
  interface Found {
    readonly own: Float64Array;
    readonly scores: Float64Array;
    readonly gradient: Float64Array | Float32Array;
  }

  const sameBits = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    a.length === b.length && Array.from(a).every((one, i) => Object.is(one, b[i]));

  function expectSame(one: Engine, other: Engine): number {
    let count = 0;
    for (const [teacher, student] of batches()) {
      for (const option of options) {
        const context = `${teacher.shape}, ${JSON.stringify(option)}`;
        const found = [one, other].map((engine) => {
          const scores = klFromLogits(engine, teacher, student, { ...option, gradient: false });
          return { own: scores, ...klFromLogits(engine, teacher, student, { ...option, gradient: true }) };
        }) as [Found, Found];
        for (const name of ["own", "scores", "gradient"] as const) {
          expect(sameBits(found[0][name], found[1][name]), `${name} of ${context}`).toBe(true);
        }
        count += found[0].own.length;
      }
    }
    return count;
  }

  test("of a row do not depend on the rows before it, near-equal or not", () => {
    const random = randomNumbers(3);
    const [rows, classes] = [60, 700];
    const kinds = [Float64Array, Float32Array] as const;
    // Some rows near the thresholds between what is direct and what is small; the first block of some says nothing of the rest.
    const steps = [1e-6, 0.01, 0.6, 0.7, 0.72, 1.3, 1.4, 1.42, 5];
    for (const kind of kinds) {
      const teacher = kind.from(Array.from({ length: rows * classes }, () => 2 * normal(random)));
      const student = teacher.slice();
      for (let row = 0; row < rows; row++) {
        const step = choose(random, steps);
        const isOdd = random() < 0.2;
        for (let i = row * classes; i < (row + 1) * classes; i++) {
          student[i] = (teacher[i] as number) + step * normal(random);
          if (isOdd && i < row * classes + 512) {
            teacher[i] = (teacher[i] as number) - 60;
            student[i] = (student[i] as number) - 90;
          }
        }
      }
      for (const engine of [wasm, javaScript]) {
        const batch = (data: typeof teacher) => ({ data, shape: [rows, classes] }) as const;
        const together = klFromLogits(engine, batch(teacher), batch(student));
        expect(together.filter((score) => score < 0.25).length).toBeGreaterThan(10);
        expect(together.filter((score) => score > 1).length).toBeGreaterThan(10);
        for (let row = 0; row < rows; row++) {
          const own = [teacher, student].map((data) => data.subarray(row * classes, (row + 1) * classes));
          const [alone] = klFromLogits(engine, ...(own as [Float64Array, Float64Array]));
          expect(together[row]).toBe(alone);
        }
      }
    }
  });

  test("wasm and js give the same", () => {
    expect(expectSame(wasm, javaScript)).toBeGreaterThan(20_000);
  }, 60_000);

  test.each(
    backendNames.flatMap((name) =>
      [BLOCK_BYTES, 3 * BLOCK_BYTES, GREATEST_TILE].map((bytes) => [name, bytes] as const),
    ),
  )(
    "%s in tiles of %d bytes gives the same",
    async (name: BackendName, bytes) => {
      expectSame(await engineWithTiles(name, bytes), wasm);
    },
    60_000,
  );
});
