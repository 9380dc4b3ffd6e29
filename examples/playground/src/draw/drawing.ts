/** What is drawn: masses of P and Q, and how they are scored. Views are told once a frame, however often it changes. */

import type { Zeros } from "kullback";
import type { Unit } from "../units.ts";

export type Side = "p" | "q";

/** The greatest mass of a bin. */
export const GREATEST_MASS = 100;

export interface Pair {
  readonly p: ArrayLike<number>;
  readonly q: ArrayLike<number>;
}

export class Drawing {
  #p: Float64Array;
  #q: Float64Array;
  #unit: Unit = "nats";
  #zeros: Zeros = "infinite";
  readonly #views: (() => void)[] = [];
  #frame: number | undefined;

  constructor({ p, q }: Pair) {
    this.#p = Float64Array.from(p);
    this.#q = Float64Array.from(q);
  }

  get p(): Float64Array {
    return this.#p;
  }

  get q(): Float64Array {
    return this.#q;
  }

  get bins(): number {
    return this.#p.length;
  }

  get unit(): Unit {
    return this.#unit;
  }

  set unit(unit: Unit) {
    this.#unit = unit;
    this.changed();
  }

  get zeros(): Zeros {
    return this.#zeros;
  }

  set zeros(zeros: Zeros) {
    this.#zeros = zeros;
    this.changed();
  }

  /** Draws other rows, which may have another number of bins. */
  draw({ p, q }: Pair): void {
    this.#p = Float64Array.from(p);
    this.#q = Float64Array.from(q);
    this.changed();
  }

  /** Gives one bin of a side another mass. */
  setMass(side: Side, bin: number, mass: number): void {
    const row = side === "p" ? this.#p : this.#q;
    row[bin] = Math.min(GREATEST_MASS, Math.max(0, mass));
    this.changed();
  }

  /** Calls `view` now and in the frame after each change. */
  show(view: () => void): void {
    this.#views.push(view);
    view();
  }

  changed(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      for (const view of this.#views) view();
    });
  }
}
