// Constants that are the same in all lanes, read from memory, where they are static data.
//
// A vector written in place, as f64x2.splat(0.25) is, V8 makes anew wherever it is used, in three instructions (to a general
// register, to a vector, to its other lane): in Node 24 and Chromium 150 *measured*, by what they compile. V8 of Node 20 takes it out
// of loops instead, to registers that it does not have, and reloads those. A load is one instruction; and what a loop is to keep it
// can load before it begins, since V8 does not know what is there. *Measured*, by new and old kernels in turn, k = 64: 1.2 times as
// fast in Node 24 and Chromium where a term has one logarithm, 1.1 to 1.24 where it has more, or exponentials; 1.0 to 1.08 in
// Node 20; and kernels of 73 KiB instead of 91, though 300 bytes more once they are compressed.

/** Number j of a table of T, in all lanes. */
// @ts-ignore: decorator
@inline export function coefficient<T>(table: usize, j: i32): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(table + (<usize>j << 2)) : v128.load64_splat(table + (<usize>j << 3));
}
