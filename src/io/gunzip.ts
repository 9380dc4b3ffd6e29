/** Expands gzip as it is read, so that memory stays constant whatever the file expands to. */

import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { isKullbackError, KullbackRangeError } from "../errors.ts";
import { ByteReader, streamSource } from "./byte-reader.ts";

/** Bytes compressed and expanded at a time: large enough that the calls cost little, small beside the 32 MiB budget. */
const BLOCK_BYTES = 1 << 18;

/** A reader of what `compressed`, which starts like gzip, expands to. Closing it closes `compressed`. */
export function gunzip(compressed: ByteReader): ByteReader {
  const expanded = createGunzip({ chunkSize: BLOCK_BYTES });
  const input = Readable.from(blocks(compressed), { objectMode: false, highWaterMark: BLOCK_BYTES });
  // Not stream.pipeline: it destroys the input when the consumer stops early, and then reports that as an error.
  input.on("error", (error) => expanded.destroy(error));
  input.pipe(expanded);
  const stop = () => {
    input.destroy();
    expanded.destroy();
  };
  const source = streamSource(expanded, stop);
  return new ByteReader(compressed.name, {
    async read(target) {
      try {
        return await source.read(target);
      } catch (cause) {
        throw isKullbackError(cause) ? cause : damaged(compressed.name, cause);
      }
    },
    async close() {
      await source.close();
      await compressed.close();
    },
  });
}

async function* blocks(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const space = new Uint8Array(BLOCK_BYTES);
  for (;;) {
    const length = await reader.readSome(space);
    if (length === 0) return;
    // Copied: the stream gathers blocks, and those of a pipe may be of a few bytes.
    yield space.slice(0, length);
  }
}

function damaged(name: string, cause: unknown): KullbackRangeError {
  const truncated = cause instanceof Error && "code" in cause && cause.code === "Z_BUF_ERROR";
  return new KullbackRangeError({
    code: truncated ? "FILE_TRUNCATED" : "INVALID_FILE",
    argument: name,
    file: name,
    expected: "a whole gzip file",
    got: truncated
      ? "one that ends in the middle"
      : `damaged gzip data (${cause instanceof Error ? cause.message : String(cause)})`,
    cause,
  });
}
