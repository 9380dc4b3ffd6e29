// Random numbers for the lessons that draw samples: the same in every run, so that everyone sees the same figures.

/**
 * Uniform numbers in [0, 1): Mulberry32 by Tommy Ettinger, two draws a number.
 *
 * @param {number} seed
 */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  const draw = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return () => (draw() >>> 5) * 2 ** -27 + (draw() >>> 6) * 2 ** -53;
}
