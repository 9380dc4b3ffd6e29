/** All rows of a file, by the package's own readers. */

import { KullbackRangeError } from "kullback";
import { isBlank, labelOf } from "../../../../dist/io/csv-histograms.js";
import { CsvRecords } from "../../../../dist/io/csv-records.js";
import { identify } from "../../../../dist/io/file-kind.js";
import { type HistogramFile, rowsPerChunk } from "../../../../dist/io/histogram-file.js";
import { histogramsOf } from "../../../../dist/io/histogram-formats.js";
import { blobReader, gunzip } from "./bytes.ts";
import type { ReadRequest, RowTable } from "./messages.ts";

/** A page holds all rows, twice while they are scored. */
const MAX_BYTES = 2 ** 30;

/** By this less, a sum over as many rows as a page holds cannot leave the range of doubles. */
const SMALLER = 2 ** -64;

type Rows = RowTable["data"];

const arrays = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** An array that grows as rows come: what a header declares is not allocated before it is there. */
class Growing {
  #data: Rows;
  #length = 0;

  constructor(
    private readonly kind: (typeof arrays)[HistogramFile["type"]],
    private readonly name: string,
  ) {
    this.#data = new kind(0);
  }

  /** Refuses what would be too much, where that is known before it comes. */
  expect(length: number): void {
    if (length * this.kind.BYTES_PER_ELEMENT <= MAX_BYTES) return;
    throw new KullbackRangeError({
      code: "FILE_TOO_LARGE",
      argument: this.name,
      file: this.name,
      expected: "at most 1 GiB of masses in a page",
      got: "more: the command kullback score reads files of any size",
    });
  }

  add(values: Rows): void {
    const length = this.#length + values.length;
    this.expect(length);
    if (length > this.#data.length) {
      const longer = new this.kind(
        Math.max(length, Math.min(2 * this.#data.length, MAX_BYTES / this.kind.BYTES_PER_ELEMENT)),
      );
      longer.set(this.#data.subarray(0, this.#length));
      this.#data = longer;
    }
    this.#data.set(values, this.#length);
    this.#length = length;
  }

  /** What was added, in a buffer of its own. */
  get values(): Rows {
    return this.#length === this.#data.length ? this.#data : this.#data.slice(0, this.#length);
  }
}

function noMass(name: string, row: number, bin: number, value: number): KullbackRangeError {
  const expected = "a finite mass of at least 0";
  return new KullbackRangeError({
    code: "INVALID_MASS",
    argument: name,
    file: name,
    row,
    bin,
    expected,
    got: String(value),
  });
}

function noRows(name: string): KullbackRangeError {
  const expected = "at least one row of masses";
  return new KullbackRangeError({ code: "INVALID_FILE", argument: name, file: name, expected, got: "none" });
}

/** One label a line, under a header. */
async function labelsOf(blob: Blob): Promise<string[]> {
  const { reader } = await identify(blobReader("labels", blob), "labels", gunzip);
  const records = new CsvRecords(reader, true);
  const labels: string[] = [];
  for (let block = await records.next(); block !== undefined; block = await records.next()) {
    for (const record of block) if (!isBlank(record)) labels.push(labelOf(record, record.cells.length));
  }
  return labels.slice(1);
}

/**
 * Reads a file whole.
 *
 * @throws KullbackRangeError for a file that is none of histograms, or too large for a page
 */
export async function readTable(
  { name, file, labels }: ReadRequest,
  onProgress: (read: number, size: number | undefined) => void,
): Promise<RowTable> {
  const opened = await histogramsOf(await identify(blobReader(name, file), name, gunzip));
  const { bins, type, header } = opened;
  const kind = arrays[type];
  const data = new Growing(kind, name);
  const ownLabels: string[] = [];
  const masses: number[] = [];
  const total = new Float64Array(bins);
  try {
    if (opened.rows !== undefined) data.expect(opened.rows * bins);
    for await (const chunk of opened.chunks(rowsPerChunk(bins))) {
      data.add(chunk.data);
      for (const label of chunk.labels ?? []) ownLabels.push(label);
      for (let row = 0; row < chunk.shape[0]; row++) {
        let mass = 0;
        for (let bin = 0; bin < bins; bin++) {
          const value = chunk.data[row * bins + bin] as number;
          // Of a .npy the format lets it through, and one would make the mean of all rows nothing.
          if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw noMass(name, chunk.firstRow + row, bin, value);
          mass += value;
          total[bin] = (total[bin] as number) + value;
        }
        masses.push(mass);
      }
      const { read, size } = opened.progress();
      onProgress(read, size);
    }
  } finally {
    await opened.close();
  }
  if (masses.length === 0) throw noRows(name);
  if (!total.every(Number.isFinite)) {
    total.fill(0);
    data.values.forEach((value, index) => {
      total[index % bins] = (total[index % bins] as number) + value * SMALLER;
    });
  }
  const names = labels === undefined ? ownLabels : await labelsOf(labels);
  return {
    name,
    data: data.values,
    rows: masses.length,
    bins,
    type,
    labels: names.length === masses.length && names.length > 0 ? names : undefined,
    binNames: header,
    masses: Float64Array.from(masses),
    total,
  };
}
