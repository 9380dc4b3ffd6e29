/** Total variation: Σ ½|p − y|. */
@final export class TotalVariation {
  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    return v128.mul<T>(v128.splat<T>(<T>0.5), v128.abs<T>(v128.sub<T>(p, v128.mul<T>(c, q))));
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    return f64x2.mul(f64x2.splat(0.5), f64x2.abs(v128.bitselect(d, f64x2.sub(p, y), near)));
  }
}
