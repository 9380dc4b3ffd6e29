// Vectors of lanes: their number, tails, and sums of fixed order.
//
// A row's bins go to virtual lanes: bin j to lane j mod 4 in double precision, j mod 8 in single. Both are two vectors,
// `even` and `odd`, filled in turn, so a loop that swaps the two after each vector keeps the order, whatever its
// unrolling; the fold adds the two vectors first and so does not care which is which.

/** Lanes of a vector. */
// @ts-ignore: decorator
@inline export function lanes<T>(): i32 {
  return 16 / <i32>sizeof<T>();
}

/** All bits of the first `count` lanes. */
// @ts-ignore: decorator
@inline export function firstLanes<T>(count: i32): v128 {
  if (sizeof<T>() == 4) return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
  return i32x4.lt_s(i32x4(0, 0, 1, 1), i32x4.splat(count));
}

/** (0+2)+(1+3) in double; ((0+4)+(2+6))+((1+5)+(3+7)), widened first, in single. */
// @ts-ignore: decorator
@inline export function fold<T>(even: v128, odd: v128): f64 {
  let both: v128;
  if (sizeof<T>() == 4) {
    both = f64x2.add(
      f64x2.add(f64x2.promote_low_f32x4(even), f64x2.promote_low_f32x4(odd)),
      f64x2.add(f64x2.promote_low_f32x4(upper(even)), f64x2.promote_low_f32x4(upper(odd))),
    );
  } else {
    both = f64x2.add(even, odd);
  }
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

/** The upper half of a vector, in its lower half. */
// @ts-ignore: decorator
@inline export function upper(v: v128): v128 {
  return i64x2.shuffle(v, v, 1, 1);
}
