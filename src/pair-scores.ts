/** What becomes of the kernels' word on a pair of rows: the last rung where that is needed, the root, the base, errors. */
import { type AnyExtreme, exactBelowOf } from "./backend/any-extreme.ts";
import { areEqual, exactBelow, hasInfiniteTerm } from "./backend/extreme.ts";
import { INFINITE_AT_P, INFINITE_AT_Q } from "./backend/layout.ts";
import { logarithmOfOnePlus, naturalLogarithm } from "./backend/natural-logarithm.ts";
import { scaleByPowerOfTwo } from "./backend/powers-of-two.ts";
import type { RowPair } from "./backend/row.ts";
import { faultOfRow, zeroUnderMass } from "./batch.ts";
import type { Call } from "./call.ts";
import type { ChernoffCoefficient } from "./divergences.ts";
import type { KullbackRangeError } from "./errors.ts";
import { inBase } from "./options.ts";

/** What decides about a pair, beside its rows. */
type Asked = Pick<Call, "divergence" | "given" | "options">;

/** What is added to every bin. */
export function pseudocountOf({ options }: Pick<Call, "options">): number {
  return options.zeros === "pseudocount" ? options.amount : 0;
}

/** A pair of rows of a call, as its kernel is given them. */
export function pairOf(call: Pick<Call, "options" | "p" | "q">, pRow: number, qRow: number): RowPair {
  return { p: call.p, q: call.q, pRow, qRow, pseudocount: pseudocountOf(call) };
}

/** Whether there is anything in rows that the options do not allow. */
export function mayRefuse({ options }: Pick<Call, "options">): boolean {
  return options.invalid === "throw" || options.zeros === "throw";
}

/** The first thing wrong with a pair of rows, that the options do not allow. */
function faultOf({ options, divergence, batches, given }: Call, pair: RowPair): KullbackRangeError | undefined {
  const { p, q, pRow, qRow } = pair;
  if (!mayRefuse({ options })) return undefined;
  const normalize = !given && options.zeros !== "pseudocount";
  // The caller's P first.
  const rows = [
    { batch: p, row: pRow },
    { batch: q, row: qRow },
  ];
  for (const { batch, row } of batches[0] === p ? rows : rows.reverse()) {
    const fault = faultOfRow(batch, row, normalize);
    if (fault !== undefined) return options.invalid === "throw" ? fault : undefined;
  }
  if (options.zeros !== "throw") return undefined;
  const { infiniteAt } = divergence;
  const atQ = (infiniteAt & INFINITE_AT_Q) !== 0 ? zeroUnderMass(p, pRow, q, qRow) : undefined;
  return atQ ?? ((infiniteAt & INFINITE_AT_P) !== 0 ? zeroUnderMass(q, qRow, p, pRow) : undefined);
}

/** @throws KullbackRangeError if a pair of rows has something that the options do not allow */
export function throwFault(call: Call, pair: RowPair): void {
  const fault = faultOf(call, pair);
  if (fault !== undefined) throw fault;
}

/** Whether a zero became epsilon times a mass, of which the ladder has one word. */
export function replaces({ divergence, given, options }: Asked, pair: RowPair): boolean {
  return options.zeros === "epsilon" && !given && hasInfiniteTerm(pair, divergence);
}

/**
 * Whether the last rung has to see to a pair, by what the ladder says of it, where that is a sum of terms. What adding the
 * pseudocount rounded off, or epsilon times a mass, counts where rows are near-equal: by their score, or, as given, by nothing
 * that is known here.
 *
 * @param leastInexact below which score c has to be exact
 */
export function isSumForExtreme(
  call: Asked,
  pair: RowPair,
  raw: number,
  rounded: boolean,
  leastInexact = exactBelow(false),
): boolean {
  const { divergence, given } = call;
  if (Number.isNaN(raw)) return true;
  if (given) return rounded;
  if (raw >= divergence.threshold || (raw === 0 && areEqual(pair))) return false;
  return rounded || raw < leastInexact || replaces(call, pair);
}

/** The same of any divergence. */
function isForExtreme(call: Call, pair: RowPair, raw: number, rounded: boolean): boolean {
  const { divergence, given, options } = call;
  if (divergence.kernel === "power" && raw === Number.POSITIVE_INFINITY) {
    return options.zeros !== "infinite" || !hasInfiniteTerm(pair, divergence);
  }
  if (!given && divergence.logarithmOf?.coefficient !== undefined && isNegative(raw)) return false;
  // Of sums of p·ln(B/q) the threshold is −Infinity.
  return isSumForExtreme(call, pair, raw, rounded, exactBelowOf(divergence, false));
}

/** Whether a number is below 0, or −0. */
function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** The logarithm of a Chernoff coefficient, from the ladder's word: |I − 1|, or minus I where rows are far apart. */
function logarithmOf({ sign, coefficient }: ChernoffCoefficient, raw: number): number {
  if (coefficient !== undefined && isNegative(raw)) return naturalLogarithm(-raw);
  return logarithmOfOnePlus(sign * raw);
}

/** The root of x·2^exponent, which may be beyond the range of doubles. */
function rootOf(x: number, exponent: number): number {
  const isOdd = (exponent & 1) !== 0;
  return scaleByPowerOfTwo(Math.sqrt(isOdd ? 2 * x : x), (isOdd ? exponent - 1 : exponent) / 2);
}

/** The score of a pair, from the word of the ladder in nats: its logarithm or root where that is the divergence, in its unit. */
export function finalScore({ divergence, unit }: Call, nats: number): number {
  if (divergence.logarithmOf) return inBase(logarithmOf(divergence.logarithmOf, nats), unit);
  return divergence.root ? Math.sqrt(nats / unit) : inBase(nats, unit);
}

/** The scores of one call. */
export class PairScores {
  /** From this on, up to the other, the ladder's word is the last, and its score that of `finalScore`. */
  readonly leastFinal: number;
  readonly greatestFinal: number;
  /** Whether that is but a division by the unit. */
  readonly isLinear: boolean;
  /** The mass that the policy changed in the last pair, if the last rung saw to it. */
  amount: number | undefined;

  constructor(
    private readonly call: Call,
    private readonly extreme: AnyExtreme,
  ) {
    const { divergence } = call;
    this.isLinear = !divergence.root && !divergence.logarithmOf;
    this.leastFinal = pseudocountOf(call) === 0 ? divergence.threshold : Number.POSITIVE_INFINITY;
    // Powers may leave the range of doubles.
    this.greatestFinal = divergence.kernel === "power" ? Number.MAX_VALUE : Number.POSITIVE_INFINITY;
  }

  /**
   * The score of a pair.
   *
   * @param raw the ladder's word on it
   * @param rounded whether adding the pseudocount rounded something off
   * @throws KullbackRangeError if it has something that the options do not allow
   */
  score(pair: RowPair, raw: number, rounded: boolean): number {
    const score = this.scoreOrNaN(pair, raw, rounded);
    if (Number.isNaN(score)) throwFault(this.call, pair);
    return score;
  }

  /** The same, but NaN for a pair with something that the options do not allow. */
  scoreOrNaN(pair: RowPair, raw: number, rounded: boolean): number {
    const { call, extreme } = this;
    const { divergence, unit } = call;
    this.amount = undefined;
    if (!isForExtreme(call, pair, raw, rounded)) return finalScore(call, raw);
    const score = inBase(extreme.score(divergence, pair), unit);
    this.amount = extreme.amount;
    return divergence.root ? rootOf(score, extreme.exponent) : scaleByPowerOfTwo(score, extreme.exponent);
  }
}
