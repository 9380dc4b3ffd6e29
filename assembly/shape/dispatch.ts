// Made by tools/loops.mjs from kernelNames and coefficientNames in src/divergences.ts. Do not edit: run that.
import { Kl } from "../divergence/kl";
import { Jeffreys } from "../divergence/jeffreys";
import { Js } from "../divergence/js";
import { CrossEntropy } from "../divergence/cross-entropy";
import { TotalVariation } from "../divergence/total-variation";
import { SquaredHellinger } from "../divergence/squared-hellinger";
import { ChiSquared } from "../divergence/chi-squared";
import { Triangular } from "../divergence/triangular";
import { SkewKl } from "../divergence/skew-kl";
import { JensenShannon } from "../divergence/jensen-shannon";
import { Support } from "../divergence/support";
import { Power } from "../divergence/power";
import { BhattacharyyaCoefficient } from "../divergence/bhattacharyya-coefficient";
import { SupportCoefficient } from "../divergence/support-coefficient";
import { ChernoffCoefficient } from "../divergence/chernoff-coefficient";
import * as block from "./block";

export function fast(divergence: i32, p: usize, q: usize, bins: i32, c: f64): f64 {
  switch (divergence) {
    case 0: return block.fast<Kl, f64>(p, q, bins, c);
    case 1: return block.fast<Jeffreys, f64>(p, q, bins, c);
    case 2: return block.fast<Js, f64>(p, q, bins, c);
    case 3: return block.fast<CrossEntropy, f64>(p, q, bins, c);
    case 4: return block.fast<TotalVariation, f64>(p, q, bins, c);
    case 5: return block.fast<SquaredHellinger, f64>(p, q, bins, c);
    case 6: return block.fast<ChiSquared, f64>(p, q, bins, c);
    case 7: return block.fast<Triangular, f64>(p, q, bins, c);
    case 8: return block.fast<SkewKl, f64>(p, q, bins, c);
    case 9: return block.fast<JensenShannon, f64>(p, q, bins, c);
    case 10: return block.fast<Support, f64>(p, q, bins, c);
    case 11: return block.fast<Power, f64>(p, q, bins, c);
    case 12: return block.fast<BhattacharyyaCoefficient, f64>(p, q, bins, c);
    case 13: return block.fast<SupportCoefficient, f64>(p, q, bins, c);
    case 14: return block.fast<ChernoffCoefficient, f64>(p, q, bins, c);
    default: return NaN;
  }
}

export function fastSingle(divergence: i32, p: usize, q: usize, bins: i32, c: f64): f64 {
  switch (divergence) {
    case 0: return block.fast<Kl, f32>(p, q, bins, c);
    case 1: return block.fast<Jeffreys, f32>(p, q, bins, c);
    case 2: return block.fast<Js, f32>(p, q, bins, c);
    case 3: return block.fast<CrossEntropy, f32>(p, q, bins, c);
    case 4: return block.fast<TotalVariation, f32>(p, q, bins, c);
    case 5: return block.fast<SquaredHellinger, f32>(p, q, bins, c);
    case 6: return block.fast<ChiSquared, f32>(p, q, bins, c);
    case 7: return block.fast<Triangular, f32>(p, q, bins, c);
    case 8: return block.fast<SkewKl, f32>(p, q, bins, c);
    case 9: return block.fast<JensenShannon, f32>(p, q, bins, c);
    case 10: return block.fast<Support, f32>(p, q, bins, c);
    case 11: return block.fast<Power, f32>(p, q, bins, c);
    default: return NaN;
  }
}

export function precise(divergence: i32, p: usize, q: usize, bins: i32, out: usize): f64 {
  switch (divergence) {
    case 0: return block.precise<Kl>(p, q, bins, out);
    case 1: return block.precise<Jeffreys>(p, q, bins, out);
    case 2: return block.precise<Js>(p, q, bins, out);
    case 3: return block.precise<CrossEntropy>(p, q, bins, out);
    case 4: return block.precise<TotalVariation>(p, q, bins, out);
    case 5: return block.precise<SquaredHellinger>(p, q, bins, out);
    case 6: return block.precise<ChiSquared>(p, q, bins, out);
    case 7: return block.precise<Triangular>(p, q, bins, out);
    case 8: return block.precise<SkewKl>(p, q, bins, out);
    case 9: return block.precise<JensenShannon>(p, q, bins, out);
    case 10: return block.precise<Support>(p, q, bins, out);
    case 11: return block.precise<Power>(p, q, bins, out);
    default: return NaN;
  }
}
