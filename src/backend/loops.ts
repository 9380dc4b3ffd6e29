// Made by tools/loops.mjs from kernelNames and coefficientNames in src/divergences.ts. Do not edit: change and run that.
/**
 * The loops of the JavaScript backend over one block of a row: the twins of `assembly/shape/block.ts`, where the
 * arithmetic is explained. Bin j goes to lane j mod 4 (single: mod 8): the lanes move on by one each bin, and are added so
 * that it does not matter where they have come to.
 */
import type { CoefficientName, KernelName } from "../divergences.ts";
import { bhattacharyyaCoefficientLoops } from "./loops/bhattacharyya-coefficient.ts";
import { chernoffCoefficientLoops } from "./loops/chernoff-coefficient.ts";
import { chiSquaredLoops, chiSquaredSingleLoop } from "./loops/chi-squared.ts";
import { crossEntropyLoops, crossEntropySingleLoop } from "./loops/cross-entropy.ts";
import { jeffreysLoops, jeffreysSingleLoop } from "./loops/jeffreys.ts";
import { jensenShannonLoops, jensenShannonSingleLoop } from "./loops/jensen-shannon.ts";
import { jsLoops, jsSingleLoop } from "./loops/js.ts";
import { klLoops, klSingleLoop } from "./loops/kl.ts";
import { powerLoops, powerSingleLoop } from "./loops/power.ts";
import { skewKlLoops, skewKlSingleLoop } from "./loops/skew-kl.ts";
import { squaredHellingerLoops, squaredHellingerSingleLoop } from "./loops/squared-hellinger.ts";
import { supportLoops, supportSingleLoop } from "./loops/support.ts";
import { supportCoefficientLoops } from "./loops/support-coefficient.ts";
import { totalVariationLoops, totalVariationSingleLoop } from "./loops/total-variation.ts";
import { triangularLoops, triangularSingleLoop } from "./loops/triangular.ts";
import type { Loops, SingleLoop } from "./terms.ts";

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

export const singleLoops: Record<KernelName, SingleLoop> = {
  kl: klSingleLoop,
  jeffreys: jeffreysSingleLoop,
  js: jsSingleLoop,
  "cross-entropy": crossEntropySingleLoop,
  "total-variation": totalVariationSingleLoop,
  "squared-hellinger": squaredHellingerSingleLoop,
  "chi-squared": chiSquaredSingleLoop,
  triangular: triangularSingleLoop,
  "skew-kl": skewKlSingleLoop,
  "jensen-shannon": jensenShannonSingleLoop,
  support: supportSingleLoop,
  power: powerSingleLoop,
};

export const coefficientLoops: Record<CoefficientName, Pick<Loops, "fast">> = {
  "bhattacharyya-coefficient": bhattacharyyaCoefficientLoops,
  "support-coefficient": supportCoefficientLoops,
  "chernoff-coefficient": chernoffCoefficientLoops,
};
