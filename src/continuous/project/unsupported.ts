import { KullbackRangeError } from "../../errors.ts";

/** What is wrong with a target. */
export function unsupportedTarget(expected: string, got: string): KullbackRangeError {
  return new KullbackRangeError({ code: "METHOD_UNSUPPORTED", argument: "target", expected, got });
}
