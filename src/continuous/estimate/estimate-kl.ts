/** KL(P‖Q) of two distributions by samples of P, with what is known of the error. */
import { assertEngine } from "../../discrete/arguments.ts";
import type { Engine } from "../../engine.ts";
import { assertPair, type Distribution, type Tails, tailsOf } from "../distributions/distribution.ts";
import { normal } from "../distributions/normal.ts";
import { studentT } from "../distributions/student-t.ts";
import type { Estimator } from "../monte-carlo/estimators.ts";
import { Estimation } from "./estimation.ts";
import { exceeds, reasonOfInfinity } from "./infinite.ts";
import { type CheckedEstimateOptions, checkedEstimateOptions, type EstimateOptions } from "./options.ts";
import { PARETO_LIMIT } from "./pareto-tail.ts";
import { assertMethod } from "./points.ts";
import { replicationsOf, type SamplingMethod, sampleCounts } from "./sample-counts.ts";
import { assertNotAborted, inSlices } from "./slices.ts";

/** What is to be known of an estimate before it is used. */
export interface EstimateWarning {
  /**
   * `"BIASED_ESTIMATOR"`: the estimator's mean is not KL(P‖Q), and the interval is of that mean. `"FEW_SAMPLES"`: one point again and again, or too few to
   * judge the tail, so there is no interval. `"HEAVY_TAIL"`: k̂ is not below its limit, so there is no interval.
   * `"INFINITE_DIVERGENCE"`: KL(P‖Q) is infinite, and why. `"ROUNDED_SAMPLES"`: doubles are too coarse for samples of P, as near
   * an end of its support where its density is infinite, so there is no interval. `"TOLERANCE_NOT_REACHED"`: nor with
   * `maxSamples`.
   */
  readonly code:
    | "BIASED_ESTIMATOR"
    | "FEW_SAMPLES"
    | "HEAVY_TAIL"
    | "INFINITE_DIVERGENCE"
    | "ROUNDED_SAMPLES"
    | "TOLERANCE_NOT_REACHED";
  /** A sentence. */
  readonly message: string;
}

/** An estimate of KL(P‖Q), in nats. Frozen. */
export interface KlEstimate {
  /** The mean of the summands: near 0 it may be negative. Infinity where the divergence is infinite, and that is known. */
  readonly estimate: number;
  /** Of the estimate; NaN where it is infinite. */
  readonly standardError: number;
  /** In which the divergence is, at the confidence asked for; undefined where a warning says why not. */
  readonly interval: readonly [low: number, high: number] | undefined;
  /** Of which the estimate is the mean. */
  readonly samples: number;
  readonly method: SamplingMethod;
  readonly estimator: Estimator;
  /**
   * k̂, how heavy the heavier tail of the summands is: below ½ their variance is finite, and the standard error sound. −Infinity
   * where they have no tail; NaN where there are too few samples, they are rounded, or the divergence is infinite.
   */
  readonly paretoK: number;
  /** Whether the standard error is at most the tolerance, and means something. Undefined without a tolerance. */
  readonly converged: boolean | undefined;
  readonly warnings: readonly EstimateWarning[];
}

/** What roundings of log-densities may make of an estimate, beside it: it shows where all summands are nearly the same. */
const ROUNDING = 1e-14;

/** How many standard errors to either side, at a confidence. */
function halfWidth(method: SamplingMethod, confidence: number): number {
  const replications = replicationsOf(method);
  const distribution = replications === 1 ? normal(0, 1) : studentT(replications - 1, 0, 1);
  const above = (1 - confidence) / 2;
  return (tailsOf(distribution) as Tails).quantile(1 - above, above);
}

function frozen(estimate: KlEstimate): KlEstimate {
  if (estimate.interval !== undefined) Object.freeze(estimate.interval);
  for (const warning of estimate.warnings) Object.freeze(warning);
  Object.freeze(estimate.warnings);
  return Object.freeze(estimate);
}

function infiniteEstimate(options: CheckedEstimateOptions, samples: number, message: string): KlEstimate {
  const { method, estimator, tolerance } = options;
  return frozen({
    estimate: Number.POSITIVE_INFINITY,
    standardError: Number.NaN,
    interval: undefined,
    samples,
    method,
    estimator,
    paretoK: Number.NaN,
    converged: tolerance === undefined ? undefined : true,
    warnings: [{ code: "INFINITE_DIVERGENCE", message }],
  });
}

/** What the mean of the estimator is, if it is not KL(P‖Q). */
function biasOf(estimator: Estimator, p: Distribution, q: Distribution): EstimateWarning[] {
  const code = "BIASED_ESTIMATOR";
  if (estimator === "half-squared") {
    return [{ code, message: "the mean of ln(p/q)²/2 is not KL(P‖Q), but near it where P and Q are near each other" }];
  }
  if (estimator === "log-ratio" || !exceeds(q, p)) return [];
  return [
    { code, message: `the mean of "bregman" is KL(P‖Q) less the mass that ${q.name} has where ${p.name} has none` },
  ];
}

/** What is wrong with the samples or the tail, if anything is. */
function faultsOf(
  { faultOfSamples, faultOfCount, paretoK }: Pick<Estimation, "faultOfSamples" | "faultOfCount" | "paretoK">,
  samples: number,
): EstimateWarning[] {
  if (faultOfSamples !== undefined) return [{ code: "ROUNDED_SAMPLES", message: faultOfSamples }];
  if (faultOfCount !== undefined) return [{ code: "FEW_SAMPLES", message: `${samples} samples ${faultOfCount}` }];
  if (Number.isNaN(paretoK)) {
    return [
      { code: "FEW_SAMPLES", message: `${samples} samples are too few to tell whether their variance is finite` },
    ];
  }
  if (paretoK < PARETO_LIMIT) return [];
  const message =
    `the summands have a Pareto tail of k̂ = ${paretoK.toFixed(2)}, and from ${PARETO_LIMIT} on an infinite variance: ` +
    "the standard error means nothing";
  return [{ code: "HEAVY_TAIL", message }];
}

function finiteEstimate(
  p: Distribution,
  q: Distribution,
  options: CheckedEstimateOptions,
  estimation: Pick<Estimation, "estimated" | "paretoK" | "faultOfSamples" | "faultOfCount">,
): KlEstimate {
  const { estimate, standardError, samples } = estimation.estimated;
  const { paretoK } = estimation;
  const { method, estimator, tolerance, confidence } = options;
  const faults = faultsOf(estimation, samples);
  const converged = tolerance === undefined ? undefined : faults.length === 0 && standardError <= tolerance;
  const reach = halfWidth(method, confidence) * standardError + ROUNDING * Math.abs(estimate);
  const warnings = [...biasOf(estimator, p, q), ...faults];
  if (converged === false) {
    const why =
      faults.length > 0 && standardError <= (tolerance as number)
        ? "means nothing"
        : `is ${standardError}, not ${tolerance} or less`;
    warnings.push({ code: "TOLERANCE_NOT_REACHED", message: `after ${samples} samples the standard error ${why}` });
  }
  return frozen({
    estimate,
    standardError,
    interval: faults.length === 0 ? [estimate - reach, estimate + reach] : undefined,
    samples,
    method,
    estimator,
    paretoK,
    converged,
    warnings,
  });
}

/**
 * KL(P‖Q) = E ln(p/q) under P, by the mean over samples of P, where no formula is known: of any two distributions, of which P
 * can be sampled. For the formulas see `exactKl`.
 *
 * An estimate comes with its standard error, the 95 % interval (or as `confidence` says) that this means, and k̂, which says
 * whether it means anything: a sample's standard error is near the true one only where the summands have a finite variance. From
 * k̂ = ½ on there is no interval, but a warning. The interval is not cut off at 0, though no divergence is below: a negative
 * end says that the samples cannot tell P from Q.
 *
 * Results are the same for the same seed, on every backend, and however the work is divided. It is done in slices, between which
 * other events have their turn; memory is constant in the number of samples.
 *
 * @param engine runs the kernels
 * @param p what is sampled
 * @param q of as many dimensions
 * @param options `samples`, `seed`, `method`, `estimator`, `tolerance`, `maxSamples`, `confidence`, `signal`, `onProgress`
 * @returns a promise of `{ estimate, standardError, interval, samples, method, estimator, paretoK, converged, warnings }`. It is
 *   rejected with a KullbackTypeError or KullbackRangeError where an argument is of the wrong kind or value, a method needs a
 *   quantile that P does not have (`METHOD_UNSUPPORTED`), or a density is no number at a sample of P, or none of P's at its own;
 *   with the signal's reason where that is aborted
 *
 * @example
 * const engine = await createEngine();
 * const p = normal(0, 1);
 * const q = mixture([[1, normal(-1, 1)], [1, normal(1, 1)]]);
 * const { estimate, warnings } = await estimateKl(engine, p, q, { samples: 20_000, seed: 1 });
 * console.log(estimate.toFixed(2), warnings); // 0.13 []
 */
export async function estimateKl(
  engine: Engine,
  p: Distribution,
  q: Distribution,
  options?: EstimateOptions,
): Promise<KlEstimate> {
  assertEngine(engine);
  assertPair(p, q);
  const checked = checkedEstimateOptions(options);
  const { method, estimator, seed, samples, maxSamples, tolerance, signal, onProgress } = checked;
  assertMethod("p", p, method);
  assertNotAborted(signal);
  // Throws where it is closed, also if there is nothing to run.
  engine.run(() => undefined);
  const reason = reasonOfInfinity(p, q);
  if (reason !== undefined) return infiniteEstimate(checked, 0, reason);
  const counts = sampleCounts(method, samples, tolerance === undefined ? undefined : maxSamples);
  const estimation = new Estimation(engine, { p, q, method, estimator, seed, row: 0 }, counts.at(-1) as number);
  let result: KlEstimate | undefined;
  for (const each of counts) {
    const target = each * replicationsOf(method);
    const report = onProgress && (() => onProgress({ ...estimation.estimated, target }));
    await inSlices(engine, estimation.drawn(each), { signal, onPause: report });
    if (estimation.infinity !== undefined)
      return infiniteEstimate(checked, estimation.samples, estimation.infinity.reason);
    report?.();
    assertNotAborted(signal);
    result = finiteEstimate(p, q, checked, estimation);
    // Of rounded samples, more are no better.
    if (result.converged === true || estimation.faultOfSamples !== undefined) break;
  }
  // There is a count, and so a result.
  return result as KlEstimate;
}
