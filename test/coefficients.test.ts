import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as coefficients from "../src/backend/coefficients.ts";
import { exponentials } from "../src/backend/exponential.ts";
import { poweredRatios } from "../src/backend/power.ts";
import { loadDiscrete } from "./golden/load.ts";

// Another route than the generator's: exact rationals and exp by its own series, no atanh anywhere.
const BITS = 200n;
const ONE = 1n << BITS;

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const abs = (x: bigint) => (x < 0n ? -x : x);
const times = (a: bigint, b: bigint) => (a * b) >> BITS;
const over = (a: bigint, b: bigint) => (a << BITS) / b;
/** To a double, with about 2^-52 relative error. */
const toNumber = (x: bigint) => {
  const shift = Math.max(0, abs(x).toString(2).length - 60);
  return Number(x >> BigInt(shift)) * 2 ** (shift - Number(BITS));
};
/** Exact, for doubles above 2^-148. */
const fromNumber = (x: number) => BigInt(x * 2 ** 148) << (BITS - 148n);

function exp(x: bigint): bigint {
  let term = ONE;
  let sum = 0n;
  for (let j = 1n; term !== 0n && term !== -1n; j++) {
    sum += term;
    term = times(term, x) / j;
  }
  return sum;
}

/** ln y near a guess x that is right to 2^-20 or better: Newton's step for exp, to third order in the rest. */
function lnNear(y: bigint, x: bigint): bigint {
  const rest = times(y, exp(-x)) - ONE;
  return x + rest - times(rest, rest) / 2n + times(rest, times(rest, rest)) / 3n;
}

const PRECISIONS = {
  double: {
    polynomial: [
      coefficients.LOG_RATIO_DOUBLE_0,
      coefficients.LOG_RATIO_DOUBLE_1,
      coefficients.LOG_RATIO_DOUBLE_2,
      coefficients.LOG_RATIO_DOUBLE_3,
      coefficients.LOG_RATIO_DOUBLE_4,
      coefficients.LOG_RATIO_DOUBLE_5,
      coefficients.LOG_RATIO_DOUBLE_6,
    ],
    limit: coefficients.LOG_RATIO_DOUBLE_LIMIT,
    error: coefficients.LOG_RATIO_DOUBLE_ERROR,
    errorOfL: 2 ** -54.9,
    errorOfK: 2 ** -52.4,
    // (1 + 2^-53)^5: s takes two roundings (p + ys, the quotient), w = s² one more.
    rounding: 1 + 5.1 * 2 ** -53,
    extreme: { p: 1, y: 1.5 + 2 ** -20 - 2 ** -52, s: (0.5 + 2 ** -20 - 2 ** -52) / (2.5 + 2 ** -20 - 2 ** -52) },
  },
  single: {
    polynomial: [coefficients.LOG_RATIO_SINGLE_0, coefficients.LOG_RATIO_SINGLE_1, coefficients.LOG_RATIO_SINGLE_2],
    limit: coefficients.LOG_RATIO_SINGLE_LIMIT,
    error: coefficients.LOG_RATIO_SINGLE_ERROR,
    errorOfL: 2 ** -27.5,
    errorOfK: 2 ** -25,
    rounding: 1 + 5.1 * 2 ** -24,
    extreme: { p: 1, y: 1.5, s: 0.2 },
  },
} as const;

const upper = (x: number) => new DataView(new Float64Array([x]).buffer).getInt32(4, true);
const bits = (x: number) => new DataView(new Float32Array([x]).buffer).getInt32(0, true);
const EXPONENT = {
  double: (p: number, y: number) => (upper(p) - upper(y) + 0x80000) >> 20,
  single: (p: number, y: number) => (bits(p) - bits(y) + 0x400000) >> 23,
};
/** Mantissas near the breakpoints of e, and of the truncation to the upper word. */
const MANTISSAS = {
  double: [0, 1, 2 ** 18, 2 ** 19 - 2, 2 ** 19 - 1, 2 ** 19, 2 ** 19 + 1, 2 ** 20 - 2, 2 ** 20 - 1].flatMap((high) =>
    [0, 1, 2 ** 31, 2 ** 32 - 1].map((low) => 1 + high * 2 ** -20 + low * 2 ** -52),
  ),
  single: [0, 1, 2, 2 ** 21, 2 ** 22 - 2, 2 ** 22 - 1, 2 ** 22, 2 ** 22 + 1, 2 ** 23 - 2, 2 ** 23 - 1].map(
    (fraction) => 1 + fraction * 2 ** -23,
  ),
};

describe("the coefficients' files", () => {
  it("are what the script makes", () => {
    const run = spawnSync(process.execPath, [path("tools/coefficients.mjs"), "--check"], { encoding: "utf8" });
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
  }, 60_000);

  it("hold the same numbers in both languages", () => {
    const text = readFileSync(path("assembly/math/coefficients.ts"), "utf8");
    const found = [...text.matchAll(/^export const (\w+): f(?:32|64) = (\S+);$/gm)];
    expect(Object.fromEntries(found.map(([, name, value]) => [name, Number(value)]))).toEqual({ ...coefficients });
  });

  it("hold ln 2 rounded once", () => {
    const ln2 = lnNear(2n * ONE, fromNumber(Math.LN2));
    const error = (x: number) => Math.abs(toNumber(fromNumber(x) - ln2));
    expect(error(coefficients.LN2)).toBeLessThan(2 ** -54);
    expect(error(coefficients.LN2_SINGLE)).toBeLessThan(2 ** -25);
    expect(Math.fround(coefficients.LN2_SINGLE)).toBe(coefficients.LN2_SINGLE);
  });
});

describe.each(Object.entries(PRECISIONS))("the log-ratio in %s precision", (precision, claim) => {
  const exponent = EXPONENT[precision as keyof typeof EXPONENT];
  const mantissas = MANTISSAS[precision as keyof typeof MANTISSAS];

  it("has coefficients of its own precision", () => {
    for (const c of claim.polynomial) expect(precision === "single" ? Math.fround(c) : c).toBe(c);
  });

  it("keeps the stated error, of L and of K", () => {
    const samples = 3000;
    let worst = 0;
    let worstOfL = 0;
    let worstOfK = 0;
    for (let i = 1; i <= samples; i++) {
      for (const sign of [1n, -1n]) {
        const s = (sign * fromNumber(Math.sqrt(claim.limit)) * BigInt(i)) / BigInt(samples);
        const w = times(s, s);
        const tail = claim.polynomial.reduceRight((sum, c) => times(sum, w) + fromNumber(c), 0n);
        const approximate = 2n * s + times(times(s, w), tail);
        const ratio = over(ONE + s, ONE - s);
        const exact = lnNear(ratio, approximate);
        const error = abs(approximate - exact);
        const K = exact - ONE + over(ONE, ratio); // p = 1, y = 1/ratio
        worst = Math.max(worst, toNumber(over(error, 2n * times(s, s))));
        worstOfL = Math.max(worstOfL, toNumber(over(error, abs(exact))));
        worstOfK = Math.max(worstOfK, toNumber(over(error, K)));
      }
    }
    expect(worst).toBeLessThanOrEqual(claim.error);
    expect(worst).toBeGreaterThan(0.98 * claim.error); // the statement is not slack either
    expect(worstOfL).toBeLessThan(claim.errorOfL);
    expect(worstOfK).toBeLessThan(claim.errorOfK);
  });

  it("stays in the interval for adversarial mantissas, and attains the derived bound", () => {
    let largest = 0n;
    for (const mp of mantissas) {
      for (const my of mantissas) {
        for (const scale of [0.5, 1, 2, 2 ** 40]) {
          const p = mp * scale;
          const e = exponent(p, my);
          const ys = fromNumber(my * 2 ** e);
          const d = fromNumber(p) - ys;
          // Sterbenz: d is a number of the precision.
          const back = toNumber(d);
          expect(fromNumber(precision === "single" ? Math.fround(back) : back)).toBe(d);
          const s = abs(over(d, fromNumber(p) + ys));
          if (s > largest) largest = s;
        }
      }
    }
    expect(Math.abs(toNumber(largest) / claim.extreme.s - 1)).toBeLessThan(2 ** -52);
    expect(toNumber(times(largest, largest)) * claim.rounding).toBeLessThan(claim.limit);

    const { p, y } = claim.extreme;
    expect(exponent(p, y)).toBe(0);
    expect(over(fromNumber(y) - fromNumber(p), fromNumber(y) + fromNumber(p))).toBe(largest);
  });

  it("stays below that bound for random mantissas", () => {
    let state = 12345;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return (state >>> 0) * 2 ** -32;
    };
    const number = () => {
      const x = 1 + random() + random() * 2 ** -32;
      return precision === "single" ? Math.fround(x) : x;
    };
    let largest = 0;
    for (let i = 0; i < 200_000; i++) {
      const p = number();
      const y = number();
      const ys = y * 2 ** exponent(p, y);
      largest = Math.max(largest, Math.abs((p - ys) / (p + ys)));
    }
    expect(largest).toBeLessThanOrEqual(claim.extreme.s);
    expect(largest).toBeGreaterThan(0.199);
  });
});

describe("the series of Jensen-Shannon", () => {
  const polynomial = [
    coefficients.JENSEN_SHANNON_0,
    coefficients.JENSEN_SHANNON_1,
    coefficients.JENSEN_SHANNON_2,
    coefficients.JENSEN_SHANNON_3,
    coefficients.JENSEN_SHANNON_4,
    coefficients.JENSEN_SHANNON_5,
    coefficients.JENSEN_SHANNON_6,
    coefficients.JENSEN_SHANNON_7,
  ];

  it("has the stated error, and attains it", () => {
    let worst = 0;
    for (let i = 0; i <= 400; i++) {
      const w = (fromNumber(coefficients.JENSEN_SHANNON_LIMIT) * BigInt(i)) / 400n;
      const approximate = polynomial.reduceRight((sum, c) => times(sum, w) + fromNumber(c), 0n);
      // G(w) = sum of w^(j-1)/(4j(2j-1)); with w below 0.05 the 60th term is below 2^-250.
      let exact = 0n;
      let power = ONE;
      for (let j = 1n; j <= 60n; j++) {
        exact += power / (4n * j * (2n * j - 1n));
        power = times(power, w);
      }
      worst = Math.max(worst, toNumber(over(abs(approximate - exact), exact)));
    }
    expect(worst).toBeLessThanOrEqual(coefficients.JENSEN_SHANNON_ERROR);
    expect(worst).toBeGreaterThan(0.9 * coefficients.JENSEN_SHANNON_ERROR);
  });
});

/** ln 2 = Σ 1/(j·2^j). */
const LN2 = Array.from({ length: Number(BITS) }, (_, j) => (ONE >> BigInt(j + 1)) / BigInt(j + 1)).reduce(
  (a, b) => a + b,
);

const EXPONENTIALS = {
  double: {
    polynomial: [
      coefficients.EXPONENTIAL_DOUBLE_0,
      coefficients.EXPONENTIAL_DOUBLE_1,
      coefficients.EXPONENTIAL_DOUBLE_2,
      coefficients.EXPONENTIAL_DOUBLE_3,
      coefficients.EXPONENTIAL_DOUBLE_4,
      coefficients.EXPONENTIAL_DOUBLE_5,
      coefficients.EXPONENTIAL_DOUBLE_6,
      coefficients.EXPONENTIAL_DOUBLE_7,
      coefficients.EXPONENTIAL_DOUBLE_8,
      coefficients.EXPONENTIAL_DOUBLE_9,
      coefficients.EXPONENTIAL_DOUBLE_10,
    ],
    limit: coefficients.EXPONENTIAL_DOUBLE_LIMIT,
    error: coefficients.EXPONENTIAL_DOUBLE_ERROR,
    round: (x: number) => x,
    unit: 2 ** -53,
    tail: exponentials.tail,
    exponential: exponentials.exponential,
    interval: [-708, 709],
    extreme: { x: 0.34937911866326576, error: 1.334 },
  },
  single: {
    polynomial: [
      coefficients.EXPONENTIAL_SINGLE_0,
      coefficients.EXPONENTIAL_SINGLE_1,
      coefficients.EXPONENTIAL_SINGLE_2,
      coefficients.EXPONENTIAL_SINGLE_3,
      coefficients.EXPONENTIAL_SINGLE_4,
      coefficients.EXPONENTIAL_SINGLE_5,
    ],
    limit: coefficients.EXPONENTIAL_SINGLE_LIMIT,
    error: coefficients.EXPONENTIAL_SINGLE_ERROR,
    round: Math.fround,
    unit: 2 ** -24,
    tail: exponentials.singleTail,
    exponential: exponentials.singleExponential,
    interval: [-87, 88],
    extreme: { x: 59.26686477661133, error: 1.4 },
  },
} as const;

describe.each(Object.entries(EXPONENTIALS))("the exponential in %s precision", (_, claim) => {
  const { round, unit } = claim;
  const [least, greatest] = claim.interval;
  /** Σ r^j/(j + 2)! = (e^r − 1 − r)/r². */
  const exactTail = (r: bigint) => {
    let term = ONE / 2n;
    let sum = 0n;
    for (let j = 3n; abs(term) > 1n; j++) {
      sum += term;
      term = times(term, r) / j;
    }
    return sum;
  };
  /** The error of e^x, in units of the result. */
  const errorAt = (x: number) => {
    const n = Math.round(x / Math.LN2);
    const exact = exp(fromNumber(x) - BigInt(n) * LN2);
    return toNumber(over(fromNumber(claim.exponential(x) * 2 ** -n) - exact, exact)) / unit;
  };

  it("has coefficients of its own precision", () => {
    for (const c of claim.polynomial) expect(round(c)).toBe(c);
  });

  it("keeps the stated error of φ, and attains it; 2 units where it is computed", () => {
    let worst = 0;
    let worstComputed = 0;
    for (let i = -3000; i <= 3000; i++) {
      const x = round((claim.limit * i) / 3000);
      const r = fromNumber(x);
      const exact = exactTail(r);
      const approximate = claim.polynomial.reduceRight((sum, c) => times(sum, r) + fromNumber(c), 0n);
      worst = Math.max(worst, toNumber(over(abs(approximate - exact), exact)));
      worstComputed = Math.max(worstComputed, toNumber(over(abs(fromNumber(claim.tail(x)) - exact), exact)) / unit);
    }
    expect(worst).toBeLessThanOrEqual(claim.error);
    expect(worst).toBeGreaterThan(0.98 * claim.error);
    expect(worstComputed).toBeLessThan(2);
  });

  it("is right to 1.6 units, and comes to the stated error where that is said to be", () => {
    let state = 2718281;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return (state >>> 0) * 2 ** -32;
    };
    let worst = 0;
    for (let i = 0; i < 20_000; i++) {
      for (const x of [least + (greatest - least) * random(), 1.4 * random() - 0.7, round(2 ** (-30 * random()))]) {
        worst = Math.max(worst, Math.abs(errorAt(round(x))));
      }
    }
    const extreme = Math.abs(errorAt(claim.extreme.x));
    expect(extreme).toBeGreaterThan(claim.extreme.error);
    expect(extreme).toBeLessThan(1.6);
    expect(worst).toBeLessThanOrEqual(extreme);
    expect(worst).toBeGreaterThan(0.9 * extreme);
  });

  it("has ends: 0 where results would come to be subnormal", () => {
    for (const x of [least, greatest]) expect(Math.abs(errorAt(x))).toBeLessThan(1.6);
    for (const x of [round(least * (1 + 4 * unit)), 2 * least, -1e30, Number.NEGATIVE_INFINITY]) {
      expect(claim.exponential(x)).toBe(0);
    }
    for (const x of [0, -0, unit / 4, -unit / 8]) expect(claim.exponential(x)).toBe(1);
    expect(claim.exponential(Number.NaN)).toBeNaN();
  });
});

it("the exponential in double precision agrees with mpmath's", () => {
  const { exponentials: golden } = loadDiscrete();
  const missed = golden.filter(({ x, exp: want }) => {
    const got = exponentials.exponential(x);
    return x < -708 ? got !== 0 : !(Math.abs(got - want) <= 2 ** -52 * want);
  });
  expect(missed).toEqual([]);
});

describe("p·(p/y)^x", () => {
  /** The error, in units of 2^-53 of the result. */
  const errorAt = (p: number, y: number, x: number) => {
    const logarithm = lnNear(over(fromNumber(p), fromNumber(y)), fromNumber(Math.log(p / y)));
    const z = times(fromNumber(x), logarithm);
    const n = Math.round(toNumber(z) / Math.LN2);
    const exact = times(fromNumber(p), exp(z - BigInt(n) * LN2));
    const got = poweredRatios.powered(p, y, x, poweredRatios.upperBits(x));
    return toNumber(over(fromNumber(got * 2 ** -n) - exact, exact)) * 2 ** 53;
  };
  const bound = (x: number) => 2.5 + Math.abs(x);

  it("is right to 2.5 + |x| units, and comes to the stated error where that is said to be", () => {
    let state = 3141592;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return (state >>> 0) * 2 ** -32;
    };
    for (const [least, greatest, exponents] of [
      [-0.5, 0, 60],
      [0, 1, 60],
      [1, 4, 30],
      [4, 60, 2],
    ] as const) {
      for (let i = 0; i < 1500; i++) {
        const y = (1 + random()) * 2 ** Math.round((random() - 0.5) * exponents);
        const x = least + (greatest - least) * random();
        expect(Math.abs(errorAt(1 + random(), y, x))).toBeLessThanOrEqual(bound(x));
      }
    }
    expect(Math.abs(errorAt(1.9196480044462516, 158.3303050990706, 0.5908119877859873))).toBeCloseTo(2.14, 2);
    expect(Math.abs(errorAt(1.5581734342456275, 3.186823657598834e-8, 3.7840739187934984))).toBeCloseTo(4.03, 2);
  });
});
