/** Divergences that need no samples to be known as infinite, and what estimators are wrong about. */
import type { Distribution, Support } from "../distributions/distribution.ts";
import { isTooLight } from "./light-tails.ts";

function shown({ kind, low, high }: Support): string {
  if (kind === "reals" || kind === "integers") return `${kind} of [${low}, ${high}]`;
  return kind === "simplex" ? "points of the simplex" : "vectors";
}

/** Whether one support has all of the other in it, up to what has no mass; undefined where one is not known. */
function contains(outer: Support, inner: Support): boolean | undefined {
  if (outer.kind === "unknown" || inner.kind === "unknown") return undefined;
  return outer.kind === inner.kind && outer.low <= inner.low && outer.high >= inner.high;
}

/** Why KL(P‖Q) is infinite, if that can be told from the distributions. */
export function reasonOfInfinity(p: Distribution, q: Distribution): string | undefined {
  if (contains(q.support, p.support) === false) {
    return `${p.name} has mass where ${q.name} has none: ${shown(p.support)}, not all of them ${shown(q.support)}`;
  }
  if (!isTooLight(q, p)) return undefined;
  return `${q.name} has so much lighter a tail than ${p.name} that ln(p/q) has an infinite mean`;
}

/** Whether Q may have mass where P has none: what the mean of `"bregman"` then lacks. */
export function exceeds(q: Distribution, p: Distribution): boolean {
  return contains(p.support, q.support) === false;
}
