/**
 * Squared Hellinger: Σ ½(√p − √y)². Far apart ½(p + y) − √(p·y), with one root; near, where that cancels,
 * ½((p − y)/(√p + √y))².
 */
@final export class SquaredHellinger {
  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    const y = v128.mul<T>(c, q);
    const half = v128.mul<T>(v128.splat<T>(<T>0.5), v128.add<T>(p, y));
    return v128.sub<T>(half, v128.sqrt<T>(v128.mul<T>(p, y)));
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    const roots = f64x2.add(f64x2.sqrt(p), f64x2.sqrt(y));
    const difference = f64x2.div(v128.bitselect(d, f64x2.sub(p, y), near), roots);
    return f64x2.mul(f64x2.splat(0.5), f64x2.mul(difference, difference));
  }
}
