/** Pushing forward: histograms sent through a channel. */
import { Sum } from "../backend/double-double.ts";
import type { BatchInput, CheckedBatch } from "../batch.ts";
import { KullbackRangeError } from "../errors.ts";
import { checkedMasses, type Float64Histograms, massesOf } from "./arguments.ts";
import { BinSums } from "./bin-sums.ts";

/**
 * How far the sum of a row of a channel may be from 1: the square root of the machine epsilon of its numbers, as NumPy's
 * `Generator.choice` allows it of probabilities.
 */
const STOCHASTIC_TOLERANCE = { double: 2 ** -26, single: 2 ** -11.5 } as const;

/** A channel's rows, each divided by its sum: so no mass is lost by the rounding of probabilities. */
function checkedChannel(channel: CheckedBatch): Float64Array {
  const { name, data, rows, bins } = channel;
  const tolerance = STOCHASTIC_TOLERANCE[data[Symbol.toStringTag] === "Float32Array" ? "single" : "double"];
  const probabilities = new Float64Array(rows * bins);
  for (let row = 0; row < rows; row++) {
    const given = massesOf(channel, row);
    const sum = new Sum();
    for (let bin = 0; bin < bins; bin++) sum.add(given[bin] as number);
    if (!(Math.abs(sum.total - 1) <= tolerance)) {
      throw new KullbackRangeError({
        code: "INVALID_ARGUMENT",
        argument: name,
        row,
        expected: `probabilities whose sum is 1, to within ${tolerance}`,
        got: `the sum ${sum.total}`,
      });
    }
    for (let bin = 0; bin < bins; bin++) probabilities[row * bins + bin] = (given[bin] as number) / sum.total;
  }
  return probabilities;
}

/**
 * Histograms sent through a channel: of what is in bin i, the part `channel[i][j]` goes to bin j. No divergence rises by it
 * (data processing; T. M. Cover, J. A. Thomas 2006, “Elements of Information Theory”, 2nd ed., section 2.8). A channel of
 * zeros and ones puts bins together, as `coarsen` does; others blur, or model a measurement that errs.
 *
 * Masses are as given, and a row keeps its mass. Sums are right to the last digit or so.
 *
 * @param batch histograms, as the engine takes them; rows without mass stay so
 * @param channel a row-stochastic matrix `{ data, shape: [bins, newBins] }`: a row for each bin of `batch`, of
 *   probabilities whose sum is 1, to within 1.5e-8 (Float32Array: 3.5e-4); each row is then divided by its sum
 * @returns a new batch; `batch` stays as it is
 * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with row and bin where
 *   it is a mass or a probability, with the row where probabilities do not sum to 1
 *
 * @example
 * const noisy = { data: [0.9, 0.1, 0.2, 0.8], shape: [2, 2] };
 * console.log(pushForward([10, 5], noisy)); // { data: Float64Array(2) [ 10, 5 ], shape: [ 1, 2 ] }
 * console.log(pushForward([8, 0], noisy).data); // Float64Array(2) [ 7.2, 0.8 ]
 */
export function pushForward(batch: BatchInput, channel: BatchInput): Float64Histograms {
  const rows = checkedMasses("batch", batch, false);
  const matrix = checkedMasses("channel", channel, false);
  if (matrix.rows !== rows.bins) {
    throw new KullbackRangeError({
      code: "SHAPE_MISMATCH",
      argument: "channel",
      expected: `${rows.bins} rows, one for each bin of batch`,
      got: `${matrix.rows}`,
    });
  }
  const probabilities = checkedChannel(matrix);
  const { bins } = matrix;
  const data = new Float64Array(rows.rows * bins);
  const sums = new BinSums(bins);
  for (let row = 0; row < rows.rows; row++) {
    const masses = massesOf(rows, row);
    for (let from = 0; from < rows.bins; from++) {
      const mass = masses[from] as number;
      if (mass === 0) continue;
      for (let to = 0; to < bins; to++) sums.add(to, mass * (probabilities[from * bins + to] as number));
    }
    sums.take(data, row * bins, "batch", row);
  }
  return { data, shape: [rows.rows, bins] };
}
