/** A pair of rows: as the caller gave them, and as a rung reads them, a block at a time. */
import type { CheckedBatch } from "../batch.ts";
import type { Pieces } from "./arena.ts";

/** A row of each batch, and what is to be added to each of their bins. */
export interface RowPair {
  readonly p: CheckedBatch;
  readonly q: CheckedBatch;
  readonly pRow: number;
  readonly qRow: number;
  readonly pseudocount: number;
}

/** A row of P and one of Q, a block at a time. */
export interface Row {
  readonly bins: number;
  /** Single precision? */
  readonly single: boolean;
  /** Makes the block that starts at `bin` accessible, and sets p and q to its addresses. */
  seek(bin: number): void;
  readonly p: number;
  readonly q: number;
}

/** Rows that lie in memory whole. */
export class RowInMemory implements Row {
  bins = 0;
  p = 0;
  q = 0;
  private pStart = 0;
  private qStart = 0;

  constructor(readonly single: boolean) {}

  place(p: number, q: number, bins: number): void {
    this.pStart = p;
    this.qStart = q;
    this.bins = bins;
  }

  seek(bin: number): void {
    const offset = bin * (this.single ? 4 : 8);
    this.p = this.pStart + offset;
    this.q = this.qStart + offset;
  }
}

/** A row of each batch, copied in a piece at a time: for rows longer than a tile. */
export class RowInPieces implements Row {
  readonly bins: number;
  readonly single: boolean;
  p = 0;
  q = 0;
  /** Whether adding the pseudocount rounded something off, in what has been copied so far. */
  rounded = false;
  private pieceStart = -1;
  private pAddress = 0;
  private qAddress = 0;

  constructor(
    private readonly arena: Pieces,
    private readonly rows: RowPair,
  ) {
    this.bins = rows.p.bins;
    this.single = arena.single;
  }

  seek(bin: number): void {
    const { arena } = this;
    const { p, q, pRow, qRow } = this.rows;
    const start = bin - (bin % arena.pieceBins);
    if (start !== this.pieceStart) {
      const bins = Math.min(arena.pieceBins, this.bins - start);
      const ofP = arena.copyPiece("p", p, pRow, start, bins);
      const ofQ = arena.copyPiece("q", q, qRow, start, bins);
      this.rounded ||= ofP.rounded || ofQ.rounded;
      this.pAddress = ofP.address;
      this.qAddress = ofQ.address;
      this.pieceStart = start;
    }
    const offset = (bin - start) * (this.single ? 4 : 8);
    this.p = this.pAddress + offset;
    this.q = this.qAddress + offset;
  }
}
