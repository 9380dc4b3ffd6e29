/**
 * The exponential function in double-double, from nothing but arithmetic and the logarithm beside it; none of the
 * library's forms is used. Relative error below 2^-87 for |x| ≤ 2^10: that of ln 2, as often as it is taken off.
 */
import { add, type DoubleDouble, divide, fromNumber, multiply, multiplyByNumber, subtract } from "./double-double.ts";
import { logarithm } from "./double-double-logarithm.ts";

const one = fromNumber(1);
const ln2 = logarithm(fromNumber(2));

/** 1/n! for small n. */
const reciprocals = [one];
for (let n = 1; n <= 20; n++) reciprocals.push(divide(reciprocals[n - 1] as DoubleDouble, fromNumber(n)));

/** e^x − 1 − x = x²/2 + x³/3! + …, for |x| ≤ SERIES_LIMIT: x^19/21! is below 2^-160. */
export function exponentialDefect(x: DoubleDouble): DoubleDouble {
  let sum = reciprocals[20] as DoubleDouble;
  for (let n = 19; n >= 2; n--) sum = add(multiply(sum, x), reciprocals[n] as DoubleDouble);
  return multiply(multiply(x, x), sum);
}

/** What is left of x after powers of two is at most ln(2)/2, this part of which is below SERIES_LIMIT. */
const SQUARINGS = 4;

/** e^x. What is below the range of doubles is 0; above it, NaN. */
export function exponential(x: DoubleDouble): DoubleDouble {
  const exponent = Math.round(x.high / ln2.high);
  const rest = subtract(x, multiplyByNumber(ln2, exponent));
  const part = multiplyByNumber(rest, 2 ** -SQUARINGS);
  let power = add(one, add(part, exponentialDefect(part)));
  for (let turn = 0; turn < SQUARINGS; turn++) power = multiply(power, power);
  // In two steps: the power of two may be no double.
  const first = Math.trunc(exponent / 2);
  return multiplyByNumber(multiplyByNumber(power, 2 ** first), 2 ** (exponent - first));
}
