/** The loops a user would write for divergences of Gaussians, in double precision. */

export interface GaussianArrays {
  readonly mean0: Float64Array;
  readonly std0: Float64Array;
  readonly mean1: Float64Array;
  readonly std1: Float64Array;
}

export function plainGaussianKl({ mean0, std0, mean1, std1 }: GaussianArrays, out: Float64Array): Float64Array {
  for (let j = 0; j < out.length; j++) {
    const difference = (mean0[j] as number) - (mean1[j] as number);
    const s0 = std0[j] as number;
    const s1 = std1[j] as number;
    out[j] = Math.log(s1 / s0) + (s0 * s0 + difference * difference) / (2 * s1 * s1) - 0.5;
  }
  return out;
}

export function plainVaeKl(mean: Float64Array, logVariance: Float64Array, dimensions: number, out: Float64Array) {
  for (let row = 0; row < out.length; row++) {
    let sum = 0;
    for (let j = row * dimensions; j < (row + 1) * dimensions; j++) {
      const m = mean[j] as number;
      const v = logVariance[j] as number;
      sum += m * m + Math.exp(v) - 1 - v;
    }
    out[row] = sum / 2;
  }
  return out;
}
