/** Figures as text. */
import type { Accuracy } from "./accuracy.ts";
import type { Spread } from "./result.ts";

/** Three digits, about: 0.954, 4.83, 12.4, 183. */
export function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value.toFixed(2);
}

export function ratioWithSpread({ median, low, high }: Spread): string {
  return `${digits(median)}× (${digits(low)}–${digits(high)})`;
}

export function millions({ median, low, high }: Spread): string {
  return `${digits(median / 1e6)} (${digits(low / 1e6)}–${digits(high / 1e6)})`;
}

/** The worst error, and what is worse than that. */
export function error({ worstError, broken, negative }: Accuracy, rows: number): string {
  const parts = broken === rows ? [] : [relative(worstError)];
  if (broken > 0) parts.push(`${broken} of ${rows} NaN or infinite`);
  if (negative > 0) parts.push(`${negative} of ${rows} below 0`);
  return parts.join(", ");
}

export function relative(error: number): string {
  return error === 0 ? "0" : error.toExponential(1);
}
