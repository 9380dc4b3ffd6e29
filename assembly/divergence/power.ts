import { exponential, exponentialTail } from "../math/exponential";
import { kOf, logRatioOf } from "../math/log-ratio";
import { powered } from "../math/power";
import { LARGEST_TAIL_ARGUMENT } from "../../src/backend/layout";

/**
 * |I_a − 1| for the Chernoff coefficient I_a = Σ p^a·y^(1−a): the sum of ±(p·(p/y)^x − p) + |x|·(y − p), none of which is
 * negative; x = a − 1 is the parameter, and ± its sign. With t = x·ln(p/y) it is |x|·K(p, y) ± p·(e^t − 1 − t), which loses
 * nothing where t is small: both are of second order.
 */
@final export class Power {
  /** One vector a step: see block.ts. */
  readonly isLong: bool = true;

  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    // In double precision only (the table says so): a logarithm of single precision has no room for the exponent.
    if (sizeof<T>() == 4) return f32x4.splat(NaN);
    const y = f64x2.mul(c, q);
    return this.fromPower(p, powered(p, y, parameter), f64x2.sub(p, y), parameter);
  }

  // @ts-ignore: decorator
  @inline fromPower(p: v128, power: v128, difference: v128, x: f64): v128 {
    const above = f64x2.mul(f64x2.splat(x < 0 ? -1 : 1), f64x2.sub(power, p));
    return f64x2.sub(above, f64x2.mul(f64x2.splat(abs(x)), difference));
  }

  // @ts-ignore: decorator
  @inline precise(p: v128, y: v128, ys: v128, d: v128, s: v128, eLn2: v128, near: v128, parameter: f64): v128 {
    const t = f64x2.mul(f64x2.splat(parameter), logRatioOf<f64>(eLn2, s));
    const small = f64x2.le(f64x2.abs(t), f64x2.splat(LARGEST_TAIL_ARGUMENT));
    const beyond = f64x2.mul(p, f64x2.mul(f64x2.mul(t, t), exponentialTail<f64>(t)));
    const series = f64x2.add(
      f64x2.mul(f64x2.splat(abs(parameter)), kOf<f64>(p, y, ys, d, s, eLn2)),
      f64x2.mul(f64x2.splat(parameter < 0 ? -1 : 1), beyond),
    );
    if (i64x2.all_true(small)) return series;
    const power = v128.bitselect(f64x2.mul(p, exponential<f64>(t)), powered(p, y, parameter), near);
    const direct = this.fromPower(p, power, v128.bitselect(d, f64x2.sub(p, y), near), parameter);
    return v128.bitselect(series, direct, small);
  }
}
