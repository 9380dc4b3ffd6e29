/** Divergences that need no samples to be known as infinite, and what estimators are wrong about. */
import type { Distribution, Support } from "../distributions/distribution.ts";
import { causeOfInfinity, isOutside } from "../exact/infinite.ts";

function shown({ kind, low, high }: Support): string {
  if (kind === "reals" || kind === "integers") return `${kind} of [${low}, ${high}]`;
  return kind === "simplex" ? "points of the simplex" : "vectors";
}

/** Why KL(P‖Q) is infinite, if that can be told from the distributions. */
export function reasonOfInfinity(p: Distribution, q: Distribution): string | undefined {
  switch (causeOfInfinity(p, q)) {
    case "support":
      return `${p.name} has mass where ${q.name} has none: ${shown(p.support)}, ${shown(q.support)}`;
    case "tail":
      return `${q.name} has so much lighter a tail than ${p.name} that ln(p/q) has an infinite mean`;
    default:
      return undefined;
  }
}

/** Whether Q may have mass where P has none: what the mean of `"bregman"` then lacks. */
export function exceeds(q: Distribution, p: Distribution): boolean {
  return isOutside(q, p);
}
