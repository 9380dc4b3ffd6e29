import { k, kOf } from "../math/log-ratio";

/**
 * Generalized Jensen–Shannon (Lin 1991): w·KL(P‖M) + (1 − w)·KL(Q‖M), M = wP + (1 − w)Q; w is the parameter. Of K, whose
 * −wp − (1 − w)y + m is nothing. Near, p − m = (1 − w)(p − y) and y − m = −w(p − y) are known better than m.
 */
@final export class JensenShannon {
  // @ts-ignore: decorator
  @inline mixture<T>(p: v128, y: v128, w: f64): v128 {
    return v128.add<T>(v128.mul<T>(v128.splat<T>(<T>w), p), v128.mul<T>(v128.splat<T>(<T>(1 - w)), y));
  }

  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    const y = v128.mul<T>(c, q);
    return this.twoSided<T>(p, y, this.mixture<T>(p, y, parameter), parameter);
  }

  // @ts-ignore: decorator
  @inline twoSided<T>(p: v128, y: v128, m: v128, w: f64): v128 {
    return v128.add<T>(
      v128.mul<T>(v128.splat<T>(<T>w), k<T>(p, m)),
      v128.mul<T>(v128.splat<T>(<T>(1 - w)), k<T>(y, m)),
    );
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    const w = f64x2.splat(parameter);
    const rest = f64x2.splat(1 - parameter);
    const m = this.mixture<f64>(p, y, parameter);
    const ofP = f64x2.mul(rest, d);
    const ofY = f64x2.neg(f64x2.mul(w, d));
    const kOfP = kOf<f64>(p, m, m, ofP, f64x2.div(ofP, f64x2.add(p, m)), f64x2.splat(0));
    const kOfY = kOf<f64>(y, m, m, ofY, f64x2.div(ofY, f64x2.add(y, m)), f64x2.splat(0));
    const ofDifference = f64x2.add(f64x2.mul(w, kOfP), f64x2.mul(rest, kOfY));
    if (i64x2.all_true(near)) return ofDifference;
    return v128.bitselect(ofDifference, this.twoSided<f64>(p, y, m, parameter), near);
  }
}
