/** The nearest rows of each query as text: columns between tabs, CSV, or JSON. */

import { csvCell, scoreText } from "../io/score-text.ts";
import { printable } from "./printable.ts";
import { jsonScore } from "./report.ts";

/** Of consecutive queries, `count` rows of the library each, the nearest first. */
export interface Neighbors {
  /** The number of the first query, from 0. */
  readonly firstRow: number;
  readonly count: number;
  readonly indices: Uint32Array;
  readonly scores: Float64Array;
}

export interface NeighborLabels {
  readonly queries: readonly string[] | undefined;
  readonly library: readonly string[] | undefined;
}

interface NeighborFormat {
  readonly start: string;
  /** The text of one query and its nearest rows. */
  query(query: number, nearest: readonly Neighbor[]): string;
  readonly end: string;
}

interface Neighbor {
  readonly row: number;
  readonly score: number;
}

/** Text is handed on when it is as long as this. */
const PIECE = 1 << 16;

export function tabbedNeighbors(labels: NeighborLabels): NeighborFormat {
  return { start: "", query: lines("\t", printable, labels), end: "" };
}

export function csvNeighbors(labels: NeighborLabels): NeighborFormat {
  return { start: "query,rank,row,score\n", query: lines(",", csvCell, labels), end: "" };
}

/** One array, with an object for each query. */
export function jsonNeighbors({ queries, library }: NeighborLabels): NeighborFormat {
  let separator = "\n";
  return {
    start: "[",
    query(query, nearest) {
      const found = nearest.map(({ row, score }) => ({ row, label: library?.[row], score: jsonScore(score) }));
      const text = `${separator}${JSON.stringify({ query, label: queries?.[query], nearest: found })}`;
      separator = ",\n";
      return text;
    },
    end: "\n]\n",
  };
}

/** A line a neighbor: which query, the rank from 1, which row, the score. */
function lines(separator: string, cell: (label: string) => string, labels: NeighborLabels): NeighborFormat["query"] {
  const name = (names: readonly string[] | undefined, row: number) => (names ? cell(names[row] as string) : row);
  return (query, nearest) =>
    nearest
      .map(({ row, score }, index) =>
        [name(labels.queries, query), index + 1, name(labels.library, row), scoreText(score)].join(separator),
      )
      .join("\n")
      .concat("\n");
}

/** The text of everything found, a piece at a time. */
export function* neighborsText(
  format: NeighborFormat,
  found: readonly Neighbors[],
): Generator<string, void, undefined> {
  let text = format.start;
  for (const { firstRow, count, indices, scores } of found) {
    for (let start = 0; start < indices.length; start += count) {
      const nearest = Array.from({ length: count }, (_, rank) => ({
        row: indices[start + rank] as number,
        score: scores[start + rank] as number,
      }));
      text += format.query(firstRow + start / count, nearest);
      if (text.length < PIECE) continue;
      yield text;
      text = "";
    }
  }
  yield text + format.end;
}
