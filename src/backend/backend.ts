/** What runs kernels: a memory, and functions on addresses in it. WebAssembly and JavaScript have the same. */

/** The memory, seen as each type. Addresses are in bytes. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

/** Views of one buffer. */
export function memoryOf(buffer: ArrayBuffer): Memory {
  return {
    buffer,
    i32: new Int32Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
  };
}

/**
 * The kernels. `divergence` is the kernel's place in `kernelNames` of the table. All but `score`, `packLogarithms`,
 * `crossEntropies`, `packShares` and `meanEntropies` work on one block, of at most BLOCK bins; what they read besides their arguments,
 * and where they leave their results, is in `layout.ts`.
 */
export interface Kernels {
  /** Rows of doubles against rows, or one reference (`qStride` 0). NaN where the ladder has no rung for a row. */
  score(
    divergence: number,
    p: number,
    pStride: number,
    q: number,
    qStride: number,
    rows: number,
    bins: number,
    out: number,
    lost: number,
  ): void;
  /** The same over rows of single precision. */
  scoreSingle: Kernels["score"];
  /** Σ of the terms of regular bins. */
  fast(divergence: number, p: number, q: number, bins: number, c: number): number;
  fastSingle: Kernels["fast"];
  /** Σ of the terms, with y = c·q in double-double: C_HIGH, C_LOW. Unless it is 0, what each bin contributes to `out`. */
  precise(divergence: number, p: number, q: number, bins: number, out: number): number;
  /** Masses and the least value, to MASS_P, MASS_Q and LEAST. */
  masses(p: number, q: number, bins: number): void;
  massesSingle: Kernels["masses"];
  /** Masses in double-double. */
  preciseMasses: Kernels["masses"];
  /** Σ(p − q) in double-double, to DIFFERENCE and DIFFERENCE_LOW. */
  massDifference: Kernels["masses"];
  /** Single precision to double, to WIDE_P and WIDE_Q. */
  widen: Kernels["masses"];
  /**
   * The bins without a zero, to PRESENT_P and PRESENT_Q; gives how many. What it leaves out, to ZEROED_P and ZEROED_Q;
   * the least of what is not zero, to LEAST.
   */
  gather(p: number, q: number, bins: number): number;
  /**
   * The block as the policy leaves it, to PATCHED_P and PATCHED_Q, by UNIT_P, UNIT_Q and RATIO; gives the mass that P lost
   * or Q gained.
   */
  patch(p: number, q: number, bins: number): number;
  /**
   * ln(B/q) of rows of Q, one after another, whose masses B are doubles at `masses`: to `out`, as `crossEntropies` takes
   * them.
   */
  packLogarithms(q: number, masses: number, rows: number, bins: number, out: number): void;
  /** Σ p·ln(B/q) of each row of P, one after another, against each packed one of Q: rows of doubles, whole panels long. */
  crossEntropies(p: number, rows: number, packed: number, columns: number, bins: number, out: number): void;
  /** factor·q of the bins of one row, to `out`; NO_SHARE where q is nothing. */
  packShares(q: number, factor: number, bins: number, out: number): void;
  /** Σ x·ln x, x = factor·p + q, of one row of P against each of `columns` rows of Q, one after another: doubles. */
  meanEntropies(p: number, factor: number, q: number, columns: number, bins: number, out: number): void;
}

/** The names of the kernels, every one of them. */
export const kernelFunctions = Object.keys({
  score: true,
  scoreSingle: true,
  fast: true,
  fastSingle: true,
  precise: true,
  masses: true,
  massesSingle: true,
  preciseMasses: true,
  massDifference: true,
  widen: true,
  gather: true,
  patch: true,
  packLogarithms: true,
  crossEntropies: true,
  packShares: true,
  meanEntropies: true,
} satisfies Record<keyof Kernels, true>) as readonly (keyof Kernels)[];

/** A memory and its kernels. */
export interface Backend {
  readonly name: "wasm" | "js";
  /** Why this backend was chosen. */
  readonly reason: string;
  readonly memory: Memory;
  readonly kernels: Kernels;
}
