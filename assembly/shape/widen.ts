// Single precision to double.
import { upper } from "../lane";
import { WIDE_P, WIDE_Q } from "../../src/backend/layout";

function widenTo(x: usize, bins: i32, wide: usize): void {
  for (let rest = bins; rest > 0; rest -= 4) {
    const v = v128.load(x);
    v128.store(wide, f64x2.promote_low_f32x4(v));
    v128.store(wide, f64x2.promote_low_f32x4(upper(v)), 16);
    x += 16;
    wide += 32;
  }
}

/** One block of each row, at most BLOCK bins, from single precision to WIDE_P and WIDE_Q. */
export function widen(p: usize, q: usize, bins: i32): void {
  widenTo(p, bins, WIDE_P);
  widenTo(q, bins, WIDE_Q);
}
