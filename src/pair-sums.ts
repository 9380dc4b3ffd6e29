/** Most pairs of a block, by the method that its call has for that; and which pairs are left to the ladder. */
import type { Arena, Tile } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { isRegular, Ladder } from "./backend/ladder.ts";
import { LOGARITHM_OF_ZERO, PANEL_ROWS, REGULAR_EXPONENT } from "./backend/layout.ts";
import { powerOfTwo } from "./backend/powers-of-two.ts";
import { RowInMemory } from "./backend/row.ts";
import type { Call } from "./call.ts";
import { isOfMeans, MeanEntropies } from "./mean-entropies.ts";
import type { KnownRows, PairMethod } from "./pair-method.ts";
import { isProduct, PairProduct } from "./pair-product.ts";
import { finalScore } from "./pair-scores.ts";

/** A sum above this holds the logarithm of a zero: see LOGARITHM_OF_ZERO. */
const leastWithZero = (LOGARITHM_OF_ZERO * powerOfTwo(-REGULAR_EXPONENT)) / 2;

const leastRegular = powerOfTwo(-REGULAR_EXPONENT);
const greatestMass = powerOfTwo(REGULAR_EXPONENT);

/** Whether a call has a method for most pairs. At least one panel of rows has to fit in a tile. */
export function hasMethod(call: Call, arena: Arena): boolean {
  return arena.rows(call.bins) >= PANEL_ROWS && (isProduct(call) || isOfMeans(call));
}

/** Where a pair of two tiles is: its row of p, its row of q. */
export type Pair = readonly [i: number, j: number];

const none: KnownRows = { added: new Float64Array(0), least: new Float64Array(0) };

export class PairSums {
  private readonly method: PairMethod;
  /** Of the rows of p so far, and how many these are; NaN where they are for the ladder. */
  private readonly pMasses: Float64Array;
  private known = 0;
  private readonly ofP: KnownRows;
  /** Of the tile of q at hand. */
  private ofQ = none;
  private readonly ladder: Ladder;
  private readonly row = new RowInMemory(false);

  /** For so many rows of p. */
  constructor(
    private readonly backend: Backend,
    private readonly arena: Arena,
    private readonly call: Call,
    rows: number,
  ) {
    const Method = isProduct(call) ? PairProduct : MeanEntropies;
    this.method = new Method(backend, arena, call);
    this.ladder = new Ladder(backend.kernels, backend.memory);
    this.pMasses = new Float64Array(rows);
    this.ofP = { added: new Float64Array(rows), least: new Float64Array(rows) };
  }

  /** Packs a tile of q. */
  packQ(tile: Tile, count: number): void {
    this.ofQ = this.method.packQ(tile, this.masses(tile, count));
  }

  /**
   * Takes what is to be known of a tile of p, where it has not yet been met; `first` is the place of its first row among
   * those of p. For the first time, tiles come in their order.
   */
  knowP(tile: Tile, count: number, first: number): void {
    if (first < this.known) return;
    const masses = this.masses(tile, count);
    const { added, least } = this.method.knowP(tile, masses);
    this.pMasses.set(masses, first);
    this.ofP.added.set(added, first);
    this.ofP.least.set(least, first);
    this.known = first + count;
  }

  /**
   * The scores of two tiles; that of row i of p and row j of q at i·iStep + j·jStep.
   *
   * @returns the pairs that are left to the ladder
   */
  score(
    p: Tile,
    pCount: number,
    first: number,
    qCount: number,
    iStep: number,
    jStep: number,
    scores: Float64Array,
  ): Pair[] {
    const { arena, call, method, ofP, ofQ } = this;
    const masses = this.pMasses.subarray(first, first + pCount);
    method.sum(p, masses, qCount);
    const width = Math.ceil(qCount / method.panelRows) * method.panelRows;
    const sums = arena.results(arena.out, pCount * width);
    const infinite = call.options.zeros === "infinite" ? finalScore(call, Number.POSITIVE_INFINITY) : undefined;
    const left: Pair[] = [];
    for (let i = 0; i < pCount; i++) {
      const divisor = method.divisor(masses[i] as number);
      const added = ofP.added[first + i] as number;
      const least = ofP.least[first + i] as number;
      for (let j = 0; j < qCount; j++) {
        const sum = sums[i * width + j] as number;
        const score = sum / divisor + (added + (ofQ.added[j] as number));
        // Not so where it is NaN.
        const isTaken = score >= least + (ofQ.least[j] as number);
        if (isTaken && sum < leastWithZero) scores[i * iStep + j * jStep] = finalScore(call, score);
        else if (isTaken && infinite !== undefined) scores[i * iStep + j * jStep] = infinite;
        else left.push([i, j]);
      }
    }
    return left;
  }

  /** The masses of the rows of a tile; NaN where they are for the ladder. */
  private masses(tile: Tile, count: number): Float64Array {
    return Float64Array.from({ length: count }, (_, i) => this.mass(tile.address + i * tile.stride));
  }

  private mass(start: number): number {
    const { ladder, row } = this;
    const { bins } = this.call;
    const { f64 } = this.backend.memory;
    row.place(start, start, bins);
    const mass = ladder.mass(row);
    if (isRegular(this.backend.memory)) return mass;
    // Below the first of these where rows have zeros too: see the ladder.
    if (!(mass >= leastRegular && mass <= greatestMass)) return Number.NaN;
    for (let j = start / 8; j < start / 8 + bins; j++) {
      const value = f64[j] as number;
      if (value < leastRegular && value !== 0) return Number.NaN;
    }
    return mass;
  }
}
