/** What a caller asks of the engine, checked: everything but the masses, which the kernels see to. */
import { type CheckedBatch, checkedBatch, givenBatch, isBatchLike } from "./batch.ts";
import { type Divergence, type DivergenceName, divergenceNames, divergences, kernelNames } from "./divergences.ts";
import { KullbackRangeError, KullbackTypeError, nearestName, show } from "./errors.ts";
import { type CheckedOptions, checkedOptions, type ScoreOptions } from "./options.ts";
import { assertApart } from "./results.ts";

export interface Call {
  readonly name: DivergenceName;
  readonly divergence: Divergence;
  /** The kernel's index. */
  readonly kernel: number;
  /** The caller's batches, for errors: P first. */
  readonly batches: readonly CheckedBatch[];
  /** The same as the kernel is given them. */
  readonly p: CheckedBatch;
  readonly q: CheckedBatch;
  readonly rows: number;
  readonly bins: number;
  readonly options: CheckedOptions;
  /** Rows are taken as they are. */
  readonly given: boolean;
}

function checkedDivergence(name: unknown): DivergenceName {
  if (typeof name !== "string") {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "divergence",
      expected: "a divergence's name",
      got: show(name),
    });
  }
  if (divergences.has(name)) return name as DivergenceName;
  throw new KullbackRangeError({
    code: "UNKNOWN_DIVERGENCE",
    argument: "divergence",
    expected: `one of ${divergenceNames.join(", ")} (did you mean "${nearestName(name, divergenceNames)}"?)`,
    got: show(name),
  });
}

/** Q must have P's bins, and P's rows or one. */
function assertAgree(P: CheckedBatch, Q: CheckedBatch): void {
  if (Q.bins !== P.bins) {
    throw new KullbackRangeError({
      code: "SHAPE_MISMATCH",
      argument: Q.name,
      expected: `${P.bins} bins, as ${P.name} has`,
      got: `${Q.bins}`,
    });
  }
  if (Q.rows !== P.rows && Q.rows !== 1) {
    throw new KullbackRangeError({
      code: "SHAPE_MISMATCH",
      argument: Q.name,
      expected: P.rows === 1 ? "1 row" : `${P.rows} rows, as ${P.name} has, or 1, the reference for all of them`,
      got: `${Q.rows}`,
    });
  }
}

/** Checks the arguments of a method: (divergence, P, Q, options), or (divergence, P, options) for measures of one batch. */
export function checkedCall(
  divergence: unknown,
  P: unknown,
  third: unknown,
  fourth: unknown,
  optionNames: readonly (keyof ScoreOptions)[],
): Call {
  const name = checkedDivergence(divergence);
  const entry = divergences.get(name) as Divergence;
  const one = entry.operands === "pp";
  if (one && isBatchLike(third)) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "Q",
      expected: `nothing: "${name}" measures one batch`,
      got: show(third),
    });
  }
  if (one && third !== undefined && fourth !== undefined) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "options",
      expected: `one argument after P: "${name}" measures one batch`,
      got: "two",
    });
  }
  if (!one && (third === undefined || third === null)) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "Q",
      expected: `a batch: "${name}" measures P against Q`,
      got: show(third),
    });
  }
  // All is read, plain arrays too, before any typed array is checked: a getter could still change or detach one.
  const options = checkedOptions(one && third !== undefined ? third : fourth, optionNames);
  const givenP = givenBatch("P", P);
  const givenQ = one ? givenP : givenBatch("Q", third);
  if (entry.given && options.massGiven && options.mass === "normalize") {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "mass",
      expected: `"given": "${name}" measures rows as they are`,
      got: `"normalize"`,
    });
  }
  if (entry.unitless && options.baseGiven) {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "base",
      expected: `none: "${name}" has no logarithm`,
      got: show(options.base),
    });
  }
  if (entry.root && options.logBase < 0) {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "base",
      expected: `more than 1: below, "${name}" would be the root of a negative number`,
      got: show(options.base),
    });
  }
  const checkedP = checkedBatch(givenP);
  const checkedQ = one ? checkedP : checkedBatch(givenQ);
  assertAgree(checkedP, checkedQ);
  assertApart(options.out, options.lostMass);
  return {
    name,
    divergence: entry,
    kernel: kernelNames.indexOf(entry.kernel),
    batches: one ? [checkedP] : [checkedP, checkedQ],
    p: entry.operands === "qp" ? checkedQ : checkedP,
    q: entry.operands === "qp" ? checkedP : checkedQ,
    rows: checkedP.rows,
    bins: checkedP.bins,
    options,
    given: entry.given === true || options.mass === "given",
  };
}
