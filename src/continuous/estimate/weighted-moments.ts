/** The weighted mean of summands, and the standard error of it by the delta method. */
export class WeightedMoments {
  private count = 0;
  private weight = 0;
  private average = 0;
  // Σ w², Σ w²·(s − mean) and Σ w²·(s − mean)², which follow the mean as it moves.
  private squares = 0;
  private deviations = 0;
  private variation = 0;

  /** A summand of positive weight. */
  add(summand: number, weight: number): void {
    this.count += 1;
    this.weight += weight;
    const step = ((summand - this.average) * weight) / this.weight;
    this.average += step;
    this.variation += step * (step * this.squares - 2 * this.deviations);
    this.deviations -= step * this.squares;
    const deviation = weight * (summand - this.average);
    this.squares += weight * weight;
    this.deviations += weight * deviation;
    this.variation += deviation * deviation;
  }

  get samples(): number {
    return this.count;
  }

  get mean(): number {
    return this.average;
  }

  /** Of the products of weights and summands. */
  get meanOfProducts(): number {
    return (this.average * this.weight) / this.count;
  }

  get meanOfWeights(): number {
    return this.weight / this.count;
  }

  /** Of equal weights that of the plain mean. */
  get standardError(): number {
    const { count, weight, variation } = this;
    return (Math.sqrt(Math.max(0, variation)) / weight) * Math.sqrt(count / (count - 1));
  }
}
