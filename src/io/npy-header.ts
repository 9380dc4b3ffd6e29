/**
 * The header of an .npy file: a magic, a version, a length, and a Python literal, which is parsed here, never evaluated.
 * The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */

import { type KullbackErrorCode, KullbackRangeError, show } from "../errors.ts";
import type { ByteReader } from "./byte-reader.ts";
import { type Literal, parsePythonLiteral } from "./python-literal.ts";

export interface NpyHeader {
  /** The element type as numpy writes it, such as "<f8". */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Bytes before the data. */
  readonly length: number;
}

/**
 * The longest header that is read. numpy refuses more than 10,000 characters by default; one for plain numbers takes
 * about 120, and what is longer than this is a structured type, which is refused anyway.
 */
const MAX_HEADER_BYTES = 65_536;

/** The magic, the two bytes of the version, and the header's length in four bytes (two in version 1). */
const PREFIX_BYTES = 12;

/** numpy starts the data at a multiple of this. */
const ALIGNMENT = 64;

/** Reads the header of an .npy file that is known to start with the magic, and leaves the reader at the data. */
export async function readNpyHeader(reader: ByteReader): Promise<NpyHeader> {
  const fail = (code: KullbackErrorCode, expected: string, got: string): KullbackRangeError =>
    new KullbackRangeError({ code, argument: reader.name, file: reader.name, expected, got });
  const truncated = () => fail("FILE_TRUNCATED", "a whole .npy header", "a file that ends inside it");

  const prefix = await reader.peek(PREFIX_BYTES);
  if (prefix.length < PREFIX_BYTES) throw truncated();
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const [major, minor] = [view.getUint8(6), view.getUint8(7)];
  if (major < 1 || major > 3) {
    throw fail("FILE_NOT_SUPPORTED", "an .npy file of version 1, 2 or 3", `version ${major}.${minor}`);
  }
  const textStart = major === 1 ? 10 : 12;
  const textLength = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (textLength > MAX_HEADER_BYTES) {
    throw fail(
      "INVALID_FILE",
      `an .npy header of at most ${MAX_HEADER_BYTES} bytes`,
      `one that declares ${textLength}`,
    );
  }
  const bytes = new Uint8Array(textStart + textLength);
  if ((await reader.read(bytes)) < bytes.length) throw truncated();
  const text = new TextDecoder(major === 3 ? "utf-8" : "latin1").decode(bytes.subarray(textStart));

  let entries: Literal;
  try {
    entries = parsePythonLiteral(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw fail("INVALID_FILE", "an .npy header that is a Python dictionary", error.message);
  }
  if (!(entries instanceof Map)) {
    throw fail("INVALID_FILE", "an .npy header that is a Python dictionary", describe(entries));
  }
  const keys = [...entries.keys()].sort().join(", ");
  if (keys !== "descr, fortran_order, shape") {
    throw fail("INVALID_FILE", "an .npy header with descr, fortran_order and shape", show(keys));
  }

  const descr = entries.get("descr");
  const fortranOrder = entries.get("fortran_order");
  const shape = entries.get("shape");
  if (typeof descr !== "string") {
    throw fail(
      "FILE_NOT_SUPPORTED",
      "an array of numbers",
      Array.isArray(descr) ? "a structured array: save one field of it" : `descr ${describe(descr)}`,
    );
  }
  if (typeof fortranOrder !== "boolean") {
    throw fail("INVALID_FILE", "fortran_order True or False in the .npy header", describe(fortranOrder));
  }
  if (!Array.isArray(shape)) {
    throw fail("INVALID_FILE", "a tuple of numbers as shape in the .npy header", describe(shape));
  }
  for (const size of shape) {
    if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
      throw fail("INVALID_FILE", "whole numbers from 0 to 2^53 - 1 in the .npy header's shape", describe(size));
    }
  }
  return { descr, fortranOrder, shape: shape as number[], length: bytes.length };
}

function describe(value: Literal | undefined): string {
  if (value instanceof Map) return "a dictionary";
  if (value === null) return "None";
  return show(value);
}

/** As long as the header of any array of two dimensions can get, so that it can be rewritten when the rows are counted. */
const HEADER_BYTES = 2 * ALIGNMENT;

/** The header of an array of doubles of one or two dimensions, always of the same length. */
export function doublesHeader(shape: readonly [number] | readonly [number, number]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple}, }`;
  const text = `${dictionary.padEnd(HEADER_BYTES - 11)}\n`;
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 10);
  return bytes;
}
