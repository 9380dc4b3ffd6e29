/** Numbers as people read them. */

import { element } from "./dom.ts";

const MINUS = "−";

/** A number to some digits, `∞` where it is infinite. */
export function numberText(value: number, digits = 5): string {
  if (Number.isNaN(value)) return "—";
  const sign = value < 0 ? MINUS : "";
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`;
  if (size === 0) return "0";
  // Where the digits end before the point, it has all of them.
  if (size >= 10 ** digits && size < 1e6) return sign + countText(size);
  if (size >= 1e-4 && size < 1e6) return sign + size.toPrecision(digits);
  return sign + withShortExponent(size.toExponential(digits - 1));
}

function withShortExponent(text: string): string {
  return text.replace("e-", `e${MINUS}`).replace("e+", "e");
}

/** A number as it is read, with all its digits for programs that read the page. */
export function numberData(value: number, digits?: number): HTMLDataElement {
  return element("data", { value }, numberText(value, digits));
}

export function countText(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** Whole masses below are counts, with all their digits. A mass of 1e308 has 309, beside which nothing is in sight. */
const LONG_MASS = 1e12;

/** A mass, which may be a count. */
export function massText(mass: number): string {
  return isShortCount(mass) ? countText(mass) : numberText(mass);
}

/** A mass that was typed, which has as many digits as it was given. */
export function typedMassText(mass: number): string {
  return isShortCount(mass) ? countText(mass) : withShortExponent(String(mass));
}

function isShortCount(mass: number): boolean {
  return Number.isInteger(mass) && mass < LONG_MASS;
}

export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Several of a thing. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
