// Sums over the bins of all pairs of rows, from what is taken once a row of Q and not once a pair: cross-entropies, as the
// matrix product that they are, Σ p·ln(B/q), from logarithms (src/pair-product.ts makes divergences of them); and entropies
// of the means of rows (src/mean-entropies.ts).
import { logRatio } from "../math/log-ratio";
import { fast } from "./block";
import { FOLD, LOGARITHM_OF_ZERO, NO_SHARE, PANEL_ROWS } from "../../src/backend/layout";

/** Bytes of the same bin of a panel's rows. */
const PANEL_BYTES = 8 * PANEL_ROWS;

/**
 * ln(B/q) of `rows` rows of Q, whose masses B are at `masses`, to `out`: panels of rows, bin after bin. Where q is nothing,
 * LOGARITHM_OF_ZERO. Of an odd number of bins, a row's last vector may write what is overwritten, or behind the end.
 */
export function packLogarithms(q: usize, masses: usize, rows: i32, bins: i32, out: usize): void {
  const ofZero = f64x2.splat(LOGARITHM_OF_ZERO);
  for (let row = 0; row < rows; row++) {
    const mass = v128.load64_splat(masses + (<usize>row << 3));
    const panel = <usize>(row / PANEL_ROWS);
    let to = out + panel * bins * PANEL_BYTES + <usize>(row % PANEL_ROWS) * 8;
    const end = q + <usize>bins * 8;
    for (let x = q; x < end; x += 16) {
      const v = v128.load(x);
      const packed = v128.bitselect(ofZero, logRatio<f64>(mass, v), f64x2.eq(v, i64x2.splat(0)));
      v128.store64_lane(to, packed, 0);
      v128.store64_lane(to, packed, 1, PANEL_BYTES);
      to += 2 * PANEL_BYTES;
    }
    q = end;
  }
}

/** Adds two vectors of sums to doubles at `out`. */
// @ts-ignore: decorator
@inline function addTo(out: usize, low: v128, high: v128): void {
  v128.store(out, f64x2.add(v128.load(out), low));
  v128.store(out, f64x2.add(v128.load(out, 16), high), 16);
}

/** Sets the sums of a panel to nothing. */
// @ts-ignore: decorator
@inline function clear(out: usize): void {
  v128.store(out, i64x2.splat(0));
  v128.store(out, i64x2.splat(0), 16);
}

/**
 * Σ p·ln(B/q) of `rows` rows of P against `columns` rows of Q, packed, to `out`: a row of doubles for each row of P, whole
 * panels long. Bins are added in their order, 64 at a time. Four rows of P and a panel of Q at once: eight vectors of
 * sums, as many as stay in registers. Of the last four rows what is none is filled with anything.
 */
export function crossEntropies(p: usize, rows: i32, packed: usize, columns: i32, bins: i32, out: usize): void {
  const row = <usize>bins * 8;
  const panels = (columns + PANEL_ROWS - 1) / PANEL_ROWS;
  const outRow = <usize>panels * PANEL_BYTES;
  for (let panel = 0; panel < panels; panel++) {
    let p0 = p;
    let to = out;
    for (let i = 0; i < rows; i += 4) {
      const p1 = p0 + row;
      const p2 = p1 + row;
      const p3 = p2 + row;
      for (let i: usize = 0; i < 4; i++) clear(to + i * outRow);
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
          const v0 = v128.load64_splat(p0 + at);
          a0 = f64x2.add(a0, f64x2.mul(v0, low));
          b0 = f64x2.add(b0, f64x2.mul(v0, high));
          const v1 = v128.load64_splat(p1 + at);
          a1 = f64x2.add(a1, f64x2.mul(v1, low));
          b1 = f64x2.add(b1, f64x2.mul(v1, high));
          const v2 = v128.load64_splat(p2 + at);
          a2 = f64x2.add(a2, f64x2.mul(v2, low));
          b2 = f64x2.add(b2, f64x2.mul(v2, high));
          const v3 = v128.load64_splat(p3 + at);
          a3 = f64x2.add(a3, f64x2.mul(v3, low));
          b3 = f64x2.add(b3, f64x2.mul(v3, high));
          at += 8;
        }
        addTo(to, a0, b0);
        addTo(to + outRow, a1, b1);
        addTo(to + 2 * outRow, a2, b2);
        addTo(to + 3 * outRow, a3, b3);
      }
      p0 = p3 + row;
      to += 4 * outRow;
    }
    packed += <usize>bins * PANEL_BYTES;
    out += PANEL_BYTES;
  }
}

/** The shares of one row, factor·q, to `out`; where q is nothing, NO_SHARE. May write a bin more, of an odd number of bins. */
export function packShares(q: usize, factor: f64, bins: i32, out: usize): void {
  const c = f64x2.splat(factor);
  const none = f64x2.splat(NO_SHARE);
  for (const end = q + (<usize>bins << 3); q < end; q += 16) {
    const v = v128.load(q);
    v128.store(out, v128.bitselect(none, f64x2.mul(c, v), f64x2.eq(v, i64x2.splat(0))));
    out += 16;
  }
}

/** x·ln x, x = c·p + q. */
@final class MeanEntropy {
  // @ts-ignore: decorator
  @inline fast<T>(p: v128, q: v128, c: v128, parameter: f64): v128 {
    const x = v128.add<T>(v128.mul<T>(p, c), q);
    return v128.mul<T>(x, logRatio<T>(x, v128.splat<T>(1)));
  }
}

/** Σ x·ln x, x = factor·p + q, of one row of P and each of `columns` rows of Q, one after another: doubles to `out`. */
export function meanEntropies(p: usize, factor: f64, q: usize, columns: i32, bins: i32, out: usize): void {
  const row = <usize>bins << 3;
  for (const end = out + (<usize>columns << 3); out < end; out += 8) {
    store<f64>(out, fast<MeanEntropy, f64>(p, q, bins, factor));
    q += row;
  }
}
