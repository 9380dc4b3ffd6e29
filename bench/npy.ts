/** Just enough of the .npy format for the flights: unsigned integers in C order. The library's own reader is in src/io. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const arrays = { u2: Uint16Array, u4: Uint32Array } as const;

export function readNpy(file: URL): Uint16Array | Uint32Array {
  const stored = readFileSync(file);
  const bytes = file.pathname.endsWith(".gz") ? gunzipSync(stored) : stored;
  const headerLength = bytes.readUInt16LE(8);
  const type = /'descr': '<(u2|u4)'/.exec(bytes.toString("latin1", 10, 10 + headerLength))?.[1];
  if (type === undefined) throw new Error(`${file.pathname} is not an array of u2 or u4`);
  const { buffer, byteOffset, byteLength } = bytes;
  return new arrays[type as keyof typeof arrays](buffer.slice(byteOffset + 10 + headerLength, byteOffset + byteLength));
}
