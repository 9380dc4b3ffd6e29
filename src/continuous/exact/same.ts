/** Whether two distributions are the same one. */
import type { Distribution } from "../distributions/distribution.ts";
import { known } from "./known.ts";

function areEqual(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  return one.length === other.length && Array.prototype.every.call(one, (x, i) => x === other[i]);
}

/** Parameters by family, in the order of the functions that make distributions. */
function parametersOf(distribution: Distribution): readonly (number | ArrayLike<number> | Distribution)[] | undefined {
  const p = known(distribution);
  switch (p.family) {
    case "normal":
      return [p.mean, p.std];
    case "logNormal":
      return [p.logMean, p.logStd];
    case "exponential":
    case "poisson":
      return [p.rate];
    case "gamma":
      return [p.shape, p.rate];
    case "beta":
      return [p.a, p.b];
    case "laplace":
    case "logistic":
    case "gumbel":
    case "cauchy":
      return [p.loc, p.scale];
    case "studentT":
      return [p.df, p.loc, p.scale];
    case "pareto":
      return [p.scale, p.shape];
    case "uniform":
      return [p.low, p.high];
    case "bernoulli":
    case "geometric":
      return [p.probability];
    case "binomial":
      return [p.trials, p.probability];
    case "categorical":
      return [p.probabilities];
    case "dirichlet":
      return [p.alpha];
    case "diagonalNormal":
      return [p.mean, p.std];
    case "multivariateNormal":
      return [p.mean, ...p.covariance];
    case "truncated":
      return [p.distribution, p.low, p.high];
    case "mixture":
      return [p.weights, ...p.components];
    case "density":
      return undefined;
  }
}

/** Whether both are of one family and have the same parameters; of a caller's own density, whether it is the same object. */
export function areSame(p: Distribution, q: Distribution): boolean {
  if (p === q) return true;
  const [one, other] = [parametersOf(p), parametersOf(q)];
  if (p.family !== q.family || one === undefined || other === undefined || one.length !== other.length) return false;
  return one.every((x, i) => {
    const y = other[i];
    if (typeof x === "number" || typeof y === "number") return x === y;
    if ("family" in x) return areSame(x, y as Distribution);
    return areEqual(x, y as ArrayLike<number>);
  });
}
