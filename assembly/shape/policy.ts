// What a policy makes of the bins where the divergence would be infinite.
import {
  EPSILON,
  INFINITE_AT,
  INFINITE_AT_P,
  INFINITE_AT_Q,
  PATCHED_P,
  PATCHED_Q,
  POLICY,
  POLICY_DROP,
  RATIO,
  UNIT_P,
  UNIT_Q,
} from "../../src/backend/layout";

/**
 * Copies a block to PATCHED_P and PATCHED_Q as the policy leaves it. A zero in one row under mass in the other becomes
 * epsilon times the row's unit, or the bin is dropped from both. Gives the mass that P lost, or Q gained, in P's scale
 * (RATIO makes Q's comparable): what Σ K no longer balances.
 */
export function patch(p: usize, q: usize, bins: i32): f64 {
  const drop = load<i32>(POLICY) == POLICY_DROP;
  const atQ = (load<i32>(INFINITE_AT) & INFINITE_AT_Q) != 0;
  const atP = (load<i32>(INFINITE_AT) & INFINITE_AT_P) != 0;
  const epsilonP = load<f64>(EPSILON) * load<f64>(UNIT_P);
  const epsilonQ = load<f64>(EPSILON) * load<f64>(UNIT_Q);
  const ratio = load<f64>(RATIO);
  let amount: f64 = 0;
  for (let at: usize = 0, end = <usize>bins << 3; at < end; at += 8) {
    let x = load<f64>(p + at);
    let y = load<f64>(q + at);
    if ((atQ && y == 0 && x > 0) || (atP && x == 0 && y > 0)) {
      if (drop) {
        amount += x + ratio * y;
        x = 0;
        y = 0;
      } else if (y == 0) {
        y = epsilonQ;
        amount += ratio * y;
      } else {
        x = epsilonP;
      }
    }
    store<f64>(at + PATCHED_P, x);
    store<f64>(at + PATCHED_Q, y);
  }
  return amount;
}
