import { powered } from "../math/power";

/** Chernoff coefficient of order x + 1: Σ p·(p/y)^x; x is the parameter. */
@final export class ChernoffCoefficient {
  /** One vector a step: see block.ts. */
  readonly isLong: bool = true;

  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    return powered(p, f64x2.mul(c, q), parameter);
  }
}
