/** What estimates are given besides distributions, checked. */
import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";
import { assertOptions, checkedSignal, type Signal } from "../../options.ts";
import { checkedSeed } from "../distributions/points.ts";
import { type Estimator, estimatorNames } from "../monte-carlo/estimators.ts";
import { methods, replicationsOf, type SamplingMethod } from "./sample-counts.ts";

/** How far an estimate is. */
export interface EstimateProgress {
  /** Drawn up to now. */
  readonly samples: number;
  /** After so many, the estimate is done, or its standard error is compared with the tolerance. */
  readonly target: number;
  /** Up to now; NaN where that says nothing yet, as of strata of which some have no point. */
  readonly estimate: number;
  readonly standardError: number;
}

/** Options of `estimateKlBatch`. Every key may be left out. */
export interface EstimateBatchOptions {
  /**
   * How many, of each row: at least 2. Default: 100,000, or `maxSamples` if that is less. `"sobol"` and `"stratified"` take 16
   * times as many as a replication needs, so up to a power of two and up to a whole number.
   */
  readonly samples?: number | undefined;
  /** An integer in [0, 2^53): the same samples for the same seed, everywhere. Default: 0. */
  readonly seed?: number | undefined;
  /** Default: `"random"`. */
  readonly method?: SamplingMethod | undefined;
  /** Default: `"log-ratio"`. */
  readonly estimator?: Estimator | undefined;
  /** Of an AbortController: when it is aborted, the promise is rejected at once with its reason. */
  readonly signal?: Signal | undefined;
  /** Called between slices of work, of 40 ms or so. */
  readonly onProgress?: ((progress: EstimateProgress) => void) | undefined;
}

/** Options of `estimateKl`. Every key may be left out. */
export interface EstimateOptions extends EstimateBatchOptions {
  /**
   * Samples are doubled until the standard error is at most this, in nats, and k̂ below its limit. Default: none, so that
   * `samples` are drawn. Of even points the error is known to a fifth, and what stops is more often too small: 95 % intervals then
   * cover in 88–91 % of cases, without a tolerance in 91–95 % (of distributions of few integers in 96–100 %).
   */
  readonly tolerance?: number | undefined;
  /** No more samples than this for the sake of the tolerance; at least one of each replication. Default: 1,000,000,000. */
  readonly maxSamples?: number | undefined;
  /** Of the interval, between 0 and 1. Default: 0.95. */
  readonly confidence?: number | undefined;
}

/** The one set of defaults. */
export const defaultEstimateOptions = Object.freeze({
  samples: 100_000,
  seed: 0,
  method: "random",
  estimator: "log-ratio",
  maxSamples: 1_000_000_000,
  confidence: 0.95,
} satisfies EstimateOptions);

const batchOptionNames = ["samples", "seed", "method", "estimator", "signal", "onProgress"] as const;
const optionNames = [...batchOptionNames, "tolerance", "maxSamples", "confidence"] as const;

/** Of a mean of fewer, nothing is known. */
const LEAST_SAMPLES = 2;

/** Samples of one estimate are told apart by 32 bits. */
export const GREATEST_SAMPLES = 2 ** 31;

export interface CheckedBatchOptions {
  readonly samples: number;
  readonly seed: number;
  readonly method: SamplingMethod;
  readonly estimator: Estimator;
  readonly signal: Signal | undefined;
  readonly onProgress: ((progress: EstimateProgress) => void) | undefined;
}

export interface CheckedEstimateOptions extends CheckedBatchOptions {
  readonly tolerance: number | undefined;
  readonly maxSamples: number;
  readonly confidence: number;
}

function invalidOption(argument: string, expected: string, value: unknown, isKind: boolean) {
  const detail = { code: "INVALID_OPTION", argument, expected, got: show(value) } as const;
  return isKind ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
}

function checkedSamples(argument: string, value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= LEAST_SAMPLES && (value as number) <= GREATEST_SAMPLES) {
    return value as number;
  }
  const expected = `a whole number of at least ${LEAST_SAMPLES}, at most ${GREATEST_SAMPLES}`;
  throw invalidOption(argument, expected, value, typeof value === "number");
}

function between(argument: string, value: unknown, high: number, expected: string): number {
  if (typeof value === "number" && value > 0 && value < high) return value;
  throw invalidOption(argument, expected, value, typeof value === "number");
}

/** One of some names. */
export function checkedName<Name extends string>(argument: string, value: unknown, names: readonly Name[]): Name {
  if (typeof value === "string" && (names as readonly string[]).includes(value)) return value as Name;
  throw invalidOption(argument, names.map((name) => `"${name}"`).join(" or "), value, false);
}

function checkedCommon(given: EstimateBatchOptions, limit?: number): CheckedBatchOptions {
  const defaults = defaultEstimateOptions;
  // Who wants fewer than the default at most, wants no more to begin with.
  const { samples = Math.min(defaults.samples, limit ?? defaults.samples) } = given;
  const { method = defaults.method, estimator = defaults.estimator } = given;
  const { seed, signal, onProgress } = given;
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw invalidOption("onProgress", "a function", onProgress, false);
  }
  return {
    samples: checkedSamples("samples", samples),
    seed: checkedSeed("seed", seed),
    method: checkedName("method", method, methods),
    estimator: checkedName("estimator", estimator, estimatorNames),
    signal: checkedSignal(signal),
    onProgress,
  };
}

/** Options of `estimateKlBatch`, checked. */
export function checkedBatchOptions(options: unknown): CheckedBatchOptions {
  if (options === undefined) return checkedCommon({});
  assertOptions(options, batchOptionNames);
  return checkedCommon(options);
}

/** Options of `estimateKl`, checked. */
export function checkedEstimateOptions(options: unknown): CheckedEstimateOptions {
  if (options === undefined) return checkedEstimateOptions({});
  assertOptions(options, optionNames);
  const given = options as EstimateOptions;
  const { tolerance, confidence = defaultEstimateOptions.confidence, maxSamples } = given;
  if (maxSamples !== undefined && tolerance === undefined) {
    throw invalidOption("maxSamples", "a tolerance beside it", maxSamples, true);
  }
  const limit = maxSamples === undefined ? undefined : checkedSamples("maxSamples", maxSamples);
  const common = checkedCommon(given, limit);
  const most = limit ?? Math.max(common.samples, defaultEstimateOptions.maxSamples);
  if (maxSamples !== undefined && most < replicationsOf(common.method)) {
    const expected = `at least ${replicationsOf(common.method)}, of the method ${show(common.method)}`;
    throw invalidOption("maxSamples", expected, maxSamples, true);
  }
  if (most < common.samples) {
    throw invalidOption("maxSamples", `at least as many as samples, ${common.samples}`, maxSamples, true);
  }
  return {
    ...common,
    tolerance:
      tolerance === undefined
        ? undefined
        : between("tolerance", tolerance, Number.POSITIVE_INFINITY, "a positive finite number"),
    maxSamples: most,
    confidence: between("confidence", confidence, 1, "a probability between 0 and 1, neither of them"),
  };
}
