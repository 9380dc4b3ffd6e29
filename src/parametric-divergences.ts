/**
 * THE table of divergences, of those with a parameter: each is a value, made by a function, and used where a name is.
 *
 * Most are of I_a(P, Q) = Σ p^a·q^(1−a), the Chernoff coefficient of order a. Their kernels sum |I − 1|, so that nothing
 * cancels where rows are near-equal or a near 1. As I_a(P, Q) = I_{1−a}(Q, P), orders below ½ exchange P and Q: then p − y
 * is never lost next to a logarithm.
 */
import { INFINITE_AT_P, INFINITE_AT_Q } from "./backend/layout.ts";
import { logRatios } from "./backend/log-ratio.ts";
import { logarithmOfOnePlus, naturalLogarithm } from "./backend/natural-logarithm.ts";
import {
  bhattacharyya,
  type ChernoffCoefficient,
  chiSquared,
  type Divergence,
  type DivergenceName,
  js,
  kl,
  singleThreshold,
  squaredHellinger,
  threshold,
} from "./divergences.ts";
import { type KullbackErrorCode, KullbackRangeError, KullbackTypeError, show } from "./errors.ts";
import { assertOptions } from "./options.ts";

/** A divergence by value: taken by the methods of an engine wherever they take a name. Made by `renyi` and its like. */
export class ParametricDivergence {
  /** As errors and outputs have it, such as `renyi(0.5)`. */
  readonly name: string;
  readonly #entry: Divergence;

  /** @internal */
  constructor(name: string, entry: Divergence) {
    this.name = name;
    this.#entry = Object.freeze(entry);
    Object.freeze(this);
  }

  /** @internal What it is to the engine. */
  get entry(): Divergence {
    return this.#entry;
  }
}

/** Below this a share is next to nothing even where q is the least double that counts next to p: see `Extreme`. */
const LEAST_SHARE = 2 ** -100;

function checkedShare(argument: string, value: unknown): asserts value is number {
  checkedNumber(argument, value, value === 0 ? 0 : LEAST_SHARE, 1, "0, or a share from 2^-100 to 1");
}

/** What the methods of an engine take. */
export type AnyDivergence = DivergenceName | ParametricDivergence;

function checkedNumber(
  argument: string,
  value: unknown,
  least: number,
  greatest: number,
  expected: string,
  code: KullbackErrorCode = "INVALID_ARGUMENT",
): asserts value is number {
  const detail = { code, argument, expected, got: show(value) } as const;
  if (typeof value !== "number") throw new KullbackTypeError(detail);
  if (!(value >= least && value <= greatest)) throw new KullbackRangeError(detail);
}

/**
 * Orders beyond this are not told from the limit: what they differ by, at most 2^11/order, is no part of a double that any
 * divergence of two rows is.
 */
const GREATEST_ORDER = 2 ** 1000;

/** Of α-divergences: beyond, α·(α − 1) is no double. */
const GREATEST_ALPHA = 2 ** 500;

/** Below this an order is not told from 0, of whose divergence its own is off by about as small a part. */
const LEAST_ALPHA = 2 ** -300;

/** From here on powers leave the range of doubles so often that the last rung has them all. */
const GREATEST_EXPONENT = 1024;

/**
 * From here on what the masses of the fast rung lose to rounding, times the exponent, counts: rows are scored by the precise
 * one.
 */
const GREATEST_FAST_EXPONENT = 3;

/**
 * The fast rung subtracts 1 from I: with some four roundings of I next to |I − 1|, at most 7e-15.
 */
const POWER_THRESHOLD = 2 ** -4;

/** What a ratio loses to rounding, and the masses, is at most four units of 2^-53, next to its logarithm. */
const LARGEST_THRESHOLD = 2 ** -4;

/** |I_a − 1|, the sum of p^a·y^(1−a) − a·p − (1 − a)·y, or minus that. */
function power(order: number): Divergence & { readonly logarithmOf: ChernoffCoefficient } {
  const swapped = order < 0.5;
  // Without rounding: 1 − order − 1, and order − 1 of orders from ½ on.
  const exponent = swapped ? -order : order - 1;
  const sign = exponent > 0 ? 1 : -1;
  const zeroQ = sign > 0 ? Number.POSITIVE_INFINITY : 1 + exponent;
  const operands = swapped ? "qp" : "pq";
  const common = { operands, zeroQ, infiniteAt: sign > 0 ? INFINITE_AT_Q : 0 } as const;
  if (exponent === -0.5) return { ...squaredHellinger, logarithmOf: bhattacharyya.logarithmOf };
  if (exponent === 1) return { ...chiSquared, ...common, logarithmOf: { sign, exponent } };
  if (order === 0) {
    // Nothing where both have mass.
    return {
      kernel: "support",
      operands: "pq",
      zeroP: 1,
      zeroQ: 0,
      infiniteAt: 0,
      threshold: Number.NEGATIVE_INFINITY,
      singleThreshold: Number.NEGATIVE_INFINITY,
      logarithmOf: { sign, exponent: -1, coefficient: "support-coefficient" },
    };
  }
  const coefficient = "chernoff-coefficient";
  return {
    ...common,
    ...(exponent > GREATEST_EXPONENT ? {} : { kernel: "power" }),
    parameter: exponent,
    zeroP: Math.abs(exponent),
    threshold: exponent <= GREATEST_FAST_EXPONENT ? POWER_THRESHOLD : Number.POSITIVE_INFINITY,
    singleThreshold: Number.POSITIVE_INFINITY,
    curvature: Math.max(1, exponent * (1 + exponent)),
    logarithmOf: sign > 0 ? { sign, exponent } : { sign, exponent, coefficient },
  };
}

/** The limits of what follows at orders 1 and 0: terms are K. */
function generalizedKl(operands: "pq" | "qp"): Divergence {
  const { massDifference: _, contributionZeroP: __, ...terms } = kl;
  return { ...terms, operands, unitless: true };
}

/** |I_a − 1| itself, divided by something: no logarithm. */
function withoutLogarithm(order: number, divisor: number): Divergence {
  const { logarithmOf: _, ...entry } = power(order);
  return { ...entry, unitless: true, divisor };
}

/**
 * The Rényi divergence of an order α: ln(Σ p^α·q^(1−α))/(α − 1). It never falls as α grows. At α = 1 it is KL, at 0
 * −ln of Q's mass where P has some, at ∞ the largest ln(p/q); at ½ twice `"bhattacharyya"`, at 2 ln(1 + χ²). In one
 * direction only: Rényi 1961; van Erven and Harremoës 2014 have its properties.
 *
 * @param alpha the order, at least 0; Infinity too
 * @returns a divergence, taken wherever a name is; of rows divided by their masses, and no sum over bins, so that
 *   `contributions` refuses it, but for that of order 1
 * @throws KullbackTypeError and KullbackRangeError if `alpha` is no such number
 *
 * @example
 * const engine = await createEngine();
 * console.log(engine.score(renyi(2), [0.9, 0.1], [0.5, 0.5])); // Float64Array(1) [ 0.49469624183610705 ]
 */
export function renyi(alpha: number): ParametricDivergence {
  checkedNumber("alpha", alpha, 0, Number.POSITIVE_INFINITY, "an order of at least 0");
  return new ParametricDivergence(`renyi(${alpha})`, renyiEntry(alpha));
}

function renyiEntry(alpha: number): Divergence {
  if (alpha === 1) return { ...kl, operands: "pq" };
  if (alpha > GREATEST_ORDER) {
    return {
      operands: "pq",
      normalized: true,
      largest: true,
      firstOrder: true,
      zeroP: Number.NEGATIVE_INFINITY,
      zeroQ: Number.POSITIVE_INFINITY,
      infiniteAt: INFINITE_AT_Q,
      threshold: LARGEST_THRESHOLD,
      singleThreshold: Number.POSITIVE_INFINITY,
    };
  }
  const entry = power(alpha);
  const { exponent, sign } = entry.logarithmOf;
  const normalized = { ...entry, normalized: true, divisor: alpha - 1 } as const;
  // |I − 1| of rows with mass that a policy changed: see ChernoffCoefficient.
  return sign > 0 ? { ...normalized, massDifference: exponent, droppedMass: 1 + exponent } : normalized;
}

/**
 * The Tsallis divergence of an order α: (Σ p^α·q^(1−α) − 1)/(α − 1). At α = 1 it is KL, at 2 χ², at ½ twice
 * `"squared-hellinger"`. Tsallis 1998.
 *
 * Of rows as given, and of mass that `{ epsilon }` or `"drop"` changed, it is the sum of its terms
 * (p^α·q^(1−α) − α·p − (1 − α)·q)/(α − 1), which are never negative. The relative error is at most 1e-14, of orders beyond 50
 * α/50 times that: as much as a change of the masses in their last place makes.
 *
 * @param alpha the order: at least 0, finite
 * @returns a divergence, taken wherever a name is
 * @throws KullbackTypeError and KullbackRangeError if `alpha` is no such number
 *
 * @example
 * const engine = await createEngine();
 * console.log(engine.score(tsallis(2), [0.9, 0.1], [0.5, 0.5])); // Float64Array(1) [ 0.6400000000000001 ]
 */
export function tsallis(alpha: number): ParametricDivergence {
  checkedNumber("alpha", alpha, 0, GREATEST_ORDER, "an order of at least 0, at most 2^1000");
  const entry = alpha === 1 ? generalizedKl("pq") : withoutLogarithm(alpha, Math.abs(alpha - 1));
  return new ParametricDivergence(`tsallis(${alpha})`, entry);
}

/**
 * The α-divergence: (Σ p^α·q^(1−α) − 1)/(α·(α − 1)), with which every order has the curvature of KL. At α = 1 it is KL, at
 * 0 reverse KL, at 2 half of χ², at −1 half of Neyman's, at ½ four times `"squared-hellinger"`. Cichocki and Amari 2010.
 *
 * Of rows as given, and of mass that `{ epsilon }` or `"drop"` changed, it is the sum of its terms
 * (p^α·q^(1−α) − α·p − (1 − α)·q)/(α·(α − 1)), which are never negative. The relative error is as for `tsallis`.
 *
 * @param alpha the order, of any sign, finite
 * @returns a divergence, taken wherever a name is
 * @throws KullbackTypeError and KullbackRangeError if `alpha` is no such number
 *
 * @example
 * const engine = await createEngine();
 * console.log(engine.score(alphaDivergence(-1), [0.5, 0.5], [0.9, 0.1])); // Float64Array(1) [ 0.32000000000000006 ]
 */
export function alphaDivergence(alpha: number): ParametricDivergence {
  checkedNumber("alpha", alpha, -GREATEST_ALPHA, GREATEST_ALPHA, "an order between -2^500 and 2^500");
  const name = `alpha(${alpha})`;
  if (alpha === 1) return new ParametricDivergence(name, generalizedKl("pq"));
  if (Math.abs(alpha) < LEAST_ALPHA) return new ParametricDivergence(name, generalizedKl("qp"));
  return new ParametricDivergence(name, withoutLogarithm(alpha, Math.abs(alpha * (alpha - 1))));
}

/**
 * The skew divergence: KL(P‖(1 − λ)Q + λP), finite for λ > 0 whatever the zeros of Q. At λ = 0 it is KL, at 1 nothing.
 * Lee 1999.
 *
 * @param lambda P's share of the mixture: 0, or from 2^-100 to 1
 * @returns a divergence, taken wherever a name is
 * @throws KullbackTypeError and KullbackRangeError if `lambda` is no such number
 *
 * @example
 * const engine = await createEngine();
 * console.log(engine.score(skewKl(0.5), [1, 0], [0, 1], { base: 2 })); // Float64Array(1) [ 1 ]
 */
export function skewKl(lambda: number): ParametricDivergence {
  checkedShare("lambda", lambda);
  const name = `skew-kl(${lambda})`;
  if (lambda === 0) return new ParametricDivergence(name, { ...kl, operands: "pq" });
  const logarithm = -naturalLogarithm(lambda);
  return new ParametricDivergence(name, {
    kernel: "skew-kl",
    operands: "pq",
    parameter: lambda,
    massDifference: 1 - lambda,
    zeroP: 1 - lambda,
    contributionZeroP: 0,
    // K(p, λp); from ½ on without what cancels.
    zeroQ: lambda < 0.5 ? logarithm - (1 - lambda) : logRatios.k(1, lambda),
    contributionZeroQ: logarithm,
    infiniteAt: 0,
    threshold,
    singleThreshold,
  });
}

/**
 * The generalized Jensen–Shannon divergence: w·KL(P‖M) + (1 − w)·KL(Q‖M), M = wP + (1 − w)Q. At w = ½ it is `"js"`; at 0
 * and at 1 nothing. Lin 1991.
 *
 * @param weight P's: 0, or from 2^-100 to 1
 * @returns a divergence, taken wherever a name is
 * @throws KullbackTypeError and KullbackRangeError if `weight` is no such number
 *
 * @example
 * const engine = await createEngine();
 * console.log(engine.score(jensenShannon(0.25), [1, 0], [0, 1])); // Float64Array(1) [ 0.5623351446188083 ]
 */
export function jensenShannon(weight: number): ParametricDivergence {
  checkedShare("weight", weight);
  const name = `jensen-shannon(${weight})`;
  if (weight === 0.5) return new ParametricDivergence(name, js);
  return new ParametricDivergence(name, {
    kernel: "jensen-shannon",
    operands: "pq",
    parameter: weight,
    zeroP: weight === 1 ? 0 : -(1 - weight) * logarithmOfOnePlus(-weight) + 0,
    zeroQ: weight === 0 ? 0 : -weight * naturalLogarithm(weight) + 0,
    infiniteAt: 0,
    threshold,
    singleThreshold,
  });
}

/** f(1) is 0, but for what its terms have lost to rounding: no more than f loses near 1 anyway. */
const LARGEST_AT_ONE = 2 ** -40;

/** What a generator is at its ends, and what it is called. */
export interface GeneratorOptions {
  /** As errors have it. */
  readonly name: string;
  /** lim f(t)/t as t grows: what a bin is worth, per unit of p, where q = 0. */
  readonly slopeAtInfinity: number;
  /** lim f(t) as t goes to 0: what a bin is worth, per unit of q, where p = 0. */
  readonly atZero: number;
}

/**
 * The f-divergence of a generator: Σ q·f(p/q), f convex, f(1) = 0. In JavaScript on both backends, since that is where f
 * is; and as good as f: what that loses near 1 is lost, and where it is NaN the score is. Csiszár 1967.
 *
 * @param f the generator, called with positive finite ratios; it must not call the engine that scores with it
 * @param options its name and its limits, which may be infinite; all of them are asked for
 * @returns a divergence, taken wherever a name is; `base` is refused: f has its own logarithms
 * @throws KullbackTypeError and KullbackRangeError if `f` is no function or f(1) not 0, or an option is missing or of the
 *   wrong kind; what `f` throws comes through the methods of the engine, and they have changed nothing then
 *
 * @example
 * const engine = await createEngine();
 * const kl = fDivergence((t) => t * Math.log(t), { name: "t ln t", slopeAtInfinity: Infinity, atZero: 0 });
 * console.log(engine.score(kl, [1, 3], [2, 2])); // Float64Array(1) [ 0.13081203594113697 ]
 */
export function fDivergence(f: (ratio: number) => number, options: GeneratorOptions): ParametricDivergence {
  if (typeof f !== "function") {
    const detail = {
      code: "INVALID_ARGUMENT",
      argument: "f",
      expected: "a function of a number",
      got: show(f),
    } as const;
    throw new KullbackTypeError(detail);
  }
  checkedNumber("f", f(1), -LARGEST_AT_ONE, LARGEST_AT_ONE, "a function that is 0 at 1");
  assertOptions(options, ["name", "slopeAtInfinity", "atZero"]);
  const { name, slopeAtInfinity, atZero } = options as GeneratorOptions;
  if (typeof name !== "string" || name === "") {
    const detail = { code: "INVALID_OPTION", argument: "name", expected: "a text", got: show(name) } as const;
    throw new KullbackTypeError(detail);
  }
  const limits = [-Number.MAX_VALUE, Number.POSITIVE_INFINITY, "a number, or Infinity", "INVALID_OPTION"] as const;
  checkedNumber("slopeAtInfinity", slopeAtInfinity, ...limits);
  checkedNumber("atZero", atZero, ...limits);
  const isInfinite = (limit: number) => limit === Number.POSITIVE_INFINITY;
  return new ParametricDivergence(name, {
    operands: "pq",
    generator: f,
    zeroP: atZero,
    zeroQ: slopeAtInfinity,
    infiniteAt: (isInfinite(slopeAtInfinity) ? INFINITE_AT_Q : 0) | (isInfinite(atZero) ? INFINITE_AT_P : 0),
    threshold: Number.NEGATIVE_INFINITY,
    singleThreshold: Number.POSITIVE_INFINITY,
    unitless: true,
  });
}
