import { expect } from "vitest";
import { isKullbackError, type KullbackErrorCode, KullbackRangeError, KullbackTypeError } from "../../src/index.ts";

/** What an error of the package should be. */
export interface Fault {
  readonly kind: "type" | "range";
  readonly code: KullbackErrorCode;
  readonly argument: string;
  readonly row?: number;
  readonly bin?: number;
  readonly column?: number;
  /** What the message says besides. */
  readonly says?: string | RegExp;
}

/** That a call throws an error of the package which says all of this, and no other place. */
export function expectFault(call: () => unknown, { kind, says, ...detail }: Fault): void {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  if (!isKullbackError(thrown)) expect.fail(`not an error of the package: ${thrown}`);
  expect(thrown).toBeInstanceOf(kind === "type" ? KullbackTypeError : KullbackRangeError);
  const { code, argument, row, bin, column } = thrown;
  expect({ code, argument, row, bin, column }).toEqual({
    row: undefined,
    bin: undefined,
    column: undefined,
    ...detail,
  });
  expect(thrown.message).toContain(argument);
  if (says !== undefined) expect(thrown.message).toMatch(says);
}

/** A function as JavaScript sees it: of any arguments. */
export type Untyped = (...given: readonly unknown[]) => unknown;
export const untyped = (call: unknown) => call as Untyped;
