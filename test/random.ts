/** Uniform numbers in [0, 1), the same in every run: Mulberry32 by Tommy Ettinger, two draws a number. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  const draw = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return () => (draw() >>> 5) * 2 ** -27 + (draw() >>> 6) * 2 ** -53;
}

/** One of the choices. */
export function choose<Choice>(random: () => number, choices: readonly Choice[]): Choice {
  return choices[Math.floor(random() * choices.length)] as Choice;
}
