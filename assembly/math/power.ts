// p·(p/y)^x without a logarithm of its own precision.
//
//   p/y = 2^e·(p/ys), as in log-ratio.ts, so (p/y)^x = 2^(x·e)·e^(x·ln(p/ys)), |ln(p/ys)| ≤ 0.4056
//   x = xh + xl, xh the upper 42 bits: xh·e is exact, e having 10
//   n = round(xh·e);  z = (xh·e − n + xl·e)·ln 2 + x·ln(p/ys);  (p/y)^x = 2^n·e^z
//
// So what is large, x·e, loses nothing, and the error is that of the exponential, of the products, and of x·ln(p/ys): at
// most 2.5 + |x| units of 2^-53 of the result, for −½ ≤ x. Attained: 2.14 at p = 1.9196480044462516, y =
// 158.3303050990706, x = 0.5908119877859873; 4.03 at p = 1.5581734342456275, y = 3.186823657598834e-8, x =
// 3.7840739187934984. test/coefficients.test.ts executes this. Up to x = 1024 z is in the range of the exponential. What
// is beyond the range of doubles becomes infinite; what is below has 2^-1022 instead of 2^n, which is nothing next to p.
import { exponential } from "./exponential";
import { exponentField, logRatioOf, scaled } from "./log-ratio";
import { LN2 } from "./coefficients";
import { GREATEST_POWER, LEAST_POWER, ROUND_AND_BIAS } from "../../src/backend/layout";

// @ts-ignore: decorator
@inline export function powered(p: v128, y: v128, x: f64): v128 {
  const field = exponentField<f64>(p, y);
  const ys = scaled(y, field);
  const logarithm = logRatioOf<f64>(f64x2.splat(0), f64x2.div(f64x2.sub(p, ys), f64x2.add(p, ys)));
  const upper = reinterpret<f64>(reinterpret<u64>(x) & 0xfffffffffffff800);
  const e = f64x2.mul(f64x2.convert_low_i32x4_s(i32x4.shuffle(field, field, 1, 3, 1, 3)), f64x2.splat(1.0 / 1048576));
  let whole = f64x2.mul(f64x2.splat(upper), e);
  whole = f64x2.pmin(f64x2.splat(GREATEST_POWER), f64x2.pmax(f64x2.splat(LEAST_POWER), whole));
  const rounded = f64x2.add(whole, f64x2.splat(<f64>ROUND_AND_BIAS));
  const rest = f64x2.add(
    f64x2.sub(whole, f64x2.sub(rounded, f64x2.splat(<f64>ROUND_AND_BIAS))),
    f64x2.mul(f64x2.splat(x - upper), e),
  );
  const z = f64x2.add(f64x2.mul(rest, f64x2.splat(LN2)), f64x2.mul(f64x2.splat(x), logarithm));
  return f64x2.mul(f64x2.mul(p, exponential<f64>(z)), i64x2.shl(rounded, 52));
}
