import { logRatioOf, logRatioWith } from "../math/log-ratio";

/** Jeffreys: KL both ways, summed: Σ (p − y)·ln(p/y). */
@final export class Jeffreys {
  // @ts-ignore: decorator
  @inline x(p: v128, c: v128): v128 {
    return p;
  }

  // @ts-ignore: decorator
  @inline y<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    return v128.mul<T>(c, q);
  }

  // @ts-ignore: decorator
  @inline early<T>(p: v128, y: v128, ys: v128, s: v128): v128 {
    return v128.sub<T>(p, y);
  }

  // @ts-ignore: decorator
  @inline late<T>(p: v128, s: v128, tail: v128, eLn2: v128, early: v128): v128 {
    return v128.mul<T>(early, logRatioWith<T>(eLn2, s, tail));
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    return f64x2.mul(v128.bitselect(d, f64x2.sub(p, y), near), logRatioOf<f64>(eLn2, s));
  }
}
