/**
 * Divergences of softmaxes, row against row, from logits: sums by the kernels of `backend/logits.ts`, a block at a time, and
 * what is made of them.
 *
 * With x = (a − max a)/T, y of b likewise, and A = Σ e^x, B = Σ e^y, ln(p/q) is x − y + ln(B/A), so that
 *
 *   KL(P‖Q) = Σ e^x·(x − y)/A + ln(B/A).
 *
 * Where that cancels, so where it is small: with m = Σ p·(x − y) and t = x − y − m, Σ p·t is 0 and Σ p·e^−t is e^KL, so
 *
 *   KL = ln(1 + Σ p·(e^−t − 1 + t)),
 *
 * a sum of what is never negative, and of second order. No logarithm, nor what the sums A and B lost, is in it; x − y is taken
 * from the logits with what the differences lose. An m that is off by ε makes the sum ε²/2 greater, and Σ p·t, which is
 * summed too, ε instead of 0: so m may be a guess.
 *
 * The Jensen–Shannon divergence is a sum of K, as that of histograms is, in which p − m and q − m come from
 * q − p = p·(e^−ln(p/q) − 1).
 */
import { Arena } from "./backend/arena.ts";
import type { Backend, LogitKernels } from "./backend/backend.ts";
import { LN2_HIGH, LN2_LOW, LOG2_E } from "./backend/coefficients.ts";
import { productError, Sum } from "./backend/double-double.ts";
import { exponentials } from "./backend/exponential.ts";
import {
  ALL_CENTER,
  ALL_EXPONENT_FACTOR,
  ALL_GRADIENT_FACTOR,
  ALL_INVERSE,
  ALL_LEAST,
  ALL_LOG_NORMALIZERS,
  ALL_MAXIMUM_P,
  ALL_MAXIMUM_Q,
  ALL_MEAN_POWER,
  ALL_NORMALIZER_P,
  ALL_NORMALIZER_Q,
  ALL_SCALE,
  ALL_SHIFT,
  ALL_SHIFT_LOW,
  ALL_STEP_HIGH,
  ALL_STEP_LOW,
  ALL_TEMPERATURE,
  ALL_WEIGHT_P,
  ALL_WEIGHT_Q,
  BLOCK,
  EXPONENTIAL_LEAST,
  LOGIT_DIFFERENCE,
  LOGIT_DRIFT,
  LOGIT_REST,
  MASS_P,
  MASS_Q,
  MAXIMUM_P,
  MAXIMUM_Q,
  MIXTURE_P,
  MIXTURE_Q,
  PARTS,
  SINGLE_EXPONENTIAL_LEAST,
  WIDE_P,
  WIDE_Q,
} from "./backend/layout.ts";
import { logRatios } from "./backend/log-ratio.ts";
import { exponentOf, powerOfTwo } from "./backend/powers-of-two.ts";
import { type Row, RowInMemory, RowInPieces } from "./backend/row.ts";
import type { CheckedBatch } from "./batch.ts";

/** What is to be computed. */
export interface LogitJob {
  readonly p: CheckedBatch;
  /** As many rows and classes. */
  readonly q: CheckedBatch;
  readonly temperature: number;
  /** Of P in the mixture, for the Jensen–Shannon divergence; undefined for KL(P‖Q). */
  readonly weight: number | undefined;
  /** Whose logits the gradient is with respect to, if there is to be one. Of Jensen–Shannon always Q's. */
  readonly gradientOf: "p" | "q" | undefined;
  /** What the gradient with respect to logits that have been divided by the temperature is multiplied by. */
  readonly gradientFactor: number;
}

/** Where gradients go, row after row. */
export type GradientArray = Float64Array | Float32Array;

/**
 * Sums and the logarithm are right to some 2^-52 of 1, so the direct formula to 1e-14 of results above ¼. In single
 * precision to 2e-6 of results above 1.
 */
const DIRECT = 0.25;
const SINGLE_DIRECT = 1;

/**
 * In single precision, terms e^x·t² of smaller results come near to what is no normal number; and rows of singles are rarely
 * so near and not equal.
 */
const SINGLE_LEAST = 2 ** -20;

/** A drift δ adds δ²/2 to the rest, and is taken off it: half of this part loses nothing to speak of. */
const NEGLIGIBLE_DRIFT = 0.25;

/** e^KL − 1 is below this where KL is small; a rest above it is of a mean that was no guess at all. */
const GREATEST_REST = 4;

/** A mean of more would not be one of near-equal rows; and e to its power is a single. */
const GREATEST_GUESS = 80;

/** A small result below this part of the threshold shows that the direct one, right to 2e-6, is below it too. */
const SURELY_SMALL = 0.99;

type SumKernel = "logitSums" | "logitRest" | "logitMixture";

const singleKernels = { logitSums: "logitSumsSingle", logitRest: "logitRestSingle" } as const;

/** Where kernels leave what is to be summed over blocks. */
const results: Readonly<Record<SumKernel, readonly number[]>> = {
  logitSums: [MASS_P, MASS_Q, LOGIT_DIFFERENCE],
  logitRest: [MASS_P, LOGIT_REST, LOGIT_DRIFT],
  logitMixture: [MIXTURE_P, MIXTURE_Q],
};

/** What the kernels are given of the temperature. */
interface Scaling {
  /** A power of two: temperatures times it are in [1, 2), but for subnormal ones. */
  readonly scale: number;
  readonly temperature: number;
  readonly fitsSingle: boolean;
}

/** Powers of two so far from 1 are neither subnormal in single precision, nor make logits of any use so. */
const SINGLE_SCALES = 60;

function scalingOf(temperature: number): Scaling {
  const exponent = Math.max(exponentOf(temperature), -1022);
  const scale = powerOfTwo(-exponent);
  return {
    scale,
    temperature: temperature * scale,
    // A temperature that single precision does not hold would be another one.
    fitsSingle: Math.abs(exponent) <= SINGLE_SCALES && Math.fround(temperature) === temperature,
  };
}

/** The upper bits of x, all but `lower` of its 53 (Veltkamp). */
function upperBits(x: number, lower: number): number {
  const t = x * (powerOfTwo(lower) + 1);
  return t - (t - x);
}

/** Up to this z, the terms of ln(1 + z) are those of a logarithm's ratio near 1: z/(2 + z) is at most 1/9. */
const NEAR_ONE = 0.25;

/** ln(1 + rest − drift) + drift. */
function logarithmOf(rest: number, drift: number): number {
  const z = rest - drift;
  if (z > NEAR_ONE) return logRatios.logRatio(1 + z, 1) + drift;
  // z − ln(1 + z) is K(1, 1 + z), so that rest, which may be much smaller than the drift, is kept.
  return rest - logRatios.kOf(1, 1 + z, 1 + z, -z, -z / (2 + z), 0);
}

/** The rows of a job, one after another. */
export class LogitScores {
  private readonly arena: Arena;
  private readonly scaling: Scaling;
  /** Whether B has to be known, not ln(B/A) alone. */
  private readonly needsNormalizers: boolean;
  /** Whether the last row was a small one. */
  private smallFirst = false;
  /** The precision for which the kernels have been given the temperature. */
  private writtenAs: "single" | "double" | undefined;
  // Of the row at hand: the greatest logits; KL(P‖Q); A, B, ln(B/A) and Σ p·(x − y); KL(Q‖M).
  private maximumP = 0;
  private maximumQ = 0;
  private kl = 0;
  private massP = 0;
  private massQ = 0;
  private logNormalizers = 0;
  private mean = 0;
  private klOfMixture = 0;

  constructor(
    private readonly backend: Backend,
    tileBytes: number,
    private readonly job: LogitJob,
  ) {
    const isSingle = [job.p, job.q].every(({ data }) => data[Symbol.toStringTag] === "Float32Array");
    this.arena = new Arena(backend.memory, tileBytes, isSingle, 0);
    this.scaling = scalingOf(job.temperature);
    this.needsNormalizers = job.weight !== undefined || job.gradientOf !== undefined;
  }

  /** Calls `visit` with each row's score, NaN where a row of logits is no distribution; gradients go to `gradients`. */
  run(gradients: GradientArray | undefined, visit: (row: number, score: number) => void): void {
    const { arena, job } = this;
    const { p, q } = job;
    const { rows, bins } = p;
    const one = (index: number, row: Row) => {
      visit(index, this.score(row));
      if (gradients !== undefined) this.gradient(row, gradients, index * bins);
    };
    const perTile = arena.rows(bins);
    if (perTile === 0) {
      for (let i = 0; i < rows; i++) one(i, new RowInPieces(arena, { p, q, pRow: i, qRow: i, pseudocount: 0 }));
      return;
    }
    const place = new RowInMemory(arena.single);
    for (let first = 0; first < rows; first += perTile) {
      const count = Math.min(perTile, rows - first);
      const ofP = arena.copyRows("p", p, first, count);
      const ofQ = arena.copyRows("q", q, first, count);
      for (let i = 0; i < count; i++) {
        place.place(ofP.address + i * ofP.stride, ofQ.address + i * ofQ.stride, bins);
        one(first + i, place);
      }
    }
  }

  private score(row: Row): number {
    const { weight } = this.job;
    const infinite = this.maxima(row);
    if (row.single && !infinite && !this.needsNormalizers && this.scaling.fitsSingle) {
      this.climb(row, true);
      if (this.kl >= SINGLE_LEAST && this.kl < Number.POSITIVE_INFINITY) return this.kl;
    }
    if (infinite) {
      this.scoreDirectly(row, false);
      this.kl = Number.POSITIVE_INFINITY;
    } else {
      this.climb(row, false);
    }
    if (Number.isNaN(this.logNormalizers)) return Number.NaN;
    return weight === undefined ? this.kl : this.mixture(row, weight);
  }

  /**
   * KL in this precision. Near-equal rows come in runs: after one, the next is taken for one too, and its direct formula left
   * out; unless the result shows that this was wrong. So bits do not depend on the row before.
   */
  private climb(row: Row, single: boolean): void {
    const threshold = single ? SINGLE_DIRECT : DIRECT;
    this.writeConstants(single);
    if (this.smallFirst && row.bins > BLOCK && !this.needsNormalizers) {
      if (this.scoreSmall(row, single, this.guessedMean(row, single)) && this.kl < SURELY_SMALL * threshold) return;
    }
    this.scoreDirectly(row, single);
    this.smallFirst = this.kl < threshold;
    if (!this.smallFirst) return;
    const { mean } = this;
    if (row.bins > BLOCK && this.scoreSmall(row, single, this.guessedMean(row, single))) return;
    this.scoreSmall(row, single, mean);
  }

  /** Finds the greatest logits; gives whether Q has a masked class that P has not. */
  private maxima(row: Row): boolean {
    const { kernels, memory } = this.backend;
    const kernel = row.single ? "logitMaximaSingle" : "logitMaxima";
    let ofP = Number.NEGATIVE_INFINITY;
    let ofQ = Number.NEGATIVE_INFINITY;
    let masked = false;
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      row.seek(bin);
      if (kernels[kernel](row.p, row.q, Math.min(BLOCK, row.bins - bin)) !== 0) masked = true;
      ofP = Math.max(ofP, memory.f64[MAXIMUM_P >> 3] as number);
      ofQ = Math.max(ofQ, memory.f64[MAXIMUM_Q >> 3] as number);
    }
    // Of zeros of both signs, backends need not have the same.
    this.maximumP = ofP + 0;
    this.maximumQ = ofQ + 0;
    return masked;
  }

  /** Writes a number in all lanes of a vector. */
  private write(address: number, value: number, single: boolean): void {
    const { f64, f32 } = this.backend.memory;
    if (single) {
      const place = address >> 2;
      f32[place] = value;
      f32[place + 1] = value;
      f32[place + 2] = value;
      f32[place + 3] = value;
    } else {
      const place = address >> 3;
      f64[place] = value;
      f64[place + 1] = value;
    }
  }

  /** Gives the kernels of this precision the temperature, and the greatest logits. */
  private writeConstants(single: boolean): void {
    this.write(ALL_MAXIMUM_P, this.maximumP, single);
    this.write(ALL_MAXIMUM_Q, this.maximumQ, single);
    const precision = single ? "single" : "double";
    if (this.writtenAs === precision) return;
    this.writtenAs = precision;
    const { scale, temperature } = this.scaling;
    const step = temperature * LN2_HIGH;
    // As many bits less as LN2_HIGH and LN2_SINGLE_HIGH have.
    const high = upperBits(step, single ? 37 : 11);
    const low = step - high + productError(temperature, LN2_HIGH, step) + temperature * LN2_LOW;
    this.write(ALL_SCALE, scale, single);
    this.write(ALL_TEMPERATURE, temperature, single);
    this.write(ALL_INVERSE, 1 / temperature, single);
    this.write(ALL_EXPONENT_FACTOR, LOG2_E / temperature, single);
    this.write(ALL_STEP_HIGH, high, single);
    this.write(ALL_STEP_LOW, low, single);
    this.write(ALL_LEAST, temperature * (single ? SINGLE_EXPONENTIAL_LEAST : EXPONENTIAL_LEAST), single);
  }

  /** KL as Σ e^x·(x − y)/A + ln(B/A), the latter NaN where a row is no distribution. */
  private scoreDirectly(row: Row, single: boolean): void {
    const { f64 } = this.backend.memory;
    this.writeConstants(single);
    this.sum("logitSums", row, single);
    const massP = f64[MASS_P >> 3] as number;
    const massQ = f64[MASS_Q >> 3] as number;
    this.massP = massP;
    this.massQ = massQ;
    this.mean = (f64[LOGIT_DIFFERENCE >> 3] as number) / massP / this.scaling.temperature;
    // Of logits of which none is NaN and one is finite, the greatest adds 1.
    this.logNormalizers = massP >= 1 && massQ >= 1 ? logRatios.logRatio(massQ, massP) : Number.NaN;
    this.kl = this.mean + this.logNormalizers;
  }

  /** What x − y is on average over the first block, or 0. */
  private guessedMean(row: Row, single: boolean): number {
    const { f64 } = this.backend.memory;
    row.seek(0);
    this.runKernel("logitSums", row, BLOCK, single);
    const mean = (f64[LOGIT_DIFFERENCE >> 3] as number) / (f64[MASS_P >> 3] as number) / this.scaling.temperature;
    return Math.abs(mean) <= GREATEST_GUESS ? mean : 0;
  }

  /**
   * KL where the direct formula cancels, and what follows from it for ln(B/A); from what x − y is on average, about. Gives
   * whether that was near enough.
   */
  private scoreSmall(row: Row, single: boolean, mean: number): boolean {
    this.mean = mean;
    let [rest, drift] = this.sumRest(row, single);
    if (!(rest < GREATEST_REST)) return false;
    if (drift * drift > NEGLIGIBLE_DRIFT * rest) {
      this.mean += drift;
      [rest, drift] = this.sumRest(row, single);
    }
    this.kl = Math.max(0, logarithmOf(rest, drift));
    this.logNormalizers = this.kl - (this.mean + drift);
    return true;
  }

  /** Σ p·(e^−t − 1 + t) and Σ p·t, t = x − y − mean. */
  private sumRest(row: Row, single: boolean): [rest: number, drift: number] {
    const { f64 } = this.backend.memory;
    const shift = this.mean * this.scaling.temperature;
    this.write(ALL_SHIFT, shift, single);
    this.write(ALL_SHIFT_LOW, single ? shift - Math.fround(shift) : 0, single);
    this.write(ALL_MEAN_POWER, exponentials.exponential(this.mean), single);
    this.sum("logitRest", row, single);
    this.massP = f64[MASS_P >> 3] as number;
    return [(f64[LOGIT_REST >> 3] as number) / this.massP, (f64[LOGIT_DRIFT >> 3] as number) / this.massP];
  }

  /** The Jensen–Shannon divergence. */
  private mixture(row: Row, weight: number): number {
    const { f64 } = this.backend.memory;
    this.write(ALL_WEIGHT_P, weight, false);
    this.write(ALL_WEIGHT_Q, 1 - weight, false);
    this.writeNormalizers();
    this.sum("logitMixture", row, false);
    this.klOfMixture = f64[MIXTURE_Q >> 3] as number;
    return Math.max(0, weight * (f64[MIXTURE_P >> 3] as number) + (1 - weight) * this.klOfMixture);
  }

  private writeNormalizers(): void {
    this.write(ALL_NORMALIZER_P, this.massP, false);
    this.write(ALL_NORMALIZER_Q, this.massQ, false);
    this.write(ALL_LOG_NORMALIZERS, this.logNormalizers, false);
  }

  /** Leaves the sums of a kernel over a whole row where the kernel leaves those over a block. */
  private sum(name: SumKernel, row: Row, single: boolean): void {
    const { f64 } = this.backend.memory;
    const addresses = results[name];
    const totals = row.bins > BLOCK ? addresses.map(() => new Sum()) : undefined;
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      const bins = Math.min(BLOCK, row.bins - bin);
      row.seek(bin);
      this.runKernel(name, row, bins, single);
      totals?.forEach((total, place) => {
        total.add(f64[(addresses[place] as number) >> 3] as number);
      });
    }
    totals?.forEach(({ total }, place) => {
      f64[(addresses[place] as number) >> 3] = total;
    });
  }

  /** A kernel over the block at hand. */
  private runKernel(name: SumKernel, row: Row, bins: number, single: boolean): void {
    const { kernels } = this.backend;
    const kernel = single && name !== "logitMixture" ? singleKernels[name] : name;
    if (row.single && !single) {
      kernels.widen(row.p, row.q, bins);
      kernels[kernel](WIDE_P, WIDE_Q, bins);
    } else {
      kernels[kernel](row.p, row.q, bins);
    }
  }

  /** The gradient of the row that has just been scored. */
  private gradient(row: Row, gradients: GradientArray, start: number): void {
    const { kernels, memory } = this.backend;
    const { weight, gradientOf, gradientFactor } = this.job;
    const kernel: keyof LogitKernels =
      weight !== undefined ? "logitGradientOfMixture" : gradientOf === "p" ? "logitGradientOfP" : "logitGradientOfQ";
    this.writeNormalizers();
    this.write(ALL_CENTER, weight === undefined ? this.kl : this.klOfMixture, false);
    this.write(ALL_GRADIENT_FACTOR, weight === undefined ? gradientFactor : (1 - weight) * gradientFactor, false);
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      const bins = Math.min(BLOCK, row.bins - bin);
      row.seek(bin);
      if (row.single) kernels.widen(row.p, row.q, bins);
      kernels[kernel](row.single ? WIDE_P : row.p, row.single ? WIDE_Q : row.q, bins, PARTS);
      gradients.set(memory.f64.subarray(PARTS >> 3, (PARTS >> 3) + bins), start + bin);
    }
  }
}
