/** Methods of sampling, and how many samples of each there are when an estimate is looked at. */
import { SAMPLES_PER_BLOCK } from "../../backend/layout.ts";

/**
 * `"random"`: independent points. `"stratified"`: one point in each of as many equal parts of the probability, in each
 * coordinate. `"sobol"`: a Sobol' sequence, scrambled as by Owen (1995).
 */
export type SamplingMethod = "random" | "stratified" | "sobol";

export const methods: readonly SamplingMethod[] = ["random", "stratified", "sobol"];

/**
 * Replications of methods whose points are not independent of each other: the standard error is that of their means. Of as many
 * as 16, it is itself right to 18 % (1/√(2·15)), which the interval takes into account by Student's t with 15 degrees of freedom.
 */
const REPLICATIONS = 16;

export function replicationsOf(method: SamplingMethod): number {
  return method === "random" ? 1 : REPLICATIONS;
}

/** The power of two at or above a number, and the one at or below. */
const powerAbove = (count: number) => (count <= 1 ? 1 : 2 ** (32 - Math.clz32(count - 1)));
const powerBelow = (count: number) => (count <= 1 ? 1 : 2 ** (31 - Math.clz32(count)));

/**
 * After how many samples of each replication an estimate is looked at: without a tolerance once; with one when there are twice
 * as many as the last time, until there are the most. Random ones then are whole blocks, but for the last time: what
 * has been drawn goes on. A Sobol' sequence is even over the cube where it has a power of two of points.
 */
export function sampleCounts(method: SamplingMethod, samples: number, maxSamples: number | undefined): number[] {
  if (method === "random") {
    if (maxSamples === undefined) return [samples];
    const blocks = Math.ceil(samples / SAMPLES_PER_BLOCK) * SAMPLES_PER_BLOCK;
    return doubled(Math.min(blocks, maxSamples), maxSamples);
  }
  const each = Math.ceil(samples / REPLICATIONS);
  const most = maxSamples === undefined ? undefined : Math.max(1, Math.floor(maxSamples / REPLICATIONS));
  if (method === "stratified") return most === undefined ? [each] : doubled(Math.min(each, most), most);
  if (most === undefined) return [powerAbove(each)];
  const last = powerBelow(most);
  return doubled(Math.min(powerAbove(each), last), last);
}

function doubled(first: number, last: number): number[] {
  const counts = [first];
  for (let count = first; count < last; counts.push(count)) count = Math.min(2 * count, last);
  return counts;
}
