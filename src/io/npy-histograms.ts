/** Histograms from an .npy file, in constant memory. */

import { type KullbackErrorCode, type KullbackErrorDetail, KullbackRangeError } from "../errors.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { OpenedFile } from "./file-kind.ts";
import { type HistogramChunk, type HistogramFile, readTwice } from "./histogram-file.ts";
import { type ElementType, elementType } from "./npy-elements.ts";
import { type NpyHeader, readNpyHeader } from "./npy-header.ts";

/** One row is held in memory whole. Longer ones are refused before that is tried. */
const MAX_ROW_BYTES = 2 ** 30;

/** Fortran order stores columns, so that the first row is complete only at the end: such data is held whole, up to this. */
const MAX_FORTRAN_BYTES = 2 ** 28;

type Place = Pick<KullbackErrorDetail, "row" | "bin">;
type Fail = (code: KullbackErrorCode, expected: string, got: string, place?: Place) => KullbackRangeError;

/** Reads the header, and compares what it declares with the file's length before anything of that size is allocated. */
export async function openNpy(file: OpenedFile, negatives: boolean): Promise<HistogramFile> {
  const { reader, stored } = file;
  const { name } = reader;
  const fail: Fail = (code, expected, got, place) =>
    new KullbackRangeError({ code, argument: name, file: name, expected, got, ...place });

  const header = await readNpyHeader(reader);
  const type = elementType(header.descr, name, negatives);
  const [rows, bins] = rowsAndBins(header, fail);
  const rowBytes = bins * type.size;
  const dataBytes = rows * rowBytes;
  if (dataBytes > Number.MAX_SAFE_INTEGER) {
    throw fail("INVALID_FILE", "an array of fewer than 2^53 bytes", `the shape (${rows}, ${bins})`);
  }
  if (reader.size !== undefined) checkLength(reader.size - header.length, dataBytes, fail);
  if (rowBytes > MAX_ROW_BYTES) {
    throw fail("FILE_TOO_LARGE", `rows of at most ${MAX_ROW_BYTES} bytes`, `${bins} bins of ${type.size} bytes`);
  }
  // An array of one row or one column is the same in both orders.
  const transposed = header.fortranOrder && rows > 1 && bins > 1;
  if (transposed && dataBytes > MAX_FORTRAN_BYTES) {
    throw fail(
      "FILE_TOO_LARGE",
      `an array in C order, or of at most ${MAX_FORTRAN_BYTES} bytes in Fortran order`,
      `${dataBytes} bytes in Fortran order: save it with numpy.save(path, numpy.ascontiguousarray(array))`,
    );
  }

  let started = false;
  return {
    name,
    format: "npy",
    bins,
    rows,
    type: type.result,
    labelled: false,
    header: undefined,
    progress: () => ({ read: stored.consumed, size: stored.size }),
    chunks(rowsPerChunk) {
      if (started) throw readTwice(name);
      started = true;
      const layout = { rows, bins, rowsPerChunk: Math.min(rowsPerChunk, rows), type, fail };
      return decoded(layout, transposed ? columns(reader, layout) : consecutive(reader, layout));
    },
    close: () => reader.close(),
  };
}

function rowsAndBins(header: NpyHeader, fail: Fail): [rows: number, bins: number] {
  const { shape } = header;
  if (shape.length < 1 || shape.length > 2) {
    throw fail(
      "FILE_NOT_SUPPORTED",
      "an array of rows and bins, or of bins alone",
      `one of ${shape.length} dimensions, (${shape.join(", ")})`,
    );
  }
  const [rows, bins] = (shape.length === 1 ? [1, shape[0]] : shape) as [number, number];
  if (bins === 0) throw fail("NO_BINS", "at least one bin", `the shape (${shape.join(", ")})`);
  return [rows, bins];
}

function checkLength(found: number, declared: number, fail: Fail): void {
  if (found === declared) return;
  const expected = `${declared} bytes of data, as its header declares`;
  throw fail(found < declared ? "FILE_TRUNCATED" : "INVALID_FILE", expected, `${found}`);
}

interface Layout {
  readonly rows: number;
  readonly bins: number;
  readonly rowsPerChunk: number;
  readonly type: ElementType;
  readonly fail: Fail;
}

/** Puts the bytes of `rows` rows from `firstRow` on into `bytes`. */
type ReadRows = (bytes: Uint8Array, firstRow: number, rows: number) => Promise<void>;

async function* decoded(layout: Layout, readRows: ReadRows): AsyncGenerator<HistogramChunk> {
  const { rows, bins, rowsPerChunk, type, fail } = layout;
  if (rows === 0) return readRows(new Uint8Array(0), 0, 0);
  const decoder = type.createDecoder(rowsPerChunk * bins);
  for (let firstRow = 0; firstRow < rows; firstRow += rowsPerChunk) {
    const count = Math.min(rowsPerChunk, rows - firstRow);
    await readRows(decoder.bytes.subarray(0, count * bins * type.size), firstRow, count);
    const data = decoder.decode(count * bins, (index, expected, got) =>
      fail("INVALID_MASS", expected, got, { row: firstRow + Math.floor(index / bins), bin: index % bins }),
    );
    yield { data, shape: [count, bins], firstRow };
  }
}

function consecutive(reader: ByteReader, { rows, bins, type, fail }: Layout): ReadRows {
  const declared = rows * bins * type.size;
  let found = 0;
  return async (bytes, firstRow, count) => {
    found += await reader.read(bytes);
    if (found < (firstRow + count) * bins * type.size) checkLength(found, declared, fail);
    if (firstRow + count === rows) await checkEnd(reader, declared, fail);
  };
}

/** Reads everything at the first call; then gathers rows from the columns. */
function columns(reader: ByteReader, { rows, bins, type, fail }: Layout): ReadRows {
  const declared = rows * bins * type.size;
  // As units of up to four bytes: 64-bit integers moved as doubles could lose the bits of a NaN.
  const unit = type.size === 1 ? Uint8Array : type.size === 2 ? Uint16Array : Uint32Array;
  const parts = type.size / unit.BYTES_PER_ELEMENT;
  let stored: Uint8Array | Uint16Array | Uint32Array | undefined;
  return async (bytes, firstRow, count) => {
    if (stored === undefined) {
      const buffer = new ArrayBuffer(declared);
      checkLength(await reader.read(new Uint8Array(buffer)), declared, fail);
      await checkEnd(reader, declared, fail);
      stored = new unit(buffer);
    }
    const gathered = new unit(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength / unit.BYTES_PER_ELEMENT);
    for (let bin = 0; bin < bins; bin++) {
      for (let row = 0; row < count; row++) {
        for (let part = 0; part < parts; part++) {
          gathered[(row * bins + bin) * parts + part] = stored[(bin * rows + firstRow + row) * parts + part] as number;
        }
      }
    }
  };
}

/** Nothing may follow the data. Of what does, no more is expanded than one byte and what gzip had in hand. */
async function checkEnd(reader: ByteReader, declared: number, fail: Fail): Promise<void> {
  if ((await reader.peek(1)).length === 0) return;
  throw fail("INVALID_FILE", `${declared} bytes of data, as its header declares`, "more");
}
