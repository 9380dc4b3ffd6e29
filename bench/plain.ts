/**
 * The loops a user would write: what everything else is compared with. Sums first, then p·ln(p/q) with `Math.log`. A
 * process measures one case, so that each loop sees arrays of one type only, and V8 compiles it for that.
 */
import type { HistogramArray } from "../src/batch.ts";
import type { Shape } from "./cases.ts";
import type { MeasuredDivergence } from "./divergences.ts";
import type { SparseRows } from "./sparse-rows.ts";

export type PlainLoop = (
  p: HistogramArray,
  q: HistogramArray,
  rows: number,
  bins: number,
  scores: Float64Array,
) => void;

function klOfRows(p: HistogramArray, q: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += p[j] as number;
      qMass += q[j] as number;
    }
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / pMass;
      const y = (q[j] as number) / qMass;
      if (x > 0) sum += x * Math.log(x / y);
    }
    scores[row] = sum;
  }
}

/** The one row of Q divided by its mass: once for all rows of P. */
function normalized(q: HistogramArray, bins: number): Float64Array {
  let mass = 0;
  for (let j = 0; j < bins; j++) mass += q[j] as number;
  return Float64Array.from(q, (value) => value / mass);
}

function klOfReference(p: HistogramArray, q: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  const reference = normalized(q, bins);
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let mass = 0;
    for (let j = start; j < start + bins; j++) mass += p[j] as number;
    let sum = 0;
    for (let j = 0; j < bins; j++) {
      const x = (p[start + j] as number) / mass;
      if (x > 0) sum += x * Math.log(x / (reference[j] as number));
    }
    scores[row] = sum;
  }
}

function generalizedKlOfRows(
  p: HistogramArray,
  q: HistogramArray,
  rows: number,
  bins: number,
  scores: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let j = row * bins; j < (row + 1) * bins; j++) {
      const x = p[j] as number;
      const y = q[j] as number;
      sum += (x > 0 ? x * Math.log(x / y) : 0) - x + y;
    }
    scores[row] = sum;
  }
}

function jeffreysOfRows(p: HistogramArray, q: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += p[j] as number;
      qMass += q[j] as number;
    }
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / pMass;
      const y = (q[j] as number) / qMass;
      if (x > 0 || y > 0) sum += (x - y) * Math.log(x / y);
    }
    scores[row] = sum;
  }
}

function jsOfRows(p: HistogramArray, q: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += p[j] as number;
      qMass += q[j] as number;
    }
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / pMass;
      const y = (q[j] as number) / qMass;
      const mean = (x + y) / 2;
      if (x > 0) sum += x * Math.log(x / mean);
      if (y > 0) sum += y * Math.log(y / mean);
    }
    scores[row] = sum / 2;
  }
}

function jsOfReference(p: HistogramArray, q: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  const reference = normalized(q, bins);
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let mass = 0;
    for (let j = start; j < start + bins; j++) mass += p[j] as number;
    let sum = 0;
    for (let j = 0; j < bins; j++) {
      const x = (p[start + j] as number) / mass;
      const y = reference[j] as number;
      const mean = (x + y) / 2;
      if (x > 0) sum += x * Math.log(x / mean);
      if (y > 0) sum += y * Math.log(y / mean);
    }
    scores[row] = sum / 2;
  }
}

function entropyOfRows(p: HistogramArray, _: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let mass = 0;
    for (let j = start; j < start + bins; j++) mass += p[j] as number;
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / mass;
      if (x > 0) sum -= x * Math.log(x);
    }
    scores[row] = sum;
  }
}

function crossEntropyOfRows(
  p: HistogramArray,
  q: HistogramArray,
  rows: number,
  bins: number,
  scores: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += p[j] as number;
      qMass += q[j] as number;
    }
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / pMass;
      if (x > 0) sum -= x * Math.log((q[j] as number) / qMass);
    }
    scores[row] = sum;
  }
}

function totalVariationOfRows(
  p: HistogramArray,
  q: HistogramArray,
  rows: number,
  bins: number,
  scores: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += p[j] as number;
      qMass += q[j] as number;
    }
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / pMass;
      const y = (q[j] as number) / qMass;
      sum += Math.abs(x - y);
    }
    scores[row] = sum / 2;
  }
}

function squaredHellingerOfRows(
  p: HistogramArray,
  q: HistogramArray,
  rows: number,
  bins: number,
  scores: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += p[j] as number;
      qMass += q[j] as number;
    }
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / pMass;
      const y = (q[j] as number) / qMass;
      const difference = Math.sqrt(x) - Math.sqrt(y);
      sum += difference * difference;
    }
    scores[row] = sum / 2;
  }
}

function chiSquaredOfRows(
  p: HistogramArray,
  q: HistogramArray,
  rows: number,
  bins: number,
  scores: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += p[j] as number;
      qMass += q[j] as number;
    }
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / pMass;
      const y = (q[j] as number) / qMass;
      const difference = x - y;
      if (x > 0 || y > 0) sum += (difference * difference) / y;
    }
    scores[row] = sum;
  }
}

function triangularOfRows(
  p: HistogramArray,
  q: HistogramArray,
  rows: number,
  bins: number,
  scores: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += p[j] as number;
      qMass += q[j] as number;
    }
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / pMass;
      const y = (q[j] as number) / qMass;
      const difference = x - y;
      if (x > 0 || y > 0) sum += (difference * difference) / (x + y);
    }
    scores[row] = sum;
  }
}

function bhattacharyyaOfRows(
  p: HistogramArray,
  q: HistogramArray,
  rows: number,
  bins: number,
  scores: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += p[j] as number;
      qMass += q[j] as number;
    }
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const x = (p[j] as number) / pMass;
      const y = (q[j] as number) / qMass;
      sum += Math.sqrt(x * y);
    }
    scores[row] = -Math.log(sum);
  }
}

function renyiOfRows(alpha: number): PlainLoop {
  return (p, q, rows, bins, scores) => {
    for (let row = 0; row < rows; row++) {
      const start = row * bins;
      let pMass = 0;
      let qMass = 0;
      for (let j = start; j < start + bins; j++) {
        pMass += p[j] as number;
        qMass += q[j] as number;
      }
      let sum = 0;
      for (let j = start; j < start + bins; j++) {
        const x = (p[j] as number) / pMass;
        const y = (q[j] as number) / qMass;
        if (x > 0) sum += x ** alpha * y ** (1 - alpha);
      }
      scores[row] = Math.log(sum) / (alpha - 1);
    }
  };
}

function tsallisOfRows(alpha: number): PlainLoop {
  return (p, q, rows, bins, scores) => {
    for (let row = 0; row < rows; row++) {
      const start = row * bins;
      let pMass = 0;
      let qMass = 0;
      for (let j = start; j < start + bins; j++) {
        pMass += p[j] as number;
        qMass += q[j] as number;
      }
      let sum = 0;
      for (let j = start; j < start + bins; j++) {
        const x = (p[j] as number) / pMass;
        const y = (q[j] as number) / qMass;
        if (x > 0) sum += x ** alpha * y ** (1 - alpha);
      }
      scores[row] = (sum - 1) / (alpha - 1);
    }
  };
}

function skewKlOfRows(lambda: number): PlainLoop {
  return (p, q, rows, bins, scores) => {
    for (let row = 0; row < rows; row++) {
      const start = row * bins;
      let pMass = 0;
      let qMass = 0;
      for (let j = start; j < start + bins; j++) {
        pMass += p[j] as number;
        qMass += q[j] as number;
      }
      let sum = 0;
      for (let j = start; j < start + bins; j++) {
        const x = (p[j] as number) / pMass;
        const y = (q[j] as number) / qMass;
        if (x > 0) sum += x * Math.log(x / (lambda * x + (1 - lambda) * y));
      }
      scores[row] = sum;
    }
  };
}

function jensenShannonOfRows(weight: number): PlainLoop {
  return (p, q, rows, bins, scores) => {
    for (let row = 0; row < rows; row++) {
      const start = row * bins;
      let pMass = 0;
      let qMass = 0;
      for (let j = start; j < start + bins; j++) {
        pMass += p[j] as number;
        qMass += q[j] as number;
      }
      let ofP = 0;
      let ofQ = 0;
      for (let j = start; j < start + bins; j++) {
        const x = (p[j] as number) / pMass;
        const y = (q[j] as number) / qMass;
        const mixture = weight * x + (1 - weight) * y;
        if (x > 0) ofP += x * Math.log(x / mixture);
        if (y > 0) ofQ += y * Math.log(y / mixture);
      }
      scores[row] = weight * ofP + (1 - weight) * ofQ;
    }
  };
}

/** Of sparse rows the entries that are stored: where there is no mass in P, nothing is added. */
export function klOfStoredEntries(
  { indptr, indices, data, bins }: SparseRows,
  q: HistogramArray,
  scores: Float64Array,
): void {
  const reference = normalized(q, bins);
  for (let row = 0; row < scores.length; row++) {
    const start = indptr[row] as number;
    const end = indptr[row + 1] as number;
    let mass = 0;
    for (let entry = start; entry < end; entry++) mass += data[entry] as number;
    let sum = 0;
    for (let entry = start; entry < end; entry++) {
      const x = (data[entry] as number) / mass;
      if (x > 0) sum += x * Math.log(x / (reference[indices[entry] as number] as number));
    }
    scores[row] = sum;
  }
}

/** All rows divided by their masses. */
function normalizedRows(data: HistogramArray, bins: number): Float64Array {
  const shares = Float64Array.from(data);
  for (let start = 0; start < shares.length; start += bins) {
    let mass = 0;
    for (let j = start; j < start + bins; j++) mass += shares[j] as number;
    for (let j = start; j < start + bins; j++) shares[j] = (shares[j] as number) / mass;
  }
  return shares;
}

/** All pairs: three loops over rows that are divided by their masses once. */
function klOfPairs(p: HistogramArray, q: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  const ps = normalizedRows(p, bins);
  const qs = normalizedRows(q, bins);
  const columns = qs.length / bins;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let j = 0; j < bins; j++) {
        const x = ps[row * bins + j] as number;
        if (x > 0) sum += x * Math.log(x / (qs[column * bins + j] as number));
      }
      scores[row * columns + column] = sum;
    }
  }
}

function jsOfPairs(p: HistogramArray, q: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  const ps = normalizedRows(p, bins);
  const qs = normalizedRows(q, bins);
  const columns = qs.length / bins;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let j = 0; j < bins; j++) {
        const x = ps[row * bins + j] as number;
        const y = qs[column * bins + j] as number;
        const mean = (x + y) / 2;
        if (x > 0) sum += x * Math.log(x / mean);
        if (y > 0) sum += y * Math.log(y / mean);
      }
      scores[row * columns + column] = sum / 2;
    }
  }
}

/** The smallest of each row's. */
function klOfNearest(p: HistogramArray, q: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  const ps = normalizedRows(p, bins);
  const qs = normalizedRows(q, bins);
  const columns = qs.length / bins;
  for (let row = 0; row < rows; row++) {
    let least = Number.POSITIVE_INFINITY;
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let j = 0; j < bins; j++) {
        const x = ps[row * bins + j] as number;
        if (x > 0) sum += x * Math.log(x / (qs[column * bins + j] as number));
      }
      if (sum < least) least = sum;
    }
    scores[row] = least;
  }
}

/** Two passes: the greatest logits and the logarithms of sums of both, and then p·(ln p − ln q). */
function klOfLogits(p: HistogramArray, q: HistogramArray, rows: number, bins: number, scores: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const start = row * bins;
    let pMost = Number.NEGATIVE_INFINITY;
    let qMost = Number.NEGATIVE_INFINITY;
    for (let j = start; j < start + bins; j++) {
      if ((p[j] as number) > pMost) pMost = p[j] as number;
      if ((q[j] as number) > qMost) qMost = q[j] as number;
    }
    let pMass = 0;
    let qMass = 0;
    for (let j = start; j < start + bins; j++) {
      pMass += Math.exp((p[j] as number) - pMost);
      qMass += Math.exp((q[j] as number) - qMost);
    }
    const pLogarithm = pMost + Math.log(pMass);
    const qLogarithm = qMost + Math.log(qMass);
    let sum = 0;
    for (let j = start; j < start + bins; j++) {
      const ofP = (p[j] as number) - pLogarithm;
      sum += Math.exp(ofP) * (ofP - ((q[j] as number) - qLogarithm));
    }
    scores[row] = sum;
  }
}

const loops: Partial<Record<`${MeasuredDivergence} ${Shape}`, PlainLoop>> = {
  "kl rows": klOfRows,
  "kl reference": klOfReference,
  "generalized-kl rows": generalizedKlOfRows,
  "jeffreys rows": jeffreysOfRows,
  "js rows": jsOfRows,
  "js reference": jsOfReference,
  "kl pairs": klOfPairs,
  "js pairs": jsOfPairs,
  "kl nearest": klOfNearest,
  "kl logits": klOfLogits,
  "total-variation rows": totalVariationOfRows,
  "squared-hellinger rows": squaredHellingerOfRows,
  "chi-squared rows": chiSquaredOfRows,
  "neyman-chi-squared rows": (p, q, ...more) => chiSquaredOfRows(q, p, ...more),
  "triangular rows": triangularOfRows,
  "bhattacharyya rows": bhattacharyyaOfRows,
  "renyi(0.75) rows": renyiOfRows(0.75),
  "renyi(3) rows": renyiOfRows(3),
  "tsallis(1.5) rows": tsallisOfRows(1.5),
  "skew-kl(0.1) rows": skewKlOfRows(0.1),
  "jensen-shannon(0.3) rows": jensenShannonOfRows(0.3),
  "entropy rows": entropyOfRows,
  "cross-entropy rows": crossEntropyOfRows,
};

export function plainLoop(divergence: MeasuredDivergence, shape: Shape): PlainLoop {
  const loop = loops[`${divergence} ${shape}`];
  if (loop === undefined) throw new Error(`there is no plain loop for ${divergence}, ${shape}`);
  return loop;
}
