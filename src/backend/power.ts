/** p·(p/y)^x of one bin: the twin of `assembly/math/power.ts`, where the derivation is. What V8 wants is in `log-ratio.ts`. */
import { LN2 } from "./coefficients.ts";
import { exponentials } from "./exponential.ts";
import { GREATEST_POWER, LEAST_POWER, ROUND_AND_BIAS } from "./layout.ts";
import { logRatios } from "./log-ratio.ts";
import { POWERS_ORIGIN, powers } from "./powers-of-two.ts";

const { crudeExponent, scaled, logRatioOf } = logRatios;
const { exponential } = exponentials;
const { max, min } = Math;

const ln2 = LN2;
const roundAndBias = ROUND_AND_BIAS;
const leastPower = LEAST_POWER;
const greatestPower = GREATEST_POWER;
const table = powers;
const origin = POWERS_ORIGIN;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** x without its lowest 11 bits. */
function upperBits(x: number): number {
  double[0] = x;
  words[0] = (words[0] as number) & 0xfffff800;
  return double[0] as number;
}

/** `upper` is that of x. */
function powered(p: number, y: number, x: number, upper: number): number {
  const e = crudeExponent(p, y);
  const ys = scaled(y, e);
  const logarithm = logRatioOf(0, (p - ys) / (p + ys));
  const whole = min(greatestPower, max(leastPower, upper * e));
  const n = whole + roundAndBias - roundAndBias;
  const z = (whole - n + (x - upper) * e) * ln2 + x * logarithm;
  return p * exponential(z) * (table[origin + n] as number);
}

export const poweredRatios = { powered, upperBits };
