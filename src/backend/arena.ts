/**
 * Where in a backend's memory rows go: a fixed arena, sized to second-level cache, into which tiles of the caller's rows
 * are copied. The only owner of that memory: it alone hands out addresses, multiples of 16. Nothing grows, so no view of
 * it is ever detached, and sizes are computed in doubles.
 */
import type { CheckedBatch } from "../batch.ts";
import type { Memory } from "./backend.ts";
import { sumError } from "./double-double.ts";
import { BLOCK, PAGE, PAST_END, TILES } from "./layout.ts";

/** Bytes of one batch's tile: see docs/design.md, "Memory". */
export const TILE_BYTES = 128 * 1024;

/** Bytes of the arena that holds two tiles, and scores and lost masses for as many rows as a tile has bins. */
export function arenaBytes(tileBytes: number): number {
  return TILES + 4 * spaceOf(tileBytes);
}

/**
 * Bytes from one tile to the next: whole pages. A processor that compares only the last 12 bits of addresses takes a load of
 * the caller's array for one of what the copy has just stored, where the copy's place in its page is a little above the
 * array's (V8's large ones begin 16 bytes into one). With a tile 32 bytes into a page, copying two batches took half of the
 * time of a score, and at the start of one a quarter (measured, k = 64).
 */
function spaceOf(tileBytes: number): number {
  return Math.ceil((tileBytes + PAST_END) / PAGE) * PAGE;
}

/** A tile: rows of one batch in memory. */
export interface Tile {
  readonly address: number;
  /** Bytes between rows; 0 where one row serves for all. */
  readonly stride: number;
  /** By row, 1 where adding the pseudocount rounded something off. */
  readonly rounded?: Uint8Array | undefined;
}

/**
 * Adds a pseudocount to values, of which those that are no masses become NaN, so that this hides none of them; gives whether
 * something was rounded off.
 */
export function addPseudocount(
  values: Float64Array | Float32Array,
  start: number,
  count: number,
  pseudocount: number,
): boolean {
  let rounded = false;
  for (let j = start; j < start + count; j++) {
    const value = values[j] as number;
    const sum = value + pseudocount;
    values[j] = value >= 0 ? sum : Number.NaN;
    if (sumError(value, pseudocount, sum) !== 0) rounded = true;
  }
  return rounded;
}

/** The layout of one call, as far as it is of rows that go through a piece at a time. */
export class Pieces {
  readonly p: number;
  readonly q: number;
  protected readonly elements: Float64Array | Float32Array;
  protected readonly size: number;
  protected readonly tileBins: number;

  constructor(
    memory: Memory,
    tileBytes: number,
    readonly single: boolean,
    /** Added to every bin. */
    protected readonly pseudocount: number,
  ) {
    this.p = TILES;
    this.q = this.p + spaceOf(tileBytes);
    this.size = single ? 4 : 8;
    this.elements = single ? memory.f32 : memory.f64;
    this.tileBins = tileBytes / 8;
  }

  /** Bins of a piece of a row: whole blocks. */
  get pieceBins(): number {
    return this.tileBins - (this.tileBins % BLOCK);
  }

  /** Copies bins of one row into the tile of P or of Q; gives whether a pseudocount was rounded. */
  copyPiece(which: "p" | "q", batch: CheckedBatch, row: number, bin: number, bins: number): boolean {
    const start = this[which] / this.size;
    const from = batch.offset + row * batch.stride + bin;
    this.elements.set(batch.data.subarray(from, from + bins), start);
    return this.pseudocount !== 0 && this.addPseudocount(start, bins);
  }

  /** Gives whether something was rounded off. */
  protected addPseudocount(start: number, count: number): boolean {
    return addPseudocount(this.elements, start, count, this.pseudocount);
  }
}

/** The layout of one call. */
export class Arena extends Pieces {
  readonly out: number;
  readonly lost: number;
  /** Logarithms of a tile: where lost masses would be, of which all pairs have none. */
  readonly packed: number;

  constructor(
    private readonly memory: Memory,
    tileBytes: number,
    single: boolean,
    pseudocount: number,
  ) {
    super(memory, tileBytes, single, pseudocount);
    const space = spaceOf(tileBytes);
    this.out = this.q + space;
    this.lost = this.out + space;
    this.packed = this.lost;
  }

  /** How many rows of `bins` fit in a tile; 0 where a row has to go through in pieces. */
  rows(bins: number): number {
    return Math.floor(this.tileBins / bins);
  }

  /** The most rows of two tiles for which the scores of all pairs fit. */
  get rowsOfPairs(): number {
    return Math.floor(Math.sqrt(this.tileBins));
  }

  /** Copies rows of a batch into the tile of P or of Q. */
  copyRows(which: "p" | "q", batch: CheckedBatch, first: number, rows: number): Tile {
    const { bins, stride, offset, data } = batch;
    const address = this[which];
    const start = address / this.size;
    if (stride === bins || rows === 1) {
      const from = offset + first * stride;
      this.elements.set(data.subarray(from, from + rows * bins), start);
    } else {
      for (let row = 0; row < rows; row++) {
        const from = offset + (first + row) * stride;
        this.elements.set(data.subarray(from, from + bins), start + row * bins);
      }
    }
    if (this.pseudocount === 0) return { address, stride: bins * this.size };
    const rounded = Uint8Array.from({ length: rows }, (_, row) =>
      Number(this.addPseudocount(start + row * bins, bins)),
    );
    return { address, stride: bins * this.size, rounded };
  }

  /** Scores or lost masses of a tile. */
  results(address: number, rows: number): Float64Array {
    return this.memory.f64.subarray(address / 8, address / 8 + rows);
  }
}
