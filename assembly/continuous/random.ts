// Uniform numbers of a block, from four generators side by side: src/backend/random.ts says which, and why. The state of one is
// a lane of four vectors.
import { RANDOM_KEY, RANDOM_STATE, SAMPLES_PER_BLOCK } from "../../src/backend/layout";

// @ts-ignore: decorator
@inline function rotated(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

// Two rounds of Threefry, of even and of odd number, on x0 … x3, by four rotations; then, after two of these, the key. Vectors
// cannot be passed by reference, so they are where the state will be.

// @ts-ignore: decorator
@inline function twoRounds(first: i32, second: i32, third: i32, fourth: i32): void {
  let x0 = v128.load(RANDOM_STATE);
  let x1 = v128.load(RANDOM_STATE, 16);
  let x2 = v128.load(RANDOM_STATE, 32);
  let x3 = v128.load(RANDOM_STATE, 48);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, first), x0);
  x2 = i32x4.add(x2, x3);
  x3 = v128.xor(rotated(x3, second), x2);
  x0 = i32x4.add(x0, x3);
  x3 = v128.xor(rotated(x3, third), x0);
  x2 = i32x4.add(x2, x1);
  x1 = v128.xor(rotated(x1, fourth), x2);
  v128.store(RANDOM_STATE, x0);
  v128.store(RANDOM_STATE, x1, 16);
  v128.store(RANDOM_STATE, x2, 32);
  v128.store(RANDOM_STATE, x3, 48);
}

/** The exclusive or of Threefry's keys and this is its fifth. */
const PARITY: i32 = 0x1bd11bda;

/** Word j of the key, of which there are five. */
function keyWord(j: i32): i32 {
  if (j < 4) return load<i32>(<usize>j << 2, RANDOM_KEY);
  return PARITY ^ load<i32>(RANDOM_KEY) ^ load<i32>(RANDOM_KEY, 4) ^ load<i32>(RANDOM_KEY, 8) ^ load<i32>(RANDOM_KEY, 12);
}

/** Adds words of the key from `turn` on, and `turn` to the last. */
function addKey(turn: i32): void {
  for (let j = 0; j < 4; j++) {
    const word = keyWord((turn + j) % 5) + (j == 3 ? turn : 0);
    const at = <usize>j << 4;
    v128.store(at, i32x4.add(v128.load(at, RANDOM_STATE), i32x4.splat(word)), RANDOM_STATE);
  }
}

/** The states that the lanes of a block start from: Threefry-4×32-20 of block and lane. */
export function startBlock(block: i32): void {
  v128.store(RANDOM_STATE, i32x4.splat(block));
  v128.store(RANDOM_STATE, i32x4.splat(0), 16);
  v128.store(RANDOM_STATE, i32x4(0, 1, 2, 3), 32);
  v128.store(RANDOM_STATE, i32x4.splat(0), 48);
  addKey(0);
  for (let turn = 1; turn <= 5; turn++) {
    if (turn & 1) {
      twoRounds(10, 26, 11, 21);
      twoRounds(13, 27, 23, 5);
    } else {
      twoRounds(6, 20, 17, 11);
      twoRounds(25, 10, 18, 20);
    }
    addKey(turn);
  }
}

/** The next uniform numbers of the block, as many as it has samples. */
export function uniforms(out: usize): void {
  let s0 = v128.load(RANDOM_STATE);
  let s1 = v128.load(RANDOM_STATE, 16);
  let s2 = v128.load(RANDOM_STATE, 32);
  let s3 = v128.load(RANDOM_STATE, 48);
  const one = f64x2.splat(1);
  // 1 − 2^-53: from 1 + k·2^-52 that leaves (2k + 1)·2^-53, exactly.
  const offset = f64x2.splat(1.0 - 1.0 / 9007199254740992.0);
  for (const end = out + (SAMPLES_PER_BLOCK << 3); out < end; out += 32) {
    // Two steps of xoshiro128++: upper 20 bits of the first, all of the second.
    const first = i32x4.add(rotated(i32x4.add(s0, s3), 7), s0);
    let t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotated(s3, 11);
    const second = i32x4.add(rotated(i32x4.add(s0, s3), 7), s0);
    t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotated(s3, 11);
    // With the exponent of 1: numbers in [1, 2).
    const high = i32x4.shr_u(first, 12);
    const lower = v128.or(i32x4.shuffle(second, high, 0, 4, 1, 5), one);
    const upper = v128.or(i32x4.shuffle(second, high, 2, 6, 3, 7), one);
    v128.store(out, f64x2.sub(lower, offset));
    v128.store(out, f64x2.sub(upper, offset), 16);
  }
  v128.store(RANDOM_STATE, s0);
  v128.store(RANDOM_STATE, s1, 16);
  v128.store(RANDOM_STATE, s2, 32);
  v128.store(RANDOM_STATE, s3, 48);
}
