/** KL of softmaxes in double-double, from logits: by the definition, as reference.ts has the divergences of histograms. */
import { add, divide, fromNumber, multiply, subtract, toNumber, zero } from "./double-double.ts";
import { exponential } from "./double-double-exponential.ts";
import { logarithm } from "./double-double-logarithm.ts";
import type { ReferenceRow } from "./reference.ts";

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
