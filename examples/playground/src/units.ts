/** Nats and bits. */

import type { Option } from "./dom.ts";

export type Unit = "nats" | "bits";

export const unitOptions: readonly Option<Unit>[] = [
  ["nats", "nats"],
  ["bits", "bits"],
];

/** The base of the logarithm, as an option of a score that has one. */
export function baseOf(unit: Unit): { readonly base?: number } {
  return unit === "bits" ? { base: 2 } : {};
}
