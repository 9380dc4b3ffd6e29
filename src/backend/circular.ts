/** sin 2πu and cos 2πu: the twin of `assembly/math/circular.ts`, operation for operation; there is the derivation. */
import {
  COSINE_0,
  COSINE_1,
  COSINE_2,
  COSINE_3,
  COSINE_4,
  COSINE_5,
  COSINE_6,
  SINE_0,
  SINE_1,
  SINE_2,
  SINE_3,
  SINE_4,
  SINE_5,
  SINE_6,
} from "./coefficients.ts";
import { ROUND } from "./layout.ts";

// Constants of this file, for V8: see log-ratio.ts.
const s0 = SINE_0;
const s1 = SINE_1;
const s2 = SINE_2;
const s3 = SINE_3;
const s4 = SINE_4;
const s5 = SINE_5;
const s6 = SINE_6;
const c0 = COSINE_0;
const c1 = COSINE_1;
const c2 = COSINE_2;
const c3 = COSINE_3;
const c4 = COSINE_4;
const c5 = COSINE_5;
const c6 = COSINE_6;
const round = ROUND;

/** 4u rounded to a whole number. */
function quarters(u: number): number {
  return u * 4 + round - round;
}

function sineOfRest(r: number): number {
  const w = r * r;
  const w2 = w * w;
  const odd = (s5 * w2 + s3) * w2 + s1;
  const even = ((s6 * w2 + s4) * w2 + s2) * w2 + s0;
  return r * (even + odd * w);
}

function cosineOfRest(r: number): number {
  const w = r * r;
  const w2 = w * w;
  const odd = (c5 * w2 + c3) * w2 + c1;
  const even = ((c6 * w2 + c4) * w2 + c2) * w2 + c0;
  return 1 - w * (even + odd * w);
}

/** sin 2πu, for u in (0, 1). */
function sine(u: number): number {
  const n = quarters(u);
  const r = u - n * 0.25;
  const value = (n & 1) === 0 ? sineOfRest(r) : cosineOfRest(r);
  return (n & 2) === 0 ? value : -value;
}

/** cos 2πu. */
function cosine(u: number): number {
  const n = quarters(u);
  const r = u - n * 0.25;
  const value = (n & 1) === 0 ? cosineOfRest(r) : sineOfRest(r);
  return ((n + 1) & 2) === 0 ? value : -value;
}

export const circular = { sine, cosine };
