/** Where Q's tail is so much lighter than P's that E ln(p/q) under P diverges. */
import type { Cauchy } from "../distributions/cauchy.ts";
import type { Distribution } from "../distributions/distribution.ts";
import type { Gumbel } from "../distributions/gumbel.ts";
import type { Laplace } from "../distributions/laplace.ts";
import type { Logistic } from "../distributions/logistic.ts";
import type { Mixture } from "../distributions/mixture.ts";
import type { Pareto } from "../distributions/pareto.ts";
import type { StudentT } from "../distributions/student-t.ts";

/** A family's name says which parameters there are. */
type Heavy = Cauchy | Gumbel | Laplace | Logistic | Pareto | StudentT;

/** E|x|^r is finite for r below this: the exponent of a tail that is a power of x. */
function tailExponent(p: Distribution): number {
  const own = p as Heavy;
  if (own.family === "cauchy") return 1;
  if (own.family === "studentT") return own.df;
  return own.family === "pareto" ? own.shape : Number.POSITIVE_INFINITY;
}

/** E e^(−x/s) is finite for s above this. */
function leastScale(p: Distribution): number {
  const own = p as Heavy;
  if (own.family === "laplace" || own.family === "logistic") return own.scale;
  // Pareto's has nothing far below 0.
  if (own.family === "pareto" || tailExponent(p) === Number.POSITIVE_INFINITY) return 0;
  return Number.POSITIVE_INFINITY;
}

/** −ln q grows as x², as |x|, or for a Gumbel distribution far below 0 as e^(−x/scale); as ln x at most for the others. */
const growth: Readonly<Record<string, number>> = {
  normal: 2,
  exponential: 1,
  gamma: 1,
  gumbel: 1,
  laplace: 1,
  logistic: 1,
};

/** The components of a mixture that have a weight, or the distribution itself. */
function componentsOf(distribution: Distribution): readonly Distribution[] {
  if (distribution.family !== "mixture") return [distribution];
  const { weights, components } = distribution as Mixture;
  return components.filter((_, c) => (weights[c] as number) > 0).flatMap(componentsOf);
}

/**
 * Whether E ln q under P is −∞, for families with a name, and mixtures of them: of P where it is so for one component, of Q
 * where it is for each. Entropies of all these are finite, so KL(P‖Q) is infinite then. False also where it is not known.
 */
export function isTooLight(q: Distribution, p: Distribution): boolean {
  if (p.dimensions > 1) return false;
  return componentsOf(p).some((one) =>
    componentsOf(q).every((other) => {
      if ((growth[other.family] ?? 0) >= tailExponent(one)) return true;
      return other.family === "gumbel" && leastScale(one) >= (other as Gumbel).scale;
    }),
  );
}
