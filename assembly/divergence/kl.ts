import { earlyOfK, kOf, lateOfK, logRatioOf } from "../math/log-ratio";

/** Kullback–Leibler: Σ K(p, y). The score is that of p·ln(p/y): −p + y sums to nothing over rows of equal mass. */
@final export class Kl {
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
    return earlyOfK<T>(v128.sub<T>(p, ys), y, ys, s);
  }

  // @ts-ignore: decorator
  @inline late<T>(p: v128, s: v128, tail: v128, eLn2: v128, early: v128): v128 {
    return lateOfK<T>(p, tail, eLn2, early);
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    return kOf<f64>(p, y, ys, d, s, eLn2);
  }

  /** p·ln(p/y): what a bin adds to the score, as opposed to Σ K. */
  // @ts-ignore: decorator
  @inline contribution(p: v128, y: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    return f64x2.mul(p, logRatioOf<f64>(eLn2, s));
  }
}
