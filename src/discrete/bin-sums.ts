/** A row of sums, one a bin, that keep what each addition loses: the results are right to half a unit or so. */
import { sumError } from "../backend/double-double.ts";
import { assertFinite } from "./arguments.ts";

export class BinSums {
  private readonly high: Float64Array;
  private readonly low: Float64Array;

  constructor(bins: number) {
    this.high = new Float64Array(bins);
    this.low = new Float64Array(bins);
  }

  add(bin: number, mass: number): void {
    const old = this.high[bin] as number;
    const sum = old + mass;
    this.high[bin] = sum;
    this.low[bin] = (this.low[bin] as number) + sumError(old, mass, sum);
  }

  /** Writes the sums from `start` on and begins anew. `argument` and `row` are where an overflow came from. */
  take(into: Float64Array, start: number, argument: string, row: number): void {
    for (let bin = 0; bin < this.high.length; bin++) {
      const sum = this.high[bin] as number;
      assertFinite(sum, argument, row);
      into[start + bin] = sum + (this.low[bin] as number);
    }
    this.high.fill(0);
    this.low.fill(0);
  }
}
