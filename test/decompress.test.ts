import { readFileSync } from "node:fs";
import { compress } from "lzma1";
import { describe, expect, test } from "vitest";
import { decompress } from "../src/wasm/decompress.ts";
import { randomNumbers } from "./random.ts";

// What another's encoder compresses comes back.

const random = randomNumbers(2015);
const noise = Uint8Array.from({ length: 40_000 }, () => Math.floor(256 * random()));

const inputs: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["the kernels", readFileSync(new URL("../build/kernels.wasm", import.meta.url))],
  ["a text", readFileSync(new URL("../docs/design.md", import.meta.url))],
  ["a byte", Uint8Array.of(7)],
  ["one byte many times, so the longest matches", new Uint8Array(100_000).fill(65)],
  ["noise", noise],
  ["noise twice, so matches from afar", Uint8Array.of(...noise, ...noise)],
  ["bytes some of which are rare", noise.map((byte) => Math.floor(256 * (byte / 256) ** 12))],
  // Matches at the same distance again, and at the three before it.
  ["doubles", new Uint8Array(Float64Array.from({ length: 4000 }, (_, j) => Math.sqrt(j % 50)).buffer)],
];

describe.each([1, 5, 9] as const)("by level %i", (level) => {
  test.each(inputs)("%s", (_, bytes) => {
    const compressed = Uint8Array.from(compress(bytes, level), (byte) => byte & 0xff);
    expect(Buffer.compare(decompress(compressed), bytes)).toBe(0);
  });
});

test("a file that xz 5.4 made", () => {
  const text = "to be or not to be, that is the question; to be or not to be";
  // xz -9 --format=lzma of that, from a pipe, so that its size is not in the header: it is put there here.
  const made = "XQAAAAT//////////wA6G8AFIeUKTYySi17DZkDXHbxvya0cxp61b+x+QcXKkTJihMM1cK+5zSSD///y5qgA";
  const bytes = Uint8Array.from(Buffer.from(made, "base64"));
  new DataView(bytes.buffer).setBigUint64(5, BigInt(text.length), true);
  expect(new TextDecoder().decode(decompress(bytes))).toBe(text);
});

test("refuses what it has no room for, and other properties than encoders have of themselves", () => {
  const small = Uint8Array.from(compress(new Uint8Array(10), 9), (byte) => byte & 0xff);
  expect(decompress(small)).toEqual(new Uint8Array(10));
  const large = small.slice();
  new DataView(large.buffer).setUint32(5, 2 ** 18, true);
  expect(() => decompress(large)).toThrow("decompressor");
  const other = small.slice();
  other[0] = 92;
  expect(() => decompress(other)).toThrow("decompressor");
});
