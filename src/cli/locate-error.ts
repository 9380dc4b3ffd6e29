/** What the engine says of a row it was given, said of a row and line of a file. */

import { isKullbackError, KullbackRangeError } from "../errors.ts";

/** Where the rows of one of the engine's arguments come from. */
export interface Origin {
  /** What messages call it, such as "--reference". */
  readonly argument: string;
  readonly file: string;
  /** Of a row the engine was given: its number in the file, unless that has one row only, and its line, if there are lines. */
  place(row: number): { readonly row?: number | undefined; readonly line?: number | undefined };
}

/**
 * The engine's `error` with the file, the row in the file and the line; any other error as it is.
 *
 * @param origins by the names that the engine has for its arguments
 */
export function locateError(error: unknown, origins: ReadonlyMap<string, Origin>): unknown {
  if (!isKullbackError(error)) return error;
  const origin = origins.get(error.argument);
  if (origin === undefined) return error;
  const { argument, code, bin, expected, got, row, otherRow } = error;
  const other = [...origins].find(([name]) => name !== argument)?.[1];
  return new KullbackRangeError({
    code,
    argument: origin.argument,
    file: origin.file,
    ...(row === undefined ? {} : origin.place(row)),
    bin,
    otherRow: otherRow === undefined ? undefined : other?.place(otherRow).row,
    expected,
    got,
  });
}
