/**
 * Special functions, from @stdlib: the only file that imports it. Plain JavaScript without native parts, over its own
 * logarithms and exponentials, so the bits are the same in every engine. Errors are at most 3e-16, of `inverseErfc` 7e-14
 * (at 1e-300) and of the incomplete beta function 2e-13 (150 to 250 random arguments each, against mpmath and SciPy) of moderate
 * parameters. Of those that sum to more than 1000 it is ours (`incomplete-beta.ts`), since @stdlib/math-base-special-betainc 0.2.3
 * loses 1e-17 times their sum; and so is its inverse, since betaincinv 0.2.3 gives ½ for 1e-300 of 4 % of parameters up to 40.
 *
 * The incomplete gamma function and its inverse are ours (`incomplete-gamma.ts`): @stdlib/math-base-special-gammainc 0.3.1 is
 * wrong by up to 2 % from shapes of some hundreds on, and gammaincinv 0.2.3 by 1 % at 1e-200 of a shape of 0.01.
 */
import atan from "@stdlib/math-base-special-atan";
import betainc from "@stdlib/math-base-special-betainc";
import digamma from "@stdlib/math-base-special-digamma";
import erf from "@stdlib/math-base-special-erf";
import erfc from "@stdlib/math-base-special-erfc";
import erfcinv from "@stdlib/math-base-special-erfcinv";
import lgamma from "@stdlib/math-base-special-gammaln";
import tan from "@stdlib/math-base-special-tan";
import trigamma from "@stdlib/math-base-special-trigamma";

export { atan, digamma, erf, erfc, lgamma, tan, trigamma };

/** The x for which erfc x is y, in [0, 2]. */
export const inverseErfc = erfcinv;

/** I_x(a, b), the regularized incomplete beta function, where y is 1 − x: by the smaller of them, of which no digit is lost. */
export function moderateIncompleteBeta(a: number, b: number, x: number, y: number): number {
  return x <= y ? betainc(x, a, b, true, false) : betainc(y, b, a, true, true);
}
