/** The test of drift: whether counts differ from a reference by more than samples of their size do. */
import { Sum } from "../backend/double-double.ts";
import type { BatchInput, CheckedBatch } from "../batch.ts";
import type { Engine } from "../engine.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../errors.ts";
import {
  assertAgree,
  assertEngine,
  assertFinite,
  checkedMasses,
  logarithmOfBase,
  massesOf,
  namedOptions,
  rowsOf,
} from "./arguments.ts";
import { chiSquaredTails, normalQuantile } from "./chi-squared-tail.ts";

/** How drift is tested. */
export interface DriftOptions {
  /** Of the logarithm, for divergences: more than 1. Default: e, so nats; 2 gives bits. G is in nats, whatever it is. */
  readonly base?: number | undefined;
  /** How often an interval should hold the divergence: between 0 and 1. Default: 0.95. */
  readonly confidence?: number | undefined;
}

/** What a test of drift found: a value for each row of counts. */
export interface DriftTest {
  /** KL of the counts from the reference. */
  readonly kl: Float64Array;
  /** G = 2·N·KL in nats, N being the sum of the row. */
  readonly statistic: Float64Array;
  /** k − 1, k being the number of bins where the reference has mass. */
  readonly degreesOfFreedom: Float64Array;
  /** How often samples from the reference itself would have a G at least as large. */
  readonly pValue: Float64Array;
  /** The mean of KL where there is no drift, (k − 1)/2N. */
  readonly expectedKl: Float64Array;
  /** KL less that: an estimate without its greatest bias. May be negative, where there is less KL than expected. */
  readonly correctedKl: Float64Array;
  /** The lower end of the confidence interval of KL between what the counts were drawn from and the reference. */
  readonly lower: Float64Array;
  /** Its upper end. */
  readonly upper: Float64Array;
}

const DEFAULT_CONFIDENCE = 0.95;

/** Bins whose contributions are asked for together: few enough for them to stay in cache. */
const BINS_TOGETHER = 2 ** 15;

interface CheckedOptions {
  readonly logBase: number;
  readonly confidence: number;
}

function checkedOptions(options: unknown): CheckedOptions {
  const { base, confidence = DEFAULT_CONFIDENCE } = namedOptions(options, ["base", "confidence"]);
  const logBase = logarithmOfBase(base);
  if (logBase < 0) {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "base",
      expected: "more than 1: below, an interval would begin at its greater end",
      got: show(base),
    });
  }
  if (typeof confidence === "number" && confidence > 0 && confidence < 1) return { logBase, confidence };
  const detail = {
    code: "INVALID_OPTION",
    argument: "confidence",
    expected: "a probability between 0 and 1",
    got: show(confidence),
  } as const;
  throw typeof confidence === "number" ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
}

function sumOf(batch: CheckedBatch, row: number): number {
  const sum = new Sum();
  const masses = massesOf(batch, row);
  for (let bin = 0; bin < batch.bins; bin++) sum.add(masses[bin] as number);
  assertFinite(sum.total, batch.name, row);
  return sum.total;
}

function nonZero(batch: CheckedBatch, row: number): number {
  let count = 0;
  const masses = massesOf(batch, row);
  for (let bin = 0; bin < batch.bins; bin++) if ((masses[bin] as number) > 0) count++;
  return count;
}

/** Σ p·(ln(p/q) − KL)²: N times the variance of KL by the delta method. */
function variances(engine: Engine, P: CheckedBatch, Q: CheckedBatch, N: Float64Array, kl: Float64Array): Float64Array {
  const found = new Float64Array(P.rows);
  const together = Math.max(1, Math.floor(BINS_TOGETHER / P.bins));
  for (let first = 0; first < P.rows; first += together) {
    const count = Math.min(together, P.rows - first);
    const reference = Q.rows === 1 ? rowsOf(Q, 0, 1) : rowsOf(Q, first, count);
    const { data } = engine.contributions("kl", rowsOf(P, first, count), reference);
    for (let i = 0; i < count; i++) {
      const row = first + i;
      const masses = massesOf(P, row);
      const sum = new Sum();
      for (let bin = 0; bin < P.bins; bin++) {
        const p = (masses[bin] as number) / (N[row] as number);
        if (p === 0) continue;
        const deviation = (data[i * P.bins + bin] as number) - p * (kl[row] as number);
        sum.add((deviation / p) * deviation);
      }
      found[row] = sum.total;
    }
  }
  return found;
}

/**
 * The θ ≥ 0 from which the corrected KL is at most z standard deviations away, where its variance is 2ρθ/N + (k − 1)/2N²: a
 * quadratic equation, as in Wilson's interval for a proportion. Solved for Nθ, in which there is no N.
 */
function interval(kl: number, rho: number, z: number, freedom: number, N: number): [lower: number, upper: number] {
  const estimate = N * kl - freedom / 2;
  const shift = z * z * rho;
  const middle = estimate + shift;
  const half = Math.sqrt(Math.max(0, shift * (2 * estimate + shift) + (z * z * freedom) / 2));
  return [Math.max(0, middle - half) / N, Math.max(0, middle + half) / N];
}

/**
 * Whether counts have drifted from a reference, row by row, or differ from it only as samples do. Two counts of the same
 * thing are never quite equal, and the fewer there are, the more they differ: KL alone does not tell drift from a small
 * sample.
 *
 * The test is the likelihood-ratio test of goodness of fit, or G-test: where the counts are N independent draws from the
 * reference, G = 2·N·KL has nearly a χ² distribution with k − 1 degrees of freedom (S. S. Wilks 1938, “The Large-Sample
 * Distribution of the Likelihood Ratio for Testing Composite Hypotheses”, Annals of Mathematical Statistics 9(1), 60–62), and
 * KL a mean of (k − 1)/2N. Nearly: where N·q is 5 or more in most bins. The reference counts as known: where it is itself a
 * sample that is not much larger, p-values are too small.
 *
 * The interval holds those divergences θ from which the corrected KL is at most z standard deviations away. Its variance is
 * taken as 2ρθ/N + (k − 1)/2N². With ρ = 1 this is that of the noncentral χ² distribution which G has near θ = 0; with
 * ρ = Σ p·(ln(p/q) − KL)²/2KL, as the counts have it, it is that of the normal distribution which KL has further away
 * (M. L. Menéndez, D. Morales, L. Pardo, M. Salicrú 1995, “Asymptotic Behaviour and Statistical Applications of Divergence
 * Measures in Multinomial Populations: A Unified Study”, Statistical Papers 36, 1–29). To solve for θ, and not to put its
 * estimate into the variance, is what E. B. Wilson did for proportions (1927, “Probable Inference, the Law of Succession, and
 * Statistical Inference”, Journal of the American Statistical Association 22, 209–212). In simulations 93 to 98 % of the
 * intervals of confidence 0.95 held their divergence, with or without drift, near or far, where N·q was 5 or more. Where
 * counts agree with the reference better than chance would have it, both ends are 0.
 *
 * Counts need not be whole numbers: N is the sum of the row. But it has to be a number of draws: probabilities, whose sum
 * is 1, are no counts. Where a bin has counts and the reference has none, KL, G and the interval are infinite, and the
 * p-value is 0: no sample of the reference has such a count. Where that says too much, add something to every bin of the
 * reference.
 *
 * @param engine scores the divergences
 * @param counts rows of counts
 * @param reference as many rows as `counts`, or one for all: counts or probabilities, divided by their mass
 * @param options `base`, `confidence`
 * @returns eight arrays with a value for each row. `kl`, `expectedKl`, `correctedKl`, `lower` and `upper` are in nats or as
 *   `base` says; `statistic`, which is G, is in nats; `pValue` has a relative error of at most 1e-12
 * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with row and bin where
 *   it is a mass; a row without mass, or of a sum that a double cannot hold, is one
 *
 * @example
 * const engine = await createEngine();
 * // The same shares of a hundred and of a thousand; and a thousand that have drifted.
 * const counts = histograms([26, 24, 27, 23, 260, 240, 270, 230, 350, 240, 260, 150], 4);
 * const { kl, pValue, lower, upper } = driftTest(engine, counts, [1, 1, 1, 1], { base: 2 });
 * console.log(kl); // Float64Array(3) [ 0.0028880125922862167, 0.0028880125922862167, 0.059931782387052795 ]
 * console.log(pValue); // Float64Array(3) [ 0.9401673821971249, 0.2610718214202776, 6.692188510596442e-18 ]
 * console.log(lower[2], upper[2]); // 0.037684539247637226 0.08823561574880277
 */
export function driftTest(
  engine: Engine,
  counts: BatchInput,
  reference: BatchInput,
  options?: DriftOptions,
): DriftTest {
  assertEngine(engine);
  const { logBase, confidence } = checkedOptions(options);
  const P = checkedMasses("counts", counts, true);
  const Q = checkedMasses("reference", reference, true);
  assertAgree(P, Q);
  const N = Float64Array.from({ length: P.rows }, (_, row) => sumOf(P, row));
  const ofReference = Float64Array.from({ length: Q.rows }, (_, row) => nonZero(Q, row) - 1);
  const degreesOfFreedom = Float64Array.from(
    { length: P.rows },
    (_, row) => ofReference[Q.rows === 1 ? 0 : row] as number,
  );
  const kl = engine.score("kl", rowsOf(P), rowsOf(Q), { precision: "double" });
  const statistic = kl.map((divergence, row) => 2 * (N[row] as number) * divergence);
  // A single bin, which all counts are in or none may be, leaves nothing to chance: then G is 0 or infinite.
  const tails = chiSquaredTails(
    engine,
    degreesOfFreedom.map((freedom) => Math.max(1, freedom)),
    statistic,
  );
  const pValue = tails.map((tail, row) => {
    if (statistic[row] === Number.POSITIVE_INFINITY) return 0;
    return degreesOfFreedom[row] === 0 ? 1 : tail;
  });
  const expectedKl = degreesOfFreedom.map((freedom, row) => freedom / (2 * (N[row] as number)));
  const correctedKl = kl.map((divergence, row) => divergence - (expectedKl[row] as number));
  const z = normalQuantile(engine, confidence);
  const variance = variances(engine, P, Q, N, kl);
  const lower = new Float64Array(P.rows);
  const upper = new Float64Array(P.rows);
  for (let row = 0; row < P.rows; row++) {
    const divergence = kl[row] as number;
    const freedom = degreesOfFreedom[row] as number;
    let ends: readonly [number, number] = [divergence, divergence];
    if (freedom > 0 && divergence < Number.POSITIVE_INFINITY) {
      const rho = divergence > 0 ? (variance[row] as number) / (2 * divergence) : 1;
      ends = interval(divergence, rho, z, freedom, N[row] as number);
    }
    [lower[row], upper[row]] = ends;
  }
  const inBase = (values: Float64Array) => values.map((value) => value / logBase);
  return {
    kl: inBase(kl),
    statistic,
    degreesOfFreedom,
    pValue,
    expectedKl: inBase(expectedKl),
    correctedKl: inBase(correctedKl),
    lower: inBase(lower),
    upper: inBase(upper),
  };
}
