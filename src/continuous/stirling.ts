/**
 * Factorials by their distance from Stirling's approximation, so that their quotients lose nothing (C. Loader 2000, “Fast and
 * Accurate Computation of Binomial Probabilities”).
 */
import { STIRLING_FROM, stirlingSeries } from "../gamma-series.ts";
import { LN_2PI, naturalLogarithm } from "./elementary.ts";
import { lgamma } from "./special-functions.ts";

/** ln Γ(a + 1) − ln(√(2πa)·a^a·e^-a), for a > 0. */
export function stirlingError(a: number): number {
  if (a >= STIRLING_FROM) return stirlingSeries(a);
  return lgamma(a + 1) - ((a + 0.5) * naturalLogarithm(a) - a + LN_2PI / 2);
}

/** ln B(a, b) − a·ln(a/(a + b)) − b·ln(b/(a + b)). */
export function betaRest(a: number, b: number): number {
  const n = a + b;
  const roots = (LN_2PI + naturalLogarithm(n) - naturalLogarithm(a) - naturalLogarithm(b)) / 2;
  return stirlingError(a) + stirlingError(b) - stirlingError(n) + roots;
}
