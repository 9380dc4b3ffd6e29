/**
 * Random numbers that are the same everywhere: operations on 32-bit integers only, so that WebAssembly's vectors and
 * JavaScript have the same bits, and both are quick.
 *
 * Numbers come in blocks, and what is in a block depends on (seed, stream, block) alone: so results do not depend on how many
 * blocks are drawn at once, in which order, by which backend or thread. A block is drawn from four generators side by
 * side, xoshiro128++ 1.0 (D. Blackman and S. Vigna 2021, “Scrambled linear pseudorandom number generators”, ACM TOMS 47,
 * 36). What each starts from is Threefry-4×32-20 (J. Salmon, M. Moraes, R. Dror and D. Shaw 2011, “Parallel random numbers:
 * as easy as 1, 2, 3”, SC '11) of the block and the lane, with seed and stream as its key. That is a permutation: no two lanes
 * of one key start from the same state. The period of a lane is 2^128 − 1, so that among 2^40 lanes any two overlap within
 * 2^20 numbers with a probability of about 2^-28.
 */

/** Generators side by side. */
export const LANES = 4;

/** The words of a state: of a lane, and of the counter and the key of Threefry. */
const WORDS = 4;

/** Rounds of Threefry-4×32-20, and after how many of them the key is added. */
const ROUNDS = 20;
const ROUNDS_PER_KEY = 4;

/** By how much words are rotated in each of eight rounds: the paper's table 2, for 4×32. */
const rotations = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
] as const;

/** What the words of a key sum to, by exclusive or, with the fifth. */
const PARITY = 0x1bd11bda;

const TWO_32 = 2 ** 32;

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** Threefry-4×32-20 of a counter under a key: four words of 32 bits each, and so the result. */
export function threefry(counter: readonly number[], key: readonly number[]): Int32Array {
  const keys = Int32Array.from([...key, key.reduce((sum, word) => sum ^ word, PARITY)]);
  const x = Int32Array.from(counter, (word, j) => word + (keys[j] as number));
  for (let round = 0; round < ROUNDS; round++) {
    const [first, second] = rotations[round % rotations.length] as (typeof rotations)[number];
    // Words 0 and 1, 2 and 3; the next round 0 and 3, 2 and 1.
    const [one, three] = round % 2 === 0 ? [1, 3] : [3, 1];
    x[0] = (x[0] as number) + (x[one] as number);
    x[one] = rotated(x[one] as number, first) ^ (x[0] as number);
    x[2] = (x[2] as number) + (x[three] as number);
    x[three] = rotated(x[three] as number, second) ^ (x[2] as number);
    if ((round + 1) % ROUNDS_PER_KEY !== 0) continue;
    const turn = (round + 1) / ROUNDS_PER_KEY;
    for (let j = 0; j < WORDS; j++) x[j] = (x[j] as number) + (keys[(turn + j) % keys.length] as number);
    x[3] = (x[3] as number) + turn;
  }
  return x;
}

/** The lower and the upper word of an integer below 2^53. */
function wordsOf(integer: number): [low: number, high: number] {
  return [integer % TWO_32, Math.floor(integer / TWO_32)];
}

/** xoshiro128++: the next 32 bits, signed, of the generator whose state is four words from `at`. */
export function xoshiro(state: Int32Array, at = 0): number {
  const s0 = state[at] as number;
  const s1 = state[at + 1] as number;
  const s2 = state[at + 2] as number;
  const s3 = state[at + 3] as number;
  const t2 = s2 ^ s0;
  const t3 = s3 ^ s1;
  state[at] = s0 ^ t3;
  state[at + 1] = s1 ^ t2;
  state[at + 2] = t2 ^ (s1 << 9);
  state[at + 3] = rotated(t3, 11);
  return (rotated((s0 + s3) | 0, 7) + s0) | 0;
}

/** The states that the lanes of a block start from, one after another. */
export function startOfBlock(seed: number, stream: number, block: number): Int32Array {
  const key = [...wordsOf(seed), ...wordsOf(stream)];
  const states = new Int32Array(LANES * WORDS);
  for (let lane = 0; lane < LANES; lane++) states.set(threefry([...wordsOf(block), lane, 0], key), lane * WORDS);
  return states;
}

/** A number of (0, 1) by the upper 20 bits of a word and the whole of another: an odd multiple of 2^-53. */
export function uniformOf(high: number, low: number): number {
  return ((high >>> 12) * TWO_32 + (low >>> 0) + 0.5) / 2 ** 52;
}

/** The numbers of one block, one after another. */
export class RandomNumbers {
  private readonly states: Int32Array;
  private readonly drawn = new Float64Array(LANES);
  private next = LANES;

  /** Seed, stream and block are integers in [0, 2^53). */
  constructor(seed: number, stream: number, block = 0) {
    this.states = startOfBlock(seed, stream, block);
  }

  /** A number between 0 and 1, neither of them: an odd multiple of 2^-53, each of the 2^52 as likely as any other. */
  uniform(): number {
    if (this.next === LANES) this.draw();
    const uniform = this.drawn[this.next] as number;
    this.next += 1;
    return uniform;
  }

  /** A number from each lane, by its next two words. */
  private draw(): void {
    const { states, drawn } = this;
    for (let lane = 0; lane < LANES; lane++) {
      const high = xoshiro(states, lane * WORDS);
      drawn[lane] = uniformOf(high, xoshiro(states, lane * WORDS));
    }
    this.next = 0;
  }
}
