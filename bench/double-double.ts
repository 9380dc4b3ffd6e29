/**
 * Double-double arithmetic for the reference: a value is the unevaluated sum of two doubles, 106 bits. Nothing of it is
 * shared with the library. Algorithms and error bounds: Joldes, Muller and Popescu, "Tight and rigorous error bounds for
 * basic building blocks of double-word arithmetic", ACM TOMS 44 (2017); the exact product without FMA is Dekker's (1971).
 */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

export const zero: DoubleDouble = { high: 0, low: 0 };

export function fromNumber(x: number): DoubleDouble {
  return { high: x, low: 0 };
}

export function toNumber(a: DoubleDouble): number {
  return a.high + a.low;
}

/** a + b without loss. */
function twoSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  const part = high - a;
  return { high, low: a - (high - part) + (b - part) };
}

/** The same for |a| ≥ |b|. */
function quickTwoSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  return { high, low: b - (high - a) };
}

/** a·b without loss, for magnitudes within 2^±480 or so: what splits must neither overflow nor vanish. */
function twoProduct(a: number, b: number): DoubleDouble {
  const high = a * b;
  const aLarge = a * 134217729;
  const aHigh = aLarge - (aLarge - a);
  const aLow = a - aHigh;
  const bLarge = b * 134217729;
  const bHigh = bLarge - (bLarge - b);
  const bLow = b - bHigh;
  return { high, low: aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow };
}

/** Relative error ≤ 3·2^-106. */
export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const highs = twoSum(a.high, b.high);
  const lows = twoSum(a.low, b.low);
  const sum = quickTwoSum(highs.high, highs.low + lows.high);
  return quickTwoSum(sum.high, sum.low + lows.low);
}

export function negate(a: DoubleDouble): DoubleDouble {
  return { high: -a.high, low: -a.low };
}

export function subtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  return add(a, negate(b));
}

/** Relative error ≤ 5·2^-106. */
export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = twoProduct(a.high, b.high);
  return quickTwoSum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

export function multiplyByNumber(a: DoubleDouble, b: number): DoubleDouble {
  const product = twoProduct(a.high, b);
  return quickTwoSum(product.high, product.low + a.low * b);
}

/** Relative error ≤ 10·2^-106. */
export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const quotient = a.high / b.high;
  const rest = subtract(a, multiplyByNumber(b, quotient));
  return quickTwoSum(quotient, rest.high / b.high);
}
