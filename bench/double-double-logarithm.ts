/**
 * Logarithms in double-double, from nothing but arithmetic: no constant is taken from anywhere, and none of the library's
 * forms is used. Absolute error below 2^-98; `logarithmDefect` also has a relative error of that size.
 */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyByNumber,
  negate,
  subtract,
  zero,
} from "./double-double.ts";

const one = fromNumber(1);

/** 1/n for small n. */
const reciprocals = Array.from({ length: 40 }, (_, n) => (n === 0 ? zero : divide(one, fromNumber(n))));

/** 2·atanh s = 2s + 2s³/3 + 2s⁵/5 + … for |s| ≤ 2^-7: s^16/17 is below 2^-112. */
function twiceInverseTangent(s: DoubleDouble): DoubleDouble {
  const square = multiply(s, s);
  let sum = reciprocals[15] as DoubleDouble;
  for (let n = 13; n >= 1; n -= 2) sum = add(multiply(sum, square), reciprocals[n] as DoubleDouble);
  return multiplyByNumber(multiply(s, sum), 2);
}

/** Steps of the table between 1 and 2. */
const STEPS = 64;

/** ln((STEPS + n)/STEPS), each from the one before: ln((m + 1)/m) = 2·atanh(1/(2m + 1)). The last is ln 2. */
const table = [zero];
for (let m = STEPS; m < 2 * STEPS; m++) {
  const step = twiceInverseTangent(divide(one, fromNumber(2 * m + 1)));
  table.push(add(table[m - STEPS] as DoubleDouble, step));
}
const ln2 = table[STEPS] as DoubleDouble;

/** ln x for x > 0, normal. */
export function logarithm(x: DoubleDouble): DoubleDouble {
  let exponent = 0;
  let { high, low } = x;
  // By powers of two, which are exact; the mantissa ends in [1, 2).
  for (const power of [512, 256, 128, 64, 32, 16, 8, 4, 2, 1]) {
    const scale = 2 ** power;
    while (high >= scale) {
      high /= scale;
      low /= scale;
      exponent += power;
    }
    while (high < 2 / scale && high < 1) {
      high *= scale;
      low *= scale;
      exponent -= power;
    }
  }
  const scaled = { high: high * STEPS, low: low * STEPS };
  const nearest = Math.round(scaled.high);
  const at = fromNumber(nearest);
  const s = divide(subtract(scaled, at), add(scaled, at));
  const whole = add(multiplyByNumber(ln2, exponent), table[nearest - STEPS] as DoubleDouble);
  return add(whole, twiceInverseTangent(s));
}

/** Up to this |x| the series of ln(1 + x) is used, so that nothing cancels. */
export const SERIES_LIMIT = 2 ** -5;

/** x − ln(1 + x) = x²/2 − x³/3 + x⁴/4 − …, for |x| ≤ SERIES_LIMIT: x^22 is below 2^-110. */
export function logarithmDefect(x: DoubleDouble): DoubleDouble {
  const minus = negate(x);
  let sum = reciprocals[24] as DoubleDouble;
  for (let n = 23; n >= 2; n--) sum = add(multiply(sum, minus), reciprocals[n] as DoubleDouble);
  return multiply(multiply(x, x), sum);
}
