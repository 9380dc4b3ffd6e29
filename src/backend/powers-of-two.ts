/** Powers of two, exact: by multiplication, since `2 ** e` need not be the same in every engine. */
import { REGULAR_EXPONENT } from "./layout.ts";

/** The place of 2^0 in `powers`: before it are those of negative exponents, down to the least subnormal. */
export const POWERS_ORIGIN = 1074;

/** 2^e at POWERS_ORIGIN + e, for −1074 ≤ e ≤ 1024, of which the last is infinite. */
export const powers = (() => {
  const table = new Float64Array(POWERS_ORIGIN + 1025);
  table[POWERS_ORIGIN] = 1;
  for (let e = 1; e <= 1024; e++) table[POWERS_ORIGIN + e] = (table[POWERS_ORIGIN + e - 1] as number) * 2;
  for (let e = 1; e <= 1074; e++) table[POWERS_ORIGIN - e] = (table[POWERS_ORIGIN - e + 1] as number) / 2;
  return table;
})();

/** 2^exponent, for −1074 ≤ exponent ≤ 1024, of which the last is infinite. */
export function powerOfTwo(exponent: number): number {
  return powers[POWERS_ORIGIN + exponent] as number;
}

/** The regular range: see REGULAR_EXPONENT. */
export const leastRegular = powerOfTwo(-REGULAR_EXPONENT);
export const greatestRegular = powerOfTwo(REGULAR_EXPONENT);
/** The upper word of the least regular value. */
export const leastRegularWord = (1023 - REGULAR_EXPONENT) << 20;

/** x·2^exponent. In two steps, since a power of two alone may overflow where the result does not. */
export function scaleByPowerOfTwo(x: number, exponent: number): number {
  const bounded = Math.max(-2144, Math.min(2046, exponent));
  const half = bounded >> 1;
  return x * powerOfTwo(half) * powerOfTwo(bounded - half);
}

const view = new DataView(new ArrayBuffer(8));
const leastNormal = powerOfTwo(-1022);

/** The exponent of a positive double: the greatest e with 2^e ≤ x. */
export function exponentOf(x: number): number {
  if (x < leastNormal) return exponentOf(x * powerOfTwo(64)) - 64;
  view.setFloat64(0, x);
  return (view.getUint16(0) >> 4) - 1023;
}
