/** The public names of `kullback/continuous`. */
export { type Bernoulli, bernoulli } from "./continuous/distributions/bernoulli.ts";
export { type Beta, beta } from "./continuous/distributions/beta.ts";
export { type Binomial, binomial } from "./continuous/distributions/binomial.ts";
export { type Categorical, categorical } from "./continuous/distributions/categorical.ts";
export { type Cauchy, cauchy } from "./continuous/distributions/cauchy.ts";
export {
  type Density,
  type DensityOptions,
  density,
  type UnivariateDensity,
} from "./continuous/distributions/density.ts";
export { type DiagonalNormal, diagonalNormal } from "./continuous/distributions/diagonal-normal.ts";
export { type Dirichlet, dirichlet } from "./continuous/distributions/dirichlet.ts";
export {
  type Distribution,
  isDistribution,
  type Quantile,
  type SampleOptions,
  type Support,
} from "./continuous/distributions/distribution.ts";
export { type Exponential, exponential } from "./continuous/distributions/exponential.ts";
export { type Gamma, gamma } from "./continuous/distributions/gamma.ts";
export { type Geometric, geometric } from "./continuous/distributions/geometric.ts";
export { type Gumbel, gumbel } from "./continuous/distributions/gumbel.ts";
export { type Laplace, laplace } from "./continuous/distributions/laplace.ts";
export { type LogNormal, logNormal } from "./continuous/distributions/log-normal.ts";
export { type Logistic, logistic } from "./continuous/distributions/logistic.ts";
export { type Mixture, mixture, type UnivariateMixture } from "./continuous/distributions/mixture.ts";
export type { MultivariateDistribution } from "./continuous/distributions/multivariate.ts";
export { type MultivariateNormal, multivariateNormal } from "./continuous/distributions/multivariate-normal.ts";
export { type Normal, normal } from "./continuous/distributions/normal.ts";
export { type Pareto, pareto } from "./continuous/distributions/pareto.ts";
export { type Poisson, poisson } from "./continuous/distributions/poisson.ts";
export { type StudentT, studentT } from "./continuous/distributions/student-t.ts";
export { type Truncated, truncated } from "./continuous/distributions/truncated.ts";
export { type Uniform, uniform } from "./continuous/distributions/uniform.ts";
export type { UnivariateDistribution } from "./continuous/distributions/univariate.ts";
export {
  type EstimateWarning,
  estimateKl,
  type KlEstimate,
} from "./continuous/estimate/estimate-kl.ts";
export { estimateKlBatch, type KlEstimates } from "./continuous/estimate/estimate-kl-batch.ts";
export {
  estimateKlFromLogDensities,
  type LogDensityArray,
  type LogDensityOptions,
} from "./continuous/estimate/from-log-densities.ts";
export type {
  EstimateBatchOptions,
  EstimateOptions,
  EstimateProgress,
} from "./continuous/estimate/options.ts";
export type { DistributionRows } from "./continuous/estimate/rows.ts";
export type { SamplingMethod } from "./continuous/estimate/sample-counts.ts";
export { exactKl } from "./continuous/exact/exact-kl.ts";
export { isInfiniteKl } from "./continuous/exact/infinite.ts";
export { type KlBounds, klBounds } from "./continuous/exact/kl-bounds.ts";
export {
  type DiagonalGaussianPairs,
  diagonalGaussianKl,
  type GaussianPairs,
  gaussianKl,
} from "./continuous/gaussian/gaussian-kl.ts";
export type { ParameterArray } from "./continuous/gaussian/parameters.ts";
export { type VaeGradients, type VaeOptions, vaeKl } from "./continuous/gaussian/vae-kl.ts";
export type { Estimator } from "./continuous/monte-carlo/estimators.ts";
export type { ProjectionStep } from "./continuous/project/expectation-maximization.ts";
export {
  type Projected,
  type Projection,
  type ProjectionDirection,
  type ProjectionFamily,
  type ProjectionOptions,
  project,
} from "./continuous/project/project.ts";
export {
  estimateKlFromSamples,
  type FromSamplesOptions,
  type FromSamplesWarning,
  type KlFromSamples,
} from "./continuous/samples/estimate-kl-from-samples.ts";
export type { PointArray, Points } from "./continuous/samples/points.ts";
export type { Signal } from "./options.ts";
