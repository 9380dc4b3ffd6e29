/**
 * How a row climbs: fast (bins with zeros taken out first), precise where the result is small. The twin of
 * `assembly/shape/score.ts`: the same steps in the same order. It drives the JavaScript kernels, and both backends' for
 * rows that are longer than the arena.
 */
import type { Memory, RungKernels } from "./backend.ts";
import { PreciseSum, quotientLow, Sum } from "./double-double.ts";
import {
  BLOCK,
  C_HIGH,
  C_LOW,
  CANCELLED,
  COEFFICIENT,
  DIFFERENCE,
  DIFFERENCE_LOW,
  EPSILON,
  EXCESS_LIMIT,
  GIVEN,
  GREATEST_WORD,
  LEAST,
  LOGARITHM_OF_Q,
  MASS_DIFFERENCE,
  MASS_P,
  MASS_P_LOW,
  MASS_Q,
  MASS_Q_LOW,
  PATCHED_P,
  PATCHED_Q,
  POLICY,
  POLICY_EPSILON,
  POLICY_NONE,
  PRESENT_P,
  PRESENT_Q,
  RATIO,
  SINGLE_HIGH_EXPONENT,
  SINGLE_LOW_EXPONENT,
  SINGLE_THRESHOLD,
  SURELY,
  THRESHOLD,
  UNIT_P,
  UNIT_Q,
  WIDE_P,
  WIDE_Q,
  ZERO_P,
  ZERO_Q,
  ZEROED_P,
  ZEROED_Q,
} from "./layout.ts";
import { greatestRegular, leastRegular, leastRegularWord, powerOfTwo } from "./powers-of-two.ts";
import type { Row } from "./row.ts";

type Rung = "fastSingle" | "fast" | "precise" | "coefficient";

/** What a block goes through before the rung: nothing; bins with a zero taken out; before that, the policy. */
type Treatment = "whole" | "gathered" | "patched";

const singleHigh = powerOfTwo(SINGLE_HIGH_EXPONENT);
const singleLow = (127 - SINGLE_LOW_EXPONENT) << 23;

/** Whether `masses`, or `Ladder.mass`, has just found every value and both masses in the regular range. */
export function isRegular({ f64, i32 }: Memory): boolean {
  return (
    (i32[LEAST >> 2] as number) >= leastRegularWord &&
    (f64[MASS_P >> 3] as number) <= greatestRegular &&
    (f64[MASS_Q >> 3] as number) <= greatestRegular
  );
}

/** Climbs one row after another. */
export class Ladder {
  /** The mass that the policy changed in the last row, in its unit. */
  amount = 0;
  /**
   * Near-equal rows come in runs: after one that came to the precise rung, the next is tried there first. If its sum is so
   * far below the threshold that the fast rung's must be, that is where the ladder would have ended; if
   * not, it is climbed from below. So the bits do not depend on the row before.
   */
  preciseFirst = false;
  /** Addresses of the block at hand, in double precision: set by `wideBlock`, `patch` and `blockSum`. */
  protected p = 0;
  protected q = 0;

  constructor(
    protected readonly kernels: RungKernels,
    protected readonly memory: Memory,
  ) {}

  /** The score of a row; NaN where no rung can take it. */
  score(divergence: number, row: Row): number {
    return this.climb(divergence, row, this.masses(row));
  }

  /** The score of a row whose masses are known: MASS_P and MASS_Q, and its least word. */
  climb(divergence: number, row: Row, least: number): number {
    const { f64, i32 } = this.memory;
    const given = i32[GIVEN >> 2] !== 0;
    const massP = f64[MASS_P >> 3] as number;
    const massQ = f64[MASS_Q >> 3] as number;
    const lowest = row.single ? 1 : leastRegularWord;
    this.setUnits(massP, massQ);
    const unitP = f64[UNIT_P >> 3] as number;
    let sum = Number.NaN;
    let amount = 0;
    let done = false;
    if (row.single && least >= singleLow && massP <= singleHigh && massQ <= singleHigh) {
      sum = this.sum(divergence, "fastSingle", "whole", row);
      done = sum >= (f64[SINGLE_THRESHOLD >> 3] as number) * massP;
    }
    const zeros = least < lowest;
    const patched = zeros && i32[POLICY >> 2] !== POLICY_NONE;
    const treatment = patched ? "patched" : zeros ? "gathered" : "whole";
    const inRange =
      massP <= greatestRegular &&
      massQ <= greatestRegular &&
      (given || !zeros || (massP >= leastRegular && massQ >= leastRegular));
    if (!done && inRange && least >= 0 && (!patched || this.replacesRegularly())) {
      const threshold = (f64[THRESHOLD >> 3] as number) * massP;
      let precise = this.preciseFirst;
      if (precise) {
        sum = this.preciseSum(divergence, treatment, row);
        precise = sum < threshold * SURELY;
      }
      if (!precise) {
        sum = this.sum(divergence, "fast", treatment, row);
        precise = sum < threshold;
        if (precise) sum = this.preciseSum(divergence, treatment, row);
      }
      this.preciseFirst = precise;
      amount = this.amount;
    }
    // Less than nothing, which no score is: so it is known for what it is.
    if (sum > (f64[EXCESS_LIMIT >> 3] as number) * massP) {
      sum = -this.sum(divergence, "coefficient", zeros ? "gathered" : "whole", row);
    }
    const difference = f64[MASS_DIFFERENCE >> 3] as number;
    if (difference !== 0) {
      const terms = sum;
      sum += difference * (given ? this.massDifference(row) : -amount);
      // What cancels here is left to extreme.ts, and so are rows as given that a policy has changed.
      const cancels = (given || amount > 0) && Math.abs(sum) < terms * CANCELLED;
      if (cancels || (given && amount > 0)) sum = Number.NaN;
    }
    this.amount = amount / unitP;
    return sum / unitP;
  }

  protected setUnits(massP: number, massQ: number): void {
    const { f64, i32 } = this.memory;
    const given = i32[GIVEN >> 2] !== 0;
    f64[UNIT_P >> 3] = given ? 1 : massP;
    f64[UNIT_Q >> 3] = given ? 1 : massQ;
    f64[RATIO >> 3] = given ? 1 : massP / massQ;
  }

  /** What becomes of a zero has to be regular too. */
  protected replacesRegularly(): boolean {
    const { f64, i32 } = this.memory;
    if (i32[POLICY >> 2] !== POLICY_EPSILON) return true;
    return (
      (f64[EPSILON >> 3] as number) * Math.min(f64[UNIT_P >> 3] as number, f64[UNIT_Q >> 3] as number) >= leastRegular
    );
  }

  /** Σ over a row by the precise rung. */
  private preciseSum(divergence: number, treatment: Treatment, row: Row): number {
    this.setPreciseRatio(row);
    return this.sum(divergence, "precise", treatment, row);
  }

  /** C_HIGH and C_LOW. */
  protected setPreciseRatio(row: Row): void {
    const { f64, i32 } = this.memory;
    let cHigh = 1;
    let cLow = 0;
    if (i32[GIVEN >> 2] === 0) {
      this.preciseMasses(row);
      const ofQ = i32[LOGARITHM_OF_Q >> 2] !== 0;
      const above = ofQ ? 1 : (f64[MASS_P >> 3] as number);
      const aboveLow = ofQ ? 0 : (f64[MASS_P_LOW >> 3] as number);
      const below = f64[MASS_Q >> 3] as number;
      cHigh = above / below;
      cLow = quotientLow(above, aboveLow, below, f64[MASS_Q_LOW >> 3] as number, cHigh);
    }
    f64[C_HIGH >> 3] = cHigh;
    f64[C_LOW >> 3] = cLow;
  }

  /** The mass of the row of P; after it `isRegular` speaks of the row. */
  mass(row: Row): number {
    this.masses(row);
    return this.memory.f64[MASS_P >> 3] as number;
  }

  /** MASS_P and MASS_Q of the row, and LEAST, the least word of its values, which it gives. */
  protected masses(row: Row): number {
    const { f64, i32 } = this.memory;
    if (row.bins <= BLOCK) {
      this.blockMasses(row, 0);
      return i32[LEAST >> 2] as number;
    }
    const sumP = new Sum();
    const sumQ = new Sum();
    let least = GREATEST_WORD;
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      this.blockMasses(row, bin);
      least = Math.min(least, i32[LEAST >> 2] as number);
      sumP.add(f64[MASS_P >> 3] as number);
      sumQ.add(f64[MASS_Q >> 3] as number);
    }
    f64[MASS_P >> 3] = sumP.total;
    f64[MASS_Q >> 3] = sumQ.total;
    i32[LEAST >> 2] = least;
    return least;
  }

  private blockMasses(row: Row, bin: number): void {
    row.seek(bin);
    const bins = Math.min(BLOCK, row.bins - bin);
    if (row.single) this.kernels.massesSingle(row.p, row.q, bins);
    else this.kernels.masses(row.p, row.q, bins);
  }

  /** The masses of the row in double-double. */
  preciseMasses(row: Row): void {
    const { f64 } = this.memory;
    const sumP = new PreciseSum();
    const sumQ = new PreciseSum();
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      const bins = Math.min(BLOCK, row.bins - bin);
      this.wideBlock(row, bin, bins);
      this.kernels.preciseMasses(this.p, this.q, bins);
      sumP.add(f64[MASS_P >> 3] as number, f64[MASS_P_LOW >> 3] as number);
      sumQ.add(f64[MASS_Q >> 3] as number, f64[MASS_Q_LOW >> 3] as number);
    }
    f64[MASS_P >> 3] = sumP.high;
    f64[MASS_P_LOW >> 3] = sumP.low;
    f64[MASS_Q >> 3] = sumQ.high;
    f64[MASS_Q_LOW >> 3] = sumQ.low;
  }

  /** Σ(p − q) over the row, of doubles: single precision is not used where this is wanted. */
  private massDifference(row: Row): number {
    const { f64 } = this.memory;
    const sum = new PreciseSum();
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      row.seek(bin);
      this.kernels.massDifference(row.p, row.q, Math.min(BLOCK, row.bins - bin));
      sum.add(f64[DIFFERENCE >> 3] as number, f64[DIFFERENCE_LOW >> 3] as number);
    }
    return sum.high;
  }

  /** Σ over a row by one rung, and `amount`; see `blockSum`. */
  private sum(divergence: number, rung: Rung, treatment: Treatment, row: Row): number {
    this.amount = 0;
    if (row.bins <= BLOCK) return this.blockSum(divergence, rung, treatment, row, 0);
    const sum = new Sum();
    const amount = new Sum();
    for (let bin = 0; bin < row.bins; bin += BLOCK) {
      sum.add(this.blockSum(divergence, rung, treatment, row, bin));
      amount.add(this.amount);
    }
    this.amount = amount.total;
    return sum.total;
  }

  /** Σ over one block by one rung, and `amount` where it is patched; NaN where a value is not regular. */
  private blockSum(divergence: number, rung: Rung, treatment: Treatment, row: Row, bin: number): number {
    const { kernels } = this;
    let bins = Math.min(BLOCK, row.bins - bin);
    if (rung === "fastSingle") {
      row.seek(bin);
      return kernels.fastSingle(divergence, row.p, row.q, bins, this.fastRatio());
    }
    this.wideBlock(row, bin, bins);
    if (treatment === "patched") this.amount = this.patch(bins);
    let sum = 0;
    if (treatment !== "whole") {
      const { f64, i32 } = this.memory;
      bins = kernels.gather(this.p, this.q, bins);
      if ((i32[LEAST >> 2] as number) < leastRegularWord >> 1) return Number.NaN;
      const zeroedP = f64[ZEROED_P >> 3] as number;
      const zeroedQ = f64[ZEROED_Q >> 3] as number;
      // An infinite value per unit must not meet a mass of nothing.
      if (zeroedP > 0) sum += zeroedP * (f64[ZERO_Q >> 3] as number);
      if (zeroedQ > 0) sum += (f64[RATIO >> 3] as number) * zeroedQ * (f64[ZERO_P >> 3] as number);
      this.p = PRESENT_P;
      this.q = PRESENT_Q;
    }
    if (rung === "coefficient") {
      return kernels.fast(this.memory.i32[COEFFICIENT >> 2] as number, this.p, this.q, bins, this.fastRatio());
    }
    if (rung === "fast") return sum + kernels.fast(divergence, this.p, this.q, bins, this.fastRatio());
    return sum + kernels.precise(divergence, this.p, this.q, bins, 0);
  }

  /** c of the fast rung. */
  private fastRatio(): number {
    const { f64, i32 } = this.memory;
    return f64[(i32[LOGARITHM_OF_Q >> 2] !== 0 ? UNIT_Q : RATIO) >> 3] as number;
  }

  /** The block as the policy leaves it; gives what that changed. */
  protected patch(bins: number): number {
    const amount = this.kernels.patch(this.p, this.q, bins);
    this.p = PATCHED_P;
    this.q = PATCHED_Q;
    return amount;
  }

  protected wideBlock(row: Row, bin: number, bins: number): void {
    row.seek(bin);
    if (row.single) {
      this.kernels.widen(row.p, row.q, bins);
      this.p = WIDE_P;
      this.q = WIDE_Q;
    } else {
      this.p = row.p;
      this.q = row.q;
    }
  }
}
