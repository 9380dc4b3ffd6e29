/** One estimate in the making: moments and tails of summands, as many as have been drawn. */
import { SAMPLES_PER_BLOCK } from "../../backend/layout.ts";
import type { Engine } from "../../engine.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { DrawnBlocks, GivenBlocks, kernelPair } from "../monte-carlo/blocks.ts";
import type { Estimator } from "../monte-carlo/estimators.ts";
import { type Moments, noMoments } from "../monte-carlo/moments.ts";
import { InfiniteDivergence, LogDensities } from "./log-densities.ts";
import { OnePoint } from "./one-point.ts";
import { ParetoTails } from "./pareto-tail.ts";
import { pointsOf } from "./points.ts";
import { RoundedSamples } from "./rounded-samples.ts";
import { replicationsOf, type SamplingMethod } from "./sample-counts.ts";
import { Steps } from "./steps.ts";

/** Samples that kernels draw before there may be a pause: 0.1 ms of them, or in JavaScript, of 64 components, 9 ms (measured). */
const SAMPLES_PER_CALL = 8 * SAMPLES_PER_BLOCK;

/** What is estimated, and how. */
export interface EstimationTask {
  readonly p: Distribution;
  readonly q: Distribution;
  readonly method: SamplingMethod;
  readonly estimator: Estimator;
  readonly seed: number;
  /** Of a batch. */
  readonly row: number;
}

/** Mean and standard error of what has been drawn. */
export interface Estimated {
  readonly samples: number;
  readonly estimate: number;
  readonly standardError: number;
}

/** Draws up to `count` samples more of a replication; gives their moments, with all before, or says that they are infinite. */
type Draw = (replication: number, count: number) => Generator<void, Moments | InfiniteDivergence>;

export class Estimation {
  private readonly replications: Moments[];
  private readonly tails: ParetoTails;
  private readonly rounded: RoundedSamples;
  private readonly steps: Steps;
  private readonly onePoint = new OnePoint();
  private draw: Draw | undefined;
  private infinite: InfiniteDivergence | undefined;
  /** Samples that each replication has at least. */
  private each = 0;
  private isComplete = false;

  /** @param greatest of all counts that `drawn` will be given */
  constructor(
    private readonly engine: Engine,
    private readonly task: EstimationTask,
    greatest: number,
  ) {
    this.replications = new Array<Moments>(replicationsOf(task.method)).fill(noMoments);
    this.tails = new ParetoTails(greatest * this.replications.length);
    this.rounded = new RoundedSamples(task.p, task.method);
    this.steps = new Steps(task.estimator);
  }

  /** Of all replications. */
  get samples(): number {
    return this.replications.reduce((sum, { count }) => sum + count, 0);
  }

  /** Why the divergence was found to be infinite, if it was. */
  get infinity(): InfiniteDivergence | undefined {
    return this.infinite;
  }

  /** Why there are too few samples, if that shows. */
  get faultOfCount(): string | undefined {
    return this.onePoint.fault;
  }

  /** Why samples are not those of P, if they are not. */
  get faultOfSamples(): string | undefined {
    return this.rounded.fault;
  }

  /**
   * Draws until each replication has so many samples, or the divergence is infinite. There may be a pause between any two
   * steps.
   */
  *drawn(each: number): Generator<void, void> {
    const { method } = this.task;
    this.isComplete = false;
    if (this.draw === undefined || method === "stratified" || this.each % SAMPLES_PER_BLOCK !== 0) {
      // There are other strata for another number of points, and only whole blocks go on: a part of one is drawn again.
      this.draw = this.drawFromKernels() ?? this.drawFromDistributions(each);
      this.replications.fill(noMoments);
      this.tails.clear();
      this.rounded.clear();
      this.steps.clear();
      this.onePoint.clear();
      this.each = 0;
    }
    while (this.each < each) {
      const most = Math.min(method === "random" ? SAMPLES_PER_CALL : SAMPLES_PER_BLOCK, each - this.each);
      let least = each;
      for (let replication = 0; replication < this.replications.length; replication++) {
        const moments = yield* this.draw(replication, most);
        if (moments instanceof InfiniteDivergence) {
          this.infinite = moments;
          return;
        }
        this.replications[replication] = moments;
        least = Math.min(least, moments.count);
      }
      this.each = least;
    }
    this.isComplete = true;
  }

  /** Where kernels know P and Q, they draw too, so that nothing is kept of a sample: none of them is much rounded. */
  private drawFromKernels(): Draw | undefined {
    const { engine, tails } = this;
    const { p, q, estimator, method, seed, row } = this.task;
    const pair = method === "random" ? kernelPair(p, q) : undefined;
    if (pair === undefined) return undefined;
    const blocks = engine.run((backend) => new DrawnBlocks(backend, pair, estimator, { seed, stream: row }));
    const reason = `at a sample of ${p.name}, ${q.name} has no density, or none that a double can hold`;
    return function* (_, count) {
      // Fewer, where a block has summands for the tails.
      const { moments } = engine.run(() => {
        const summed = blocks.run(count, tails.wanted);
        if (summed.summands !== undefined) tails.add(summed.summands);
        return summed;
      });
      yield;
      return moments.greatest < Number.POSITIVE_INFINITY ? moments : new InfiniteDivergence(reason);
    };
  }

  /** By what the distributions say themselves: a block at a time. */
  private drawFromDistributions(each: number): Draw {
    const { engine, tails, rounded, steps, onePoint } = this;
    const { p, q, estimator, method, seed, row } = this.task;
    const points = pointsOf(p, method, seed, row, each);
    const densities = new LogDensities(p, q, SAMPLES_PER_BLOCK);
    const sums = this.replications.map(() => engine.run((backend) => new GivenBlocks(backend, estimator)));
    const drawn = this.replications.map(() => 0);
    return function* (replication, most) {
      const first = drawn[replication] as number;
      const count = Math.min(most, SAMPLES_PER_BLOCK);
      const drawnPoints = points(replication, first, count, Math.floor(first / SAMPLES_PER_BLOCK));
      const { logP, logQ, infinite } = yield* densities.at(drawnPoints);
      rounded.add(drawnPoints);
      onePoint.add(drawnPoints, logP);
      if (method !== "random" && infinite === undefined) steps.add(logP, logQ);
      if (infinite !== undefined) return infinite;
      drawn[replication] = first + count;
      return engine.run(() => {
        const { moments, summands } = (sums[replication] as GivenBlocks).run(logP, logQ, tails.wanted);
        if (summands !== undefined) tails.add(summands);
        if (moments.greatest < Number.POSITIVE_INFINITY) return moments;
        return new InfiniteDivergence(`at a sample of ${p.name}, q/p of ${q.name} is more than a double can hold`);
      });
    };
  }

  /** Of as much as there is: of replications, of those that have samples; of strata, of all or nothing. */
  get estimated(): Estimated {
    const { samples } = this;
    if (this.task.method === "random") {
      const moments = this.replications[0] as Moments;
      return { samples, estimate: moments.mean, standardError: standardErrorOf(moments) };
    }
    if (this.task.method === "stratified" && !this.isComplete) {
      return { samples, estimate: Number.NaN, standardError: Number.NaN };
    }
    const drawn = this.replications.filter(({ count }) => count > 0);
    const estimate = drawn.reduce((sum, { mean }) => sum + mean, 0) / drawn.length;
    const squares = drawn.reduce((sum, { mean }) => sum + (mean - estimate) * (mean - estimate), 0);
    const ofMeans = standardErrorOf({ count: drawn.length, squares });
    const ofSteps = this.steps.standardError(samples / drawn.length);
    return { samples, estimate, standardError: Math.sqrt(ofMeans * ofMeans + ofSteps * ofSteps) };
  }

  /** k̂ of the summands; NaN where they are not of P's samples, but of what these are rounded to, or of one point. */
  get paretoK(): number {
    if (this.faultOfSamples !== undefined || this.faultOfCount !== undefined) return Number.NaN;
    const { samples, estimate } = this.estimated;
    return this.tails.shape(samples, estimate);
  }
}

/** Of the mean of independent summands. */
export function standardErrorOf({ count, squares }: Pick<Moments, "count" | "squares">): number {
  return Math.sqrt(squares / (count - 1) / count);
}
