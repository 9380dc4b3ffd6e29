import { logRatioOf, logRatioWith } from "../math/log-ratio";

/**
 * Cross-entropy: Σ p·ln(B/q), and entropy, the same with Q = P. c is the mass B of Q (1 for rows as given); the parts
 * of the precise rung are those of ln(1/y), y = q/B.
 */
@final export class CrossEntropy {
  // @ts-ignore: decorator
  @inline x(p: v128, c: v128): v128 {
    return c;
  }

  // @ts-ignore: decorator
  @inline y<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    return q;
  }

  // @ts-ignore: decorator
  @inline early<T>(p: v128, y: v128, ys: v128, s: v128): v128 {
    return p;
  }

  // @ts-ignore: decorator
  @inline late<T>(p: v128, s: v128, tail: v128, eLn2: v128, early: v128): v128 {
    return v128.mul<T>(p, logRatioWith<T>(eLn2, s, tail));
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    return f64x2.mul(p, logRatioOf<f64>(eLn2, s));
  }
}
