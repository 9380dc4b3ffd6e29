/** Where the bytes of files come from in a browser: blobs, and its own decompression. */

import { ByteReader, streamSource } from "../../../../dist/io/byte-reader.js";

async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

function sourceOf(stream: ReadableStream<Uint8Array>): ReturnType<typeof streamSource> {
  const pieces = piecesOf(stream);
  return streamSource(pieces, () => void pieces.return(undefined));
}

export function blobReader(name: string, blob: Blob): ByteReader {
  return new ByteReader(name, sourceOf(blob.stream()), blob.size);
}

/** Compressed bytes taken at a time. */
const BLOCK_BYTES = 1 << 16;

/** A reader of what gzip expands to, as it is read. */
export function gunzip(compressed: ByteReader): ByteReader {
  const input = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const block = new Uint8Array(BLOCK_BYTES);
      const length = await compressed.readSome(block);
      if (length === 0) controller.close();
      else controller.enqueue(block.subarray(0, length));
    },
  });
  return new ByteReader(compressed.name, sourceOf(input.pipeThrough(new DecompressionStream("gzip"))));
}
