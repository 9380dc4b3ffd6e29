/**
 * The exponential function, by operations that IEEE 754 rounds in one way: `Math.exp` need not be the same in every engine.
 */

/** ln 2 in two words: the upper has 33 significant bits, so its products with whole numbers below 2^20 are exact (fdlibm, `e_exp.c`). */
const LN2_HIGH = 6.9314718036912382e-1;
const LN2_LOW = 1.9082149292705877e-10;

/** Below this a result is less than half the least double. */
const LEAST = -746;

/** Taylor's terms: the first one left out, of r^14, is 2^-58 of the result at |r| = (ln 2)/2. */
const DEGREE = 13;

/** 2^-n for whole n in [0, 1074]. */
function halved(n: number): number {
  let power = 1;
  let factor = 0.5;
  for (let rest = n; rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) power *= factor;
    factor *= factor;
  }
  return power;
}

/**
 * exp(x) for x ≤ 0.01, to within 2^-52 of the result where that is normal; 0 for minus infinity.
 *
 * x = −n·ln 2 + r with |r| ≤ (ln 2)/2, and exp(x) = 2^-n·exp(r).
 */
export function exponential(x: number): number {
  if (x < LEAST) return 0;
  const n = Math.round(-x / Math.LN2);
  const r = x + n * LN2_HIGH + n * LN2_LOW;
  let sum = 1;
  for (let degree = DEGREE; degree > 0; degree--) sum = 1 + (r / degree) * sum;
  // In two steps: 2^-1075 is no double, but one and a half times it rounds to one.
  const some = n >> 1;
  return sum * halved(some) * halved(n - some);
}
