/** Sums over the dimensions of rows, from kernels that sum a block of them. */
import { Sum } from "../../backend/double-double.ts";
import { BLOCK } from "../../backend/layout.ts";
import type { Areas, Parameters } from "./parameters.ts";

/** What a pass over rows is made of. */
export interface RowPass {
  readonly areas: Areas;
  readonly parameters: readonly Parameters[];
  readonly rows: number;
  readonly dimensions: number;
  /** The area where the kernel's sums go. */
  readonly out: number;
  /**
   * Runs the kernel over so many rows of at most a block; strides are bytes, by parameter. `first` is the element of the caller's
   * arrays that they begin with. Gives its flag.
   */
  run(strides: readonly number[], rows: number, dimensions: number, first: number): number;
  /** After `run`: results of elements that begin at this one of the caller's array. */
  take?(first: number, count: number): void;
  /** The sum of a row, and whether the kernel may have no right one. */
  accept(row: number, sum: number, flagged: boolean): void;
}

/** Rows of at most a block, as many at a time as there is room for. */
function runShortRows({ areas, parameters, rows, dimensions, out, ...pass }: RowPass): void {
  for (const [area, one] of parameters.entries()) {
    if (one.constant) areas.fill(area, one, dimensions);
    else if (one.stride === 0) areas.copy(area, one, 0, dimensions);
  }
  const strides = parameters.map(({ stride }) => stride * 8);
  const perTile = Math.floor(areas.elements / dimensions);
  for (let first = 0; first < rows; first += perTile) {
    const count = Math.min(perTile, rows - first);
    for (const [area, one] of parameters.entries()) {
      if (one.stride > 0) areas.copy(area, one, first * dimensions, count * dimensions);
    }
    const flagged = pass.run(strides, count, dimensions, first * dimensions) !== 0;
    pass.take?.(first * dimensions, count * dimensions);
    const sums = areas.view(out, count);
    for (let index = 0; index < count; index++) pass.accept(first + index, sums[index] as number, flagged);
  }
}

/** Longer rows, one after another: whole blocks as the rows of a kernel, and the rest of the last one. */
function runLongRows({ areas, parameters, rows, dimensions, out, ...pass }: RowPass): void {
  for (const [area, one] of parameters.entries()) if (one.constant) areas.fill(area, one, BLOCK);
  const strides = parameters.map(({ constant }) => (constant ? 0 : BLOCK * 8));
  const piece = areas.elements - (areas.elements % BLOCK);
  for (let row = 0; row < rows; row++) {
    const sum = new Sum();
    let flagged = false;
    let first = 0;
    while (first < dimensions) {
      const left = Math.min(piece, dimensions - first);
      const count = left < BLOCK ? left : left - (left % BLOCK);
      for (const [area, one] of parameters.entries()) {
        if (!one.constant) areas.copy(area, one, row * one.stride + first, count);
      }
      const blocks = Math.ceil(count / BLOCK);
      if (pass.run(strides, blocks, Math.min(count, BLOCK), row * dimensions + first) !== 0) flagged = true;
      pass.take?.(row * dimensions + first, count);
      for (const block of areas.view(out, blocks)) sum.add(block);
      first += count;
    }
    pass.accept(row, sum.total, flagged);
  }
}

export function runRows(pass: RowPass): void {
  if (pass.dimensions <= BLOCK) runShortRows(pass);
  else runLongRows(pass);
}
