/** KL(P‖Q) from ln p and ln q of samples that a caller has. */
import { SAMPLES_PER_BLOCK } from "../../backend/layout.ts";
import { assertEngine } from "../../discrete/arguments.ts";
import type { Engine } from "../../engine.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";
import { assertOptions } from "../../options.ts";
import { GivenBlocks, type Wanted } from "../monte-carlo/blocks.ts";
import { type Estimator, estimatorNames } from "../monte-carlo/estimators.ts";
import { noMoments } from "../monte-carlo/moments.ts";
import { type KlEstimates, noEstimates } from "./estimate-kl-batch.ts";
import { standardErrorOf } from "./estimation.ts";
import { checkedName, defaultEstimateOptions } from "./options.ts";
import { ParetoTails } from "./pareto-tail.ts";
import { WeightedMoments } from "./weighted-moments.ts";

/** Numbers of many samples, in double or single precision. */
export type LogDensityArray = Float64Array | Float32Array;

/** Options of `estimateKlFromLogDensities`. Every key may be left out. */
export interface LogDensityOptions {
  /** Samples of a row stand one after another. Default: one row of all. */
  readonly shape?: readonly [rows: number, samples: number] | undefined;
  /** Default: `"log-ratio"`. */
  readonly estimator?: Estimator | undefined;
  /**
   * How much each sample counts, in proportion to the others of its row: not negative, not all 0. Those of 0 are left out,
   * whatever their densities, as a mask does. Default: all the same.
   */
  readonly weights?: LogDensityArray | undefined;
}

const optionNames = ["shape", "estimator", "weights"] as const;

const kinds = ["[object Float64Array]", "[object Float32Array]"];

function checkedArray(argument: string, value: unknown, length?: number): LogDensityArray {
  if (!kinds.includes(Object.prototype.toString.call(value))) {
    const expected = "a Float64Array or a Float32Array";
    throw new KullbackTypeError({ code: "INVALID_DTYPE", argument, expected, got: show(value) });
  }
  const array = value as LogDensityArray;
  if (length === undefined || array.length === length) return array;
  const expected = `length ${length}, as logP has`;
  throw new KullbackRangeError({ code: "LENGTH_MISMATCH", argument, expected, got: `length ${array.length}` });
}

function checkedShape(shape: unknown, length: number): readonly [rows: number, samples: number] {
  const given = shape === undefined ? [1, length] : shape;
  const expected = "[rows, samples], at least 1 row of 2 samples, of as many as logP has in all";
  if (!Array.isArray(given) || given.length !== 2 || !given.every((part) => typeof part === "number")) {
    throw new KullbackTypeError({ code: "INVALID_OPTION", argument: "shape", expected, got: show(shape) });
  }
  const [rows, samples] = given as [number, number];
  if (Number.isInteger(rows) && rows >= 1 && Number.isInteger(samples) && samples >= 2 && rows * samples === length) {
    return [rows, samples];
  }
  const got = `[${rows}, ${samples}] of ${length}`;
  throw new KullbackRangeError({ code: "SHAPE_MISMATCH", argument: "shape", expected, got });
}

/** A block of samples, those of weight 0 left out. */
class Block {
  private readonly logP = new Float64Array(SAMPLES_PER_BLOCK);
  private readonly logQ = new Float64Array(SAMPLES_PER_BLOCK);
  private readonly weights = new Float64Array(SAMPLES_PER_BLOCK);
  count = 0;
  /** The greatest weight of a row, in units of which the others are: so no square overflows, and none that counts vanishes. */
  private unit = 1;

  constructor(
    private readonly givenP: LogDensityArray,
    private readonly givenQ: LogDensityArray,
    private readonly givenWeights: LogDensityArray | undefined,
  ) {}

  get ofP(): Float64Array {
    return this.logP.subarray(0, this.count);
  }

  get ofQ(): Float64Array {
    return this.logQ.subarray(0, this.count);
  }

  get ofWeights(): Float64Array {
    return this.weights.subarray(0, this.count);
  }

  /** Begins with a row of so many samples. */
  begin(start: number, samples: number): void {
    this.unit = 0;
    for (let j = start; j < start + samples; j++) {
      const weight = this.givenWeights === undefined ? 1 : (this.givenWeights[j] as number);
      if (weight > this.unit && weight < Number.POSITIVE_INFINITY) this.unit = weight;
    }
  }

  /** Takes samples from `first` to `end`, of a row that begins at `start`. */
  fill(first: number, end: number, row: number, start: number): void {
    this.count = 0;
    for (let j = first; j < end; j++) {
      const weight = this.givenWeights === undefined ? 1 : (this.givenWeights[j] as number);
      if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
        throw this.fault("INVALID_MASS", "weights", "a finite weight of at least 0", weight, row, j - start);
      }
      if (weight === 0) continue;
      const [logP, logQ] = [this.givenP[j] as number, this.givenQ[j] as number];
      if (!(logP > Number.NEGATIVE_INFINITY && logP < Number.POSITIVE_INFINITY)) {
        throw this.fault("INVALID_POINT", "logP", "a finite number, of a sample of P", logP, row, j - start);
      }
      if (!(logQ < Number.POSITIVE_INFINITY)) {
        throw this.fault("INVALID_POINT", "logQ", "a number below Infinity", logQ, row, j - start);
      }
      this.logP[this.count] = logP;
      this.logQ[this.count] = logQ;
      // Of a weight that is positive, where ln q is −Infinity, so is the share, however small.
      this.weights[this.count] = Math.max(weight / this.unit, Number.MIN_VALUE);
      this.count += 1;
    }
  }

  private fault(
    code: "INVALID_MASS" | "INVALID_POINT",
    argument: string,
    expected: string,
    got: number,
    row: number,
    column: number,
  ): KullbackRangeError {
    return new KullbackRangeError({ code, argument, expected, got: show(got), row, column });
  }
}

/** All summands are wanted, where they are to be weighted. */
const EVERYTHING: Wanted = { below: Number.POSITIVE_INFINITY, above: Number.NEGATIVE_INFINITY };

const NOTHING = new Float64Array(0);

function addWeighted(
  weighted: WeightedMoments,
  summands: Float64Array,
  weights: Float64Array,
  tails: ParetoTails,
  tailsOfWeights: ParetoTails,
): void {
  for (const [j, weight] of weights.entries()) weighted.add(summands[j] as number, weight);
  tailsOfWeights.add(weights);
  tails.add(summands.map((summand, j) => summand * (weights[j] as number)));
}

/**
 * KL(P‖Q) from ln p and ln q of samples of P: of each row the mean of its summands, as of the tokens of a sequence in
 * reinforcement learning (J. Schulman 2020, “Approximating KL divergence”), the standard error, and k̂.
 *
 * With weights a row's estimate is Σ w·s/Σ w, for samples that are not of P but of another distribution that they are weighted for;
 * the standard error is that of the delta method, √(Σ w²·(s − mean)²)/Σ w, times √(n/(n − 1)) of n samples with a weight. k̂
 * is then that of the products w·s, or of the weights where these have the heavier tail (Vehtari et al. 2024, section 3).
 * Memory beyond the results is constant.
 *
 * @param engine runs the kernels
 * @param logP ln p of each sample: finite
 * @param logQ ln q of the same: −Infinity, where q is 0, makes the row's estimate infinite
 * @param options `shape`, `estimator`, `weights`
 * @returns `{ estimates, standardErrors, paretoK }`, a number of each for each row; see `estimateKlBatch`. The standard error of one
 *   sample, all others of which have the weight 0, is NaN
 * @throws KullbackTypeError, KullbackRangeError where an argument is of the wrong kind or value; with row and sample (`column`)
 *   where a number is
 *
 * @example
 * const engine = await createEngine();
 * const logP = new Float32Array([-1, -2, -1, -2]);
 * const logQ = new Float32Array([-2, -2, -1.5, -2.5]);
 * const { estimates, standardErrors } = estimateKlFromLogDensities(engine, logP, logQ, { shape: [2, 2] });
 * console.log(estimates, standardErrors); // Float64Array(2) [ 0.5, 0.5 ] Float64Array(2) [ 0.5, 0 ]
 */
export function estimateKlFromLogDensities(
  engine: Engine,
  logP: LogDensityArray,
  logQ: LogDensityArray,
  options: LogDensityOptions = {},
): KlEstimates {
  assertEngine(engine);
  assertOptions(options, optionNames);
  const { estimator: name = defaultEstimateOptions.estimator } = options;
  const estimator = checkedName("estimator", name, estimatorNames);
  const ofP = checkedArray("logP", logP);
  const ofQ = checkedArray("logQ", logQ, ofP.length);
  const weights = options.weights === undefined ? undefined : checkedArray("weights", options.weights, ofP.length);
  const [rows, samples] = checkedShape(options.shape, ofP.length);
  const results = noEstimates(rows);
  const block = new Block(ofP, ofQ, weights);
  const tails = new ParetoTails(samples);
  const tailsOfWeights = new ParetoTails(samples);
  engine.run((backend) => {
    for (let row = 0; row < rows; row++) {
      const start = row * samples;
      const sums = new GivenBlocks(backend, estimator);
      const weighted = weights && new WeightedMoments();
      let moments = noMoments;
      tails.clear();
      tailsOfWeights.clear();
      block.begin(start, samples);
      for (let first = start; first < start + samples; first += SAMPLES_PER_BLOCK) {
        block.fill(first, Math.min(first + SAMPLES_PER_BLOCK, start + samples), row, start);
        if (block.count === 0) continue;
        const summed = sums.run(block.ofP, block.ofQ, weighted === undefined ? tails.wanted : EVERYTHING);
        ({ moments } = summed);
        if (weighted === undefined) tails.add(summed.summands ?? NOTHING);
        else addWeighted(weighted, summed.summands as Float64Array, block.ofWeights, tails, tailsOfWeights);
      }
      if (moments.count === 0) {
        const detail = { code: "ZERO_MASS", argument: "weights", row } as const;
        throw new KullbackRangeError({ ...detail, expected: "a weight that is not 0", got: "only 0" });
      }
      results.estimates[row] = moments.greatest;
      if (moments.greatest === Number.POSITIVE_INFINITY) continue;
      if (weighted === undefined) {
        results.estimates[row] = moments.mean;
        results.standardErrors[row] = standardErrorOf(moments);
        results.paretoK[row] = tails.shape(moments.count, moments.mean);
      } else {
        const { mean, standardError, meanOfProducts, meanOfWeights } = weighted;
        results.estimates[row] = mean;
        results.standardErrors[row] = standardError;
        const shapes = [tails.shape(moments.count, meanOfProducts), tailsOfWeights.shape(moments.count, meanOfWeights)];
        results.paretoK[row] = Math.max(...shapes);
      }
    }
  });
  return results;
}
