// Cross-entropies of all pairs of rows, as the matrix product that they are: Σ p·ln(B/q), from logarithms that are taken
// once a row of Q and not once a pair. src/pairwise.ts turns them into divergences, where that loses nothing.
import { lanes, upper } from "../lane";
import { logRatio } from "../math/log-ratio";
import { FOLD, LOGARITHM_OF_ZERO, LOGARITHM_OF_ZERO_SINGLE } from "../../src/backend/layout";

/** Rows of Q that are packed side by side: two vectors. */
// @ts-ignore: decorator
@inline function panelRows<T>(): i32 {
  return 2 * lanes<T>();
}

/** Bytes of the same bin of a panel's rows. */
const PANEL_BYTES = 32;

/** Puts lane i of a vector in place for bin i of a row that is packed at `to`. */
// @ts-ignore: decorator
@inline function scatter<T>(to: usize, v: v128): void {
  if (sizeof<T>() == 8) {
    v128.store64_lane(to, v, 0);
    v128.store64_lane(to, v, 1, PANEL_BYTES);
  } else {
    v128.store32_lane(to, v, 0);
    v128.store32_lane(to, v, 1, PANEL_BYTES);
    v128.store32_lane(to, v, 2, 2 * PANEL_BYTES);
    v128.store32_lane(to, v, 3, 3 * PANEL_BYTES);
  }
}

/**
 * ln(B/q) of `rows` rows of Q, whose masses B are at `masses`, to `out`: panels of two vectors of rows, bin after bin. Where
 * q is nothing, LOGARITHM_OF_ZERO. A row's last vector may write what is overwritten, or behind the end.
 */
// @ts-ignore: decorator
@inline export function packLogarithms<T>(q: usize, masses: usize, rows: i32, bins: i32, out: usize): void {
  const ofZero = v128.splat<T>(<T>(sizeof<T>() == 4 ? LOGARITHM_OF_ZERO_SINGLE : LOGARITHM_OF_ZERO));
  for (let row = 0; row < rows; row++) {
    const mass = v128.splat<T>(<T>load<f64>(masses + (<usize>row << 3)));
    const panel = <usize>(row / panelRows<T>());
    let to = out + panel * bins * PANEL_BYTES + <usize>(row % panelRows<T>()) * sizeof<T>();
    const end = q + <usize>bins * sizeof<T>();
    for (let x = q; x < end; x += 16) {
      const v = v128.load(x);
      scatter<T>(to, v128.bitselect(ofZero, logRatio<T>(mass, v), v128.eq<T>(v, i64x2.splat(0))));
      to += PANEL_BYTES * lanes<T>();
    }
    q = end;
  }
}

/** Sets the doubles of a panel's rows to nothing. */
// @ts-ignore: decorator
@inline function clear<T>(out: usize): void {
  for (let i: usize = 0; i < 8 * panelRows<T>(); i += 16) v128.store(out + i, i64x2.splat(0));
}

/** Adds two vectors of sums to doubles at `out`. */
// @ts-ignore: decorator
@inline function addTo<T>(out: usize, low: v128, high: v128): void {
  if (sizeof<T>() == 8) {
    v128.store(out, f64x2.add(v128.load(out), low));
    v128.store(out, f64x2.add(v128.load(out, 16), high), 16);
  } else {
    v128.store(out, f64x2.add(v128.load(out), f64x2.promote_low_f32x4(low)));
    v128.store(out, f64x2.add(v128.load(out, 16), f64x2.promote_low_f32x4(upper(low))), 16);
    v128.store(out, f64x2.add(v128.load(out, 32), f64x2.promote_low_f32x4(high)), 32);
    v128.store(out, f64x2.add(v128.load(out, 48), f64x2.promote_low_f32x4(upper(high))), 48);
  }
}

/** A value in every lane. */
// @ts-ignore: decorator
@inline function spread<T>(x: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_splat(x) : v128.load32_splat(x);
}

/**
 * Σ p·ln(B/q) of `rows` rows of P against `columns` rows of Q, packed, to `out`: a row of doubles for each row of P, whole
 * panels long. Bins are added in their order, 64 at a time. Four rows of P and a panel of Q at once: eight vectors of
 * sums, as many as stay in registers. Of the last four rows what is none is filled with anything.
 */
// @ts-ignore: decorator
@inline export function crossEntropies<T>(p: usize, rows: i32, packed: usize, columns: i32, bins: i32, out: usize): void {
  const row = <usize>bins * sizeof<T>();
  const panels = (columns + panelRows<T>() - 1) / panelRows<T>();
  const outRow = <usize>panels * panelRows<T>() * 8;
  for (let panel = 0; panel < panels; panel++) {
    let p0 = p;
    let to = out;
    for (let i = 0; i < rows; i += 4) {
      const p1 = p0 + row;
      const p2 = p1 + row;
      const p3 = p2 + row;
      for (let i: usize = 0; i < 4; i++) clear<T>(to + i * outRow);
      let at: usize = 0;
      let q = packed;
      for (let rest = bins; rest > 0; rest -= FOLD) {
        let a0 = i64x2.splat(0);
        let b0 = a0;
        let a1 = a0;
        let b1 = a0;
        let a2 = a0;
        let b2 = a0;
        let a3 = a0;
        let b3 = a0;
        for (const end = q + <usize>min(rest, FOLD) * PANEL_BYTES; q < end; q += PANEL_BYTES) {
          const low = v128.load(q);
          const high = v128.load(q, 16);
          const v0 = spread<T>(p0 + at);
          a0 = v128.add<T>(a0, v128.mul<T>(v0, low));
          b0 = v128.add<T>(b0, v128.mul<T>(v0, high));
          const v1 = spread<T>(p1 + at);
          a1 = v128.add<T>(a1, v128.mul<T>(v1, low));
          b1 = v128.add<T>(b1, v128.mul<T>(v1, high));
          const v2 = spread<T>(p2 + at);
          a2 = v128.add<T>(a2, v128.mul<T>(v2, low));
          b2 = v128.add<T>(b2, v128.mul<T>(v2, high));
          const v3 = spread<T>(p3 + at);
          a3 = v128.add<T>(a3, v128.mul<T>(v3, low));
          b3 = v128.add<T>(b3, v128.mul<T>(v3, high));
          at += sizeof<T>();
        }
        addTo<T>(to, a0, b0);
        addTo<T>(to + outRow, a1, b1);
        addTo<T>(to + 2 * outRow, a2, b2);
        addTo<T>(to + 3 * outRow, a3, b3);
      }
      p0 = p3 + row;
      to += 4 * outRow;
    }
    packed += <usize>bins * PANEL_BYTES;
    out += 8 * panelRows<T>();
  }
}
