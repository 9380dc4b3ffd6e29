/** Square matrices, a row an array. */

/** Rows of zeros. */
export function zeros(size: number): Float64Array[] {
  return Array.from({ length: size }, () => new Float64Array(size));
}

/** Zeros beside what is on the diagonal. */
export function diagonal(values: ArrayLike<number>): Float64Array[] {
  return zeros(values.length).map((row, i) => row.fill(values[i] as number, i, i + 1));
}
