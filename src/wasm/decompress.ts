/** Decompression of .lzma files, by a module of its own (assembly/decompress.ts): for the package's own copy of the kernels. */
import { decompressor } from "./kernels.generated.ts";

/** Where a header has the size of the contents, in 8 bytes. */
const SIZE = 5;

/** The bytes of a string in base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let j = 0; j < bytes.length; j++) bytes[j] = characters.charCodeAt(j);
  return bytes;
}

/**
 * What a whole .lzma file of known size holds.
 *
 * @throws Error for one of other properties than encoders have of themselves, or larger than the decompressor's memory
 */
export function decompress(lzma: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  // At once: it has a kilobyte, and browsers compile up to four so.
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(decompressor)));
  const { memory, decompress } = exports as { memory: WebAssembly.Memory; decompress(from: number): number };
  const bytes = new Uint8Array(memory.buffer);
  const from = bytes.length - lzma.length;
  bytes.set(lzma, from);
  const start = decompress(from);
  if (start === 0) throw new Error("what is to be decompressed is not as the decompressor expects it");
  return bytes.slice(start, start + new DataView(lzma.buffer, lzma.byteOffset).getUint32(SIZE, true));
}
