/** Kullback–Leibler divergences of Gaussians, over arrays of their parameters. */
import { areRegular, isExtreme } from "../../backend/continuous/gaussian.ts";
import { continuousKernels } from "../../backend/continuous/kernels.ts";
import { assertEngine, namedOptions } from "../../discrete/arguments.ts";
import type { Engine } from "../../engine.ts";
import { Results } from "../../results.ts";
import { extremeSum, extremeTerm } from "./extreme.ts";
import {
  Areas,
  areRight,
  assertElement,
  assertRow,
  assertSome,
  checkedShape,
  deviationKind,
  givenParameters,
  meanKind,
  type ParameterArray,
  type Parameters,
  parameterAt,
  parametersOf,
} from "./parameters.ts";
import { runRows } from "./rows.ts";

/** Two sequences of Gaussians: each parameter an array of one length, or one number for all. */
export interface GaussianPairs {
  readonly mean0: ParameterArray | number;
  /** Standard deviations, positive and finite; not variances. */
  readonly std0: ParameterArray | number;
  readonly mean1: ParameterArray | number;
  readonly std1: ParameterArray | number;
  /** Where the results go: as many as there are pairs. Left as it was if an error is thrown. */
  readonly out?: Float64Array | undefined;
}

/** Two sequences of Gaussians with diagonal covariance: of the second, one row may serve for all rows of the first. */
export interface DiagonalGaussianPairs extends GaussianPairs {
  /** Default: one row, as long as the arrays are. */
  readonly shape?: readonly [rows: number, dimensions: number] | undefined;
}

type Four = readonly [Parameters, Parameters, Parameters, Parameters];

const names = ["mean0", "std0", "mean1", "std1"] as const;

/** The four as they were given, each read once. */
function givenFour(given: Partial<Record<(typeof names)[number], unknown>>) {
  return names.map((name) => givenParameters(name, given[name], name.startsWith("mean") ? meanKind : deviationKind));
}

/** The longest of the arrays; of numbers alone 1. */
function longest(given: readonly { readonly length: number | undefined }[]): number {
  const lengths = given.flatMap(({ length }) => (length === undefined ? [] : [length]));
  return lengths.length === 0 ? 1 : Math.max(...lengths);
}

/** KL of a dimension of a row, by the last rung. */
function ofDimension([mean0, std0, mean1, std1]: Four, row: number, shift: number, j: number): number {
  return extremeTerm(
    parameterAt(mean0, row, j),
    parameterAt(std0, row, j),
    parameterAt(mean1, row, j),
    parameterAt(std1, row, j),
    shift,
  );
}

/** Where the four parameters are, and where results are to be. */
function addressesOf(areas: Areas): [number, number, number, number, number] {
  return [areas.address(0), areas.address(1), areas.address(2), areas.address(3), areas.address(4)];
}

/**
 * The Kullback–Leibler divergence of each pair of Gaussians, KL(N(mean0, std0²)‖N(mean1, std1²)) =
 * ln(std1/std0) + (std0² + (mean0 − mean1)²)/(2·std1²) − ½, as by S. Kullback 1959, “Information Theory and Statistics”,
 * chapter 9. Right to 1e-14 of its value over the whole range of doubles, for nearly equal parameters too; exactly 0 for equal
 * ones; never negative.
 *
 * @param engine runs the kernels
 * @param pairs `mean0`, `std0`, `mean1`, `std1`: Float64Array, Float32Array or number[], all of one length, or a number for
 *   all; `out`
 * @returns as many divergences as the arrays are long, in nats, in [0, ∞] (∞ where it is more than a double can hold);
 *   `pairs.out` where that was given
 * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with its place in the array
 *   as `row`: means are finite, deviations positive and finite
 *
 * @example
 * const engine = await createEngine();
 * const kl = gaussianKl(engine, { mean0: [0, 0, 1], std0: [1, 2, 1], mean1: 0, std1: 1 });
 * console.log(kl); // Float64Array(3) [ 0, 0.8068528194400547, 0.5 ]
 */
export function gaussianKl(engine: Engine, pairs: GaussianPairs): Float64Array {
  assertEngine(engine);
  const given = namedOptions(pairs, [...names, "out"] as const);
  const all = givenFour(given);
  const count = longest(all);
  assertSome(count, names[all.findIndex(({ length }) => length === 0)] ?? "mean0");
  // One row of so many: each a result of its own.
  const four = all.map((one) => parametersOf(one, 1, count, false)) as unknown as Four;
  const assertPair = (index: number) => {
    for (const one of four) assertElement(one, index);
  };
  const results = new Results("out", given.out as Float64Array | undefined, count, four);
  // Nothing may go wrong once writing has begun.
  if (results.direct && !areRight(four)) for (let index = 0; index < count; index++) assertPair(index);
  engine.run((backend, tileBytes) => {
    const kernels = continuousKernels(backend);
    const areas = new Areas(backend.memory, tileBytes, 5);
    const tile = Math.min(areas.elements, count);
    for (const [area, one] of four.entries()) if (one.constant) areas.fill(area, one, tile);
    for (let first = 0; first < count; first += tile) {
      const own = Math.min(tile, count - first);
      for (const [area, one] of four.entries()) if (!one.constant) areas.copy(area, one, first, own);
      areas.place(4, results.values, first);
      const [mean0, std0, mean1, std1, out] = addressesOf(areas);
      const flagged = kernels.gaussianKl(mean0, std0, mean1, std1, own, out) !== 0;
      results.values.set(areas.view(4, own), first);
      if (!flagged) continue;
      for (let j = first; j < first + own; j++) {
        const isRight =
          areRegular(parameterAt(four[1], 0, j), parameterAt(four[3], 0, j)) &&
          Number.isFinite(results.values[j] as number);
        if (isRight) continue;
        assertPair(j);
        results.values[j] = ofDimension(four, 0, 0, j);
      }
    }
  });
  return results.commit();
}

/**
 * The Kullback–Leibler divergence of each pair of Gaussians with diagonal covariance: the sum over dimensions of
 * ln(std1/std0) + (std0² + (mean0 − mean1)²)/(2·std1²) − ½. As `gaussianKl` otherwise.
 *
 * @param engine runs the kernels
 * @param pairs `mean0`, `std0`, `mean1`, `std1`: rows × dimensions numbers, one row after another, or a number for all of them;
 *   of `mean1` and `std1` also one row, for all rows; `shape`: `[rows, dimensions]`; `out`
 * @returns a divergence a row, in nats, in [0, ∞]; `pairs.out` where that was given
 * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with its row and dimension
 *   (`column`): means are finite, deviations positive and finite
 *
 * @example
 * const engine = await createEngine();
 * const mean0 = new Float64Array([0, 3, 1, 1]);
 * const kl = diagonalGaussianKl(engine, { mean0, std0: 1, mean1: [0, 1], std1: [1, 1], shape: [2, 2] });
 * console.log(kl); // Float64Array(2) [ 2, 0.5 ]
 */
export function diagonalGaussianKl(engine: Engine, pairs: DiagonalGaussianPairs): Float64Array {
  assertEngine(engine);
  const given = namedOptions(pairs, [...names, "shape", "out"] as const);
  const all = givenFour(given);
  const [rows, dimensions] = checkedShape(given.shape, longest(all));
  assertSome(dimensions, given.shape === undefined ? "mean0" : "shape[1]");
  const four = all.map((one, index) => parametersOf(one, rows, dimensions, index > 1)) as unknown as Four;
  const [, std0, , std1] = four;
  const results = new Results("out", given.out as Float64Array | undefined, rows, four);
  const assertAll = (row: number) => {
    for (const one of four) assertRow(one, row, dimensions);
  };
  if (results.direct && !areRight(four)) for (let row = 0; row < rows; row++) assertAll(row);
  const isRegular = (row: number) => {
    for (let j = 0; j < dimensions; j++) {
      if (!areRegular(parameterAt(std0, row, j), parameterAt(std1, row, j))) return false;
    }
    return true;
  };
  engine.run((backend, tileBytes) => {
    const kernels = continuousKernels(backend);
    const areas = new Areas(backend.memory, tileBytes, 5);
    runRows({
      areas,
      parameters: four,
      rows,
      dimensions,
      out: 4,
      run(strides, count, length) {
        const [a, b, c, d] = strides as [number, number, number, number];
        const [m0, s0, m1, s1, out] = addressesOf(areas);
        return kernels.diagonalGaussianKl(m0, a, s0, b, m1, c, s1, d, count, length, out);
      },
      accept(row, sum, flagged) {
        results.values[row] = sum;
        if (!flagged || (!isExtreme(sum) && isRegular(row))) return;
        assertAll(row);
        results.values[row] = extremeSum(dimensions, (j, shift) => ofDimension(four, row, shift, j));
      },
    });
  });
  return results.commit();
}
