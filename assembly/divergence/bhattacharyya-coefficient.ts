/** Bhattacharyya coefficient: Σ √(p·y), which is 1 − H². Taken where rows are far apart, and that difference cancels. */
@final export class BhattacharyyaCoefficient {
  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    return v128.sqrt<T>(v128.mul<T>(p, v128.mul<T>(c, q)));
  }
}
