// The exports of the module: what src/backend/backend.ts calls Kernels.
import { maxima, rest, sums } from "./shape/logits";
import { masses as massesOf } from "./shape/mass";
import { score as scoreOf } from "./shape/score";

export { draw as drawSamples } from "./continuous/draw";
export { diagonalGaussianKl, gaussianKl, vaeKl } from "./continuous/gaussian";
export { logDensity as logDensities } from "./continuous/log-density";
export { addMoments, summands, sumBlocks } from "./continuous/moments";
export { startBlock } from "./continuous/random";
export { crossEntropies, meanEntropies, packLogarithms, packShares } from "./shape/all-pairs";
export { fast, fastSingle, precise } from "./shape/dispatch";
export { gather } from "./shape/gather";
export {
  logitGradientOfMixture, logitGradientOfP, logitGradientOfQ, logitMixture,
} from "./shape/logits";
export { massDifference, preciseMasses } from "./shape/mass";
export { patch } from "./shape/policy";
export { widen } from "./shape/widen";

export function masses(p: usize, q: usize, bins: i32): void {
  massesOf<f64>(p, q, bins);
}

export function massesSingle(p: usize, q: usize, bins: i32): void {
  massesOf<f32>(p, q, bins);
}

export function score(
  divergence: i32, p: usize, pStride: usize, q: usize, qStride: usize, rows: i32, bins: i32, out: usize, lost: usize,
): void {
  scoreOf<f64>(divergence, p, pStride, q, qStride, rows, bins, out, lost);
}

export function scoreSingle(
  divergence: i32, p: usize, pStride: usize, q: usize, qStride: usize, rows: i32, bins: i32, out: usize, lost: usize,
): void {
  scoreOf<f32>(divergence, p, pStride, q, qStride, rows, bins, out, lost);
}

export function logitMaxima(p: usize, q: usize, bins: i32): i32 {
  return maxima<f64>(p, q, bins);
}

export function logitMaximaSingle(p: usize, q: usize, bins: i32): i32 {
  return maxima<f32>(p, q, bins);
}

export function logitSums(p: usize, q: usize, bins: i32): void {
  sums<f64>(p, q, bins);
}

export function logitSumsSingle(p: usize, q: usize, bins: i32): void {
  sums<f32>(p, q, bins);
}

export function logitRest(p: usize, q: usize, bins: i32): void {
  rest<f64>(p, q, bins);
}

export function logitRestSingle(p: usize, q: usize, bins: i32): void {
  rest<f32>(p, q, bins);
}
