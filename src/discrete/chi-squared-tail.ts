/**
 * The upper tail of the χ² distribution, and the quantile of the normal that follows from it.
 *
 * Not from a package: of those on npm, @stdlib/math-base-special-gammainc 0.3.1 brings 205 others and is wrong by up to 3 %
 * from some hundreds of degrees of freedom on; cephes 3.3.3 compiles WebAssembly when it is imported, and cannot without;
 * jstat 1.9.6 subtracts the lower tail from 1. And none has the same bits everywhere.
 */
import { exponentials } from "../backend/exponential.ts";
import type { Engine } from "../engine.ts";
import { lowerSeries, STIRLING_FROM, stirlingSeries, upperFraction } from "../gamma-series.ts";

/** e^x, also where it is subnormal: the square of e^(x/2), which is normal then. */
function exponential(x: number): number {
  const root = exponentials.exponential(x / 2);
  return root * root;
}

/** Γ(a + 1)/(√(2πa)·a^a·e^-a) of half a whole number a > 0: Γ beside its first approximation by Stirling. */
function scaledGamma(a: number): number {
  if (a >= STIRLING_FROM) return exponential(stirlingSeries(a));
  // Γ(a + 1) = a·(a − 1)·…, down to Γ(1) = 1 or Γ(½) = √π; and as many factors a of a^a.
  let ratio = 1;
  let factor = a;
  for (; factor > 0.5; factor--) ratio *= factor / a;
  if (factor === 0.5) ratio *= (0.5 / Math.sqrt(a)) * Math.sqrt(Math.PI);
  return ratio / (exponential(-a) * Math.sqrt(2 * Math.PI * a));
}

/**
 * The probability that χ² with so many degrees of freedom is at least the statistic, of each pair: Q(k/2, χ²/2), the
 * regularized upper incomplete gamma function. The relative error is at most 1e-12 where the result is normal, in the far
 * tail too: what is subtracted from 1 leaves a twelfth of it or more.
 *
 * The density at x = χ²/2 is x^a·e^-x/Γ(a + 1) = e^-D/(√(2πa)·…), where D = a·ln(a/x) − a + x is what the engine calls
 * generalized-kl, right to the last digits where powers and gamma functions would cancel (C. Loader 2000, “Fast and Accurate
 * Computation of Binomial Probabilities”).
 *
 * @internal
 * @param degreesOfFreedom whole numbers of at least 1
 * @param statistics numbers of at least 0, or infinite
 */
export function chiSquaredTails(
  engine: Engine,
  degreesOfFreedom: Float64Array,
  statistics: Float64Array,
): Float64Array {
  const { length } = degreesOfFreedom;
  const shapes = degreesOfFreedom.map((freedom) => freedom / 2);
  const halves = statistics.map((statistic) => Math.min(statistic / 2, Number.MAX_VALUE));
  const rows = (data: Float64Array) => ({ data, shape: [length, 1] as const });
  const deviances = engine.score("generalized-kl", rows(shapes), rows(halves), { precision: "double" });
  return deviances.map((deviance, row) => {
    const a = shapes[row] as number;
    const x = halves[row] as number;
    const density = exponential(-deviance) / (Math.sqrt(2 * Math.PI * a) * scaledGamma(a));
    return x < a + 1 ? 1 - density * lowerSeries(a, x) : density * a * upperFraction(a, x);
  });
}

/**
 * The z for which a normal variable lies in [−z, z] with this probability: its square is χ² with one degree of freedom. By
 * bisection, to the last digit or so.
 *
 * @internal
 */
export function normalQuantile(engine: Engine, confidence: number): number {
  const one = Float64Array.of(1);
  let low = 0;
  // Beyond 9 there is less than 2^-53 of the probability: no double below 1 asks for more.
  let high = 9;
  for (let middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
    const [tail] = chiSquaredTails(engine, one, Float64Array.of(middle * middle)) as unknown as [number];
    if (tail > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}
