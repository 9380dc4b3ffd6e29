import { divergenceDocumentation } from "../src/divergence-documentation.ts";
import { type Divergence, divergences } from "../src/divergences.ts";
import type { DivergenceName } from "../src/index.ts";

// How far a score may be from the right one. Written here and nowhere else; what the table of divergences promises is held
// to the first four of these by golden.test.ts.

/** docs/design.md, first promise: the relative error of every row. */
export const RELATIVE_ERROR = 1e-14;

/** docs/design.md, "Numerics": entropies are sums of p·ln p, of both signs near p = 1. */
export const ENTROPY_RELATIVE_ERROR = 1e-13;
export const ENTROPY_ABSOLUTE_ERROR = 2e-15;

/** docs/design.md, "All pairs": of what goes by sums that take what is known of rows. */
export const PAIRS_RELATIVE_ERROR = 1e-12;

/** docs/design.md, "Numerics": single precision. */
export const SINGLE_RELATIVE_ERROR = 1e-6;

/** docs/design.md, "Logits": of what is summed in single precision. */
export const SINGLE_LOGITS_RELATIVE_ERROR = 2e-6;
/** The same, of gradients: beside the largest of a row; and of the logarithms that they are made of. */
export const GRADIENT_RELATIVE_ERROR = 1e-13;
export const GRADIENT_ROUNDING = 2 ** -50;

/**
 * Of a χ² tail: the exponent, at most 745 where a double is left of it, is a score, and so may be off by 7e-12 at worst; the
 * divergence by itself is right to 1e-15, so a tenth of that.
 */
export const TAIL_RELATIVE_ERROR = 1e-12;

/**
 * Of the ends of an interval, beside the greater: they are sums of three terms, each a score or a square of scores times
 * z², which is right to a few units; ten such errors.
 */
export const INTERVAL_RELATIVE_ERROR = 1e-13;

/** docs/design.md, "Tests and benchmarks": rows that differ by a factor are the same distribution. */
export const PROPORTIONAL = 1e-30;

/** A result that is subnormal has no relative error to speak of: four units of its last place. */
export const SUBNORMAL_ERROR = 4 * 2 ** -1074;
const LEAST_NORMAL = 2 ** -1022;

/** docs/design.md, "Tests and benchmarks": bounds hold with four units in the last place at equality. */
export const BOUND_SLACK = 1 + 4 * 2 ** -52;

const MACHINE_EPSILON = 2 ** -53;

/** Whether `got` is as near to `want` as the table of divergences promises. */
export function isRight(divergence: DivergenceName, got: number, want: number): boolean {
  if (Object.is(got, want) || got === want) return true;
  const error = Math.abs(got - want);
  if (Math.abs(want) < LEAST_NORMAL && error <= SUBNORMAL_ERROR) return true;
  const { relative, absolute } = divergenceDocumentation[divergence].error;
  return error <= Math.max(absolute, relative * Math.abs(want));
}

/** What a measure may be of rows that are the same distribution. */
export function nothing(divergence: DivergenceName): number {
  const { root, firstOrder } = divergences.get(divergence) as Divergence;
  return root || firstOrder ? Math.sqrt(PROPORTIONAL) : PROPORTIONAL;
}

/** A row divided by its mass, also where that overflows. */
function shares(row: readonly number[]): number[] {
  const most = Math.max(...row);
  const mass = row.reduce((sum, value) => sum + value / most, 0);
  return row.map((value) => value / most / mass);
}

/**
 * Σ |p·ln(p/q)|, by the formula, over the bins where both have mass: where the terms have both signs, so where rows are
 * taken as they are or a policy left mass out, no sum is better than its rounding of these.
 */
export function magnitudeOfTerms(p: readonly number[], q: readonly number[], mass: "normalize" | "given"): number {
  const ps = mass === "given" ? p : shares(p);
  const qs = mass === "given" ? q : shares(q);
  return ps.reduce((sum, x, bin) => {
    const y = qs[bin] as number;
    return x > 0 && y > 0 ? sum + Math.abs(x * Math.log(x / y)) : sum;
  }, 0);
}

/** Whether all the ratios of the rows are one ratio, but for rounding of the products that made them. */
export function areProportional(p: readonly number[], q: readonly number[]): boolean {
  const first = p.findIndex((mass) => mass > 0);
  const factor = (q[first] as number) / (p[first] as number);
  return p.every((mass, bin) => {
    const other = q[bin] as number;
    return mass === 0 ? other === 0 : Math.abs(other / mass / factor - 1) <= 4 * MACHINE_EPSILON;
  });
}

/**
 * What a divergence may change by when each mass changes by half a unit in its last place, as when something is added to
 * all of them: the derivative of a divergence D with respect to its masses has a mean square of about 2D.
 */
export function errorOfRounding(score: number): number {
  return 4 * MACHINE_EPSILON * Math.sqrt(Math.abs(score));
}
