/** What a zero means where the other row has mass: the policies of the package, as controls. */

import type { Zeros } from "kullback";
import { choice, element, Range } from "./dom.ts";
import { numberText } from "./format.ts";

type Policy = "infinite" | "epsilon" | "pseudocount" | "drop";

/** Powers of ten that epsilon and the pseudocount are chosen from. */
const EPSILON = { least: -12, greatest: -1, value: -6 };
const PSEUDOCOUNT = { least: -3, greatest: 1, value: 0 };

function amount(label: string, range: typeof EPSILON, onInput: () => void): Range {
  const text = (exponent: number) => numberText(powerOfTen(exponent), 1);
  return new Range(label, { ...range, step: 1, text, onInput });
}

/** As it is typed: a power that is computed may be off by its last bit. */
function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}

/** The choice of a policy, with the amount that it takes. */
export class ZerosControl {
  readonly element: HTMLElement;
  #policy: Policy = "infinite";
  readonly #epsilon: Range;
  readonly #pseudocount: Range;

  constructor(onChange: () => void) {
    this.#epsilon = amount("Epsilon, a probability", EPSILON, onChange);
    this.#pseudocount = amount("Pseudocount, a mass", PSEUDOCOUNT, onChange);
    const policies = choice<Policy>(
      "Zero where the other has mass",
      [
        ["infinite", "infinite"],
        ["epsilon", "becomes epsilon"],
        ["pseudocount", "pseudocount"],
        ["drop", "is left out"],
      ],
      this.#policy,
      (policy) => {
        this.#policy = policy;
        this.#show();
        onChange();
      },
    );
    this.element = element("div", { class: "controls" }, policies, this.#epsilon.element, this.#pseudocount.element);
    this.#show();
  }

  get value(): Zeros {
    if (this.#policy === "epsilon") return { epsilon: powerOfTen(this.#epsilon.value) };
    if (this.#policy === "pseudocount") return { pseudocount: powerOfTen(this.#pseudocount.value) };
    return this.#policy;
  }

  #show(): void {
    this.#epsilon.element.hidden = this.#policy !== "epsilon";
    this.#pseudocount.element.hidden = this.#policy !== "pseudocount";
  }
}
