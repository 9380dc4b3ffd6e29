/** The options of engine methods: their defaults, and the check of what a caller gives. */
import { naturalLogarithm } from "./backend/natural-logarithm.ts";
import { assertKnownKeys, KullbackRangeError, KullbackTypeError, show } from "./errors.ts";

/** What a zero in Q under mass in P means, where the divergence would be infinite. */
export type Zeros = "infinite" | "drop" | "throw" | { readonly epsilon: number } | { readonly pseudocount: number };

/** How rows are scored. Every key may be left out. */
export interface ScoreOptions {
  /** Of the logarithm: positive, finite and not 1. Default: e, so nats; 2 gives bits. */
  readonly base?: number | undefined;
  /** `"normalize"` (default): each row is divided by its own mass. `"given"`: rows are taken as they are. */
  readonly mass?: "normalize" | "given" | undefined;
  /**
   * What a zero under mass means where the divergence would be infinite. `"infinite"` (default): that. `{ epsilon }`: the
   * zero becomes epsilon, a probability, and nothing is normalized again. `{ pseudocount }`: added to every bin of both
   * rows first. `"drop"`: the bin is left out, nothing is normalized again. `"throw"`: an error.
   */
  readonly zeros?: Zeros | undefined;
  /**
   * `"double"`, or `"single"`, the default where both inputs are Float32Array: relative error up to 1e-6, in WebAssembly
   * about twice as fast, in JavaScript slower. Where it is not precise enough, double is used all the same.
   */
  readonly precision?: "double" | "single" | undefined;
  /** What a row that is not a distribution means: `"throw"` (default), or `"nan"`: its score is NaN. */
  readonly invalid?: "throw" | "nan" | undefined;
  /** Where the scores go: as many as there are rows. Left as it was if an error is thrown. */
  readonly out?: Float64Array | undefined;
  /**
   * Under `"drop"`: filled with the mass left out of each row: as a fraction of it, or of rows as given as it is. Shares
   * no memory with `out`.
   */
  readonly lostMass?: Float64Array | undefined;
}

/** The names of the options of `contributions`, of `score`, of all pairs, of `pairwise` and of `nearest`; in full, since bundlers keep lists made of lists. */
export const contributionOptions = ["base", "mass", "zeros", "invalid", "out", "lostMass"] as const;
export const scoreOptions = ["base", "mass", "zeros", "invalid", "out", "lostMass", "precision"] as const;
export const pairOptions = ["base", "mass", "zeros", "invalid", "precision"] as const;
export const pairwiseOptions = ["base", "mass", "zeros", "invalid", "precision", "out"] as const;
export const nearestOptions = ["count", "base", "mass", "zeros", "invalid", "precision"] as const;

/** What an AbortSignal has that is used here. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Options once checked. */
export interface CheckedOptions {
  /** ln(base). */
  readonly logBase: number;
  readonly base: number | undefined;
  readonly mass: "normalize" | "given";
  readonly massGiven: boolean;
  /** Whether the caller chose a base. */
  readonly baseGiven: boolean;
  readonly zeros: "infinite" | "epsilon" | "pseudocount" | "drop" | "throw";
  /** The epsilon or pseudocount. */
  readonly amount: number;
  readonly precision: "double" | "single" | undefined;
  readonly invalid: "throw" | "nan";
  readonly out: Float64Array | undefined;
  readonly lostMass: Float64Array | undefined;
}

/** The one set of defaults. */
export const defaultOptions = Object.freeze({
  base: undefined,
  mass: "normalize",
  zeros: "infinite",
  precision: undefined,
  invalid: "throw",
  out: undefined,
  lostMass: undefined,
} satisfies { [Key in keyof Required<ScoreOptions>]: ScoreOptions[Key] });

/** Half the distance of the two greatest doubles: less than this, added to a mass, cannot overflow. */
const PSEUDOCOUNT_LIMIT = 2 ** 970;

function unexpected(argument: string, expected: string, got: unknown): KullbackTypeError {
  return new KullbackTypeError({ code: "INVALID_OPTION", argument, expected, got: show(got) });
}

function oneOf<T extends string>(argument: string, value: unknown, allowed: readonly T[]): T {
  if (typeof value === "string" && (allowed as readonly string[]).includes(value)) return value as T;
  throw unexpected(argument, allowed.map((name) => `"${name}"`).join(" or "), value);
}

function positive(argument: string, value: unknown, below: number, expected: string): number {
  if (typeof value !== "number") throw unexpected(argument, expected, value);
  if (value > 0 && value < below) return value;
  throw new KullbackRangeError({ code: "INVALID_OPTION", argument, expected, got: show(value) });
}

/** ln(base), by our own logarithm: `Math.log` need not be the same in every engine. */
function logarithmOfBase(base: unknown): number {
  if (base === undefined || base === Math.E) return 1;
  const checked = positive("base", base, Number.POSITIVE_INFINITY, "a positive finite number other than 1");
  if (checked === 1) {
    throw new KullbackRangeError({
      code: "INVALID_OPTION",
      argument: "base",
      expected: "a positive finite number other than 1",
      got: "1",
    });
  }
  if (checked === 2) return Math.LN2;
  if (checked === 10) return Math.LN10;
  return naturalLogarithm(checked);
}

/** A score in nats in another base. Below 1 that has a negative logarithm, and nothing is +0 all the same. */
export function inBase(nats: number, logBase: number): number {
  return nats / logBase + 0;
}

function checkedZeros(zeros: unknown): Pick<CheckedOptions, "zeros" | "amount"> {
  if (zeros === "infinite" || zeros === "drop" || zeros === "throw") return { zeros, amount: 0 };
  const expected = `"infinite", "drop", "throw", { epsilon } or { pseudocount }`;
  if (typeof zeros !== "object" || zeros === null) throw unexpected("zeros", expected, zeros);
  const keys = Object.keys(zeros);
  if (keys.length !== 1) throw unexpected("zeros", expected, zeros);
  if (keys[0] === "epsilon") {
    const { epsilon } = zeros as { epsilon: unknown };
    return { zeros: "epsilon", amount: positive("zeros.epsilon", epsilon, 1, "a probability between 0 and 1") };
  }
  if (keys[0] === "pseudocount") {
    const { pseudocount } = zeros as { pseudocount: unknown };
    const amount = positive("zeros.pseudocount", pseudocount, PSEUDOCOUNT_LIMIT, "a positive number below 2^970");
    return { zeros: "pseudocount", amount };
  }
  throw unexpected("zeros", expected, zeros);
}

/** A signal by its methods, not by its class: it may be of another realm. */
export function checkedSignal(value: unknown): Signal | undefined {
  if (value === undefined) return undefined;
  const { aborted, addEventListener, removeEventListener } = (value ?? {}) as Partial<Signal>;
  const isSignal = [addEventListener, removeEventListener].every((method) => typeof method === "function");
  if (isSignal && typeof aborted === "boolean") return value as Signal;
  throw unexpected("signal", "an AbortSignal", value);
}

/** Whether an object was written as `{ … }`, in this realm or another, or has no prototype. */
function isPlain(value: object): boolean {
  if (Object.prototype.toString.call(value) !== "[object Object]") return false;
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  // Another realm's Object.prototype: nothing is above it, and it has what only that has.
  return Object.getPrototypeOf(prototype) === null && "isPrototypeOf" in prototype;
}

/**
 * An instance of a class may keep what it says elsewhere than in its own keys, so that nothing would be read of it.
 *
 * @throws KullbackTypeError if `options` is no plain object
 */
export function assertPlain(options: unknown): asserts options is object {
  if (typeof options === "object" && options !== null && isPlain(options)) return;
  const got = show(options);
  throw new KullbackTypeError({
    code: "INVALID_OPTION",
    argument: "options",
    expected: "a plain object",
    got: got === "an Object" ? "one with a prototype of its own" : got,
  });
}

/** Where an unknown key was. */
export const unknownOption = { code: "UNKNOWN_OPTION", argument: "options" } as const;

/** @throws KullbackTypeError if `options` is no plain object, or has a key that is none of `allowed` */
export function assertOptions(options: unknown, allowed: readonly string[]): asserts options is object {
  assertPlain(options);
  assertKnownKeys(options, allowed, unknownOption);
}

/**
 * What is asked of one pair, and what else is asked of many. Property by property: what `...` makes of these costs a pair 7 µs
 * (measured).
 */
export function checkedPairOptions(
  { base, mass, zeros }: Pick<ScoreOptions, "base" | "mass" | "zeros">,
  {
    precision,
    invalid,
    out,
    lostMass,
  }: Pick<CheckedOptions, "precision" | "invalid" | "out" | "lostMass"> = defaultOptions,
): CheckedOptions {
  const ofZeros = checkedZeros(zeros === undefined ? defaultOptions.zeros : zeros);
  return {
    logBase: logarithmOfBase(base),
    base,
    mass: oneOf("mass", mass === undefined ? defaultOptions.mass : mass, ["normalize", "given"]),
    massGiven: mass !== undefined,
    baseGiven: base !== undefined,
    zeros: ofZeros.zeros,
    amount: ofZeros.amount,
    precision,
    invalid,
    out,
    lostMass,
  };
}

/** A caller's options, checked; every unknown key is refused. */
export function checkedOptions(options: unknown, allowed: readonly (keyof ScoreOptions)[]): CheckedOptions {
  if (options === undefined) return checkedOptions({}, allowed);
  assertOptions(options, allowed);
  const { precision, invalid, out, lostMass } = options as ScoreOptions;
  return checkedPairOptions(options, {
    precision:
      precision === undefined ? undefined : oneOf<"double" | "single">("precision", precision, ["double", "single"]),
    invalid: oneOf("invalid", invalid === undefined ? defaultOptions.invalid : invalid, ["throw", "nan"]),
    out,
    lostMass,
  });
}
