import { exponential, LN_2PI, logarithmOfOnePlus, naturalLogarithm } from "../elementary.ts";
import { incompleteBeta, inverseIncompleteBeta } from "../incomplete-beta.ts";
import { studentNegentropy } from "../negentropies.ts";
import { stirlingError } from "../stirling.ts";
import { logGammaVariate, normalVariate } from "./gamma-variate.ts";
import { NORMAL_ENTROPY, standardNormal } from "./normal.ts";
import { finite, positive } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A Student's t distribution. */
export interface StudentT extends UnivariateDistribution {
  readonly family: "studentT";
  /** Degrees of freedom. */
  readonly df: number;
  readonly loc: number;
  readonly scale: number;
  readonly entropy: number;
}

/** Where z² is too large to be squared, 1 is nothing beside z²/df. */
const GREATEST_SQUARED = 1e150;

/**
 * Student's t distribution, with density proportional to (1 + z²/df)^(−(df + 1)/2), z = (x − loc)/scale. There is a mean of
 * more than 1 degree of freedom, and a variance of more than 2; up to 2, from above 1, it is infinite.
 *
 * @param df degrees of freedom: positive and finite, not only whole numbers
 * @param loc the median: any finite number
 * @param scale positive and finite; not the standard deviation
 * @throws KullbackTypeError, KullbackRangeError where a parameter is no number, or out of range
 *
 * @example
 * console.log(studentT(1, 0, 1).logDensity(0)); // -1.1447298858494002
 * console.log(studentT(4, 0, 1).variance); // 2
 */
export function studentT(df: number, loc: number, scale: number): StudentT {
  positive("df", df);
  finite("loc", loc);
  positive("scale", scale);
  const half = df / 2;
  // ln Γ(a + ½) − ln Γ(a) − ½·ln a, by Stirling's errors.
  const rest = stirlingError(half + 0.5) - stirlingError(half) + (half * logarithmOfOnePlus(0.5 / half) - 0.5);
  const constant = rest - LN_2PI / 2 - naturalLogarithm(scale);
  const power = (df + 1) / 2;
  const entropy = NORMAL_ENTROPY + naturalLogarithm(scale) - studentNegentropy(df);
  const logarithm = (z: number) =>
    z < GREATEST_SQUARED ? logarithmOfOnePlus((z * z) / df) : 2 * naturalLogarithm(z) - naturalLogarithm(df);
  // Of the standard distribution, z ≥ 0: by the shares of df and of z² in their sum.
  const above = (z: number): number => {
    const near = Math.min(z, GREATEST_SQUARED);
    const square = near * near;
    // Beyond, the tail is a power of z.
    const beyond = z > near ? exponential(-df * naturalLogarithm(z / near)) : 1;
    const [ofSquare, ofDf] = [square / (df + square), df / (df + square)];
    return (incompleteBeta(half, 0.5, ofDf, ofSquare) / 2) * beyond;
  };
  const tail = (z: number) => (z >= 0 ? above(z) : 1 - above(-z));
  // The z ≥ 0 that a tail up to ½ is above: z²/df are the odds of z² in their sum.
  const distance = (probability: number): number => {
    // A power of the tail, where z is beyond what is squared.
    const rest = above(GREATEST_SQUARED) / probability;
    if (rest > 1) return GREATEST_SQUARED * exponential(naturalLogarithm(rest) / df);
    const [q, p] = [2 * probability, 1 - 2 * probability];
    return Math.sqrt(df * inverseIncompleteBeta(0.5, half, p, q, standardNormal.quantile(p, q)));
  };
  return univariate({
    family: "studentT",
    name: nameOf("studentT", df, loc, scale),
    parameters: { df, loc, scale, entropy },
    support: { kind: "reals", low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    logDensity: (x) => constant - power * logarithm(Math.abs(x - loc) / scale),
    tails: {
      lower: (x) => tail((loc - x) / scale),
      upper: (x) => tail((x - loc) / scale),
      quantile: (p, q) => (p <= q ? loc - scale * distance(p) : loc + scale * distance(q)),
    },
    draw: (random) => {
      const z = normalVariate(random);
      return loc + scale * z * exponential((naturalLogarithm(half) - logGammaVariate(random, half)) / 2);
    },
    mean: df > 1 ? loc : undefined,
    variance: df > 2 ? (scale * scale * df) / (df - 2) : df > 1 ? Number.POSITIVE_INFINITY : undefined,
  });
}
