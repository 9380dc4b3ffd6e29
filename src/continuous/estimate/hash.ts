/** Random bits that depend on an integer and a key: where sequences are scrambled and permuted, without anything kept. */
import type { RandomNumbers } from "../../backend/random.ts";

/** 64 bits. */
export interface Key {
  readonly first: number;
  readonly second: number;
}

/** A key, at random. */
export function randomKey(random: RandomNumbers): Key {
  const word = () => Math.floor(random.uniform() * 2 ** 32) | 0;
  return { first: word(), second: word() };
}

/** A permutation of 32-bit integers in which each bit depends on each: the finalizer of A. Appleby's MurmurHash3. */
function mixed(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** 32 bits for an integer below 2^32. Twice, so that keys which differ in few bits have nothing in common. */
export function hashed(integer: number, { first, second }: Key): number {
  return mixed((mixed(integer ^ first) + second) | 0);
}
