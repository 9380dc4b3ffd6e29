/** The rows of a call, a tile at a time. */
import type { Arena, Tile } from "./backend/arena.ts";
import type { Call } from "./call.ts";

/** Some rows of each batch, in memory. */
export interface TilePair {
  readonly first: number;
  readonly count: number;
  readonly p: Tile;
  readonly q: Tile;
}

/** The rows of a call, copied in a tile at a time; a batch of one row only once. */
export function* tiles(call: Call, arena: Arena): Generator<TilePair> {
  const { p, q, rows } = call;
  const perTile = arena.rows(call.bins);
  let pTile: Tile | undefined;
  let qTile: Tile | undefined;
  for (let first = 0; first < rows; first += perTile) {
    const count = Math.min(perTile, rows - first);
    if (p.rows > 1 || pTile === undefined) pTile = arena.copyRows("p", p, first, Math.min(count, p.rows));
    if (q === p) qTile = pTile;
    else if (q.rows > 1 || qTile === undefined) qTile = arena.copyRows("q", q, first, Math.min(count, q.rows));
    yield {
      first,
      count,
      p: p.rows === 1 ? { ...pTile, stride: 0 } : pTile,
      q: q.rows === 1 ? { ...qTile, stride: 0 } : qTile,
    };
  }
}

/** Whether adding a pseudocount rounded something off, in row i of a tile. */
export function wasRounded({ rounded, stride }: Tile, row: number): boolean {
  return rounded?.[stride === 0 ? 0 : row] === 1;
}
