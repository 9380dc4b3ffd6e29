/** Points of P, block by block, by each of the methods. */
import { SAMPLES_PER_BLOCK } from "../../backend/layout.ts";
import { KullbackRangeError, KullbackTypeError } from "../../errors.ts";
import type { Distribution, Quantile } from "../distributions/distribution.ts";
import { GREATEST_SAMPLES } from "./options.ts";
import { replicationsOf, type SamplingMethod } from "./sample-counts.ts";
import { GREATEST_DIMENSIONS, ScrambledSobol } from "./sobol.ts";
import { Strata } from "./strata.ts";

/** `count` points of one replication from the one of index `first` on, which begin its block `block`. */
export type Points = (replication: number, first: number, count: number, block: number) => Float64Array;

/** From one row of a batch to the next: each of its blocks has a stream, or each of its replications. */
const STREAMS_PER_ROW = GREATEST_SAMPLES / SAMPLES_PER_BLOCK;

/** A method takes points that are even over the unit cube to points of P, for which it needs the quantile. */
function quantileOf(argument: string, { name, dimensions, quantile }: Distribution, method: SamplingMethod): Quantile {
  const detail = { code: "METHOD_UNSUPPORTED", argument } as const;
  if (quantile === undefined) {
    const expected = `a distribution with a quantile, for the method "${method}"`;
    throw new KullbackTypeError({ ...detail, expected, got: `${name}, which has none` });
  }
  if (method === "sobol" && dimensions > GREATEST_DIMENSIONS) {
    const expected = `at most ${GREATEST_DIMENSIONS} dimensions, for the method "sobol"`;
    throw new KullbackRangeError({ ...detail, expected, got: `${name} of ${dimensions}` });
  }
  return quantile;
}

/** That a distribution has what a method needs. */
export function assertMethod(argument: string, p: Distribution, method: SamplingMethod): void {
  if (method !== "random") quantileOf(argument, p, method);
}

/**
 * Points of P.
 *
 * @param row of a batch: rows have nothing in common
 * @param each how many points a replication has in the end, of strata
 */
export function pointsOf(p: Distribution, method: SamplingMethod, seed: number, row: number, each: number): Points {
  const stream = row * STREAMS_PER_ROW;
  if (method === "random") return (_, __, count, block) => p.sample(count, { seed, stream: stream + block });
  const quantile = quantileOf("p", p, method);
  const replications = Array.from({ length: replicationsOf(method) }, (_, replication) =>
    method === "sobol"
      ? new ScrambledSobol(p.dimensions, seed, stream + replication)
      : new Strata(p.dimensions, each, seed, stream + replication),
  );
  return (replication, first, count, block) => {
    const points = new Float64Array(count * p.dimensions);
    (replications[replication] as ScrambledSobol | Strata).fill(points, first, block);
    return quantile(points, points);
  };
}
