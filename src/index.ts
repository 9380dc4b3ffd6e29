/** The public names of `kullback`. */
export { type Batch, type BatchInput, type HistogramArray, histograms } from "./batch.ts";
export { createEngine, type EngineOptions } from "./create-engine.ts";
export type { Float64Histograms } from "./discrete/arguments.ts";
export {
  type BinnedSamples,
  type BinOptions,
  binSamples,
  type SampleArray,
  type Samples,
} from "./discrete/bin-samples.ts";
export { type BinMap, coarsen } from "./discrete/coarsen.ts";
export { type DriftOptions, type DriftTest, driftTest } from "./discrete/drift-test.ts";
export {
  type ChainRule,
  chainRule,
  conditionalKl,
  type InformationOptions,
  mutualInformation,
} from "./discrete/information.ts";
export type { JointShape } from "./discrete/joint-tables.ts";
export {
  klFromLogits,
  type LogitDirection,
  type LogitGradients,
  type LogitOptions,
} from "./discrete/kl-from-logits.ts";
export { pushForward } from "./discrete/push-forward.ts";
export { type DivergenceName, divergenceNames, type OneBatchDivergence } from "./divergences.ts";
export type {
  ContributionOptions,
  Contributions,
  Engine,
  NearestOptions,
  PairwiseOptions,
  PairwiseTilesOptions,
  ScoreInput,
  ScoreMatrix,
  ScoreTile,
} from "./engine.ts";
export {
  isKullbackError,
  type KullbackError,
  type KullbackErrorCode,
  KullbackRangeError,
  KullbackTypeError,
} from "./errors.ts";
export type { Nearest } from "./nearest-rows.ts";
export type { ScoreOptions, Zeros } from "./options.ts";
export {
  type AnyDivergence,
  alphaDivergence,
  fDivergence,
  type GeneratorOptions,
  jensenShannon,
  type ParametricDivergence,
  renyi,
  skewKl,
  tsallis,
} from "./parametric-divergences.ts";
export type { PreparedBatch } from "./prepared-batch.ts";
export { type Distribution, jsDivergence, klDivergence, type PairOptions } from "./single-pairs.ts";
export { type IndexArray, type SparseArrays, type SparseBatch, sparseHistograms } from "./sparse-batch.ts";
export type { KernelsSource } from "./wasm/instantiate.ts";
