/** Most pairs of a block, by the method that its call has for that; and which pairs are left to the ladder. */
import type { Arena, Tile } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { isRegular, Ladder } from "./backend/ladder.ts";
import { LOGARITHM_OF_ZERO, PANEL_ROWS } from "./backend/layout.ts";
import { greatestRegular, leastRegular } from "./backend/powers-of-two.ts";
import { RowInMemory } from "./backend/row.ts";
import { type CheckedBatch, newArray } from "./batch.ts";
import type { Call } from "./call.ts";
import { isOfMeans, MeanEntropies } from "./mean-entropies.ts";
import type { KnownRows, KnownRowsOfP, PairMethod } from "./pair-method.ts";
import { isProduct, PairProduct } from "./pair-product.ts";
import { finalScore, pseudocountOf } from "./pair-scores.ts";
import { type Kept, keptOf, madeOnce, type PackedRows } from "./prepared-batch.ts";

/** A sum above this holds the logarithm of a zero: see LOGARITHM_OF_ZERO. */
const leastWithZero = (LOGARITHM_OF_ZERO * leastRegular) / 2;

/** Whether a call has a method for most pairs. At least one panel of rows has to fit in a tile. */
export function hasMethod(call: Call, arena: Arena): boolean {
  return arena.rows(call.bins) >= PANEL_ROWS && (isProduct(call) || isOfMeans(call));
}

/** Where a pair of two tiles is: its row of p, its row of q. */
export type Pair = readonly [i: number, j: number];

const none: KnownRows = { added: new Float64Array(0), least: new Float64Array(0) };

export class PairSums {
  private readonly method: PairMethod;
  /** Of the rows of p so far, and how many these are. */
  private ofP: KnownRowsOfP;
  private known = 0;
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
    const ofRows = () => new Float64Array(rows);
    this.ofP = { masses: ofRows(), added: ofRows(), least: ofRows() };
  }

  /** Packs a tile of q. */
  packQ(tile: Tile, count: number): void {
    this.ofQ = this.method.packQ(tile, this.masses(tile, count));
  }

  /** All rows of q as they are packed, if q is prepared; packs them, so many at a time, if for the first time. */
  keptQ(perTile: number): PackedRows | undefined {
    const kept = this.keptOf(this.call.q);
    return kept && madeOnce(kept.packed, this.method.packs, () => this.packAll(perTile));
  }

  /** What is kept of a batch as the kernels are given it: without a pseudocount. */
  private keptOf(batch: CheckedBatch): Kept | undefined {
    return pseudocountOf(this.call) === 0 ? keptOf(batch) : undefined;
  }

  private packAll(perTile: number): PackedRows {
    const { arena } = this;
    const { q, bins } = this.call;
    const length = this.wholePanels(q.rows) * bins;
    const packed = newArray(length, q.name, () => `${length} numbers to be kept of ${q.rows} rows of ${bins} bins`);
    const added = new Float64Array(q.rows);
    const least = new Float64Array(q.rows);
    for (let first = 0; first < q.rows; first += perTile) {
      const count = Math.min(perTile, q.rows - first);
      this.packQ(arena.copyRows("q", q, first, count), count);
      packed.set(arena.results(arena.packed, this.wholePanels(count) * bins), first * bins);
      added.set(this.ofQ.added, first);
      least.set(this.ofQ.least, first);
    }
    return { packed, added, least };
  }

  /** Takes rows of q that were packed before; the first of them is the first of a panel. */
  takeQ({ packed, added, least }: PackedRows, first: number, count: number): void {
    const { arena, backend } = this;
    const { bins } = this.call;
    const rows = packed.subarray(first * bins, (first + this.wholePanels(count)) * bins);
    backend.memory.f64.set(rows, arena.packed / 8);
    this.ofQ = { added: added.subarray(first, first + count), least: least.subarray(first, first + count) };
  }

  private wholePanels(rows: number): number {
    const { panelRows } = this.method;
    return Math.ceil(rows / panelRows) * panelRows;
  }

  /**
   * Takes what is to be known of a tile of p, where it has not yet been met; `first` is the place of its first row among
   * those of p. For the first time, tiles come in their order.
   */
  knowP(tile: Tile, count: number, first: number): void {
    if (first < this.known) return;
    const masses = this.masses(tile, count);
    const { added, least } = this.method.knowP(tile, masses);
    this.ofP.masses.set(masses, first);
    this.ofP.added.set(added, first);
    this.ofP.least.set(least, first);
    this.known = first + count;
  }

  /** Takes what is known of rows of p, if p is prepared; of all rows, a tile at a time, if for the first time. */
  takeKeptP(first: number, end: number, perTile: number): void {
    const { call } = this;
    const kept = this.keptOf(call.p);
    if (kept === undefined) return;
    const { masses, added, least } = madeOnce(kept.known, this.method.knows, () => this.knowAll(perTile));
    const own = (ofRows: Float64Array) => ofRows.subarray(first, end);
    this.ofP = { masses: own(masses), added: own(added), least: own(least) };
    this.known = end - first;
  }

  private knowAll(perTile: number): KnownRowsOfP {
    const { arena, backend, call } = this;
    const { p } = call;
    const all = new PairSums(backend, arena, call, p.rows);
    for (let first = 0; first < p.rows; first += perTile) {
      const count = Math.min(perTile, p.rows - first);
      all.knowP(arena.copyRows("p", p, first, count), count, first);
    }
    return all.ofP;
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
    const masses = ofP.masses.subarray(first, first + pCount);
    method.sum(p, masses, qCount);
    const width = this.wholePanels(qCount);
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
    if (!(mass >= leastRegular && mass <= greatestRegular)) return Number.NaN;
    for (let j = start / 8; j < start / 8 + bins; j++) {
      const value = f64[j] as number;
      if (value < leastRegular && value !== 0) return Number.NaN;
    }
    return mass;
  }
}
