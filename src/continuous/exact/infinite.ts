/** Where KL(P‖Q) is infinite: Q has nothing where P has mass, or so little far out that the integral diverges. */
import type { Distribution } from "../distributions/distribution.ts";
import { checkedPair, known } from "./known.ts";

/** What there is of a distribution of numbers, as intervals in ascending order, of reals or of integers. */
type Intervals = readonly (readonly [low: number, high: number])[];

/** Of a mixture what its components have; of a list of probabilities its runs without a zero. */
function intervalsOf(distribution: Distribution): Intervals {
  const p = known(distribution);
  const { low, high, kind } = p.support;
  if (p.family === "mixture") {
    const isInteger = kind === "integers";
    const all = p.components.flatMap((component, c) => ((p.weights[c] as number) > 0 ? intervalsOf(component) : []));
    return united(all, isInteger);
  }
  if (p.family === "truncated") {
    return intervalsOf(p.distribution).flatMap(([from, to]) => {
      const clipped = [Math.max(from, low), Math.min(to, high)] as const;
      const isSome = kind === "integers" ? clipped[0] <= clipped[1] : clipped[0] < clipped[1];
      return isSome ? [clipped] : [];
    });
  }
  if (p.family === "categorical") {
    const points = p.probabilities.flatMap((own, i) => (own > 0 ? [[i, i] as const] : []));
    return united(points, true);
  }
  return [[low, high]];
}

/** Intervals that meet are one; of integers, those that are next to each other too. */
function united(intervals: Intervals, isInteger: boolean): Intervals {
  const result: [number, number][] = [];
  for (const [low, high] of [...intervals].sort((one, other) => one[0] - other[0])) {
    const last = result[result.length - 1];
    if (last !== undefined && low <= last[1] + (isInteger ? 1 : 0)) last[1] = Math.max(last[1], high);
    else result.push([low, high]);
  }
  return result;
}

function isWithin(inner: Intervals, outer: Intervals): boolean {
  return inner.every(([low, high]) => outer.some(([from, to]) => from <= low && high <= to));
}

/** A caller's own density that does not say where it is, alone or within another distribution. */
function isUnknown(p: Distribution): boolean {
  return p.support.kind === "unknown";
}

/** Whether Q has nothing somewhere where P has mass; false where a support is not known. */
export function isOutside(p: Distribution, q: Distribution): boolean {
  if (isUnknown(p) || isUnknown(q)) return false;
  const kinds = [p.support.kind, q.support.kind];
  // A density has no mass in single points, nor in the simplex.
  if (kinds[0] !== kinds[1]) {
    return (
      (kinds.includes("reals") && kinds.includes("integers")) ||
      (kinds.includes("vectors") && kinds.includes("simplex"))
    );
  }
  if (kinds[0] === "vectors" || kinds[0] === "simplex") return false;
  return !isWithin(intervalsOf(p), intervalsOf(q));
}

/**
 * How fast −ln of a density grows far out on one side, which is as well how light that tail is: `power` · ln x, up to factors
 * that do not matter here; (ln x)²; `rate`·x; x²; e^(`rate`·x); or there is nothing there.
 */
type Tail =
  | { readonly growth: 0; readonly power: number }
  | { readonly growth: 1 }
  | { readonly growth: 2; readonly rate: number }
  | { readonly growth: 3 }
  | { readonly growth: 4; readonly rate: number }
  | { readonly growth: 5 };

const LOG_SQUARE: Tail = { growth: 1 };
const SQUARE: Tail = { growth: 3 };
const NOTHING: Tail = { growth: 5 };

/** P(|X| > x) is about x^−power. */
const powerTail = (power: number): Tail => ({ growth: 0, power });
const exponentialTail = (rate: number): Tail => ({ growth: 2, rate });
const doubleExponentialTail = (rate: number): Tail => ({ growth: 4, rate });

type Side = "left" | "right";

/**
 * The tail of a distribution of numbers on a side; undefined of a caller's own, which may have any, and of Poisson and geometric
 * distributions: all moments of integers are finite here, and −ln of a probability grows no faster than x².
 */
function tailOf(distribution: Distribution, side: Side): Tail | undefined {
  const p = known(distribution);
  const { low, high } = p.support;
  if (Number.isFinite(side === "left" ? low : high)) return NOTHING;
  switch (p.family) {
    case "normal":
      return SQUARE;
    case "logNormal":
      return LOG_SQUARE;
    case "exponential":
    case "gamma":
      return exponentialTail(p.rate);
    case "laplace":
    case "logistic":
      return exponentialTail(1 / p.scale);
    case "gumbel":
      return side === "left" ? doubleExponentialTail(1 / p.scale) : exponentialTail(1 / p.scale);
    case "pareto":
      return powerTail(p.shape);
    case "cauchy":
      return powerTail(1);
    case "studentT":
      return powerTail(p.df);
    case "truncated":
      return tailOf(p.distribution, side);
    case "mixture":
      return p.components
        .filter((_, c) => (p.weights[c] as number) > 0)
        .map((component) => tailOf(component, side))
        .reduce((one, other) => (one && other ? heavier(one, other) : undefined));
    default:
      return undefined;
  }
}

/** The one that is heavier: of a mixture's components that is its own. */
function heavier(one: Tail, other: Tail): Tail {
  if (one.growth !== other.growth) return one.growth < other.growth ? one : other;
  if (one.growth === 0 && other.growth === 0) return one.power < other.power ? one : other;
  const areRates = (one.growth === 2 && other.growth === 2) || (one.growth === 4 && other.growth === 4);
  return areRates && other.rate < one.rate ? other : one;
}

/** Whether E_P[−ln q] diverges on a side. */
function diverges(p: Tail, q: Tail): boolean {
  switch (q.growth) {
    case 2:
      return p.growth === 0 && p.power <= 1;
    case 3:
      return p.growth === 0 && p.power <= 2;
    case 4:
      return p.growth < 2 || (p.growth === 2 && p.rate <= q.rate);
    default:
      return false;
  }
}

/**
 * Why KL(P‖Q) is infinite, of distributions that have been checked: what P has outside Q's support, or a tail of Q that is so
 * much lighter than P's that the integral diverges.
 */
export function causeOfInfinity(p: Distribution, q: Distribution): "support" | "tail" | undefined {
  const one = known(p);
  if (isOutside(p, q)) return "support";
  // −ln q has an infinite mean under a mixture where it has one under a component, and entropies are finite.
  if (one.family === "mixture") {
    const components = one.components.filter((_, c) => (one.weights[c] as number) > 0);
    const causes = components.map((component) => causeOfInfinity(component, q));
    return causes.find((cause) => cause === "support") ?? causes.find((cause) => cause !== undefined);
  }
  const isTooLight = (["left", "right"] as const).some((side) => {
    const [ofP, ofQ] = [tailOf(p, side), tailOf(q, side)];
    return ofP !== undefined && ofQ !== undefined && diverges(ofP, ofQ);
  });
  return isTooLight ? "tail" : undefined;
}

/**
 * Whether KL(P‖Q) is infinite: because Q has nothing somewhere where P has mass, or because a tail of Q is so much lighter than
 * P's that the integral diverges, as with a Cauchy distribution and a normal one. Of all families but `density`, of which
 * nothing is known but the support that it was given.
 *
 * @param p a distribution
 * @param q a distribution of points of as many dimensions
 * @returns true where it is known to be infinite; false where it is finite, or not known
 * @throws KullbackTypeError if `p` or `q` is no distribution; KullbackRangeError if they are not of the same dimensions
 *
 * @example
 * console.log(isInfiniteKl(uniform(0, 2), uniform(0, 1))); // true
 * console.log(isInfiniteKl(studentT(2, 0, 1), normal(0, 1))); // true
 * console.log(isInfiniteKl(studentT(3, 0, 1), normal(0, 1))); // false
 */
export function isInfiniteKl(p: Distribution, q: Distribution): boolean {
  return causeOfInfinity(...checkedPair(p, q)) !== undefined;
}
