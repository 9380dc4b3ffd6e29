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

/** Bytes from one tile to the next: whole pages, and one more, since rows may begin anywhere in the first. */
function spaceOf(tileBytes: number): number {
  return Math.ceil((tileBytes + PAGE + PAST_END) / PAGE) * PAGE;
}

/** A line of the caches. */
const LINE = 64;

/**
 * Where in its page a copy of values is to begin, or what is to be copied to them, by where in theirs the values are: half a page away, at the start of a line.
 * Many processors are slow where a copy begins a little above what is copied, within a page, since they compare only the last 12
 * bits of addresses to see whether a load depends on a store: where 8 to 24 bytes above, copying takes 15 times as long (*measured*,
 * AMD EPYC, glibc 2.36, whose memmove is `rep movsb` from 4 KiB on), and where 16 bytes below, as from V8's large arrays to the
 * start of a page, 1.6 times. Where an array's buffer begins in its page is not known, but it is the start, or near it, for large
 * ones.
 */
export function placeInPage(array: CheckedBatch["data"], from: number): number {
  const start = (array.byteOffset + from * array.BYTES_PER_ELEMENT + PAGE / 2) % PAGE;
  return start - (start % LINE);
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

/** A part of a row in memory. */
export interface Piece {
  readonly address: number;
  /** Whether adding the pseudocount rounded something off. */
  readonly rounded: boolean;
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

  /** Copies bins of one row into the tile of P or of Q. */
  copyPiece(which: "p" | "q", batch: CheckedBatch, row: number, bin: number, bins: number): Piece {
    const from = batch.offset + row * batch.stride + bin;
    const address = this[which] + placeInPage(batch.data, from);
    const start = address / this.size;
    this.elements.set(batch.data.subarray(from, from + bins), start);
    return { address, rounded: this.pseudocount !== 0 && this.addPseudocount(start, bins) };
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
    const from = offset + first * stride;
    const address = this[which] + placeInPage(batch.data, from);
    const start = address / this.size;
    if (stride === bins || rows === 1) {
      this.elements.set(data.subarray(from, from + rows * bins), start);
    } else {
      for (let row = 0; row < rows; row++) {
        const own = from + row * stride;
        this.elements.set(data.subarray(own, own + bins), start + row * bins);
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
