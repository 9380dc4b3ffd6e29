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
} from "../../src/backend/layout";

/**
 * Copies a block to PATCHED_P and PATCHED_Q as the policy leaves it. A zero in one row under mass in the other becomes
 * epsilon times the row's mass, or the bin is dropped from both. Gives the mass that P lost, or Q gained, in P's scale
 * (c makes Q's comparable): what Σ K no longer balances.
 */
export function patch(p: usize, q: usize, bins: i32, massP: f64, massQ: f64, c: f64): f64 {
  const drop = load<i32>(POLICY) == POLICY_DROP;
  const atQ = (load<i32>(INFINITE_AT) & INFINITE_AT_Q) != 0;
  const atP = (load<i32>(INFINITE_AT) & INFINITE_AT_P) != 0;
  const epsilonP = load<f64>(EPSILON) * massP;
  const epsilonQ = load<f64>(EPSILON) * massQ;
  let amount: f64 = 0;
  for (let at: usize = 0, end = <usize>bins << 3; at < end; at += 8) {
    let x = load<f64>(p + at);
    let y = load<f64>(q + at);
    if ((atQ && y == 0 && x > 0) || (atP && x == 0 && y > 0)) {
      if (drop) {
        amount += x + c * y;
        x = 0;
        y = 0;
      } else if (y == 0) {
        y = epsilonQ;
        amount += c * y;
      } else {
        x = epsilonP;
      }
    }
    store<f64>(at + PATCHED_P, x);
    store<f64>(at + PATCHED_Q, y);
  }
  return amount;
}
