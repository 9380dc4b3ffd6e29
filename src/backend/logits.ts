/**
 * The JavaScript kernels of logits: the twins of `assembly/shape/logits.ts`, operation for operation; there is what they are.
 * Terms of up to FOLD bins are computed first and then added, in lanes: three sums at once have more lanes than V8 has
 * registers for.
 */
import type { LogitKernels, Memory } from "./backend.ts";
import { sumError } from "./double-double.ts";
import { exponentials } from "./exponential.ts";
import {
  ALL_CENTER,
  ALL_EXPONENT_FACTOR,
  ALL_GRADIENT_FACTOR,
  ALL_INVERSE,
  ALL_LEAST,
  ALL_LOG_NORMALIZERS,
  ALL_MAXIMUM_P,
  ALL_MAXIMUM_Q,
  ALL_MEAN_POWER,
  ALL_NORMALIZER_P,
  ALL_NORMALIZER_Q,
  ALL_SCALE,
  ALL_SHIFT,
  ALL_SHIFT_LOW,
  ALL_STEP_HIGH,
  ALL_STEP_LOW,
  ALL_TEMPERATURE,
  ALL_WEIGHT_P,
  ALL_WEIGHT_Q,
  FOLD,
  LARGEST_TAIL_ARGUMENT,
  LEAST_PROBABILITY,
  LOGIT_DIFFERENCE,
  LOGIT_DRIFT,
  LOGIT_REST,
  MASS_P,
  MASS_Q,
  MAXIMUM_P,
  MAXIMUM_Q,
  MIXTURE_P,
  MIXTURE_Q,
} from "./layout.ts";
import { logRatios } from "./log-ratio.ts";

// Constants of this file, for V8: see log-ratio.ts.
const { tail, exponential, ofQuotient, singleTail, singleExponential, singleOfQuotient } = exponentials;
const { crudeExponent, scaled, timesLn2, logRatioOf, kOf } = logRatios;
const errorOfSum = sumError;
const { fround, abs } = Math;
const near = LARGEST_TAIL_ARGUMENT;
const singleNear = fround(LARGEST_TAIL_ARGUMENT);
const leastProbability = LEAST_PROBABILITY;

/** Terms of up to FOLD bins, of each sum of a kernel. */
const firstTerms = new Float64Array(FOLD);
const secondTerms = new Float64Array(FOLD);
const thirdTerms = new Float64Array(FOLD);
const firstSingles = new Float32Array(FOLD);
const secondSingles = new Float32Array(FOLD);
const thirdSingles = new Float32Array(FOLD);

/** The sum of so many terms: the j-th in lane j mod 4. */
function folded(terms: Float64Array, count: number): number {
  let lane0 = 0;
  let lane1 = 0;
  let lane2 = 0;
  let lane3 = 0;
  for (let j = 0; j < count; j++) {
    const next = lane0 + (terms[j] as number);
    lane0 = lane1;
    lane1 = lane2;
    lane2 = lane3;
    lane3 = next;
  }
  return lane0 + lane2 + (lane1 + lane3);
}

/** The same in single precision: in lane j mod 8. */
function foldedSingles(terms: Float32Array, count: number): number {
  let lane0 = fround(0);
  let lane1 = fround(0);
  let lane2 = fround(0);
  let lane3 = fround(0);
  let lane4 = fround(0);
  let lane5 = fround(0);
  let lane6 = fround(0);
  let lane7 = fround(0);
  for (let j = 0; j < count; j++) {
    const next = fround(lane0 + (terms[j] as number));
    lane0 = lane1;
    lane1 = lane2;
    lane2 = lane3;
    lane3 = lane4;
    lane4 = lane5;
    lane5 = lane6;
    lane6 = lane7;
    lane7 = next;
  }
  return lane0 + lane4 + (lane2 + lane6) + (lane1 + lane5 + (lane3 + lane7));
}

/** What a + b lost, in single precision. */
function singleErrorOfSum(a: number, b: number, sum: number): number {
  const part = fround(sum - a);
  return fround(fround(a - fround(sum - part)) + fround(b - part));
}

/** q − p, from ln(p/q) where they are near. */
function change(p: number, q: number, delta: number): number {
  return abs(delta) <= near ? p * (-delta + delta * delta * tail(-delta)) : q - p;
}

/** K(p, m) where p − m = d is known. */
function kOfMixture(p: number, m: number, d: number): number {
  if (p < leastProbability) return m;
  const e = crudeExponent(p, m);
  const ms = scaled(m, e);
  const own = e === 0 ? d : p - ms;
  return kOf(p, m, ms, own, own / (p + ms), timesLn2(e));
}

/** ln(q/m) where q − m = d is known. */
function logarithmOfMixture(q: number, m: number, d: number): number {
  const e = crudeExponent(q, m);
  const ms = scaled(m, e);
  const own = e === 0 ? d : q - ms;
  return logRatioOf(timesLn2(e), own / (q + ms));
}

function maxima(logits: Float64Array | Float32Array, p: number, q: number, bins: number, { f64 }: Memory): number {
  let ofP = Number.NEGATIVE_INFINITY;
  let ofQ = Number.NEGATIVE_INFINITY;
  let masked = 0;
  for (let j = 0; j < bins; j++) {
    const a = logits[p + j] as number;
    const b = logits[q + j] as number;
    if (a > ofP) ofP = a;
    if (b > ofQ) ofQ = b;
    if (b === Number.NEGATIVE_INFINITY && a !== b) masked = 1;
  }
  f64[MAXIMUM_P >> 3] = ofP;
  f64[MAXIMUM_Q >> 3] = ofQ;
  return masked;
}

/** The kernels over a memory. */
export function logitKernels(memory: Memory): LogitKernels {
  const { f64, f32 } = memory;
  const constant = (address: number) => f64[address >> 3] as number;
  const single = (address: number) => f32[address >> 2] as number;

  function sums(p: number, q: number, bins: number): void {
    const maximumP = constant(ALL_MAXIMUM_P);
    const maximumQ = constant(ALL_MAXIMUM_Q);
    const scale = constant(ALL_SCALE);
    const factor = constant(ALL_EXPONENT_FACTOR);
    const high = constant(ALL_STEP_HIGH);
    const low = constant(ALL_STEP_LOW);
    const inverse = constant(ALL_INVERSE);
    const least = constant(ALL_LEAST);
    let massP = 0;
    let massQ = 0;
    let total = 0;
    for (let first = 0; first < bins; first += FOLD) {
      const count = Math.min(FOLD, bins - first);
      for (let j = 0; j < count; j++) {
        const x = ((f64[p + first + j] as number) - maximumP) * scale;
        const y = ((f64[q + first + j] as number) - maximumQ) * scale;
        const e = ofQuotient(x, 0, factor, high, low, inverse, least);
        firstTerms[j] = e;
        secondTerms[j] = ofQuotient(y, 0, factor, high, low, inverse, least);
        thirdTerms[j] = e === 0 ? 0 : e * (x - y);
      }
      massP += folded(firstTerms, count);
      massQ += folded(secondTerms, count);
      total += folded(thirdTerms, count);
    }
    f64[MASS_P >> 3] = massP;
    f64[MASS_Q >> 3] = massQ;
    f64[LOGIT_DIFFERENCE >> 3] = total;
  }

  function sumsSingle(p: number, q: number, bins: number): void {
    const maximumP = single(ALL_MAXIMUM_P);
    const maximumQ = single(ALL_MAXIMUM_Q);
    const scale = single(ALL_SCALE);
    const factor = single(ALL_EXPONENT_FACTOR);
    const high = single(ALL_STEP_HIGH);
    const low = single(ALL_STEP_LOW);
    const inverse = single(ALL_INVERSE);
    const least = single(ALL_LEAST);
    let massP = 0;
    let massQ = 0;
    let total = 0;
    for (let first = 0; first < bins; first += FOLD) {
      const count = Math.min(FOLD, bins - first);
      for (let j = 0; j < count; j++) {
        const a = f32[p + first + j] as number;
        const b = f32[q + first + j] as number;
        const ofP = fround(a - maximumP);
        const ofQ = fround(b - maximumQ);
        const x = fround(ofP * scale);
        const y = fround(ofQ * scale);
        const xLost = fround(singleErrorOfSum(a, -maximumP, ofP) * scale);
        const yLost = fround(singleErrorOfSum(b, -maximumQ, ofQ) * scale);
        const e = singleOfQuotient(x, xLost, factor, high, low, inverse, least);
        firstSingles[j] = e;
        secondSingles[j] = singleOfQuotient(y, yLost, factor, high, low, inverse, least);
        thirdSingles[j] = e === 0 ? 0 : e * fround(x - y);
      }
      massP += foldedSingles(firstSingles, count);
      massQ += foldedSingles(secondSingles, count);
      total += foldedSingles(thirdSingles, count);
    }
    f64[MASS_P >> 3] = massP;
    f64[MASS_Q >> 3] = massQ;
    f64[LOGIT_DIFFERENCE >> 3] = total;
  }

  function rest(p: number, q: number, bins: number): void {
    const maximumP = constant(ALL_MAXIMUM_P);
    const maximumQ = constant(ALL_MAXIMUM_Q);
    const scale = constant(ALL_SCALE);
    const factor = constant(ALL_EXPONENT_FACTOR);
    const high = constant(ALL_STEP_HIGH);
    const low = constant(ALL_STEP_LOW);
    const inverse = constant(ALL_INVERSE);
    const least = constant(ALL_LEAST);
    const temperature = constant(ALL_TEMPERATURE);
    const shift = constant(ALL_SHIFT);
    const shiftLow = constant(ALL_SHIFT_LOW);
    const meanPower = constant(ALL_MEAN_POWER);
    let mass = 0;
    let total = 0;
    let drift = 0;
    for (let first = 0; first < bins; first += FOLD) {
      const count = Math.min(FOLD, bins - first);
      for (let j = 0; j < count; j++) {
        const a = f64[p + first + j] as number;
        const b = f64[q + first + j] as number;
        const ofP = a - maximumP;
        const ofQ = b - maximumQ;
        const x = ofP * scale;
        const y = ofQ * scale;
        const xLost = errorOfSum(a, -maximumP, ofP) * scale;
        const yLost = errorOfSum(b, -maximumQ, ofQ) * scale;
        const e = ofQuotient(x, xLost, factor, high, low, inverse, least);
        const t = (x - y - shift + (xLost - yLost - shiftLow)) / temperature;
        const size = abs(t);
        const weighted = e === 0 ? 0 : e * t;
        if (size <= near) firstTerms[j] = e * (t * t * tail(-t));
        else if (size <= 1) firstTerms[j] = e * (exponential(-t) - 1 + t);
        else firstTerms[j] = ofQuotient(y, yLost, factor, high, low, inverse, least) * meanPower - e + weighted;
        secondTerms[j] = weighted;
        thirdTerms[j] = e;
      }
      mass += folded(thirdTerms, count);
      total += folded(firstTerms, count);
      drift += folded(secondTerms, count);
    }
    f64[MASS_P >> 3] = mass;
    f64[LOGIT_REST >> 3] = total;
    f64[LOGIT_DRIFT >> 3] = drift;
  }

  function restSingle(p: number, q: number, bins: number): void {
    const maximumP = single(ALL_MAXIMUM_P);
    const maximumQ = single(ALL_MAXIMUM_Q);
    const scale = single(ALL_SCALE);
    const factor = single(ALL_EXPONENT_FACTOR);
    const high = single(ALL_STEP_HIGH);
    const low = single(ALL_STEP_LOW);
    const inverse = single(ALL_INVERSE);
    const least = single(ALL_LEAST);
    const temperature = single(ALL_TEMPERATURE);
    const shift = single(ALL_SHIFT);
    const shiftLow = single(ALL_SHIFT_LOW);
    const meanPower = single(ALL_MEAN_POWER);
    let mass = 0;
    let total = 0;
    let drift = 0;
    for (let first = 0; first < bins; first += FOLD) {
      const count = Math.min(FOLD, bins - first);
      for (let j = 0; j < count; j++) {
        const a = f32[p + first + j] as number;
        const b = f32[q + first + j] as number;
        const ofP = fround(a - maximumP);
        const ofQ = fround(b - maximumQ);
        const x = fround(ofP * scale);
        const y = fround(ofQ * scale);
        const xLost = fround(singleErrorOfSum(a, -maximumP, ofP) * scale);
        const yLost = fround(singleErrorOfSum(b, -maximumQ, ofQ) * scale);
        const e = singleOfQuotient(x, xLost, factor, high, low, inverse, least);
        const lost = fround(fround(xLost - yLost) - shiftLow);
        const t = fround(fround(fround(fround(x - y) - shift) + lost) / temperature);
        const size = abs(t);
        const weighted = e === 0 ? 0 : fround(e * t);
        if (size <= singleNear) {
          firstSingles[j] = e * fround(fround(t * t) * singleTail(-t));
        } else if (size <= 1) {
          firstSingles[j] = e * fround(fround(singleExponential(-t) - 1) + t);
        } else {
          const ofY = fround(singleOfQuotient(y, yLost, factor, high, low, inverse, least) * meanPower);
          firstSingles[j] = fround(ofY - e) + weighted;
        }
        secondSingles[j] = weighted;
        thirdSingles[j] = e;
      }
      mass += foldedSingles(thirdSingles, count);
      total += foldedSingles(firstSingles, count);
      drift += foldedSingles(secondSingles, count);
    }
    f64[MASS_P >> 3] = mass;
    f64[LOGIT_REST >> 3] = total;
    f64[LOGIT_DRIFT >> 3] = drift;
  }

  /** p, or q. */
  function probability(logit: number, maximum: number, normalizer: number): number {
    const most = constant(maximum);
    const scale = constant(ALL_SCALE);
    const x = logit - most;
    const power = ofQuotient(
      x * scale,
      errorOfSum(logit, -most, x) * scale,
      constant(ALL_EXPONENT_FACTOR),
      constant(ALL_STEP_HIGH),
      constant(ALL_STEP_LOW),
      constant(ALL_INVERSE),
      constant(ALL_LEAST),
    );
    return power / constant(normalizer);
  }

  /** ln(p/q). */
  function logarithm(a: number, b: number): number {
    const maximumP = constant(ALL_MAXIMUM_P);
    const maximumQ = constant(ALL_MAXIMUM_Q);
    const scale = constant(ALL_SCALE);
    const x = a - maximumP;
    const y = b - maximumQ;
    const lost = errorOfSum(a, -maximumP, x) * scale - errorOfSum(b, -maximumQ, y) * scale;
    return (x * scale - y * scale + lost) / constant(ALL_TEMPERATURE) + constant(ALL_LOG_NORMALIZERS);
  }

  /** A probability times a logarithm less the center, times the factor. */
  function centered(p: number, ofP: number): number {
    return p < leastProbability ? 0 : p * (ofP - constant(ALL_CENTER)) * constant(ALL_GRADIENT_FACTOR);
  }

  function mixture(p: number, q: number, bins: number): void {
    const weightP = constant(ALL_WEIGHT_P);
    const weightQ = constant(ALL_WEIGHT_Q);
    let totalP = 0;
    let totalQ = 0;
    for (let first = 0; first < bins; first += FOLD) {
      const count = Math.min(FOLD, bins - first);
      for (let j = 0; j < count; j++) {
        const a = f64[p + first + j] as number;
        const b = f64[q + first + j] as number;
        const x = probability(a, ALL_MAXIMUM_P, ALL_NORMALIZER_P);
        const y = probability(b, ALL_MAXIMUM_Q, ALL_NORMALIZER_Q);
        const d = change(x, y, logarithm(a, b));
        const m = weightP * x + weightQ * y;
        firstTerms[j] = kOfMixture(x, m, -(weightQ * d));
        secondTerms[j] = kOfMixture(y, m, weightP * d);
      }
      totalP += folded(firstTerms, count);
      totalQ += folded(secondTerms, count);
    }
    f64[MIXTURE_P >> 3] = totalP;
    f64[MIXTURE_Q >> 3] = totalQ;
  }

  function gradientOfQ(p: number, q: number, bins: number, out: number): void {
    for (let j = 0; j < bins; j++) {
      const a = f64[p + j] as number;
      const b = f64[q + j] as number;
      const x = probability(a, ALL_MAXIMUM_P, ALL_NORMALIZER_P);
      const y = probability(b, ALL_MAXIMUM_Q, ALL_NORMALIZER_Q);
      f64[out + j] = change(x, y, logarithm(a, b)) * constant(ALL_GRADIENT_FACTOR);
    }
  }

  function gradientOfP(p: number, q: number, bins: number, out: number): void {
    for (let j = 0; j < bins; j++) {
      const a = f64[p + j] as number;
      const x = probability(a, ALL_MAXIMUM_P, ALL_NORMALIZER_P);
      f64[out + j] = centered(x, logarithm(a, f64[q + j] as number));
    }
  }

  function gradientOfMixture(p: number, q: number, bins: number, out: number): void {
    const weightP = constant(ALL_WEIGHT_P);
    const weightQ = constant(ALL_WEIGHT_Q);
    for (let j = 0; j < bins; j++) {
      const a = f64[p + j] as number;
      const b = f64[q + j] as number;
      const x = probability(a, ALL_MAXIMUM_P, ALL_NORMALIZER_P);
      const y = probability(b, ALL_MAXIMUM_Q, ALL_NORMALIZER_Q);
      const d = weightP * change(x, y, logarithm(a, b));
      f64[out + j] = centered(y, logarithmOfMixture(y, weightP * x + weightQ * y, d));
    }
  }

  return {
    logitMaxima: (p, q, bins) => maxima(f64, p >> 3, q >> 3, bins, memory),
    logitMaximaSingle: (p, q, bins) => maxima(f32, p >> 2, q >> 2, bins, memory),
    logitSums: (p, q, bins) => sums(p >> 3, q >> 3, bins),
    logitSumsSingle: (p, q, bins) => sumsSingle(p >> 2, q >> 2, bins),
    logitRest: (p, q, bins) => rest(p >> 3, q >> 3, bins),
    logitRestSingle: (p, q, bins) => restSingle(p >> 2, q >> 2, bins),
    logitMixture: (p, q, bins) => mixture(p >> 3, q >> 3, bins),
    logitGradientOfQ: (p, q, bins, out) => gradientOfQ(p >> 3, q >> 3, bins, out >> 3),
    logitGradientOfP: (p, q, bins, out) => gradientOfP(p >> 3, q >> 3, bins, out >> 3),
    logitGradientOfMixture: (p, q, bins, out) => gradientOfMixture(p >> 3, q >> 3, bins, out >> 3),
  };
}
