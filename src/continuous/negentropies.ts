/**
 * How much less entropy there is than in a normal distribution of the same variance, in nats, of families whose entropy as
 * formulas have it is a difference of terms that grow with their shapes. Here ln Γ and ψ are by Binet's function S
 * (DLMF 5.9.10) and its derivative, by which those terms are gone: at a shape of 10^15 nothing is lost, where the formulas
 * lose all.
 */
import { logarithmOfOnePlus } from "./elementary.ts";
import { binet, binetDerivative } from "./log-gamma-divergence.ts";

/** 1/(2a) − S(a) + (a − 1)·S′(a), about 1/(3a). */
export function gammaNegentropy(a: number): number {
  return 0.5 / a - binet(a) + (a - 1) * binetDerivative(a);
}

/** With n = a + b, −½·ln(1 + 1/n) + 1/(2a) + 1/(2b) − 1/n, and what S and S′ make of a, b and n. */
export function betaNegentropy(a: number, b: number): number {
  const n = a + b;
  const rest = (x: number, less: number) => (x - less) * binetDerivative(x) - binet(x);
  const means = 0.5 / a + 0.5 / b - 1 / n;
  return Math.max(0, rest(a, 1) + rest(b, 1) - rest(n, 2) + means - logarithmOfOnePlus(1 / n) / 2);
}

/**
 * Of Student's t distribution, beside a normal one whose standard deviation is its scale, so negative: with a = df/2 and
 * h = a + ½, −½·ln(1 + 1/(2a)) − 1/(4a) + S(h) − S(a) − h·(S′(h) − S′(a)), about −1/(2a).
 */
export function studentNegentropy(df: number): number {
  const a = df / 2;
  const h = a + 0.5;
  const slopes = h * (binetDerivative(h) - binetDerivative(a));
  return binet(h) - binet(a) - slopes - logarithmOfOnePlus(0.5 / a) / 2 - 0.25 / a;
}
