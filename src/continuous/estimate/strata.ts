/**
 * Stratified points of the unit cube: each coordinate's interval in as many parts of one length as there are points, and in
 * each part one point, at random. Of more dimensions that is Latin hypercube sampling (M. McKay, R. Beckman and W. Conover 1979):
 * which parts of two coordinates come together is a permutation at random.
 */
import { RandomNumbers } from "../../backend/random.ts";
import { hashed, type Key, randomKey } from "./hash.ts";

/** Rounds of the permutation: by four, how often two coordinates fall into each of 16 × 16 cells is as of random ones. */
const ROUNDS = 4;

/** The largest number below 1. */
const BELOW_ONE = 1 - 2 ** -53;

/** A permutation of the integers below `count`, itself below 2^31, without a table: A. Kensler 2013, “Correlated multi-jittered sampling”. */
export class Permutation {
  private readonly bits: number;
  private readonly mask: number;
  private readonly keys: readonly Key[];

  constructor(
    private readonly count: number,
    random: RandomNumbers,
  ) {
    this.bits = 32 - Math.clz32(count - 1);
    this.mask = count <= 1 ? 0 : 2 ** this.bits - 1;
    this.keys = Array.from({ length: ROUNDS }, () => randomKey(random));
  }

  at(index: number): number {
    if (this.count <= 1) return 0;
    const { bits, mask } = this;
    const half = bits >>> 1;
    const lowMask = 2 ** half - 1;
    let x = index;
    // What is a permutation of the integers of so many bits becomes one of those below the count by going on until one is met.
    do {
      for (const key of this.keys) {
        // Each half is changed by a hash of the other: a Feistel network.
        const low = x & lowMask;
        const high = (x >>> half) ^ (hashed(low, key) & (mask >>> half));
        x = ((high << half) | (low ^ (hashed(~high, key) & lowMask))) & mask;
      }
    } while (x >= this.count);
    return x;
  }
}

/** The points of one stratification. */
export class Strata {
  private readonly permutations: readonly Permutation[];

  constructor(
    private readonly dimensions: number,
    private readonly count: number,
    private readonly seed: number,
    private readonly stream: number,
  ) {
    const random = new RandomNumbers(seed, stream);
    // The first coordinate's parts come in their order.
    this.permutations = Array.from({ length: dimensions - 1 }, () => new Permutation(count, random));
  }

  /** As many points as `points` has room for, from one on; `block` numbers the call. Coordinates are between 0 and 1. */
  fill(points: Float64Array, first: number, block: number): void {
    const { dimensions, count, permutations } = this;
    const random = new RandomNumbers(this.seed, this.stream, 1 + block);
    for (let at = 0, index = first; at < points.length; at += dimensions, index++) {
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const part = dimension === 0 ? index : (permutations[dimension - 1] as Permutation).at(index);
        points[at + dimension] = Math.min((part + random.uniform()) / count, BELOW_ONE);
      }
    }
  }
}
