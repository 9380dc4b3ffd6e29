/** The rows with the greatest scores, without sorting all of them. */

/**
 * Up to `count` rows by their scores, the greatest first; rows of the same score in their order, and none whose score is not
 * a number.
 */
export function greatest(scores: Float64Array, count: number, isCounted: (row: number) => boolean): number[] {
  const found: number[] = [];
  const scoreAt = (place: number) => scores[found[place] as number] as number;
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number;
    if (Number.isNaN(score)) continue;
    if (found.length === count && score <= scoreAt(count - 1)) continue;
    if (!isCounted(row)) continue;
    let place = found.length;
    while (place > 0 && score > scoreAt(place - 1)) place--;
    found.splice(place, 0, row);
    if (found.length > count) found.pop();
  }
  return found;
}
