/** What the page and the worker that reads files say to each other. */

import type { HistogramArray } from "kullback";

/** The only message to it. */
export interface ReadRequest {
  readonly name: string;
  readonly file: Blob;
  /** A CSV of one label a row, under a header. */
  readonly labels?: Blob | undefined;
}

/** All rows of a file. */
export interface RowTable {
  readonly name: string;
  readonly data: HistogramArray;
  readonly rows: number;
  readonly bins: number;
  /** The type of an element, as the file has it. */
  readonly type: string;
  /** Names of rows and of bins, where the file has any. */
  readonly labels: readonly string[] | undefined;
  readonly binNames: readonly string[] | undefined;
  /** Of each row. */
  readonly masses: Float64Array;
  /** All rows added up: their mean, but for a factor. Where doubles cannot hold that, 2^-64 of it. */
  readonly total: Float64Array;
}

/** Bins along a line: what it is, where the first begins, and how wide bins are. */
export interface BinScale {
  readonly axis: string;
  readonly start: number;
  readonly width: number;
}

export type FromReader =
  | { readonly kind: "progress"; readonly read: number; readonly size: number | undefined }
  | { readonly kind: "done"; readonly table: RowTable }
  | { readonly kind: "failed"; readonly message: string };
