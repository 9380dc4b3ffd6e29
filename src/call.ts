/** What a caller asks of the engine, checked: everything but the masses, which the kernels see to. */
import { type CheckedBatch, checkedBatch, givenBatch, isBatchLike } from "./batch.ts";
import { type Divergence, divergenceNames, divergences, kernelOf } from "./divergences.ts";
import { KullbackRangeError, KullbackTypeError, nearestName, show } from "./errors.ts";
import {
  assertOptions,
  type CheckedOptions,
  checkedOptions,
  nearestOptions,
  pairOptions,
  type ScoreOptions,
} from "./options.ts";
import { ParametricDivergence } from "./parametric-divergences.ts";
import { assertApart } from "./results.ts";
import { type AnyBatch, givenSparseBatch, isSparse, isSparseLike } from "./sparse-batch.ts";

export interface Call<Kind extends AnyBatch = CheckedBatch> {
  /** The divergence's, as errors have it. */
  readonly name: string;
  readonly divergence: Divergence;
  /** The kernel's index. */
  readonly kernel: number;
  /** The caller's batches, for errors: P first. */
  readonly batches: readonly Kind[];
  /** The same as the kernel is given them. */
  readonly p: Kind;
  readonly q: Kind;
  readonly rows: number;
  readonly bins: number;
  readonly options: CheckedOptions;
  /** What sums are divided by: ln(base), and the divergence's own divisor. */
  readonly unit: number;
  /** Rows are taken as they are. */
  readonly given: boolean;
}

/** Reads what a caller gave as a batch; the function that this gives checks it. */
type Reader<Kind> = (name: string, value: unknown) => () => Kind;

const readBatch: Reader<CheckedBatch> = (name, value) => {
  const given = givenBatch(name, value);
  return () => checkedBatch(given);
};

const readAnyBatch: Reader<AnyBatch> = (name, value) =>
  isSparseLike(value) ? givenSparseBatch(name, value) : readBatch(name, value);

/** Whether all rows are there in full. */
export function isDense(call: Call<AnyBatch>): call is Call {
  return !call.batches.some(isSparse);
}

/** How the names of divergences by value begin, and what makes those. */
const makers = [
  ["renyi", "renyi(alpha)"],
  ["tsallis", "tsallis(alpha)"],
  ["alpha", "alphaDivergence(alpha)"],
  ["skew", "skewKl(lambda)"],
  ["jensen", "jensenShannon(weight)"],
  ["f-", "fDivergence(f, options)"],
] as const;

/** A divergence and what it is called. */
interface NamedDivergence {
  readonly name: string;
  readonly entry: Divergence;
}

function checkedDivergence(name: unknown): NamedDivergence {
  if (name instanceof ParametricDivergence) return name;
  if (typeof name !== "string") {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "divergence",
      expected: "a divergence: its name, or what renyi and its like return",
      got: show(name),
    });
  }
  const entry = divergences.get(name);
  if (entry !== undefined) return { name, entry };
  const maker = makers.find(([family]) => name.startsWith(family))?.[1];
  const hint = maker === undefined ? `"${nearestName(name, divergenceNames)}"` : `what ${maker} returns`;
  throw new KullbackRangeError({
    code: "UNKNOWN_DIVERGENCE",
    argument: "divergence",
    expected: `one of ${divergenceNames.join(", ")}, or a value (did you mean ${hint}?)`,
    got: show(name),
  });
}

/** Q must have P's bins. */
export function assertSameBins(P: AnyBatch, Q: AnyBatch): void {
  if (Q.bins !== P.bins) {
    throw new KullbackRangeError({
      code: "SHAPE_MISMATCH",
      argument: Q.name,
      expected: `${P.bins} bins, as ${P.name} has`,
      got: `${Q.bins}`,
    });
  }
}

/** Q must have P's rows, or one. */
function assertRowsAgree(P: AnyBatch, Q: AnyBatch): void {
  if (Q.rows !== P.rows && Q.rows !== 1) {
    throw new KullbackRangeError({
      code: "SHAPE_MISMATCH",
      argument: Q.name,
      expected: P.rows === 1 ? "1 row" : `${P.rows} rows, as ${P.name} has, or 1, the reference for all of them`,
      got: `${Q.rows}`,
    });
  }
}

type Arguments = readonly [
  divergence: unknown,
  P: unknown,
  third: unknown,
  fourth: unknown,
  optionNames: readonly (keyof ScoreOptions)[],
];

/** Checks the arguments of a method: (divergence, P, Q, options), or (divergence, P, options) for measures of one batch. */
export function checkedCall(...given: Arguments): Call {
  return checkedArguments(given, readBatch);
}

/** The same of a method that takes sparse rows too. */
export function checkedSparseCall(...given: Arguments): Call<AnyBatch> {
  return checkedArguments(given, readAnyBatch);
}

function checkedArguments<Kind extends AnyBatch>(
  [divergence, P, third, fourth, optionNames]: Arguments,
  read: Reader<Kind>,
): Call<Kind> {
  const named = checkedDivergence(divergence);
  const { name } = named;
  const one = named.entry.operands === "pp";
  if (one && isBatchLike(third)) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "Q",
      expected: `nothing: "${name}" measures one batch`,
      got: show(third),
    });
  }
  if (one) {
    const options = onlyOptions(third, fourth, `"${name}" measures one batch`);
    return callOf(named, ["P", P], undefined, options, optionNames, read);
  }
  if (third === undefined || third === null) {
    throw new KullbackTypeError({
      code: "INVALID_ARGUMENT",
      argument: "Q",
      expected: `a batch: "${name}" measures P against Q`,
      got: show(third),
    });
  }
  const call = callOf(named, ["P", P], ["Q", third], fourth, optionNames, read);
  assertRowsAgree(...(call.batches as readonly [Kind, Kind]));
  return call;
}

/** Options that come right after P, because no Q does; `why` says why not. */
function onlyOptions(third: unknown, fourth: unknown, why: string): unknown {
  if (third === undefined || fourth === undefined) return third !== undefined ? third : fourth;
  throw new KullbackTypeError({
    code: "INVALID_ARGUMENT",
    argument: "options",
    expected: `one argument after P: ${why}`,
    got: "two",
  });
}

/** Checks (divergence, P, Q, options), or (divergence, P, options) for every row of P against every row of P. */
export function checkedPairwise(...[divergence, P, third, fourth, optionNames]: Arguments): Call {
  if (isBatchLike(third)) return checkedPairs(divergence, ["P", P], ["Q", third], fourth, optionNames);
  const options = onlyOptions(third, fourth, "the second is no batch");
  return checkedPairs(divergence, ["P", P], undefined, options, optionNames);
}

/** The same of a method that takes every row of one batch against every row of another, or, without that, of its own. */
export function checkedPairs(
  divergence: unknown,
  first: NamedArgument,
  second: NamedArgument | undefined,
  options: unknown,
  optionNames: readonly (keyof ScoreOptions)[],
): Call {
  const named = checkedDivergence(divergence);
  if (named.entry.operands !== "pp") return callOf(named, first, second, options, optionNames, readBatch);
  throw new KullbackRangeError({
    code: "INVALID_ARGUMENT",
    argument: "divergence",
    expected: "a divergence of two batches",
    got: `"${named.name}", a measure of one`,
  });
}

/** The same of `nearest`, and how many rows are asked for. */
export function checkedNearest(
  divergence: unknown,
  queries: unknown,
  library: unknown,
  options: unknown,
): Call & { readonly count: number } {
  assertOptions(options, nearestOptions);
  const { count = 1, ...rest } = options as { readonly count?: unknown };
  if (!Number.isSafeInteger(count) || (count as number) < 1) {
    const expected = "a whole number of at least 1";
    const detail = { code: "INVALID_OPTION", argument: "count", expected, got: show(count) } as const;
    throw typeof count === "number" ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
  }
  const call = checkedPairs(divergence, ["queries", queries], ["library", library], rest, pairOptions);
  if (call.options.logBase < 0) {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "base",
      expected: "more than 1: below, the nearest row would have the greatest score",
      got: show(call.options.base),
    });
  }
  return { ...call, count: count as number };
}

type NamedArgument = readonly [name: string, value: unknown];

/** Without a second batch, the first is both. */
function callOf<Kind extends AnyBatch>(
  { name, entry }: NamedDivergence,
  first: NamedArgument,
  second: NamedArgument | undefined,
  givenOptions: unknown,
  optionNames: readonly (keyof ScoreOptions)[],
  read: Reader<Kind>,
): Call<Kind> {
  // All is read, plain arrays too, before any typed array is checked: a getter could still change or detach one.
  const options = checkedOptions(givenOptions, optionNames);
  const checkP = read(...first);
  const checkQ = second && read(...second);
  if (entry.given && options.massGiven && options.mass === "normalize") {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "mass",
      expected: `"given": "${name}" measures rows as they are`,
      got: `"normalize"`,
    });
  }
  if (entry.normalized && options.mass === "given") {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "mass",
      expected: `"normalize": "${name}" is one of rows divided by their masses`,
      got: `"given"`,
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
  const checkedP = checkP();
  const checkedQ = checkQ === undefined ? checkedP : checkQ();
  assertSameBins(checkedP, checkedQ);
  assertApart(options.out, options.lostMass);
  return {
    name,
    divergence: entry,
    kernel: kernelOf(entry),
    batches: checkQ === undefined ? [checkedP] : [checkedP, checkedQ],
    p: entry.operands === "qp" ? checkedQ : checkedP,
    q: entry.operands === "qp" ? checkedP : checkedQ,
    rows: checkedP.rows,
    bins: checkedP.bins,
    options,
    unit: options.logBase * (entry.divisor ?? 1),
    given: entry.given === true || options.mass === "given",
  };
}
