/**
 * THE table of divergences: what each is to the engine. Its documentation columns are in
 * `divergence-documentation.ts`, so that a bundle carries only these. Kernels, exports, the README's table and the
 * command's help come from here, or are compared with it by a test.
 */
import { LN2 } from "./backend/coefficients.ts";
import { INFINITE_AT_P, INFINITE_AT_Q } from "./backend/layout.ts";

/** The kernels: several divergences share one (reverse KL is KL with its arguments swapped). Their order is their index. */
export const kernelNames = [
  "kl",
  "jeffreys",
  "js",
  "cross-entropy",
  "total-variation",
  "squared-hellinger",
  "chi-squared",
  "triangular",
  "skew-kl",
  "jensen-shannon",
  "support",
  "power",
] as const;
export type KernelName = (typeof kernelNames)[number];

/** Kernels of sums whose logarithm is taken, where rows are far apart. Their indices follow. */
export const coefficientNames = ["bhattacharyya-coefficient", "support-coefficient", "chernoff-coefficient"] as const;
export type CoefficientName = (typeof coefficientNames)[number];

/** What the engine needs to know of a divergence. P and Q are the caller's; p and q what the kernel is given. */
export interface Divergence {
  /** Left out: the last rung alone scores it. */
  readonly kernel?: KernelName;
  /** What the kernel's terms are given. */
  readonly parameter?: number;
  /** Which of the caller's batches the kernel is given as its p and its q. */
  readonly operands: "pq" | "qp" | "pp";
  /** Whether rows are always taken as they are. */
  readonly given?: true;
  /** Whether it is one of rows divided by their masses only. */
  readonly normalized?: true;
  /** How often the difference of the masses is to be added to the sum: Σ K stands for Σ p·ln(p/q) and differs by it once. */
  readonly massDifference?: number;
  /** The same of mass that was dropped, where that is not as often. */
  readonly droppedMass?: number;
  /** Whether the kernel's logarithm is of Q alone, ln(B/q). */
  readonly logarithmOfQ?: true;
  /** The term per unit of q where p = 0, and per unit of p where q = 0. Both zero is always nothing. */
  readonly zeroP: number;
  readonly zeroQ: number;
  /** The same of a bin's contribution, where it differs from the term. */
  readonly contributionZeroP?: number;
  readonly contributionZeroQ?: number;
  /** Where a zero meets mass and the divergence is infinite: where a policy has something to decide. Bits. */
  readonly infiniteAt: number;
  /**
   * The score below which the fast rung gives way to the precise one, and single precision to double. What y = c·q loses to
   * rounding is of first order: the fast rung's error is about 2^-53·|dD/dy|·y, worst for two bins and measured just above
   * the threshold (threshold.test.ts). −∞: never, ∞: always.
   */
  readonly threshold: number;
  readonly singleThreshold: number;
  /** D(P‖Q) = D(Q‖P). */
  readonly symmetric?: true;
  /** What the sum is divided by, or its logarithm is. */
  readonly divisor?: number;
  /** The score is the square root of the sum; the base divides before it is taken. */
  readonly root?: true;
  /** The score is the logarithm of a Chernoff coefficient. */
  readonly logarithmOf?: ChernoffCoefficient;
  /** The score is the largest ln(p/q), not a sum. */
  readonly largest?: true;
  /** The term of a bin is y·f(p/y). */
  readonly generator?: (ratio: number) => number;
  /** Where rows are near-equal the sum is this times δ²/2, for a relative difference δ, if that is more than once. */
  readonly curvature?: number;
  /** Of first order in p − q where rows are near-equal; others are of second order. */
  readonly firstOrder?: true;
  /** As q goes to nothing the term goes as 1/q, not as a logarithm. */
  readonly inverse?: true;
  /** There is no logarithm in it, whose base an option could choose. */
  readonly unitless?: true;
}

/**
 * I = Σ p^a·q^(1−a), of order a: the kernel sums |I − 1|. Where that is large and I small, the difference cancels, and I is
 * summed itself.
 */
export interface ChernoffCoefficient {
  /** I = 1 + sign·sum. */
  readonly sign: 1 | -1;
  /** a − 1 of the kernel's p and q. */
  readonly exponent: number;
  /** What sums I; left out where I is at least 1. */
  readonly coefficient?: CoefficientName;
}

// By these names bundlers can tell that a row of the table has no effects, and leave it out.
const POSITIVE_INFINITY = Number.POSITIVE_INFINITY;
const NEGATIVE_INFINITY = Number.NEGATIVE_INFINITY;

/** ½·ln 2: what a bin adds to Jensen–Shannon, per unit of mass, where the other row has none. */
const HALF_LN2 = LN2 / 2;

/**
 * Where D = δ²/2 for a relative difference δ, or less, |dD/dy|·y/D is 2/δ: at most 7.3e-15 (1.03e-14 at 2^-12, measured),
 * 7.2e-7 in single precision.
 */
export const threshold = 2 ** -11;
export const singleThreshold = 2 ** -3;
/** Where D = δ², twice that. */
const squareThreshold = 2 ** -10;

/** Where it is of first order, or two halves of the masses less a root: the fast rung loses 2^-53/score of it. */
const firstOrderThreshold = 2 ** -5;
const firstOrderSingleThreshold = 2 ** -2;

/** KL(P‖Q), and with its arguments swapped. */
export const kl = {
  kernel: "kl",
  massDifference: 1,
  zeroP: 1,
  zeroQ: POSITIVE_INFINITY,
  contributionZeroP: 0,
  infiniteAt: INFINITE_AT_Q,
  threshold,
  singleThreshold,
} as const;

const jeffreys = /* @__PURE__ */ (() =>
  ({
    kernel: "jeffreys",
    operands: "pq",
    symmetric: true,
    zeroP: POSITIVE_INFINITY,
    zeroQ: POSITIVE_INFINITY,
    infiniteAt: INFINITE_AT_P | INFINITE_AT_Q,
    threshold: squareThreshold,
    singleThreshold,
  }) as const)();

export const js = {
  kernel: "js",
  operands: "pq",
  symmetric: true,
  zeroP: HALF_LN2,
  zeroQ: HALF_LN2,
  infiniteAt: 0,
  threshold,
  singleThreshold,
} as const;

/** Sums of p·ln(B/q): no difference of near-equal things, so no precise rung. */
const crossEntropy = {
  kernel: "cross-entropy",
  logarithmOfQ: true,
  zeroP: 0,
  zeroQ: POSITIVE_INFINITY,
  infiniteAt: INFINITE_AT_Q,
  threshold: NEGATIVE_INFINITY,
  singleThreshold,
} as const;

/** Sums of |p − q|. */
const totalVariation = {
  kernel: "total-variation",
  operands: "pq",
  symmetric: true,
  zeroP: 0.5,
  zeroQ: 0.5,
  infiniteAt: 0,
  threshold: firstOrderThreshold,
  singleThreshold: firstOrderSingleThreshold,
  firstOrder: true,
  unitless: true,
} as const;

/** ½(p + q) − √(pq) on the fast rung. */
export const squaredHellinger = {
  kernel: "squared-hellinger",
  operands: "pq",
  symmetric: true,
  zeroP: 0.5,
  zeroQ: 0.5,
  infiniteAt: 0,
  threshold: firstOrderThreshold,
  singleThreshold: firstOrderSingleThreshold,
} as const;

/** The logarithm of 1 − H². */
export const bhattacharyya = /* @__PURE__ */ (() =>
  ({
    ...squaredHellinger,
    normalized: true,
    divisor: -1,
    logarithmOf: { sign: -1, exponent: -0.5, coefficient: "bhattacharyya-coefficient" },
  }) as const)();

export const chiSquared = {
  kernel: "chi-squared",
  inverse: true,
  zeroP: 1,
  zeroQ: POSITIVE_INFINITY,
  infiniteAt: INFINITE_AT_Q,
  threshold: squareThreshold,
  singleThreshold,
} as const;

// To a bundler a spread may have effects: it keeps what nobody uses, unless told that this has none.
const table = /* @__PURE__ */ (() =>
  ({
    kl: { ...kl, operands: "pq" },
    "reverse-kl": { ...kl, operands: "qp" },
    "generalized-kl": {
      kernel: "kl",
      operands: "pq",
      given: true,
      zeroP: 1,
      zeroQ: POSITIVE_INFINITY,
      infiniteAt: INFINITE_AT_Q,
      threshold: NEGATIVE_INFINITY,
      singleThreshold,
    },
    jeffreys,
    js,
    "js-distance": { ...js, root: true },
    "total-variation": totalVariation,
    "squared-hellinger": { ...squaredHellinger, unitless: true },
    hellinger: { ...squaredHellinger, root: true, unitless: true },
    bhattacharyya,
    "chi-squared": { ...chiSquared, operands: "pq", unitless: true },
    "neyman-chi-squared": { ...chiSquared, operands: "qp", unitless: true },
    triangular: {
      kernel: "triangular",
      operands: "pq",
      symmetric: true,
      zeroP: 1,
      zeroQ: 1,
      infiniteAt: 0,
      threshold,
      singleThreshold,
      unitless: true,
    },
    psi: jeffreys,
    entropy: { ...crossEntropy, operands: "pp", infiniteAt: 0 },
    "cross-entropy": { ...crossEntropy, operands: "pq" },
  }) as const satisfies Record<string, Divergence>)();

/** The name of a divergence. */
export type DivergenceName = keyof typeof table;

/** Measures of one batch: they take no Q. */
export type OneBatchDivergence = {
  [Name in DivergenceName]: (typeof table)[Name]["operands"] extends "pp" ? Name : never;
}[DivergenceName];

/** Every name, in the order of the table. */
export const divergenceNames = /* @__PURE__ */ Object.keys(table) as readonly DivergenceName[];

/** The rows of the table by name; a Map, because a caller's name may be `constructor`. */
export const divergences: ReadonlyMap<string, Divergence> = /* @__PURE__ */ (() =>
  new Map<string, Divergence>(Object.entries(table)))();

/** The index of its kernel; −1, for which there is nothing but NaN, where the last rung alone scores it. */
export function kernelOf({ kernel }: Divergence): number {
  return kernel === undefined ? -1 : kernelNames.indexOf(kernel);
}

/** Whether the score is a sum over bins, so that they have contributions. */
export function isSum({ root, logarithmOf, largest }: Divergence): boolean {
  return !root && !logarithmOf && !largest;
}
