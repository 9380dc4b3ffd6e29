/** Q's mass where P has some. */
@final export class SupportCoefficient {
  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    return v128.mul<T>(c, q);
  }
}
