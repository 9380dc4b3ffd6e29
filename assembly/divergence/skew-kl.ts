import { earlyOfK, k, kOf, lateOfK, logRatio, logRatioOf } from "../math/log-ratio";
import { LARGEST_S } from "../../src/backend/layout";

/**
 * Skew divergence (Lee 1999): KL(P‖M), M = (1 − λ)Q + λP; λ is the parameter. On the precise rung p − m is (1 − λ)(p − y),
 * which is known better than m.
 */
@final export class SkewKl {
  // @ts-ignore: decorator
  @inline mixture<T>(p: v128, y: v128, lambda: f64): v128 {
    return v128.add<T>(v128.mul<T>(v128.splat<T>(<T>(1 - lambda)), y), v128.mul<T>(v128.splat<T>(<T>lambda), p));
  }

  // @ts-ignore: decorator
  @inline x(p: v128, c: v128): v128 {
    return p;
  }

  // @ts-ignore: decorator
  @inline y<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    return this.mixture<T>(p, v128.mul<T>(c, q), parameter);
  }

  // @ts-ignore: decorator
  @inline early<T>(p: v128, y: v128, ys: v128, s: v128): v128 {
    return earlyOfK<T>(v128.sub<T>(p, ys), y, ys, s);
  }

  // @ts-ignore: decorator
  @inline late<T>(p: v128, s: v128, tail: v128, eLn2: v128, early: v128): v128 {
    return lateOfK<T>(p, tail, eLn2, early);
  }

  /** p − m. */
  // @ts-ignore: decorator
  @inline difference(p: v128, y: v128, d: v128, near: v128, lambda: f64): v128 {
    return f64x2.mul(f64x2.splat(1 - lambda), v128.bitselect(d, f64x2.sub(p, y), near));
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    const m = this.mixture<f64>(p, y, parameter);
    const difference = this.difference(p, y, d, near, parameter);
    const sOfM = f64x2.div(difference, f64x2.add(p, m));
    const ofDifference = kOf<f64>(p, m, m, difference, sOfM, f64x2.splat(0));
    const nearM = f64x2.le(f64x2.abs(sOfM), f64x2.splat(LARGEST_S));
    if (i64x2.all_true(nearM)) return ofDifference;
    return v128.bitselect(ofDifference, k<f64>(p, m), nearM);
  }

  /** p·ln(p/m). */
  // @ts-ignore: decorator
  @inline contribution(p: v128, y: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    const m = this.mixture<f64>(p, y, parameter);
    const sOfM = f64x2.div(this.difference(p, y, d, near, parameter), f64x2.add(p, m));
    const nearM = f64x2.le(f64x2.abs(sOfM), f64x2.splat(LARGEST_S));
    return f64x2.mul(p, v128.bitselect(logRatioOf<f64>(f64x2.splat(0), sOfM), logRatio<f64>(p, m), nearM));
  }
}
