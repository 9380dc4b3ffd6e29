/** A matrix of scores as text, a piece at a time: a row of it may be longer than a string. */

import { csvCell, scoreText } from "./score-text.ts";

/** Consecutive rows of a matrix. */
export interface MatrixRows {
  /** Row after row. */
  readonly scores: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** The number of the first row, from 0. */
  readonly firstRow: number;
}

export interface MatrixLabels {
  readonly rows: readonly string[] | undefined;
  readonly columns: readonly string[] | undefined;
}

export interface MatrixFormat {
  /** Before all rows. */
  readonly start: string;
  /** Before the scores of a row. */
  rowStart(row: number): string;
  readonly separator: string;
  score(score: number): string;
  readonly rowEnd: string;
  /** After all rows. */
  readonly end: string;
}

/** Text is handed on when it is as long as this. */
const PIECE = 1 << 16;

/**
 * Cells between separators: labels before the rows, and above the columns, where there are any.
 *
 * @param cell a label as it stands in the text
 */
export function separated(separator: string, cell: (label: string) => string, labels: MatrixLabels): MatrixFormat {
  const { rows, columns } = labels;
  const corner = rows === undefined ? [] : [""];
  return {
    start: columns === undefined ? "" : `${[...corner, ...columns.map(cell)].join(separator)}\n`,
    rowStart: (row) => (rows === undefined ? "" : cell(rows[row] as string) + separator),
    separator,
    score: scoreText,
    rowEnd: "\n",
    end: "",
  };
}

export function csvMatrix(labels: MatrixLabels): MatrixFormat {
  return separated(",", csvCell, labels);
}

/** The text of some rows. */
export function* matrixText(
  format: MatrixFormat,
  { scores, rows, columns, firstRow }: MatrixRows,
): Generator<string, void, undefined> {
  let text = "";
  for (let row = 0; row < rows; row++) {
    text += format.rowStart(firstRow + row);
    for (let column = 0; column < columns; column++) {
      if (column > 0) text += format.separator;
      text += format.score(scores[row * columns + column] as number);
      if (text.length < PIECE) continue;
      yield text;
      text = "";
    }
    text += format.rowEnd;
  }
  yield text;
}
