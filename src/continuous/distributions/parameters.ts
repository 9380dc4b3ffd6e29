/** The checks of what distributions are made from. */
import { KullbackRangeError, KullbackTypeError, show } from "../../errors.ts";

/** What is wrong with a parameter. */
export function invalidParameter(argument: string, expected: string, got: string, isKind = true): Error {
  const detail = { code: "INVALID_PARAMETER", argument, expected, got } as const;
  return isKind ? new KullbackRangeError(detail) : new KullbackTypeError(detail);
}

/** A number for which `isRight` holds. */
function checked(argument: string, value: unknown, expected: string, isRight: (value: number) => boolean): number {
  if (typeof value === "number" && isRight(value)) return value;
  throw invalidParameter(argument, expected, show(value), typeof value === "number");
}

export function finite(argument: string, value: unknown): number {
  return checked(argument, value, "a finite number", Number.isFinite);
}

export function positive(argument: string, value: unknown): number {
  return checked(argument, value, "a positive finite number", (x) => x > 0 && Number.isFinite(x));
}

export function probability(argument: string, value: unknown): number {
  return checked(argument, value, "a probability, from 0 to 1", (x) => x >= 0 && x <= 1);
}

/** Integers up to here are all doubles, and so are their neighbours. */
const GREATEST_COUNT = 2 ** 52;

export function count(argument: string, value: unknown): number {
  return checked(
    argument,
    value,
    "a whole number of at least 0, below 2^52",
    (x) => Number.isInteger(x) && x >= 0 && x < GREATEST_COUNT,
  );
}

/** An array's numbers, copied, each of them checked by `check` under its own name. */
export function numbers(
  argument: string,
  value: unknown,
  check: (argument: string, value: unknown) => number,
): Float64Array {
  const isArray = Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
  if (!isArray) throw invalidParameter(argument, "an array of numbers", show(value), false);
  const elements = Array.from(value as ArrayLike<unknown>);
  if (elements.length === 0) throw invalidParameter(argument, "at least one number", "none");
  return Float64Array.from(elements, (element, j) => check(`${argument}[${j}]`, element));
}

/**
 * Numbers as shares of their sum.
 *
 * @throws KullbackRangeError if one is negative, or all are 0
 */
export function shares(argument: string, value: unknown): Float64Array {
  const weights = numbers(argument, value, (name, weight) =>
    checked(name, weight, "a finite number of at least 0", (x) => x >= 0 && Number.isFinite(x)),
  );
  const greatest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  if (greatest === 0) throw invalidParameter(argument, "a sum of more than 0", "0");
  // Beside the greatest, so that the sum is finite.
  const sum = weights.reduce((total, weight) => total + weight / greatest, 0);
  return weights.map((weight) => weight / greatest / sum);
}
