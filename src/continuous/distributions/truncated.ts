import { show } from "../../errors.ts";
import { naturalLogarithm } from "../elementary.ts";
import { assertDistribution, type Distribution, tailsOf } from "./distribution.ts";
import { invalidParameter } from "./parameters.ts";
import { nameOf, type UnivariateDistribution, univariate } from "./univariate.ts";

/** A distribution, of which only what lies in an interval is left. */
export interface Truncated extends UnivariateDistribution {
  readonly family: "truncated";
  readonly distribution: Distribution;
  readonly low: number;
  readonly high: number;
}

function end(argument: string, value: number): number {
  if (typeof value === "number" && !Number.isNaN(value)) return value;
  throw invalidParameter(argument, "a number, or an infinity", show(value), typeof value === "number");
}

/**
 * A distribution given that its value lies in [low, high]. Its mean, variance and entropy have no formula here.
 *
 * The mass of the interval is a difference of tails, so what it has of a double's digits is less the narrower it is: 1e-16 over its
 * share of the smaller tail.
 *
 * @param distribution of numbers, with a quantile: all of this package but `density`
 * @param low may be −Infinity
 * @param high above low; may be Infinity
 * @throws KullbackTypeError, KullbackRangeError where an argument is of the wrong kind, or the interval has no mass, or less
 *   than a double can hold
 *
 * @example
 * const p = truncated(normal(0, 1), 8, 9);
 * console.log(p.quantile(0.5)); // 8.084888899018166
 * console.log(p.logDensity(7)); // -Infinity
 */
export function truncated(distribution: Distribution, low: number, high: number): Truncated {
  assertDistribution("distribution", distribution);
  const tails = tailsOf(distribution);
  if (tails === undefined) {
    throw invalidParameter("distribution", "a distribution of numbers that has a quantile", distribution.name);
  }
  const isInteger = distribution.support.kind === "integers";
  const least = Math.max(end("low", low), distribution.support.low);
  const greatest = Math.min(end("high", high), distribution.support.high);
  if (!(low < high)) throw invalidParameter("high", `more than low, ${low}`, String(high));
  const first = isInteger ? Math.ceil(least) : least;
  const last = isInteger ? Math.floor(greatest) : greatest;
  const noMass = () =>
    invalidParameter("low and high", "an interval with a mass that a double can hold", `[${low}, ${high}]`);
  if (first > last) throw noMass();
  // Up to here, and not of it, is what is cut off below.
  const before = isInteger ? first - 1 : first;
  const cutBelow = before === Number.NEGATIVE_INFINITY ? 0 : tails.lower(before);
  const cutAbove = last === Number.POSITIVE_INFINITY ? 0 : tails.upper(last);
  const leftBelow = last === Number.POSITIVE_INFINITY ? 1 : tails.lower(last);
  const leftAbove = before === Number.NEGATIVE_INFINITY ? 1 : tails.upper(before);
  // Each of the three is the mass that is left; by the one that subtracts least.
  const isLow = leftBelow <= 0.5;
  const isHigh = leftAbove <= 0.5;
  const mass = isLow ? leftBelow - cutBelow : isHigh ? leftAbove - cutAbove : 1 - cutBelow - cutAbove;
  if (!(mass > 0)) throw noMass();
  const logMass = naturalLogarithm(mass);
  const clamped = (x: number) => Math.min(Math.max(x, first), last);
  return univariate({
    family: "truncated",
    name: nameOf("truncated", distribution.name, low, high),
    parameters: { distribution, low, high },
    support: { kind: isInteger ? "integers" : "reals", low: first, high: last },
    logDensity: (x) => distribution.logDensity(x) - logMass,
    tails: {
      lower: (x) => (isHigh ? leftAbove - tails.upper(x) : tails.lower(x) - cutBelow) / mass,
      upper: (x) => (isLow ? leftBelow - tails.lower(x) : tails.upper(x) - cutAbove) / mass,
      quantile: (p, q) => clamped(tails.quantile(cutBelow + mass * p, cutAbove + mass * q)),
    },
  });
}
