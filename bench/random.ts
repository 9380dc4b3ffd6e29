/** A small seeded generator, Chris Doty-Humphrey's sfc32 (PractRand): the same data in every run. */
export class Random {
  private readonly state: Uint32Array;

  constructor(seed: number) {
    this.state = Uint32Array.of(seed, 0x9e3779b9, 0x243f6a88, 1);
    for (let j = 0; j < 16; j++) this.next();
  }

  /** 32 random bits. */
  private next(): number {
    const s = this.state as unknown as [number, number, number, number];
    const result = (s[0] + s[1] + s[3]) >>> 0;
    s[3] += 1;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + result;
    return result;
  }

  /** Uniform in (0, 1). */
  uniform(): number {
    return (this.next() + 0.5) / 2 ** 32;
  }

  /** Gamma of shape 1: rows of these, divided by their sum, are uniform among all distributions. */
  gamma(): number {
    return -Math.log(this.uniform());
  }

  /** Normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(2 * this.gamma()) * Math.cos(2 * Math.PI * this.uniform());
  }
}
