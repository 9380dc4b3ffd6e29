/** Series of the gamma function and the incomplete gamma functions. They stand on nothing. */

/** From here on `stirlingSeries` is right to 2^-50: the first term that is left out is 0.0064/a^15. */
export const STIRLING_FROM = 10;

/** Of ln Γ(a + 1) − ln(√(2πa)·a^a·e^-a) in powers of 1/a: 1/a, 1/a³, … (DLMF 5.11.1). */
export const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156] as const;

/** ln Γ(a + 1) − ln(√(2πa)·a^a·e^-a): what Stirling's approximation leaves out. */
export function stirlingSeries(a: number): number {
  const square = a * a;
  let sum = 0;
  for (let term = stirling.length - 1; term >= 0; term--) sum = sum / square + (stirling[term] as number);
  return sum / a;
}

/** The last term that is added: less would not be seen. */
const NEGLIGIBLE = 2 ** -54;

/** Σ xⁿ/((a + 1)·…·(a + n)): the lower tail of Γ's distribution beside its density (DLMF 8.11.4). */
export function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * NEGLIGIBLE; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The upper tail beside the density, as a continued fraction (DLMF 8.9.2) by Lentz' method. Of x ≥ a + 1. */
export function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.POSITIVE_INFINITY;
  let d = 1 / b;
  let fraction = d;
  let factor: number;
  let n = 1;
  do {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (b + numerator * d);
    c = b + numerator / c;
    factor = c * d;
    fraction *= factor;
    n++;
  } while (Math.abs(factor - 1) > 4 * NEGLIGIBLE);
  return fraction;
}
