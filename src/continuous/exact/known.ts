/** The families that this package knows, as one type, so that a family's name says which parameters there are. */

import type { Bernoulli } from "../distributions/bernoulli.ts";
import type { Beta } from "../distributions/beta.ts";
import type { Binomial } from "../distributions/binomial.ts";
import type { Categorical } from "../distributions/categorical.ts";
import type { Cauchy } from "../distributions/cauchy.ts";
import type { Density } from "../distributions/density.ts";
import type { DiagonalNormal } from "../distributions/diagonal-normal.ts";
import type { Dirichlet } from "../distributions/dirichlet.ts";
import { assertPair, type Distribution } from "../distributions/distribution.ts";
import type { Exponential } from "../distributions/exponential.ts";
import type { Gamma } from "../distributions/gamma.ts";
import type { Geometric } from "../distributions/geometric.ts";
import type { Gumbel } from "../distributions/gumbel.ts";
import type { Laplace } from "../distributions/laplace.ts";
import type { LogNormal } from "../distributions/log-normal.ts";
import type { Logistic } from "../distributions/logistic.ts";
import { type Mixture, mixture } from "../distributions/mixture.ts";
import type { MultivariateNormal } from "../distributions/multivariate-normal.ts";
import { type Normal, normal } from "../distributions/normal.ts";
import type { Pareto } from "../distributions/pareto.ts";
import type { Poisson } from "../distributions/poisson.ts";
import type { StudentT } from "../distributions/student-t.ts";
import type { Truncated } from "../distributions/truncated.ts";
import type { Uniform } from "../distributions/uniform.ts";

export type Known =
  | Bernoulli
  | Beta
  | Binomial
  | Categorical
  | Cauchy
  | Density
  | DiagonalNormal
  | Dirichlet
  | Exponential
  | Gamma
  | Geometric
  | Gumbel
  | Laplace
  | LogNormal
  | Logistic
  | Mixture
  | MultivariateNormal
  | Normal
  | Pareto
  | Poisson
  | StudentT
  | Truncated
  | Uniform;

/** Distributions that have a brand are made by this package, so of one of its families. */
export function known(distribution: Distribution): Known {
  return distribution as Known;
}

/** A normal distribution of vectors of one dimension, or a mixture of such, as one of numbers; any other as it is. */
function ofNumbers(p: Known): Known {
  if (p.dimensions > 1) return p;
  switch (p.family) {
    case "diagonalNormal":
      return normal(p.mean[0] as number, p.std[0] as number);
    case "multivariateNormal":
      return normal(p.mean[0] as number, (p.factor[0] as ArrayLike<number>)[0] as number);
    case "mixture":
      return mixture(
        p.components.map((component, c) => [p.weights[c] as number, ofNumbers(known(component))] as const),
      );
    default:
      return p;
  }
}

/**
 * Checks the arguments of a function of two distributions. Where one is of numbers and the other of vectors of one dimension,
 * both are of numbers in what is returned.
 *
 * @throws KullbackTypeError if one is no distribution, KullbackRangeError if points of one have not as many dimensions as the
 *   other's
 */
export function checkedPair(p: Distribution, q: Distribution): readonly [p: Known, q: Known] {
  assertPair(p, q);
  const pair = [known(p), known(q)] as const;
  return pair[0].support.kind === pair[1].support.kind ? pair : [ofNumbers(pair[0]), ofNumbers(pair[1])];
}
