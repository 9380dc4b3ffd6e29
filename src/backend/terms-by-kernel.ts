/** The terms by kernel. `Record` makes the compiler ask for a term where the table has a new kernel. */
import type { KernelName } from "../divergences.ts";
import { power } from "./power-terms.ts";
import {
  chiSquared,
  crossEntropy,
  jeffreys,
  jensenShannon,
  js,
  kl,
  skewKl,
  squaredHellinger,
  support,
  type Terms,
  totalVariation,
  triangular,
} from "./terms.ts";

export const terms: Record<KernelName, Terms> = {
  kl,
  jeffreys,
  js,
  "cross-entropy": crossEntropy,
  "total-variation": totalVariation,
  "squared-hellinger": squaredHellinger,
  "chi-squared": chiSquared,
  triangular,
  "skew-kl": skewKl,
  "jensen-shannon": jensenShannon,
  support,
  power,
};
