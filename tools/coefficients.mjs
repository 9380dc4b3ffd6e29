// Makes the polynomial coefficients of both backends by a Remez exchange in BigInt fixed point.
//
//   node tools/coefficients.mjs           writes the two files named in OUTPUTS
//   node tools/coefficients.mjs --check   exits 1 if either differs from what would be written
//
// To add a function, add its row to FUNCTIONS. Numbers are BigInts scaled by 2^BITS; nothing here rounds in floating
// point before the end, so the files are the same on every machine.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const BITS = 256n;
const ONE = 1n << BITS;

/** @typedef {(x: bigint) => bigint} Fixed  a function of a fixed-point number */
/**
 * @typedef {object} Specification  the polynomial P of `count` coefficients that minimises max |weight·(P − f)|
 * @property {string} name        of the constants: NAME_0 … NAME_{count−1}, NAME_LIMIT (the interval's upper end), NAME_ERROR
 * @property {string[]} about     what it is, one line of comment each
 * @property {Fixed} f            by a series, to about BITS bits
 * @property {Fixed} weight       positive inside the interval; it may vanish at an end
 * @property {string} errorOf     what weight·(P − f) is the error of
 * @property {string} variable    what P is a polynomial of, in comments
 * @property {[string, string]} interval  decimals, exact
 * @property {number} count
 * @property {"double" | "single"} precision  to which the coefficients are rounded
 */

// The interval of the log-ratio.
//
// Let E + f be the exponent and fraction (0 ≤ f < 1) of a normal number, and l(x) = E + f its piecewise-linear log2,
// equal to log2 x at powers of two. The upper words give l truncated to 20 bits of fraction; call that t(x), so that
// t(x) ≤ l(x) < t(x) + u with u = 2^-20. Then e = (hi(p) − hi(y) + 2^19) >> 20 = ⌊t(p) − t(y) + ½⌋, and as multiplying by
// 2^e adds e to t, ys = y·2^e has −½ ≤ t(p) − t(ys) ≤ ½ − u. Scale both so that the smaller of them lies in [1, 2).
//
//   p > ys.  l(p) − l(ys) < (t(p) + u) − t(ys) ≤ ½. With both in one binade p − ys < ½, so p/ys < 1 + ½/ys ≤ 3/2. With p
//            in the next, p = 2m where m < ys − ½ (as 1 + (m − 1) − (ys − 1) < ½), so p/ys < 2 − 1/ys < 3/2.
//   ys > p.  t(ys) − t(p) ≤ ½, and a fraction may exceed its truncation by u − 2^-52. In one binade
//            ys/p ≤ 1 + (½ + u − 2^-52)/p ≤ 3/2 + u − 2^-52. With ys = 2m in the next and p' the truncated p,
//            m < p' − ½ + u, so ys/p < 2 − (1 − 2u)/p'; as p' ≤ 2 − u this is at most 3/(2 − u) < 3/2 + u − 2^-52.
//
// |s| = (r − 1)/(r + 1) grows with the ratio r of the larger to the smaller. So the largest |s| is at
//   p = 1, y = 3/2 + 2^-20 − 2^-52 (upper words differ by exactly 2^19, so e = 0):
//   |s| = (½ + 2^-20 − 2^-52)/(5/2 + 2^-20 − 2^-52) = 0.20000030517…,  w = 0.04000012207…
// In single precision e comes from all bits, nothing is truncated (u = 0 and ½ − 2^-23 above):
//   p = 1, y = 3/2: |s| = 1/5 exactly, w = 1/25.
// The intervals below lie above these by more than the roundings of s and w in the kernel, (1 + 2^-53)^5 and (1 + 2^-24)^5.
//
// The error minimised is that of K = p·L − p + y for small s, where it is about 2p·s²: an error ΔP there shows as s·ΔP/2,
// so the weight is |s|/2. (Weighted by w, for the log-ratio, seven coefficients would leave K three times the error near
// s = 0.03, in near-equal rows, and gain the log-ratio less than one bit.) The log-ratio's own error is s times that or
// less. test/coefficients.test.ts executes the bound on |s|, its attainment, and both errors.

/** Enough terms for w ≤ 1/16. */
const LOG_RATIO_SERIES = Array.from({ length: Number(BITS / 4n) }, (_, j) => (2n * ONE) / BigInt(2 * j + 3));

/** R2(w) = 2·(atanh s − s)/s³ = Σ 2·w^j/(2j + 3), w = s². @type {Fixed} */
const logRatioTail = (w) => evaluate(LOG_RATIO_SERIES, w);

/** √x, rounded down. @type {Fixed} */
function squareRoot(x) {
  if (x === 0n) return 0n;
  let root = 1n << BigInt((((x << BITS).toString(2).length + 1) >> 1) + 1);
  for (;;) {
    const next = (root + (x << BITS) / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** s·ΔR2/2: the error that ΔR2 makes in K, relative to 2p·s². @type {Fixed} */
const logRatioWeight = (w) => squareRoot(w) >> 1n;

/** G(w) = ½·Σ w^j/((2j + 1)(2j + 2)). */
const JENSEN_SHANNON_SERIES = Array.from(
  { length: Number(BITS / 4n) },
  (_, j) => ONE / BigInt(2 * (2 * j + 1) * (2 * j + 2)),
);
/** @type {Fixed} */
const jensenShannon = (w) => evaluate(JENSEN_SHANNON_SERIES, w);

/** Σ r^j/(j + 2)!. */
const EXPONENTIAL_SERIES = (() => {
  let term = ONE;
  return Array.from({ length: 64 }, (_, j) => {
    term /= BigInt(j + 1);
    return term / BigInt(j + 2);
  });
})();
/** φ(r) = (e^r − 1 − r)/r². @type {Fixed} */
const exponentialTail = (r) => evaluate(EXPONENTIAL_SERIES, r);

// The interval of the exponential. n is x/ln 2 rounded to a whole number, so |r| = |x − n·ln 2| ≤ (ln 2)/2 = 0.3465735902…
// but for what the product x·(1/ln 2) is wrong by before it is rounded: 2^-53 and, of the constant, 2^-54 of at most 2^10,
// so 2^-42; in single precision 2^-24 and 2^-25 of at most 2^7, so 2^-16.4. That times ln 2, and the rounding of r, are
// 8.1e-6 in single precision, nothing to speak of in double.
//
// The error minimised is that of r²·φ relative to it, e^r − 1 − r, which shifted exponentials are summed by where they
// cancel. That of e^r is 0.08 of it at most, at the lower end.

const EXPONENTIAL = {
  f: exponentialTail,
  weight: (r) => (ONE << BITS) / exponentialTail(r),
  errorOf: "φ(r), relative to it, with the polynomial evaluated exactly",
  variable: "r",
};
const EXPONENTIAL_ABOUT = ["e^r = 1 + (r + r²·φ(r)), φ(r) = (e^r − 1 − r)/r² = Σ r^j/(j + 2)!."];

const LOG_RATIO = {
  variable: "w",
  f: logRatioTail,
  weight: logRatioWeight,
  errorOf: "p·s·w·P(w), relative to 2p·s², with P evaluated exactly",
};
const LOG_RATIO_ABOUT = [
  "ln(p/y) = e·ln 2 + 2s + s·w·P(w), w = s² = ((p − ys)/(p + ys))², where P approximates",
  "2·(atanh s − s)/s³ = Σ 2·w^j/(2j + 3).",
];

/** 2π, by J. Machin 1706: π/4 = 4·arctan(1/5) − arctan(1/239). */
const TWO_PI = (() => {
  /** @param {bigint} n */
  const arctangentOfInverse = (n) => {
    let power = ONE / n;
    let sum = 0n;
    for (let j = 1n; power !== 0n; j += 2n) {
      sum += j % 4n === 1n ? power / j : -power / j;
      power /= n * n;
    }
    return sum;
  };
  return 8n * (4n * arctangentOfInverse(5n) - arctangentOfInverse(239n));
})();

/** Σ (−1)^j·(2π)^(2j + first)·w^j/(2j + first)!, first 1 or 2. @param {bigint} first */
function circularSeries(first) {
  const square = (TWO_PI * TWO_PI) >> BITS;
  let term = first === 1n ? TWO_PI : square / 2n;
  return Array.from({ length: 48 }, (_, j) => {
    const own = term;
    const n = 2n * BigInt(j) + first;
    term = -((term * square) >> BITS) / ((n + 1n) * (n + 2n));
    return own;
  });
}
const SINE_SERIES = circularSeries(1n);
const COSINE_SERIES = circularSeries(2n);
/** sin(2πr)/r, w = r². @type {Fixed} */
const sineOfTurns = (w) => evaluate(SINE_SERIES, w);
/** (1 − cos(2πr))/r². @type {Fixed} */
const cosineOfTurns = (w) => evaluate(COSINE_SERIES, w);

// Angles in turns: u less the nearest quarter is r, exactly, with |r| ≤ 1/8.

/** @type {Specification[]} */
const FUNCTIONS = [
  {
    name: "LOG_RATIO_DOUBLE",
    about: LOG_RATIO_ABOUT,
    ...LOG_RATIO,
    interval: ["0", "0.0400002"],
    count: 7,
    precision: "double",
  },
  {
    name: "LOG_RATIO_SINGLE",
    about: [...LOG_RATIO_ABOUT, "In single precision."],
    ...LOG_RATIO,
    interval: ["0", "0.0400001"],
    count: 3,
    precision: "single",
  },
  {
    name: "JENSEN_SHANNON",
    about: [
      "½·p·ln(p/m) + ½·y·ln(y/m), m = (p + y)/2, is (p + y)·w·G(w) with w = ((p − y)/(p + y))²,",
      "G(w) = ½·Σ w^j/((2j + 1)(2j + 2)); used where e = 0, so on the interval of the log-ratio.",
    ],
    f: jensenShannon,
    weight: (w) => (ONE << BITS) / jensenShannon(w),
    errorOf: "G(w), relative to it, with the polynomial evaluated exactly",
    variable: "w",
    interval: ["0", "0.0400002"],
    count: 8,
    precision: "double",
  },
  {
    name: "SINE",
    about: ["sin(2πr) = r·S(w), w = r²."],
    f: sineOfTurns,
    weight: (w) => (ONE << BITS) / sineOfTurns(w),
    errorOf: "S, relative to it, with S evaluated exactly",
    variable: "w",
    interval: ["0", "0.015625"],
    count: 7,
    precision: "double",
  },
  {
    name: "COSINE",
    about: ["cos(2πr) = 1 − w·C(w), w = r²."],
    f: cosineOfTurns,
    weight: (w) => w,
    errorOf: "w·C, with C evaluated exactly",
    variable: "w",
    interval: ["0", "0.015625"],
    count: 7,
    precision: "double",
  },
  {
    name: "EXPONENTIAL_DOUBLE",
    about: EXPONENTIAL_ABOUT,
    ...EXPONENTIAL,
    interval: ["-0.346574", "0.346574"],
    count: 11,
    precision: "double",
  },
  {
    name: "EXPONENTIAL_SINGLE",
    about: [...EXPONENTIAL_ABOUT, "In single precision."],
    ...EXPONENTIAL,
    interval: ["-0.346582", "0.346582"],
    count: 6,
    precision: "single",
  },
];

/** @param {bigint} x */
const magnitude = (x) => (x < 0n ? -x : x);

/** The largest magnitude. @param {bigint[]} numbers */
function largestOf(numbers) {
  let most = 0n;
  for (const x of numbers) if (magnitude(x) > most) most = magnitude(x);
  return most;
}

/** @param {string} decimal */
function fixed(decimal) {
  const [whole = "", fraction = ""] = decimal.replace("-", "").split(".");
  const value = (BigInt(whole + fraction) << BITS) / 10n ** BigInt(fraction.length);
  return decimal.startsWith("-") ? -value : value;
}

/** Rounds to `bits` significant bits, ties to even; the exponent is taken to be in range. @param {bigint} x @param {number} bits */
function roundTo(x, bits) {
  const excess = BigInt(Math.max(0, magnitude(x).toString(2).length - bits));
  if (excess === 0n) return x;
  const half = 1n << (excess - 1n);
  const kept = magnitude(x) >> excess;
  const rest = magnitude(x) - (kept << excess);
  const rounded = (rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept) << excess;
  return x < 0n ? -rounded : rounded;
}

/** The nearest double. @param {bigint} x */
function toNumber(x) {
  const r = roundTo(x, 53);
  const shift = BigInt(Math.max(0, magnitude(r).toString(2).length - 53));
  return Number(r >> shift) * 2 ** Number(shift - BITS);
}

/** @param {bigint[]} coefficients @param {bigint} x */
function evaluate(coefficients, x) {
  let sum = 0n;
  for (let j = coefficients.length - 1; j >= 0; j--) sum = ((sum * x) >> BITS) + coefficients[j];
  return sum;
}

/** Solves a square system by elimination with partial pivoting; each row ends with its right-hand side. @param {bigint[][]} rows */
function solve(rows) {
  const n = rows.length;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (magnitude(rows[r][c]) > magnitude(rows[pivot][c])) pivot = r;
    [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = (rows[r][c] << BITS) / rows[c][c];
      for (let k = c; k <= n; k++) rows[r][k] -= (factor * rows[c][k]) >> BITS;
    }
  }
  return rows.map((row, c) => (row[n] << BITS) / row[c]);
}

/** One function on one interval: samples of it, and the best polynomials some of whose coefficients are given. */
class Approximation {
  /** @param {Specification} specification */
  constructor(specification) {
    this.specification = specification;
    const [low, high] = specification.interval.map(fixed);
    const samples = BigInt(64 * specification.count);
    /** Dense at both ends, where the extrema are: 3t² − 2t³. @type {bigint[]} */
    this.grid = [];
    for (let i = 0n; i <= samples; i++) {
      this.grid.push(low + ((high - low) * (3n * i * i * samples - 2n * i * i * i)) / samples ** 3n);
    }
    this.values = this.grid.map((x) => specification.f(x));
    this.weights = this.grid.map((x) => specification.weight(x));
    this.scale = largestOf([low, high]);
  }

  /** The weighted error at x. @param {bigint[]} coefficients @param {bigint} x */
  errorAt(coefficients, x) {
    const { f, weight } = this.specification;
    return (weight(x) * (evaluate(coefficients, x) - f(x))) >> BITS;
  }

  /** The alternating extrema of the weighted error, one from each stretch of one sign. @param {bigint[]} coefficients */
  extrema(coefficients) {
    const errors = this.grid.map((x, i) => (this.weights[i] * (evaluate(coefficients, x) - this.values[i])) >> BITS);
    /** @type {number[]} */
    const best = [];
    errors.forEach((error, i) => {
      if (error === 0n) return;
      const last = best.length - 1;
      if (last < 0 || error > 0n !== errors[best[last]] > 0n) best.push(i);
      else if (magnitude(error) > magnitude(errors[best[last]])) best[last] = i;
    });
    return best.map((i) => {
      let low = this.grid[Math.max(0, i - 1)];
      let high = this.grid[Math.min(this.grid.length - 1, i + 1)];
      // Ternary search: 2/3 an iteration; at the extremum the error is flat, so 2^-30 of the step gives 2^-60 of it.
      for (let k = 0; k < 52; k++) {
        const a = (2n * low + high) / 3n;
        const b = (low + 2n * high) / 3n;
        if (magnitude(this.errorAt(coefficients, a)) < magnitude(this.errorAt(coefficients, b))) low = a;
        else high = b;
      }
      const x = [this.grid[i], low, high].reduce((x, y) =>
        magnitude(this.errorAt(coefficients, y)) > magnitude(this.errorAt(coefficients, x)) ? y : x,
      );
      return { x, error: this.errorAt(coefficients, x) };
    });
  }

  /** The largest weighted error. @param {bigint[]} coefficients */
  largest(coefficients) {
    return largestOf(this.extrema(coefficients).map(({ error }) => error));
  }

  /** Remez's exchange over the coefficients that are not given. @param {(bigint | undefined)[]} given */
  fit(given) {
    const { f, weight } = this.specification;
    const known = given.map((c) => c ?? 0n);
    const free = given.filter((c) => c === undefined).length;
    if (free === 0) return known;
    let points = Array.from({ length: free + 1 }, (_, i) => {
      const at = Math.round(((2 * i + 1) / (2 * free + 2)) * (this.grid.length - 1));
      return this.grid[at];
    });
    /** The best so far: with coefficients given, the exchange may come to swing between two sets of points. */
    let best = { coefficients: known, most: -1n };
    for (let round = 0; round < 12; round++) {
      // Unknowns: the free coefficients times powers of the interval's scale, and the levelled error.
      const rows = points.map((x, i) => {
        const w = weight(x);
        const ratio = (x << BITS) / this.scale;
        let power = w;
        const row = [];
        for (const c of given) {
          if (c === undefined) row.push(power);
          power = (power * ratio) >> BITS;
        }
        return [...row, i % 2 === 0 ? ONE : -ONE, (w * (f(x) - evaluate(known, x))) >> BITS];
      });
      const solution = solve(rows);
      const level = largestOf(solution.splice(free));
      let power = ONE;
      let next = 0;
      const coefficients = given.map((c) => {
        const coefficient = c ?? (solution[next++] << BITS) / power;
        power = (power * this.scale) >> BITS;
        return coefficient;
      });
      let found = this.extrema(coefficients);
      while (found.length > free + 1) {
        // Too many: give up the lesser end, so that signs still alternate.
        const first = magnitude(found[0].error) < magnitude(found[found.length - 1].error);
        found = first ? found.slice(1) : found.slice(0, -1);
      }
      if (found.length < free + 1) throw new Error(`${this.specification.name}: the error does not alternate`);
      const most = largestOf(found.map(({ error }) => error));
      if (most - level <= level >> 40n) return coefficients;
      if (best.most < 0n || most < best.most) best = { coefficients, most };
      points = found.map(({ x }) => x);
    }
    if (free === given.length) throw new Error(`${this.specification.name}: the exchange did not settle`);
    return best.coefficients;
  }

  /**
   * Rounds one coefficient after another, each to that neighbour for which the best choice of the rest is better. So later
   * coefficients make good what rounding the earlier ones did. Leading ones are first; but not where 0 is inside the
   * interval: there the powers from some degree up all change sign or vanish, and no best choice need alternate.
   */
  rounded() {
    const { count, interval, precision } = this.specification;
    const bits = precision === "double" ? 53 : 24;
    const order = Array.from({ length: count }, (_, j) => j);
    if (interval[0].startsWith("-")) order.reverse();
    /** @type {(bigint | undefined)[]} */
    let given = order.map(() => undefined);
    const ideal = this.fit(given);
    let fitted = ideal;
    for (const j of order) {
      const x = fitted[j];
      const near = roundTo(x, bits);
      const ulp = 1n << BigInt(magnitude(near).toString(2).length - bits);
      const far = near > x ? near - ulp : near + ulp;
      const choices = [near, far].map((c) => {
        const known = given.with(j, c);
        const whole = this.fit(known);
        return { known, whole, most: this.largest(whole) };
      });
      const choice = choices[0].most <= choices[1].most ? choices[0] : choices[1];
      given = choice.known;
      fitted = choice.whole;
    }
    return { coefficients: fitted, error: this.largest(fitted), ideal: this.largest(ideal) };
  }
}

/** ln 2 = Σ 1/(j·2^j). */
function ln2() {
  let sum = 0n;
  for (let j = 1n; j <= BITS; j++) sum += (ONE >> j) / j;
  return sum;
}

/** Rounded up to three digits. @param {bigint} x */
function upward(x) {
  const value = toNumber(x);
  const [digits, exponent] = value.toExponential(2).split("e");
  const isEnough = Number(`${digits}e${exponent}`) >= value;
  // Without zeros at the end, as the formatter has it.
  return `${Number((Number(digits) + (isEnough ? 0 : 0.01)).toFixed(2))}e${exponent}`;
}

/** @param {bigint} x */
const asPowerOfTwo = (x) => `2^${(Math.ceil(Math.log2(toNumber(x)) * 100) / 100).toFixed(2)}`;

/**
 * @typedef {{ name: string, value: string, single: boolean }} Constant
 * @typedef {{ comment: string[], constants: Constant[], table?: { name: string, count: number } }} Section
 * @returns {Section[]}
 */
function compute() {
  const sections = FUNCTIONS.map((specification) => {
    const { name, about, errorOf, variable, interval, precision } = specification;
    const single = precision === "single";
    const { coefficients, error, ideal } = new Approximation(specification).rounded();
    return {
      comment: [
        ...about,
        `Interval: ${interval[0]} ≤ ${variable} ≤ ${interval[1]}.`,
        `Error of ${errorOf}:`,
        `at most ${upward(error)} = ${asPowerOfTwo(error)} (${asPowerOfTwo(ideal)} before the coefficients were rounded).`,
      ],
      constants: [
        ...coefficients.map((c, j) => ({ name: `${name}_${j}`, value: String(toNumber(c)), single })),
        { name: `${name}_LIMIT`, value: interval[1], single: false },
        { name: `${name}_ERROR`, value: upward(error), single: false },
      ],
      table: { name, count: coefficients.length },
    };
  });
  const two = ln2();
  const high = roundTo(two, 42);
  const singleHigh = roundTo(two, 16);
  const inverse = (ONE << BITS) / two;
  return [
    {
      comment: [
        "ln 2, rounded once.",
        "biome-ignore lint/suspicious/noApproximativeNumericConstant: the same text in both languages",
      ],
      constants: [
        { name: "LN2", value: String(toNumber(two)), single: false },
        { name: "LN2_SINGLE", value: String(toNumber(roundTo(two, 24))), single: true },
      ],
    },
    {
      comment: [
        "1/ln 2, rounded once; and ln 2 in two words. The upper has 42 bits, so that its product with a whole number of at",
        "most 11 bits is exact; in single precision 16 and 8.",
        "biome-ignore lint/suspicious/noApproximativeNumericConstant: the same text in both languages",
      ],
      constants: [
        { name: "LOG2_E", value: String(toNumber(inverse)), single: false },
        { name: "LOG2_E_SINGLE", value: String(toNumber(roundTo(inverse, 24))), single: true },
        { name: "LN2_HIGH", value: String(toNumber(high)), single: false },
        { name: "LN2_LOW", value: String(toNumber(two - high)), single: false },
        { name: "LN2_SINGLE_HIGH", value: String(toNumber(singleHigh)), single: true },
        { name: "LN2_SINGLE_LOW", value: String(toNumber(roundTo(two - singleHigh, 24))), single: true },
      ],
    },
    ...sections,
  ];
}

/** The coefficients of a polynomial as static data, by its address: see assembly/math/constant.ts. @param {Section} section */
function tableOf({ constants, table }) {
  if (!table) return [];
  const own = constants.slice(0, table.count);
  const names = own.map(({ name }) => `  ${name},\n`).join("");
  return [`export const ${table.name}: usize = memory.data<${own[0].single ? "f32" : "f64"}>([\n${names}]);`];
}

/** @param {Section[]} sections @param {(c: Constant) => string} line @param {(s: Section) => string[]} [more] */
function print(sections, line, more = () => []) {
  const head =
    "// Made by tools/coefficients.mjs (Remez exchange, 256-bit arithmetic). Do not edit: change and run the script.\n";
  const body = sections.map((section) =>
    [...section.comment.map((c) => `// ${c}`), ...section.constants.map(line), ...more(section), ""].join("\n"),
  );
  return `${[head, ...body].join("\n").trimEnd()}\n`;
}

/** The generated files: path from the root of the repository, and text. */
function outputs() {
  const sections = compute();
  return [
    {
      path: "assembly/math/coefficients.ts",
      text: print(
        sections,
        ({ name, value, single }) => `export const ${name}: ${single ? "f32" : "f64"} = ${value};`,
        tableOf,
      ),
    },
    {
      path: "src/backend/coefficients.ts",
      text: print(sections, ({ name, value }) => `export const ${name} = ${value};`),
    },
  ];
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const check = process.argv.includes("--check");
for (const { path, text } of outputs()) {
  const file = join(root, path);
  if (!check) {
    writeFileSync(file, text);
    continue;
  }
  let old = "";
  try {
    old = readFileSync(file, "utf8");
  } catch {}
  if (old !== text) {
    console.error(`${path} is not what tools/coefficients.mjs makes: run it`);
    process.exitCode = 1;
  }
}
