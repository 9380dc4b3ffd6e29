/** The scores of sparse rows: each pair as short as it can be, by the ladder; see `sparse-rows.ts`. */
import { AnyExtreme } from "./backend/any-extreme.ts";
import type { Arena } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { Ladder } from "./backend/ladder.ts";
import { RowInPieces, type RowPair } from "./backend/row.ts";
import type { Call } from "./call.ts";
import { PairScores, throwFault } from "./pair-scores.ts";
import { writeParameters } from "./parameters.ts";
import type { AnyBatch } from "./sparse-batch.ts";
import { SparseRows } from "./sparse-rows.ts";
import { wasRounded } from "./tiles.ts";

export class SparseScores {
  /** The mass that the policy changed in the last row, if that was asked for. */
  amount = 0;
  private readonly rows: SparseRows;
  private readonly pairScores: PairScores;
  private readonly ladder: Ladder;
  private raw = 0;
  private rounded = false;

  constructor(
    private readonly backend: Backend,
    private readonly arena: Arena,
    call: Call<AnyBatch>,
    private readonly wantsAmount: boolean,
  ) {
    this.rows = new SparseRows(call);
    this.pairScores = new PairScores(this.rows.dense, new AnyExtreme(backend.memory));
    this.ladder = new Ladder(backend.kernels, backend.memory);
    writeParameters(backend.memory, this.rows.dense);
  }

  /**
   * The score of a row.
   *
   * @throws KullbackRangeError if it has something that the options do not allow
   */
  score(row: number): number {
    const pair = this.rows.pair(row);
    this.climb(pair);
    const score = this.pairScores.scoreOrNaN(pair, this.raw, this.rounded);
    this.amount = this.pairScores.amount ?? this.amount;
    // Errors are of bins of the rows in full.
    if (Number.isNaN(score)) throwFault(this.rows.dense, this.rows.densePair(row));
    return score;
  }

  /** The ladder's word on a pair, and whether adding the pseudocount rounded something off. */
  private climb(pair: RowPair): void {
    const { arena, backend, ladder } = this;
    const { kernel } = this.rows.dense;
    const { bins } = pair.p;
    if (arena.rows(bins) === 0) {
      const place = new RowInPieces(arena, pair);
      this.raw = ladder.score(kernel, place);
      this.amount = ladder.amount;
      this.rounded = place.rounded;
      return;
    }
    const p = arena.copyRows("p", pair.p, pair.pRow, 1);
    const q = pair.q === pair.p ? p : arena.copyRows("q", pair.q, pair.qRow, 1);
    const lost = this.wantsAmount ? arena.lost : 0;
    backend.kernels.score(kernel, p.address, p.stride, q.address, q.stride, 1, bins, arena.out, lost);
    const { f64 } = backend.memory;
    this.raw = f64[arena.out / 8] as number;
    this.amount = f64[arena.lost / 8] as number;
    this.rounded = wasRounded(p, 0) || wasRounded(q, 0);
  }
}
