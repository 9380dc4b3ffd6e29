/** Doubles as integers, for what two doubles cannot tell. Slow, about 1 µs a number: only where nothing else is right. */
import { exponentOf, scaleByPowerOfTwo } from "./powers-of-two.ts";

/** Bits of a double after the first. */
const FRACTION_BITS = 52;
/** The exponent of the least double. */
const LEAST_EXPONENT = -1074;

/** x·2^1074: a finite double in units of the least one. */
export function exactInteger(x: number): bigint {
  if (x === 0) return 0n;
  const shift = FRACTION_BITS - exponentOf(Math.abs(x));
  // Of subnormals the shift goes to the right, and takes nothing but zeros.
  return BigInt(scaleByPowerOfTwo(x, shift)) << BigInt(-shift - LEAST_EXPONENT);
}

/** An upper bound of the bits of n, at most 3 too many. */
function bitsOf(n: bigint): number {
  return 4 * (n < 0n ? -n : n).toString(16).length;
}

/** n/m for m > 0, to within 2^-53 of it, as ratio·2^exponent. */
export function exactRatio(n: bigint, m: bigint): { ratio: number; exponent: number } {
  // A quotient of at least 60 bits: what the division cuts off is far below a rounding.
  const shift = Math.max(0, 64 + bitsOf(m) - bitsOf(n));
  return { ratio: Number((n << BigInt(shift)) / m), exponent: -shift };
}
