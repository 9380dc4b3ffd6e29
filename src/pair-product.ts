/**
 * Kullback–Leibler divergences and cross-entropies of all pairs of two tiles, as the matrix product that they are.
 *
 * With u = 1/k, KL(P‖Q) = Σ p·ln(u/q) + D, where D = KL(P‖U), and the cross-entropy is Σ p·ln(u/q) + ln k: logarithms are
 * taken once a row of Q, and what is added is known once a row of P. The logarithms are of u/q and not of 1/q, because those
 * have both signs, and their sums stay small.
 *
 * What is lost, in units of 2^-53, next to the magnitude of what was added, M = Σ p·|ln(u/q)|: by a sum, 64 of a fold and
 * one a fold (FOLD); by a logarithm, 10 where e = 1, where |ln| is least next to e·ln 2; 1 by p·ln; 27 by the mass of P and
 * the quotient (its mass: 16 additions of a lane, 2 of the lanes, 8 of folds); 30 by D, which is summed so too; and a few.
 * Besides, whatever M is, the mass of Q, 26, and 2 of u·mass.
 *
 * M is not known, but a bound of it. By the triangle inequality it is at most Σ p·|ln(p/q)| + Σ p·|ln(p/u)|. Of these,
 * Σ p·|ln(p/q)| is KL + 2·Σ p·ln(q/p) over the bins where p < q; there p·ln(q/p) ≤ q − p, and the sum of those is the total
 * variation distance, at most √(KL/2) by Pinsker's inequality. So M ≤ KL + √(2·KL) + D + √(2·D). For a cross-entropy H,
 * ln(1/q) has no negative ones, and M ≤ H + ln k.
 *
 * A pair whose score is not large enough next to all this is left to the ladder; so are pairs with a row that is not regular.
 * Worst errors found by random search (115,000 pairs of 2 to 4,096 bins, against double-double; bench/reference.ts): 4.1e-13,
 * of rows in which one bin outweighs all others and the rest of a fold is rounded one way, otherwise 2.8e-14.
 */
import type { Arena, Tile } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { isRegular, Ladder } from "./backend/ladder.ts";
import { FOLD, LOGARITHM_OF_ZERO, PANEL_ROWS, REGULAR_EXPONENT } from "./backend/layout.ts";
import { naturalLogarithm } from "./backend/natural-logarithm.ts";
import { powerOfTwo } from "./backend/powers-of-two.ts";
import { RowInMemory } from "./backend/row.ts";
import type { Call } from "./call.ts";
import { type Divergence, divergences } from "./divergences.ts";
import { inBase } from "./options.ts";
import { writeParameters } from "./parameters.ts";

/** The relative error that a score by the product has at most. */
const RELATIVE_ERROR = 1e-12;

/** A rounding, next to that. */
const ROUNDING = 2 ** -53 / RELATIVE_ERROR;

/** Roundings next to the magnitude, but for one a fold; and those whatever the magnitude is: see above. */
const ROUNDINGS = 136;
const ROUNDINGS_OF_MASS = 28;

/** A sum above this holds the logarithm of a zero: see LOGARITHM_OF_ZERO. */
const leastWithZero = (LOGARITHM_OF_ZERO * powerOfTwo(-REGULAR_EXPONENT)) / 2;

const leastRegular = powerOfTwo(-REGULAR_EXPONENT);
const greatestMass = powerOfTwo(REGULAR_EXPONENT);

const kl = divergences.get("kl") as Divergence;

/** Whether the scores of a call are sums of p·ln(u/q), where at least one panel of rows fits in a tile. */
export function isProduct({ divergence, given, options, bins }: Call, arena: Arena): boolean {
  const isSum = divergence.kernel === "kl" || divergence.kernel === "cross-entropy";
  const changes = options.zeros === "epsilon" || options.zeros === "drop";
  return isSum && !given && !changes && arena.rows(bins) >= PANEL_ROWS;
}

/** The least x with x ≥ part·(x + √(2x)) + rest: a quadratic equation in √x. */
function leastAbove(part: number, rest: number): number {
  const half = part * Math.SQRT1_2;
  const root = (half + Math.sqrt(half * half + (1 - part) * rest)) / (1 - part);
  return root * root;
}

/** Where a pair of two tiles is: its row of p, its row of q. */
export type Pair = readonly [i: number, j: number];

export class PairProduct {
  /** Of the rows of p so far; NaN where the product cannot take a row. */
  private readonly pMasses: Float64Array;
  /** What is added to the sums of a row of p: D, or ln k. */
  private readonly added: Float64Array;
  /** The scores of a row of p below which a pair is left to the ladder. */
  private readonly least: Float64Array;
  /** Of the tile of q at hand. */
  private qMasses: Float64Array = new Float64Array(0);
  private readonly ladder: Ladder;
  private readonly row = new RowInMemory(false);

  /** For so many rows of p, and at most `rows` of them in a tile. */
  constructor(
    private readonly backend: Backend,
    private readonly arena: Arena,
    private readonly call: Call,
    rows: number,
    private readonly tileRows: number,
  ) {
    this.ladder = new Ladder(backend.kernels, backend.memory);
    this.pMasses = new Float64Array(rows);
    this.added = new Float64Array(rows);
    this.least = new Float64Array(rows);
  }

  /** Takes the logarithms of a tile of q. */
  packQ(tile: Tile, count: number): void {
    const { arena, backend, call } = this;
    this.qMasses = this.masses(tile, count);
    const scaled = this.qMasses.map((mass) => mass / call.bins);
    backend.memory.f64.set(scaled, arena.out / 8);
    backend.kernels.packLogarithms(tile.address, arena.out, count, call.bins, arena.packed);
  }

  /** Takes what is to be known of a tile of p, once; `first` is the place of its first row among those of p. */
  knowP(tile: Tile, count: number, first: number): void {
    const { added, arena, call, least, tileRows } = this;
    const { bins, divergence } = call;
    this.pMasses.set(this.masses(tile, count), first);
    const part = (ROUNDINGS + bins / FOLD) * ROUNDING;
    const rest = ROUNDINGS_OF_MASS * ROUNDING;
    if (divergence.logarithmOfQ) {
      const logarithm = naturalLogarithm(bins);
      added.fill(logarithm, first, first + count);
      least.fill((part * logarithm + rest) / (1 - part), first, first + count);
      return;
    }
    const { kernels, memory } = this.backend;
    const uniform = arena.out + tileRows * 8;
    memory.f64.fill(1, uniform / 8, uniform / 8 + bins);
    writeParameters(memory, { ...call, divergence: kl, options: { ...call.options, zeros: "infinite" } });
    kernels.score(call.kernel, tile.address, tile.stride, uniform, 0, count, bins, arena.out, 0);
    added.set(arena.results(arena.out, count), first);
    for (let i = first; i < first + count; i++) {
      const fromUniform = added[i] as number;
      least[i] = leastAbove(part, part * (fromUniform + Math.sqrt(2 * fromUniform)) + rest);
    }
  }

  /**
   * The scores of two tiles; that of row i of p and row j of q at i·iStep + j·jStep.
   *
   * @returns the pairs that are left to the ladder
   */
  multiply(
    p: Tile,
    pCount: number,
    first: number,
    qCount: number,
    iStep: number,
    jStep: number,
    scores: Float64Array,
  ): Pair[] {
    const { arena, call, qMasses } = this;
    const { bins, options } = call;
    const { logBase } = options;
    this.backend.kernels.crossEntropies(p.address, pCount, arena.packed, qCount, bins, arena.out);
    const width = Math.ceil(qCount / PANEL_ROWS) * PANEL_ROWS;
    const sums = arena.results(arena.out, pCount * width);
    const left: Pair[] = [];
    for (let i = 0; i < pCount; i++) {
      const mass = this.pMasses[first + i] as number;
      const added = this.added[first + i] as number;
      const least = this.least[first + i] as number;
      for (let j = 0; j < qCount; j++) {
        const sum = sums[i * width + j] as number;
        const score = sum / mass + added;
        // Not so where it is NaN.
        if (score >= least && sum < leastWithZero) scores[i * iStep + j * jStep] = inBase(score, logBase);
        else if (score >= least && options.zeros === "infinite" && (qMasses[j] as number) > 0) {
          scores[i * iStep + j * jStep] = inBase(Number.POSITIVE_INFINITY, logBase);
        } else left.push([i, j]);
      }
    }
    return left;
  }

  /** The masses of the rows of a tile; NaN where the product cannot take one. */
  private masses({ address, stride }: Tile, count: number): Float64Array {
    return Float64Array.from({ length: count }, (_, i) => this.mass(address + i * stride));
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
