/** Doubles as integers, for what two doubles cannot tell. Slow, about 1 µs a number: only where nothing else is right. */

const view = new DataView(new ArrayBuffer(8));
const FRACTION_BITS = 52n;

/** x·2^1074: a finite double in units of the least one. */
export function exactInteger(x: number): bigint {
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const exponent = bits >> FRACTION_BITS;
  const fraction = bits & ((1n << FRACTION_BITS) - 1n);
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << FRACTION_BITS)) << (exponent - 1n);
  return x < 0 ? -magnitude : magnitude;
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
