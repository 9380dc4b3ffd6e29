/** The regularizing term of variational autoencoders, and its gradient. */
import { isExtreme, isModerate } from "../../backend/continuous/gaussian.ts";
import { continuousKernels } from "../../backend/continuous/kernels.ts";
import { newArray } from "../../batch.ts";
import { assertEngine, namedOptions } from "../../discrete/arguments.ts";
import type { Engine } from "../../engine.ts";
import { KullbackTypeError, show } from "../../errors.ts";
import { Results } from "../../results.ts";
import { extremeHalfChange, extremeStandardTerm, extremeSum } from "./extreme.ts";
import {
  Areas,
  areRight,
  assertRow,
  assertSome,
  checkedShape,
  givenParameters,
  logVarianceKind,
  meanKind,
  type ParameterArray,
  parameterAt,
  parametersOf,
} from "./parameters.ts";
import { runRows } from "./rows.ts";

/** How rows lie in the arrays, and what is wanted of them. */
export interface VaeOptions {
  /** Default: one row, as long as the arrays are. */
  readonly shape?: readonly [rows: number, dimensions: number] | undefined;
  /** Whether the gradients are to be given too. Default: false. */
  readonly gradient?: boolean | undefined;
  /** Where the scores go: as many as there are rows. Left as it was if an error is thrown. */
  readonly out?: Float64Array | undefined;
}

/** Scores, and the derivative of each by every parameter of its row, row after row. */
export interface VaeGradients {
  readonly scores: Float64Array;
  readonly gradient: { readonly mean: Float64Array; readonly logVariance: Float64Array };
}

/** No single number: nothing would be gained by it. */
function givenArrayOf(...[name, value, kind]: Parameters<typeof givenParameters>) {
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return { ...givenParameters(name, value, kind), length: (value as ArrayLike<number>).length };
  throw new KullbackTypeError({
    code: "INVALID_PARAMETER",
    argument: name,
    expected: "an array of numbers",
    got: show(value),
  });
}

const optionNames = ["shape", "gradient", "out"] as const;

/**
 * The regularizing term of variational autoencoders, of each row: KL(N(μ, e^v)‖N(0, 1)) = ½ Σ (μ² + e^v − 1 − v), summed over
 * its dimensions, where v is the logarithm of a variance (D. P. Kingma, M. Welling 2014, “Auto-Encoding Variational Bayes”,
 * appendix B, [arXiv:1312.6114](https://arxiv.org/abs/1312.6114)). Right to 1e-14 of its value, however near μ and v are to 0;
 * never negative.
 *
 * The gradient is μ with respect to means, and ½(e^v − 1) with respect to log variances. Both may be more than a double can
 * hold, and are then infinite. A v of −Infinity is a variance of 0: its score is infinite, its derivative −½.
 *
 * @param engine runs the kernels
 * @param mean rows × dimensions means, one row after another: Float64Array, Float32Array or number[]
 * @param logVariance as many logarithms of variances
 * @param options `shape`: `[rows, dimensions]`; `gradient`; `out`
 * @returns a score a row, in nats, in [0, ∞]; `options.out` where that was given. With `gradient: true`,
 *   `{ scores, gradient: { mean, logVariance } }`, Float64Arrays of as many elements as there are means
 * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with its row and dimension
 *   (`column`): means are finite; NaN and +Infinity are no log variances
 *
 * @example
 * const engine = await createEngine();
 * const scores = vaeKl(engine, [1, 0, 0, 2], [0, 0, 0, 0], { shape: [2, 2] });
 * console.log(scores); // Float64Array(2) [ 0.5, 2 ]
 */
export function vaeKl(
  engine: Engine,
  mean: ParameterArray,
  logVariance: ParameterArray,
  options: VaeOptions & { readonly gradient: true },
): VaeGradients;
export function vaeKl(
  engine: Engine,
  mean: ParameterArray,
  logVariance: ParameterArray,
  options?: VaeOptions & { readonly gradient?: false | undefined },
): Float64Array;
export function vaeKl(
  engine: Engine,
  mean: ParameterArray,
  logVariance: ParameterArray,
  options?: VaeOptions,
): Float64Array | VaeGradients;
export function vaeKl(
  engine: Engine,
  mean: ParameterArray,
  logVariance: ParameterArray,
  options?: VaeOptions,
): Float64Array | VaeGradients {
  assertEngine(engine);
  const given = namedOptions(options, optionNames);
  if (given.gradient !== undefined && typeof given.gradient !== "boolean") {
    throw new KullbackTypeError({
      code: "INVALID_OPTION",
      argument: "gradient",
      expected: "true or false",
      got: show(given.gradient),
    });
  }
  const means = givenArrayOf("mean", mean, meanKind);
  const variances = givenArrayOf("logVariance", logVariance, logVarianceKind);
  const [rows, dimensions] = checkedShape(given.shape, means.length);
  assertSome(dimensions, given.shape === undefined ? "mean" : "shape[1]");
  const ofMean = parametersOf(means, rows, dimensions, false);
  const ofVariance = parametersOf(variances, rows, dimensions, false);
  const results = new Results("out", given.out as Float64Array | undefined, rows, [ofMean, ofVariance]);
  const assertAll = (row: number) => {
    assertRow(ofMean, row, dimensions);
    assertRow(ofVariance, row, dimensions);
  };
  if (results.direct && !areRight([ofMean, ofVariance])) for (let row = 0; row < rows; row++) assertAll(row);
  const derivatives = () => newArray(rows * dimensions, "shape", () => `derivatives of ${rows} rows of ${dimensions}`);
  const byVariance = given.gradient === true ? derivatives() : undefined;
  const isModerateRow = (row: number) => {
    for (let j = 0; j < dimensions; j++) if (!isModerate(parameterAt(ofVariance, row, j))) return false;
    return true;
  };
  engine.run((backend, tileBytes) => {
    const kernels = continuousKernels(backend);
    const areas = new Areas(backend.memory, tileBytes, 4);
    runRows({
      areas,
      parameters: [ofMean, ofVariance],
      rows,
      dimensions,
      out: 2,
      run(_, count, length, first) {
        if (byVariance !== undefined) areas.place(3, byVariance, first);
        const gradientAddress = byVariance === undefined ? 0 : areas.address(3);
        return kernels.vaeKl(areas.address(0), areas.address(1), count, length, areas.address(2), gradientAddress);
      },
      take: (first, count) => byVariance?.set(areas.view(3, count), first),
      accept(row, sum, flagged) {
        results.values[row] = sum;
        if (!flagged || (!isExtreme(sum) && isModerateRow(row))) return;
        assertAll(row);
        results.values[row] = extremeSum(dimensions, (j, shift) =>
          extremeStandardTerm(parameterAt(ofMean, row, j), parameterAt(ofVariance, row, j), shift),
        );
        if (byVariance === undefined) return;
        for (let j = 0; j < dimensions; j++) {
          byVariance[row * dimensions + j] = extremeHalfChange(parameterAt(ofVariance, row, j));
        }
      },
    });
  });
  const scores = results.commit();
  if (byVariance === undefined) return scores;
  const byMean = derivatives();
  byMean.set(ofMean.data);
  return { scores, gradient: { mean: byMean, logVariance: byVariance } };
}
