/** Information of two variables: from batches of joint tables, by Kullback–Leibler divergences that an engine scores. */
import { Sum } from "../backend/double-double.ts";
import type { BatchInput } from "../batch.ts";
import type { Engine } from "../engine.ts";
import { assertAgree, assertEngine, logarithmOfBase, namedOptions, rowsOf } from "./arguments.ts";
import {
  checkedShape,
  checkedTables,
  conditionals,
  type JointShape,
  type JointTables,
  type Marginals,
  marginalsOfX,
  marginalsOfY,
  repeated,
  runs,
} from "./joint-tables.ts";

/** How joint tables are read. */
export interface InformationOptions {
  /** `[rowsX, rowsY]`: a table is `rowsX` rows, the values of X, of `rowsY` masses each, the values of Y. */
  readonly shape: JointShape;
  /** Of the logarithm: positive, finite and not 1. Default: e, so nats; 2 gives bits. */
  readonly base?: number | undefined;
}

/** A divergence of joint distributions, and the parts that it is the sum of. One value a table in each. */
export interface ChainRule {
  /** KL(P(X, Y)‖Q(X, Y)). */
  readonly total: Float64Array;
  /** KL(P(X)‖Q(X)). */
  readonly marginal: Float64Array;
  /** Σ p(x)·KL(P(Y|x)‖Q(Y|x)). */
  readonly conditional: Float64Array;
}

/**
 * A row of a conditional distribution may have no mass, where its x has none: its score is NaN, and looked at by no one.
 * All masses have been checked by then.
 */
const ofConditionals = { precision: "double", invalid: "nan" } as const;
const ofMarginals = { precision: "double" } as const;

function checkedOptions(options: unknown): { readonly shape: JointShape; readonly logBase: number } {
  const { shape, base } = namedOptions(options, ["shape", "base"]);
  return { shape: checkedShape(shape), logBase: logarithmOfBase(base) };
}

/** The sum of a table's marginal. */
function massOf({ high, low, bins }: Marginals, table: number): number {
  const sum = new Sum();
  for (let bin = table * bins; bin < (table + 1) * bins; bin++) {
    sum.add(high[bin] as number);
    sum.add(low[bin] as number);
  }
  return sum.total;
}

/**
 * ½·(Σ p·w² − (Σ p·w)²): by how much KL(P‖Q) changes, to second order, where the shares p of P and Q are nearly equal and
 * their ratios change by the factors 1 + w.
 */
function secondOrder(marginals: Marginals, table: number, change: (bin: number) => number): number {
  const { high, bins } = marginals;
  const mass = massOf(marginals, table);
  let mean = 0;
  let square = 0;
  for (let bin = table * bins; bin < (table + 1) * bins; bin++) {
    const p = (high[bin] as number) / mass;
    if (p === 0) continue;
    const w = change(bin);
    mean += p * w;
    square += p * w * w;
  }
  return (square - mean * mean) / 2;
}

/**
 * Mutual information I(X; Y) of each joint table: KL(P(X, Y)‖P(X)·P(Y)), the divergence of the table from the product of
 * its marginals. At least 0, and 0 where X and Y are independent; at most the smaller of the two entropies. Shannon 1948;
 * T. M. Cover, J. A. Thomas 2006, “Elements of Information Theory”, 2nd ed., section 2.3.
 *
 * The relative error is at most 1e-14, near independence too.
 *
 * @param engine scores the divergences
 * @param joint a table a row: counts or probabilities, `shape[0]`·`shape[1]` of them, row after row of the table; each
 *   table is divided by its mass
 * @param options `shape`, and `base`
 * @returns as many values as there are tables, in nats or as `base` says
 * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with row and bin where
 *   it is a mass; a table without mass, or of a mass that a double cannot hold, is one
 *
 * @example
 * const engine = await createEngine();
 * const weatherAndUmbrellas = [30, 10, 5, 55];
 * console.log(mutualInformation(engine, weatherAndUmbrellas, { shape: [2, 2], base: 2 })); // Float64Array(1) [ 0.36126669540965756 ]
 */
export function mutualInformation(engine: Engine, joint: BatchInput, options: InformationOptions): Float64Array {
  assertEngine(engine);
  const { shape, logBase } = checkedOptions(options);
  const tables = checkedTables("joint", joint, shape);
  const { rowsX } = tables;
  const information = new Float64Array(tables.batch.rows);
  for (const { first, count } of runs(tables)) {
    const ofX = marginalsOfX(tables, first, count);
    const ofY = marginalsOfY(tables, first, count);
    // I(X; Y) = Σ p(x)·KL(P(Y|x)‖P(Y)). To first order it does not matter that a sum in P(Y) was rounded: the
    // compensation identity, Σ p(x)·KL(P(Y|x)‖R) = I(X; Y) + KL(P(Y)‖R) for every R. The second order is known.
    const reference = repeated(ofY.high, ofY.bins, rowsX);
    const scores = engine.score("kl", conditionals(tables, first, count), reference, ofConditionals);
    for (let table = 0; table < count; table++) {
      const value = mean(ofX, table, (x) => scores[x] as number);
      const rounding = ofY.exact
        ? 0
        : secondOrder(ofY, table, (bin) => (ofY.low[bin] as number) / (ofY.high[bin] as number));
      information[first + table] = Math.max(0, value - rounding) / logBase;
    }
  }
  return information;
}

/** Σ p(x)·value(x) over the x of a table that have mass. */
function mean(ofX: Marginals, table: number, value: (x: number) => number): number {
  const { high, bins } = ofX;
  const mass = massOf(ofX, table);
  const sum = new Sum();
  for (let x = table * bins; x < (table + 1) * bins; x++) {
    const weight = (high[x] as number) / mass;
    if (weight > 0) sum.add(weight * value(x));
  }
  return sum.total;
}

/** Two batches of tables that agree: Q has the tables of P, or one for all of them. */
function checkedPair(
  jointP: BatchInput,
  jointQ: BatchInput,
  shape: JointShape,
): { readonly P: JointTables; readonly Q: JointTables } {
  const P = checkedTables("jointP", jointP, shape);
  const Q = checkedTables("jointQ", jointQ, shape);
  assertAgree(P.batch, Q.batch);
  return { P, Q };
}

/** Σ p(x)·KL(P(Y|x)‖Q(Y|x)), in nats, of a run of tables. */
function conditionalOf(
  engine: Engine,
  [P, Q]: readonly [JointTables, JointTables],
  [p, q]: readonly [Marginals, Marginals],
  first: number,
  count: number,
): Float64Array {
  const scores = engine.score("kl", conditionals(P, first, count), conditionals(Q, first, count), ofConditionals);
  const scoreOf = (x: number) => (q.high[x] === 0 ? Number.POSITIVE_INFINITY : (scores[x] as number));
  return Float64Array.from({ length: count }, (_, table) => mean(p, table, scoreOf));
}

/** Below this, 1 − exp(−L) is L: to within L/2 of it, where an error of 5·L would do no harm. See `firstOrder`. */
const SMALL = 2 ** -20;

/**
 * By how much the divergence of two marginals changes, to first order, when what their sums lost is added again: the
 * derivative of KL(P‖Q) with respect to ln p is p·(ln(p/q) − KL), and with respect to ln q it is q − p.
 *
 * Of near-equal marginals it is not small beside KL: that is d²/2 for shares that differ by d, and the change is d·2^-53.
 * So it takes p·ln(p/q) from the engine, right to the last digits: p − q is it, to within a factor of 1 + d, and subtracting
 * would leave rounding.
 */
function firstOrder(
  p: Marginals,
  q: Marginals,
  table: number,
  divergence: number,
  contributions: Float64Array,
): number {
  const massP = massOf(p, table);
  const massQ = massOf(q, table);
  const sum = new Sum();
  for (let x = table * p.bins; x < (table + 1) * p.bins; x++) {
    const shareP = (p.high[x] as number) / massP;
    const shareQ = (q.high[x] as number) / massQ;
    const part = contributions[x] as number;
    const difference = Math.abs(part) < SMALL * shareP ? part : shareP - shareQ;
    if (shareP > 0) sum.add(((p.low[x] as number) / (p.high[x] as number)) * (part - shareP * divergence));
    if (shareQ > 0) sum.add(-((q.low[x] as number) / (q.high[x] as number)) * difference);
  }
  return sum.total;
}

/** KL(P(X)‖Q(X)), in nats, of a run of tables. */
function marginalOf(engine: Engine, p: Marginals, q: Marginals): Float64Array {
  const P = { data: p.high, shape: [p.high.length / p.bins, p.bins] } as const;
  const Q = { data: q.high, shape: P.shape };
  const scores = engine.score("kl", P, Q, ofMarginals);
  if (p.exact && q.exact) return scores;
  const { data } = engine.contributions("kl", P, Q);
  const lost = ({ high, low }: Marginals, x: number) => (high[x] === 0 ? 0 : (low[x] as number) / (high[x] as number));
  return scores.map((score, table) => {
    if (score === Number.POSITIVE_INFINITY) return score;
    const second = secondOrder(p, table, (x) => lost(p, x) - lost(q, x));
    return Math.max(0, score + (firstOrder(p, q, table, score, data) + second));
  });
}

/** Everything divided by ln(base). */
function inBase(values: Float64Array, logBase: number): Float64Array {
  return values.map((value) => value / logBase);
}

/**
 * Conditional Kullback–Leibler divergence KL(P(Y|X)‖Q(Y|X)) = Σ p(x)·KL(P(Y|x)‖Q(Y|x)) of each pair of joint tables: how
 * much the distributions of Y given x differ, on average over the x of P. Cover and Thomas 2006, section 2.5.
 *
 * An x that P does not have counts for nothing, whatever Q says of it. An x that P has and Q has not makes it infinite. The
 * relative error is at most 1e-14, of near-equal tables too.
 *
 * @param engine scores the divergences
 * @param jointP a table a row, as `mutualInformation` takes them
 * @param jointQ as many tables as `jointP`, or one, the reference for all
 * @param options `shape`, and `base`
 * @returns as many values as `jointP` has tables, in [0, ∞], in nats or as `base` says
 * @throws as `mutualInformation`
 *
 * @example
 * const engine = await createEngine();
 * const P = [4, 4, 1, 1];
 * const Q = [1, 1, 2, 6];
 * console.log(conditionalKl(engine, P, Q, { shape: [2, 2], base: 2 })); // Float64Array(1) [ 0.04150374992788438 ]
 */
export function conditionalKl(
  engine: Engine,
  jointP: BatchInput,
  jointQ: BatchInput,
  options: InformationOptions,
): Float64Array {
  assertEngine(engine);
  const { shape, logBase } = checkedOptions(options);
  const { P, Q } = checkedPair(jointP, jointQ, shape);
  const conditional = new Float64Array(P.batch.rows);
  for (const { first, count } of runs(P)) {
    const weights = [marginalsOfX(P, first, count), marginalsOfX(Q, first, count)] as const;
    conditional.set(conditionalOf(engine, [P, Q], weights, first, count), first);
  }
  return inBase(conditional, logBase);
}

/**
 * The chain rule KL(P(X, Y)‖Q(X, Y)) = KL(P(X)‖Q(X)) + KL(P(Y|X)‖Q(Y|X)) of each pair of joint tables, x first: what part of
 * their divergence the distributions of X explain, and what part those of Y given x. Cover and Thomas 2006, theorem 2.5.3.
 *
 * None of the three is made from the others: each has a relative error of at most 1e-14, and the parts add up to the whole
 * within it. An x that P has and Q has not makes all three infinite.
 *
 * @param engine scores the divergences
 * @param jointP a table a row, as `mutualInformation` takes them
 * @param jointQ as many tables as `jointP`, or one, the reference for all
 * @param options `shape`, and `base`
 * @returns `total`, `marginal` and `conditional`: as many values each as `jointP` has tables, in [0, ∞], in nats or as
 *   `base` says
 * @throws as `mutualInformation`
 *
 * @example
 * const engine = await createEngine();
 * const P = [4, 4, 1, 1];
 * const Q = [1, 1, 2, 6];
 * const { total, marginal, conditional } = chainRule(engine, P, Q, { shape: [2, 2], base: 2 });
 * console.log(total[0], marginal[0] + conditional[0]); // 1.2415037499278845 1.2415037499278843
 * console.log(marginal, conditional); // Float64Array(1) [ 1.2 ] Float64Array(1) [ 0.04150374992788438 ]
 */
export function chainRule(
  engine: Engine,
  jointP: BatchInput,
  jointQ: BatchInput,
  options: InformationOptions,
): ChainRule {
  assertEngine(engine);
  const { shape, logBase } = checkedOptions(options);
  const { P, Q } = checkedPair(jointP, jointQ, shape);
  const total = engine.score("kl", rowsOf(P.batch), rowsOf(Q.batch), ofMarginals);
  const marginal = new Float64Array(P.batch.rows);
  const conditional = new Float64Array(P.batch.rows);
  for (const { first, count } of runs(P)) {
    const p = marginalsOfX(P, first, count);
    const q = marginalsOfX(Q, first, count);
    marginal.set(marginalOf(engine, p, q), first);
    conditional.set(conditionalOf(engine, [P, Q], [p, q], first, count), first);
  }
  return {
    total: inBase(total, logBase),
    marginal: inBase(marginal, logBase),
    conditional: inBase(conditional, logBase),
  };
}
