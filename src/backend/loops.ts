// Made by tools/loops.mjs from kernelNames and coefficientNames in src/divergences.ts. Do not edit: change and run that.
/**
 * The loops of the JavaScript backend over one block of a row: the twins of `assembly/shape/block.ts`, where the
 * arithmetic is explained. Bin j goes to lane j mod 4 (single: mod 8): the lanes move on by one each bin, and are added so
 * that it does not matter where they have come to.
 */
import type { CoefficientName, KernelName } from "../divergences.ts";
import { bhattacharyyaCoefficientLoops } from "./loops/bhattacharyya-coefficient.ts";
import { chernoffCoefficientLoops } from "./loops/chernoff-coefficient.ts";
import { chiSquaredLoops } from "./loops/chi-squared.ts";
import { crossEntropyLoops } from "./loops/cross-entropy.ts";
import { jeffreysLoops } from "./loops/jeffreys.ts";
import { jensenShannonLoops } from "./loops/jensen-shannon.ts";
import { jsLoops } from "./loops/js.ts";
import { klLoops } from "./loops/kl.ts";
import { powerLoops } from "./loops/power.ts";
import { skewKlLoops } from "./loops/skew-kl.ts";
import { squaredHellingerLoops } from "./loops/squared-hellinger.ts";
import { supportLoops } from "./loops/support.ts";
import { supportCoefficientLoops } from "./loops/support-coefficient.ts";
import { totalVariationLoops } from "./loops/total-variation.ts";
import { triangularLoops } from "./loops/triangular.ts";
import type { Loops } from "./terms.ts";

export const loops: Record<KernelName, Loops> = {
  kl: klLoops,
  jeffreys: jeffreysLoops,
  js: jsLoops,
  "cross-entropy": crossEntropyLoops,
  "total-variation": totalVariationLoops,
  "squared-hellinger": squaredHellingerLoops,
  "chi-squared": chiSquaredLoops,
  triangular: triangularLoops,
  "skew-kl": skewKlLoops,
  "jensen-shannon": jensenShannonLoops,
  support: supportLoops,
  power: powerLoops,
};

export const coefficientLoops: Record<CoefficientName, Pick<Loops, "fast">> = {
  "bhattacharyya-coefficient": bhattacharyyaCoefficientLoops,
  "support-coefficient": supportCoefficientLoops,
  "chernoff-coefficient": chernoffCoefficientLoops,
};
