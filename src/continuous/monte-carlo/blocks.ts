/** Sums over blocks of samples: drawn by kernels, or given as ln of both densities. */
import type { Backend, ContinuousKernels } from "../../backend/backend.ts";
import { continuousKernels } from "../../backend/continuous/kernels.ts";
import {
  LOG_DENSITY_P,
  LOG_DENSITY_Q,
  MOMENTS,
  PARAMETERS_P,
  PARAMETERS_Q,
  RANDOM_KEY,
  SAMPLES_PER_BLOCK,
  SUMMANDS,
} from "../../backend/layout.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { type Estimator, estimatorNames } from "./estimators.ts";
import { type KernelDistribution, kernelDistribution } from "./kernel-families.ts";
import { type Moments, noMoments } from "./moments.ts";

/** P and Q as kernels are given them. */
export interface KernelPair {
  readonly p: KernelDistribution;
  readonly q: KernelDistribution;
}

/** P and Q for kernels, if they know both. */
export function kernelPair(p: Distribution, q: Distribution): KernelPair | undefined {
  const own = kernelDistribution(p);
  const other = kernelDistribution(q);
  return own && other && { p: own, q: other };
}

/** Summands that are wanted: those below and those above these. None, if they are infinite. */
export interface Wanted {
  readonly below: number;
  readonly above: number;
}

/** What a call summed. */
export interface Summed {
  /** Of all summands since the first call. */
  readonly moments: Moments;
  /** How many samples the call took: fewer than were asked for, if the last of them had a summand that is wanted. */
  readonly samples: number;
  /** The summands of the last block, if one of them is wanted. A view, good until the next call. */
  readonly summands: Float64Array | undefined;
}

/** What both kinds of sums have in common: moments that go on from call to call, though others use the memory in between. */
abstract class Blocks {
  protected readonly kernels: ContinuousKernels;
  protected readonly estimator: number;
  private readonly moments: Float64Array;
  private readonly kept = Float64Array.from([
    noMoments.count,
    noMoments.mean,
    noMoments.squares,
    noMoments.least,
    noMoments.greatest,
  ]);

  protected constructor(
    protected readonly backend: Backend,
    estimator: Estimator,
  ) {
    this.kernels = continuousKernels(backend);
    this.estimator = estimatorNames.indexOf(estimator);
    this.moments = backend.memory.f64.subarray(MOMENTS / 8, MOMENTS / 8 + this.kept.length);
  }

  /** Runs what adds moments, and gives what it made of them. */
  protected summed(run: () => { readonly samples: number; readonly isWanted: boolean; readonly last: number }): Summed {
    this.moments.set(this.kept);
    const { samples, isWanted, last } = run();
    this.kept.set(this.moments);
    const [count, mean, squares, least, greatest] = this.kept as unknown as [number, number, number, number, number];
    const { f64 } = this.backend.memory;
    return {
      moments: { count, mean, squares, least, greatest },
      samples,
      summands: isWanted ? f64.subarray(SUMMANDS / 8, SUMMANDS / 8 + last) : undefined,
    };
  }

  /** Whether the first `count` of the last block's summands have one that is wanted. */
  protected isWanted(count: number, { below, above }: Wanted): boolean {
    const { f64 } = this.backend.memory;
    for (let j = SUMMANDS / 8; j < SUMMANDS / 8 + count; j++) {
      const summand = f64[j] as number;
      if (summand < below || summand > above) return true;
    }
    return false;
  }
}

/** Samples drawn by kernels, nothing of which is kept. */
export class DrawnBlocks extends Blocks {
  private next = 0;
  private readonly key: Int32Array;

  /** Seed and stream are integers in [0, 2^53). */
  constructor(
    backend: Backend,
    private readonly pair: KernelPair,
    estimator: Estimator,
    { seed, stream }: { readonly seed: number; readonly stream: number },
  ) {
    super(backend, estimator);
    // Words of 32 bits, of which a typed array takes the lower.
    this.key = Int32Array.from(
      [seed, Math.floor(seed / 2 ** 32), stream, Math.floor(stream / 2 ** 32)],
      (word) => word | 0,
    );
  }

  /**
   * Adds `samples` more, a whole number of blocks but for the last time; of the block where a summand is wanted, all, and none
   * after it.
   */
  run(samples: number, wanted: Wanted): Summed {
    const { pair, kernels, estimator, backend } = this;
    const { f64, i32 } = backend.memory;
    return this.summed(() => {
      i32.set(this.key, RANDOM_KEY / 4);
      f64.set(pair.p.parameters, PARAMETERS_P / 8);
      f64.set(pair.q.parameters, PARAMETERS_Q / 8);
      const blocks = Math.ceil(samples / SAMPLES_PER_BLOCK);
      const count = samples - (blocks - 1) * SAMPLES_PER_BLOCK;
      const { below, above } = wanted;
      const done = kernels.sumBlocks(pair.p.family, pair.q.family, estimator, this.next, blocks, count, below, above);
      this.next += done;
      const last = done < blocks ? SAMPLES_PER_BLOCK : count;
      return { samples: (done - 1) * SAMPLES_PER_BLOCK + last, isWanted: this.isWanted(last, wanted), last };
    });
  }
}

/** Samples of which ln of both densities is given, at most a block at a time. */
export class GivenBlocks extends Blocks {
  constructor(backend: Backend, estimator: Estimator) {
    super(backend, estimator);
  }

  /** Adds up to SAMPLES_PER_BLOCK samples: ln p and ln q of each. */
  run(logP: ArrayLike<number>, logQ: ArrayLike<number>, wanted: Wanted): Summed {
    const { kernels, estimator, backend } = this;
    const { f64 } = backend.memory;
    const { length } = logP;
    return this.summed(() => {
      f64.set(logP, LOG_DENSITY_P / 8);
      f64.set(logQ, LOG_DENSITY_Q / 8);
      kernels.summands(estimator);
      const isWanted = kernels.addMoments(length, wanted.below, wanted.above) !== 0;
      return { samples: length, isWanted, last: length };
    });
  }
}
