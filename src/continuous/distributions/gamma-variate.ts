/** Gamma variables, of which beta, Student's and Dirichlet's are made. */
import type { RandomNumbers } from "../../backend/random.ts";
import { logarithmOfOnePlus, naturalLogarithm } from "../elementary.ts";
import { standardNormal } from "./normal.ts";

/** A standard normal variable. */
export function normalVariate(random: RandomNumbers): number {
  const p = random.uniform();
  return standardNormal.quantile(p, 1 - p);
}

/**
 * ln of a gamma variable with rate 1: of a small shape, the variable itself may be less than any double. G. Marsaglia and
 * W. Tsang 2000, “A simple method for generating gamma variables”; a shape below 1 by their remark, section 6.
 */
export function logGammaVariate(random: RandomNumbers, shape: number): number {
  if (shape < 1) return logGammaVariate(random, shape + 1) + naturalLogarithm(random.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normalVariate(random);
    const root = c * z;
    if (root <= -1) continue;
    const logCube = 3 * logarithmOfOnePlus(root);
    const v = (1 + root) * (1 + root) * (1 + root);
    if (naturalLogarithm(random.uniform()) < (z * z) / 2 + d - d * v + d * logCube)
      return naturalLogarithm(d) + logCube;
  }
}
