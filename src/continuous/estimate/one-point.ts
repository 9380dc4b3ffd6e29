/**
 * Whether samples are one point again and again, though P has mass elsewhere: their summands have no variance then, and nothing is
 * known of the rest, as of bernoulli(0.001) from 100 samples, of which nine times in ten none is 1.
 */
export class OnePoint {
  private first: Float64Array | undefined;
  private isOne = true;
  private isAll = false;

  /** Takes points that have been drawn, and their log-densities. */
  add(points: Float64Array, logP: Float64Array): void {
    const dimensions = points.length / logP.length;
    this.first ??= points.slice(0, dimensions);
    const { first } = this;
    // Where ln p is 0, a point of a distribution of integers has all mass.
    this.isAll ||= logP[0] === 0;
    this.isOne &&= points.every((x, j) => x === first[j % dimensions]);
  }

  clear(): void {
    this.first = undefined;
    this.isOne = true;
    this.isAll = false;
  }

  /** What is wrong, if anything is. */
  get fault(): string | undefined {
    if (this.first === undefined || !this.isOne || this.isAll) return undefined;
    return "are one point again and again: they say nothing of the mass that is elsewhere";
  }
}
