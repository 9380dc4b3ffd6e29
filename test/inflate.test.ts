import { readFileSync } from "node:fs";
import { constants, deflateRawSync, type ZlibOptions } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inflate } from "../src/wasm/inflate.ts";
import { randomNumbers } from "./random.ts";

// What zlib compresses, by every kind of block there is, comes back.

const random = randomNumbers(1951);
/** The greatest distance of a copy. */
const WINDOW = 32_768;
const noise = Uint8Array.from({ length: WINDOW }, () => Math.floor(256 * random()));

const inputs: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["the kernels", readFileSync(new URL("../build/kernels.wasm", import.meta.url))],
  ["a text", readFileSync(new URL("../docs/design.md", import.meta.url))],
  ["nothing", new Uint8Array(0)],
  ["a byte", Uint8Array.of(7)],
  ["one byte many times, so the longest copies", new Uint8Array(100_000).fill(65)],
  ["noise", noise],
  ["noise twice, so copies from as far as there are", Uint8Array.of(...noise, ...noise)],
  ["bytes some of which are rare, so the longest codes", noise.map((byte) => Math.floor(256 * (byte / 256) ** 12))],
];

const ways: readonly (readonly [name: string, options: ZlibOptions])[] = [
  ["with codes of its own", { level: 9 }],
  ["with the fixed codes", { level: 9, strategy: constants.Z_FIXED }],
  ["without copies", { strategy: constants.Z_HUFFMAN_ONLY }],
  ["stored", { level: 0 }],
];

describe.each(ways)("%s", (_, options) => {
  test.each(inputs)("%s", (__, bytes) => {
    expect(Buffer.compare(inflate(deflateRawSync(bytes, options), bytes.length), bytes)).toBe(0);
  });
});
