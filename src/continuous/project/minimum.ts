/** Minima of smooth functions with a gradient, by BFGS (Nocedal and Wright 2006, Numerical Optimization, algorithm 6.1). */
import { diagonal } from "./matrices.ts";

/** A function's value at a place, and its gradient there. */
export interface ValueAndSlope {
  readonly value: number;
  readonly slope: Float64Array;
}

export type SmoothFunction = (at: Float64Array) => ValueAndSlope;

/** In the end the slope promises a fall of less than this, in nats: far less than what samples are wrong by. */
const LEAST_FALL = 1e-12;
const MOST_STEPS = 200;
/** Of what the slope promises, a step has to fall by this part (Nocedal and Wright, 3.1). */
const ENOUGH = 1e-4;
const MOST_HALVINGS = 40;

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, own, i) => sum + own * (b[i] as number), 0);

/**
 * From 0 down to a minimum, or to where `isWithin` ends. There may be a pause between any two evaluations.
 *
 * @param isWithin where the function is to be trusted; it is not evaluated elsewhere
 */
export function* localMinimum(
  evaluate: SmoothFunction,
  size: number,
  isWithin: (at: Float64Array) => boolean,
): Generator<void, Float64Array> {
  let at: Float64Array = new Float64Array(size);
  let { value, slope } = evaluate(at);
  yield;
  const identity = diagonal(new Float64Array(size).fill(1));
  let inverse = identity;
  for (let step = 0; step < MOST_STEPS; step++) {
    let direction = Float64Array.from(inverse, (row) => -dot(row, slope));
    if (dot(direction, slope) >= 0) {
      inverse = identity;
      direction = slope.map((own) => -own);
    }
    const promise = dot(direction, slope);
    if (!(promise < -2 * LEAST_FALL)) break;
    let scale = 1;
    let next: (ValueAndSlope & { readonly at: Float64Array }) | undefined;
    for (let halving = 0; halving < MOST_HALVINGS && next === undefined; halving++) {
      const there = at.map((own, i) => own + scale * (direction[i] as number));
      if (isWithin(there)) {
        const found = evaluate(there);
        yield;
        if (found.value <= value + ENOUGH * scale * promise) next = { ...found, at: there };
      }
      scale /= 2;
    }
    if (next === undefined) break;
    const s = next.at.map((own, i) => own - (at[i] as number));
    const y = next.slope.map((own, i) => own - (slope[i] as number));
    inverse = updated(inverse, s, y);
    ({ at, value, slope } = next);
  }
  return at;
}

/** The step of differences of gradients, beside coordinates of about 1: their error is of the order of its square. */
const DIFFERENCE = 1e-4;

/** Second derivatives, by central differences of the gradient. */
export function* hessianOf(evaluate: SmoothFunction, at: Float64Array): Generator<void, Float64Array[]> {
  const rows: Float64Array[] = [];
  for (let i = 0; i < at.length; i++) {
    const moved = (by: number) => evaluate(at.map((own, j) => (j === i ? own + by : own))).slope;
    const [above, below] = [moved(DIFFERENCE), moved(-DIFFERENCE)];
    rows.push(above.map((own, j) => (own - (below[j] as number)) / (2 * DIFFERENCE)));
    yield;
  }
  return rows.map((row, i) => row.map((own, j) => (own + (rows[j]?.[i] as number)) / 2));
}

/** The inverse Hessian after a step s that changed the slope by y: left as it is where the curvature along s is not positive. */
function updated(inverse: Float64Array[], s: Float64Array, y: Float64Array): Float64Array[] {
  const curvature = dot(s, y);
  if (!(curvature > 0)) return inverse;
  const hy = Float64Array.from(inverse, (row) => dot(row, y));
  const factor = (1 + dot(y, hy) / curvature) / curvature;
  return inverse.map((row, i) =>
    row.map((own, j) => {
      const cross = (hy[i] as number) * (s[j] as number) + (s[i] as number) * (hy[j] as number);
      return own + factor * (s[i] as number) * (s[j] as number) - cross / curvature;
    }),
  );
}
