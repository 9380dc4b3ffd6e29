/** How distributions are typed: what each takes, in the order of its parameters. */
export const distributionForms: ReadonlyMap<string, string> = new Map([
  ["bernoulli", "probability"],
  ["beta", "a,b"],
  ["binomial", "trials,probability"],
  ["categorical", "[probability,...]"],
  ["cauchy", "loc,scale"],
  ["diagonalNormal", "{mean:[...],std:[...]}"],
  ["dirichlet", "[alpha,...]"],
  ["exponential", "rate"],
  ["gamma", "shape,rate"],
  ["geometric", "probability"],
  ["gumbel", "loc,scale"],
  ["laplace", "loc,scale"],
  ["logNormal", "logMean,logStd"],
  ["logistic", "loc,scale"],
  ["mixture", "weight*distribution+..."],
  ["multivariateNormal", "{mean:[...],covariance:[[...],...]}"],
  ["normal", "mean,std"],
  ["pareto", "scale,shape"],
  ["poisson", "rate"],
  ["studentT", "df,loc,scale"],
  ["truncated", "distribution,low,high"],
  ["uniform", "low,high"],
]);

/** A form in full, such as `normal(mean,std)`. */
export function distributionForm(name: string): string {
  return `${name}(${distributionForms.get(name)})`;
}
