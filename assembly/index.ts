// The exports of the module: what src/backend/backend.ts calls Kernels.
import * as masses_ from "./shape/mass";
import * as score_ from "./shape/score";

export { fast, fastSingle, precise } from "./shape/dispatch";
export { gather } from "./shape/gather";
export { massDifference, preciseMasses } from "./shape/mass";
export { patch } from "./shape/policy";
export { widen } from "./shape/widen";

export function masses(p: usize, q: usize, bins: i32): void {
  masses_.masses<f64>(p, q, bins);
}

export function massesSingle(p: usize, q: usize, bins: i32): void {
  masses_.masses<f32>(p, q, bins);
}

export function score(
  divergence: i32, p: usize, pStride: usize, q: usize, qStride: usize, rows: i32, bins: i32, out: usize, lost: usize,
): void {
  score_.score<f64>(divergence, p, pStride, q, qStride, rows, bins, out, lost);
}

export function scoreSingle(
  divergence: i32, p: usize, pStride: usize, q: usize, qStride: usize, rows: i32, bins: i32, out: usize, lost: usize,
): void {
  score_.score<f32>(divergence, p, pStride, q, qStride, rows, bins, out, lost);
}
