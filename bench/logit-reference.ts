/** KL of softmaxes in double-double, from logits: by the definition, as reference.ts has the divergences of histograms. */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyByNumber,
  subtract,
  toNumber,
  zero,
} from "./double-double.ts";
import { logarithm } from "./double-double-logarithm.ts";
import type { ReferenceRow } from "./reference.ts";

/** 1/n! as far as |x|^n/n! is above 2^-106 for |x| ≤ 1/16. */
const coefficients: DoubleDouble[] = [fromNumber(1)];
for (let n = 1; n <= 18; n++) coefficients.push(divide(coefficients[n - 1] as DoubleDouble, fromNumber(n)));

/** e^x: of x halved until it is small, by the series, and then squared as often. */
function exponential(x: DoubleDouble): DoubleDouble {
  let halvings = 0;
  while (Math.abs(x.high) * 2 ** -halvings > 1 / 16) halvings++;
  const small = multiplyByNumber(x, 2 ** -halvings);
  let power = zero;
  for (let n = coefficients.length - 1; n >= 0; n--)
    power = add(multiply(power, small), coefficients[n] as DoubleDouble);
  for (let i = 0; i < halvings; i++) power = multiply(power, power);
  return power;
}

function greatest(row: ReferenceRow): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < row.length; j++) most = Math.max(most, row[j] as number);
  return most;
}

/** KL of softmax(a) from softmax(b), in nats, of logits that are all finite. */
export function klOfLogits(a: ReferenceRow, b: ReferenceRow): number {
  const [mostA, mostB] = [fromNumber(greatest(a)), fromNumber(greatest(b))];
  let massA = zero;
  let massB = zero;
  let difference = zero;
  for (let j = 0; j < a.length; j++) {
    const x = subtract(fromNumber(a[j] as number), mostA);
    const y = subtract(fromNumber(b[j] as number), mostB);
    const power = exponential(x);
    massA = add(massA, power);
    massB = add(massB, exponential(y));
    difference = add(difference, multiply(power, subtract(x, y)));
  }
  return toNumber(add(divide(difference, massA), logarithm(divide(massB, massA))));
}
