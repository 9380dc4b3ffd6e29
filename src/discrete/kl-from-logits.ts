/** Divergences of the distributions that logits stand for, as models are distilled by. */
import { type BatchInput, type CheckedBatch, checkedBatch, givenBatch, newArray } from "../batch.ts";
import type { Engine } from "../engine.ts";
import { KullbackRangeError, KullbackTypeError, show } from "../errors.ts";
import { type GradientArray, type LogitJob, LogitScores } from "../logit-scores.ts";
import { Results } from "../results.ts";
import { assertEngine, namedOptions } from "./arguments.ts";

/** Which divergence: see `klFromLogits`. */
export type LogitDirection = "forward" | "reverse" | { readonly jensenShannon: number };

/** How logits are compared. */
export interface LogitOptions {
  /** What logits are divided by: positive and finite. Default: 1. */
  readonly temperature?: number | undefined;
  /**
   * `"forward"` (default): KL(teacher‖student). `"reverse"`: KL(student‖teacher). `{ jensenShannon: w }`:
   * w·KL(teacher‖M) + (1 − w)·KL(student‖M), where M is w·teacher + (1 − w)·student and w is at least 2^-100 and less
   * than 1.
   */
  readonly direction?: LogitDirection | undefined;
  /** Whether scores and gradients are multiplied by the square of the temperature. Default: false. */
  readonly scaleByTemperatureSquared?: boolean | undefined;
  /** Whether the gradients are to be given too. Default: false. */
  readonly gradient?: boolean | undefined;
  /** Where the scores go: as many as there are rows. Left as it was if an error is thrown. */
  readonly out?: Float64Array | undefined;
}

/** Scores, and their gradients. */
export interface LogitGradients<Gradient extends GradientArray = GradientArray> {
  readonly scores: Float64Array;
  /** Of each row its score's derivative by each of the student's logits, row after row. */
  readonly gradient: Gradient;
}

const optionNames = ["temperature", "direction", "scaleByTemperatureSquared", "gradient", "out"] as const;

/** A smaller weight would leave less of a probability than the kernels can tell from nothing. */
const LEAST_WEIGHT = 2 ** -100;

interface CheckedOptions {
  readonly temperature: number;
  readonly reverse: boolean;
  /** Of the teacher in the mixture. */
  readonly weight: number | undefined;
  readonly scaled: boolean;
  readonly gradient: boolean;
  readonly out: Float64Array | undefined;
}

function invalidOption(argument: string, expected: string, value: unknown, isKind: boolean) {
  const detail = { code: "INVALID_OPTION", argument, expected, got: show(value) } as const;
  return isKind ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
}

function flag(argument: string, value: unknown): boolean {
  if (typeof value === "boolean" || value === undefined) return value === true;
  throw invalidOption(argument, "true or false", value, false);
}

function checkedTemperature(value: unknown): number {
  if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw invalidOption("temperature", "a positive finite number", value, typeof value === "number");
}

function checkedDirection(value: unknown): Pick<CheckedOptions, "reverse" | "weight"> {
  if (value === "forward" || value === "reverse") return { reverse: value === "reverse", weight: undefined };
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (keys.length !== 1 || keys[0] !== "jensenShannon") {
    throw invalidOption("direction", `"forward", "reverse" or { jensenShannon }`, value, false);
  }
  const { jensenShannon: weight } = value as { jensenShannon: unknown };
  if (typeof weight === "number" && weight >= LEAST_WEIGHT && weight < 1) return { reverse: false, weight };
  throw invalidOption(
    "direction.jensenShannon",
    "the teacher's weight, at least 2^-100 and less than 1",
    weight,
    typeof weight === "number",
  );
}

function checkedOptions(options: unknown): CheckedOptions {
  const { temperature = 1, direction = "forward", ...rest } = namedOptions(options, optionNames);
  return {
    temperature: checkedTemperature(temperature),
    ...checkedDirection(direction),
    scaled: flag("scaleByTemperatureSquared", rest.scaleByTemperatureSquared),
    gradient: flag("gradient", rest.gradient),
    out: rest.out as Float64Array | undefined,
  };
}

/** The student must have the teacher's rows and classes. */
function assertSameShape(teacher: CheckedBatch, student: CheckedBatch): void {
  if (student.rows === teacher.rows && student.bins === teacher.bins) return;
  throw new KullbackRangeError({
    code: "SHAPE_MISMATCH",
    argument: student.name,
    expected: `${teacher.rows} rows of ${teacher.bins} classes, as ${teacher.name} has`,
    got: `${student.rows} of ${student.bins}`,
  });
}

/** Throws what is wrong with a row of logits, if anything is. */
function throwFault({ data, name, offset, stride, bins }: CheckedBatch, row: number): void {
  const start = offset + row * stride;
  let some = false;
  for (let bin = 0; bin < bins; bin++) {
    const logit = data[start + bin] as number;
    if (!(logit < Number.POSITIVE_INFINITY)) {
      throw new KullbackRangeError({
        code: "INVALID_LOGIT",
        argument: name,
        row,
        bin,
        expected: "a finite logit, or -Infinity for a class that is masked",
        got: show(logit),
      });
    }
    if (logit > Number.NEGATIVE_INFINITY) some = true;
  }
  if (some) return;
  throw new KullbackRangeError({
    code: "ZERO_MASS",
    argument: name,
    row,
    expected: "a class that is not masked",
    got: "only -Infinity",
  });
}

/** One derivative for each of the student's logits, of their precision. */
function arrayOfGradients({ name, data, rows, bins }: CheckedBatch): GradientArray {
  const kind = data[Symbol.toStringTag] === "Float32Array" ? Float32Array : Float64Array;
  const got = () => `derivatives of ${rows} rows of ${bins} classes`;
  return newArray<GradientArray>(rows * bins, name, got, kind);
}

function jobOf(teacher: CheckedBatch, student: CheckedBatch, options: CheckedOptions): LogitJob {
  const { temperature, reverse, weight, scaled, gradient } = options;
  return {
    p: reverse ? student : teacher,
    q: reverse ? teacher : student,
    temperature,
    weight,
    gradientOf: gradient ? (reverse ? "p" : "q") : undefined,
    // The derivative by the logits is a temperature-th of that by the logits divided by it. Finite, for what is 0 times it.
    gradientFactor: scaled ? temperature : Math.min(1 / temperature, Number.MAX_VALUE),
  };
}

/**
 * The divergence of softmax(teacher/T) and softmax(student/T), row against row, from logits: in two passes over them, without
 * either softmax in memory. What a student is trained by in distillation (G. Hinton, O. Vinyals, J. Dean 2015, “Distilling the
 * Knowledge in a Neural Network”, [arXiv:1503.02531](https://arxiv.org/abs/1503.02531)); the generalized Jensen–Shannon
 * divergence as in R. Agarwal et al. 2024, “On-Policy Distillation of Language Models”,
 * [arXiv:2306.13649](https://arxiv.org/abs/2306.13649).
 *
 * A logit of −Infinity is a masked class, of probability 0. Masked in both it adds nothing; where the student alone has it
 * masked, forward KL is infinite, where the teacher alone, reverse; Jensen–Shannon is always finite. Scores are never
 * negative, and right to 1e-14 of their value, however small; KL of two Float32Array, without gradients, is summed in single
 * precision, which is right to 2e-6 of it, where it is neither so small nor at such a temperature that double is needed for
 * that.
 *
 * The gradient is with respect to the student's logits, so with the 1/T of the division by the temperature. Derivatives are
 * right to 1e-13 of the largest of their row, or where that is next to nothing, to 1e-15 times 1/T. Of an infinite
 * forward score it is what the formula (q − p)/T gives; of an infinite reverse score there is none: NaN.
 *
 * @param engine runs the kernels
 * @param teacher rows of logits: `{ data, shape: [rows, classes] }`, as batches of histograms are, or a single row
 * @param student as many rows, of as many classes
 * @param options `temperature`, `direction`, `scaleByTemperatureSquared`, `gradient`, `out`
 * @returns as many scores as there are rows, in nats, in [0, ∞]; `options.out` where that was given. With `gradient: true`,
 *   `{ scores, gradient }`, the gradient of as many elements as the student has logits: a Float32Array where they are one,
 *   else a Float64Array
 * @throws KullbackTypeError and KullbackRangeError where an argument is of the wrong kind or value, with row and class (`bin`)
 *   where it is a logit: NaN and +Infinity are refused, and rows of which every class is masked
 *
 * @example
 * const engine = await createEngine();
 * const teacher = { data: new Float32Array([4, 1, 0, 1, 2, 3]), shape: [2, 3] };
 * const student = { data: new Float32Array([2, 1, 1, 1, 2, 3]), shape: [2, 3] };
 * console.log(klFromLogits(engine, teacher, student, { temperature: 2 })); // Float64Array(2) [ 0.1743339723938958, 0 ]
 */
export function klFromLogits(
  engine: Engine,
  teacher: BatchInput,
  student: BatchInput,
  options: LogitOptions & { readonly gradient: true },
): LogitGradients;
export function klFromLogits(
  engine: Engine,
  teacher: BatchInput,
  student: BatchInput,
  options?: LogitOptions & { readonly gradient?: false | undefined },
): Float64Array;
export function klFromLogits(
  engine: Engine,
  teacher: BatchInput,
  student: BatchInput,
  options?: LogitOptions,
): Float64Array | LogitGradients;
export function klFromLogits(
  engine: Engine,
  teacher: BatchInput,
  student: BatchInput,
  options?: LogitOptions,
): Float64Array | LogitGradients {
  assertEngine(engine);
  const checked = checkedOptions(options);
  // Both are read before either is checked: a getter could still change or detach an array.
  const givens = [givenBatch("teacher", teacher), givenBatch("student", student)] as const;
  const batches = givens.map(checkedBatch) as [CheckedBatch, CheckedBatch];
  assertSameShape(...batches);
  const [, { rows }] = batches;
  const results = new Results("out", checked.out, rows, batches);
  const throwFaults = (row: number) => {
    for (const batch of batches) throwFault(batch, row);
  };
  // Nothing may go wrong once writing has begun.
  if (results.direct) for (let row = 0; row < rows; row++) throwFaults(row);
  const gradient = checked.gradient ? arrayOfGradients(batches[1]) : undefined;
  const { temperature, scaled } = checked;
  engine.run((backend, tileBytes) => {
    const scores = new LogitScores(backend, tileBytes, jobOf(...batches, checked));
    scores.run(gradient, (row, score) => {
      if (Number.isNaN(score)) throwFaults(row);
      // One after the other: of a score of 0, whatever the temperature.
      results.values[row] = scaled ? score * temperature * temperature : score;
    });
  });
  const scores = results.commit();
  return gradient === undefined ? scores : { scores, gradient };
}
