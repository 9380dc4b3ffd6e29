/** KL(P‖Q) where there is a closed form. */
import type { Distribution } from "../distributions/distribution.ts";
import { counts } from "./counts.ts";
import { crossPair } from "./cross-pairs.ts";
import { dirichlets, gammas } from "./gamma-like.ts";
import { logNormals, normals, normalVectors } from "./gaussian.ts";
import { causeOfInfinity } from "./infinite.ts";
import { checkedPair, type Known } from "./known.ts";
import { cauchys, gumbels, laplaces, nearZero, paretos, uniforms } from "./location-scale.ts";
import { areSame } from "./same.ts";

/** Shape and rate, of what is a gamma distribution. */
function gammaOf(p: Known): readonly [shape: number, rate: number] | undefined {
  if (p.family === "gamma") return [p.shape, p.rate];
  return p.family === "exponential" ? [1, p.rate] : undefined;
}

/** Both parameters, of what is a beta distribution. */
function betaOf(p: Known): readonly [a: number, b: number] | undefined {
  if (p.family === "beta") return [p.a, p.b];
  return p.family === "uniform" && p.low === 0 && p.high === 1 ? [1, 1] : undefined;
}

/** Location and scale, of what is a Cauchy distribution. */
function cauchyOf(p: Known): { readonly loc: number; readonly scale: number } | undefined {
  return p.family === "cauchy" || (p.family === "studentT" && p.df === 1) ? p : undefined;
}

/** Of two distributions of one family, or that are special cases of one. */
function sameFamily(p: Known, q: Known): number | undefined {
  const gammaPair = [gammaOf(p), gammaOf(q)];
  if (gammaPair[0] && gammaPair[1]) return gammas(...gammaPair[0], ...gammaPair[1]);
  if (p.family === "uniform" && q.family === "uniform") return uniforms(p, q);
  const betaPair = [betaOf(p), betaOf(q)];
  if (betaPair[0] && betaPair[1]) return dirichlets(betaPair[0], betaPair[1]);
  if (p.family === "normal" && q.family === "normal") return normals(p, q);
  if (p.family === "logNormal" && q.family === "logNormal") return logNormals(p, q);
  if (p.family === "laplace" && q.family === "laplace") return laplaces(p, q);
  if (p.family === "gumbel" && q.family === "gumbel") return gumbels(p, q);
  if (p.family === "pareto" && q.family === "pareto") return paretos(p, q);
  const cauchyPair = [cauchyOf(p), cauchyOf(q)];
  if (cauchyPair[0] && cauchyPair[1]) return cauchys(cauchyPair[0], cauchyPair[1]);
  if (p.family === "dirichlet" && q.family === "dirichlet") return dirichlets(p.alpha, q.alpha);
  const areVectors =
    (p.family === "diagonalNormal" || p.family === "multivariateNormal") &&
    (q.family === "diagonalNormal" || q.family === "multivariateNormal");
  return areVectors ? normalVectors(p, q) : undefined;
}

/**
 * KL(P‖Q) in nats by its closed form: of two distributions of one family (but mixtures, truncated, logistic and Student's t
 * distributions, which have none), of pairs of families that have one, and of distributions that are the same, whose divergence
 * is 0, or that `isInfiniteKl` knows, whose divergence is Infinity. Never negative. Of one family the relative error is at most
 * 1e-14, however near the parameters are, of gamma, beta and Dirichlet distributions 1e-13 (of the last two, where all parameters
 * but the greatest sum to s < 1, 1e-13/s); where that is more, of normal vectors 1e-16 times the condition number of a covariance,
 * and of Gumbel distributions 1e-16 times the logarithm of the divergence. Of two families it is 1e-14 beside 1 or the result (of
 * beta distributions with parameters of 10^5 or more, 1e-11: the entropy is that of a narrow distribution).
 *
 * Of one family: normal, log-normal, exponential, gamma, beta, Laplace, Gumbel, Pareto, Cauchy, uniform, of vectors normal (either
 * kind) and Dirichlet, Bernoulli, binomial of as many trials, geometric, Poisson, categorical. Of two, P: anything with a mean, a
 * variance and an entropy to normal; normal, logistic, uniform, exponential, gamma, beta, Pareto and log-normal to Laplace; anything
 * positive with these to exponential and gamma; gamma, beta and Pareto to log-normal; uniform and beta to uniform, uniform to beta
 * and Pareto; normal, Laplace, logistic, exponential, gamma and uniform to Gumbel; Cauchy to Student's t; lists of probabilities,
 * Bernoulli too, to any of integers.
 *
 * @param p a distribution
 * @param q a distribution of points of as many dimensions
 * @returns the divergence, at least 0, or Infinity; undefined where no closed form is known
 * @throws KullbackTypeError if `p` or `q` is no distribution; KullbackRangeError if they are not of the same dimensions
 *
 * @example
 * console.log(exactKl(normal(0, 1), normal(1, 1))); // 0.5
 * console.log(exactKl(gamma(3, 1), exponential(1))); // 1.1524214896369886
 * console.log(exactKl(poisson(1), bernoulli(0.5))); // Infinity
 * console.log(exactKl(logistic(0, 1), logistic(1, 1))); // undefined
 */
export function exactKl(p: Distribution, q: Distribution): number | undefined {
  const [one, other] = checkedPair(p, q);
  if (areSame(one, other)) return 0;
  if (causeOfInfinity(one, other) !== undefined) return Number.POSITIVE_INFINITY;
  if (one.support.kind === "integers") return counts(one, other);
  const closed = sameFamily(one, other) ?? crossPair(...nearZero(one, other));
  // Where a difference of moments is about nothing, rounding may leave less.
  return closed === undefined ? undefined : Math.max(0, closed);
}
