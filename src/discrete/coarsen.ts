/** Coarsening: bins put together. */
import type { BatchInput } from "../batch.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../errors.ts";
import { checkedMasses, type Float64Histograms, massesOf } from "./arguments.ts";
import { BinSums } from "./bin-sums.ts";

/** For each bin, the one that it goes to. */
export type BinMap =
  | readonly number[]
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

function checkedMap(map: unknown, bins: number): Uint32Array {
  if (!Array.isArray(map) && !(ArrayBuffer.isView(map) && "length" in map)) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "map",
      expected: "an array with the new bin of each bin",
      got: show(map),
    });
  }
  const numbers = map as ArrayLike<unknown>;
  if (numbers.length !== bins) {
    throw new KullbackRangeError({
      code: "LENGTH_MISMATCH",
      argument: "map",
      expected: `length ${bins}: a new bin for each bin`,
      got: `length ${numbers.length}`,
    });
  }
  const checked = new Uint32Array(bins);
  for (let bin = 0; bin < bins; bin++) {
    const to = numbers[bin];
    if (typeof to === "number" && Number.isInteger(to) && to >= 0 && to < bins) {
      checked[bin] = to;
      continue;
    }
    const detail = {
      code: "INVALID_NUMBER",
      argument: "map",
      bin,
      expected: `a whole number from 0 to ${bins - 1}, the new bin`,
      got: show(to),
    } as const;
    throw typeof to === "number" ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
  }
  return checked;
}

/**
 * Histograms with bins put together: bin j goes to bin `map[j]`, and a new bin has the sum of what went to it. No divergence
 * rises by it (data processing; T. M. Cover, J. A. Thomas 2006, “Elements of Information Theory”, 2nd ed., section 2.8), and
 * none falls where the ratio p/q is the same in all bins that are put together.
 *
 * Masses are as given: nothing is divided by its sum. Sums are right to the last digit or so.
 *
 * @param batch histograms, as the engine takes them; rows without mass stay so
 * @param map as many whole numbers as there are bins, each less than that; the greatest says how many new bins there are,
 *   and one that no bin goes to is empty
 * @returns a new batch; `batch` stays as it is
 * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with the bin where it
 *   is one of `map`, with row and bin where it is a mass
 *
 * @example
 * const hours = [3, 1, 4, 1, 5, 9];
 * console.log(coarsen(hours, [0, 0, 1, 1, 2, 2])); // { data: Float64Array(3) [ 4, 5, 14 ], shape: [ 1, 3 ] }
 */
export function coarsen(batch: BatchInput, map: BinMap): Float64Histograms {
  const rows = checkedMasses("batch", batch, false);
  const to = checkedMap(map, rows.bins);
  const bins = to.reduce((most, bin) => Math.max(most, bin), 0) + 1;
  const data = new Float64Array(rows.rows * bins);
  const sums = new BinSums(bins);
  for (let row = 0; row < rows.rows; row++) {
    const masses = massesOf(rows, row);
    for (let bin = 0; bin < rows.bins; bin++) sums.add(to[bin] as number, masses[bin] as number);
    sums.take(data, row * bins, "batch", row);
  }
  return { data, shape: [rows.rows, bins] };
}
