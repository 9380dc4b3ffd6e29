/** The greatest of very many values, kept in constant memory as they come. */

/** Some multiple of what is kept waits to be sorted, so that a value costs the same few comparisons, however many come. */
const WAITING = 2;

/** What is kept does not depend on the order in which values come. */
export class LargestValues {
  private readonly values: Float64Array;
  private count = 0;
  private least = Number.NEGATIVE_INFINITY;

  constructor(private readonly capacity: number) {
    this.values = new Float64Array(WAITING * capacity);
  }

  /** Values that are not greater need not be added. */
  get threshold(): number {
    return this.least;
  }

  add(value: number): void {
    if (!(value > this.least)) return;
    this.values[this.count++] = value;
    if (this.count === this.values.length) this.discard();
  }

  /** The `count` greatest, ascending, or all if there are fewer: valid until more are added. */
  greatest(count: number): Float64Array {
    const sorted = this.values.subarray(0, this.count).sort();
    return sorted.subarray(Math.max(0, this.count - count));
  }

  clear(): void {
    this.count = 0;
    this.least = Number.NEGATIVE_INFINITY;
  }

  private discard(): void {
    this.values.sort();
    this.values.copyWithin(0, this.count - this.capacity);
    this.count = this.capacity;
    this.least = this.values[0] as number;
  }
}
