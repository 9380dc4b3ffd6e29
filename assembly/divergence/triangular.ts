/** Triangular discrimination: Σ (p − y)²/(p + y). */
@final export class Triangular {
  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    const y = v128.mul<T>(c, q);
    const d = v128.sub<T>(p, y);
    return v128.mul<T>(d, v128.div<T>(d, v128.add<T>(p, y)));
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    const difference = v128.bitselect(d, f64x2.sub(p, y), near);
    return f64x2.mul(difference, f64x2.div(difference, f64x2.add(p, y)));
  }
}
