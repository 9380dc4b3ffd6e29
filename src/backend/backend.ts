/** What runs kernels: a memory, and functions on addresses in it. WebAssembly and JavaScript have the same. */

/** The memory, seen as each type. Addresses are in bytes. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

/** As much of it as has what parameters.ts writes of terms. */
export type ParameterMemory = Pick<Memory, "f64" | "i32">;

/** Views of one buffer. */
export function memoryOf(buffer: ArrayBuffer): Memory {
  return {
    buffer,
    i32: new Int32Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
  };
}

/**
 * What the ladder climbs on: kernels on one block, of at most BLOCK bins. `divergence` is the kernel's place in `kernelNames`
 * of the table; after the last of these, in `coefficientNames`. What they read besides their arguments, and where they leave
 * their results, is in `layout.ts`.
 */
export interface RungKernels {
  /** Σ of the terms of regular bins. */
  fast(divergence: number, p: number, q: number, bins: number, c: number): number;
  fastSingle: RungKernels["fast"];
  /** Σ of the terms, with y = c·q in double-double: C_HIGH, C_LOW. Unless it is 0, what each bin contributes to `out`. */
  precise(divergence: number, p: number, q: number, bins: number, out: number): number;
  /** Masses and the least value, to MASS_P, MASS_Q and LEAST. */
  masses(p: number, q: number, bins: number): void;
  massesSingle: RungKernels["masses"];
  /** Masses in double-double. */
  preciseMasses: RungKernels["masses"];
  /** Σ(p − q) in double-double, to DIFFERENCE and DIFFERENCE_LOW. */
  massDifference: RungKernels["masses"];
  /** Single precision to double, to WIDE_P and WIDE_Q. */
  widen: RungKernels["masses"];
  /**
   * The bins without a zero, to PRESENT_P and PRESENT_Q; gives how many. What it leaves out, to ZEROED_P and ZEROED_Q;
   * the least of what is not zero, to LEAST.
   */
  gather(p: number, q: number, bins: number): number;
  /**
   * The block as the policy leaves it, to PATCHED_P and PATCHED_Q, by UNIT_P, UNIT_Q and RATIO; gives the mass that P lost
   * or Q gained.
   */
  patch(p: number, q: number, bins: number): number;
}

/** The kernels of histograms. Those below work on rows, however long. */
export interface HistogramKernels extends RungKernels {
  /** Rows of doubles against rows, or one reference (`qStride` 0). NaN where the ladder has no rung for a row. */
  score(
    divergence: number,
    p: number,
    pStride: number,
    q: number,
    qStride: number,
    rows: number,
    bins: number,
    out: number,
    lost: number,
  ): void;
  /** The same over rows of single precision. */
  scoreSingle: HistogramKernels["score"];
  /**
   * ln(B/q) of rows of Q, one after another, whose masses B are doubles at `masses`: to `out`, as `crossEntropies` takes
   * them.
   */
  packLogarithms(q: number, masses: number, rows: number, bins: number, out: number): void;
  /** Σ p·ln(B/q) of each row of P, one after another, against each packed one of Q: rows of doubles, whole panels long. */
  crossEntropies(p: number, rows: number, packed: number, columns: number, bins: number, out: number): void;
  /** factor·q of the bins of one row, to `out`; NO_SHARE where q is nothing. */
  packShares(q: number, factor: number, bins: number, out: number): void;
  /** Σ x·ln x, x = factor·p + q, of one row of P against each of `columns` rows of Q, one after another: doubles. */
  meanEntropies(p: number, factor: number, q: number, columns: number, bins: number, out: number): void;
}

/** The kernels of logits, on one block, of at most BLOCK bins. What x and y are: `assembly/shape/logits.ts`. */
export interface LogitKernels {
  /** The greatest logits, to MAXIMUM_P and MAXIMUM_Q; gives 1 where Q has a masked class that P has not, 0 otherwise. */
  logitMaxima(p: number, q: number, bins: number): number;
  logitMaximaSingle: LogitKernels["logitMaxima"];
  /** Σ e^x, Σ e^y and T·Σ e^x·(x − y), to MASS_P, MASS_Q and LOGIT_DIFFERENCE. */
  logitSums(p: number, q: number, bins: number): void;
  logitSumsSingle: LogitKernels["logitSums"];
  /** What KL is made of where it is small, to MASS_P, LOGIT_REST and LOGIT_DRIFT. */
  logitRest: LogitKernels["logitSums"];
  logitRestSingle: LogitKernels["logitSums"];
  /** Σ K(p, m) and Σ K(q, m), to MIXTURE_P and MIXTURE_Q. */
  logitMixture: LogitKernels["logitSums"];
  /** The gradient of KL(P‖Q) with respect to Q's logits, a double each, to `out`. */
  logitGradientOfQ(p: number, q: number, bins: number, out: number): void;
  /** That with respect to P's. */
  logitGradientOfP: LogitKernels["logitGradientOfQ"];
  /** That of the Jensen–Shannon divergence with respect to Q's. */
  logitGradientOfMixture: LogitKernels["logitGradientOfQ"];
}

/**
 * The kernels of continuous distributions, but for the last three of blocks of SAMPLES_PER_BLOCK samples. A family is a place in `familyNames`, an
 * estimator one in `estimatorNames`, of `src/continuous/monte-carlo/`; parameters are at PARAMETERS_P and PARAMETERS_Q.
 */
export interface ContinuousKernels {
  /** Starts a block of the stream at RANDOM_KEY. */
  startBlock(block: number): void;
  /** Samples of it from P, to SAMPLES. */
  drawSamples(family: number): void;
  /** ln of the density of a family with these parameters at the points x, to `out`. */
  logDensities(family: number, parameters: number, x: number, out: number): void;
  /** What an estimator makes of LOG_DENSITY_P and LOG_DENSITY_Q, to SUMMANDS. */
  summands(estimator: number): void;
  /** Adds the first `count` of these to MOMENTS; gives 1 where one is less than `below` or greater than `above`, else 0. */
  addMoments(count: number, below: number, above: number): number;
  /**
   * All of that for blocks from `first` on, of the last only `count` samples; up to one that has a summand less than `below`
   * or greater than `above`. Gives how many it was.
   */
  sumBlocks(
    p: number,
    q: number,
    estimator: number,
    first: number,
    blocks: number,
    count: number,
    below: number,
    above: number,
  ): number;
  /**
   * Of Gaussians, KL of each of `count` pairs: doubles, to `out`. Like the two below it gives 1 where there may be something
   * that has to be looked at: see `assembly/continuous/gaussian.ts`.
   */
  gaussianKl(mean0: number, std0: number, mean1: number, std1: number, count: number, out: number): number;
  /** Its sum over the dimensions of rows, at most BLOCK of them. Strides are bytes between rows, 0 where one serves for all. */
  diagonalGaussianKl(
    mean0: number,
    mean0Stride: number,
    std0: number,
    std0Stride: number,
    mean1: number,
    mean1Stride: number,
    std1: number,
    std1Stride: number,
    rows: number,
    dimensions: number,
    out: number,
  ): number;
  /** The same from the standard normal distribution, by log variances; unless it is 0, derivatives by them to `gradient`. */
  vaeKl(mean: number, logVariance: number, rows: number, dimensions: number, out: number, gradient: number): number;
}

/** The names of these, every one of them. */
export const continuousFunctions = /* @__PURE__ */ Object.keys({
  startBlock: true,
  drawSamples: true,
  logDensities: true,
  summands: true,
  addMoments: true,
  sumBlocks: true,
  gaussianKl: true,
  diagonalGaussianKl: true,
  vaeKl: true,
} satisfies Record<keyof ContinuousKernels, true>) as readonly (keyof ContinuousKernels)[];

/** The kernels of histograms and logits, all of them. */
export interface Kernels extends HistogramKernels, LogitKernels {}

/** The names of the kernels, every one of them. */
export const kernelFunctions = /* @__PURE__ */ Object.keys({
  score: true,
  scoreSingle: true,
  fast: true,
  fastSingle: true,
  precise: true,
  masses: true,
  massesSingle: true,
  preciseMasses: true,
  massDifference: true,
  widen: true,
  gather: true,
  patch: true,
  packLogarithms: true,
  crossEntropies: true,
  packShares: true,
  meanEntropies: true,
  logitMaxima: true,
  logitMaximaSingle: true,
  logitSums: true,
  logitSumsSingle: true,
  logitRest: true,
  logitRestSingle: true,
  logitMixture: true,
  logitGradientOfQ: true,
  logitGradientOfP: true,
  logitGradientOfMixture: true,
} satisfies Record<keyof Kernels, true>) as readonly (keyof Kernels)[];

/** A memory and its kernels. */
export interface Backend {
  readonly name: "wasm" | "js";
  /** Why this backend was chosen. */
  readonly reason: string;
  readonly memory: Memory;
  readonly kernels: Kernels;
}
