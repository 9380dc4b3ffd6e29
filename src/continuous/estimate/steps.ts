/**
 * Summands that are a step function of the uniform point, as those of integers: then the means of all replications of even points
 * may be the same, though none is right, since a step that is a little off a whole number of points is missed by all of them.
 */
import { exponentialExcess } from "../elementary.ts";
import type { Estimator } from "../monte-carlo/estimators.ts";
import { areAlike } from "./rounded-samples.ts";
import { replicationsOf } from "./sample-counts.ts";

/** What is averaged, of ln(p/q). */
function summandOf(estimator: Estimator, logRatio: number): number {
  if (estimator === "log-ratio") return logRatio;
  return estimator === "half-squared" ? (logRatio * logRatio) / 2 : exponentialExcess(-logRatio);
}

export class Steps {
  private areSteps: boolean | undefined;
  private least = Number.POSITIVE_INFINITY;
  private greatest = Number.NEGATIVE_INFINITY;

  constructor(private readonly estimator: Estimator) {}

  /** Takes the log-densities of some points. */
  add(logP: Float64Array, logQ: Float64Array): void {
    if (this.areSteps === false) return;
    const summands = logP.map((own, j) => summandOf(this.estimator, own - (logQ[j] as number)));
    this.areSteps ??= areAlike(summands, 1);
    for (const summand of summands) {
      if (summand < this.least) this.least = summand;
      if (summand > this.greatest) this.greatest = summand;
    }
  }

  clear(): void {
    this.areSteps = undefined;
    this.least = Number.POSITIVE_INFINITY;
    this.greatest = Number.NEGATIVE_INFINITY;
  }

  /**
   * What the standard error of the mean of so many points a replication is at least: as if one replication had one point more than the
   * others on the other side of the highest step that there may be. 0 where the summands are no steps.
   */
  standardError(points: number): number {
    if (this.areSteps !== true) return 0;
    return (this.greatest - this.least) / points / replicationsOf("sobol");
  }
}
