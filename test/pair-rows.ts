/** Rows for all pairs: of every kind that a pair may be of. */
import type { Batch } from "../src/index.ts";

/** The distributions that a block of pairs has to tell apart, `bins` long, as many as there are kinds. */
export function mixedRows(random: () => number, bins: number): number[][] {
  const row = (mass: (bin: number) => number) => Array.from({ length: bins }, (_, bin) => mass(bin));
  const first = row(() => 0.1 + random());
  const start = Math.floor(bins / 3);
  return [
    first,
    // Near-equal to the first, in steps down to one that only its last bits tell.
    ...[0.3, 0.03, 1e-3, 1e-6, 1e-12].map((step) => first.map((mass) => mass * (1 + step * (random() - 0.5)))),
    first.map((mass) => 4 * mass),
    first.map((mass) => 0.3 * mass),
    row(() => 1),
    row((bin) => (bin % 3 === 1 ? 0 : random() + 0.01)),
    row((bin) => (bin > start && bin <= 2 * start ? 0 : random() + 0.01)),
    // One bin that outweighs the others.
    row((bin) => (bin === 0 ? 1 : 1.5 * 2 ** -49)),
    row((bin) => (bin === bins - 1 ? 1 : 2 ** -30 * (1 + random()))),
    // Nothing in common with the next.
    row((bin) => (bin % 2 === 0 ? 1 + random() : 0)),
    row((bin) => (bin % 2 === 1 || bins === 1 ? 1 + random() : 0)),
    // Beyond what the kernels take.
    row(() => 2 ** 300 * (1 + random())),
    row((bin) => (bin === 0 ? 2 ** -600 : 1 + random())),
    row((bin) => (bin === bins - 1 ? 2 ** -1060 : 2 ** -1050 * (1 + random()))),
    row(() => random() ** 6 + 1e-9),
    row(() => Math.floor(1 + 50 * random())),
  ];
}

/** Rows as a batch of doubles. */
export function batchOf(rows: readonly (readonly number[])[]): Batch & { readonly data: Float64Array } {
  return { data: Float64Array.from(rows.flat()), shape: [rows.length, rows[0]?.length ?? 1] };
}

/** One row of a batch, as a batch. */
export function rowOf({ data, shape, stride = shape[1], offset = 0 }: Batch, row: number): Batch {
  return { data, shape: [1, shape[1]], stride, offset: offset + row * stride };
}

/** Where two arrays of scores differ in a bit, all NaN being one; nothing if they do not. */
export function difference(got: ArrayLike<number>, want: ArrayLike<number>): string | undefined {
  if (got.length !== want.length) return `length ${got.length} instead of ${want.length}`;
  for (let j = 0; j < got.length; j++) {
    if (!Object.is(got[j], want[j])) return `${j}: ${got[j]} instead of ${want[j]}`;
  }
  return undefined;
}
