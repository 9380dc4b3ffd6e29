/** Q's mass where P has none: no bin adds to it that has mass in both. */
@final export class Support {
  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    return i64x2.splat(0);
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    return i64x2.splat(0);
  }
}
