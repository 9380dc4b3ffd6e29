import { JENSEN_SHANNON } from "../math/coefficients";
import { coefficient } from "../math/constant";
import { k } from "../math/log-ratio";

/**
 * Jensen–Shannon: ½KL(P‖M) + ½KL(Q‖M), M = (P + Q)/2. Far apart, that: ½(K(p, m) + K(y, m)), whose −p − y + 2m is
 * nothing. Where e = 0, s = (p − y)/(p + y) is at hand, and the term is (p + y)/2·Σ_{j≥1} s^{2j}/(2j(2j − 1)), all of
 * it positive: (p + y)·w·G(w) with w = s² and G of tools/coefficients.mjs.
 */
@final export class Js {
  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    return this.twoSided<T>(p, v128.mul<T>(c, q));
  }

  // @ts-ignore: decorator
  @inline twoSided<T>(p: v128, y: v128): v128 {
    const half = v128.splat<T>(<T>0.5);
    const m = v128.mul<T>(half, v128.add<T>(p, y));
    return v128.mul<T>(half, v128.add<T>(k<T>(p, m), k<T>(y, m)));
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    const w = f64x2.mul(s, s);
    const w2 = f64x2.mul(w, w);
    let odd = f64x2.add(f64x2.mul(coefficient<f64>(JENSEN_SHANNON, 7), w2), coefficient<f64>(JENSEN_SHANNON, 5));
    odd = f64x2.add(f64x2.mul(odd, w2), coefficient<f64>(JENSEN_SHANNON, 3));
    odd = f64x2.add(f64x2.mul(odd, w2), coefficient<f64>(JENSEN_SHANNON, 1));
    let even = f64x2.add(f64x2.mul(coefficient<f64>(JENSEN_SHANNON, 6), w2), coefficient<f64>(JENSEN_SHANNON, 4));
    even = f64x2.add(f64x2.mul(even, w2), coefficient<f64>(JENSEN_SHANNON, 2));
    even = f64x2.add(f64x2.mul(even, w2), coefficient<f64>(JENSEN_SHANNON, 0));
    const series = f64x2.mul(f64x2.mul(f64x2.add(p, y), w), f64x2.add(even, f64x2.mul(odd, w)));
    if (i64x2.all_true(near)) return series;
    return v128.bitselect(series, this.twoSided<f64>(p, y), near);
  }
}
