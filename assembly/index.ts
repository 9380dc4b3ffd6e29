export { contributions, fast, fastSingle, precise } from "./shape/dispatch";
export { gather } from "./shape/gather";
export { preciseMasses } from "./shape/mass";
import * as mass from "./shape/mass";
export { patch } from "./shape/policy";
import * as score_ from "./shape/score";
export { widen } from "./shape/widen";
export function masses(p: usize, q: usize, bins: i32): void { mass.masses<f64>(p, q, bins); }
export function massesSingle(p: usize, q: usize, bins: i32): void { mass.masses<f32>(p, q, bins); }
export function score(divergence: i32, p: usize, pStride: usize, q: usize, qStride: usize, rows: i32, bins: i32, out: usize, lost: usize): void { score_.score<f64>(divergence, p, pStride, q, qStride, rows, bins, out, lost); }
export function scoreSingle(divergence: i32, p: usize, pStride: usize, q: usize, qStride: usize, rows: i32, bins: i32, out: usize, lost: usize): void { score_.score<f32>(divergence, p, pStride, q, qStride, rows, bins, out, lost); }
