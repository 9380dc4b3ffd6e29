/**
 * Sobol' sequences (I. Sobol' 1967) with the direction numbers of Joe and Kuo (2008), scrambled as by A. Owen 1995, “Randomly
 * permuted (t,m,s)-nets and (t,s)-sequences”: each digit of a coordinate is flipped or not by a coin that belongs to the digits
 * before it. Each point is then uniform, so estimates have no bias, and the standard error of a smooth integrand's mean falls
 * as n^-3/2 where that of random points falls as n^-1/2 (Owen 1997).
 *
 * The coins are not kept but hashed from the digits before (S. Laine and T. Karras 2011, “Stratified sampling for stochastic
 * transparency”; B. Burley 2020, “Practical hash-based Owen scrambling”, JCGT 10, 29). Those take one multiplication or two of the
 * whole number, which leaves coins of one coordinate that depend on each other; here four digits have a hash of their own,
 * for then the errors of independent scramblings, from which the standard error comes, are independent too.
 */
import { RandomNumbers } from "../../backend/random.ts";
import { hashed, type Key, randomKey } from "./hash.ts";
import { joeKuo } from "./joe-kuo.ts";

/** Binary digits of a coordinate that the sequence has. */
const DIGITS = 32;

/** Of one hash: 1 + 2 + 4 + 8 coins. */
const DIGITS_PER_HASH = 4;

/** The largest number below 1. */
const BELOW_ONE = 1 - 2 ** -53;

export const GREATEST_DIMENSIONS = joeKuo.length;

/** The direction numbers of a dimension, by the recurrence of Joe and Kuo (2008), section 2. */
function directionsOf(dimension: number): Int32Array {
  const [polynomial, ...initial] = joeKuo[dimension] as readonly [number, ...number[]];
  const degree = initial.length;
  const directions = new Int32Array(DIGITS);
  for (let j = 0; j < DIGITS; j++) {
    if (degree === 0) {
      directions[j] = 1 << (DIGITS - 1 - j);
    } else if (j < degree) {
      directions[j] = (initial[j] as number) << (DIGITS - 1 - j);
    } else {
      const last = directions[j - degree] as number;
      let direction = last ^ (last >>> degree);
      for (let i = 1; i < degree; i++) {
        if (((polynomial >>> (degree - i)) & 1) === 1) direction ^= directions[j - i] as number;
      }
      directions[j] = direction;
    }
  }
  return directions;
}

/** A Sobol' sequence as it is, in the order of Gray's code (I. Antonov and V. Saleev 1979). */
export class SobolSequence {
  private readonly directions: readonly Int32Array[];
  private readonly digits: Int32Array;
  private index = 0;

  constructor(readonly dimensions: number) {
    this.directions = Array.from({ length: dimensions }, (_, dimension) => directionsOf(dimension));
    this.digits = new Int32Array(dimensions);
  }

  /** Goes to a point: its index is below 2^32. */
  seek(index: number): void {
    const gray = (index ^ (index >>> 1)) >>> 0;
    for (const [dimension, directions] of this.directions.entries()) {
      let digits = 0;
      for (let j = 0; j < DIGITS; j++) if (((gray >>> j) & 1) === 1) digits ^= directions[j] as number;
      this.digits[dimension] = digits;
    }
    this.index = index;
  }

  /** The digits of each coordinate of the point, signed, until the next is asked for. */
  get point(): Int32Array {
    return this.digits;
  }

  next(): void {
    // The lowest digit of the index that is 0.
    const j = 31 - Math.clz32(~this.index & (this.index + 1));
    const { digits, directions, dimensions } = this;
    for (let dimension = 0; dimension < dimensions && j >= 0; dimension++) {
      digits[dimension] = (digits[dimension] as number) ^ ((directions[dimension] as Int32Array)[j] as number);
    }
    this.index += 1;
  }
}

/** Owen's scrambling of 32 digits. */
export function scrambled(digits: number, key: Key): number {
  let result = 0;
  for (let before = 0; before < DIGITS; before += DIGITS_PER_HASH) {
    // A 1 in front of the digits before, which tells how many they are.
    const node = before === 0 ? 1 : (1 << before) | (digits >>> (DIGITS - before));
    const coins = hashed(node, key);
    const own = (digits >>> (DIGITS - DIGITS_PER_HASH - before)) & 15;
    // A coin for the first digit, two for the second, four for the third, eight for the fourth.
    const flips =
      (((coins >>> 1) & 1) << 3) |
      (((coins >>> (2 + (own >>> 3))) & 1) << 2) |
      (((coins >>> (4 + (own >>> 2))) & 1) << 1) |
      ((coins >>> (8 + (own >>> 1))) & 1);
    result = (result << DIGITS_PER_HASH) | (own ^ flips);
  }
  return result;
}

/** Points of the unit cube, of one scrambling. */
export class ScrambledSobol {
  private readonly sequence: SobolSequence;
  private readonly keys: readonly Key[];

  constructor(
    dimensions: number,
    private readonly seed: number,
    private readonly stream: number,
  ) {
    this.sequence = new SobolSequence(dimensions);
    const random = new RandomNumbers(seed, stream);
    this.keys = Array.from({ length: dimensions }, () => randomKey(random));
  }

  /** As many points as `points` has room for, from one on; `block` numbers the call. Coordinates are between 0 and 1. */
  fill(points: Float64Array, first: number, block: number): void {
    const { sequence, keys } = this;
    const { dimensions } = sequence;
    // Digits beyond the sequence's: no two points have the same ones before, so each has coins of its own.
    const rest = new RandomNumbers(this.seed, this.stream, 1 + block);
    sequence.seek(first);
    for (let at = 0; at < points.length; at += dimensions) {
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const digits = scrambled(sequence.point[dimension] as number, keys[dimension] as Key) >>> 0;
        points[at + dimension] = Math.min((digits + rest.uniform()) / 2 ** DIGITS, BELOW_ONE);
      }
      sequence.next();
    }
  }
}
