/**
 * Decompression of .lzma files, by Igor Pavlov's "LZMA specification" (draft of 2015, public domain; LzmaSpec.cpp): for the
 * package's own copy of the kernels. What browsers can decompress themselves is a third larger, and came to them later than
 * SIMD.
 */

/** Where the probabilities are, each kind in a row: how many choices there are of each, as the specification has them. */
const STATES = 12;
const POSITIONS = 16;
const IS_MATCH = 0;
const IS_REPETITION = IS_MATCH + STATES * POSITIONS;
const IS_OTHER_THAN_0 = IS_REPETITION + STATES;
const IS_OTHER_THAN_1 = IS_OTHER_THAN_0 + STATES;
const IS_OTHER_THAN_2 = IS_OTHER_THAN_1 + STATES;
const IS_LONG = IS_OTHER_THAN_2 + STATES;
/** Of a length: whether it is beyond 8, whether beyond 16, and trees of 3, 3 and 8 bits, the first two by position. */
const OF_LENGTHS = 2 + 2 * 8 * POSITIONS + 256;
const MATCH_LENGTH = IS_LONG + STATES * POSITIONS;
const REPETITION_LENGTH = MATCH_LENGTH + OF_LENGTHS;
/** Of a distance: a tree of 6 bits by length, of the lower bits of short ones, and of the lowest 4 of long ones. */
const DISTANCE_SLOT = REPETITION_LENGTH + OF_LENGTHS;
const LOW_BITS = DISTANCE_SLOT + 4 * 64;
const LOWEST_BITS = LOW_BITS + 115;
const LITERALS = LOWEST_BITS + 16;
/** Of each context of a literal. */
const OF_LITERALS = 0x300;

/** Probabilities have 11 bits, and move by a 32nd. */
const PROBABILITY_BITS = 11;
const MOVE_BITS = 5;

/** Of words of 32 bits, which are kept with a sign: engines have no cheaper numbers. */
const SIGN = 1 << 31;

const HEADER_BYTES = 13;
const SHORTEST_MATCH = 2;

class Decoder {
  private readonly probabilities: Uint16Array;
  private readonly to: Uint8Array<ArrayBuffer>;
  private range = -1;
  private code = 0;
  private next = HEADER_BYTES;
  private readonly contextBits: number;
  private readonly literalPositionMask: number;
  private readonly positionMask: number;

  constructor(private readonly from: Uint8Array) {
    const properties = from[0] as number;
    this.contextBits = properties % 9;
    const literalPositionBits = Math.floor(properties / 9) % 5;
    this.literalPositionMask = (1 << literalPositionBits) - 1;
    this.positionMask = (1 << Math.floor(properties / 45)) - 1;
    this.probabilities = new Uint16Array(LITERALS + (OF_LITERALS << (this.contextBits + literalPositionBits)));
    this.probabilities.fill(1 << (PROBABILITY_BITS - 1));
    // The first five bytes are the size of a dictionary, which is what has been decompressed.
    this.to = new Uint8Array(new DataView(from.buffer, from.byteOffset).getUint32(5, true));
    for (let j = 0; j < 5; j++) this.code = (this.code << 8) | (from[this.next++] as number);
  }

  /**
   * Bits of a tree of probabilities, the highest first. All bits but direct ones are taken here, in variables: a method a bit
   * takes three times as long before an engine has compiled it, and the kernels are decompressed once.
   */
  private tree(place: number, count: number): number {
    const { from, probabilities } = this;
    let { range, code, next } = this;
    let symbol = 1;
    for (let j = 0; j < count; j++) {
      const probability = probabilities[place + symbol] as number;
      const bound = Math.imul(range >>> PROBABILITY_BITS, probability);
      // Words without a sign are compared.
      if ((code ^ SIGN) < (bound ^ SIGN)) {
        range = bound;
        probabilities[place + symbol] = probability + (((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS);
        symbol <<= 1;
      } else {
        range = (range - bound) | 0;
        code = (code - bound) | 0;
        probabilities[place + symbol] = probability - (probability >> MOVE_BITS);
        symbol = (symbol << 1) | 1;
      }
      if (range >>> 24 === 0) {
        range <<= 8;
        code = (code << 8) | (from[next++] as number);
      }
    }
    this.range = range;
    this.code = code;
    this.next = next;
    return symbol - (1 << count);
  }

  private bit(place: number): number {
    return this.tree(place - 1, 1);
  }

  /** Bits of a tree, the lowest first. */
  private reverseTree(place: number, count: number): number {
    const bits = this.tree(place, count);
    let value = 0;
    for (let j = 0; j < count; j++) value |= ((bits >> (count - 1 - j)) & 1) << j;
    return value;
  }

  /** Bits without a probability, the highest first. */
  private directBits(count: number): number {
    let value = 0;
    for (let j = 0; j < count; j++) {
      this.range >>>= 1;
      const isLess = (this.code ^ SIGN) < (this.range ^ SIGN);
      if (!isLess) this.code = (this.code - this.range) | 0;
      if (this.range >>> 24 === 0) {
        this.range <<= 8;
        this.code = (this.code << 8) | (this.from[this.next++] as number);
      }
      value = 2 * value + (isLess ? 0 : 1);
    }
    return value;
  }

  private length(place: number, position: number): number {
    const trees = place + 2;
    if (this.bit(place) === 0) return this.tree(trees + 8 * position, 3);
    if (this.bit(place + 1) === 0) return 8 + this.tree(trees + 8 * (POSITIONS + position), 3);
    return 16 + this.tree(trees + 2 * 8 * POSITIONS, 8);
  }

  private distance(length: number): number {
    const slot = this.tree(DISTANCE_SLOT + 64 * Math.min(length, 3), 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const least = (2 + (slot & 1)) * 2 ** bits;
    if (slot < 14) return least + this.reverseTree(LOW_BITS + least - slot, bits);
    return least + 16 * this.directBits(bits - 4) + this.reverseTree(LOWEST_BITS, 4);
  }

  /** A byte, by the one before it, and where that was expected to follow from a match, by the one that would have. */
  private literal(end: number, matched: number | undefined): number {
    const before = end > 0 ? (this.to[end - 1] as number) : 0;
    const context = ((end & this.literalPositionMask) << this.contextBits) + (before >> (8 - this.contextBits));
    const place = LITERALS + OF_LITERALS * context;
    if (matched === undefined) return this.tree(place, 8);
    let symbol = 1;
    for (let shift = 7; symbol < 0x100; shift--) {
      const expected = (matched >> shift) & 1;
      const bit = this.bit(place + ((1 + expected) << 8) + symbol);
      symbol = 2 * symbol + bit;
      if (bit !== expected) break;
    }
    while (symbol < 0x100) symbol = 2 * symbol + this.bit(place + symbol);
    return symbol & 0xff;
  }

  decompress(): Uint8Array<ArrayBuffer> {
    const { to } = this;
    let state = 0;
    // The distances of the last matches, less 1, the last first.
    let last0 = 0;
    let last1 = 0;
    let last2 = 0;
    let last3 = 0;
    for (let end = 0; end < to.length; ) {
      const position = end & this.positionMask;
      const place = POSITIONS * state + position;
      if (this.bit(IS_MATCH + place) === 0) {
        to[end] = this.literal(end, state >= 7 ? to[end - last0 - 1] : undefined);
        end++;
        state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
        continue;
      }
      const isRepetition = this.bit(IS_REPETITION + state) === 1;
      let length = 1;
      if (isRepetition && this.bit(IS_OTHER_THAN_0 + state) === 0) {
        if (this.bit(IS_LONG + place) === 1) length = 0;
      } else {
        length = 0;
        // One of them again, which becomes the last, or a new one, read below.
        let distance = last1;
        if (!isRepetition || this.bit(IS_OTHER_THAN_1 + state) === 1) {
          distance = last2;
          if (!isRepetition || this.bit(IS_OTHER_THAN_2 + state) === 1) {
            distance = last3;
            last3 = last2;
          }
          last2 = last1;
        }
        last1 = last0;
        last0 = distance;
      }
      if (length === 1) state = state < 7 ? 9 : 11;
      else {
        length = SHORTEST_MATCH + this.length(isRepetition ? REPETITION_LENGTH : MATCH_LENGTH, position);
        if (!isRepetition) last0 = this.distance(length - SHORTEST_MATCH);
        state = isRepetition ? (state < 7 ? 8 : 11) : state < 7 ? 7 : 10;
      }
      for (const stop = end + length; end < stop; end++) to[end] = to[end - last0 - 1] as number;
    }
    return to;
  }
}

/** What a whole .lzma file of known size holds. */
export function decompress(lzma: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Decoder(lzma).decompress();
}
