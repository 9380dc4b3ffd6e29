/** Terms of the last rung that have an exponent of their own: powers and generators. */
import type { Divergence } from "../divergences.ts";
import { LN2, LN2_HIGH, LN2_LOW, LOG2_E } from "./coefficients.ts";
import { exponentials } from "./exponential.ts";
import type { ExtremeRow } from "./extreme-row.ts";
import type { Parts } from "./extreme-term.ts";
import { LARGEST_TAIL_ARGUMENT } from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { poweredRatios } from "./power.ts";
import { scaleByPowerOfTwo } from "./powers-of-two.ts";

const { kOf, logRatioOf } = logRatios;

/** value·2^exponent. */
export interface Scaled {
  readonly value: number;
  readonly exponent: number;
}

/** p·(p/y)^x: as src/backend/power.ts, but that no exponent is too large. */
export function powerOf(p: ExtremeRow, { e, s, small }: Parts, x: number): Scaled {
  const upper = poweredRatios.upperBits(x);
  const whole = Math.round(upper * e);
  const rest = upper * e - whole + (x - upper) * e;
  const z = rest * LN2 + x * scaleByPowerOfTwo(logRatioOf(0, s), small);
  const n = Math.round(z * LOG2_E);
  // Of an enormous z nothing is left behind n.
  const r = Math.max(-1, Math.min(1, z - n * LN2_HIGH - n * LN2_LOW));
  return { value: p.high * exponentials.exponential(r), exponent: p.exponent + whole + n };
}

/** p·((p/y)^x − 1). */
export function powerChange(p: ExtremeRow, parts: Parts, x: number): Scaled {
  const { eLn2, s, small } = parts;
  const t = x * logRatioOf(eLn2, s);
  const unscaled = scaleByPowerOfTwo(t, small);
  if (Math.abs(unscaled) <= LARGEST_TAIL_ARGUMENT) {
    return { value: p.high * (t + t * unscaled * exponentials.tail(unscaled)), exponent: p.exponent + small };
  }
  const power = powerOf(p, parts, x);
  const exponent = Math.max(p.exponent, power.exponent);
  const [ofPower, ofP] = [
    scaleByPowerOfTwo(power.value, power.exponent - exponent),
    scaleByPowerOfTwo(p.high, p.exponent - exponent),
  ];
  return { value: ofPower - ofP, exponent };
}

/** |x|·K ± p·(e^t − 1 − t), or ±(p·(p/y)^x − p) + |x|·(y − p) where t = x·ln(p/y) is not small. */
export function powerTerm(p: ExtremeRow, q: ExtremeRow, parts: Parts, x: number): Scaled {
  const { y, ys, d, s, eLn2, near, small } = parts;
  const sign = x < 0 ? -1 : 1;
  const t = x * logRatioOf(eLn2, s);
  const unscaled = scaleByPowerOfTwo(t, small);
  const power = powerOf(p, parts, x);
  const exponent = Math.max(p.exponent, q.exponent, power.exponent);
  const ofP = scaleByPowerOfTwo(p.high, p.exponent - exponent);
  const ofY = scaleByPowerOfTwo(y, q.exponent - exponent);
  if (Math.abs(unscaled) <= LARGEST_TAIL_ARGUMENT) {
    // Where d is scaled, both parts are of its square.
    const k = near
      ? kOf(p.high, ys, ys, d, s, 0)
      : kOf(
          ofP,
          ofY,
          scaleByPowerOfTwo(ys, p.exponent - exponent),
          scaleByPowerOfTwo(d, p.exponent - exponent),
          s,
          eLn2,
        );
    const beyond = (near ? p.high : ofP) * (t * t * exponentials.tail(unscaled));
    return { value: Math.abs(x) * k + sign * beyond, exponent: near ? p.exponent + 2 * small : exponent };
  }
  const difference = near ? scaleByPowerOfTwo(d, small + p.exponent - exponent) : ofP - ofY;
  const ofPower = scaleByPowerOfTwo(power.value, power.exponent - exponent);
  return { value: sign * (ofPower - ofP) - Math.abs(x) * difference, exponent };
}

/** y·f(p/y); where no double holds the ratio, what a bin is worth without the smaller of the two. */
export function generatedTerm(p: ExtremeRow, q: ExtremeRow, { x, y, ys, e }: Parts, divergence: Divergence): Scaled {
  const ratio = scaleByPowerOfTwo(x / ys, e);
  if (ratio === Number.POSITIVE_INFINITY) return { value: p.high * divergence.zeroQ, exponent: p.exponent };
  const perUnit = ratio === 0 ? divergence.zeroP : (divergence.generator?.(ratio) ?? Number.NaN);
  return { value: y * perUnit, exponent: q.exponent };
}
