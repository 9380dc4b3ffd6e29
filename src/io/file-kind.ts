/** What a file is, by its first bytes: names lie more often than contents do. */

import { KullbackRangeError } from "../errors.ts";
import type { ByteReader } from "./byte-reader.ts";

const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const GZIP_MAGIC = [0x1f, 0x8b];

/** Formats that we do not read, so that the message can name them instead of complaining of a strange character. */
const REFUSED: readonly (readonly [magic: readonly number[], name: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive (.npz, .xlsx or the like): save one array with numpy.save"],
  [[0x50, 0x4b, 0x05, 0x06], "an empty zip archive"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], "an Arrow file"],
  [[0x89, 0x48, 0x44, 0x46], "an HDF5 file"],
  [[0x42, 0x5a, 0x68], "a bzip2 file"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "an xz file"],
  [[0x28, 0xb5, 0x2f, 0xfd], "a zstd file"],
  [[0xff, 0xfe], "UTF-16 text: save it as UTF-8"],
  [[0xfe, 0xff], "UTF-16 text: save it as UTF-8"],
];

/** As many first bytes as a decision needs. */
const LOOK = 64;

/** A file opened, its gzip taken off. */
export interface OpenedFile {
  readonly kind: "npy" | "text";
  /** What is in the file, expanded. */
  readonly reader: ByteReader;
  /** The file as it is stored: for progress. The same reader if the file is not compressed. */
  readonly stored: ByteReader;
}

/**
 * Says what is in a file; refuses what is neither `.npy` nor text. Closes it, if that is an error.
 *
 * @param path as it was given, whose ending may promise something
 * @param gunzip expands what starts like gzip
 */
export async function identify(
  stored: ByteReader,
  path: string,
  gunzip: (compressed: ByteReader) => ByteReader,
): Promise<OpenedFile> {
  let reader = stored;
  try {
    if (startsWith(await stored.peek(LOOK), GZIP_MAGIC)) reader = gunzip(stored);
    return { kind: kindOf(await reader.peek(LOOK), path, reader.name), reader, stored };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

function kindOf(head: Uint8Array, path: string, name: string): "npy" | "text" {
  if (startsWith(head, NPY_MAGIC)) return "npy";
  if (/\.npy(\.gz)?$/i.test(path)) {
    throw new KullbackRangeError({
      code: startsWith(NPY_MAGIC, [...head]) ? "FILE_TRUNCATED" : "INVALID_FILE",
      argument: name,
      file: name,
      expected: "an .npy file, which starts with \\x93NUMPY",
      got: head.length === 0 ? "an empty file" : `a file that starts with ${hexadecimal(head.subarray(0, 6))}`,
    });
  }
  const refused = startsWith(head, GZIP_MAGIC)
    ? "gzip inside gzip"
    : (REFUSED.find(([magic]) => startsWith(head, magic))?.[1] ?? (head.includes(0) ? "binary data" : undefined));
  if (refused === undefined) return "text";
  throw new KullbackRangeError({
    code: "FILE_NOT_SUPPORTED",
    argument: name,
    file: name,
    expected: "a .npy or CSV file, gzipped or not",
    got: refused,
  });
}

function startsWith(bytes: ArrayLike<number>, magic: readonly number[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte);
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
