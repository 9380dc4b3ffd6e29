/** What bins contribute to a score, by the precise rung: for both backends, as what `ladder.ts` does for longer rows. */
import { Sum } from "./double-double.ts";
import { Ladder } from "./ladder.ts";
import {
  BLOCK,
  GIVEN,
  LEAST,
  MASS_P,
  MASS_Q,
  PARTS,
  POLICY,
  POLICY_NONE,
  PRESENT_P,
  PRESENT_Q,
  RATIO,
  UNIT_P,
  ZERO_P,
  ZERO_Q,
} from "./layout.ts";
import { greatestRegular, leastRegular, leastRegularWord } from "./powers-of-two.ts";
import type { Row } from "./row.ts";

export class ContributionLadder extends Ladder {
  /**
   * Each bin's contribution to the score, by the precise rung, handed on a block at a time. Gives false where no rung can
   * take the row: what was handed on then is to be forgotten.
   */
  contributions(divergence: number, row: Row, take: (bin: number, contributions: Float64Array) => void): boolean {
    if (divergence < 0) return false;
    const { f64, i32 } = this.memory;
    const given = i32[GIVEN >> 2] !== 0;
    const least = this.masses(row);
    const massP = f64[MASS_P >> 3] as number;
    const massQ = f64[MASS_Q >> 3] as number;
    if (!(massP <= greatestRegular && massQ <= greatestRegular) || least < 0) return false;
    if (!given && !(massP >= leastRegular && massQ >= leastRegular)) return false;
    this.setUnits(massP, massQ);
    if (!this.replacesRegularly()) return false;
    this.setPreciseRatio(row);
    const unitP = f64[UNIT_P >> 3] as number;
    const ratio = f64[RATIO >> 3] as number;
    const zeroP = f64[ZERO_P >> 3] as number;
    const zeroQ = f64[ZERO_Q >> 3] as number;
    const patched = i32[POLICY >> 2] !== POLICY_NONE;
    const parts = new Float64Array(Math.min(BLOCK, row.bins));
    const amount = new Sum();
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      const bins = Math.min(BLOCK, row.bins - bin);
      this.wideBlock(row, bin, bins);
      if (patched) amount.add(this.patch(bins));
      const found = this.kernels.gather(this.p, this.q, bins);
      if ((i32[LEAST >> 2] as number) < leastRegularWord >> 1) return false;
      this.kernels.precise(divergence, PRESENT_P, PRESENT_Q, found, PARTS);
      let next = PARTS >> 3;
      for (let j = 0; j < bins; j++) {
        const x = f64[(this.p >> 3) + j] as number;
        const y = f64[(this.q >> 3) + j] as number;
        let part = 0;
        if (x !== 0 && y !== 0) part = f64[next++] as number;
        else if (x !== 0) part = x * zeroQ;
        else if (y !== 0) part = ratio * y * zeroP;
        parts[j] = part / unitP;
      }
      take(bin, parts.subarray(0, bins));
    }
    this.amount = amount.total / unitP;
    return true;
  }
}
