/**
 * The other half of DEFLATE (RFC 1951; sections are its own), for the package's own copy of the kernels, which is compressed
 * before it becomes base64: in that no server's compression finds again what repeats. Not `DecompressionStream`, which came to
 * browsers up to two years later than SIMD.
 */

/** A canonical Huffman code: how many codes there are of each length, and the symbols in the order of their codes. */
interface Code {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

const LONGEST_CODE = 15;
const END_OF_BLOCK = 256;
/** The order in which the lengths of the code for lengths come (3.2.7). */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The code in which symbol i has a code of `lengths[i]` bits, or none if that is 0 (3.2.2). */
function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) if (length > 0) counts[length] = (counts[length] as number) + 1;
  const next = new Uint16Array(LONGEST_CODE + 2);
  for (let length = 1; length <= LONGEST_CODE; length++) {
    next[length + 1] = (next[length] as number) + (counts[length] as number);
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const place = next[length] as number;
    symbols[place] = symbol;
    next[length] = place + 1;
  });
  return { counts, symbols };
}

/** The codes of blocks that bring none with them (3.2.6). */
function fixedCodes(): [literals: Code, distances: Code] {
  return [codeOf(new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280)), codeOf(new Uint8Array(30).fill(5))];
}

class Inflater {
  private position = 0;
  private bitBuffer = 0;
  private bitsHeld = 0;

  constructor(private readonly from: Uint8Array) {}

  /** Fills `to`, which is as long as what was compressed. */
  inflate(to: Uint8Array): void {
    let end = 0;
    for (let last = 0; last === 0; ) {
      last = this.bits(1);
      const kind = this.bits(2);
      if (kind === 0) end = this.stored(to, end);
      else end = this.compressed(to, end, ...(kind === 1 ? fixedCodes() : this.codes()));
    }
  }

  /** The next bits, the lowest first (3.1.1); at most 16. */
  private bits(count: number): number {
    while (this.bitsHeld < count) {
      this.bitBuffer |= (this.from[this.position++] as number) << this.bitsHeld;
      this.bitsHeld += 8;
    }
    const bits = this.bitBuffer & ((1 << count) - 1);
    this.bitBuffer >>>= count;
    this.bitsHeld -= count;
    return bits;
  }

  /** The next symbol: its code comes a bit at a time, the highest first; those of one length are consecutive (3.2.2). */
  private symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; ; length++) {
      code |= this.bits(1);
      const count = counts[length] as number;
      if (code - first < count) return symbols[index + code - first] as number;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
  }

  /** A block that is not compressed (3.2.4). */
  private stored(to: Uint8Array, start: number): number {
    this.bits(this.bitsHeld & 7);
    const length = this.bits(16);
    this.bits(16);
    for (let j = start; j < start + length; j++) to[j] = this.bits(8);
    return start + length;
  }

  /** The codes that a block brings with it (3.2.7). */
  private codes(): [literals: Code, distances: Code] {
    const literals = this.bits(5) + 257;
    const lengths = new Uint8Array(literals + this.bits(5) + 1);
    const ofLengths = new Uint8Array(lengthOrder.length);
    const given = this.bits(4) + 4;
    for (const symbol of lengthOrder.slice(0, given)) ofLengths[symbol] = this.bits(3);
    const code = codeOf(ofLengths);
    for (let j = 0; j < lengths.length; ) {
      const symbol = this.symbol(code);
      if (symbol < 16) {
        lengths[j++] = symbol;
        continue;
      }
      const length = symbol === 16 ? (lengths[j - 1] as number) : 0;
      const times = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      lengths.fill(length, j, j + times);
      j += times;
    }
    return [codeOf(lengths.subarray(0, literals)), codeOf(lengths.subarray(literals))];
  }

  /** Bytes, and copies of bytes that came before them. The rules for lengths and distances are the tables of 3.2.5. */
  private compressed(to: Uint8Array, start: number, literals: Code, distances: Code): number {
    let end = start;
    for (let symbol = this.symbol(literals); symbol !== END_OF_BLOCK; symbol = this.symbol(literals)) {
      if (symbol < END_OF_BLOCK) {
        to[end++] = symbol;
        continue;
      }
      const step = symbol - 257;
      const lengthBits = step < 8 || step === 28 ? 0 : (step >> 2) - 1;
      const least = step < 8 ? step : step === 28 ? 255 : (4 + (step & 3)) << lengthBits;
      const length = 3 + least + this.bits(lengthBits);
      const far = this.symbol(distances);
      const farBits = far < 4 ? 0 : (far >> 1) - 1;
      const distance = 1 + (far < 4 ? far : (2 + (far & 1)) << farBits) + this.bits(farBits);
      // One by one: what is copied may be what was just copied.
      for (const stop = end + length; end < stop; end++) to[end] = to[end - distance] as number;
    }
    return end;
  }
}

/** What was compressed to `deflated`, a whole DEFLATE stream; it was `length` bytes. */
export function inflate(deflated: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(length);
  new Inflater(deflated).inflate(to);
  return to;
}
