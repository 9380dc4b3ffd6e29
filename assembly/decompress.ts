// Decompression of .lzma files, by Igor Pavlov's "LZMA specification" (draft of 2015, public domain; LzmaSpec.cpp): a module
// of its own, for the package's own copy of the kernels. As WebAssembly because it runs once: in JavaScript, which engines
// interpret until they know better, it took ten times as long (docs/design.md). What browsers can decompress themselves is a
// third larger, and came to them later than SIMD.

/** Properties of a file, as all encoders have them unless told otherwise: lc = 3, lp = 0, pb = 2; and as its first byte. */
const CONTEXT_BITS: u32 = 3;
const POSITION_BITS: u32 = 2;
const PROPERTIES: u8 = 93;

/** Where the probabilities are, each kind in a row: how many choices there are of each, as the specification has them. */
const STATES: u32 = 12;
const POSITIONS: u32 = 16;
const IS_MATCH: u32 = 0;
const IS_REPETITION = IS_MATCH + STATES * POSITIONS;
const IS_OTHER_THAN_0 = IS_REPETITION + STATES;
const IS_OTHER_THAN_1 = IS_OTHER_THAN_0 + STATES;
const IS_OTHER_THAN_2 = IS_OTHER_THAN_1 + STATES;
const IS_LONG = IS_OTHER_THAN_2 + STATES;
/** Of a length: whether it is beyond 8, whether beyond 16, and trees of 3, 3 and 8 bits, the first two by position. */
const OF_LENGTHS: u32 = 2 + 2 * 8 * POSITIONS + 256;
const MATCH_LENGTH = IS_LONG + STATES * POSITIONS;
const REPETITION_LENGTH = MATCH_LENGTH + OF_LENGTHS;
/** Of a distance: a tree of 6 bits by length, of the lower bits of short ones, and of the lowest 4 of long ones. */
const DISTANCE_SLOT = REPETITION_LENGTH + OF_LENGTHS;
const LOW_BITS = DISTANCE_SLOT + 4 * 64;
const LOWEST_BITS = LOW_BITS + 115;
const LITERALS = LOWEST_BITS + 16;
/** Of each context of a literal. */
const OF_LITERALS: u32 = 0x300;
const PROBABILITIES = LITERALS + (OF_LITERALS << CONTEXT_BITS);

/** Probabilities have 11 bits, and move by a 32nd. */
const PROBABILITY_BITS: u32 = 11;
const MOVE_BITS: u32 = 5;
/** What they begin with. */
const HALF: u16 = 1024;

const HEADER_BYTES: usize = 13;
const SHORTEST_MATCH: u32 = 2;

/** Memory holds the probabilities, from 0, then what is decompressed, then the file. */
const TO = <usize>PROBABILITIES << 1;

let range: u32 = 0;
let code: u32 = 0;
let next: usize = 0;

function read(): void {
  code = (code << 8) | load<u8>(next++);
}

function bit(place: u32): u32 {
  const at = <usize>place << 1;
  const probability = <u32>load<u16>(at);
  const bound = (range >>> PROBABILITY_BITS) * probability;
  const isOne = code >= bound;
  if (isOne) {
    range -= bound;
    code -= bound;
    store<u16>(at, probability - (probability >>> MOVE_BITS));
  } else {
    range = bound;
    store<u16>(at, probability + (((1 << PROBABILITY_BITS) - probability) >>> MOVE_BITS));
  }
  if (range < 1 << 24) {
    range <<= 8;
    read();
  }
  return <u32>isOne;
}

/** Bits of a tree of probabilities, the highest first. */
function tree(place: u32, count: u32): u32 {
  let symbol: u32 = 1;
  for (let j: u32 = 0; j < count; j++) symbol = (symbol << 1) | bit(place + symbol);
  return symbol - (1 << count);
}

/** Bits of a tree, the lowest first. */
function reverseTree(place: u32, count: u32): u32 {
  let symbol: u32 = 1;
  let value: u32 = 0;
  for (let j: u32 = 0; j < count; j++) {
    const lowest = bit(place + symbol);
    symbol = (symbol << 1) | lowest;
    value |= lowest << j;
  }
  return value;
}

/** Bits without a probability, the highest first. */
function directBits(count: u32): u32 {
  let value: u32 = 0;
  for (let j: u32 = 0; j < count; j++) {
    range >>>= 1;
    const isOne = code >= range;
    if (isOne) code -= range;
    if (range < 1 << 24) {
      range <<= 8;
      read();
    }
    value = (value << 1) | <u32>isOne;
  }
  return value;
}

function lengthOf(place: u32, position: u32): u32 {
  const trees = place + 2;
  if (!bit(place)) return tree(trees + 8 * position, 3);
  if (!bit(place + 1)) return 8 + tree(trees + 8 * (POSITIONS + position), 3);
  return 16 + tree(trees + 2 * 8 * POSITIONS, 8);
}

function distanceOf(length: u32): u32 {
  const slot = tree(DISTANCE_SLOT + 64 * min(length, 3), 6);
  if (slot < 4) return slot;
  const bits = (slot >>> 1) - 1;
  const least = (2 | (slot & 1)) << bits;
  if (slot < 14) return least + reverseTree(LOW_BITS + least - slot, bits);
  return least + (directBits(bits - 4) << 4) + reverseTree(LOWEST_BITS, 4);
}

/** A byte, by the one before it, and where that was expected to follow from a match, by the one that would have. */
function literal(end: usize, isAfterMatch: bool, distance: u32): u32 {
  const before = end > TO ? <u32>load<u8>(end - 1) : 0;
  const place = LITERALS + OF_LITERALS * (before >>> (8 - CONTEXT_BITS));
  let symbol: u32 = 1;
  if (isAfterMatch) {
    const matched = <u32>load<u8>(end - distance - 1);
    for (let shift: u32 = 8; symbol < 0x100; ) {
      const expected = (matched >>> --shift) & 1;
      const found = bit(place + ((1 + expected) << 8) + symbol);
      symbol = (symbol << 1) | found;
      if (found != expected) break;
    }
  }
  while (symbol < 0x100) symbol = (symbol << 1) | bit(place + symbol);
  return symbol;
}

/**
 * Decompresses the file at `from`, whose size is known. Answers where its contents begin; 0 if its properties are others, or
 * if there is no room for them before it.
 */
export function decompress(from: usize): usize {
  const size = <usize>load<u32>(from, 5);
  if (load<u8>(from) != PROPERTIES || from < TO || size > from - TO) return 0;
  for (let at: usize = 0; at < TO; at += 2) store<u16>(at, HALF);
  // The first five bytes are the size of a dictionary, which is what has been decompressed; the first of the code is 0.
  next = from + HEADER_BYTES;
  range = u32.MAX_VALUE;
  for (let j = 0; j < 5; j++) read();
  let state: u32 = 0;
  // The distances of the last matches, less 1, the last first.
  let last0: u32 = 0;
  let last1: u32 = 0;
  let last2: u32 = 0;
  let last3: u32 = 0;
  let end = TO;
  while (end < TO + size) {
    const position = <u32>(end - TO) & ((1 << POSITION_BITS) - 1);
    const place = POSITIONS * state + position;
    if (!bit(IS_MATCH + place)) {
      store<u8>(end, literal(end, state >= 7, last0));
      end++;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    const isRepetition = bit(IS_REPETITION + state);
    let length: u32 = 0;
    if (isRepetition && !bit(IS_OTHER_THAN_0 + state)) {
      if (!bit(IS_LONG + place)) length = 1;
    } else {
      // One of them again, which becomes the last, or a new one, read below.
      let distance = last1;
      if (!isRepetition || bit(IS_OTHER_THAN_1 + state)) {
        distance = last2;
        if (!isRepetition || bit(IS_OTHER_THAN_2 + state)) {
          distance = last3;
          last3 = last2;
        }
        last2 = last1;
      }
      last1 = last0;
      last0 = distance;
    }
    if (length) state = state < 7 ? 9 : 11;
    else {
      length = SHORTEST_MATCH + lengthOf(isRepetition ? REPETITION_LENGTH : MATCH_LENGTH, position);
      if (!isRepetition) last0 = distanceOf(length - SHORTEST_MATCH);
      state = isRepetition ? (state < 7 ? 8 : 11) : state < 7 ? 7 : 10;
    }
    for (const stop = end + length; end < stop; end++) store<u8>(end, load<u8>(end - last0 - 1));
  }
  return TO;
}
